"""Which features an area drawn on the map means."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.drawing.packs import Pack
from layers.drawing.picking import pick
from layers.geodesy.mercator import GRID, to_grid
from layers.parts import POINT

_AROUND_THE_WORLD = 2 * GRID


def area_of(ring: Sequence[tuple[float, float]]) -> BaseGeometry:
    """Return the area that a ring of positions in degrees encloses on the map, in grid steps.

    The ring need not be closed, may cross itself (what it crosses twice is outside) and may lie beyond the 180th
    meridian, where the map repeats. With no area it is empty.
    """
    corners = _to_grid(np.array(ring, dtype=np.float64).reshape(-1, 2))
    if len(corners) < 3:
        return shapely.Polygon()
    area = shapely.make_valid(shapely.Polygon(corners))
    return shapely.MultiPolygon([part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon)])


def _to_grid(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project positions in degrees to grid steps that may lie any number of times around the world."""
    turns = np.floor((positions[:, 0] + 180) / 360)
    within = np.column_stack((positions[:, 0] - 360 * turns, positions[:, 1]))
    grid = to_grid(within).astype(np.float64)
    grid[:, 0] += turns * _AROUND_THE_WORLD
    return grid


def within_area(pack: Pack, area: BaseGeometry, *, wholly: bool = False) -> list[int]:
    """Return the keys of the features that an area in grid steps touches, or that lie wholly in it, in drawing order.

    The judgement is made on the map as it is drawn: sides are straight there. An area that reaches beyond the edge of
    the world means what the map repeats there.
    """
    if area.is_empty:
        return []
    west, _, east, _ = area.bounds
    first, last = (round(edge / _AROUND_THE_WORLD) for edge in (west, east))
    found = np.zeros(len(pack), dtype=np.bool_)
    for turn in range(first - 1, last + 2):  # features may reach beyond the edge of the world themselves
        found |= _within(pack, affinity.translate(area, -turn * _AROUND_THE_WORLD), wholly)
    return [int(key) for key in pack.feature_key[found]]


def _within(pack: Pack, area: BaseGeometry, wholly: bool) -> NDArray[np.bool_]:
    bounds = pack.feature_bounds
    west, south, east, north = area.bounds
    near = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    near &= bounds[:, 0] <= bounds[:, 2]
    found = np.zeros(len(pack), dtype=np.bool_)
    candidates = np.flatnonzero(near)
    if len(candidates) == 0:
        return found
    shapely.prepare(area)
    # Bounds that lie in the area, or outside of it, decide for most features: those need no closer look.
    boxes = shapely.box(*bounds[candidates].T)
    inside = shapely.covers(area, boxes)
    found[candidates[inside]] = True
    for position in candidates[~inside & shapely.intersects(area, boxes)]:
        found[position] = _parts_within(pack, int(position), area, wholly)
    if not wholly:  # an area in the middle of a polygon touches none of its edges
        x, y = shapely.get_coordinates(shapely.point_on_surface(area))[0]
        found |= np.isin(pack.feature_key, pick(pack, x, y, 0))
    return found


def _parts_within(pack: Pack, position: int, area: BaseGeometry, wholly: bool) -> bool:
    parts = slice(int(pack.feature_start[position]), int(pack.feature_start[position + 1]))
    starts = pack.part_start[parts.start : parts.stop + 1].astype(np.intp)
    xy = pack.xy[starts[0] : starts[-1]].astype(np.float64)
    owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    single = pack.part_kind[parts] == POINT
    is_point = single[owners]
    shapes = [shapely.points(xy[is_point])]
    if not single.all():
        shapes.append(shapely.linestrings(xy[~is_point], indices=_counted(owners[~is_point])))
    every = np.concatenate(shapes)
    return bool(shapely.covers(area, every).all() if wholly else shapely.intersects(area, every).any())


def _counted(owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Number the owners anew from 0, without gaps, as shapely wants them."""
    counted: NDArray[np.intp] = np.unique(owners, return_inverse=True)[1]
    return counted
