"""Lengths, areas and distances on the ground: geodesic on WGS 84, never measured on the map."""

import math

import shapely
from pyproj import Geod
from shapely import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

ELLIPSOID = Geod(ellps="WGS84")

Position = tuple[float, float]  # longitude and latitude in degrees


def distance(start: Position, end: Position) -> float:
    """Return the length in metres of the shortest way between two positions."""
    _, _, metres = ELLIPSOID.inv(*start, *end)
    return float(metres)


def bearing(start: Position, end: Position) -> float:
    """Return the direction in degrees, 0 to 360 clockwise from north, in which the shortest way sets out."""
    azimuth, _, _ = ELLIPSOID.inv(*start, *end)
    return float(azimuth) % 360


def length(geometry: BaseGeometry) -> float:
    """Return the length in metres of the lines of a geometry in degrees and of its polygons' rings; points have 0."""
    if isinstance(geometry, BaseMultipartGeometry):
        return sum(length(part) for part in geometry.geoms)
    lines = geometry.boundary if isinstance(geometry, Polygon) else geometry
    return 0.0 if lines.is_empty else float(ELLIPSOID.geometry_length(lines))


def area(geometry: BaseGeometry) -> float:
    """Return the area in square metres of the polygons of a geometry in degrees; other geometries have none.

    Which way the rings go does not matter. The sides of a polygon are geodesics, so a side along a parallel encloses
    a little more towards the pole than the straight line on the map shows.
    """
    return area_and_perimeter(geometry)[0]


def area_and_perimeter(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the area in square metres of the polygons of a geometry in degrees, and the length of their rings.

    Both take little longer than one of them.
    """
    if isinstance(geometry, BaseMultipartGeometry):
        parts = [area_and_perimeter(part) for part in geometry.geoms]
        return sum(part for part, _ in parts), sum(rings for _, rings in parts)
    if not isinstance(geometry, Polygon) or geometry.is_empty:
        return 0.0, 0.0
    rings = [
        ELLIPSOID.polygon_area_perimeter(*shapely.get_coordinates(ring).T)
        for ring in (geometry.exterior, *geometry.interiors)
    ]
    shell, *holes = [abs(enclosed) for enclosed, _ in rings]
    return float(shell - sum(holes)), float(sum(perimeter for _, perimeter in rings))


def metres_per_pixel(latitude: float, zoom: float) -> float:
    """Return how many metres of ground a CSS pixel of a Web Mercator map spans, along the parallel at a latitude.

    The world is 256 * 2^zoom pixels wide at a zoom level. Web Mercator stretches with the latitude: one scale for a
    whole map does not exist.
    """
    sine = math.sin(math.radians(latitude))
    radius_of_curvature = ELLIPSOID.a / math.sqrt(1 - ELLIPSOID.es * sine**2)
    around = 2 * math.pi * radius_of_curvature * math.cos(math.radians(latitude))
    return around / (256 * 2**zoom)
