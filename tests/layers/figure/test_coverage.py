import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.figure.coverage import LINE_COVERED, POINT_COVERED, Coverage
from layers.figure.frame import frame_for
from layers.figure.paper import Box
from layers.figure.shapes import Drawn

FRAME = frame_for((34.6, 33.9, 39.2, 37.25), 195, 166)
NOTHING = np.empty(0, dtype=object)


def drawn(areas: list[object], lines: list[object], points: list[tuple[float, float]]) -> list[Drawn]:
    shapes = np.array([*areas, None], dtype=object)[:-1], np.array([*lines, None], dtype=object)[:-1]
    return [Drawn([], [], [], shapes[0], np.array(points, dtype=np.float64).reshape(-1, 2), shapes[1], 0)]


def test_areas_count_what_of_them_is_covered_and_lines_their_length() -> None:
    area, line = shapely.box(0, 0, 1000, 1000), shapely.LineString([(0, 500), (19_500, 500)])
    box = Box(5.0, 0.0, 10.0, 10.0)
    assert Coverage(FRAME, drawn([area], [], [])).of(box) == 500 * 1000
    assert Coverage(FRAME, drawn([], [line], [])).of(box) == LINE_COVERED * 1000
    assert Coverage(FRAME, drawn([], [], [])).of(box) == 0


@given(
    st.lists(st.tuples(st.floats(0, 19_500), st.floats(0, 16_600)), max_size=30),
    st.floats(0, 190),
    st.floats(0, 160),
    st.floats(1, 60),
    st.floats(1, 30),
)
def test_every_point_under_a_box_counts_and_none_that_is_a_millimetre_away(
    points: list[tuple[float, float]], left: float, top: float, width: float, height: float
) -> None:
    counted = Coverage(FRAME, drawn([], [], points)).of(Box(left, top, width, height)) / POINT_COVERED

    def within(spare: float) -> int:
        return sum(
            left - spare < x / 100 < left + width + spare and top - spare < y / 100 < top + height + spare
            for x, y in points
        )

    assert within(0.0) <= counted <= within(1.01)
