from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from layers.document import Annotation
from layers.figure.arranging import PageBox, aligned, anchored, around, moved, spread
from layers.figure.frame import frame_for
from layers.figure.page_ground import NoGroundError, PageGround

GROUND = PageGround(frame_for((35.0, 33.0, 39.0, 37.5), 190.0, 160.0), 9.0, 23.0)
LENGTH = st.floats(1, 50)
BOX = st.builds(lambda x, y, w, h: PageBox(x, y, x + w, y + h), st.floats(0, 250), st.floats(0, 200), LENGTH, LENGTH)
BOXES = st.dictionaries(st.text(min_size=1, max_size=3), BOX, min_size=1, max_size=6)
ATTRIBUTES = {
    "left": ("left",),
    "right": ("right",),
    "center": ("left", "right"),
    "top": ("top",),
    "bottom": ("bottom",),
    "middle": ("top", "bottom"),
}


def gone(boxes: dict[str, PageBox], ways: dict[str, tuple[float, float]]) -> dict[str, PageBox]:
    return {
        name: PageBox(
            box.left + ways[name][0], box.top + ways[name][1], box.right + ways[name][0], box.bottom + ways[name][1]
        )
        for name, box in boxes.items()
    }


@given(BOXES, st.sampled_from(sorted(ATTRIBUTES)))
def test_aligned_boxes_share_the_edge_and_stay_among_themselves(boxes: dict[str, PageBox], edge: Any) -> None:
    after = gone(boxes, aligned(boxes, edge))
    values = [sum(getattr(box, name) for name in ATTRIBUTES[edge]) for box in after.values()]
    assert np.allclose(values, values[0])
    outer, former = around(after.values()), around(boxes.values())
    assert outer.left >= former.left - 1e-6
    assert outer.bottom <= former.bottom + 1e-6
    again = aligned(after, edge)
    assert np.allclose(list(again.values()), 0, atol=1e-9)


def test_one_box_is_aligned_within_another() -> None:
    assert aligned({"a": PageBox(10, 10, 20, 20)}, "center", PageBox(0, 0, 100, 50)) == {"a": (35.0, 0.0)}
    assert aligned({}, "left") == {}


@given(BOXES, st.sampled_from(["across", "down"]))
def test_spread_boxes_have_equal_gaps_and_the_outer_ones_stay(boxes: dict[str, PageBox], axis: Any) -> None:
    assume(len(boxes) > 2)
    ways = spread(boxes, axis)
    start, end = ("left", "right") if axis == "across" else ("top", "bottom")
    after = gone(boxes, ways)
    order = sorted(after, key=lambda name: (getattr(boxes[name], start) + getattr(boxes[name], end), name))
    gaps = [getattr(after[right], start) - getattr(after[left], end) for left, right in pairwise(order)]
    assert np.allclose(gaps, gaps[0], atol=1e-6)
    assert ways[order[0]] == (0.0, 0.0)
    assert np.allclose(ways[order[-1]], 0, atol=1e-6)


@pytest.mark.parametrize("anchor", ["ground", "paper"])
def test_what_moves_and_comes_back_is_where_it_was(anchor: Any) -> None:
    page = np.array([[60.0, 80.0], [90.0, 120.0]])
    annotation = Annotation("a", "arrow", anchor, GROUND.to_anchor(page, anchor))
    points = moved([annotation], {"a": (12.0, -7.0)}, GROUND)["a"]
    assert np.allclose(GROUND.to_page(points, anchor), page + np.array([12.0, -7.0]), atol=0.02)
    back = moved([Annotation("a", "arrow", anchor, points)], {"a": (-12.0, 7.0)}, GROUND)["a"]
    assert np.allclose(back, annotation.points, atol=1e-4)


def test_another_anchor_leaves_it_where_it_is_on_the_page() -> None:
    on_paper = Annotation("a", "text", "paper", ((60.0, 80.0),))
    degrees = anchored([on_paper], "ground", GROUND)["a"]
    assert 35 < degrees[0][0] < 39
    back = anchored([Annotation("a", "text", "ground", degrees)], "paper", GROUND)["a"]
    assert np.allclose(back, on_paper.points, atol=0.02)
    assert anchored([on_paper], "paper", GROUND)["a"] is on_paper.points


def test_where_there_is_no_ground_nothing_is_anchored_to_it() -> None:
    world = PageGround(frame_for((-180.0, -85.0, 180.0, 85.0), 100.0, 100.0), 0.0, 0.0)
    with pytest.raises(NoGroundError, match="no ground"):
        anchored([Annotation("a", "text", "paper", ((50.0, 1.0),))], "ground", world)
