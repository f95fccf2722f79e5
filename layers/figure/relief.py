"""Shaded relief under a figure: a picture on the Web Mercator grid, drawn anew in the figure's projection."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from layers.figure.frame import Frame
from layers.geodesy import mercator

Floats = npt.NDArray[np.floating[Any]]

Greys = npt.NDArray[np.uint8]

PIXELS_PER_INCH = 110
MOST_PIXELS = 3_000_000  # a poster's relief is no finer than its source anyway
BLOCK = 32
CONTROL = 48  # places a side that are projected exactly; between them positions are interpolated
FADE = 60.0  # pixels of the source over which the relief fades where it ends inside the frame
WHITE = 255.0
FLAT = 224.0  # the grey of level ground, which print leaves as light as its paper


class Relief(NamedTuple):
    """A grey picture (rows, columns), north up, and its least x, least y, greatest x and greatest y on the grid."""

    pixels: Greys
    bounds: tuple[int, int, int, int]


def reaches(bounds: tuple[int, int, int, int], frame: Frame) -> bool:
    """Tell whether a relief with these bounds on the grid has anything to show in a frame."""
    grid = _control_places(frame)
    min_x, min_y, max_x, max_y = bounds
    (left, bottom), (right, top) = grid.min(axis=0), grid.max(axis=0)
    return bool(right >= min_x and left <= max_x and top >= min_y and bottom <= max_y)


def in_frame(relief: Relief, frame: Frame) -> Greys:
    """Return the relief of a frame as a grey picture of its shape, white where there is none."""
    inches = np.array([frame.height, frame.width]) / 25.4
    per_inch = min(PIXELS_PER_INCH, float((MOST_PIXELS / (inches[0] * inches[1])) ** 0.5))
    rows, columns = (max(2, round(float(length) * per_inch)) for length in inches)
    column, row = _source_places(relief, frame)
    x, y = _stretched(column.T, columns).T, _stretched(row.T, columns).T
    picture = np.empty((rows, columns), dtype=np.uint8)
    for start in range(0, rows, BLOCK):  # a block at a time stays in the processor's cache
        stop = min(start + BLOCK, rows)
        shaded = _shaded(relief.pixels, _stretched(x, rows, start, stop), _stretched(y, rows, start, stop))
        picture[start:stop] = shaded
    return picture


def _shaded(pixels: Greys, x: Floats, y: Floats) -> Floats:
    """Return the grey at places of the source: level ground white, and fading to white where the source ends."""
    height, width = pixels.shape
    inside = np.clip(np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / FADE, 0.0, 1.0)
    lightened = np.minimum(_sampled(pixels, x, y) * np.float32(WHITE / FLAT), WHITE)
    return np.asarray(WHITE - (WHITE - lightened) * inside)


def _source_places(relief: Relief, frame: Frame) -> tuple[Floats, Floats]:
    """Return the columns and rows of the source under the control places."""
    grid = _control_places(frame)
    min_x, min_y, max_x, max_y = relief.bounds
    height, width = relief.pixels.shape
    column = (grid[:, 0] - min_x) / (max_x - min_x) * width - 0.5
    row = (max_y - grid[:, 1]) / (max_y - min_y) * height - 0.5
    return column.reshape(CONTROL, CONTROL).astype(np.float32), row.reshape(CONTROL, CONTROL).astype(np.float32)


def _control_places(frame: Frame) -> Floats:
    """Return the positions on the grid under control places on the frame, a row of x and y each."""
    along = np.linspace(0.0, 1.0, CONTROL)
    x, y = np.meshgrid(frame.left + along * frame.width * frame.metres, frame.top - along * frame.height * frame.metres)
    longitudes, latitudes = frame.projection.to_degrees(x.ravel(), y.ravel())
    return mercator.to_grid(np.column_stack((longitudes, latitudes))).astype(np.float64)


def _stretched(values: Floats, count: int, start: int = 0, stop: int | None = None) -> Floats:
    """Interpolate the rows of control values linearly at the middles of this many pixels, or of some of them."""
    place = (np.arange(start, count if stop is None else stop) + 0.5) / count * (CONTROL - 1)
    before = np.minimum(place.astype(np.intp), CONTROL - 2)
    share = (place - before).astype(np.float32)[:, None]
    return np.asarray(values[before] * (1 - share) + values[before + 1] * share)


def _sampled(pixels: Greys, x: Floats, y: Floats) -> Floats:
    """Return the grey at fractional columns and rows, interpolated between four pixels."""
    height, width = pixels.shape
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    column, row = x.astype(np.int32), y.astype(np.int32)
    right, below = x - column, y - row
    flat = pixels.ravel()
    first = row * width + column
    top = flat[first] * (1 - right) + flat[first + 1] * right
    bottom = flat[first + width] * (1 - right) + flat[first + width + 1] * right
    return np.asarray(top * (1 - below) + bottom * below)
