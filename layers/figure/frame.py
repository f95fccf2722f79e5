"""The map frame of a figure: which ground it shows, and at which ratio.

Paper coordinates count in hundredths of a millimetre from the frame's top left corner, x to the right and y down, so
that paths are written with whole numbers.
"""

import math
from typing import NamedTuple

import numpy as np

from layers.document import Bounds
from layers.figure.extents import WORLD, ExtentError, as_written, extent_text, widened
from layers.figure.projection import Floats, Projection, fitting

UNITS = 100.0  # to a millimetre
ROUND_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 7.5, 8.0, 9.0, 10.0)
EARTH_RADIUS = 6378137.0  # metres, of the sphere that Web Mercator uses
NARROWEST = 1_000.0  # metres of ground from the left to the right of a frame
SPARED = 0.003  # share of the extent, a fifth of a millimetre an edge on A4, that may go for a round ratio


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
    bounds: Bounds  # the degrees that it covers, counted on, seen along its edges and through its middle

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
    def extent(self) -> Bounds:
        """The degrees that it covers as they are written."""
        return as_written(self.bounds)

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

    `bounds` are west, south, east and north in degrees, counted on; `margin` adds that share of the size on each side.
    With a `ratio` their middle is shown at that scale. `clear` is the part of the frame, left, top, width and height in
    millimetres, in which the extent stands: something else covers the rest. Raises ExtentError for what the projection
    cannot show, and for a scale that cannot be shown.
    """
    bounds = widened(bounds)
    projection = projection or fitting(bounds)
    west, south, east, north = bounds
    along = np.linspace(0.0, 1.0, 33)
    longitudes, latitudes = np.meshgrid(west + along * (east - west), south + along * (north - south))
    x, y = projection.to_plane(longitudes.ravel(), latitudes.ravel())
    seen = np.isfinite(x) & np.isfinite(y)
    if not seen.any():
        raise ExtentError(f"The projection {projection.name} cannot show {extent_text(as_written(bounds))}")
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

    Both count on. It is what a projection must fit. Raises ExtentError for a scale that cannot be shown.
    """
    west, south, east, north = widened(bounds)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    degrees = checked_ratio(ratio, width) / 1000.0 / (math.pi * EARTH_RADIUS / 180.0)  # of latitude, to a millimetre
    half_y = min(degrees * height / 2, WORLD[3])
    half_x = min(degrees * width / 2 / max(math.cos(math.radians(middle_y)), 0.05), 180.0)
    return middle_x - half_x, max(middle_y - half_y, WORLD[1]), middle_x + half_x, min(middle_y + half_y, WORLD[3])


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
    ends = frame.projection.centre + np.array([-180.0, 180.0])
    x, y = frame.projection.to_plane(ends, np.array([-90.0, 90.0]))
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
    """Return the degrees that a rectangle of the plane covers, counted on; around a pole those are all longitudes."""
    left, bottom, right, top = plane
    x, y = np.meshgrid(np.linspace(left, right, 33), np.linspace(bottom, top, 33))
    longitudes, latitudes = projection.to_degrees(x.ravel(), y.ravel())
    seen = np.isfinite(longitudes) & np.isfinite(latitudes)
    if not seen.any():
        return WORLD
    longitudes, latitudes = longitudes[seen], latitudes[seen]
    west, south, east, north = (
        float(value) for value in (longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max())
    )
    for pole in () if projection.rectangular else (-90.0, 90.0):
        pole_x, pole_y = (float(value[0]) for value in projection.to_plane(np.zeros(1), np.array([pole])))
        if left <= pole_x <= right and bottom <= pole_y <= top:
            west, east = projection.centre - 180.0, projection.centre + 180.0
            south, north = min(south, pole), max(north, pole)
    return west, south, east, north


def round_up(ratio: float) -> float:
    """Return the next round scale denominator that is not smaller, but for a hair."""
    power = 10.0 ** math.floor(math.log10(ratio))
    return next(step * power for step in ROUND_RATIOS if step * power >= ratio * (1 - SPARED))


def _plane_metres_per_ground_metre(projection: Projection, middle: tuple[float, float], length: float) -> float:
    """Return how much longer the plane is than the ground along a horizontal line through a point."""
    x, y = middle
    ground = projection.ground_length((x - length / 2, y), (x + length / 2, y))
    return length / ground if math.isfinite(ground) and ground > 0 else 1.0
