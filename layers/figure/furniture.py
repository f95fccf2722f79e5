"""What stands on the map itself: scale bar with ratio and north arrow, and the locator, where they cover no data."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import shapely

from layers.figure.frame import UNITS, Frame, Geometries
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.locator import locator
from layers.figure.paper import Box
from layers.figure.projection import Floats
from layers.figure.scale_bar import ratio_text, scale_bar
from layers.figure.shapes import Drawn

LONGEST_BAR = 45.0  # millimetres
MOST_COVERED = 0.02  # share of a piece's box that data may fill
POINT_COVERED = 1e5
Corner = Literal["bottom left", "top right", "bottom right", "top left"]
PREFERRED: dict[str, tuple[Corner, ...]] = {
    "scale": ("bottom left", "top right", "bottom right", "top left"),
    "locator": ("top right", "bottom right", "top left", "bottom left"),
}


def furniture(
    frame: Frame, size: str, drawn: Sequence[Drawn], base: Ground, scale: float, *, kept: Kept
) -> dict[str, Any]:
    """Return scale bar, north arrow and locator, each in the corner that covers least of the layers."""
    longest = min(LONGEST_BAR * scale, frame.width * 0.3)
    guess = scale_bar(frame, left=0.0, top=frame.height, longest=longest)
    sizes = {"scale": (12 * scale + max(guess["width"] + 10 * scale, 38 * scale), 13.0 * scale)}
    inset_width = min(36.0 * scale, frame.width * 0.24)
    inset = kept.of("locator", (frame, inset_width), lambda: locator(base, frame, inset_width))
    if inset:
        sizes["locator"] = (inset["width"], inset["height"])
    corners = _free_corners(frame, drawn, sizes)
    left, top, width, height = corners["scale"][0]
    bar = scale_bar(frame, left=left + 12 * scale, top=top + height / 2, longest=guess["width"] * 1.05)
    pieces: dict[str, Any] = {
        "scale": {"box": [left, top, width, height], "bar": bar, "ratio": ratio_text(frame, size)},
        "north": round(frame.projection.north_at(*frame.plane_at(left + 5 * scale, top + height / 2)), 2),
        "locator": None,
        "locator_aside": None,
    }
    if inset:
        box, free = corners["locator"]
        pieces |= {"locator": {"box": list(box), **inset}} if free else {"locator_aside": inset}
    return pieces


def _free_corners(
    frame: Frame, drawn: Sequence[Drawn], sizes: dict[str, tuple[float, float]]
) -> dict[str, tuple[Box, bool]]:
    """Return for each piece its box in millimetres and whether that is free of data; each corner is used once."""
    areas = np.concatenate([np.empty(0, dtype=object), *(layer.areas for layer in drawn)])
    spots = np.concatenate([np.empty((0, 2)), *(layer.points for layer in drawn)])
    taken: set[Corner] = set()
    chosen: dict[str, tuple[Box, bool]] = {}
    for name, size in sizes.items():
        inset = 0.0 if name == "locator" else 3.0
        tried = {corner: _in_corner(frame, size, corner, inset) for corner in PREFERRED[name] if corner not in taken}
        covered = {corner: _covered(box, areas, spots) for corner, box in tried.items()}
        best = min(tried, key=lambda corner: covered[corner])
        taken.add(best)
        chosen[name] = (tried[best], covered[best] < MOST_COVERED * size[0] * size[1] * UNITS**2)
    return chosen


def _in_corner(frame: Frame, size: tuple[float, float], corner: Corner, inset: float) -> Box:
    """Return the box of a piece that stands in a corner."""
    width, height = size
    left = frame.width - width - inset if "right" in corner else inset
    top = frame.height - height - inset if "bottom" in corner else inset
    return Box(left, top, width, height)


def _covered(box: Box, areas: Geometries, spots: Floats) -> float:
    """Return how much of the layers a box would cover, in hundredths of a millimetre squared; a point counts much."""
    left, top, right, bottom = (
        value * UNITS for value in (box.left, box.top, box.left + box.width, box.top + box.height)
    )
    bounds = shapely.bounds(areas).reshape(-1, 4)
    near = (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top)
    covered = float(np.sum(shapely.area(shapely.clip_by_rect(areas[near], left, top, right, bottom))))
    inside = (spots[:, 0] > left) & (spots[:, 0] < right) & (spots[:, 1] > top) & (spots[:, 1] < bottom)
    return covered + POINT_COVERED * int(np.count_nonzero(inside))
