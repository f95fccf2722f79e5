from typing import Any

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.operations.outcome import Operation
from layers.operations.overlaying import (
    cut_hole,
    cut_hole_with,
    fill_holes,
    intersect,
    reshape,
    subtract,
    why_not_fill,
    why_not_overlay,
)
from tests.layers.making import layer_of, square
from tests.layers.operations.trying import done, shape, shapes

A, B, C = (FeatureRef("a", key) for key in range(3))
RING = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)]


def places(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers of six decimals, as files have them."""
    return st.integers(round(low * 1e6), round(high * 1e6)).map(lambda millionths: millionths / 1e6)


def areas_of(*geometries: dict[str, Any], **locked: Any) -> Document:
    return Document(layers=(structs.replace(layer_of(*geometries, layer_id="a"), **locked),))


def test_a_hole_is_cut_and_filled_again() -> None:
    before = areas_of(square(0, 0, 4))
    cut = done(cut_hole(A, RING), before)
    assert shape(cut.document, A).area == pytest.approx(15.5)
    assert why_not_fill(before, [A]) == "Shape 1 of “a” has no hole."
    assert why_not_fill(cut.document, [A]) is None
    filled = done(fill_holes(A, (1.8, 1.5)), cut.document)
    assert shape(filled.document, A).equals(shape(before, A))
    with pytest.raises(EditError, match="no hole there"):
        fill_holes(A, (3, 3))(cut.document)


def test_a_hole_may_have_the_shape_of_another_feature_whose_corners_it_shares() -> None:
    outcome = done(cut_hole_with(A, B), areas_of(square(0, 0, 4), square(1.1, 1.3)))
    assert shapely.coverage_is_valid(shapes(outcome.document))
    filled = done(fill_holes(A), outcome.document)
    assert filled.notes == ("Shape 2 of “a” now lies under Shape 1 of “a”.",)


def test_a_hole_at_the_edge_is_refused() -> None:
    with pytest.raises(EditError, match="wholly inside"):
        cut_hole(A, [(-1, 1), (2, 1), (2, 2)])(areas_of(square(0, 0, 4)))
    with pytest.raises(EditError, match="crosses itself"):
        cut_hole(A, [(1, 1), (2, 2), (2, 1), (1, 2)])(areas_of(square(0, 0, 4)))


@settings(deadline=None)
@given(places(0.05, 0.95), places(-0.95, 0.95), places(0.3, 1.5))
def test_what_is_subtracted_meets_without_gap_or_overlap(east: float, north: float, size: float) -> None:
    before = areas_of(square(0, 0), square(east, north, size))
    overlap = shape(before, A).intersection(shape(before, B)).area
    assume(overlap > 1e-9)  # else they only touch, and that is refused
    outcome = done(subtract([A, B]), before)
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert shape(outcome.document, B).equals(shape(before, B))
    assert shape(outcome.document, A).area == pytest.approx(1 - overlap, abs=1e-12)


def test_what_is_common_to_all_is_left_by_intersecting() -> None:
    outcome = done(intersect([A, B, C]), areas_of(square(0, 0, 3), square(1, 1, 3), square(1.5, 0, 3)))
    assert shape(outcome.document, A).equals(shapely.box(1.5, 1, 3, 3))


def test_what_lends_its_shape_may_be_locked() -> None:
    lock = structs.replace(layer_of(square(0.5, 0.5), layer_id="b"), locked=True)
    before = Document(layers=(layer_of(square(0, 0), layer_id="a"), lock))
    outcome = done(subtract([A, FeatureRef("b", 0)]), before)
    assert outcome.document.layer("b") is lock
    assert shape(outcome.document, A).area == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (subtract([A, B]), "does not overlap"),
        (subtract([A, C]), "Nothing would be left"),
        (intersect([A, B]), "no area in common"),
        (intersect([A]), "2 or more"),
        (reshape(A, [(5, 5), (6, 6)]), "at least twice"),
        (reshape(A, [(-1, 0.5), (0.5, 0.5)]), "at least twice"),
        (cut_hole(A, [(0, 0), (1, 1)]), "three corners"),
    ],
)
def test_what_cannot_be_done_says_why(operation: Operation, message: str) -> None:
    with pytest.raises(EditError, match=message):
        operation(areas_of(square(0, 0), square(9, 9), square(-1, -1, 4)))


def test_the_edge_follows_a_line_out_and_in() -> None:
    before = areas_of(square(0, 0))
    out = done(reshape(A, [(0.2, 0.5), (0.2, 1.5), (0.8, 1.5), (0.8, 0.5)]), before).document
    assert shape(out, A).area == pytest.approx(1.3)
    into = done(reshape(A, [(0.2, 1.5), (0.2, 0.5), (0.8, 0.5), (0.8, 1.5)]), before).document
    assert shape(into, A).area == pytest.approx(0.7)


@settings(deadline=None)
@given(places(0.55, 1.45), places(0.1, 0.4), places(0.6, 0.9))
def test_neighbours_follow_a_border_that_is_reshaped(x: float, south: float, north: float) -> None:
    before = areas_of(square(0, 0), square(1, 0), square(0, 1), square(1, 1))
    outcome = done(reshape(A, [(0.6, south), (x, 0.5), (1.4, (south + north) / 2), (x, north), (0.6, north)]), before)
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert sum(each.area for each in shapes(outcome.document)) == pytest.approx(4, rel=1e-12)
    assert any("clipped at the new edge" in note for note in outcome.notes)


def test_a_neighbour_grows_where_the_shape_draws_back() -> None:
    before = areas_of(square(0, 0), square(1, 0))
    outcome = done(reshape(A, [(1.2, 0.2), (0.5, 0.5), (1.2, 0.8)]), before)
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert sum(each.area for each in shapes(outcome.document)) == pytest.approx(2)
    assert outcome.notes == ("Shape 2 of “a” grew up to the new edge.",)


def across(**of_other: Any) -> Document:
    """Two neighbours in one layer, and below each a shape of another layer with the same border."""
    other = structs.replace(layer_of(square(1, 0), square(1, 1), layer_id="b"), **of_other)
    return Document(layers=(layer_of(square(0, 0), square(0, 1), layer_id="a"), other))


@settings(deadline=None)
@given(places(0.55, 1.45), places(0.1, 0.4), places(0.6, 0.9))
def test_shapes_of_other_layers_follow_if_the_user_wants(x: float, south: float, north: float) -> None:
    line = [(0.6, south), (x, 0.5), (1.4, (south + north) / 2), (x, north), (0.6, north)]
    outcome = done(reshape(A, line, sharing_layers={"a", "b"}), across())
    everything = [*shapes(outcome.document), *shapes(outcome.document, "b")]
    assert shapely.coverage_is_valid(everything)
    assert sum(each.area for each in everything) == pytest.approx(4, rel=1e-12)
    assert any("“b”" in note for note in outcome.notes)


@pytest.mark.parametrize("of_other", [{}, {"locked": True}])
def test_other_layers_stay_when_they_are_not_named_or_locked(of_other: dict[str, Any]) -> None:
    before = across(**of_other)
    wanted = {"a", "b"} if of_other else None
    outcome = reshape(A, [(0.5, 0.2), (1.5, 0.5), (0.5, 0.8)], sharing_layers=wanted)(before)
    assert outcome.document.layer("b") is before.layer("b")


def test_overlay_tells_what_is_no_area() -> None:
    point = {"type": "Point", "coordinates": [0, 0]}
    assert why_not_overlay(areas_of(square(0, 0), point), [A, B]) == "Shape 2 of “a” is no area."
    assert geojson.geometry_type(areas_of(point).feature(A)) == "Point"
