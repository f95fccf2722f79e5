import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.geodesy.geodesic import area, area_and_perimeter, bearing, distance, length, metres_per_pixel

JARABULUS, MAREA, AZAZ = (38.0111, 36.8175), (37.1971, 36.4826), (37.0463, 36.5866)


def test_known_distances() -> None:
    assert distance(JARABULUS, MAREA) == pytest.approx(82_000, abs=500)
    assert distance(JARABULUS, AZAZ) == pytest.approx(90_000, abs=500)
    assert distance((0, 0), (1, 0)) == pytest.approx(111_319.49, abs=0.01)  # a degree of the equator
    assert distance((0, 0), (0, 90)) == pytest.approx(10_001_965.73, abs=0.01)  # a quarter of a meridian


def test_bearings_go_clockwise_from_north() -> None:
    assert bearing((0, 0), (0, 1)) == 0
    assert bearing((0, 0), (1, 0)) == pytest.approx(90)
    assert bearing((0, 0), (0, -1)) == 180
    assert bearing((0, 0), (-1, 0)) == pytest.approx(270)


def test_the_whole_earth_has_its_area() -> None:
    octant = shapely.Polygon([(0, 0), (90, 0), (0, 90)])
    assert 8 * area(octant) == pytest.approx(510_065_621_724_088, rel=1e-9)


@pytest.mark.parametrize("turned", [False, True])
def test_holes_are_no_area_whichever_way_rings_go(turned: bool) -> None:
    shell, hole = [(0, 0), (3, 0), (3, 3), (0, 3)], [(1, 1), (2, 1), (2, 2), (1, 2)]
    polygon = shapely.Polygon(shell, [hole[::-1] if turned else hole])
    assert area(polygon) == pytest.approx(area(shapely.Polygon(shell)) - area(shapely.Polygon(hole)))
    assert length(polygon) == pytest.approx(length(shapely.Polygon(shell)) + length(shapely.Polygon(hole)))
    assert area_and_perimeter(polygon) == pytest.approx((area(polygon), length(polygon)), rel=1e-12)


def test_what_a_geometry_holds_is_summed() -> None:
    square, line = shapely.box(0, 0, 1, 1), shapely.LineString([(5, 0), (5, 1)])
    collection = shapely.GeometryCollection([shapely.MultiPolygon([square]), line, shapely.Point(7, 7)])
    assert area(collection) == pytest.approx(area(square))
    assert length(collection) == pytest.approx(length(square) + distance((5, 0), (5, 1)))


@pytest.mark.parametrize("empty", ["POINT EMPTY", "POLYGON EMPTY", "LINESTRING EMPTY", "GEOMETRYCOLLECTION EMPTY"])
def test_nothing_has_no_size(empty: str) -> None:
    assert area(shapely.from_wkt(empty)) == 0
    assert length(shapely.from_wkt(empty)) == 0


@given(st.floats(-84, 84), st.floats(0, 18))
def test_a_pixel_spans_what_it_spans_on_the_ground(latitude: float, zoom: float) -> None:
    degrees = 360 / (256 * 2**zoom) / 1000  # a thousandth of a pixel: a parallel is no geodesic, but nearly so
    ground = distance((10, latitude), (10 + degrees, latitude)) * 1000
    assert metres_per_pixel(latitude, zoom) == pytest.approx(ground, rel=1e-3)


def test_a_pixel_shrinks_with_the_latitude() -> None:
    assert metres_per_pixel(0, 0) == pytest.approx(40_075_016.69 / 256)
    assert metres_per_pixel(0, 5) / metres_per_pixel(35, 5) == pytest.approx(1.22, abs=0.005)
    assert math.isclose(metres_per_pixel(35, 5), metres_per_pixel(-35, 5))
