"""A feature's geometry as a shapely one, for what has to do with its shape and not with its text."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.document import Feature
from layers.geojson import reference_system
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.features import BULKY, Coordinates, geometry_object, geometry_type
from layers.parts import OUTER

Positions = list[tuple[float, float]]


def geometry(feature: Feature, crs: str | None = None) -> BaseGeometry | None:
    """Return the feature's geometry as a shapely one in degrees (longitude, latitude), two-dimensional.

    Repaired in memory: rings are closed, altitudes and further numbers left out. A polygon that crosses itself comes as
    it is. `crs` is the reference system of the file (`TextFrame.crs`). None where there is no geometry, or a bad one.
    """
    planar = _bulky(feature) if len(feature.text) > BULKY else None
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


def _bulky(feature: Feature) -> BaseGeometry | None:
    """Return a long geometry without an object for each of its positions; None for one that takes the long way."""
    kind = geometry_type(feature)
    return None if kind is None else assembled(kind, bulk_geometry([feature]))


def assembled(kind: str, bulk: BulkGeometry) -> BaseGeometry | None:
    """Return the shapely geometry of one feature's arrays, of this GeoJSON type; None for types of another kind."""
    if kind not in _ASSEMBLED or not len(bulk.part_kind):
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
