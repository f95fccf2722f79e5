"""Shapes of annotations: boxes, rings, curves and the heads of arrows, in hundredths of a millimetre of the page."""

from typing import Any

import numpy as np
import shapely

from layers.figure.projection import Floats

SAME = 3.0  # hundredths of a millimetre within which two corners are one
HEAD_SHAPE = 0.42  # half the width of an arrow's head over its length
HOLLOW = 0.78  # share of its length at which the line ends in it
_ROUND = np.linspace(0.0, 2.0 * np.pi, 97)


class ShapeError(ValueError):
    """Points that make no shape; the message says what is wrong with them."""


def bounds_of(shape: Any) -> list[int]:
    """Return left, top, width and height of a shape."""
    left, top, right, bottom = (int(value) for value in np.rint(shapely.bounds(shape)))
    return [left, top, right - left, bottom - top]


def box_between(corners: Floats, *, round_: bool) -> Any:
    """Return the rectangle between two corners, or the ellipse in it; raises ShapeError."""
    low, high = corners[:2].min(axis=0), corners[:2].max(axis=0)
    if (high - low < SAME).all():
        raise ShapeError("its corners are in one place")
    high = np.maximum(high, low + 1)
    if not round_:
        return shapely.box(*low, *high)
    middle, half = (low + high) / 2, (high - low) / 2
    return shapely.polygons(middle + half * np.column_stack((np.cos(_ROUND), np.sin(_ROUND))))


def ring_area(vertices: Floats) -> Any:
    """Return the area inside an outline; one that crosses itself keeps what its loops enclose.

    Raises ShapeError.
    """
    xy = distinct(vertices)
    if len(xy) < 3:
        raise ShapeError("its outline encloses nothing")
    area = shapely.make_valid(shapely.polygons(xy))
    if not shapely.area(area) > 0:
        raise ShapeError("its outline encloses nothing")
    return area


def distinct(xy: Floats) -> Floats:
    """Return vertices without those that repeat the one before."""
    keep = np.ones(len(xy), dtype=bool)
    keep[1:] = (np.abs(np.diff(xy, axis=0)) > 1.0).any(axis=1)
    return xy[keep]


def curve(xy: Floats) -> Floats:
    """Return a curve through vertices: a Catmull-Rom spline, eight steps between two of them."""
    padded = np.vstack((2 * xy[0] - xy[1], xy, 2 * xy[-1] - xy[-2]))
    step = np.linspace(0.0, 1.0, 8, endpoint=False)[:, None]
    before, start, end, after = (padded[offset : offset + len(xy) - 1, None, :] for offset in range(4))
    through = 0.5 * (
        2 * start
        + (end - before) * step
        + (2 * before - 5 * start + 4 * end - after) * step**2
        + (3 * start - before - 3 * end + after) * step**3
    )
    return np.vstack((through.reshape(-1, 2), xy[-1:]))


def head_at(tip: Floats, back: Floats) -> Any:
    """Return an arrow's head at a tip, as long as it is to `back`: slender, hollow behind."""
    along = back - tip
    across = np.array([-along[1], along[0]]) * HEAD_SHAPE
    return shapely.Polygon([tip, back + across, tip + along * HOLLOW, back - across])
