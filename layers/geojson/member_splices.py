"""Edits of what one feature's text holds besides positions, and new texts: properties, id, geometry as a whole.

Each replaces the smallest value and returns a new feature; what is new is laid out as its neighbours are. A geometry
comes in degrees and is written in the file's reference system, `crs`, with at most `decimals` decimals of a degree.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Raw

from layers.document import Feature, TextFrame
from layers.geojson import jsontext, reference_system
from layers.geojson.jsontext import Span, Style
from layers.geojson.reading import GEOMETRY_TYPES
from layers.geojson.splicing import MOST_DECIMALS, SpliceError, decimal_places, own_type, shortest, with_text

Kept = Mapping[tuple[float, float], Raw]  # longitude and latitude in degrees -> a position's text in the file


def with_property(feature: Feature, name: str, value: Any) -> Feature:
    """Return the feature with one property set; only that value's token changes, a new one goes last.

    Raises ValueError where JSON cannot hold the value, SpliceError where the text is no feature.
    """
    text = _object_text(feature)
    style = jsontext.style_of(text)
    old = jsontext.member(text, "properties")
    if old is None or text[old.start : old.start + 1] != b"{":
        indent = _inner_indent(text, style)
        return with_text(
            feature, jsontext.with_member(text, "properties", jsontext.dump({name: value}, style, indent), style)
        )
    inner = text[old.start : old.end]
    indent = jsontext.indentation(text, old.start) + style.unit
    edited = jsontext.with_member(inner, name, jsontext.dump(value, style, indent), style)
    return with_text(feature, jsontext.replace(text, Span(old.start, old.end), edited))


def without_property(feature: Feature, name: str) -> Feature:
    """Return the feature without one property; the same feature where it has none of this name."""
    text = bytes(feature.text)
    old = jsontext.member(text, "properties") if text.startswith(b"{") else None
    if old is None or text[old.start : old.start + 1] != b"{":
        return feature
    edited = jsontext.without_member(text[old.start : old.end], name)
    return with_text(feature, jsontext.replace(text, Span(old.start, old.end), edited))


def with_id(feature: Feature, identifier: str | int | float) -> Feature:
    """Return the feature with this id; a new one stands behind the type. Raises SpliceError."""
    text = _object_text(feature)
    style = jsontext.style_of(text)
    value = jsontext.dump(identifier, style)
    return with_text(feature, jsontext.with_member(text, "id", value, style, after="type"))


def with_geometry(
    feature: Feature,
    geometry: Mapping[str, Any] | None,
    *,
    crs: str | None = None,
    decimals: int | None = MOST_DECIMALS,
    kept: Kept | None = None,
) -> Feature:
    """Return the feature with a new geometry, given as a GeoJSON object in degrees; None empties it.

    Foreign members of the old geometry stay. The new one is laid out as the old one was. A position that is in `kept`
    is written as the text that stands there, altitude included. Raises SpliceError.
    """
    bare = geometry is not None and own_type(bytes(feature.text)) in GEOMETRY_TYPES
    text = bytes(feature.text) if bare else _object_text(feature)
    style = jsontext.style_of(text)
    new = None if geometry is None else _in_file(geometry, crs, decimals, kept or {})
    place = Span(0, len(text)) if bare else jsontext.member(text, "geometry")
    if place is None:
        value = jsontext.dump(new, style, _inner_indent(text, style))
        return with_text(feature, jsontext.with_member(text, "geometry", value, style))
    old = text[place.start : place.end]
    indent = jsontext.indentation(text, place.start)
    if old.startswith(b"{") and new is not None:
        value = old
        for stale in {"coordinates", "geometries", "bbox"} - set(new):
            value = jsontext.without_member(value, stale)
        for name, item in new.items():
            value = jsontext.with_member(value, name, jsontext.dump(item, style, indent + style.unit), style)
    else:
        value = jsontext.dump(new, style, indent)
    return with_text(feature, jsontext.replace(text, Span(place.start, place.end), value))


def new_feature(
    key: int,
    geometry: Mapping[str, Any] | None,
    properties: Mapping[str, Any] | None,
    frame: TextFrame,
    *,
    like: Feature | None = None,
    identifier: str | int | float | None = None,
    decimals: int | None = MOST_DECIMALS,
    kept: Kept | None = None,
) -> Feature:
    """Return a feature for a layer with this frame, its geometry given as a GeoJSON object in degrees.

    It is laid out like the feature `like`, best one of the same file. A position that is in `kept` is written as the
    text that stands there. Raises SpliceError.
    """
    style = Style()
    if like is not None and like.text:
        style = jsontext.style_of(bytes(like.text))
    if frame.form in ("newline-delimited", "sequence"):
        style = style._replace(line=b"", unit=b"", positions=0)
    content: dict[str, Any] = {"type": "Feature"}
    if identifier is not None:
        content["id"] = identifier
    content["properties"] = dict(properties or {})
    content["geometry"] = None if geometry is None else _in_file(geometry, frame.crs, decimals, kept or {})
    indent = frame.separator.replace(b"\r", b"\n").rpartition(b"\n")[2] if b"\n" in frame.separator else b""
    return Feature(key, Raw(jsontext.dump(content, style, indent)), frame.separator)


def as_feature(feature: Feature) -> Feature:
    """Return a bare geometry as a Feature around the same text; whatever else it is comes back as it is."""
    text = bytes(feature.text)
    if own_type(text) not in GEOMETRY_TYPES:
        return feature
    crs = jsontext.member(text, "crs")  # counts at the top of a file only
    hoisted = b"" if crs is None else b'"crs": ' + text[crs.start : crs.end] + b", "
    return with_text(feature, b'{"type": "Feature", ' + hoisted + b'"properties": {}, "geometry": ' + text + b"}")


def _object_text(feature: Feature) -> bytes:
    """Return a feature's text where members can be set; raises SpliceError."""
    text = bytes(as_feature(feature).text)
    if not text.startswith(b"{"):
        raise SpliceError("This is no feature; correct it in the file's text.")
    return text


def _inner_indent(text: bytes, style: Style) -> bytes:
    found = jsontext.members(text)
    return jsontext.indentation(text, found[-1].key) if style.line and found else b""


def _in_file(geometry: Mapping[str, Any], crs: str | None, decimals: int | None, kept: Kept) -> dict[str, Any]:
    """Return a GeoJSON geometry in degrees as it is written to a file: reprojected and rounded."""
    places = decimal_places(crs, decimals)

    def placed(value: Any) -> Any:
        if not value or isinstance(value[0], list | tuple):
            return [placed(item) for item in value]
        if (text := kept.get((value[0], value[1]))) is not None:
            return text
        x, y = reference_system.from_wgs84(np.array([value[:2]], np.float64), crs)[0].tolist()
        if not (np.isfinite(x) and np.isfinite(y)):
            raise SpliceError("The shape lies outside what the file's reference system can hold.")
        if places is not None:
            x, y = round(x, places), round(y, places)
        return [shortest(x), shortest(y), *value[2:]]

    content = dict(geometry)
    if "coordinates" in content:
        content["coordinates"] = placed(content["coordinates"])
    if "geometries" in content:
        content["geometries"] = [_in_file(one, crs, decimals, kept) for one in content["geometries"]]
    return content
