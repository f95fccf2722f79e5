"""What moved between two values of a feature, found in their texts."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from layers import geojson
from layers.document import Document, Feature, Layer, with_feature
from layers.drawing import packing
from layers.geojson.vertices import moved_vertices, positions, vertices
from layers.style import styler
from tests.layers.making import layer_of, line, pack_of, square

RING = [[0, 0], [4, 0], [4, 4], [0, 0]]
GEOMETRIES: tuple[dict[str, Any], ...] = (
    {"type": "Point", "coordinates": [1, 2, 812.5]},
    {"type": "MultiPoint", "coordinates": [[1, 2], [1, 2], [3, 4]]},
    line((0, 0), (1.25, 1), (2, 0)),
    {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[5, 5], [6, 6]]]},
    square(1, 1),
    {"type": "Polygon", "coordinates": [RING, [[2, 1], [3, 1], [3, 2], [2.5, 2], [2, 1]]]},
    {"type": "Polygon", "coordinates": [RING[:-1]]},  # left open
    {"type": "MultiPolygon", "coordinates": [[], [RING], [[[7, 7], [9, 7], [9, 9], [7, 7]]]]},
    {"type": "GeometryCollection", "geometries": [line((5, 6), (7, 8)), {"type": "Point", "coordinates": [3, 4]}]},
)
LAYER = layer_of(*GEOMETRIES)


def packs_alike(old: Layer, new: Layer) -> bool:
    """Tell whether a pack that is brought up to date equals one made anew."""
    style = styler(new, Document(layers=(new,)))
    one, other = packing.update(pack_of(old), old, new, style), pack_of(new)
    return one.to_bytes() == other.to_bytes()


@given(st.data(), st.floats(-179, 179), st.floats(-89, 89))
def test_a_vertex_that_moved_is_found_and_nothing_is_read_anew(data: st.DataObject, x: float, y: float) -> None:
    key = data.draw(st.integers(0, len(GEOMETRIES) - 1))
    old = LAYER.features[key]
    path = data.draw(st.sampled_from([path for path, _ in positions(old)]))
    new = geojson.replace_position(old, path, x, y)
    found = moved_vertices(old, new)
    anew = vertices(Feature(new.key, Raw(bytes(new.text))))  # a copy, of which nothing is known yet
    if found is not None:
        differing = np.flatnonzero((vertices(old).own != anew.own).any(axis=1)).tolist()
        assert set(differing) <= set(found)
        known = vertices(new)
        assert known.own.tobytes() == anew.own.tobytes()
        assert known.degrees.tobytes() == anew.degrees.tobytes()
        if (shape := known.shape()) is not None:
            assert shape.wkb == geojson.geometry(new).wkb  # type: ignore[union-attr] # the one says that there is one
        assert (known.offsets is None) == (anew.offsets is None)
        assert known.offsets is None or known.offsets.tolist() == anew.offsets.tolist()  # type: ignore[union-attr] # both
    assert packs_alike(LAYER, with_feature(LAYER, new))


def test_dragging_a_vertex_of_a_polygon_is_told_from_every_other_edit() -> None:
    polygon = LAYER.features[5]
    assert moved_vertices(polygon, geojson.replace_position(polygon, (1, 1), 3.5, 1)) == [5]
    assert moved_vertices(polygon, geojson.replace_position(polygon, (0, 0), -1, -1)) == [0, 3]
    assert moved_vertices(polygon, Feature(polygon.key, polygon.text, b" ")) == []
    assert moved_vertices(polygon, geojson.insert_position(polygon, (0, 1), 2, -1)) is None
    assert moved_vertices(polygon, geojson.remove_position(polygon, (1, 1))) is None
    assert moved_vertices(polygon, geojson.with_property(polygon, "name", "A")) is None
    assert moved_vertices(polygon, geojson.map_positions(polygon, lambda degrees: degrees + 1)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[4, 4]", '["4", 4]'),  # no position
        ("[4, 4]", "[4, 4, 100]"),
        ("[4, 4]", "[4]"),
        ("[[0, 0]", "[[1, 0]"),  # a ring that is left open from now on
        ('"bbox": [0, 0, 4, 4]', '"bbox": [0, 0, 4, 5]'),
        ('"n": [7, 7]', '"n": [7, 8]'),
    ],
)
def test_what_is_typed_elsewhere_or_makes_another_geometry_is_no_move(old: str, new: str) -> None:
    text = json.dumps(
        {
            "type": "Feature",
            "bbox": [0, 0, 4, 4],
            "geometry": {"type": "Polygon", "coordinates": [RING]},
            "properties": {"n": [7, 7]},
        }
    )
    assert old in text
    before = Feature(0, Raw(text.encode()))
    after = Feature(0, Raw(text.replace(old, new, 1).encode()))
    assert moved_vertices(before, after) is None
    layer = layer_of(square(0, 0))
    assert packs_alike(with_feature(layer, before), with_feature(layer, after))
