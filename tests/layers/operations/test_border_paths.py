"""The way along borders that come in pieces: from one click to another, with the borders' own vertices."""

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString

from layers.embedded import border_between
from layers.geodesy import geodesic
from layers.operations.border_paths import way_along
from layers.operations.constructions import ConstructionError

# A street grid of borders: each line runs from one crossing to the next, some backwards.
CROSSINGS = [(36 + x / 10, 35 + y / 10) for x in range(4) for y in range(4)]
PIECES = [
    LineString([one, ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2), two][:: -1 if (index % 3 == 0) else 1])
    for index, (one, two) in enumerate(
        (one, two)
        for one in CROSSINGS
        for two in CROSSINGS
        if one < two and 0.09 < abs(one[0] - two[0]) + abs(one[1] - two[1]) < 0.11
    )
]
ON_GRID = st.builds(
    lambda piece, share: piece.interpolate(share, normalized=True).coords[0], st.sampled_from(PIECES), st.floats(0, 1)
)


@given(ON_GRID, ON_GRID)
def test_a_way_keeps_to_the_borders_and_is_the_shortest(start: tuple[float, float], end: tuple[float, float]) -> None:
    assume(geodesic.distance(start, end) > 1)
    way = way_along(PIECES, start, end)
    assert geodesic.distance(way.coords[0], start) < 0.01
    assert geodesic.distance(way.coords[-1], end) < 0.01
    vertices = {position for piece in PIECES for position in piece.coords}
    assert set(way.coords[1:-1]) <= vertices
    assert way.is_simple
    across = abs(start[0] - end[0]) + abs(start[1] - end[1])  # what the shortest way in a grid of streets comes to
    assert way.length >= across - 1e-6
    assert way.length <= across + 0.2 + 1e-6  # at most once round half a block at either end


def test_ends_that_no_border_joins_are_refused() -> None:
    apart = [LineString([(36, 35), (36.1, 35)]), LineString([(36, 35.05), (36.1, 35.05)])]
    with pytest.raises(ConstructionError, match="No border leads"):
        way_along(apart, (36.05, 35), (36.05, 35.05))
    with pytest.raises(ConstructionError, match="No border is within 10 km of the last place"):
        way_along(apart, (36.05, 35), (37, 37))
    with pytest.raises(ConstructionError, match="No border is within 10 km of the first place"):
        way_along([], (36.05, 35), (36.1, 35))


def test_borders_of_the_map_are_followed_past_where_others_meet_them() -> None:
    way = border_between((36.6, 36.8), (42.3, 37.1))  # Turkey and Syria, as far as Iraq
    assert geodesic.length(way) == pytest.approx(640_000, rel=0.02)
    coast = border_between((35.77, 35.52), (35.89, 34.9))  # Latakia to Tartus
    assert geodesic.length(coast) > 60_000
    assert shapely.bounds(coast)[2] < 36.1
