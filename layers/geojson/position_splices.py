"""Edits of positions in one feature's text: each replaces the smallest token and returns a new feature.

Positions come and go as degrees (longitude, latitude) and are written in the file's reference system, `crs`, with at
most `decimals` decimals of a degree (7 are about 1 cm), or for None so that they read back as the same numbers. A path
leads to a position: indices into the geometry's coordinates, for a GeometryCollection the member's index first. The
first and the last position of a ring are one corner, and move together. A ring that the file leaves open is closed in
the text when it is edited.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray

from layers.document import Feature
from layers.geojson import jsontext, reference_system
from layers.geojson.features import DEPTHS
from layers.geojson.jsontext import Span
from layers.geojson.reading import GEOMETRY_TYPES
from layers.geojson.splicing import MOST_DECIMALS, SpliceError, decimal_places, number_text, own_type, with_text

Positions = NDArray[np.float64]  # (n, 2): longitude and latitude in degrees

_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ITEMS = msgspec.json.Decoder(list[Raw])
_POSITION = re.compile(rb"\[\s*(-?\d[\d.eE+-]*)\s*,\s*(-?\d[\d.eE+-]*)")
_FEWEST = {"MultiPoint": 1, "LineString": 2, "MultiLineString": 2}
_TOO_FEW = {1: "The last position cannot go", 2: "A line needs two positions", 3: "A ring needs three corners"}


class _Place(NamedTuple):
    kind: str
    array: Span  # the array of positions; for a Point the position itself
    at: int | None  # where in the array the position stands; None for a Point
    ring: bool


class _Target(NamedTuple):
    degrees: tuple[float, float]
    crs: str | None
    x: bytes  # what is written
    y: bytes


def replace_position(
    feature: Feature,
    path: Sequence[int],
    longitude: float,
    latitude: float,
    *,
    crs: str | None = None,
    decimals: int | None = MOST_DECIMALS,
) -> Feature:
    """Return the feature with one position moved; altitude and further numbers stay.

    Raises SpliceError where the path leads to no position, or the place has none in the file's reference system.
    """
    text = bytes(feature.text)
    place = _located(text, path)
    target = _target(longitude, latitude, crs, decimals)
    if place.at is None:
        return with_text(feature, _moved(text, [place.array], target))
    spans = jsontext.Items(text, place.array)
    moved = _moved(text, _corner(text, place, spans), target)
    return with_text(feature, _with_closed_ring(moved, path) if _is_open_ring(text, place, spans) else moved)


def insert_position(
    feature: Feature,
    path: Sequence[int],
    longitude: float,
    latitude: float,
    *,
    crs: str | None = None,
    decimals: int | None = MOST_DECIMALS,
) -> Feature:
    """Return the feature with a new position, which gets the path's last index; it is laid out like its neighbour.

    Where the neighbour has an altitude, the new position gets the same one. In a closed ring a position before the
    first or after the last is put before the closing one. Raises SpliceError.
    """
    text = bytes(feature.text)
    place = _located(text, path)
    index = place.at
    if index is None:
        raise SpliceError("A point has one position; draw another point instead.")
    spans = jsontext.Items(text, place.array)
    if not 0 <= index <= len(spans):
        raise _nowhere(path)
    if place.ring and _closed(text, spans) and index in (0, len(spans)):
        index = len(spans) - 1
    target = _target(longitude, latitude, crs, decimals)
    if spans:
        value = _moved_copy(text, spans[max(index - 1, 0)], target)
    else:
        value = b"[" + target.x + jsontext.style_of(text).comma + target.y + b"]"
    added = jsontext.with_item(text, place.array, index, value)
    return with_text(feature, _with_closed_ring(added, path) if _is_open_ring(text, place, spans) else added)


def remove_position(feature: Feature, path: Sequence[int]) -> Feature:
    """Return the feature without one position; raises SpliceError where too few would be left for its geometry."""
    text = bytes(feature.text)
    place = _located(text, path)
    if place.at is None:
        raise SpliceError("A point has one position; delete the feature instead.")
    spans = jsontext.Items(text, place.array)
    corner = _corner(text, place, spans)
    least = 3 if place.ring else _FEWEST[place.kind]
    if len(spans) - (1 if place.ring and _closed(text, spans) else 0) <= least:
        raise SpliceError(f"{_TOO_FEW[least]}; delete the feature instead.")
    if len(corner) > 1:  # the ring's second position becomes its first, and so its last
        first, second, last = spans[0], spans[1], spans[-1]
        dropped = (Span(first.start, second.start), b""), (last, text[second.start : second.end])
        return with_text(feature, jsontext.replace_all(text, dropped))
    rest = jsontext.without_item(text, place.array, place.at)
    return with_text(feature, _with_closed_ring(rest, path) if _is_open_ring(text, place, spans) else rest)


def map_positions(
    feature: Feature,
    function: Callable[[Positions], Positions],
    *,
    crs: str | None = None,
    decimals: int | None = MOST_DECIMALS,
) -> Feature:
    """Return the feature with every position moved by a function from degrees (n, 2) to degrees (n, 2).

    Numbers that stay the same, altitudes and white space keep their bytes. Raises SpliceError.
    """
    text = bytes(feature.text)
    spans: list[Span] = []
    for array in _coordinate_arrays(text, _geometry_path(text)):
        for found in _POSITION.finditer(text, array.start, array.end):
            spans += (Span(*found.span(1)), Span(*found.span(2)))
    if not spans:
        return feature
    old = np.array([float(text[span.start : span.end]) for span in spans]).reshape(-1, 2)
    degrees = reference_system.to_wgs84(old, crs)
    moved = function(degrees)
    new = reference_system.from_wgs84(moved, crs)
    if not np.isfinite(new).all():
        raise SpliceError("The new place lies outside what the file's reference system can hold.")
    places = decimal_places(crs, decimals)
    keep = moved == degrees if crs is None else np.repeat((moved == degrees).all(axis=1, keepdims=True), 2, axis=1)
    changes = [
        (span, number_text(value, places))
        for span, value, same in zip(spans, new.ravel().tolist(), keep.ravel().tolist(), strict=True)
        if not same
    ]
    return with_text(feature, jsontext.replace_all(text, changes))


def _located(text: bytes, path: Sequence[int]) -> _Place:
    """Find the array that holds a path's position; raises SpliceError."""
    rest = list(path)
    try:
        geometry = _geometry_members(text)
        kind = _text_value(geometry["type"])
        while kind == "GeometryCollection" and rest:
            geometry = _MEMBERS.decode(_item(geometry["geometries"], rest.pop(0)))
            kind = _text_value(geometry["type"])
        if len(rest) != DEPTHS[kind]:
            raise _nowhere(path)
        array = geometry["coordinates"]
        for step in rest[:-1]:
            array = _item(array, step)
    except (KeyError, IndexError, msgspec.ValidationError):
        raise _nowhere(path) from None
    start = jsontext.offset_of(array, text)
    span = Span(start, start + len(array))
    return _Place(kind, span, rest[-1] if rest else None, kind in ("Polygon", "MultiPolygon"))


def _geometry_members(text: bytes) -> dict[str, Raw]:
    """Return the members of a feature's geometry, views into its text; raises KeyError or msgspec.ValidationError."""
    members = _MEMBERS.decode(text)
    return members if _text_value(members["type"]) in GEOMETRY_TYPES else _MEMBERS.decode(members["geometry"])


def _item(array: Raw, index: int) -> Raw:
    """Return one item of an array; raises IndexError, also for an index below 0."""
    found = _ITEMS.decode(array)
    if not 0 <= index < len(found):
        raise IndexError(index)
    return found[index]


def _text_value(raw: Raw) -> str:
    return str(msgspec.json.decode(raw))


def _corner(text: bytes, place: _Place, spans: Sequence[Span]) -> list[Span]:
    """Return the spans of a position, of those of its array: two for a closed ring's ends; raises SpliceError."""
    if place.at is None or not 0 <= place.at < len(spans):
        raise _nowhere([place.at or 0])
    if place.ring and place.at in (0, len(spans) - 1) and _closed(text, spans):
        return [spans[0], spans[-1]]
    return [spans[place.at]]


def _closed(text: bytes, spans: Sequence[Span]) -> bool:
    if len(spans) < 2:
        return False
    first, last = (_POSITION.match(text, span.start) for span in (spans[0], spans[-1]))
    if first is None or last is None:
        return False
    return all(float(first[number]) == float(last[number]) for number in (1, 2))


def _is_open_ring(text: bytes, place: _Place, spans: Sequence[Span]) -> bool:
    return place.ring and not _closed(text, spans)


def _with_closed_ring(text: bytes, path: Sequence[int]) -> bytes:
    """Repair in the text what was repaired in memory so far: the ring that was edited gets its closing position."""
    place = _located(text, path)
    if not place.ring:
        return text
    spans = jsontext.Items(text, place.array)
    if len(spans) < 3 or _closed(text, spans):
        return text
    return jsontext.with_item(text, place.array, len(spans), text[spans[0].start : spans[0].end])


def _moved(text: bytes, positions: Sequence[Span], target: _Target) -> bytes:
    """Replace the first two numbers of positions, which stand in order, but none that already means the same place."""
    changes: list[tuple[Span, bytes]] = []
    for position in positions:
        found = _POSITION.match(text, position.start)
        if found is None:
            raise SpliceError("There is no position here that could be moved.")
        old = np.array([[float(found[1]), float(found[2])]])
        degrees = reference_system.to_wgs84(old, target.crs)[0].tolist()
        same = [now == then for now, then in zip(target.degrees, degrees, strict=True)]
        if target.crs is not None:  # a step to the east may change both numbers
            same = [all(same)] * 2
        tokens = zip((1, 2), (target.x, target.y), same, strict=True)
        changes += [(Span(*found.span(group)), token) for group, token, keep in tokens if not keep]
    return jsontext.replace_all(text, changes)


def _moved_copy(text: bytes, position: Span, target: _Target) -> bytes:
    """Return a position's text, altitude and white space included, with other coordinates."""
    copy = text[position.start : position.end]
    found = _POSITION.match(copy)
    if found is None:
        raise SpliceError("There is no position here that a new one could follow.")
    return jsontext.replace_all(copy, [(Span(*found.span(1)), target.x), (Span(*found.span(2)), target.y)])


def _target(longitude: float, latitude: float, crs: str | None, decimals: int | None) -> _Target:
    x, y = reference_system.from_wgs84(np.array([[longitude, latitude]], np.float64), crs)[0].tolist()
    if not (np.isfinite(x) and np.isfinite(y)):
        raise SpliceError("The new place lies outside what the file's reference system can hold.")
    places = decimal_places(crs, decimals)
    return _Target((longitude, latitude), crs, number_text(x, places), number_text(y, places))


def _geometry_path(text: bytes) -> list[str | int]:
    return [] if own_type(text) in GEOMETRY_TYPES else ["geometry"]


def _type_at(text: bytes, way: Sequence[str | int]) -> str:
    span = jsontext.find(text, [*way, "type"])
    return str(msgspec.json.decode(text[span.start : span.end]))


def _coordinate_arrays(text: bytes, way: Sequence[str | int]) -> list[Span]:
    """Return the spans of all coordinates members of a geometry, in the order of the text; raises SpliceError."""
    try:
        if _type_at(text, way) != "GeometryCollection":
            return [jsontext.find(text, [*way, "coordinates"])]
        count = len(jsontext.items(text, jsontext.find(text, [*way, "geometries"])))
    except (KeyError, msgspec.ValidationError):
        raise SpliceError("The feature has no geometry that could be moved.") from None
    return [span for index in range(count) for span in _coordinate_arrays(text, [*way, "geometries", index])]


def _nowhere(path: Sequence[int]) -> SpliceError:
    return SpliceError(f"There is no position {'/'.join(map(str, path)) or 'here'} in this geometry.")
