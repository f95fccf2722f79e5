"""Every layout on every paper: nothing overlaps, nothing leaves the page, type is large enough."""

from itertools import product

import pytest

from layers.document import FigureLayout
from layers.figure.layouts import SHOWN_ALONE, clear_of_panels, legend_room, plan_figure, with_cut_map, with_grid
from layers.figure.paper import PAPERS, SCREENS, Box, Orientation, PagePlan, PaperError, page_size

LAYOUTS: tuple[FigureLayout, ...] = ("report", "page", "slide", "card")
ORIENTATIONS: tuple[Orientation, ...] = ("landscape", "portrait")
SMALLEST = 8.0  # CSS pixels of the smallest type, six points
EVERY = list(product(LAYOUTS, (*PAPERS, *SCREENS, "200x120", "120x200"), ORIENTATIONS, (False, True)))


def boxes(plan: PagePlan) -> tuple[Box, ...]:
    """Return what must not overlap on the first page."""
    on_the_map = plan.layout == "page"
    return (plan.map, plan.footer) if on_the_map else (plan.title, plan.map, *plan.columns, plan.footer)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width - 1e-9
        and other.left < one.left + one.width - 1e-9
        and one.top < other.top + other.height - 1e-9
        and other.top < one.top + one.height - 1e-9
    )


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left + 1e-9
        and outer.top <= inner.top + 1e-9
        and inner.left + inner.width <= outer.left + outer.width + 1e-9
        and inner.top + inner.height <= outer.top + outer.height + 1e-9
    )


@pytest.mark.parametrize(("layout", "paper", "orientation", "handling"), EVERY)
def test_nothing_overlaps_or_leaves_the_page(
    layout: FigureLayout, paper: str, orientation: Orientation, handling: bool
) -> None:
    plan = plan_figure(layout, paper, orientation, handling=handling)
    assert plan.layout == layout
    assert (plan.width, plan.height) == page_size(paper, orientation)
    page = Box(0, 0, plan.width, plan.height)
    first = boxes(plan)
    for number, box in enumerate(first):
        assert holds(page, box)
        assert not any(overlap(box, other) for other in first[number + 1 :])
    assert bool(plan.next_columns) == (layout not in SHOWN_ALONE)
    if layout == "page":
        assert all(holds(plan.map, box) for box in (plan.title, *plan.columns))
        assert not overlap(plan.title, plan.columns[0])
    assert plan.map.width * plan.map.height > 0.25 * plan.width * plan.height


@pytest.mark.parametrize(("layout", "rows", "least"), [("slide", 1080, 18), ("card", 1080, 22)])
def test_what_is_seen_on_a_screen_has_large_type(layout: FigureLayout, rows: int, least: float) -> None:
    plan = plan_figure(layout, "1080" if layout == "card" else "16:9", "landscape")
    assert SMALLEST * plan.type_scale * 25.4 / 96 / plan.height * rows >= least


@pytest.mark.parametrize(("layout", "paper"), list(product(LAYOUTS, PAPERS)))
def test_no_type_is_smaller_than_six_points(layout: FigureLayout, paper: str) -> None:
    assert plan_figure(layout, paper, "portrait").type_scale >= 1


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("margin", [0.0, 12.5])
def test_a_margin_is_kept_as_it_is_typed(layout: FigureLayout, margin: float) -> None:
    plan = plan_figure(layout, "A4", "landscape", margin=margin)
    first = boxes(plan)
    assert min(box.left for box in first) == min(box.top for box in first) == margin
    assert max(box.left + box.width for box in first) == pytest.approx(plan.width - margin)
    assert max(box.top + box.height for box in first) == pytest.approx(plan.height - margin)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("margin", [-1.0, 90.0, 200.0])
def test_a_margin_that_leaves_no_room_is_refused(layout: FigureLayout, margin: float) -> None:
    with pytest.raises(PaperError, match="smaller margins"):
        plan_figure(layout, "A4", "landscape", margin=margin)


def test_title_and_legend_stand_beside_a_map_that_ends_at_the_worlds_edge() -> None:
    plan = plan_figure("page", "A4", "landscape")
    clear = clear_of_panels(plan, legend=True)
    assert clear is not None
    cut = with_cut_map(plan, Box(0.0, clear.top + 20.0, clear.width, clear.width / 2))
    (legend,) = cut.columns
    assert not overlap(cut.map, cut.title)
    assert not overlap(cut.map, legend)
    assert not overlap(cut.title, legend)
    assert legend_room(cut, {"shown": True}) is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_stands_on_a_map_with_a_grid_stays_inside_its_frame(layout: FigureLayout) -> None:
    plan = with_grid(plan_figure(layout, "A4", "landscape"))
    if layout == "page":
        assert all(holds(plan.map, box) for box in (plan.title, *plan.columns))
    else:
        assert not any(overlap(plan.map, box) for box in (plan.title, *plan.columns))
