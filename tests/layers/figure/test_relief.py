import numpy as np
import pytest

from layers.figure.frame import frame_for
from layers.figure.relief import Relief, in_frame, reaches
from layers.geodesy.mercator import grid_point, to_degrees

FRAME = frame_for((34.6, 33.9, 39.2, 37.25), 195, 166)


def relief(bounds: tuple[float, float, float, float], grey: int) -> Relief:
    west, south, east, north = bounds
    return Relief(np.full((400, 400), grey, dtype=np.uint8), (*grid_point(west, south), *grid_point(east, north)))


def test_the_picture_has_the_frames_shape() -> None:
    picture = in_frame(relief((20, 20, 60, 50), 100), FRAME)
    rows, columns = picture.shape
    assert columns / rows == pytest.approx(195 / 166, rel=0.01)


def test_a_mark_of_the_source_lands_where_it_lies_on_the_ground() -> None:
    source = relief((30, 30, 44, 44), 224)
    column, row = 200, 230
    source.pixels[row - 2 : row + 3, column - 2 : column + 3] = 0
    west, south, east, north = source.bounds
    grid = [west + (column + 0.5) / 400 * (east - west), north - (row + 0.5) / 400 * (north - south)]
    longitude, latitude = to_degrees(np.array([grid]))[0]
    expected = FRAME.to_paper(np.array([longitude]), np.array([latitude]))[0] / (19_500, 16_600)
    picture = in_frame(source, FRAME)
    darkest = np.argwhere(picture < 60).mean(axis=0) / picture.shape
    assert darkest[::-1] == pytest.approx(expected, abs=0.01)


def test_level_ground_is_white_and_the_picture_fades_where_the_source_ends() -> None:
    level = in_frame(relief((20, 20, 60, 50), 224), FRAME)
    assert level.min() >= 254
    ends_inside = in_frame(relief((20, 20, 37, 50), 60), FRAME)
    assert ends_inside[:, -1].min() == 255
    assert (np.diff(ends_inside[600].astype(int)) >= -1).all()


def test_a_source_elsewhere_reaches_no_frame_and_shades_nothing() -> None:
    elsewhere = relief((-100, -20, -60, 10), 60)
    assert not reaches(elsewhere.bounds, FRAME)
    assert in_frame(elsewhere, FRAME).min() == 255
    assert reaches(relief((39, 37, 60, 50), 60).bounds, FRAME)
