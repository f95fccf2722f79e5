import re

import numpy as np
import pytest
import shapely

from layers.figure.vector_paths import hatch_dots, hatch_lines, lines_path, points_paths, polygons_path, ticks

SQUARE = shapely.box(0, 0, 1000, 1000)


def test_a_path_is_written_in_relative_steps_and_comes_back_to_its_start() -> None:
    path = polygons_path([shapely.box(10, 20, 30, 50)])
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    assert path.startswith("M")
    assert path.endswith("z")
    assert sum(numbers[2::2]) == sum(numbers[3::2]) == 0


def test_a_hole_runs_the_other_way_so_that_overlaps_are_not_cut_out() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior, [shapely.box(20, 20, 50, 50).exterior])

    def turning(run: str) -> float:
        x, y = np.array([int(number) for number in re.findall(r"-?\d+", run)]).reshape(-1, 2).cumsum(axis=0).T
        return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))

    outer, hole, _ = polygons_path([ring]).split("z")
    assert turning(outer) * turning(hole) < 0


def test_vertices_that_fall_together_are_written_once() -> None:
    assert lines_path([shapely.LineString([(0, 0), (0.2, 0.2), (10, 0)])]) == "M0 0l10 0"
    assert lines_path([shapely.LineString([(0, 0), (0.2, 0.2)])]) == ""


@pytest.mark.parametrize(("hatch", "directions"), [("single", 1), ("cross", 2)])
def test_hatches_end_at_the_edge_and_keep_their_distance(hatch: str, directions: int) -> None:
    area = shapely.Polygon(SQUARE.exterior, [shapely.box(300, 300, 700, 700).exterior])
    lines = hatch_lines(area, hatch, 100)  # type: ignore[arg-type]  # parametrized words
    assert shapely.covers(area.buffer(1), np.array(lines)).all()
    assert sum(line.length for line in lines) == pytest.approx(directions * area.area / 100, rel=0.1)


def test_hatches_of_neighbours_meet() -> None:
    left = np.array(hatch_lines(shapely.box(0, 0, 500, 1000), "single", 100))
    right = np.array(hatch_lines(shapely.box(500, 0, 1000, 1000), "single", 100))
    joined = shapely.line_merge(shapely.multilinestrings(np.concatenate((left, right))))
    whole = hatch_lines(SQUARE, "single", 100)
    assert len(shapely.get_parts(joined)) == len(whole)


def test_dots_lie_inside_and_are_as_dense_as_asked() -> None:
    dots = hatch_dots(SQUARE, 50)
    assert shapely.contains_xy(SQUARE, dots[:, 0], dots[:, 1]).all()
    assert len(dots) == pytest.approx(1000 * 1000 / (50 * 50 * 0.75**0.5), rel=0.1)


def test_many_points_are_split_into_paths_of_a_thousand() -> None:
    points = np.column_stack((np.arange(2500), np.zeros(2500)))
    paths = points_paths(points)
    assert [path.count("h0") for path in paths] == [1000, 1000, 500]


def test_ticks_point_out_of_a_ring_that_runs_clockwise_on_paper() -> None:
    ring = shapely.LinearRing([(0, 0), (1000, 0), (1000, 1000), (0, 1000)])  # y is down: clockwise
    strokes = np.array(ticks([ring], spacing=100, length=50))
    assert len(strokes) == 40
    assert not shapely.contains_properly(SQUARE, shapely.get_point(strokes, 1)).any()
