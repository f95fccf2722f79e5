import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.geodesy.mercator import to_grid
from layers.selecting import area_of, within_area
from tests.layers.making import layer_of, line, pack_of, square

RING = [(0, 0), (10, 0), (10, 10), (0, 10)]


def test_an_area_touches_what_it_holds_and_what_its_edge_crosses() -> None:
    pack = pack_of(
        layer_of(
            {"type": "Point", "coordinates": [5, 5]},
            {"type": "Point", "coordinates": [11, 5]},
            line((9, 9), (12, 12)),
            line((-5, 4), (15, 6)),
            square(8, 8, 5),
            square(20, 20),
            None,
        )
    )
    assert within_area(pack, area_of(RING)) == [0, 2, 3, 4]
    assert within_area(pack, area_of(RING), wholly=True) == [0]


def test_an_area_inside_a_polygon_touches_it_but_one_in_its_hole_does_not() -> None:
    holed = square(0, 0, 10)
    holed["coordinates"].append(square(4, 4, 2)["coordinates"][0][::-1])
    pack = pack_of(layer_of(holed))
    assert within_area(pack, area_of([(1, 1), (2, 1), (2, 2)])) == [0]
    assert within_area(pack, area_of([(4.5, 4.5), (5.5, 4.5), (5, 5.5)])) == []
    assert within_area(pack, area_of([(1, 1), (2, 1), (2, 2)]), wholly=True) == []


def test_every_part_of_a_feature_must_lie_wholly_inside() -> None:
    two = {"type": "MultiPoint", "coordinates": [[5, 5], [50, 50]]}
    collection = {"type": "GeometryCollection", "geometries": [square(1, 1), {"type": "Point", "coordinates": [2, 9]}]}
    pack = pack_of(layer_of(two, collection))
    assert within_area(pack, area_of(RING)) == [0, 1]
    assert within_area(pack, area_of(RING), wholly=True) == [1]


@pytest.mark.parametrize("turns", [-1, 0, 1, 2])
def test_the_map_repeats_around_the_world(turns: int) -> None:
    pack = pack_of(layer_of(square(178, 1), {"type": "Point", "coordinates": [-179, 1.5]}, square(0, 0)))
    ring = [(175 + 360 * turns, 0), (190 + 360 * turns, 0), (190 + 360 * turns, 3), (175 + 360 * turns, 3)]
    assert within_area(pack, area_of(ring)) == [0, 1]


def test_a_line_or_a_place_is_no_area() -> None:
    pack = pack_of(layer_of(square(0, 0)))
    for ring in ([], [(0.5, 0.5)], [(0, 0), (1, 1)], [(0, 0), (1, 0), (0.5, 0)]):
        assert area_of(ring).is_empty
        assert within_area(pack, area_of(ring)) == []


def test_a_lasso_that_crosses_itself_selects_in_both_its_loops() -> None:
    pack = pack_of(layer_of(*({"type": "Point", "coordinates": place} for place in ([1, 5], [9, 5], [5, 1]))))
    assert within_area(pack, area_of([(0, 0), (10, 10), (10, 0), (0, 10)])) == [0, 1]


corners = st.tuples(st.integers(-30, 30), st.integers(-30, 30))


@given(st.lists(corners, min_size=3, max_size=7, unique=True), st.lists(corners, min_size=2, max_size=4, unique=True))
def test_it_agrees_with_shapely(ring: list[tuple[int, int]], positions: list[tuple[int, int]]) -> None:
    area = area_of(ring)
    pack = pack_of(layer_of(line(*positions)))
    drawn = shapely.LineString(to_grid(np.array(positions)))
    assert within_area(pack, area) == ([0] if area.intersects(drawn) else [])
    assert within_area(pack, area, wholly=True) == ([0] if area.covers(drawn) else [])
