import itertools
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw

from layers.document import Feature
from layers.geojson import bulk
from layers.geojson.bulk import bulk_geometry
from layers.parts import HOLE, LINE, OUTER, POINT

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLLOW = [[1, 1], [1, 2], [2, 2], [1, 1]]


def feature(key: int, geometry: Any) -> Feature:
    return Feature(key, Raw(json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}).encode()))


def features(*geometries: Any) -> list[Feature]:
    return [feature(key, geometry) for key, geometry in enumerate(geometries)]


def geometry(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def parts_of(*geometries: Any) -> list[list[tuple[int, list[list[float]]]]]:
    """Return kind and positions of each part, feature by feature."""
    found = bulk_geometry(features(*geometries))
    xy = np.split(found.coordinates, found.part_start[1:-1]) if len(found.part_kind) else []
    parts = [(int(kind), positions.tolist()) for kind, positions in zip(found.part_kind, xy, strict=True)]
    bounds = found.feature_start.tolist()
    return [parts[begin:end] for begin, end in itertools.pairwise(bounds)]


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("Point", [1, 2], [(POINT, [[1, 2]])]),
        ("MultiPoint", [[1, 2], [3, 4]], [(POINT, [[1, 2]]), (POINT, [[3, 4]])]),
        ("LineString", [[1, 2], [3, 4]], [(LINE, [[1, 2], [3, 4]])]),
        ("MultiLineString", [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [(LINE, [[1, 2], [3, 4]]), (LINE, [[5, 6], [7, 8]])]),
        ("Polygon", [SQUARE, HOLLOW], [(OUTER, SQUARE), (HOLE, HOLLOW)]),
        ("MultiPolygon", [[SQUARE, HOLLOW], [HOLLOW]], [(OUTER, SQUARE), (HOLE, HOLLOW), (OUTER, HOLLOW)]),
    ],
)
def test_each_kind_gives_its_parts(kind: str, coordinates: Any, expected: Any) -> None:
    assert parts_of(geometry(kind, coordinates)) == [expected]


def test_a_collection_gives_the_parts_of_its_members() -> None:
    nested = {"type": "GeometryCollection", "geometries": [geometry("LineString", [[1, 2], [3, 4]])]}
    collection = {"type": "GeometryCollection", "geometries": [geometry("Point", [1, 2]), nested]}
    assert parts_of(collection, geometry("Point", [9, 9])) == [
        [(POINT, [[1, 2]]), (LINE, [[1, 2], [3, 4]])],
        [(POINT, [[9, 9]])],
    ]


def test_a_bare_geometry_is_drawn() -> None:
    found = bulk_geometry([Feature(0, Raw(b'{"coordinates": [1, 2], "type": "Point"}'))])
    assert found.coordinates.tolist() == [[1, 2]]


@pytest.mark.parametrize("position", [[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5, 6]])
def test_more_than_two_numbers_are_left_out(position: list[int]) -> None:
    assert parts_of(geometry("Point", position)) == [[(POINT, [[1, 2]])]]


def test_positions_may_differ_in_their_number_of_numbers() -> None:
    assert parts_of(geometry("LineString", [[1, 2], [3, 4, 5], [6, 7, 8, 9]])) == [[(LINE, [[1, 2], [3, 4], [6, 7]])]]


def test_an_open_ring_comes_closed() -> None:
    assert parts_of(geometry("Polygon", [SQUARE[:-1], HOLLOW[:-1]]), geometry("Point", [1, 2])) == [
        [(OUTER, SQUARE), (HOLE, HOLLOW)],
        [(POINT, [[1, 2]])],
    ]


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("Point", [], []),
        ("LineString", [], []),
        ("MultiPolygon", [], []),
        ("MultiPolygon", [[], [SQUARE]], [(OUTER, SQUARE)]),
        ("Polygon", [SQUARE, []], [(OUTER, SQUARE)]),
        ("MultiPoint", [[1, 2], []], [(POINT, [[1, 2]])]),
    ],
)
def test_empty_arrays_have_no_parts(kind: str, coordinates: Any, expected: Any) -> None:
    point = geometry("Point", [5, 5])
    assert parts_of(point, geometry(kind, coordinates), point) == [[(POINT, [[5, 5]])], expected, [(POINT, [[5, 5]])]]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        {"type": "Point"},
        {"type": "Blob", "coordinates": [1, 2]},
        {"type": ["Point"], "coordinates": [1, 2]},
        geometry("Point", [1]),
        geometry("Point", 1),
        geometry("Point", "1, 2"),
        geometry("Point", [1, None]),
        geometry("Point", [1, True]),
        geometry("Point", ["1", "2"]),
        geometry("Point", [[1, 2]]),
        geometry("Point", {"x": 1, "y": 2}),
        geometry("LineString", [1, 2]),
        geometry("LineString", [[1, 2]]),
        geometry("LineString", [[1, 2], 3]),
        geometry("LineString", [1, [1, 2], [3, 4]]),
        geometry("Polygon", SQUARE),
        geometry("Polygon", [SQUARE, [[1, 1], [2, 2]]]),
        geometry("Polygon", [[[1, 1], [2, 2], [1, 1]]]),
        {"type": "GeometryCollection", "geometries": [geometry("Point", [1, 2]), geometry("LineString", [[1, 2]])]},
        {"type": "GeometryCollection", "geometries": [geometry("Point", [1, 2]), {"type": "Blob"}]},
        {"type": "GeometryCollection"},
    ],
)
def test_a_bad_geometry_has_no_parts_and_leaves_its_neighbours_alone(bad: Any) -> None:
    line = geometry("LineString", [[5, 5], [6, 6]])
    assert parts_of(line, bad, line) == [[(LINE, [[5, 5], [6, 6]])], [], [(LINE, [[5, 5], [6, 6]])]]


@pytest.mark.parametrize("text", [b"3", b"null", b"[]", b"{}", b'{"type": "Feature"}', b'{"type": 1, "geometry": {}}'])
def test_what_is_no_feature_has_no_parts(text: bytes) -> None:
    found = bulk_geometry([Feature(0, Raw(text)), *features(geometry("Point", [1, 2]))])
    assert found.feature_start.tolist() == [0, 0, 1]


def test_the_last_of_two_members_with_one_name_counts() -> None:
    text = b'{"type":1,"type":"Feature","geometry":2,"geometry": {"type": 3, "type": "Point", "coordinates": [1, 2]}}'
    assert bulk_geometry([Feature(0, Raw(text))]).coordinates.tolist() == [[1, 2]]


def test_no_features_give_empty_arrays() -> None:
    found = bulk_geometry([])
    assert found.coordinates.shape == (0, 2)
    assert (found.part_start.tolist(), found.part_kind.tolist(), found.feature_start.tolist()) == ([0], [], [0])


positions = st.lists(st.floats(-180, 180) | st.integers(-(2**70), 2**70), min_size=2, max_size=3)
rings = st.lists(positions, min_size=3, max_size=5).map(lambda ring: [*ring, ring[0]])
lines = st.lists(positions, min_size=2, max_size=5)
simple = st.one_of(
    st.builds(geometry, st.just("Point"), positions),
    st.builds(geometry, st.just("MultiPoint"), st.lists(positions, max_size=4)),
    st.builds(geometry, st.just("LineString"), lines),
    st.builds(geometry, st.just("MultiLineString"), st.lists(lines, max_size=3)),
    st.builds(geometry, st.just("Polygon"), st.lists(rings, max_size=3)),
    st.builds(geometry, st.just("MultiPolygon"), st.lists(st.lists(rings, max_size=3), max_size=3)),
)
anything = st.recursive(
    st.none() | simple,
    lambda inner: st.builds(
        lambda members: {"type": "GeometryCollection", "geometries": [one for one in members if one]},
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)


def walked(value: Any) -> list[list[float]]:
    """Return the positions of a geometry one by one, as a plain reader would."""
    if value is None:
        return []
    if value["type"] == "GeometryCollection":
        return [position for member in value["geometries"] for position in walked(member)]
    flat = [value["coordinates"]]
    while flat and not all(isinstance(number, int | float) for number in flat[0][:1]):
        flat = [item for items in flat for item in items if item]
    return [[float(number) for number in position[:2]] for position in flat if position]


@settings(max_examples=200, deadline=None)
@given(st.lists(anything, max_size=8), st.integers(1, 400))
def test_all_positions_come_in_order_whatever_the_groups(geometries: list[Any], group: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_GROUP", group)
        found = bulk_geometry(features(*geometries))
    expected = [walked(one) for one in geometries]
    bounds = found.part_start[found.feature_start]
    assert [found.coordinates[a:b].tolist() for a, b in itertools.pairwise(bounds)] == expected
