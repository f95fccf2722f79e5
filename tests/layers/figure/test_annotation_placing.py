from itertools import combinations

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.figure.annotation_placing import RADIUS, free_places

FRAME = (900.0, 2300.0, 20_400.0, 18_900.0)
TIPS = st.lists(
    st.tuples(st.integers(20, 190).map(lambda x: x * 100.0), st.integers(40, 170).map(lambda y: y * 100.0)),
    min_size=1,
    max_size=12,
    unique_by=lambda tip: (tip[0] // 1500, tip[1] // 1500),
)


@given(TIPS)
@settings(max_examples=60)
def test_letters_stand_in_the_frame_and_clear_of_each_other(tips: list[tuple[float, float]]) -> None:
    places = free_places(tips, FRAME, [], [], 1.0)
    discs = [shapely.Point(place).buffer(RADIUS * 0.95) for place in places]
    assert all(FRAME[0] < x < FRAME[2] and FRAME[1] < y < FRAME[3] for x, y in places)
    assert not any(shapely.intersects(one, other) for one, other in combinations(discs, 2))
    leaders = [shapely.LineString(ends) for ends in zip(tips, places, strict=True)]
    assert not any(shapely.intersects(one, other) for one, other in combinations(leaders, 2))


def test_two_in_one_place_get_letters_apart() -> None:
    one, other = free_places([(10_000.0, 10_000.0), (10_040.0, 10_010.0)], FRAME, [], [], 1.0)
    assert shapely.Point(one).distance(shapely.Point(other)) > 2 * RADIUS * 0.95


def test_they_keep_off_what_is_there_and_are_the_same_twice() -> None:
    tip = (10_000.0, 10_000.0)
    (free,) = free_places([tip], FRAME, [], [], 1.0)
    box = (free[0] - 400, free[1] - 400, free[0] + 400, free[1] + 400)
    (kept_off,) = free_places([tip], FRAME, [box], [], 1.0)
    assert kept_off != free
    assert not shapely.box(*box).intersects(shapely.Point(kept_off))
    assert free_places([tip], FRAME, [box], [], 1.0) == [kept_off]


def test_where_nothing_is_free_a_letter_stands_beside_its_feature() -> None:
    tip = (10_000.0, 10_000.0)
    ((x, y),) = free_places([tip], FRAME, [FRAME], [], 1.0)
    assert 0 < abs(x - tip[0]) < 1500
    assert 0 < abs(y - tip[1]) < 1500
