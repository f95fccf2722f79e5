"""Geometry to packs, in pieces small enough that a view draws what it shows and little more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.drawing.packs import Pack, pack_geometry
from layers.geodesy.mercator import MAXIMUM_LATITUDE
from layers.parts import HOLE, LINE, OUTER, POINT

_CELL = 8
"""Width and height in degrees of the cells that areas are cut into."""

_LINE_CELL = 4
"""The same for lines, which are also cut to no more than that."""

_OVERLAP = 0.02
"""How far a cell reaches over its edge, so that no hairline shows between two."""


def pack_shapes(shapes: Sequence[BaseGeometry], meta: Mapping[str, Any] | None = None) -> Pack:
    """Return a pack with one feature for each shape (points, lines and polygons, single or multiple)."""
    parts: list[Any] = []
    kinds: list[int] = []
    feature_start = [0]
    for shape in shapes:
        for kind, positions in _parts(shape):
            kinds.append(kind)
            parts.append(positions)
        feature_start.append(len(parts))
    part_start = np.concatenate(([0], np.cumsum([len(part) for part in parts], dtype=np.int64)))
    positions = np.concatenate(parts) if parts else np.empty((0, 2))
    return pack_geometry(positions, part_start, np.array(kinds), np.array(feature_start), meta=meta)


def cells(areas: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Cut areas into cells that overlap a little, for filling without an edge; shells wind counter-clockwise."""
    pieces: list[BaseGeometry] = []
    for area in areas:
        if area.is_empty:
            continue
        west, south, east, north = area.bounds
        for left in np.arange(np.floor(west / _CELL), np.ceil(east / _CELL)) * _CELL:
            strip = shapely.clip_by_rect(
                area, left - _OVERLAP, -MAXIMUM_LATITUDE, left + _CELL + _OVERLAP, MAXIMUM_LATITUDE
            )
            for bottom in np.arange(np.floor(south / _CELL), np.ceil(north / _CELL)) * _CELL:
                piece = shapely.clip_by_rect(
                    strip, left - _OVERLAP, bottom - _OVERLAP, left + _CELL + _OVERLAP, bottom + _CELL + _OVERLAP
                )
                pieces += [part for part in shapely.get_parts(piece) if isinstance(part, shapely.Polygon)]
    return [shapely.orient_polygons(piece) for piece in pieces]


def chains(lines: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Join lines end to end, cut the long ones and gather the pieces by cell, so that each shape has a tight box."""
    parts = [part for line in lines for part in shapely.get_parts(line)]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
    gathered: dict[tuple[int, int], list[Any]] = {}
    for piece in (piece for line in merged for piece in _cut(line)):
        west, south, east, north = piece.bounds
        cell = (int((west + east) / 2 // _LINE_CELL), int((south + north) / 2 // _LINE_CELL))
        gathered.setdefault(cell, []).append(shapely.get_coordinates(piece))
    return [shapely.MultiLineString(pieces) for _, pieces in sorted(gathered.items())]


def _cut(line: BaseGeometry) -> Iterator[BaseGeometry]:
    west, south, east, north = line.bounds
    positions = shapely.get_coordinates(line)
    if max(east - west, north - south) <= _LINE_CELL or len(positions) < 3:
        yield line
        return
    middle = len(positions) // 2
    yield from _cut(shapely.LineString(positions[: middle + 1]))
    yield from _cut(shapely.LineString(positions[middle:]))


def _parts(shape: BaseGeometry) -> Iterator[tuple[int, Any]]:
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield OUTER, shapely.get_coordinates(part.exterior)
            for hole in part.interiors:
                yield HOLE, shapely.get_coordinates(hole)
        else:
            yield POINT if isinstance(part, shapely.Point) else LINE, shapely.get_coordinates(part)
