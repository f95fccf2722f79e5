"""The printed page: paper sizes, and how a figure divides a page among map, text and margins.

All lengths are millimetres, measured from the page's top left corner. Type keeps its size on every paper up to A4 and
grows with the square root of the paper's short side above it, so that a poster reads from further away and still gains
room.
"""

from typing import Literal, NamedTuple

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

A4_SHORT_SIDE = 210.0
MARGIN = 9.0
TITLE_BAND = 14.0  # title, subtitle and as-of date
SIDE_COLUMN = 79.0
FOOTER = {"landscape": 13.0, "portrait": 16.0}
GAP = 3.0
HANDLING_BAND = 6.0  # a mark of 12 points needs a line of its own above and below
NARROWEST_TEXT = 58.0
WORTH_FILLING = 30.0


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
    `type_scale` multiplies all type, lines and symbols.
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


def paper_named(name: str) -> str:
    """Return the paper's name as this module spells it, whatever its case; raises PaperError with the choices."""
    for paper in PAPERS:
        if paper.lower() == name.lower():
            return paper
    raise PaperError(f"No paper is called {name!r}; choose from {', '.join(PAPERS)}")


def page_size(paper: str, orientation: Orientation) -> tuple[float, float]:
    """Return the width and height in millimetres of a paper that `paper_named` knows."""
    short, long = PAPERS[paper_named(paper)]
    return (long, short) if orientation == "landscape" else (short, long)


def plan_page(paper: str, orientation: Orientation, *, handling: bool = False) -> PagePlan:
    """Divide a page; `handling` keeps a line free above and below for a handling mark."""
    width, height = page_size(paper, orientation)
    scale = max(1.0, (PAPERS[paper_named(paper)][0] / A4_SHORT_SIDE) ** 0.5)
    margin, gap = MARGIN * scale, GAP * scale
    band = HANDLING_BAND * scale if handling else 0.0
    inner = width - 2 * margin
    top, bottom = margin - 2 * scale + band, height - margin + 3.5 * scale - band
    title = Box(margin, top, inner, TITLE_BAND * scale)
    below = FOOTER[orientation] * scale
    footer = Box(margin, bottom - below, inner, below)
    body_top, body_bottom = title.top + title.height + 2 * scale, footer.top - 2.5 * scale
    if orientation == "landscape":
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
    return PagePlan(
        width, height, scale, title, map_box, columns, footer, side_by_side(body, count, 5 * scale), next_footer
    )


def with_map(plan: PagePlan, width: float, height: float) -> PagePlan:
    """Return the plan of a page whose map needs no more than this; text takes the room below where it is worth it."""
    below = plan.map.top + height + GAP * plan.type_scale
    free = Box(plan.map.left, below, width, plan.map.top + plan.map.height - below)
    more = side_by_side(free, 2, 5 * plan.type_scale) if plan.columns and free.height > WORTH_FILLING else ()
    return plan._replace(map=plan.map._replace(width=width, height=height), columns=plan.columns + more)


def plan_map_alone(paper: str, orientation: Orientation) -> PagePlan:
    """Give the whole page to the map, without margins or text."""
    width, height = page_size(paper, orientation)
    scale = max(1.0, (PAPERS[paper_named(paper)][0] / A4_SHORT_SIDE) ** 0.5)
    nothing = Box(0.0, 0.0, 0.0, 0.0)
    return PagePlan(width, height, scale, nothing, Box(0.0, 0.0, width, height), (), nothing, (), nothing)


def side_by_side(box: Box, count: int, gap: float) -> tuple[Box, ...]:
    """Split a box into equal columns, left to right."""
    width = (box.width - gap * (count - 1)) / count
    return tuple(Box(box.left + index * (width + gap), box.top, width, box.height) for index in range(count))
