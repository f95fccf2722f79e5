"""Checks that take too long to be made while a file opens; the window runs them in a background thread.

Together with what `geojson.read` found, `check_layer` gives the full verdict on a file. Nothing here changes a layer.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw, structs

from layers import geojson
from layers.document import Document, Feature, Layer, Problem
from layers.geojson import jsontext, reference_system
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.places import finder
from layers.references import dangling_references
from layers.validity.geometry import Finding, bad_geometry, box_fits, geometry_findings

MOST = 100  # problems of one kind that are listed one by one

_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_VALUE = msgspec.json.Decoder()
_NONE = Raw(b"null")


class _Found(NamedTuple):
    finding: Finding
    offset: int | None = None  # bytes from the feature's beginning


def check(document: Document) -> tuple[Problem, ...]:
    """Return what is wrong with a whole document: its files, their features, and what its statements refer to."""
    found: list[Problem] = []
    for layer in document.layers:
        if layer.unreadable is not None and not any(problem.severity == "error" for problem in layer.problems):
            found.append(Problem("error", "layer-unreadable", layer.unreadable, layer=layer.id))
        problems = (*layer.problems, *(() if layer.unreadable else check_layer(layer)))
        found += [structs.replace(problem, layer=layer.id) for problem in problems]
    return (*found, *dangling_references(document))


def check_layer(layer: Layer) -> tuple[Problem, ...]:
    """Return what is wrong with a layer's features, in the order of the file, at most `MOST` of a kind one by one.

    Lines and columns are those of the text that `geojson.write` would give.
    """
    text = geojson.text_of(layer)
    bulk = bulk_geometry(layer.features)
    # Coordinates near the largest double are as legal as they are useless; they overflow, and are named.
    with np.errstate(over="ignore", invalid="ignore"):
        problems = [*_frame_problems(layer, text, bulk)]
        found = [
            *_member_findings(layer, bulk.feature_start.tolist()),
            *map(_Found, geometry_findings(layer, bulk, text)),
        ]
    found.sort(key=lambda one: (one.finding.feature, one.offset or 0))
    problems += _placed(layer, text, found)
    return tuple(sorted(problems, key=lambda problem: (problem.line is None, problem.line, problem.column)))


def _placed(layer: Layer, text: bytes, found: Sequence[_Found]) -> Iterator[Problem]:
    """Give findings their lines and columns, and keep a kind that comes by the thousand short."""
    if not found:
        return
    starts = feature_offsets(layer, text)
    place = finder(text)
    counts: Counter[str] = Counter()
    for (feature, severity, code, message), offset in found:
        counts[code] += 1
        if counts[code] <= MOST:
            line, column = place(starts[feature] + (offset or 0))
            yield Problem(severity, code, message, line, column, feature, layer.features[feature].key)
    severities = {one.finding.code: one.finding.severity for one in found}
    for code, count in counts.items():
        if count > MOST:
            message = f"{count - MOST:,} more features have the problem {code!r}; the first {MOST} are listed."
            yield Problem(severities[code], code, message)


def feature_offsets(layer: Layer, text: bytes) -> list[int]:
    """Return where each feature begins in the layer's text."""
    features = layer.features
    if layer.frame.form in ("feature", "geometry") and len(features) != 1:  # a collection by now
        starts = [text.index(b"[\n") + 2]
        for feature in features[:-1]:
            starts.append(text.index(b",\n", starts[-1] + len(geojson.as_feature(feature).text)) + 2)
        return starts
    lengths = [len(lead) + len(feature.text) for lead, feature in zip(geojson.leads(layer), features, strict=True)]
    ends = accumulate(lengths, initial=len(layer.frame.head))
    return [end - len(feature.text) for end, feature in zip(list(ends)[1:], features, strict=True)]


def _frame_problems(layer: Layer, text: bytes, bulk: BulkGeometry) -> Iterator[Problem]:
    """Find what is wrong with the members of a FeatureCollection: doubled names, a bbox that does not fit."""
    frame = layer.frame
    if frame.form != "collection":
        return
    around = frame.head.replace(b"\x1e", b" ") + frame.tail  # the collection as it would be without features
    between = len(text) - len(around)
    place = finder(text)
    for name, offset in jsontext.doubled_names(around):
        line, column = place(offset if offset < len(frame.head) else offset + between)
        yield Problem("warning", "key-duplicate", _doubled(name), line, column)
    if not box_fits(around, bulk.coordinates):
        offset = jsontext.find(around, ["bbox"]).start
        line, column = place(offset if offset < len(frame.head) else offset + between)
        message = "The file's bbox does not fit its features; it is kept, and not used."
        yield Problem("information", "bbox-mismatch", message, line, column)


def _member_findings(layer: Layer, parts: Sequence[int]) -> Iterator[_Found]:
    """Judge the members of each feature; `parts` counts the parts that its geometry and those before it have."""
    identifiers: dict[tuple[bool, Any], int] = {}
    for position, feature in enumerate(layer.features):
        text = feature.text
        try:
            members = _OBJECT.decode(text)
        except msgspec.ValidationError:
            yield _bad(position, "it is no object")
            continue
        has_parts = parts[position] < parts[position + 1]
        if _may_double_names(feature, members, has_parts):
            for name, offset in jsontext.doubled_names(bytes(text)):
                yield _Found(Finding(position, "warning", "key-duplicate", _doubled(name)), offset)
        kind = _VALUE.decode(members.get("type", _NONE))
        if kind == "Feature":
            yield from _feature_findings(position, members, identifiers)
            if "crs" in members and layer.frame.form != "feature" and not _same_crs(members["crs"], layer.frame.crs):
                message = "The feature names a reference system of its own, which is passed over; the file's counts."
                yield _Found(Finding(position, "warning", "crs-ignored", message))
        elif not isinstance(kind, str) or kind not in geojson.GEOMETRY_TYPES:
            yield _bad(position, f"its type, {_shown(kind)}, is not Feature")
            continue
        elif layer.frame.form == "collection":
            message = "A geometry stands where a Feature should; it is read as one without properties, and kept."
            yield _Found(Finding(position, "warning", "geometry-bare", message))
        if not has_parts and (reason := bad_geometry(feature)) is not None:
            yield _bad(position, reason)


def _feature_findings(
    position: int, members: dict[str, Raw], identifiers: dict[tuple[bool, Any], int]
) -> Iterator[_Found]:
    if "properties" not in members:
        message = "The feature has no properties member; it is read as null."
        yield _Found(Finding(position, "warning", "properties-missing", message))
    elif bytes(members["properties"])[:1] not in (b"{", b"n"):
        message = "The feature's properties are neither an object nor null; they are read as null."
        yield _Found(Finding(position, "warning", "properties-bad", message))
    if "geometry" not in members:
        message = "The feature has no geometry member; it is read as null."
        yield _Found(Finding(position, "warning", "geometry-missing", message))
    identifier = _VALUE.decode(members.get("id", _NONE))
    if isinstance(identifier, bool | dict | list):
        message = "The feature's id is neither a text nor a number; it is passed over."
        yield _Found(Finding(position, "warning", "id-bad", message))
    elif identifier is not None:
        first = identifiers.setdefault((isinstance(identifier, str), identifier), position)
        if first != position:
            message = (
                f"The id {_shown(identifier)} is that of feature {first + 1} too; both are kept, "
                "and told apart by their place in the file."
            )
            yield _Found(Finding(position, "warning", "id-duplicate", message))


def _may_double_names(feature: Feature, members: dict[str, Raw], has_parts: bool) -> bool:
    # Each name needs a colon. Where there are no more colons than names, as in most features, none is doubled.
    # A geometry that can be drawn has a type, and coordinates or geometries.
    names = len(members) + (2 if has_parts and "geometry" in members else 0)
    values = members.get("properties", _NONE)
    if len(values) > 4:
        with suppress(msgspec.ValidationError):
            names += len(_OBJECT.decode(values))
    return bytes(feature.text).count(b":") > names


def _same_crs(member: Raw, code: str | None) -> bool:
    try:
        return reference_system.named_by(_VALUE.decode(member)) == code
    except reference_system.UnknownReferenceSystem:
        return False


def _bad(position: int, reason: str) -> _Found:
    message = f"The feature cannot be drawn: {reason}. It is passed over, and its text kept."
    return _Found(Finding(position, "warning", "feature-bad", message))


def _doubled(name: str) -> str:
    return f"The name {_shown(name)} stands twice in one object; the last one counts, and both are kept."


def _shown(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 40 else f"{text[:39]}…"
