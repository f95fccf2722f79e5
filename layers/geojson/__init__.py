"""The one GeoJSON reader and writer: text is the truth, geometry objects are a view of it.

`read` turns a file into a layer of features, each a view into the file's text; `write` gives the same bytes back.
A feature is read by `feature_id`, `properties`, `geometry_type`, `coordinates` and `geometry`, and edited by functions
that replace the smallest token and return a new feature. Everything on one feature works on that feature's text alone.
Follows RFC 7946, RFC 8142 and, for the old `crs` member, GeoJSON 2008.
"""

import re
from collections.abc import Iterable, Sequence

from msgspec import Raw

from layers.document import Feature, Layer, Problem, Verdict
from layers.geojson import encoding, jsontext
from layers.geojson.features import (
    coordinates,
    feature_id,
    geometry_object,
    geometry_text,
    geometry_type,
    holes,
    properties,
)
from layers.geojson.member_splices import (
    as_feature,
    new_feature,
    with_geometry,
    with_id,
    with_property,
    without_property,
)
from layers.geojson.places import GeoJSONError
from layers.geojson.position_splices import insert_position, map_positions, remove_position, replace_position
from layers.geojson.reading import GEOMETRY_TYPES, read
from layers.geojson.shapes import geometry
from layers.geojson.splicing import SpliceError

__all__ = [
    "GEOMETRY_TYPES",
    "GeoJSONError",
    "SpliceError",
    "as_feature",
    "coordinates",
    "feature_id",
    "geometry",
    "geometry_object",
    "geometry_text",
    "geometry_type",
    "holes",
    "insert_position",
    "leads",
    "map_positions",
    "new_feature",
    "properties",
    "read",
    "remove_position",
    "replace_position",
    "text_of",
    "verdict",
    "with_geometry",
    "with_id",
    "with_property",
    "without_property",
    "write",
]

_EMPTY = b'{"type": "FeatureCollection", "features": []}\n'
# What separates features in each form; a feature that came from another layer may bring something else.
_SEPARATORS = {
    "newline-delimited": re.compile(rb"(?=[ \t]*[\r\n])[ \t\r\n]+"),
    "sequence": re.compile(rb"(?=[ \t]*[\r\n\x1e])[ \t\r\n\x1e]+"),
}
_COMMA = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")


def write(layer: Layer) -> bytes:
    """Return the bytes of a layer's file: those that were read, but for what was edited."""
    return encoding.encode(text_of(layer), layer.frame)


def text_of(layer: Layer) -> bytes:
    """Return the text of a layer's file in UTF-8, without a byte order mark: what lines and columns count in."""
    frame, features = layer.frame, layer.features
    if frame.form in ("feature", "geometry") and len(features) != 1:
        return _collected(features)
    if frame.form in ("newline-delimited", "sequence") and not features:
        return _EMPTY  # an empty file would be no GeoJSON
    parts: list[bytes | Raw] = [frame.head]
    for lead, feature in zip(leads(layer), features, strict=True):
        parts += (lead, feature.text)
    return b"".join((*parts, frame.tail))


def leads(layer: Layer) -> list[bytes]:
    """Return what is written before each feature: its own lead where that separates features in this file."""
    frame, features = layer.frame, layer.features
    pattern = _SEPARATORS.get(frame.form, _COMMA)
    known = {lead: lead if pattern.fullmatch(lead) else frame.separator for lead in {one.lead for one in features}}
    return [b"", *(known[feature.lead] for feature in features[1:])] if features else []


def _collected(features: Sequence[Feature]) -> bytes:
    """Return a FeatureCollection, which a file of one Feature or one geometry becomes when their number changes."""
    if not features:
        return _EMPTY
    texts = [bytes(as_feature(feature).text) for feature in features]
    head = b'{"type": "FeatureCollection", '
    if (crs := jsontext.member(texts[0], "crs")) is not None:  # it has to speak for all of them now
        head += b'"crs": ' + texts[0][crs.start : crs.end] + b", "
    return head + b'"features": [\n' + b",\n".join(texts) + b"\n]}\n"


def verdict(problems: Iterable[Problem]) -> Verdict:
    """Return the verdict on a file: invalid with an error, repairable with a warning, else valid."""
    severities = {problem.severity for problem in problems}
    if "error" in severities:
        return "invalid"
    return "repairable" if "warning" in severities else "valid"
