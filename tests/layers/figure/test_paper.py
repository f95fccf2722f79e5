from itertools import product

import pytest

from layers.figure.paper import (
    PAPERS,
    SCREEN_DPI,
    Box,
    PaperError,
    page_size,
    paper_dpi,
    paper_named,
    paper_phrase,
    plan_map_alone,
    plan_page,
    with_map,
)


@pytest.mark.parametrize(
    ("paper", "orientation", "handling"), list(product(PAPERS, ("landscape", "portrait"), (False, True)))
)
def test_nothing_on_a_page_overlaps_or_leaves_it(paper: str, orientation: str, handling: bool) -> None:
    plan = plan_page(paper, orientation, handling=handling)  # type: ignore[arg-type]  # parametrized words
    for boxes in ((plan.title, plan.map, *plan.columns, plan.footer), (*plan.next_columns, plan.next_footer)):
        for index, box in enumerate(boxes):
            assert box.left > 0
            assert box.top > 0
            assert box.left + box.width < plan.width
            assert box.top + box.height < plan.height
            assert min(box.width, box.height) > 4
            assert not any(_overlap(box, other) for other in boxes[index + 1 :])


def test_the_map_of_an_a4_page_has_its_agreed_size() -> None:
    plan = plan_page("A4", "landscape")
    assert (plan.map.left, plan.map.top, plan.map.width) == (9, 23, 195)
    assert plan.map.height == pytest.approx(166)


def test_type_grows_more_slowly_than_paper_and_never_shrinks() -> None:
    assert plan_page("A5", "landscape").type_scale == 1
    assert plan_page("A3", "landscape").type_scale == pytest.approx(2**0.25, rel=0.01)
    assert plan_page("A0", "landscape").type_scale == pytest.approx(2, rel=0.01)


def test_a_map_alone_fills_its_page() -> None:
    assert plan_map_alone("A4", "portrait").map == Box(0, 0, 210, 297)


def test_a_flat_map_leaves_room_for_text_below() -> None:
    plan = plan_page("A4", "landscape")
    flat = with_map(plan, 170, 85)
    assert len(flat.columns) == 3
    assert flat.columns[1].top > 23 + 85
    assert with_map(plan, 195, 160).columns == plan.columns


def test_papers_are_found_whatever_their_case() -> None:
    assert paper_named("tabloid") == "Tabloid"
    with pytest.raises(PaperError, match=r"A9.*Letter"):
        paper_named("A9")


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


@pytest.mark.parametrize(
    ("paper", "pixels"),
    [("16:9", (1920, 1080)), ("4:3", (1440, 1080)), ("1080", (1080, 1080)), ("800x600px", (800, 600))],
)
def test_a_screen_has_its_pixels(paper: str, pixels: tuple[int, int]) -> None:
    width, height = page_size(paper_named(paper), "landscape")
    assert (round(width / 25.4 * SCREEN_DPI), round(height / 25.4 * SCREEN_DPI)) == pixels


def test_a_screen_stands_upright_too() -> None:
    assert page_size("16:9", "portrait") == (190.5, pytest.approx(338.67, abs=0.01))
    assert paper_dpi("16:9") == SCREEN_DPI
    assert paper_dpi("A4") == 300


@pytest.mark.parametrize(
    ("typed", "paper"), [("200x120", "200x120"), (" 200 × 120.50 mm", "200x120.5"), ("99X60", "99x60")]
)
def test_a_size_of_ones_own_is_taken_as_it_is_written(typed: str, paper: str) -> None:
    assert paper_named(typed) == paper
    width, height = page_size(paper, "portrait")
    assert width > height


@pytest.mark.parametrize("paper", ["0x100", "200x49", "10000x300", "1920x1080", "40x40px", "-5x100", "1x", "ax5", ""])
def test_absurd_sizes_are_refused_with_the_choices(paper: str) -> None:
    with pytest.raises(PaperError, match=r"50 to 1500 mm|200x120"):
        paper_named(paper)


@pytest.mark.parametrize("margin", [0.0, 5.0, 20.0])
def test_a_margin_is_kept_as_it_is_typed(margin: float) -> None:
    plan = plan_page("A4", "landscape", margin=margin)
    assert (plan.title.left, plan.title.top) == (margin, margin)
    assert plan.footer.top + plan.footer.height == pytest.approx(plan.height - margin)
    assert plan.columns[0].left + plan.columns[0].width == pytest.approx(plan.width - margin)


@pytest.mark.parametrize(
    ("paper", "margin"), [("A4", 100.0), ("A4", 200.0), ("A4", -1.0), ("50x50", None), ("1500x60", 9.0)]
)
def test_a_page_without_room_is_refused_with_the_remedy(paper: str, margin: float | None) -> None:
    with pytest.raises(PaperError, match="smaller margins"):
        plan_page(paper, "landscape", margin=margin)


def test_the_size_for_which_a_scale_holds_is_said_in_words() -> None:
    assert paper_phrase("A3", "landscape") == "on A3"
    assert paper_phrase("16:9", "landscape") == "on a page 339 mm wide"
    assert paper_phrase("200x120", "landscape") == "on a page 200 mm wide"
