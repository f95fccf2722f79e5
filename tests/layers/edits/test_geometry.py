import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Statement, Subject
from layers.edits import Edit, EditError
from layers.edits.geometry import (
    add_feature,
    add_vertex,
    delete_features,
    delete_vertex,
    move_features,
    move_vertex,
    set_geometry,
)
from layers.history import diff

FILE = """{ "type": "FeatureCollection", "name": "made by hand",
  "features": [
    {"type": "Feature", "id": 1, "properties": {"name": "harbour"},
     "geometry": {"type": "Point", "coordinates": [35.8740, 34.9150000, 3.20]}},
    {"type": "Feature", "id": "1", "properties": {"n": 1.50e1},
     "geometry": {"type": "Polygon", "coordinates": [ [ [0.10, 0],[4.0, 0],  [4, 4.00], [0, 4], [0.10, 0] ],
                                                      [[1,1],[1,2],[2,2],[1,1]] ]}},
    {"type": "Feature", "properties": null, "geometry": {"type": "LineString", "coordinates": [[1e1, 5], [11, 5.50]]}},
    {"type": "Feature", "properties": {}, "geometry": null},
    {"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection", "geometries": [
      {"type": "Point", "coordinates": [7, 7.70]}, {"type": "MultiPoint", "coordinates": [[8, 8], [9, 9]]}]}}
  ] }
"""
POINT, POLYGON, LINE, NULL, COLLECTION = (FeatureRef("shapes", key) for key in range(5))


def document(text: str = FILE, **presentation: Any) -> Document:
    layer = geojson.read(text.encode(), layer_id="shapes", title="Shapes", file="shapes.geojson")
    return Document(layers=(structs.replace(layer, **presentation),))


def written(document: Document) -> str:
    return geojson.write(document.layers[0]).decode()


def check_laws(edit: Edit, before: Document) -> Document:
    """Apply an edit and see that undo gives the document back, redo the edited one, and only one feature differs."""
    after = edit(before)
    change = diff(before, after)
    assert change.apply(before) == after
    assert change.inverse().apply(after) == before
    assert written(change.inverse().apply(after)) == written(before)
    return after


numbers = re.compile(r"-?\d[\d.eE+-]*")


def test_moving_a_vertex_changes_its_two_numbers_alone() -> None:
    after = check_laws(move_vertex(POINT, [], 35.9, 34.5), document())
    assert written(after) == FILE.replace("[35.8740, 34.9150000, 3.20]", "[35.9, 34.5, 3.20]")


def test_a_number_that_stays_keeps_its_digits() -> None:
    after = check_laws(move_vertex(POLYGON, [0, 2], 5, 4), document())
    assert written(after) == FILE.replace("[4, 4.00]", "[5, 4.00]")


def test_the_first_and_the_last_position_of_a_ring_move_together() -> None:
    after = written(check_laws(move_vertex(POLYGON, [0, 0], 1.25, 0), document()))
    assert after == FILE.replace("[0.10, 0]", "[1.25, 0]")
    assert after == written(move_vertex(POLYGON, [0, 4], 1.25, 0)(document()))


def test_a_vertex_is_added_where_its_path_says() -> None:
    after = check_laws(add_vertex(POLYGON, [1, 1], 0.5, 1.5), document())
    assert geojson.coordinates(after.feature(POLYGON))[1] == [[1, 1], [0.5, 1.5], [1, 2], [2, 2], [1, 1]]  # type: ignore[index] # it has coordinates
    assert written(after).startswith(FILE[: FILE.index("[[1,1]")])


def test_a_vertex_added_at_the_end_of_a_ring_comes_before_the_closing_position() -> None:
    after = check_laws(add_vertex(POLYGON, [1, 3], 2, 1), document())
    assert geojson.coordinates(after.feature(POLYGON))[1] == [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]  # type: ignore[index] # it has coordinates


def test_members_of_a_collection_are_reached_by_their_index() -> None:
    after = check_laws(move_vertex(COLLECTION, [0], 1, 2), document())
    after = check_laws(move_vertex(COLLECTION, [1, 1], 3, 4), after)
    assert geojson.coordinates(after.feature(COLLECTION)) == [[1, 2], [[8, 8], [3, 4]]]


def test_deleting_the_first_corner_of_a_ring_closes_it_with_the_second() -> None:
    after = check_laws(delete_vertex(POLYGON, [0, 0]), document())
    assert geojson.coordinates(after.feature(POLYGON))[0] == [[4, 0], [4, 4], [0, 4], [4, 0]]  # type: ignore[index] # it has coordinates


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (delete_vertex(POLYGON, [1, 1]), "three corners"),
        (delete_vertex(LINE, [0]), "two positions"),
        (delete_vertex(POINT, []), "delete the feature"),
        (add_vertex(POINT, [], 1, 1), "one position"),
        (move_vertex(POLYGON, [7, 0], 1, 1), "no position"),
        (move_vertex(POLYGON, [0], 1, 1), "no position"),
        (move_vertex(NULL, [0], 1, 1), "no position"),
        (move_vertex(POINT, [], 10, 91), "outside the world"),
        (move_vertex(POINT, [], float("nan"), 0), "outside the world"),
        (move_vertex(POINT, [], 1000, 0), "outside the world"),
        (add_vertex(LINE, [1], 10, float("inf")), "outside the world"),
        (move_features([POLYGON], 0, 89), "outside the world"),
        (move_vertex(FeatureRef("shapes", 99), [], 1, 1), "not there any more"),
        (delete_features([FeatureRef("shapes", 99)]), "not there any more"),
        (move_vertex(FeatureRef("gone", 0), [], 1, 1), "no layer"),
        (add_feature("gone", None), "no layer"),
    ],
)
def test_an_edit_that_cannot_be_done_says_why(edit: Edit, reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        edit(document())


@pytest.mark.parametrize("presentation", [{"locked": True}, {"unreadable": "no such file"}])
@pytest.mark.parametrize(
    "edit",
    [
        move_vertex(POINT, [], 1, 1),
        add_vertex(LINE, [1], 1, 1),
        delete_vertex(POLYGON, [0, 1]),
        move_features([POINT], 1, 1),
        set_geometry(POINT, None),
        add_feature("shapes", {"type": "Point", "coordinates": [1, 1]}),
        delete_features([POINT]),
    ],
)
def test_what_is_locked_or_unreadable_is_not_touched(edit: Edit, presentation: dict[str, Any]) -> None:
    with pytest.raises(EditError, match="Shapes"):
        edit(document(**presentation))


def test_an_open_ring_is_closed_when_it_is_edited() -> None:
    text = '{"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4]]]}'
    after = check_laws(move_vertex(POINT, [0, 1], 5, 0), document(text))
    assert written(after) == '{"type": "Polygon", "coordinates": [[[0, 0], [5, 0], [4, 4], [0, 0]]]}'


def test_another_reference_system_is_edited_in_its_own_coordinates() -> None:
    crs = '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}, '
    text = f'{{"type": "FeatureCollection", {crs}"features": [' + (
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [500000.0, 3873043.1]}}]}'
    )
    after = check_laws(move_vertex(POINT, [], 39.0, 36.0), document(text))
    assert geojson.coordinates(after.feature(POINT)) == pytest.approx([500000, 3983948.5], abs=0.1)
    assert written(after).startswith(text[: text.index("[500000.0")])


def test_moving_features_moves_every_position_by_the_same_degrees() -> None:
    before = document()
    after = check_laws(move_features([POLYGON, LINE, POLYGON], 0.5, -1), before)
    assert geojson.coordinates(after.feature(POLYGON))[1] == [[1.5, 0], [1.5, 1], [2.5, 1], [1.5, 0]]  # type: ignore[index] # it has coordinates
    assert geojson.coordinates(after.feature(LINE)) == [[10.5, 4], [11.5, 4.5]]
    assert after.feature(POINT) is before.feature(POINT)


def test_moving_straight_north_keeps_the_longitudes_digits() -> None:
    after = written(check_laws(move_features([POINT], 0, 0.5), document()))
    assert after == FILE.replace("34.9150000", "35.415")


def test_an_edit_that_changes_nothing_returns_the_document() -> None:
    before = document()
    assert move_vertex(POINT, [], 35.874, 34.915)(before) is before
    assert move_features([POINT, POLYGON], 0, 0)(before) is before
    assert delete_features([])(before) is before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_feature_is_laid_out_like_its_neighbours(end: str) -> None:
    text = end.join(
        [
            '{"type": "FeatureCollection", "features": [',
            '  {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}',
            "]}",
            "",
        ]
    )
    after = check_laws(add_feature("shapes", {"type": "Point", "coordinates": [3.123456789, 4]}), document(text))
    line = '  {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [3.1234568, 4]}}'
    assert written(after) == text.replace(f"}}}}{end}]", f"}}}},{end}{line}{end}]")
    assert [feature.key for feature in after.layers[0].features] == [0, 1]
    assert after.layers[0].next_key == 2


def test_a_key_is_never_given_twice() -> None:
    after = add_feature("shapes", None)(delete_features([COLLECTION])(document()))
    assert [feature.key for feature in after.layers[0].features] == [0, 1, 2, 3, 5]


def test_a_feature_is_added_to_an_empty_layer() -> None:
    empty = document('{"type": "FeatureCollection", "features": []}')
    after = check_laws(add_feature("shapes", {"type": "Point", "coordinates": [3, 4]}, {"name": "new"}), empty)
    again = document(written(after))
    assert geojson.properties(again.layers[0].features[0]) == {"name": "new"}
    assert geojson.coordinates(again.layers[0].features[0]) == [3, 4]


def test_deleting_a_feature_takes_its_separator_and_its_mention_along() -> None:
    statement = Statement("s", "About two.", about=(Subject("shapes", 1), Subject("shapes", "1")))
    before = structs.replace(document(), statements=(statement,))
    after = check_laws(delete_features([POINT, NULL]), before)
    assert [feature.key for feature in after.layers[0].features] == [1, 2, 4]
    assert after.statements[0].about == (Subject("shapes", "1"),)
    assert "harbour" not in written(after)
    assert document(written(after)).layers[0].problems == before.layers[0].problems


def test_a_feature_gets_a_new_geometry() -> None:
    after = check_laws(set_geometry(NULL, {"type": "Point", "coordinates": [1.00000004, 2]}), document())
    assert geojson.coordinates(after.feature(NULL)) == [1, 2]
    assert geojson.coordinates(check_laws(set_geometry(NULL, None), after).feature(NULL)) is None


longitudes = st.floats(-180, 180).map(lambda value: round(value, 7))
latitudes = st.floats(-90, 90).map(lambda value: round(value, 7))
paths = st.sampled_from(
    [
        (POINT, ()),
        *((POLYGON, (0, index)) for index in range(4)),
        *((POLYGON, (1, index)) for index in range(3)),
        (LINE, (0,)),
        (LINE, (1,)),
        (COLLECTION, (1, 0)),
    ]
)


@given(paths, longitudes, latitudes)
def test_untouched_digits_stay(target: tuple[FeatureRef, tuple[int, ...]], longitude: float, latitude: float) -> None:
    before = document()
    after = check_laws(move_vertex(*target, longitude, latitude), before)
    changed = [
        (old, new)
        for old, new in zip(numbers.findall(FILE), numbers.findall(written(after)), strict=True)
        if old != new
    ]
    closing = 2 if target[0] == POLYGON and target[1][1] == 0 else 1
    assert len(changed) <= 2 * closing
    assert {float(new) for _, new in changed} <= {longitude, latitude}
    assert numbers.sub("", written(after)) == numbers.sub("", FILE)


@given(paths.filter(lambda target: target[0] != POINT), longitudes, latitudes)
def test_deleting_what_was_added_gives_the_coordinates_back(
    target: tuple[FeatureRef, tuple[int, ...]], longitude: float, latitude: float
) -> None:
    ref, (*array, index) = target
    before = document()
    added = check_laws(add_vertex(ref, [*array, index + 1], longitude, latitude), before)
    deleted = check_laws(delete_vertex(ref, [*array, index + 1]), added)
    assert geojson.coordinates(deleted.feature(ref)) == geojson.coordinates(before.feature(ref))


@given(st.floats(-80, 80), st.floats(-80, 80))
def test_moving_there_and_back_is_where_it_began(east: float, north: float) -> None:
    there = check_laws(move_features([POLYGON, POINT], east, north * 0.5), document())
    back = check_laws(move_features([POLYGON, POINT], -east, -north * 0.5), there)
    for ref in (POLYGON, POINT):
        for old, new in zip(
            numbers.findall(bytes(document().feature(ref).text).decode()),
            numbers.findall(bytes(back.feature(ref).text).decode()),
            strict=True,
        ):
            assert float(new) == pytest.approx(float(old), abs=2.1e-7)
