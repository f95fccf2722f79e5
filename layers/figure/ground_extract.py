"""The part of the basemap that goes into an exported web page: fine where the map looks, coarse everywhere else."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.document import Bounds
from layers.drawing.packs import Pack, pack_geometry
from layers.figure.ground import Ground, GroundLayer
from layers.geodesy.mercator import MAXIMUM_LATITUDE, to_degrees, to_grid
from layers.parts import HOLE, LINE, OUTER

FINEST_ZOOM = 12
"""Nobody needs more detail of the ground than a screen shows at this zoom level."""

# How far beyond the extent the ground is fine, in pixels at the least zoom level of the wide and of the near part.
_BEYOND = 280
_WIDE_ZOOM, _NEAR_ZOOM = 4.5, 6.5
_WELL_KNOWN_ZOOM = 5  # names that show from here on or before are kept all over the world
_NO_END = 99.0

Geometries = NDArray[Any]


class ExtractedLayer(NamedTuple):
    """A layer of the basemap, cut and thinned, for zoom levels from `min_zoom` up to `max_zoom`."""

    kind: str
    min_zoom: float
    max_zoom: float
    pack: Pack


def extract(ground: Ground, bounds: Bounds) -> list[ExtractedLayer]:
    """Return the basemap in drawing order, fine around bounds (west, south, east, north in degrees).

    The layers that show at the lowest zoom levels cover the world; beyond the fine part they stay at every level, so
    the map goes on wherever it is moved to.
    """
    if not ground.layers:
        return []
    levels = sorted({layer.min_zoom for layer in ground.layers})
    found: list[ExtractedLayer] = []
    for layer in ground.layers:
        pack = layer.read()
        if layer.min_zoom > levels[0]:
            inside = _cut(pack, _window(bounds, layer.min_zoom), _step(layer))
            found.append(ExtractedLayer(layer.kind, layer.min_zoom, layer.max_zoom, inside))
            continue
        found.append(ExtractedLayer(layer.kind, layer.min_zoom, layer.max_zoom, _cut(pack, None, _step(layer))))
        for start, end in ((layer.max_zoom, _NEAR_ZOOM), (_NEAR_ZOOM, _NO_END)):
            beyond = _cut(pack, _window(bounds, start), _step(layer), beyond=True)
            found.append(ExtractedLayer(layer.kind, start, end, beyond))
    return [layer for layer in found if len(layer.pack)]


def extract_labels(labels: Iterable[Mapping[str, Any]], bounds: Bounds) -> list[Mapping[str, Any]]:
    """Return the names around bounds, and the well-known ones of the whole world."""
    west, south, east, north = to_degrees(_window(bounds, _NEAR_ZOOM)).ravel().tolist()
    return [
        label
        for label in labels
        if label["min_zoom"] <= _WELL_KNOWN_ZOOM
        or (west <= label["longitude"] <= east and south <= label["latitude"] <= north)
    ]


def fine_part(bounds: Bounds, zoom: float) -> NDArray[Any]:
    """Return the corners (2, 2) of the part of the grid, least and greatest x and y, that is fine at a zoom level."""
    return _window(bounds, zoom)


def _window(bounds: Bounds, zoom: float) -> NDArray[Any]:
    """Return the least and the greatest corner, on the grid, of where a layer that shows from a zoom on is fine."""
    west, south, east, north = bounds
    limit = MAXIMUM_LATITUDE
    corners = to_grid(np.array([[west, max(south, -limit)], [east, min(north, limit)]])).astype(np.float64)
    margin = _BEYOND * 2 ** (23 - (_NEAR_ZOOM if zoom >= _NEAR_ZOOM else _WIDE_ZOOM))
    return np.stack((corners[0] - margin, corners[1] + margin))


def _step(layer: GroundLayer) -> int:
    """Return how many grid steps are a quarter of a pixel at the greatest zoom level at which a layer shows."""
    return int(2 ** (21 - min(layer.max_zoom, FINEST_ZOOM)))


def _cut(pack: Pack, window: NDArray[Any] | None, step: int, *, beyond: bool = False) -> Pack:
    """Return the features of a pack inside a window, or beyond it, with no more detail than a step."""
    polygons, lines = _polygons(pack), _lines(pack)
    if window is not None:
        polygons, lines = (_clipped(shapes, window, beyond=beyond) for shapes in (polygons, lines))
    simple = [shapely.simplify(shapes, step, preserve_topology=False) for shapes in (polygons, lines)]
    full = [shapely.get_parts(shapes[~shapely.is_empty(shapes)]) for shapes in simple]
    areas = full[0][shapely.get_type_id(full[0]) == shapely.GeometryType.POLYGON]
    return _packed(areas, full[1][shapely.get_dimensions(full[1]) == 1], step)


def _clipped(shapes: Geometries, window: NDArray[Any], *, beyond: bool) -> Geometries:
    box = shapely.box(*window.ravel())
    if not beyond:
        return np.atleast_1d(np.asarray(shapely.clip_by_rect(shapes, *window.ravel())))
    met = shapely.intersects(shapely.envelope(shapes), box)
    kept = shapes.copy()
    kept[met] = shapely.difference(shapely.make_valid(shapes[met]), box)
    return kept


def _polygons(pack: Pack) -> Geometries:
    """Return the areas of a pack, each with the holes that follow it."""
    ring = np.flatnonzero(pack.part_kind >= OUTER)
    if not len(ring):
        return np.empty(0, dtype=object)
    xy, ring_of_vertex = _vertices(pack, ring)
    rings = np.atleast_1d(np.asarray(shapely.linearrings(xy, indices=ring_of_vertex)))
    owner = np.cumsum(pack.part_kind[ring] == OUTER) - 1
    return np.atleast_1d(np.asarray(shapely.polygons(rings, indices=owner)))


def _lines(pack: Pack) -> Geometries:
    part = np.flatnonzero(pack.part_kind == LINE)
    if not len(part):
        return np.empty(0, dtype=object)
    xy, owner = _vertices(pack, part)
    return np.atleast_1d(np.asarray(shapely.linestrings(xy, indices=owner)))


def _vertices(pack: Pack, parts: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the vertices of parts one after the other, and for each the place of its part among them."""
    starts = pack.part_start.astype(np.int64)
    lengths = (starts[1:] - starts[:-1])[parts]
    owner = np.repeat(np.arange(len(parts)), lengths)
    first = np.cumsum(lengths) - lengths
    index = np.arange(int(lengths.sum())) - np.repeat(first - starts[parts], lengths)
    return pack.xy[index].astype(np.float64), owner


def _packed(polygons: Geometries, lines: Geometries, step: int) -> Pack:
    """Pack areas and then lines, one a feature, their vertices on a grid that compresses well."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    first = np.ones(len(rings), dtype=bool)
    first[1:] = owner[1:] != owner[:-1]
    parts = np.concatenate((rings, lines))
    kinds = np.concatenate((np.where(first, OUTER, HOLE), np.full(len(lines), LINE))).astype(np.uint8)
    feature_first = np.concatenate((np.flatnonzero(first), len(rings) + np.arange(len(lines)), [len(parts)]))
    xy = np.round(shapely.get_coordinates(parts) / step) * step
    starts = np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(parts))))
    return pack_geometry(to_degrees(xy), starts, kinds, feature_first)
