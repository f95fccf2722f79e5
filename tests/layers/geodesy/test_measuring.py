import pytest
import shapely

from layers.geodesy.measuring import Units, area_text, bearing_text, length_text, measure, measure_drawn, texts


@pytest.mark.parametrize(
    ("metres", "units", "text"),
    [
        (0, "metric", "0 m"),
        (7.4, "metric", "7 m"),
        (845.2, "metric", "845 m"),
        (8451, "metric", "8.45 km"),
        (84_510, "metric", "84.5 km"),
        (1_240_400, "metric", "1,240 km"),
        (99_990, "metric", "100 km"),
        (1852, "nautical", "1.00 nmi"),
        (150, "nautical", "150 m"),
        (1609.344, "statute", "1.00 mi"),
        (100, "statute", "328 ft"),
    ],
)
def test_lengths_are_told_as_people_read_them(metres: float, units: Units, text: str) -> None:
    assert length_text(metres, units) == text


@pytest.mark.parametrize(
    ("square_metres", "units", "text"),
    [
        (640, "metric", "640 m²"),
        (32_000, "metric", "3.20 ha"),
        (3_200_000, "metric", "3.20 km²"),
        (185_180e6, "metric", "185,200 km²"),
        (1852.0**2 * 50, "nautical", "50.0 nmi²"),
        (1609.344**2, "statute", "1.00 sq mi"),
        (1609.344**2 / 4, "statute", "160 acres"),
    ],
)
def test_areas_are_told_as_people_read_them(square_metres: float, units: Units, text: str) -> None:
    assert area_text(square_metres, units) == text


def test_bearings_have_three_digits_and_a_point_of_the_compass() -> None:
    assert [bearing_text(degrees) for degrees in (0, 47.4, 359.7, 180, 348)] == [
        "000° (N)",
        "047° (NE)",
        "000° (N)",
        "180° (S)",
        "348° (NNW)",
    ]


def test_a_line_has_length_and_bearing_and_an_area_perimeter_and_area() -> None:
    degree = measure(shapely.LineString([(10, 0), (11, 0)]))
    assert degree.length == pytest.approx(111_319.49, abs=0.01)
    assert degree.bearing == pytest.approx(90)
    square = measure(shapely.box(0, 0, 1, 1))
    assert square.area == pytest.approx(12_308_778_361, rel=1e-9)  # Karney's planimeter
    assert [name for name, _ in texts(square)] == ["Perimeter", "Area"]
    assert measure(shapely.Point(0, 0)) == measure(shapely.GeometryCollection())


def test_sides_across_the_antimeridian_are_short() -> None:
    assert measure(shapely.LineString([(179.5, 0), (-179.5, 0)])).length == pytest.approx(111_319.49, abs=0.01)
    jump = shapely.Polygon([(179.5, 0), (-179.5, 0), (-179.5, 1), (179.5, 1)])
    assert measure(jump).area == pytest.approx(12_308_778_361, rel=1e-9)


def test_what_is_being_drawn_is_measured_as_far_as_it_is() -> None:
    assert measure_drawn([(0, 0)], closed=True)[0] == measure(shapely.Point(0, 0))
    whole, leg = measure_drawn([(0, 0), (1, 0), (1, 1)], closed=True)
    assert whole.area is not None
    assert leg.bearing == pytest.approx(0)
    assert measure_drawn([(0, 0), (1, 0)], closed=False)[0].length == pytest.approx(111_319.49, abs=0.01)
