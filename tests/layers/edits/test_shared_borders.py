import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef
from layers.drawing.packs import Pack
from layers.edits import EditError
from layers.edits.shared_borders import (
    add_shared_vertex,
    delete_shared_vertex,
    move_shared_vertex,
    shapes_moved,
    sharing,
    sharing_edge,
)
from layers.geojson.vertices import Place, Vertex, positions
from layers.history import diff
from tests.layers.making import layer_of, pack_of, square


def four_squares() -> Document:
    return Document(
        layers=(
            layer_of(square(0, 0), square(1, 0), square(0, 1), layer_id="a"),
            layer_of(square(1, 1), layer_id="b"),
        )
    )


def packs(document: Document, *layers: str) -> dict[str, Pack]:
    return {layer_id: pack_of(document.layer(layer_id)) for layer_id in layers}


CORNER = Vertex(FeatureRef("a", 0), (0, 2))


def places(document: Document) -> set[tuple[float, float]]:
    return {place for layer in document.layers for feature in layer.features for _, place in positions(feature)}


@given(st.floats(0.6, 1.4), st.floats(0.6, 1.4), st.booleans())
def test_a_shared_vertex_moves_everywhere_and_undo_brings_it_back(x: float, y: float, exactly: bool) -> None:
    before = four_squares()
    shared = sharing(before, CORNER, packs(before, "a", "b"))
    assert len(shared) == 4
    assert shapes_moved(shared) == "4 shapes moved together."
    after = move_shared_vertex(shared, Place(x, y), exactly=exactly)(before)
    corner = (x, y) if exactly else (round(x, 7), round(y, 7))
    assert places(after) == places(before) - {(1, 1)} | {corner}
    change = diff(before, after)
    assert change.inverse().apply(after) == before


def test_only_the_layers_that_are_asked_for_and_not_locked_share() -> None:
    before = four_squares()
    assert len(sharing(before, CORNER, packs(before, "a"))) == 3
    locked = before.with_layer(structs.replace(before.layer("b"), locked=True))
    assert len(sharing(locked, CORNER, packs(before, "a", "b"))) == 3


def test_what_is_merely_near_is_not_shared() -> None:
    near = Document(layers=(layer_of(square(0, 0), square(1 + 1e-9, 1 + 1e-9), layer_id="a"),))
    assert sharing(near, CORNER, packs(near, "a")) == (CORNER,)


def test_a_vertex_on_a_shared_edge_goes_into_both_neighbours_and_comes_out_of_both() -> None:
    before = four_squares()
    edge = sharing_edge(before, Vertex(FeatureRef("a", 0), (0, 2)), packs(before, "a", "b"))
    assert {vertex.ref for vertex in edge} == {FeatureRef("a", 0), FeatureRef("a", 1)}
    after = add_shared_vertex(edge, Place(1.1, 0.5))(before)
    for key in (0, 1):
        assert (1.1, 0.5) in {place for _, place in positions(after.feature(FeatureRef("a", key)))}
    at = next(path for path, place in positions(after.feature(FeatureRef("a", 0))) if place == (1.1, 0.5))
    shared = sharing(after, Vertex(FeatureRef("a", 0), at), packs(after, "a", "b"))
    assert delete_shared_vertex(shared)(after) == before


def test_the_closing_edge_of_a_ring_is_shared_too() -> None:
    before = four_squares()
    edge = sharing_edge(before, Vertex(FeatureRef("a", 1), (0, 4)), packs(before, "a"))
    assert {vertex.ref.key for vertex in edge} == {0, 1}
    after = add_shared_vertex(edge, Place(1.1, 0.5))(before)
    assert geojson.coordinates(after.feature(FeatureRef("a", 1)))[0][-2] == [1.1, 0.5]  # type: ignore[index] # it has coordinates


def test_what_is_not_there_is_refused() -> None:
    before = four_squares()
    with pytest.raises(EditError, match="not there any more"):
        sharing(before, Vertex(FeatureRef("a", 0), (0, 9)), {})
    with pytest.raises(EditError, match="no edge"):
        sharing_edge(before, Vertex(FeatureRef("a", 0), (0, 0)), {})
    with pytest.raises(EditError, match="outside the world"):
        move_shared_vertex([CORNER], Place(0, 99))(before)
    triangle = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1], [0, 0]]]}
    document = Document(layers=(layer_of(triangle, layer_id="a"),))
    with pytest.raises(EditError, match="three corners"):
        delete_shared_vertex([CORNER])(document)
