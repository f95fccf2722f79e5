import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.geodesy.coordinates import CoordinateError, decimal_text, dms_text, parse, parse_lines

TARTUS = (35 + 52 / 60 + 26 / 3600, 34 + 54 / 60 + 54 / 3600)


@pytest.mark.parametrize(
    "text",
    [
        "34°54'54\"N 35°52'26\"E",
        "34°54′54″ N, 35°52′26″ E",
        "34º54’54” N; 35º52’26” E",
        "34° 54' 54'' N 35° 52' 26'' E",
        "N34°54'54\" E35°52'26\"",
        "N 34 54 54, E 35 52 26",
        "34 54 54 N 35 52 26 E",
        "34 54 54 n, 35 52 26 e",
        "34-54-54N 35-52-26E",
        "345454N 0355226E",
        "345454N0355226E",
        "N345454 E0355226",
        "345454.0N 0355226.0E",
        "35°52'26\"E 34°54'54\"N",
        "34 deg 54 min 54 sec N 35 deg 52 min 26 sec E",
        "34°54'54\" 35°52'26\"",
        "34 54 54 35 52 26",
        "34 54.9 N 35 52.43333333333333 E",
        "34°54,9'N 35°52,43333333333333'E",
        "٣٤°٥٤′٥٤″N ٣٥°٥٢′٢٦″E",
    ],
)
def test_the_usual_spellings_of_degrees_minutes_and_seconds(text: str) -> None:
    longitude, latitude, _ = parse(text)
    assert (longitude, latitude) == pytest.approx(TARTUS, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("34.915, 35.874", "assumed"),
        ("34.915,35.874", "assumed"),
        ("34.915 35.874", "assumed"),
        ("34.915\t35.874", "assumed"),
        ("34.915/35.874", "assumed"),
        ("34,915 35,874", "assumed"),
        ("34,915, 35,874", "assumed"),
        ("34,915; 35,874", "assumed"),
        ("34,915,35,874", "assumed"),
        ("+34.915 +35.874", "assumed"),
        ("(34.915, 35.874)", "assumed"),
        ("34.915°, 35.874°", "assumed"),
        ("34.915 N 35.874 E", "stated"),
        ("34.915N,35.874E", "stated"),
        ("34,915 N 35,874 E", "stated"),
        ("E 35.874 N 34.915", "stated"),
        ("34.915° N, 35.874° E", "stated"),
        ("lat 34.915 lon 35.874", "stated"),
        ("Latitude: 34.915, Longitude: 35.874", "stated"),
        ("lng=35.874, lat=34.915", "stated"),
        ("[35.874, 34.915]", "stated"),
        ("  34.915 ,  35.874  ", "assumed"),
    ],
)
def test_decimal_degrees_and_which_of_them_is_the_latitude(text: str, order: str) -> None:
    assert parse(text) == (35.874, 34.915, order)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34,35", (35, 34, "assumed")),
        ("34, 35", (35, 34, "assumed")),
        ("-34.5, -58.25", (-58.25, -34.5, "assumed")),
        ("−34.5 −58.25", (-58.25, -34.5, "assumed")),
        ("34.5 S 58.25 W", (-58.25, -34.5, "stated")),
        ("-0.5, 0.25", (0.25, -0.5, "assumed")),
        ("0 30 0 S 0 15 0 W", (-0.25, -0.5, "stated")),
        ("151.2, -33.8", (151.2, -33.8, "only possible")),
        ("90, 180", (180, 90, "assumed")),
        (".5, .25", (0.25, 0.5, "assumed")),
    ],
)
def test_signs_and_orders(text: str, expected: tuple[float, float, str]) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a coordinate"),
        ("Tartus", "not a coordinate"),
        ("34.915", "a latitude and a longitude"),
        ("34.915 35.874 12", "a latitude and a longitude"),
        ("2015-09-30", "a latitude and a longitude"),
        ("34.915 N 35.874", "both numbers"),
        ("34 N 35 N", "other E or W"),
        ("34 lat 35 lat", "one latitude"),
        ("95 N 35 E", "up to 90"),
        ("35 N 181 E", "up to 180"),
        ("95, 95", "up to 90"),
        ("34 61 N 35 E", "below 60"),
        ("34.5 20 N 35 E", "only the last"),
        ("-34 N 35 E", "sign and a letter"),
        ("346154N 0355226E", "below 60"),
        ("34 x 35", "is not|a latitude"),
        ("1e5, 3", "is not|other E or W|both numbers"),
    ],
)
def test_what_is_no_coordinate_says_why(text: str, reason: str) -> None:
    with pytest.raises(CoordinateError, match=reason):
        parse(text)


longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@given(longitudes, latitudes)
def test_what_is_written_is_read_back(longitude: float, latitude: float) -> None:
    decimal = parse(decimal_text(longitude, latitude))
    assert decimal[:2] == pytest.approx((longitude, latitude), abs=0.51e-6)
    assert decimal.order == "stated"
    assert parse(dms_text(longitude, latitude, 2))[:2] == pytest.approx((longitude, latitude), abs=0.0051 / 3600)


def test_how_coordinates_are_written() -> None:
    assert decimal_text(35.874, 34.915) == "34.915° N, 35.874° E"
    assert decimal_text(-58, -34.5) == "34.5° S, 58° W"
    assert dms_text(*TARTUS) == "34°54′54″ N, 35°52′26″ E"
    assert dms_text(35.9999999, 34.0, 1) == "34°00′00.0″ N, 36°00′00.0″ E"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        longitude, latitude, _ = parse(text)
    except CoordinateError:
        return
    assert abs(longitude) <= 180
    assert abs(latitude) <= 90


def test_a_place_a_line_in_any_notation() -> None:
    found = parse_lines("34.915 N 35.874 E\n\n36S 762645 3867223\n34 54 54 N 35 52 26 E\n")
    assert len(found) == 3
    for each in found:
        assert (each.longitude, each.latitude) == pytest.approx(TARTUS, abs=0.01)


def test_one_place_over_two_lines() -> None:
    (found,) = parse_lines("N 34 54 54\nE 35 52 26")
    assert (found.longitude, found.latitude) == pytest.approx(TARTUS)


@pytest.mark.parametrize(
    ("text", "said"), [("34.9 35.8\nnowhere", "Line 2: "), ("nowhere", "not a coordinate"), (" ", "not a coordinate")]
)
def test_a_line_that_is_no_place_is_named(text: str, said: str) -> None:
    with pytest.raises(CoordinateError, match=said):
        parse_lines(text)
