import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

from layers.geodesy.coordinates import CoordinateError, parse


@pytest.mark.parametrize(
    ("text", "longitude", "latitude"),
    [
        ("18SUJ2337106519", -77.036537, 38.889805),
        ("18S UJ 23371 06519", -77.036537, 38.889805),
        ("56H LH 34873 52266", 151.215003, -33.856996),  # in an even zone
        ("56H 334873 6252266", 151.215003, -33.856996),
        ("56S 334873 6252266", 151.215003, -33.856996),  # S for south: the place is not in band S
        ("37s 316000 3866000", 36.985706, 34.919790),
        ("37SCU1600066000", 36.985706, 34.919790),
        ("37N 316000mE 3866000mN", 36.985706, 34.919790),
    ],
)
def test_grid_references_are_recognised_by_themselves(text: str, longitude: float, latitude: float) -> None:
    found = parse(text)
    assert found[:2] == pytest.approx((longitude, latitude), abs=1e-5)
    assert found.order == "stated"


@given(st.integers(1, 60), st.integers(-79, 83), st.floats(-2.5, 2.5))
def test_utm_leads_back_to_where_it_came_from(zone: int, latitude: int, offset: float) -> None:
    longitude = zone * 6 - 183 + offset
    band = "CDEFGHJKLMNPQRSTUVWX"[min((latitude + 80) // 8, 19)]
    east, north = Proj(proj="utm", zone=zone, south=latitude < 0, ellps="WGS84")(longitude, latitude)
    assert parse(f"{zone}{band} {east:.3f} {north:.3f}")[:2] == pytest.approx((longitude, latitude), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("61S 316000 3866000", "60 zones"),
        ("37Q 316000 3866000", "latitude band Q"),
        ("37SBU16000660001", "as many digits"),
        ("37SJU1600066000", "no column J"),
        ("37SBJ1600066000", "not in the latitude band"),
    ],
)
def test_what_is_wrong_with_a_reference_is_said(text: str, message: str) -> None:
    with pytest.raises(CoordinateError, match=message):
        parse(text)


def test_degrees_with_letters_are_no_grid_references() -> None:
    assert parse("35 24 04 N, 35 56 55 E").latitude == pytest.approx(35.4011, abs=1e-4)
    assert parse("34N 35E")[:2] == (35, 34)
