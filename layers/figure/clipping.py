"""What of a layer falls into the map frame: features of packed arrays as geometries on paper.

Geometry arrives on the Web Mercator grid and leaves as shapely geometries on paper: thinned first, then projected, then
clipped, all of it a layer at a time. It lies where the frame shows it, which may be a turn around the Earth from where
its longitudes are; `seam` does what has to be done where the Earth is cut open.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from layers.drawing.packs import Pack
from layers.figure.frame import EARTH_RADIUS, UNITS, Frame
from layers.figure.projection import Floats
from layers.figure.seam import DEGREE, WORLD_WIDTH, Seam, goes_around_pole
from layers.geodesy import mercator
from layers.parts import LINE, OUTER, POINT

THIN = 5.0  # hundredths of a millimetre: nothing finer can be seen in print
MOST_FINE = 100_000  # vertices of a layer on a page, beyond which its lines lie side by side
THIN_IF_MANY = (10.0, 15.0)  # then not quite two pixels at 300 dpi are enough, and print in less than half the time
OVERHANG = 300.0  # geometry is kept this far outside the frame, so that no outline shows along the frame itself
FAR = 1e7  # a hundred metres of paper

Integers = npt.NDArray[np.intp]
Geometries = npt.NDArray[np.object_]


class Shapes(NamedTuple):
    """What of a layer falls into the frame, on paper: for each geometry the position of its feature in the pack."""

    polygons: Geometries
    polygon_feature: Integers
    lines: Geometries
    line_feature: Integers
    points: Floats
    point_feature: Integers


def clip(pack: Pack, frame: Frame) -> Shapes:
    """Project a layer's features into the frame, thin them to what print can show and clip them."""
    part_feature = np.repeat(np.arange(len(pack)), _lengths(pack.feature_start))
    seam = Seam(frame)
    lines, areas, bent = _Found(), _Found(), _Found()
    points = np.empty(0, dtype=np.intp)
    outer_of_part = np.maximum.accumulate(np.where(pack.part_kind == OUTER, np.arange(len(pack.part_kind)), 0))
    for turn, near in _parts_near(pack, frame):
        kinds = pack.part_kind[near]
        points = np.union1d(points, near[kinds == POINT])
        _lines(_gather(pack, frame, near[kinds == LINE], turn=turn, least=2), frame, seam, lines)
        rings = _gather(pack, frame, near[kinds >= OUTER], turn=turn, least=4)
        outer = outer_of_part[rings.part]
        special = np.isin(outer, outer[seam.special(rings)])  # a polygon is, where one of its rings is
        plain = _some(rings, ~special)
        areas.add(*_polygons(_to_paper(frame, plain.xy), plain, outer[~special]))
        if special.any():
            bending = _some(rings, special)
            cut, parts = _polygons(bending.xy, bending, outer[special])
            bent.add(seam.cut(cut), parts)
    polygons, features = areas.shapes, part_feature[areas.parts]
    if len(bent.parts):
        found, owners = seam.joined(bent.shapes, part_feature[bent.parts])
        found, owners = seam.joined_on_paper(_array(shapely.transform(found, partial(_to_paper, frame))), owners)
        polygons, features = np.concatenate((polygons, found)), np.concatenate((features, owners))
        order = np.argsort(features, kind="stable")
        polygons, features = polygons[order], features[order]
    polygons, features = _within(polygons, features, frame)
    paper = _to_paper(frame, pack.xy[pack.part_start[points].astype(np.int64)])
    inside = ((paper >= 0) & (paper <= np.array(frame.paper[2:]))).all(axis=1)
    return Shapes(
        polygons,
        features,
        lines.shapes,
        part_feature[lines.parts],
        paper[inside],
        part_feature[points][inside],
    )


class _Found:
    """Shapes that are collected, and the numbers of their parts."""

    def __init__(self) -> None:
        self.shapes: Geometries = np.empty(0, dtype=object)
        self.parts: Integers = np.empty(0, dtype=np.intp)

    def add(self, shapes: Geometries, parts: Integers) -> None:
        self.shapes, self.parts = np.concatenate((self.shapes, shapes)), np.concatenate((self.parts, parts))


class _Parts(NamedTuple):
    """Parts gathered: `xy` on the grid, `part` their numbers, `owner` the place in `part` for each xy."""

    xy: npt.NDArray[np.int64]
    part: Integers
    owner: Integers


def _parts_near(pack: Pack, frame: Frame) -> Iterator[tuple[int, Integers]]:
    """Yield the parts whose bounds meet the frame's, those that do after so many turns around the Earth by themselves.

    A hole lies inside its outer ring and is judged like it.
    """
    if not len(pack.part_kind):
        return
    west, south, east, north = frame.bounds
    limit = mercator.MAXIMUM_LATITUDE
    (_, min_y), (_, max_y) = mercator.to_grid(np.array([[0, max(south, -limit)], [0, min(north, limit)]])).tolist()
    xy, starts = pack.xy, pack.part_start[:-1].astype(np.int64)
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    beside = (low[:, 1] <= max_y) & (high[:, 1] >= min_y)
    if goes_around_pole(frame):
        yield 0, np.flatnonzero(beside)
        return
    min_x, max_x = west * DEGREE, east * DEGREE
    for turn in (-1, 0, 1):
        off = turn * WORLD_WIDTH
        near = np.flatnonzero(beside & (low[:, 0] <= max_x - off) & (high[:, 0] >= min_x - off))
        if len(near):
            yield turn, near


def _gather(pack: Pack, frame: Frame, parts: Integers, *, turn: int, least: int) -> _Parts:
    """Collect the vertices of parts, without those that print could not tell apart; parts below `least` go."""
    starts = pack.part_start.astype(np.int64)
    lengths = (starts[1:] - starts[:-1])[parts]
    owner = np.repeat(np.arange(len(parts)), lengths)
    first = np.cumsum(lengths) - lengths
    index = np.arange(int(lengths.sum())) - np.repeat(first - starts[parts], lengths)
    grid = pack.xy[index]
    ends = (first + lengths - 1)[lengths > 0]
    keep = fine = _told_apart(grid, owner, ends, _grid_cell(frame, THIN))
    for thin in THIN_IF_MANY:
        if np.count_nonzero(keep) <= MOST_FINE:
            break
        fewer = fine & _told_apart(grid, owner, ends, _grid_cell(frame, thin))
        enough = np.bincount(owner[fewer], minlength=len(parts)) >= least
        keep = fewer | (fine & ~enough[owner])  # a small island stays
    counts = np.bincount(owner[keep], minlength=len(parts))
    keep &= (counts >= least)[owner]
    large = np.flatnonzero(counts >= least)
    renumbered = np.cumsum(counts >= least) - 1
    kept = grid[keep].astype(np.int64)
    kept[:, 0] += turn * WORLD_WIDTH
    return _Parts(kept, parts[large], renumbered[owner[keep]])


def _told_apart(grid: npt.NDArray[np.int32], owner: Integers, ends: Integers, cell_size: int) -> npt.NDArray[np.bool_]:
    """Tell which vertices lie in another cell than those before them; the first and last of a part always count."""
    columns, rows = (grid // cell_size).T
    keep = np.ones(len(grid), dtype=bool)
    keep[1:] = (columns[1:] != columns[:-1]) | (rows[1:] != rows[:-1]) | (owner[1:] != owner[:-1])
    keep[ends] = True
    return keep


def _grid_cell(frame: Frame, thin: float) -> int:
    """Return how many grid steps make a length on paper, where the grid is least stretched."""
    _, south, _, north = frame.bounds
    nearest = 0.0 if south <= 0.0 <= north else min(abs(south), abs(north))
    step = np.pi * EARTH_RADIUS / mercator.GRID * np.cos(np.radians(min(nearest, mercator.MAXIMUM_LATITUDE)))
    return max(1, int(thin / UNITS * frame.ratio / 1000.0 / step))


def _lines(parts: _Parts, frame: Frame, seam: Seam, found: _Found) -> None:
    """Add lines on paper, clipped to the frame."""
    if not len(parts.part):
        return
    special = seam.special(parts)
    lines = _array(shapely.linestrings(_to_paper(frame, parts.xy), indices=parts.owner))
    if special.any():
        bent = _some(parts, special)
        cut = seam.cut(_array(shapely.linestrings(bent.xy, indices=bent.owner)))
        lines[special] = shapely.transform(cut, partial(_to_paper, frame))
    clipped = _array(shapely.clip_by_rect(lines, *_clip_box(frame)))
    full = ~shapely.is_empty(clipped)
    found.add(clipped[full], parts.part[full])


def _some(parts: _Parts, wanted: npt.NDArray[np.bool_]) -> _Parts:
    """Return the wanted ones of gathered parts."""
    if wanted.all():
        return parts
    chosen = wanted[parts.owner]
    return _Parts(parts.xy[chosen], parts.part[wanted], (np.cumsum(wanted) - 1)[parts.owner[chosen]])


def _polygons(xy: npt.NDArray[Any], parts: _Parts, outer: Integers) -> tuple[Geometries, Integers]:
    """Build polygons of rings with these vertices; return the numbers of their outer rings too.

    `outer` are for each part the number of the outer ring that it belongs to, which may be too small to be there.
    """
    numbers = parts.part[outer == parts.part]
    if not len(numbers):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    owner = np.searchsorted(numbers, parts.part, side="right") - 1
    # a hole whose own outer ring was too small to print must not cut into another
    belongs = (owner >= 0) & (numbers[owner] == outer)
    rings = _array(shapely.linearrings(xy, indices=parts.owner))
    return _array(shapely.polygons(rings[belongs], indices=owner[belongs])), numbers


def _within(polygons: Geometries, features: Integers, frame: Frame) -> tuple[Geometries, Integers]:
    """Return polygons clipped to the frame, whole where they fit into it."""
    left, top, right, bottom = _clip_box(frame)
    low_x, low_y, high_x, high_y = shapely.bounds(polygons).reshape(-1, 4).T
    cut = (low_x < left) | (low_y < top) | (high_x > right) | (high_y > bottom)
    polygons[cut] = _cut(polygons[cut], frame)
    full = ~shapely.is_empty(polygons)
    return polygons[full], features[full]


def _cut(polygons: Geometries, frame: Frame) -> Geometries:
    """Clip polygons to the frame, also those that a projection far from home has turned inside out."""
    try:
        return _array(shapely.clip_by_rect(polygons, *_clip_box(frame)))
    except shapely.GEOSException:
        return _array(shapely.intersection(shapely.make_valid(polygons), shapely.box(*_clip_box(frame))))


def _lengths(starts: npt.NDArray[np.uint32]) -> Integers:
    return np.asarray(np.diff(starts.astype(np.intp)), dtype=np.intp)


def _array(geometries: object) -> Geometries:
    return np.asarray(geometries, dtype=object)


def _to_paper(frame: Frame, grid: npt.NDArray[Any]) -> Floats:
    """Return grid positions on paper; what the projection cannot reach is put far outside the frame."""
    degrees = mercator.to_degrees(grid)
    paper = frame.to_paper(degrees[:, 0], degrees[:, 1])
    return np.nan_to_num(np.clip(paper, -FAR, FAR), nan=FAR)


def _clip_box(frame: Frame) -> tuple[float, float, float, float]:
    left, top, right, bottom = frame.paper
    return left - OVERHANG, top - OVERHANG, right + OVERHANG, bottom + OVERHANG
