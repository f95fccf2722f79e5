"""The locator inset: where in the world the map frame lies."""

from typing import Any

import numpy as np

from layers.document import Bounds
from layers.figure.extents import WORLD
from layers.figure.frame import UNITS, Frame, frame_for
from layers.figure.ground import Ground, names, paths
from layers.figure.projection import fitting

WIDER = 4.5  # times the frame's own extent
LEAST_DEGREES = 24.0
SHAPE = 0.8  # height of the inset over its width
NAMED = 18
LEAST_OUTLINE = 1.6  # millimetres
WIDEST = 100.0  # degrees of longitude


def locator(base: Ground, frame: Frame, width: float) -> dict[str, Any] | None:
    """Return the inset of this width in millimetres: its paths, a few names and the frame's outline on it.

    A map of half the world needs none.
    """
    west, _, east, _ = frame.bounds
    if east - west > WIDEST:
        return None
    bounds = around(frame.bounds)
    inset = frame_for(bounds, width, width * SHAPE, projection=fitting(bounds))
    painted = [
        path
        for path in paths(base, inset, zoom=3.0)
        if path["kind"] in ("land", "ocean", "lake", "country_border", "disputed_border", "coast")
    ]
    return {
        "width": inset.width,
        "height": inset.height,
        "ground": painted,
        "outline": outline(frame, inset),
        "names": [name for name in names(base, inset, 4.0) if name["kind"] in ("country", "sea")][:NAMED],
    }


def around(bounds: Bounds) -> Bounds:
    """Return the wider extent that a locator shows around another; both count on."""
    west, south, east, north = bounds
    width = max((east - west) * WIDER, LEAST_DEGREES)
    height = max((north - south) * WIDER, LEAST_DEGREES * SHAPE)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    width = min(width, 360.0)
    south, north = max(middle_y - height / 2, WORLD[1]), min(middle_y + height / 2, WORLD[3])
    return middle_x - width / 2, south, middle_x + width / 2, north


def outline(frame: Frame, inset: Frame) -> str:
    """Return the frame's edge as a path on the inset."""
    along = np.linspace(0.0, 1.0, 9)
    x = np.concatenate((along, np.ones(9), along[::-1], np.zeros(9))) * frame.width
    y = np.concatenate((np.zeros(9), along, np.ones(9), along[::-1])) * frame.height
    longitudes, latitudes = frame.projection.to_degrees(frame.left + x * frame.metres, frame.top - y * frame.metres)
    paper = np.nan_to_num(inset.to_paper(longitudes, latitudes))
    low, high = paper.min(axis=0), paper.max(axis=0)
    if (high - low).max() < LEAST_OUTLINE * UNITS:  # a place, not an extent: it must be found all the same
        middle, half = (low + high) / 2, LEAST_OUTLINE * UNITS / 2
        paper = middle + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    limit = np.array([inset.width, inset.height]) * UNITS
    whole = np.rint(np.clip(paper, 0, limit)).astype(int)
    return "M" + "L".join(f"{px} {py}" for px, py in whole.tolist()) + "z"
