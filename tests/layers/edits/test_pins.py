"""Pins: where blocks of the figure were put by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Layer, Pin, Statement, Subject
from layers.edits import EditError, set_layer
from layers.edits.identifiers import notice_of_ids
from layers.edits.pins import FOR_A_PIN, pin, unpin, unpin_all
from layers.edits.statements import without_subjects
from layers.history import diff


def layer(*ids: Any) -> Layer:
    members = [f'"id": {each}, ' if each else "" for each in ids]
    features = ",\n".join(f'{{"type": "Feature", {each}"properties": {{}}, "geometry": null}}' for each in members)
    data = f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'.encode()
    return geojson.read(data, layer_id="bases", title="Bases", file="bases.geojson")


def ref(key: int) -> FeatureRef:
    return FeatureRef("bases", key)


def test_a_pin_names_the_feature_by_its_id_and_is_moved_by_the_next_one() -> None:
    before = Document(layers=(layer("1", '"1"'),))
    after = pin(ref(1), 12.3456, -4)(before)
    assert after.figure.pins == (Pin("bases", "1", 12.35, -4),)
    assert after.layers is before.layers
    both = pin(ref(0), 0, 5)(after)
    assert pin(ref(1), 1, 2)(both).figure.pins == (Pin("bases", "1", 1, 2), Pin("bases", 1, 0, 5))
    assert pin(ref(0), 0, 5)(both) is both


def test_a_feature_without_an_id_gets_one_in_its_file_and_the_user_is_told() -> None:
    before = Document(layers=(layer("1", None),))
    assert notice_of_ids(before, [ref(1)], FOR_A_PIN) == (
        "1 feature of “Bases” gets an id in the file, so that the figure can remember where its name was put."
    )
    after = pin(ref(1), 3, 4)(before)
    assert geojson.feature_id(after.feature(ref(1))) == 2
    assert after.figure.pins == (Pin("bases", 2, 3, 4),)
    assert notice_of_ids(after, [ref(1)], FOR_A_PIN) is None


def test_in_a_locked_layer_only_what_has_an_id_can_be_pinned() -> None:
    before = set_layer("bases", locked=True)(Document(layers=(layer("1", None),)))
    assert pin(ref(0), 1, 1)(before).figure.pins
    with pytest.raises(EditError, match="locked"):
        pin(ref(1), 1, 1)(before)


def test_a_new_id_is_none_that_another_pin_still_names() -> None:
    document = Document(layers=(layer("1", None),))
    figure = structs.replace(document.figure, pins=(Pin("bases", 2, 1, 1),))
    after = pin(ref(1), 1, 1)(structs.replace(document, figure=figure))
    assert geojson.feature_id(after.feature(ref(1))) == 3


def test_what_is_unpinned_is_placed_again() -> None:
    document = pin(ref(1), 5, 6)(pin(ref(0), 1, 2)(Document(layers=(layer("1", "2"),))))
    assert unpin([ref(0)])(document).figure.pins == (Pin("bases", 2, 5, 6),)
    assert unpin_all()(document).figure.pins == ()
    assert unpin([ref(0)])(unpin_all()(document)).figure.pins == ()


def test_a_feature_that_is_deleted_takes_its_pin_with_it() -> None:
    statement = Statement("one", "Text.", about=(Subject("bases", 1),))
    document = pin(ref(1), 5, 6)(pin(ref(0), 1, 2)(Document(layers=(layer("1", "2"),), statements=(statement,))))
    left = without_subjects(document, [ref(0)])
    assert left.figure.pins == (Pin("bases", 2, 5, 6),)
    assert left.statement("one").about == ()


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-300, 300), st.floats(-300, 300)), min_size=1, max_size=8))
def test_every_pin_is_undone_and_done_again_whole(moves: list[tuple[int, float, float]]) -> None:
    before = after = Document(layers=(layer("1", None, None, '"a"'),))
    for key, right, down in moves:
        after = pin(ref(key), right, down)(after)
    change = diff(before, after)
    assert change.apply(before) == after
    assert change.inverse().apply(after) == before
