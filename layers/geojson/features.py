"""What one feature says: its id, properties and geometry, parsed from its own text when somebody asks.

A file of one bare geometry holds a "feature" whose text is that geometry; it has neither id nor properties. A bad
feature among good ones answers None, or no properties.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import shapely
from msgspec import Raw
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.document import Feature
from layers.drawing.packs import OUTER
from layers.geojson import reference_system
from layers.geojson.reading import GEOMETRY_TYPES

_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_VALUE = msgspec.json.Decoder()
_ARRAY = msgspec.json.Decoder(list[Raw])
_ARRAYS = msgspec.json.Decoder(list[list[Raw]])
_NONE = Raw(b"null")
_BULKY = 8_000  # bytes of text from which on a geometry is read as one array
# How many arrays stand around a position.
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

Coordinates = list[Any]
Positions = list[tuple[float, float]]


def feature_id(feature: Feature) -> str | int | float | None:
    """Return the feature's id as its file has it, None without one; 1 and "1" differ."""
    value = _VALUE.decode(_members(feature.text).get("id", _NONE))
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def properties(feature: Feature) -> dict[str, Any]:
    """Return the feature's properties; empty where they are null, missing or no object."""
    value = _VALUE.decode(_members(feature.text).get("properties", _NONE))
    return value if isinstance(value, dict) else {}


def geometry_object(feature: Feature) -> dict[str, Any] | None:
    """Return the feature's GeoJSON geometry decoded as it stands in the file, None where there is none."""
    value = _VALUE.decode(geometry_text(feature))
    return value if isinstance(value, dict) else None


def geometry_text(feature: Feature) -> Raw:
    """Return the text of the feature's geometry; `null` where there is none."""
    found = _members(feature.text)
    kind = _VALUE.decode(found.get("type", _NONE))
    if kind == "Feature":
        return found.get("geometry", _NONE)
    return feature.text if isinstance(kind, str) and kind in GEOMETRY_TYPES else _NONE


def geometry_type(feature: Feature) -> str | None:
    """Return the type of the feature's geometry, None where it is null, missing or none of GeoJSON's."""
    kind = _VALUE.decode(_members(geometry_text(feature)).get("type", _NONE))
    return kind if isinstance(kind, str) and kind in GEOMETRY_TYPES else None


def coordinates(feature: Feature) -> Coordinates | None:
    """Return the geometry's coordinates nested as in the file, in the file's reference system.

    A GeometryCollection gives one entry a member, so that a path leads to the same position as elsewhere. None where
    there is no geometry.
    """
    found = geometry_object(feature)
    return None if found is None else _coordinates(found)


def geometry(feature: Feature, crs: str | None = None) -> BaseGeometry | None:
    """Return the feature's geometry as a shapely one in degrees (longitude, latitude), two-dimensional.

    Repaired in memory: rings are closed, altitudes and further numbers left out. A polygon that crosses itself comes as
    it is. `crs` is the reference system of the file (`TextFrame.crs`). None where there is no geometry, or a bad one.
    """
    planar = _bulky(feature) if len(feature.text) > _BULKY else None
    if planar is None:
        found = geometry_object(feature)
        try:
            planar = None if found is None else _shape(found)
        except (TypeError, ValueError, KeyError, IndexError, OverflowError, shapely.errors.GEOSException):
            return None
    if planar is None or crs is None:
        return planar
    projected: BaseGeometry = shapely.transform(planar, lambda xy: reference_system.to_wgs84(xy, crs))
    return projected if np.isfinite(shapely.get_coordinates(projected)).all() else None


def holes(feature: Feature) -> int:
    """Return how many holes the feature's polygons have, whatever they look like; nothing but brackets is read."""
    members = _members(geometry_text(feature))
    try:
        kind = _VALUE.decode(members.get("type", _NONE))
        if kind == "Polygon":
            return max(len(_ARRAY.decode(members["coordinates"])) - 1, 0)
        if kind == "MultiPolygon":
            return sum(max(len(rings) - 1, 0) for rings in _ARRAYS.decode(members["coordinates"]))
    except (msgspec.ValidationError, KeyError):
        return 0
    return 0


def _bulky(feature: Feature) -> BaseGeometry | None:
    """Return a long geometry without an object for each of its positions; None for one that takes the long way."""
    from layers.geojson.bulk import bulk_geometry  # noqa: PLC0415 # it builds on this module

    kind = geometry_type(feature)
    if kind not in _ASSEMBLED:
        return None
    bulk = bulk_geometry([feature])
    if not len(bulk.part_kind):
        return None
    starts = bulk.part_start.astype(np.intp)
    found: BaseGeometry = _ASSEMBLED[kind](bulk.coordinates, starts[1:] - starts[:-1], bulk.part_kind == OUTER)
    return found


def _assembled_lines(positions: NDArray[np.float64], lengths: NDArray[np.intp]) -> Any:
    return shapely.linestrings(positions, indices=np.repeat(np.arange(len(lengths)), lengths))


def _assembled_areas(positions: NDArray[np.float64], lengths: NDArray[np.intp], outer: NDArray[np.bool_]) -> Any:
    rings: Any = shapely.linearrings(positions, indices=np.repeat(np.arange(len(lengths)), lengths))
    return shapely.polygons(rings, indices=np.cumsum(outer) - 1)


_ASSEMBLED: dict[str, Callable[[NDArray[np.float64], NDArray[np.intp], NDArray[np.bool_]], Any]] = {
    "Polygon": lambda *parts: _assembled_areas(*parts)[0],
    "MultiPolygon": lambda *parts: shapely.multipolygons(_assembled_areas(*parts)),
    "LineString": lambda positions, _, __: shapely.linestrings(positions),
    "MultiLineString": lambda positions, lengths, _: shapely.multilinestrings(_assembled_lines(positions, lengths)),
}


class _Recent:
    """The members of long texts that were read last: of one shape that is selected, many commands ask the same."""

    _MOST = 8

    def __init__(self) -> None:
        self._kept: tuple[tuple[Raw, dict[str, Raw]], ...] = ()

    def members(self, text: Raw) -> dict[str, Raw]:
        for known, members in self._kept:  # replaced as a whole, so that no other thread sees half of it
            if known is text:
                return members
        members = _decoded(text)
        self._kept = ((text, members), *self._kept[: self._MOST - 1])
        return members


_recent = _Recent()


def _members(text: Raw) -> dict[str, Raw]:
    return _recent.members(text) if len(text) > _BULKY else _decoded(text)


def _decoded(text: Raw) -> dict[str, Raw]:
    try:
        return _OBJECT.decode(text)
    except msgspec.ValidationError:  # the text is JSON, but no object
        return {}


def _coordinates(found: dict[str, Any]) -> Coordinates | None:
    if found.get("type") == "GeometryCollection":
        inner = found.get("geometries")
        return (
            [_coordinates(one) if isinstance(one, dict) else None for one in inner] if isinstance(inner, list) else None
        )
    value = found.get("coordinates")
    return value if isinstance(value, list) else None


def _shape(found: dict[str, Any]) -> BaseGeometry:
    """Build a shapely geometry; raises one of a handful of errors where the object is no valid geometry."""
    kind = found["type"]
    if kind == "GeometryCollection":
        return shapely.GeometryCollection([_shape(one) for one in _array(found["geometries"])])
    return _BUILDERS[kind](_array(found["coordinates"]))


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _polygon(rings: Coordinates) -> shapely.Polygon:
    closed = [_closed(positions) for ring in _array(rings) if (positions := _positions(ring))]
    return shapely.Polygon(closed[0], closed[1:]) if closed else shapely.Polygon()


def _closed(ring: Positions) -> Positions:
    closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    if len(closed) < 4:
        raise ValueError(ring)
    return closed


def _lines(lines: Coordinates) -> list[Positions]:
    return [positions for line in lines if (positions := _positions(line))]


def _positions(found: Coordinates) -> Positions:
    """Return longitude and latitude of each position, without the empty ones; raises TypeError or ValueError."""
    for position in _array(found):
        if len(_array(position)) == 1 or not all(type(number) in (int, float) for number in position):
            raise ValueError(position)
    return [(float(position[0]), float(position[1])) for position in found if position]


_BUILDERS: dict[str, Callable[[Coordinates], BaseGeometry]] = {
    "Point": lambda position: shapely.Point(_positions([position])[0]) if position else shapely.Point(),
    "MultiPoint": lambda positions: shapely.MultiPoint(_positions(positions)),
    "LineString": lambda positions: shapely.LineString(_positions(positions)),
    "MultiLineString": lambda lines: shapely.MultiLineString(_lines(lines)),
    "Polygon": _polygon,
    "MultiPolygon": lambda parts: shapely.MultiPolygon(
        [one for rings in parts if not (one := _polygon(rings)).is_empty]
    ),
}
