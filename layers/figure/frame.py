"""The map frame of a figure: which ground it shows, at which ratio, and what of a layer falls into it.

Paper coordinates count in hundredths of a millimetre from the frame's top left corner, x to the right and y down, so
that paths are written with whole numbers. Geometry arrives as packed arrays on the Web Mercator grid and leaves as
shapely geometries on paper: thinned first, then projected, then clipped, all of it a layer at a time.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from layers.document import Bounds
from layers.drawing.packs import Pack
from layers.figure.projection import Floats, Projection, fitting
from layers.geodesy import mercator
from layers.parts import LINE, OUTER, POINT

UNITS = 100.0  # to a millimetre
THIN = 5.0  # hundredths of a millimetre: nothing finer can be seen in print
MOST_FINE = 100_000  # vertices of a layer on a page, beyond which its lines lie side by side
THIN_IF_MANY = (10.0, 15.0)  # then not quite two pixels at 300 dpi are enough, and print in less than half the time
OVERHANG = 300.0  # geometry is kept this far outside the frame, so that no outline shows along the frame itself
ROUND_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 7.5, 8.0, 9.0, 10.0)
WORLD: Bounds = (-180.0, -85.0, 180.0, 85.0)
EARTH_RADIUS = 6378137.0  # metres, of the sphere that Web Mercator uses
NARROWEST = 1_000.0  # metres of ground from the left to the right of a frame
SPARED = 0.003  # share of the extent, a fifth of a millimetre an edge on A4, that may go for a round ratio
AROUND_A_PLACE = 0.1  # degrees, about ten kilometres
LEAST_EXTENT = 0.001  # a building and what stands around it
FAR = 1e7  # a hundred metres of paper

Integers = npt.NDArray[np.intp]
Geometries = npt.NDArray[np.object_]


class ExtentError(ValueError):
    """An extent that no map can show; the message is for the user."""


class Frame(NamedTuple):
    """A projected map window on paper: `width` and `height` in millimetres, the rest in metres of the plane.

    `ratio` is the scale's denominator at the middle of the frame, on the ground; `metres` is one millimetre of paper
    measured in the plane.
    """

    projection: Projection
    width: float
    height: float
    ratio: float
    metres: float
    left: float
    top: float
    bounds: Bounds  # the degrees that it covers, seen along its edges and through its middle

    def to_paper(self, longitudes: Floats, latitudes: Floats) -> Floats:
        """Return positions on paper, one row of x and y each, of longitudes and latitudes in degrees."""
        x, y = self.projection.to_plane(longitudes, latitudes)
        factor = UNITS / self.metres
        return np.column_stack(((x - self.left) * factor, (self.top - y) * factor))

    def plane_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the plane under a point of the paper given in millimetres."""
        return self.left + x * self.metres, self.top - y * self.metres

    def place_in(self, other: "Frame") -> tuple[float, float, float, float]:
        """Return where a part of another frame lies in that: left, top, width and height in millimetres."""
        across, down = (self.left - other.left) / self.metres, (other.top - self.top) / self.metres
        return across, down, self.width, self.height

    @property
    def paper(self) -> tuple[float, float, float, float]:
        """The frame on paper: 0, 0, width and height in hundredths of a millimetre."""
        return 0.0, 0.0, self.width * UNITS, self.height * UNITS


def frame_for(
    bounds: Bounds,
    width: float,
    height: float,
    *,
    projection: Projection | None = None,
    margin: float = 0.0,
    ratio: float | None = None,
    clear: tuple[float, float, float, float] | None = None,
) -> Frame:
    """Return the frame of this size in millimetres that shows all of an extent, at the next round ratio.

    `bounds` are west, south, east and north in degrees; `margin` adds that share of the size on each side. With a
    `ratio` their middle is shown at that scale. `clear` is the part of the frame, left, top, width and height in
    millimetres, in which the extent stands: something else covers the rest. Raises ExtentError when the extent is empty
    or outside the world, and for a scale that cannot be shown.
    """
    bounds = checked_extent(bounds)
    projection = projection or fitting(bounds)
    west, south, east, north = bounds
    along = np.linspace(0.0, 1.0, 33)
    longitudes, latitudes = np.meshgrid(west + along * (east - west), south + along * (north - south))
    x, y = projection.to_plane(longitudes.ravel(), latitudes.ravel())
    seen = np.isfinite(x) & np.isfinite(y)
    if not seen.any():
        raise ExtentError(f"The projection {projection.name} cannot show {extent_text(bounds)}")
    x, y = x[seen], y[seen]
    middle = ((float(x.min()) + float(x.max())) / 2, (float(y.min()) + float(y.max())) / 2)
    grow = 1.0 + 2.0 * margin
    clear_left, clear_top, clear_width, clear_height = clear or (0.0, 0.0, width, height)
    needed = max((x.max() - x.min()) * grow / clear_width, (y.max() - y.min()) * grow / clear_height)
    across, down = clear_left + clear_width / 2 - width / 2, clear_top + clear_height / 2 - height / 2

    def stretch_at(metres: float) -> float:  # in the middle of the frame, which depends on the scale
        there = (middle[0] - across * metres, middle[1] + down * metres)
        return _plane_metres_per_ground_metre(projection, there, metres * width / 10)

    metres = float(needed)  # of the plane, to a millimetre
    stretch = stretch_at(metres)
    ratio = round_up(metres * 1000.0 / stretch) if ratio is None else checked_ratio(ratio, width)
    for _ in range(2):
        metres = ratio / 1000.0 * stretch
        stretch = stretch_at(metres)
    left, top = middle[0] - metres * (width / 2 + across), middle[1] + metres * (height / 2 + down)
    covered = _covered(projection, (left, top - metres * height, left + metres * width, top))
    return Frame(projection, width, height, ratio, metres, left, top, covered)


def around(bounds: Bounds, width: float, height: float, ratio: float) -> Bounds:
    """Return about what a frame of this size in millimetres shows at a scale, in the middle of bounds in degrees.

    It is what a projection must fit. Raises ExtentError for a scale that cannot be shown.
    """
    west, south, east, north = checked_extent(bounds)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    degrees = checked_ratio(ratio, width) / 1000.0 / (math.pi * EARTH_RADIUS / 180.0)  # of latitude, to a millimetre
    half_y = min(degrees * height / 2, WORLD[3])
    half_x = min(degrees * width / 2 / max(math.cos(math.radians(middle_y)), 0.05), WORLD[2])
    return (
        max(middle_x - half_x, WORLD[0]),
        max(middle_y - half_y, WORLD[1]),
        min(middle_x + half_x, WORLD[2]),
        min(middle_y + half_y, WORLD[3]),
    )


def checked_ratio(ratio: float, width: float) -> float:
    """Return a scale's denominator at which a frame this wide in millimetres shows some ground and not all of it twice.

    Raises ExtentError with the scales that can be shown.
    """
    least, most = (_two_digits(metres * 1000.0 / width) for metres in (NARROWEST, math.tau * EARTH_RADIUS))
    if least <= ratio <= most:
        return ratio
    shown = "less ground than a map can show" if ratio < least else "more than the whole world"
    raise ExtentError(f"At 1:{ratio:,.0f} the frame would show {shown}; choose from 1:{least:,.0f} to 1:{most:,.0f}")


def _two_digits(value: float) -> float:
    power = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / power) * power


def within_world(frame: Frame) -> Frame:
    """Return the frame without what lies beyond the world's edge, where the projection makes the world a rectangle."""
    if not frame.projection.rectangular:
        return frame
    x, y = frame.projection.to_plane(np.array([-180.0, 180.0]), np.array([-90.0, 90.0]))
    left, right = max(frame.left, float(x[0])), min(frame.left + frame.width * frame.metres, float(x[1]))
    bottom, top = max(frame.top - frame.height * frame.metres, float(y[0])), min(frame.top, float(y[1]))
    return frame._replace(
        width=(right - left) / frame.metres,
        height=(top - bottom) / frame.metres,
        left=left,
        top=top,
        bounds=_covered(frame.projection, (left, bottom, right, top)),
    )


def _covered(projection: Projection, plane: tuple[float, float, float, float]) -> Bounds:
    """Return the degrees that a rectangle of the plane covers."""
    left, bottom, right, top = plane
    x, y = np.meshgrid(np.linspace(left, right, 33), np.linspace(bottom, top, 33))
    longitudes, latitudes = projection.to_degrees(x.ravel(), y.ravel())
    seen = np.isfinite(longitudes) & np.isfinite(latitudes)
    if not seen.any():
        return WORLD
    longitudes, latitudes = longitudes[seen], latitudes[seen]
    return float(longitudes.min()), float(latitudes.min()), float(longitudes.max()), float(latitudes.max())


def checked_extent(bounds: Bounds) -> Bounds:
    """Return bounds that a map can show, wider around a single place or next to none; raises ExtentError."""
    west, south, east, north = bounds
    if not all(math.isfinite(value) for value in bounds):
        raise ExtentError(f"The extent {extent_text(bounds)} is not made of numbers")
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ExtentError(
            f"The extent {extent_text(bounds)} lies outside the world: longitudes go from -180 to 180, "
            "latitudes from -90 to 90, in the order west, south, east, north"
        )
    if west > east or south > north:
        raise ExtentError(f"The extent {extent_text(bounds)} is empty: give west, south, east, north")
    least = AROUND_A_PLACE if (west, south) == (east, north) else LEAST_EXTENT
    if east - west < least and north - south < least:
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        west, east, south, north = (
            middle_x - least / 2,
            middle_x + least / 2,
            middle_y - least / 2,
            middle_y + least / 2,
        )
    return max(west, -180.0), max(south, WORLD[1]), min(east, 180.0), min(north, WORLD[3])


def extent_text(bounds: Bounds) -> str:
    """Write an extent as its four numbers."""
    return " ".join(f"{value:g}" for value in bounds)


def round_up(ratio: float) -> float:
    """Return the next round scale denominator that is not smaller, but for a hair."""
    power = 10.0 ** math.floor(math.log10(ratio))
    return next(step * power for step in ROUND_RATIOS if step * power >= ratio * (1 - SPARED))


def _plane_metres_per_ground_metre(projection: Projection, middle: tuple[float, float], length: float) -> float:
    """Return how much longer the plane is than the ground along a horizontal line through a point."""
    x, y = middle
    ground = projection.ground_length((x - length / 2, y), (x + length / 2, y))
    return length / ground if math.isfinite(ground) and ground > 0 else 1.0


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
    near = _parts_near(pack, frame)
    kinds = pack.part_kind[near]
    points = near[kinds == POINT]
    paper = _to_paper(frame, pack.xy[pack.part_start[points].astype(np.int64)])
    inside = ((paper >= 0) & (paper <= np.array(frame.paper[2:]))).all(axis=1)
    lines, line_parts = _lines(_gather(pack, frame, near[kinds == LINE], least=2), frame)
    polygons, polygon_parts = _polygons(_gather(pack, frame, near[kinds >= OUTER], least=4), pack, frame)
    return Shapes(
        polygons,
        part_feature[polygon_parts],
        lines,
        part_feature[line_parts],
        paper[inside],
        part_feature[points][inside],
    )


class _Parts(NamedTuple):
    """Parts gathered and projected: `xy` on paper, `part` their numbers, `owner` the place in `part` for each xy."""

    xy: Floats
    part: Integers
    owner: Integers


def _parts_near(pack: Pack, frame: Frame) -> Integers:
    """Return the parts whose bounds meet the frame's; a hole lies inside its outer ring and is judged like it."""
    if not len(pack.part_kind):
        return np.empty(0, dtype=np.intp)
    west, south, east, north = frame.bounds
    limit = mercator.MAXIMUM_LATITUDE
    (min_x, min_y), (max_x, max_y) = mercator.to_grid(
        np.array([[west, max(south, -limit)], [east, min(north, limit)]])
    ).tolist()
    xy, starts = pack.xy, pack.part_start[:-1].astype(np.int64)
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    near = (low[:, 0] <= max_x) & (high[:, 0] >= min_x) & (low[:, 1] <= max_y) & (high[:, 1] >= min_y)
    return np.flatnonzero(near)


def _gather(pack: Pack, frame: Frame, parts: Integers, *, least: int) -> _Parts:
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
    return _Parts(_to_paper(frame, grid[keep]), parts[large], renumbered[owner[keep]])


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


def _lines(parts: _Parts, frame: Frame) -> tuple[Geometries, Integers]:
    if not len(parts.part):
        return np.empty(0, dtype=object), parts.part
    clipped = _array(shapely.clip_by_rect(shapely.linestrings(parts.xy, indices=parts.owner), *_clip_box(frame)))
    full = ~shapely.is_empty(clipped)
    return clipped[full], parts.part[full]


def _polygons(parts: _Parts, pack: Pack, frame: Frame) -> tuple[Geometries, Integers]:
    """Build polygons of outer rings and the holes that follow them, whole where they fit into the frame."""
    outer = pack.part_kind[parts.part] == OUTER
    if not outer.any():
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    outer_parts = parts.part[outer]
    owner = np.searchsorted(outer_parts, parts.part, side="right") - 1
    # a hole whose own outer ring was too small to print must not cut into another
    outer_of_part = np.maximum.accumulate(np.where(pack.part_kind == OUTER, np.arange(len(pack.part_kind)), 0))
    belongs = (owner >= 0) & (outer_parts[owner] == outer_of_part[parts.part])
    rings = _array(shapely.linearrings(parts.xy, indices=parts.owner))
    polygons = _array(shapely.polygons(rings[belongs], indices=owner[belongs]))
    left, top, right, bottom = _clip_box(frame)
    low_x, low_y, high_x, high_y = shapely.bounds(polygons).T
    cut = (low_x < left) | (low_y < top) | (high_x > right) | (high_y > bottom)
    polygons[cut] = _cut(polygons[cut], frame)
    full = ~shapely.is_empty(polygons)
    return polygons[full], outer_parts[full]


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


def _to_paper(frame: Frame, grid: npt.NDArray[np.int32]) -> Floats:
    """Return grid positions on paper; what the projection cannot reach is put far outside the frame."""
    degrees = mercator.to_degrees(grid)
    paper = frame.to_paper(degrees[:, 0], degrees[:, 1])
    return np.nan_to_num(np.clip(paper, -FAR, FAR), nan=FAR)


def _clip_box(frame: Frame) -> tuple[float, float, float, float]:
    left, top, right, bottom = frame.paper
    return left - OVERHANG, top - OVERHANG, right + OVERHANG, bottom + OVERHANG
