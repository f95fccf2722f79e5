"""How a page is divided: the report of `paper.plan_page`, a map over the whole page, a slide, and a social card.

Slides and cards are looked at as a whole, whatever their size, so their type grows with them: on a slide of 1080 rows
the smallest has 18 pixels, on a card of 1080 it has 23. What a reader can hold in the hand keeps the sizes of print.
"""

import math
from collections.abc import Mapping
from typing import Any

from layers.document import FigureLayout
from layers.figure.paper import (
    FOOTER,
    HANDLING_BAND,
    TITLE_BAND,
    Box,
    Orientation,
    PagePlan,
    page_size,
    plan_page,
    side_by_side,
    type_scale,
    with_collar,
    with_map,
    with_room,
)

OVER_MARGIN = 6.0  # millimetres, on A4
INSIDE = 3.0  # between the map's edge and what stands on it
LEGEND_WIDTH = 64.0
SLIDE_TYPE, SLIDE_MARGIN = 1.6, 10.0  # on a slide 190.5 mm high
CARD_TYPE, CARD_MARGIN = 2.0, 9.0
SCREEN_SHORT_SIDE = 190.5
SLIDE_CREDITS, CARD_CREDITS = 330, 290  # letters: some sources, the licence of the base map, the imprint
LETTER, LINE = 1.13, 2.72  # millimetres, of the smallest type
SHOWN_ALONE: frozenset[FigureLayout] = frozenset(("slide", "card"))
"""Layouts of one page: what finds no room on it is left out and named."""
NOT_ON: dict[FigureLayout, frozenset[str]] = {
    # A scale that holds at paper size says nothing on a screen; a card shows north up, or as good as.
    "slide": frozenset(("ratio",)),
    "card": frozenset(("ratio", "north")),
}
"""Parts of the page, by their names in `parts.PARTS`, that a layout goes without."""
BAR_SHARE: dict[FigureLayout, float] = {"slide": 0.2, "card": 0.22}
"""The part of the map's width that a scale bar may take where it is not the usual one."""


def plan_figure(
    layout: FigureLayout, paper: str, orientation: Orientation, *, handling: bool = False, margin: float | None = None
) -> PagePlan:
    """Divide a page; `handling` keeps a line free above and below for a handling mark.

    `margin` is in millimetres, None is the layout's own. Raises PaperError where it leaves no room.
    """
    if layout == "report":
        return plan_page(paper, orientation, handling=handling, margin=margin)
    planned = {"page": _over_map, "slide": _slide, "card": _card}[layout]
    return planned(*page_size(paper, orientation), handling=handling, margin=margin)


def _over_map(width: float, height: float, *, handling: bool, margin: float | None) -> PagePlan:
    """Let the map fill the page; title and legend stand on it, a strip of small print below it."""
    scale = type_scale(width, height)
    margin = OVER_MARGIN * scale if margin is None else margin
    body = _body(width, height, margin, HANDLING_BAND * scale if handling else 0.0)
    foot = FOOTER["landscape" if width >= height else "portrait"] * scale
    the_map = Box(body.left, body.top, body.width, body.height - foot - 2 * scale)
    footer = Box(body.left, body.top + body.height - foot, body.width, foot)
    inside = INSIDE * scale
    title = Box(the_map.left + inside, the_map.top + inside, min(the_map.width * 0.6, 170 * scale), 24 * scale)
    if _beside(the_map):
        size = min(LEGEND_WIDTH * scale, the_map.width * 0.42), the_map.height * 0.6
    else:
        size = min(1.7 * LEGEND_WIDTH * scale, the_map.width * 0.75), the_map.height * 0.24
    legend = Box(
        the_map.left + the_map.width - inside - size[0], the_map.top + the_map.height - inside - size[1], *size
    )
    next_footer = Box(body.left, body.top + body.height - 5 * scale, body.width, 5 * scale)
    next_top = body.top + 9 * scale
    text = Box(body.left, next_top, body.width, next_footer.top - 2 * scale - next_top)
    columns = side_by_side(text, 3 if width >= height else 2, 5 * scale)
    return with_room(
        PagePlan(width, height, scale, title, the_map, (legend,), footer, columns, next_footer, layout="page"), margin
    )


def _slide(width: float, height: float, *, handling: bool, margin: float | None) -> PagePlan:
    """Divide a slide: title, map beside a short legend and the first notes, one line of credit."""
    share = min(width, height) / SCREEN_SHORT_SIDE
    scale = max(1.0, SLIDE_TYPE * share)
    margin = SLIDE_MARGIN * share if margin is None else margin
    body = _body(width, height, margin, HANDLING_BAND * scale if handling else 0.0)
    title = Box(body.left, body.top, body.width, TITLE_BAND * scale)
    foot = _lines(SLIDE_CREDITS, body.width, scale)
    footer = Box(body.left, body.top + body.height - foot, body.width, foot)
    top, bottom = title.top + title.height + 1.5 * scale, footer.top - 1.5 * scale
    if width >= height:
        side, gap = body.width * 0.29, 4 * scale
        the_map = Box(body.left, top, body.width - side - gap, bottom - top)
        column = Box(body.left + body.width - side, top, side, bottom - top)
    else:
        the_map = Box(body.left, top, body.width, (bottom - top) * 0.62)
        below = the_map.top + the_map.height + 2.5 * scale
        column = Box(body.left, below, body.width, bottom - below)
    return _of_one_page(PagePlan(width, height, scale, title, the_map, (column,), footer, (), footer, "slide"), margin)


def _card(width: float, height: float, *, handling: bool, margin: float | None) -> PagePlan:
    """Divide a card: title and date, map, a strip with the legend, and who says so."""
    share = min(width, height) / SCREEN_SHORT_SIDE
    scale = max(1.0, CARD_TYPE * share)
    margin = CARD_MARGIN * share if margin is None else margin
    body = _body(width, height, margin, HANDLING_BAND * scale if handling else 0.0)
    title = Box(body.left, body.top, body.width, TITLE_BAND * 1.1 * scale)
    foot = _lines(CARD_CREDITS, body.width, scale)
    footer = Box(body.left, body.top + body.height - foot, body.width, foot)
    strip = (5.4 if width > 1.6 * height else 10.5) * scale
    legend = Box(body.left, footer.top - 1.5 * scale - strip, body.width, strip)
    top = title.top + title.height + 1 * scale
    the_map = Box(body.left, top, body.width, legend.top - 1.5 * scale - top)
    return _of_one_page(PagePlan(width, height, scale, title, the_map, (legend,), footer, (), footer, "card"), margin)


def _body(width: float, height: float, margin: float, band: float) -> Box:
    """Return what is inside the margins, without the lines for a handling mark."""
    return Box(margin, margin + band, width - 2 * margin, height - 2 * margin - 2 * band)


def _lines(letters: int, width: float, scale: float) -> float:
    """Return the height in millimetres of the lines that so many letters of the smallest type need."""
    return max(2, math.ceil(letters * LETTER * scale / width)) * LINE * scale


def _of_one_page(plan: PagePlan, margin: float) -> PagePlan:
    with_room(plan._replace(columns=()), margin)
    return plan


def with_grid(plan: PagePlan) -> PagePlan:
    """Return the plan of a page whose map leaves room on all sides for the labels of a grid."""
    inner = with_collar(plan)
    if plan.layout != "page":
        return inner
    collar, (legend,) = inner.map.left - plan.map.left, plan.columns
    title = plan.title._replace(left=plan.title.left + collar, top=plan.title.top + collar)
    legend = legend._replace(left=legend.left - collar, top=legend.top - collar)
    return inner._replace(title=title, columns=(legend,))


def with_cut_map(plan: PagePlan, cut: Box) -> PagePlan:
    """Return the plan of a page whose map is this part of the room that it had, in millimetres from its corner.

    A map that ends at the world's edge leaves bare page; title and legend then stand there instead of on the map.
    """
    if plan.layout != "page":
        return with_map(plan, cut.width, cut.height)
    room, (legend,) = plan.map, plan.columns
    inside = INSIDE * plan.type_scale
    if cut.left + cut.width + inside + legend.width <= room.width:
        legend = legend._replace(left=room.left + room.width - legend.width, top=room.top)
    return plan._replace(map=Box(room.left + cut.left, room.top + cut.top, cut.width, cut.height), columns=(legend,))


def covered_by_title(plan: PagePlan) -> tuple[Box, ...]:
    """Return what of the map the title covers, in millimetres from the map's corner."""
    if plan.layout != "page":
        return ()
    return (plan.title._replace(left=plan.title.left - plan.map.left, top=plan.title.top - plan.map.top),)


def clear_of_panels(plan: PagePlan, *, legend: bool) -> Box | None:
    """Return the part of the map, in millimetres from its corner, that neither title nor legend covers.

    The extent stands there, so that they never cover what the map is about. None is the whole map.
    """
    if plan.layout != "page":
        return None
    inside = INSIDE * plan.type_scale
    top = plan.title.top + plan.title.height - plan.map.top
    width, height = plan.map.width, plan.map.height - top
    if legend and _beside(plan.map):
        width -= plan.columns[0].width + inside
    elif legend:
        height -= plan.columns[0].height + inside
    return Box(0.0, top, width, height)


def legend_room(plan: PagePlan, legend: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the width and the most height in millimetres of a legend that stands on the map, None where none does."""
    if plan.layout != "page" or not legend["shown"]:
        return None
    box = plan.columns[0]
    if box.left >= plan.map.left + plan.map.width:
        return None  # it stands beside the map
    height = 11.0 + 13.0 * -(-len(legend["entries"]) // 2)
    height += 11.0 * -(-len(legend["classes"]) // 3) + 6.0 * -(-len(legend["ground"]) // 3)
    height += 9.0 if len(legend["parties"]) > 1 else 0.0
    return box.width, min(box.height, height * plan.type_scale)


def legend_corners(plan: PagePlan) -> tuple[str, ...]:
    """Return the corners in which a legend on the map may stand, the best first."""
    return ("bottom right", "top right") if _beside(plan.map) else ("bottom right", "bottom left")


def _beside(the_map: Box) -> bool:
    """Tell whether the map is wide enough for a legend beside what it shows, not below."""
    return the_map.width > 1.1 * the_map.height
