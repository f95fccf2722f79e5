"""Constructions on the ground: circles, buffers and strips in metres, the stretch of a border, the area lines enclose.

Shapes are shapely geometries in degrees. The program's operations use these, and so do the recipes of bundled data.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.drawing.packs import Pack
from layers.geodesy import geodesic
from layers.geodesy.geodesic import ELLIPSOID, Position
from layers.geodesy.local_projection import RANGE, LocalProjection, cut_at_antimeridian
from layers.geodesy.mercator import to_degrees
from layers.parts import POINT

CORNERS = 90
"""Corners of a quarter circle: the edge leaves the true circle by less than a ten-thousandth of the radius."""

_ARC_TOLERANCE = 0.001  # of its depth by which a strip's inner edge may leave the exact distance, to stay editable
_FARTHEST = 9_000_000  # metres; a circle beyond a quarter of the Earth is no shape to draw
_LONGEST_PIECE = 100_000  # metres of a shape that are buffered in one plane


class OnLine(NamedTuple):
    """A place on a line: how far along which edge it lies, its position in degrees, and how far it was to go there."""

    edge: int
    share: float
    place: Position
    metres: float = 0.0


class ConstructionError(ValueError):
    """Say why something cannot be constructed, in a sentence for the user."""


def circle(centre: Position, metres: float) -> Any:
    """Return the polygon whose corners lie at a distance from a place; cut at the 180th meridian where it reaches it.

    Raises ConstructionError where it would hold a pole.
    """
    if not 0 < metres <= _FARTHEST:
        raise ConstructionError(f"A radius has to be more than 0 and at most {_FARTHEST // 1000:,} km.")
    for pole in (90.0, -90.0):
        if geodesic.distance(centre, (centre[0], pole)) <= metres:
            raise ConstructionError("The circle would hold a pole, where no polygon in degrees is right.")
    bearings = np.arange(4 * CORNERS) * (90 / CORNERS)
    count = len(bearings)
    longitudes, latitudes, _ = ELLIPSOID.fwd(
        np.full(count, centre[0]), np.full(count, centre[1]), -bearings, np.full(count, metres)
    )
    around = (np.asarray(longitudes) - centre[0] + 180) % 360 - 180 + centre[0]
    return cut_at_antimeridian(shapely.Polygon(np.column_stack((around, latitudes))))


def buffer(shape: BaseGeometry, metres: float) -> Any:
    """Return the area within so many metres of a shape; a negative distance draws the edge of an area in.

    Long shapes are buffered piece by piece, each in a plane of its own, so that the distance is geodesic to a few
    tenths of a per mille. Raises ConstructionError where nothing is left, or a pole would be inside.
    """
    if isinstance(shape, shapely.Point):
        return circle((shape.x, shape.y), metres)
    if abs(metres) > RANGE:
        raise ConstructionError(f"A buffer around more than a point can be {RANGE // 1000} km wide at most.")
    rim = [part.boundary if isinstance(part, shapely.Polygon) else part for part in shapely.get_parts(shape)]
    around = shapely.union_all([_piece_buffer(piece, abs(metres)) for line in rim for piece in _pieces(line)])
    if shape.geom_type.endswith("Polygon"):
        if metres < 0 and (np.abs(shapely.get_coordinates(shape)[:, 0]) == 180).any():
            raise ConstructionError("The shape is cut at the 180th meridian, so its edge there cannot be drawn in.")
        around = shapely.union(shape, around) if metres > 0 else shapely.difference(shape, around)
    if around.is_empty:
        raise ConstructionError("Nothing would be left at that distance.")
    return cut_at_antimeridian(around)


def stretch(border: BaseGeometry, start: Position, end: Position) -> shapely.LineString:
    """Return a border from the place on it nearest to one position to the place nearest to another.

    Its vertices in between are the border's own, bit for bit. On a closed border the shorter way round is taken.
    Raises ConstructionError where both positions lead to the same place, or to different lines.
    """
    merged = shapely.line_merge(border) if border.geom_type.startswith("Multi") else border
    lines = [line for line in shapely.get_parts(merged) if not line.is_empty]
    if not lines:
        raise ConstructionError("There is no border here.")
    (line, first), (other, last) = (nearest_of(lines, at) for at in (start, end))
    if other is not line:
        raise ConstructionError("Both ends have to lie on one line of the border.")
    if first.place == last.place:
        raise ConstructionError("Both ends lead to the same place on the border.")
    forward = (first.edge, first.share) < (last.edge, last.share)
    low, high = (first, last) if forward else (last, first)
    positions = _tuples(line)
    ways = [_line([low.place, *positions[low.edge + 1 : high.edge + 1], high.place])]
    if line.is_closed:
        ways.append(_line([low.place, *positions[low.edge :: -1], *positions[-2 : high.edge : -1], high.place]))
    way = min(ways, key=length)
    return way if forward else shapely.LineString(_tuples(way)[::-1])


def strip(line: shapely.LineString, side: Literal["left", "right"], metres: float) -> Any:
    """Return the land beside a line, as deep as so many metres, its ends square to the way from start to end.

    The edge along the line is the line, vertex for vertex. Raises ConstructionError.
    """
    if not 0 < metres <= RANGE:
        raise ConstructionError(f"A strip can be up to {RANGE // 1000} km deep.")
    plane = LocalProjection(middle(line))
    flat = plane.to_plane(line)
    if max(np.abs(shapely.get_coordinates(flat)).max(), metres) > 4 * RANGE:
        raise ConstructionError(f"The stretch is too long: it may span {8 * RANGE // 1000:,} km.")
    inside = flat.buffer(metres, quad_segs=CORNERS).simplify(metres * _ARC_TOLERANCE)
    if plane.holds_pole(inside):
        raise ConstructionError("The strip would hold a pole, where no polygon in degrees is right.")
    edge = _with_square_ends(flat, side, 2 * metres)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([inside.boundary, edge])]))
    beside = [face for face in faces if _lies_beside(face, flat, side)]
    if not beside:
        raise ConstructionError("There is no room for a strip on that side.")
    own = dict(zip(_tuples(flat), _tuples(line), strict=True))
    degrees = plane.to_degrees(shapely.union_all(beside))
    exact = _with_own_positions(shapely.union_all(beside), degrees, own)
    return cut_at_antimeridian(exact)


def enclosed(lines: Iterable[BaseGeometry], at: Position) -> shapely.Polygon:
    """Return the smallest area around a place that lines enclose; raises ConstructionError where none do."""
    place = shapely.Point(at)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(list(lines))]))
    around = [face for face in faces if face.intersects(place)]
    if not around:
        raise ConstructionError("No border encloses this place.")
    face: shapely.Polygon = min(around, key=lambda each: float(each.area))
    return face


def lines_of(pack: Pack) -> Iterator[shapely.LineString]:
    """Yield the lines and rings of a pack in degrees."""
    degrees = to_degrees(pack.xy)
    for kind, (start, end) in zip(pack.part_kind.tolist(), pairwise(pack.part_start.tolist()), strict=True):
        if kind != POINT and end - start > 1:
            yield shapely.LineString(degrees[start:end])


def length(line: BaseGeometry) -> float:
    """Return the length of a line in metres on the ground."""
    return geodesic.length(line)


def middle(shape: BaseGeometry) -> Position:
    """Return the middle of a shape's bounds."""
    west, south, east, north = shapely.bounds(shape).tolist()
    return (west + east) / 2, (south + north) / 2


def _piece_buffer(piece: BaseGeometry, metres: float) -> Any:
    plane = LocalProjection(middle(piece))
    around = plane.to_plane(piece).buffer(metres, quad_segs=CORNERS // 4)
    if plane.holds_pole(around):
        raise ConstructionError("The area would hold a pole, where no polygon in degrees is right.")
    return plane.to_degrees(around)


def _pieces(line: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield a line in pieces that span little enough for one plane; long edges are cut too."""
    for part in shapely.get_parts(line):
        if isinstance(part, shapely.Point):
            yield part
            continue
        dense = shapely.segmentize(part, 0.5) if length(part) > _LONGEST_PIECE else part
        positions = _tuples(dense)
        run = [positions[0]]
        so_far = 0.0
        for here, there in pairwise(positions):
            run.append(there)
            so_far += geodesic.distance(here, there) if dense is not part else 0.0
            if so_far > _LONGEST_PIECE:
                yield shapely.LineString(run)
                run, so_far = [there], 0.0
        if len(run) > 1:
            yield shapely.LineString(run)


def nearest_of(lines: Sequence[shapely.LineString], at: Position) -> tuple[shapely.LineString, OnLine]:
    """Return the line nearest to a place on the ground, and where on it; distances from the place are exact."""
    plane = LocalProjection(at)
    narrow = max(float(np.cos(np.radians(at[1]))), 0.05)
    # Of many lines, degrees tell which ones can be the nearest.
    flat = shapely.transform(np.array(lines, object), lambda positions: (positions - at) * (narrow, 1.0))
    rough = np.asarray(shapely.distance(flat, shapely.Point(0, 0)))
    close = np.flatnonzero(rough <= rough.min() * 1.1 + 1e-6).tolist()
    found = [(_nearest(lines[index], plane), index) for index in close]
    on_line, index = min(found, key=lambda each: each[0].metres)
    return lines[index], on_line


def _nearest(line: shapely.LineString, plane: LocalProjection) -> OnLine:
    positions = shapely.get_coordinates(line)
    flat = plane.positions_in_plane(positions)
    start, along = flat[:-1], np.diff(flat, axis=0)
    squares = np.einsum("ij,ij->i", along, along)
    shares = np.clip(-np.einsum("ij,ij->i", start, along) / np.where(squares > 0, squares, 1), 0, 1)
    distances = np.hypot(*(start + shares[:, np.newaxis] * along).T)
    edge = int(np.nanargmin(distances))
    share = float(shares[edge])
    one, two = positions[edge].tolist(), positions[edge + 1].tolist()
    place = one if share == 0 else two if share == 1 else [a + share * (b - a) for a, b in zip(one, two, strict=True)]
    return OnLine(edge, share, (place[0], place[1]), float(distances[edge]))


def _line(positions: Sequence[Position]) -> shapely.LineString:
    """Return a line without the doubled positions that an end at a vertex brings."""
    return shapely.LineString([positions[0], *(two for one, two in pairwise(positions) if one != two)])


def _with_square_ends(flat: shapely.LineString, side: Literal["left", "right"], reach: float) -> shapely.LineString:
    """Return a line with a ray at each end, square to the way from its start to its end, towards one side."""
    positions = _tuples(flat)
    (x0, y0), (x1, y1) = positions[0], positions[-1]
    span = float(np.hypot(x1 - x0, y1 - y0))
    if span == 0:
        raise ConstructionError("The stretch ends where it begins.")
    turn = 1 if side == "left" else -1
    east, north = -turn * (y1 - y0) / span * reach, turn * (x1 - x0) / span * reach
    return shapely.LineString([(x0 + east, y0 + north), *positions, (x1 + east, y1 + north)])


def _lies_beside(face: shapely.Polygon, flat: shapely.LineString, side: Literal["left", "right"]) -> bool:
    """Tell whether a face lies on one side of an edge of the line, by the way its ring runs along it."""
    ring = _tuples(face.exterior if face.exterior.is_ccw else face.exterior.reverse())
    edges = set(pairwise(_tuples(flat)))
    hits = sum(edge in edges for edge in pairwise(ring))  # counterclockwise: the face is on the left of its edges
    against = sum((end, start) in edges for start, end in pairwise(ring))
    return hits > against if side == "left" else against > hits


def _with_own_positions(flat: BaseGeometry, degrees: BaseGeometry, own: dict[Position, Position]) -> Any:
    """Return a shape in degrees in which the vertices of the line it was made from have their own numbers."""
    exact = [own.get(planar, place) for planar, place in zip(_tuples(flat), _tuples(degrees), strict=True)]
    return shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(degrees)), exact)


def _tuples(shape: BaseGeometry) -> list[Position]:
    return [(x, y) for x, y in shapely.get_coordinates(shape).tolist()]
