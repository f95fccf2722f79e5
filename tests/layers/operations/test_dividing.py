import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Statement, Subject
from layers.edits import EditError
from layers.operations.dividing import (
    collect,
    explode,
    merge,
    split,
    why_not_explode,
    why_not_merge,
    why_not_split,
)
from layers.operations.outcome import Operation
from tests.layers.making import layer, layer_of, line, named, square
from tests.layers.operations.trying import done, shape, shapes

LEFT, RIGHT = FeatureRef("a", 0), FeatureRef("a", 1)
STATEMENT = Statement("s", "It is held.", about=(Subject("a", "left"),))


def two_squares() -> Document:
    left, right = named(square(0, 0), "left", party="north"), named(square(1, 0), "right", party="south", note="x")
    return Document(layers=(layer(left, right),), statements=(STATEMENT,))


def test_a_split_shape_keeps_id_and_properties_and_its_neighbour_keeps_the_border() -> None:
    outcome = done(split([LEFT], [(-1, 0.4), (1.5, 0.41)]), two_squares())
    first, second = outcome.selection
    assert first == LEFT
    assert geojson.feature_id(outcome.document.feature(first)) == "left"
    assert geojson.properties(outcome.document.feature(second)) == {"name": "left", "party": "north"}
    assert shape(outcome.document, first).area > shape(outcome.document, second).area
    assert shapely.coverage_is_valid(shapes(outcome.document))
    assert len(shape(outcome.document, RIGHT).exterior.coords) == 6
    assert "“right” got a vertex where the borders meet." in outcome.notes


def test_statements_about_a_split_shape_are_about_every_piece() -> None:
    outcome = done(split([LEFT], [(0.5, -1), (0.5, 2)]), two_squares())
    (statement,) = outcome.document.statements
    assert len(statement.about) == 2
    assert any("statement about what was there now names" in note for note in outcome.notes)


def test_two_neighbours_are_cut_at_the_very_same_place() -> None:
    outcome = done(split([LEFT, RIGHT], [(-1, 0.1), (3, 0.9123)]), two_squares())
    assert len(outcome.selection) == 4
    assert shapely.coverage_is_valid(shapes(outcome.document))


@settings(deadline=None)
@given(st.floats(-0.9, 1.9), st.floats(-0.9, 1.9), st.floats(0.01, 0.99))
def test_splitting_then_merging_gives_the_area_back(south: float, north: float, corner: float) -> None:
    hexagon = [[0, 0], [1 + corner, 0.1], [2, corner], [1.7, 1.3], [0.7, 1.9], [-0.3, 1.1], [0, 0]]
    before = Document(layers=(layer(named({"type": "Polygon", "coordinates": [hexagon]}, "left")),))
    try:
        outcome = done(split([LEFT], [(-5, south), (0.9, 0.8), (6, north)]), before)
    except EditError:
        return
    merged = done(merge(outcome.selection), outcome.document)
    assert merged.selection == (LEFT,)
    assert shape(merged.document, LEFT).area == pytest.approx(shape(before, LEFT).area, rel=1e-9)
    old = {tuple(position) for position in shapely.get_coordinates(shape(before, LEFT)).tolist()}
    assert old <= {tuple(position) for position in shapely.get_coordinates(shape(merged.document, LEFT)).tolist()}


def test_a_multiple_shape_is_cut_where_the_line_meets_it() -> None:
    coordinates = [square(0, 0)["coordinates"], square(5, 5)["coordinates"]]
    before = Document(layers=(layer(named({"type": "MultiPolygon", "coordinates": coordinates}, "left")),))
    outcome = done(split([LEFT], [(0.3, -1), (0.3, 2)]), before)
    assert [shape(outcome.document, ref).geom_type for ref in outcome.selection] == ["MultiPolygon", "Polygon"]


def test_lines_are_split_where_they_are_crossed() -> None:
    before = Document(layers=(layer(named(line((0, 0), (2, 2)), "left")),))
    outcome = done(split([LEFT], [(0, 1), (1.2, 0)]), before)
    assert len(outcome.selection) == 2


def test_surviving_positions_keep_their_digits_and_altitudes() -> None:
    text = b'{"type": "Feature", "properties": {"n": 1.50e1}, "geometry": {"type": "Polygon", "coordinates": [[[0.00, 0, 7.50], [4.0, 0, 8], [4, 4.000, 9], [0.00, 0, 7.50]]]}}'  # noqa: E501 # one line as in a file
    before = Document(layers=(geojson.read(text, layer_id="a", title="a", file="a.geojson"),))
    after = done(split([LEFT], [(3, -1), (3, 5)]), before).document
    written = geojson.write(after.layer("a"))
    assert written.count(b'"n": 1.50e1') == 2
    for kept in (b"[0.00, 0, 7.50]", b"[4.0, 0, 8]", b"[4, 4.000, 9]"):
        assert kept in written


def test_merging_keeps_the_first_ones_properties_and_tells_the_loss() -> None:
    about_right = structs.replace(two_squares(), statements=(Statement("s", "x", about=(Subject("a", "right"),)),))
    outcome = done(merge([LEFT, RIGHT]), about_right)
    (feature,) = outcome.document.layer("a").features
    assert geojson.properties(feature) == {"name": "left", "party": "north"}
    assert "“left” keeps its own properties; given up from “right”: name, party, note." in outcome.notes
    assert outcome.document.statements[0].about == (Subject("a", "left"),)
    assert shape(outcome.document, LEFT).equals(shapely.box(0, 0, 2, 1))


def test_parts_are_taken_apart_and_collected_again() -> None:
    coordinates = [square(0, 0)["coordinates"], square(5, 5)["coordinates"]]
    before = Document(layers=(layer(named({"type": "MultiPolygon", "coordinates": coordinates}, "left")),))
    apart = done(explode([LEFT]), before)
    assert [shape(apart.document, ref).geom_type for ref in apart.selection] == ["Polygon", "Polygon"]
    together = done(collect(apart.selection), apart.document)
    assert geojson.write(together.document.layer("a")) == geojson.write(before.layer("a"))


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (split([LEFT], [(5, 5), (6, 6)]), "cuts nothing"),
        (split([LEFT], [(5, 5)]), "two places"),
        (split([], [(0, 0), (1, 1)]), "Select a line or an area"),
        (merge([LEFT]), "Select 2 or more"),
        (merge([LEFT, FeatureRef("a", 9)]), "not there any more"),
        (collect([LEFT, RIGHT]), "Merge them instead"),
        (explode([LEFT]), "one part only"),
    ],
)
def test_what_cannot_be_done_says_why(operation: Operation, message: str) -> None:
    with pytest.raises(EditError, match=message):
        operation(two_squares())


def test_reasons_name_what_is_in_the_way() -> None:
    collection = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]}
    mixed = Document(
        layers=(layer_of(None, {"type": "Point", "coordinates": [0, 0]}, square(0, 0), collection, layer_id="a"),)
    )
    null, point, area, several = (FeatureRef("a", key) for key in range(4))
    assert why_not_split(mixed, [null]) == "Shape 1 of “a” has no geometry."
    assert why_not_split(mixed, [point]) == "Shape 2 of “a” is a point; this needs lines or areas."
    assert why_not_split(mixed, [several]) == "Shape 4 of “a” is a collection of geometries; take it apart first."
    assert why_not_merge(mixed, [point, area]) == "Select shapes of one kind: points, lines or areas."
    assert why_not_split(mixed, [area]) is None
    assert why_not_explode(mixed, [several]) is None
    locked = mixed.with_layer(structs.replace(mixed.layer("a"), locked=True))
    assert "is locked" in str(why_not_split(locked, [area]))


def test_shapes_that_jump_across_the_antimeridian_or_cross_themselves_are_refused() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    jump = {"type": "Polygon", "coordinates": [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]]}
    document = Document(layers=(layer_of(bow, jump, layer_id="a"),))
    with pytest.raises(EditError, match="not valid"):
        split([LEFT], [(0.2, -1), (0.2, 2)])(document)
    with pytest.raises(EditError, match="180th meridian"):
        split([RIGHT], [(0.2, -1), (0.2, 2)])(document)
