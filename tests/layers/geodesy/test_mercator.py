import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.geodesy.mercator import GRID, MAXIMUM_LATITUDE, grid_point, to_degrees, to_grid

longitudes = st.floats(-180, 180)
latitudes = st.floats(-MAXIMUM_LATITUDE, MAXIMUM_LATITUDE)


@given(longitudes, latitudes)
def test_there_and_back_stays_within_two_centimetres(longitude: float, latitude: float) -> None:
    [[back_longitude, back_latitude]] = to_degrees(to_grid(np.array([[longitude, latitude]])))
    half_a_step = 180 / GRID / 2 * 1.001
    assert abs(back_longitude - longitude) <= half_a_step
    assert abs(back_latitude - latitude) <= half_a_step


@given(longitudes, latitudes)
def test_it_is_the_projection_of_epsg_3857(longitude: float, latitude: float) -> None:
    easting, northing = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(longitude, latitude)
    scale = GRID / (np.pi * 6378137)
    x, y = grid_point(longitude, latitude)
    assert x == pytest.approx(easting * scale, abs=0.51)
    assert y == pytest.approx(northing * scale, abs=0.51)


def test_the_corners_of_the_world() -> None:
    assert grid_point(180, MAXIMUM_LATITUDE) == (GRID, GRID)
    assert grid_point(-180, -MAXIMUM_LATITUDE) == (-GRID, -GRID)
    assert grid_point(0, 0) == (0, 0)


@pytest.mark.parametrize("position", [(400.0, 91.0), (-1e300, -90.0), (np.inf, -np.inf), (np.nan, np.nan)])
def test_what_lies_outside_the_world_is_clamped(position: tuple[float, float]) -> None:
    assert np.abs(grid_point(*position)).max() <= 2**31 - 1


def test_no_positions_are_no_positions() -> None:
    assert to_grid(np.empty((0, 2))).shape == (0, 2)
    assert to_degrees(np.empty((0, 2))).shape == (0, 2)
