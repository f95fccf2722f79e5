import numpy as np
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from layers.drawing.packs import Pack
from layers.drawing.picking import pick
from layers.parts import HOLE, LINE, OUTER, POINT

Part = tuple[int, list[tuple[int, int]]]


def grid_pack(features: list[list[Part]]) -> Pack:
    """Return a pack whose grid coordinates are given as they are."""
    parts = [part for feature in features for part in feature]
    xy = np.array([vertex for _, part in parts for vertex in part], dtype=np.int32).reshape(-1, 2)
    bounds = []
    for feature in features:
        vertices = np.array([vertex for _, part in feature for vertex in part]).reshape(-1, 2)
        bounds.append([*vertices.min(axis=0), *vertices.max(axis=0)] if len(vertices) else [9, 9, -9, -9])
    return Pack(
        xy=xy,
        part_start=np.cumsum([0, *(len(part) for _, part in parts)]).astype(np.uint32),
        part_kind=np.array([kind for kind, _ in parts], dtype=np.uint8),
        feature_start=np.cumsum([0, *map(len, features)]).astype(np.uint32),
        feature_key=np.arange(len(features), dtype=np.uint32),
        feature_style=np.zeros(len(features), dtype=np.uint16),
        feature_bounds=np.array(bounds, dtype=np.int32).reshape(-1, 4),
    )


def square(low: int, high: int) -> list[tuple[int, int]]:
    return [(low, low), (high, low), (high, high), (low, high), (low, low)]


def test_the_last_drawn_is_the_first_picked() -> None:
    pack = grid_pack([[(OUTER, square(0, 100))], [(OUTER, square(10, 50))], [(POINT, [(20, 20)])], []])
    assert pick(pack, 20, 20, 3) == [2, 1, 0]
    assert pick(pack, 40, 40, 3) == [1, 0]
    assert pick(pack, 300, 40, 3) == []


def test_a_hole_is_not_the_polygon_but_its_edge_is() -> None:
    pack = grid_pack([[(OUTER, square(0, 100)), (HOLE, square(40, 60))]])
    assert pick(pack, 50, 50, 3) == []
    assert pick(pack, 42, 50, 3) == [0]
    assert pick(pack, 20, 20, 3) == [0]


def test_parts_are_not_joined_to_each_other() -> None:
    pack = grid_pack([[(LINE, [(0, 0), (0, 100)]), (LINE, [(100, 100), (100, 0)]), (POINT, [(50, 0)])]])
    assert pick(pack, 50, 100, 3) == []
    assert pick(pack, 99, 50, 3) == [0]
    assert pick(pack, 51, 1, 3) == [0]


def test_a_feature_without_parts_and_a_part_without_vertices_are_never_hit() -> None:
    assert pick(grid_pack([[], [(OUTER, []), (POINT, [(5, 5)])]]), 0, 0, 1) == []
    assert pick(grid_pack([]), 0, 0, 1) == []


def test_a_place_far_outside_the_world_hits_nothing() -> None:
    assert pick(grid_pack([[(POINT, [(5, 5)])]]), 1e12, -1e12, 1) == []


vertices = st.tuples(st.integers(-40, 40), st.integers(-40, 40))


@given(
    st.lists(vertices, min_size=3, max_size=9, unique=True),
    vertices,
    st.floats(0.25, 20).map(lambda value: round(value, 2)),
)
def test_picking_agrees_with_shapely(ring: list[tuple[int, int]], place: tuple[int, int], tolerance: float) -> None:
    polygon = shapely.Polygon(ring)
    assume(polygon.is_valid)
    distance = polygon.distance(shapely.Point(place))
    assume(abs(distance - tolerance) > 1e-9)
    picked = pick(grid_pack([[(OUTER, [*ring, ring[0]])]]), *place, tolerance)
    assert picked == ([0] if distance < tolerance else [])
    line = shapely.LineString(ring)
    distance = line.distance(shapely.Point(place))
    assume(abs(distance - tolerance) > 1e-9)
    assert pick(grid_pack([[(LINE, ring)]]), *place, tolerance) == ([0] if distance < tolerance else [])
