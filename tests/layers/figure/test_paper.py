from itertools import product

import pytest

from layers.figure.paper import PAPERS, Box, PaperError, paper_named, plan_map_alone, plan_page, with_map


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
