"""The bounds that operations look neighbours up by: the same after any edit as worked out anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.document import Document
from layers.edits import Edit, EditError
from layers.operations import bounds
from layers.operations.bounds import bounds_of
from tests.layers.making import layer_of, square
from tests.layers.validity.test_validity import EDITS, shapes_of_any_kind


@given(st.lists(shapes_of_any_kind, max_size=5), st.lists(EDITS, max_size=6))
def test_bounds_follow_edits(shapes: list[dict[str, object] | None], edits: list[Edit]) -> None:
    document = Document(layers=(layer_of(*shapes, layer_id="a"),))
    bounds_of(document.layer("a"))
    for edit in edits:
        try:
            document = edit(document)
        except EditError:
            continue
        layer = document.layer("a")
        followed = bounds_of(layer)
        bounds._known.clear()
        assert np.array_equal(followed, bounds_of(layer))


def test_bounds_are_those_of_the_shapes_and_none_where_there_is_none() -> None:
    found = bounds_of(layer_of(square(36, 35), None, layer_id="two"))
    assert found[0].tolist() == [36, 35, 37, 36]
    assert found[1, 0] > found[1, 2]


def test_few_layers_are_kept() -> None:
    for number in range(20):
        bounds_of(layer_of(square(36, 35), layer_id=f"layer {number}"))
    assert len(bounds._known) <= 8


def test_another_reference_system_is_no_edit() -> None:
    metric = layer_of(square(500_000, 3_900_000, 1_000), layer_id="m", crs="urn:ogc:def:crs:EPSG::32637")
    bounds_of(layer_of(square(500_000, 3_900_000, 1_000), layer_id="m"))
    assert bounds_of(metric)[0, 0] == pytest.approx(39, abs=0.01)
