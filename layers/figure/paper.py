"""The printed page: paper sizes, and how a figure divides a page among map, text and margins.

All lengths are millimetres, measured from the page's top left corner. Type keeps its size on every paper up to A4 and
grows with the square root of the paper's short side above it, so that a poster reads from further away and still gains
room.
"""

import math
import re
from typing import Literal, NamedTuple

from layers.document import FigureLayout

Orientation = Literal["landscape", "portrait"]

PAPERS: dict[str, tuple[float, float]] = {  # short and long side
    "A5": (148.0, 210.0),
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0),
    "Letter": (215.9, 279.4),
    "Tabloid": (279.4, 431.8),
}

SCREENS: dict[str, tuple[float, float]] = {
    # As large as slides are, seven and a half inches high, so that type has the sizes that slides have.
    "16:9": (190.5, 190.5 * 16 / 9),
    "4:3": (190.5, 190.5 * 4 / 3),
    "1080": (190.5, 190.5),
}
SCREEN_DPI = 144  # 1080 pixels on the short side
PRINT_DPI = 300
SMALLEST, LARGEST = 50.0, 1500.0  # millimetres, of a page's side
_FREE = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|px)?", re.IGNORECASE)

A4_SHORT_SIDE = 210.0
MARGIN = 9.0
TITLE_BAND = 14.0  # title, subtitle and as-of date
SIDE_COLUMN = 79.0
FOOTER = {"landscape": 13.0, "portrait": 16.0}
GAP = 3.0
COLLAR = 3.6  # around a map with a grid, for what stands at the ends of its lines
HANDLING_BAND = 6.0  # a mark of 12 points needs a line of its own above and below
NARROWEST_TEXT = 58.0
WORTH_FILLING = 30.0
LEAST_SIDE = 20.0  # of what holds a map or text


class PaperError(ValueError):
    """A paper that is not known; the message is for the user."""


class Box(NamedTuple):
    """A rectangle on the page: left, top, width and height in millimetres."""

    left: float
    top: float
    width: float
    height: float


class PagePlan(NamedTuple):
    """Where the parts of a figure stand on its first page and on those that follow.

    `columns` take legend, notes and sources in turn on the first page, `next_columns` on every page after it.
    Without `next_columns` there is one page. `type_scale` multiplies all type, lines and symbols.
    """

    width: float
    height: float
    type_scale: float
    title: Box
    map: Box
    columns: tuple[Box, ...]
    footer: Box
    next_columns: tuple[Box, ...]
    next_footer: Box
    layout: FigureLayout = "report"


def paper_named(name: str) -> str:
    """Return the paper's name as this module spells it, whatever its case; raises PaperError with the choices.

    A size of one's own is width by height in millimetres, such as 200x120; one in pixels, such as 1920x1080px, becomes
    the millimetres that these are at `SCREEN_DPI`.
    """
    for paper in (*PAPERS, *SCREENS):
        if paper.lower() == name.strip().lower():
            return paper
    free = _FREE.fullmatch(name.strip())
    if free is None:
        choices = ", ".join((*PAPERS, *SCREENS))
        raise PaperError(f"No paper is called {name!r}; choose from {choices}, or write width x height in mm: 200x120")
    to_millimetres = 25.4 / SCREEN_DPI if (free[3] or "").lower() == "px" else 1.0
    width, height = (float(free[side]) * to_millimetres for side in (1, 2))
    for side in (width, height):
        if not SMALLEST <= side <= LARGEST:
            pixels = "; for pixels write 1920x1080px" if free[3] is None else ""
            raise PaperError(
                f"A page of {width:.5g} × {height:.5g} mm cannot be made: "
                f"each side is from {SMALLEST:g} to {LARGEST:g} mm{pixels}"
            )
    return f"{_plain(width)}x{_plain(height)}"


def is_free(paper: str) -> bool:
    """Tell whether a paper that `paper_named` knows is a size of one's own."""
    return paper not in PAPERS and paper not in SCREENS


def page_size(paper: str, orientation: Orientation) -> tuple[float, float]:
    """Return the width and height in millimetres of a paper; a size of one's own is taken as it is written."""
    paper = paper_named(paper)
    if is_free(paper):
        width, height = (float(side) for side in paper.split("x"))
        return width, height
    short, long = (PAPERS | SCREENS)[paper]
    return (long, short) if orientation == "landscape" else (short, long)


def paper_dpi(paper: str) -> int:
    """Return the resolution in pixels an inch that a picture of this paper has unless it is said otherwise."""
    return SCREEN_DPI if paper_named(paper) in SCREENS else PRINT_DPI


def paper_phrase(paper: str, orientation: Orientation) -> str:
    """Return for which size a scale holds, as a phrase that follows it: on A4, on a page 200 mm wide."""
    if paper in PAPERS:
        return f"on {paper}"
    return f"on a page {page_size(paper, orientation)[0]:.0f} mm wide"


def _plain(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")


def plan_page(paper: str, orientation: Orientation, *, handling: bool = False, margin: float | None = None) -> PagePlan:
    """Divide a page; `handling` keeps a line free above and below for a handling mark.

    `margin` is in millimetres. Raises PaperError where it leaves no room.
    """
    width, height = page_size(paper, orientation)
    scale = type_scale(width, height)
    gap = GAP * scale
    band = HANDLING_BAND * scale if handling else 0.0
    # Lines of type have room above and below that the eye does not count; a margin that was typed is kept as it is.
    above, below = (2 * scale, 3.5 * scale) if margin is None else (0.0, 0.0)
    margin = MARGIN * scale if margin is None else margin
    inner = width - 2 * margin
    top, bottom = margin - above + band, height - margin + below - band
    title = Box(margin, top, inner, TITLE_BAND * scale)
    wide = width >= height
    foot = FOOTER["landscape" if wide else "portrait"] * scale
    footer = Box(margin, bottom - foot, inner, foot)
    body_top, body_bottom = title.top + title.height + 2 * scale, footer.top - 2.5 * scale
    if wide:
        side = max(NARROWEST_TEXT * scale, min(SIDE_COLUMN * scale, inner * 0.285))
        map_box = Box(margin, body_top, inner - side - 5 * scale, body_bottom - body_top)
        columns: tuple[Box, ...] = (Box(width - margin - side, body_top, side, body_bottom - body_top),)
        count = 3
    else:
        map_box = Box(margin, body_top, inner, (body_bottom - body_top) * 0.6)
        text_top = map_box.top + map_box.height + gap
        columns = side_by_side(Box(margin, text_top, inner, body_bottom - text_top), 2, 5 * scale)
        count = 2
    next_footer = Box(margin, bottom - 5 * scale, inner, 5 * scale)
    next_top = top + 9 * scale
    body = Box(margin, next_top, inner, next_footer.top - 2 * scale - next_top)
    return with_room(
        PagePlan(
            width, height, scale, title, map_box, columns, footer, side_by_side(body, count, 5 * scale), next_footer
        ),
        margin,
    )


def type_scale(width: float, height: float) -> float:
    """Return by what type is multiplied on a page of this size in millimetres."""
    return max(1.0, math.sqrt(min(width, height) / A4_SHORT_SIDE))


def with_room(plan: PagePlan, margin: float) -> PagePlan:
    """Return the plan where each of its parts has room; raises PaperError with the remedy where one has none."""
    least = LEAST_SIDE * plan.type_scale
    parts = (plan.map, *plan.columns, *plan.next_columns)
    if margin >= 0 and all(min(box.width, box.height) >= least for box in parts) and plan.title.width >= least:
        return plan
    raise PaperError(
        f"A page of {plan.width:.5g} × {plan.height:.5g} mm with margins of {margin:.5g} mm has no room for this "
        "layout; choose a larger page, smaller margins or another layout"
    )


def with_map(plan: PagePlan, width: float, height: float) -> PagePlan:
    """Return the plan of a page whose map needs no more than this; text takes the room below where it is worth it."""
    below = plan.map.top + height + GAP * plan.type_scale
    free = Box(plan.map.left, below, width, plan.map.top + plan.map.height - below)
    worth = plan.layout == "report" and plan.columns and free.height > WORTH_FILLING
    more = side_by_side(free, 2, 5 * plan.type_scale) if worth else ()
    return plan._replace(map=plan.map._replace(width=width, height=height), columns=plan.columns + more)


def with_collar(plan: PagePlan) -> PagePlan:
    """Return the plan of a page whose map leaves room on all sides for the labels of a grid."""
    left, top, width, height = plan.map
    collar = COLLAR * plan.type_scale
    return plan._replace(map=Box(left + collar, top + collar, width - 2 * collar, height - 2 * collar))


def plan_map_alone(paper: str, orientation: Orientation) -> PagePlan:
    """Give the whole page to the map, without margins or text."""
    width, height = page_size(paper, orientation)
    scale = type_scale(width, height)
    nothing = Box(0.0, 0.0, 0.0, 0.0)
    return PagePlan(width, height, scale, nothing, Box(0.0, 0.0, width, height), (), nothing, (), nothing)


def side_by_side(box: Box, count: int, gap: float) -> tuple[Box, ...]:
    """Split a box into equal columns, left to right."""
    width = (box.width - gap * (count - 1)) / count
    return tuple(Box(box.left + index * (width + gap), box.top, width, box.height) for index in range(count))
