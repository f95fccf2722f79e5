import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.document import Bounds
from layers.figure.frame import frame_for
from layers.figure.projection import WGS84, fitting, from_definition
from layers.figure.projection_choice import CHOICES, ProjectionError, choose, stretch

SYRIA: Bounds = (34.6, 33.9, 39.2, 37.25)


@pytest.mark.parametrize(
    ("choice", "bounds", "name"),
    [
        (None, SYRIA, "Lambert conformal conic, parallels 34.5° N"),
        ("fitting", (20, -5, 30, 5), "Mercator, true at 0°"),
        ("UTM", SYRIA, "UTM zone 37N"),
        ("utm", (4, 58, 8, 62), "UTM zone 32N"),  # Norway's exception
        ("utm", (14, 77, 22, 80), "UTM zone 33N"),  # Svalbard's
        ("utm", (30, -20, 32, -18), "UTM zone 36S"),
        ("lambert", (-10, 35, 40, 60), "Lambert conformal conic, parallels 39.2° N and 55.8° N"),
        ("azimuthal", SYRIA, "Lambert azimuthal equal-area, centre 35.6° N, 36.9° E"),
        ("mercator", SYRIA, "Web Mercator"),
        ("epsg:32637", SYRIA, "WGS 84 / UTM zone 37N (EPSG:32637)"),
        ("EPSG:2154", (0, 43, 6, 48), "RGF93 v1 / Lambert-93 (EPSG:2154)"),
        ("fitting", (-180, 70, 180, 85), "Polar stereographic"),
    ],
)
def test_a_name_or_a_code_chooses(choice: str | None, bounds: Bounds, name: str) -> None:
    assert choose(choice, bounds).projection.name.startswith(name)


def test_the_datum_is_that_of_the_system() -> None:
    assert choose("utm", SYRIA).projection.datum == "WGS 84"
    assert choose("EPSG:3857", SYRIA).projection.datum == "WGS 84"
    assert choose("EPSG:2154", (0, 43, 6, 48)).projection.datum.startswith("Reseau Geodesique Francais 1993")


@pytest.mark.parametrize(
    ("choice", "bounds", "reason"),
    [
        ("utm37", SYRIA, r"no projection called 'utm37'; choose from fitting, utm, .*EPSG:32637"),
        ("+proj=utm +zone=37", SYRIA, "no projection called"),
        ("EPSG:99999", SYRIA, "EPSG:99999 is not known"),
        ("EPSG:4326", SYRIA, r"EPSG:4326 \(WGS 84\) is no projection: it counts in degrees"),
        ("EPSG:4978", SYRIA, "Earth's centre"),
        ("EPSG:5703", SYRIA, "no projection of the ground on a plane"),
        ("EPSG:7415", (4, 51, 6, 53), "no projection of the ground on a plane"),
        ("EPSG:2263", SYRIA, "made for .*-74.26 40.47.*far from there"),
        ("EPSG:32637", (2, 58, 14, 64), "made for 36 0 42 84"),
        ("lambert", (20, -5, 30, 5), "both sides of the equator"),
        ("azimuthal", (-180, -60, 180, 80), "cannot show so wide an extent"),
    ],
)
def test_what_is_unknown_or_unsuitable_is_refused_with_the_reason(choice: str, bounds: Bounds, reason: str) -> None:
    with pytest.raises(ProjectionError, match=reason):
        choose(choice, bounds)


def test_a_zone_for_a_continent_is_drawn_and_says_how_far_it_is_off() -> None:
    europe = (-10.0, 35.0, 40.0, 60.0)
    found = choose("utm", europe)
    assert found.warning == (
        "In UTM zone 33N lengths are up to 6.6 % off the stated scale within the map; "
        "the projection that fits the extent keeps them within 2.6 %"
    )
    assert choose("utm", SYRIA).warning is None
    assert choose("mercator", SYRIA).warning is None
    assert "35 %" in (choose("mercator", europe).warning or "")


def test_web_mercators_stretch_is_that_of_its_latitudes() -> None:
    # the scale goes with the secant of the latitude: 1/cos 60° over 1/cos 30°, from the middle at 45°
    expected = (1 / np.cos(np.radians(60))) / (1 / np.cos(np.radians(45))) - 1
    assert stretch(from_definition("EPSG:3857"), (10, 30, 50, 60)) == pytest.approx(expected, rel=0.01)


@settings(deadline=None)
@given(st.floats(-170, 150), st.floats(-78, 70), st.floats(0.05, 8), st.sampled_from(sorted(CHOICES)))
def test_what_is_stated_holds_on_the_ground_in_every_projection(
    west: float, south: float, size: float, choice: str
) -> None:
    bounds = (west, south, west + size, south + size)
    if choice == "lambert" and abs(south + size / 2) < 1:
        return
    frame = frame_for(bounds, 195, 166, projection=choose(choice, bounds).projection)
    (x, right), (y, _) = zip(frame.plane_at(92.5, 83), frame.plane_at(102.5, 83), strict=True)
    (start, end), (low, high) = frame.projection.to_degrees(np.array([x, right]), np.array([y, y]))
    ground = WGS84.inv(start, low, end, high)[2]
    assert ground * 1000 / 10 == pytest.approx(frame.ratio, rel=0.005)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("EPSG:2263", (-73.9, 40.7)),  # feet
        ("EPSG:2046", (14.5, -22.9)),  # westing, then southing
        ("EPSG:5513", (15.0, 50.0)),  # southing, then westing
        ("EPSG:2193", (174.0, -41.0)),  # northing, then easting
        ("EPSG:3031", (0.0, -75.0)),  # both to the north
        ("EPSG:32637", (39.0, 36.0)),
    ],
)
def test_a_plane_counts_in_metres_to_the_right_and_up_whatever_its_axes_are(
    code: str, place: tuple[float, float]
) -> None:
    projection = from_definition(code)
    longitude, latitude = place
    step = 0.01
    x, y = projection.to_plane(np.array([0, step, 0]) + longitude, np.array([0, 0, step]) + latitude)
    east, north = (x[1] - x[0], y[1] - y[0]), (x[2] - x[0], y[2] - y[0])
    assert east[0] > abs(east[1])
    assert north[1] > abs(north[0])
    for moved, end in ((east, (longitude + step, latitude)), (north, (longitude, latitude + step))):
        assert np.hypot(*moved) == pytest.approx(WGS84.inv(longitude, latitude, *end)[2], rel=0.03)
    back = projection.to_degrees(x, y)
    assert back[0] == pytest.approx([longitude, longitude + step, longitude], abs=1e-5)
    assert back[1] == pytest.approx([latitude, latitude, latitude + step], abs=1e-5)


def test_a_ratio_in_feet_is_the_ratio_in_metres() -> None:
    new_york = (-74.1, 40.5, -73.7, 40.9)
    feet = frame_for(new_york, 195, 166, projection=choose("EPSG:2263", new_york).projection)
    assert feet.ratio == frame_for(new_york, 195, 166, projection=fitting(new_york)).ratio
