"""What stands on the map itself: scale bars with ratio and north arrow, and the locator, where they cover no data.

Each piece tries the corners and then places along the edges. One that would cover data wherever it stands goes beside
the map, among the text, if there is such a place.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from layers.figure.coverage import Coverage
from layers.figure.frame import UNITS, Frame
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.locator import locator
from layers.figure.paper import Box
from layers.figure.scale_bar import Unit, ratio_text, scale_bar
from layers.figure.shapes import Drawn

LONGEST_BAR = 45.0  # millimetres
BAR_HEIGHT = 5.4
RATIO_HEIGHT = 4.6
LETTER = 1.06  # width of a letter or a figure, roughly
ARROW_WIDTH = 12.0
ARROW_HEIGHT = 12.0
PADDING = 2.0
MOST_COVERED = 0.02  # share of a piece's box that data may fill
MARK_LETTER, MARK_HEIGHT = 3.0, 8.0  # of a handling mark at twelve points
STEP = 5.0  # millimetres between places tried along an edge
GAP = 2.0
NORTH_VARIES = 15.0  # degrees within the frame from which on no arrow can show north
PREFERRED: dict[str, tuple[str, ...]] = {
    "scale": ("bottom left", "top right", "bottom right", "top left"),
    "locator": ("top right", "bottom right", "top left", "bottom left"),
}


class Wanted(NamedTuple):
    """What furniture a figure asks for: `hidden` are names of `parts`, `aside` whether there is room beside the map.

    `taken` are boxes of the frame that something covers already, `legend` the size of one that stands on the map; all
    in millimetres. `share` is the part of the frame's width that a scale bar may take.
    """

    size: str  # the paper, as the ratio names it
    units: Sequence[Unit] = ("km",)
    hidden: Collection[str] = ()
    aside: bool = True
    taken: Sequence[Box] = ()
    legend: tuple[float, float] | None = None
    legend_corners: tuple[str, ...] = ()
    share: float = 0.3


def furniture(
    frame: Frame, drawn: Sequence[Drawn], base: Ground, scale: float, wanted: Wanted, *, kept: Kept
) -> dict[str, Any]:
    """Return scale bars, north arrow and locator with their boxes in millimetres, each None where it is not shown.

    `north` is the direction of true north where the arrow stands, in degrees clockwise from up; `north_varies` by how
    many degrees it differs within the frame where that is too much for an arrow.
    """
    varies = kept.of("north", (frame,), lambda: north_varies(frame))
    block = _Block(frame, scale, wanted, arrow="north" not in wanted.hidden and varies <= NORTH_VARIES)
    sizes = {"legend": wanted.legend} if wanted.legend else {}
    if block.size[1] > 0:
        sizes["scale"] = block.size
    inset = None
    if "locator" not in wanted.hidden:
        inset_width = min(36.0 * scale, frame.width * 0.24)
        inset = kept.of("locator", (frame, inset_width), lambda: locator(base, frame, inset_width))
    if inset:
        sizes["locator"] = (inset["width"], inset["height"])
    places = _places(frame, drawn, sizes, wanted)
    pieces: dict[str, Any] = {
        "scale": None,
        "scale_aside": None,
        "north_varies": round(varies) if varies > NORTH_VARIES else None,
        "locator": None,
        "locator_aside": None,
    }
    if "scale" in places:
        box, free = places["scale"]
        pieces["scale" if free or not wanted.aside else "scale_aside"] = block.at(
            box if free or not wanted.aside else None
        )
    if inset and "locator" in places:
        box, free = places["locator"]
        if free:
            pieces["locator"] = {"box": list(box), **inset}
        elif wanted.aside:
            pieces["locator_aside"] = inset
    if wanted.legend and "legend" in places:
        pieces["legend"] = list(places["legend"][0])
    return pieces


def standing(pieces: Mapping[str, Any], left: float, top: float) -> tuple[Box, ...]:
    """Return where on the page the pieces on a map stand whose upper left corner is at `left`, `top`; millimetres."""
    boxes = (Box(*piece["box"]) for name in ("scale", "locator") if (piece := pieces[name]))
    return tuple(Box(left + box.left, top + box.top, box.width, box.height) for box in boxes)


def covered_by_marks(frame: Frame, handling: str | None, scale: float) -> tuple[Box, ...]:
    """Return what the handling mark covers in the corners of a map without a page, in millimetres."""
    if not handling:
        return ()
    width, height = min(frame.width, (len(handling) * MARK_LETTER + 4) * scale), MARK_HEIGHT * scale
    left = frame.width - width
    return Box(left, 0.0, width, height), Box(left, frame.height - height, width, height)


def north_varies(frame: Frame) -> float:
    """Return by how many degrees the direction of true north differs within a frame at most."""
    x, y = np.meshgrid(np.linspace(0.02, 0.98, 7) * frame.width, np.linspace(0.02, 0.98, 7) * frame.height)
    middle = frame.projection.north_at(*frame.plane_at(frame.width / 2, frame.height / 2))
    off = [
        (frame.projection.north_at(*frame.plane_at(across, down)) - middle + 180.0) % 360.0 - 180.0
        for across, down in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)
    ]
    return max(off) - min(off)


class _Block:
    """Scale bars, one below the other, the ratio under them, and the north arrow to their left."""

    def __init__(self, frame: Frame, scale: float, wanted: Wanted, *, arrow: bool):
        self._frame, self._scale, self._size, self._arrow = frame, scale, wanted.size, arrow
        self._units: Sequence[Unit] = () if "scale" in wanted.hidden else tuple(dict.fromkeys(wanted.units))
        self._ratio = "ratio" not in wanted.hidden
        self._longest = [min(LONGEST_BAR * scale, frame.width * wanted.share)] * len(self._units)
        # elsewhere in the frame the same length of ground may be a little longer on paper, but no rounder number fits
        self._longest = [bar["width"] * 1.05 for bar in self._bars(0.0, frame.height)]
        widths = [bar["width"] * 1.02 + _overhang(bar) * scale for bar in self._bars(0.0, frame.height)]
        ratio = len(ratio_text(frame, wanted.size)) * LETTER * scale if self._ratio else 0.0
        width = max([*widths, ratio]) + PADDING * scale
        height = len(self._units) * BAR_HEIGHT * scale + (RATIO_HEIGHT * scale if self._ratio else 0.0)
        if arrow:
            width = ARROW_WIDTH * scale + (width if height else 0.0)
            height = max(height, ARROW_HEIGHT * scale)
        else:
            width += PADDING * scale
        self.size = (width, height + PADDING * scale if height else 0.0)

    def at(self, box: Box | None) -> dict[str, Any]:
        """Return the block as it stands in a box of the frame; without one it holds in the middle of the frame."""
        width, height = self.size
        frame = self._frame
        stands = box or Box((frame.width - width) / 2, (frame.height - height) / 2, width, height)
        indent = (ARROW_WIDTH if self._arrow else PADDING) * self._scale
        north = frame.projection.north_at(*frame.plane_at(stands.left + indent / 2, stands.top + height / 2))
        return {
            "box": list(box or Box(0.0, 0.0, width, height)),
            "bars": self._bars(stands.left + indent, stands.top),
            "indent": indent,
            "ratio": ratio_text(frame, self._size) if self._ratio else None,
            "north": round(north, 2) if self._arrow else None,
        }

    def _bars(self, left: float, top: float) -> list[dict[str, Any]]:
        tops = [top + (row + 0.5) * BAR_HEIGHT * self._scale for row in range(len(self._units))]
        return [
            scale_bar(self._frame, left=left, top=place, longest=longest, unit=unit)
            for place, longest, unit in zip(tops, self._longest, self._units, strict=True)
        ]


def _overhang(bar: dict[str, Any]) -> float:
    """Return how far the last number and the unit reach beyond a bar, in millimetres on A4."""
    return float(len(bar["labels"][-1]) / 2 + 1 + len(bar["unit"])) * LETTER


def _places(
    frame: Frame, drawn: Sequence[Drawn], sizes: dict[str, tuple[float, float]], wanted: Wanted
) -> dict[str, tuple[Box, bool]]:
    """Return for each piece its box in millimetres and whether that is free of data.

    No two of them meet, nor what is taken; a piece for which that leaves no place is not there.
    """
    coverage = Coverage(frame, drawn)
    chosen: dict[str, tuple[Box, bool]] = {}
    for name, size in sizes.items():
        best: tuple[Box, float] | None = None
        corners = wanted.legend_corners if name == "legend" else PREFERRED[name]
        tried = _tried(frame, size, corners, 0.0 if name == "locator" else 3.0)
        for box in itertools.islice(tried, len(corners)) if name == "legend" else tried:
            if any(_meet(box, other) for other in (*wanted.taken, *(each for each, _ in chosen.values()))):
                continue
            covered = coverage.of(box)
            if best is None or covered < best[1]:
                best = (box, covered)
            if covered == 0.0:
                break
        if best is not None:
            chosen[name] = (best[0], best[1] < MOST_COVERED * size[0] * size[1] * UNITS**2)
    return chosen


def _tried(frame: Frame, size: tuple[float, float], corners: Sequence[str], inset: float) -> Iterator[Box]:
    """Yield the places for a piece: the corners, then along bottom and top edge, then along the sides."""
    width, height = size
    right, bottom = frame.width - width - inset, frame.height - height - inset
    for corner in corners:
        yield Box(right if "right" in corner else inset, bottom if "bottom" in corner else inset, width, height)
    for top in (bottom, inset):
        for left in np.arange(inset + STEP, right, STEP).tolist():
            yield Box(left, top, width, height)
    for left in (inset, right):
        for top in np.arange(inset + STEP, bottom, STEP).tolist():
            yield Box(left, top, width, height)


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width + GAP
        and other.left < one.left + one.width + GAP
        and one.top < other.top + other.height + GAP
        and other.top < one.top + one.height + GAP
    )
