from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import geojson
from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.operations.outcome import Operation
from layers.operations.refining import orient, reverse, simplify, smooth, why_not_reverse
from tests.layers.making import layer_of, line, square
from tests.layers.operations.trying import done, shape, shapes

A, B, C = (FeatureRef("a", key) for key in range(3))


def of(*geometries: dict[str, Any]) -> Document:
    return Document(layers=(layer_of(*geometries, layer_id="a"),))


def ragged(seed: int) -> list[dict[str, Any]]:
    """Return three areas in a row whose borders wind by some hundred metres."""
    random = np.random.default_rng(seed)
    borders = [
        [(round(x + float(random.normal(0, 0.003)) * (0 < step < 40), 6), step / 40) for step in range(41)]
        for x in (0.0, 0.5, 1.0, 1.5)
    ]
    return [{"type": "Polygon", "coordinates": [[*east, *reversed(west), east[0]]]} for west, east in pairwise(borders)]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.sampled_from([100, 500, 2000]))
def test_neighbours_are_simplified_together_with_the_digits_they_had(seed: int, metres: int) -> None:
    before = of(*ragged(seed))
    try:
        after = done(simplify([A, B, C], metres), before).document
    except EditError:
        return
    assert shapely.coverage_is_valid(shapes(after))
    old = {tuple(place) for each in shapes(before) for place in shapely.get_coordinates(each).tolist()}
    new = {tuple(place) for each in shapes(after) for place in shapely.get_coordinates(each).tolist()}
    assert new < old


def test_a_border_with_a_shape_that_is_not_selected_stays() -> None:
    before = of(*ragged(3))
    outcome = done(simplify([A, B], 2000), before)
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert shape(outcome.document, C).equals_exact(shape(before, C), 0)
    assert "Borders with shapes that are not selected stayed as they are." in outcome.notes
    shared = shape(outcome.document, B).intersection(shape(outcome.document, C))
    assert shared.length == pytest.approx(shape(before, B).intersection(shape(before, C)).length)


def test_shapes_that_overlap_are_simplified_one_by_one_and_told() -> None:
    first, second, _ = ragged(5)
    moved = {"type": "Polygon", "coordinates": [[(x - 0.2, y) for x, y in second["coordinates"][0]]]}
    outcome = done(simplify([A, B], 500), of(first, moved))
    assert any("by itself" in note for note in outcome.notes)


def test_lines_keep_within_the_tolerance() -> None:
    before = of(line((0, 0), (0.5, 0.001), (1, 0)))
    assert len(shape(done(simplify([A], 200), before).document, A).coords) == 2
    with pytest.raises(EditError, match="No corner is so small"):
        simplify([A], 20)(before)


def test_smoothing_keeps_ends_and_what_neighbours_share() -> None:
    smoothed = shape(done(smooth([A]), of(line((0, 0), (1, 1), (2, 0)))).document, A)
    assert smoothed.coords[0] == (0, 0)
    assert smoothed.coords[-1] == (2, 0)
    assert (1, 1) not in smoothed.coords
    outcome = done(smooth([A]), of(square(0, 0), square(1, 0)))
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert outcome.notes == ("1 shape kept the corners that neighbours share.",)
    assert shape(outcome.document, A).area < 1


def test_a_line_reversed_twice_has_its_bytes_again() -> None:
    before = of(line((0.5, 0), (1, 1), (2, 0)))
    once = done(reverse([A]), before).document
    assert geojson.coordinates(once.feature(A)) == [[2, 0], [1, 1], [0.5, 0]]
    assert geojson.write(reverse([A])(once).document.layer("a")) == geojson.write(before.layer("a"))


def test_rings_are_turned_as_rfc_7946_has_them() -> None:
    wrong = {"type": "Polygon", "coordinates": [square(0, 0)["coordinates"][0][::-1]]}
    outcome = done(orient([A, B]), of(wrong, square(3, 3)))
    assert shape(outcome.document, A).exterior.is_ccw
    assert outcome.notes == ("1 shape turned round.",)
    with pytest.raises(EditError, match="as they should"):
        orient([A])(outcome.document)


@pytest.mark.parametrize(
    ("operation", "message"),
    [(simplify([A], 0), "more than 0"), (reverse([A]), "this needs lines"), (smooth([]), "first")],
)
def test_what_cannot_be_done_says_why(operation: Operation, message: str) -> None:
    with pytest.raises(EditError, match=message):
        operation(of(square(0, 0)))


def test_the_reason_is_there_before_anything_is_tried() -> None:
    assert why_not_reverse(of(square(0, 0)), [A]) == "Shape 1 of “a” is an area; this needs lines."
