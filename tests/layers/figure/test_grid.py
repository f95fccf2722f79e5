import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Proj

from layers.document import Bounds
from layers.figure.frame import UNITS, Frame, frame_for
from layers.figure.grid import degrees_label, digits, grid, interval
from layers.figure.projection_choice import choose
from layers.geodesy.grid_references import grid_zones, parse, square, zone_of

SYRIA: Bounds = (34.6, 33.9, 39.2, 37.25)
SVALBARD: Bounds = (10, 74, 26, 80)


def frame_of(bounds: Bounds, projection: str = "fitting") -> Frame:
    return frame_for(bounds, 195, 166, projection=choose(projection, bounds).projection)


def degrees_at(frame: Frame, label: dict[str, float]) -> tuple[float, float]:
    x, y = frame.plane_at(label["x"] / UNITS, label["y"] / UNITS)
    longitude, latitude = frame.projection.to_degrees(np.array([x]), np.array([y]))
    return float(longitude[0]), float(latitude[0])


@settings(deadline=None)
@given(
    st.floats(-170, 150),
    st.floats(-75, 68),
    st.floats(0.02, 12),
    st.sampled_from(["fitting", "utm", "azimuthal", "mercator"]),
)
def test_what_stands_at_a_line_is_where_it_says(west: float, south: float, size: float, projection: str) -> None:
    frame = frame_of((west, south, west + size, south + size), projection)
    made = grid("graticule", frame, 1.0)
    assert len(made["labels"]) >= 4
    for label in made["labels"]:
        angle, minutes, seconds, letter = re.fullmatch(
            r"(\d+)°(?:(\d+)′)?(?:(\d+)″)?(?: ([NESW]))?", label["text"]
        ).groups()  # type: ignore[union-attr]  # a label that does not match fails here
        value = int(angle) + int(minutes or 0) / 60 + int(seconds or 0) / 3600
        longitude, latitude = degrees_at(frame, label)
        tolerance = 0.5 / 1000 * frame.ratio / 111_000 / max(0.2, np.cos(np.radians(latitude)))  # half a millimetre
        found = (
            latitude if letter in ("N", "S") or (letter is None and label["edge"] in ("left", "right")) else longitude
        )
        assert abs(abs(found) - value) < tolerance or abs(abs(found) - 180) < tolerance


@pytest.mark.parametrize("kind", ["graticule", "mgrs"])
@pytest.mark.parametrize("bounds", [SYRIA, SVALBARD, (36.2, 35.9, 36.4, 36.1), (20, -5, 30, 5), (-180, 70, 180, 85)])
def test_lines_stay_in_the_frame_and_labels_on_its_edge(kind: str, bounds: Bounds) -> None:
    frame = frame_of(bounds)
    made = grid(kind, frame, 1.0)  # type: ignore[arg-type]  # one of the two words
    assert made["lines"] or made["heavy"]
    right, bottom = frame.width * UNITS, frame.height * UNITS
    for run in (made["lines"] + made["heavy"]).split("M")[1:]:  # a place, and steps from there
        places = np.array(re.findall(r"-?\d+", run), dtype=float).reshape(-1, 2).cumsum(axis=0)
        assert places.min() >= 0
        assert (places <= [right, bottom]).all()
    for label in made["labels"]:
        at = {"left": label["x"], "right": right - label["x"], "top": label["y"], "bottom": bottom - label["y"]}
        assert abs(at[label["edge"]]) <= 1
    for label in made["squares"]:
        assert 0 < label["x"] < right
        assert 0 < label["y"] < bottom


@pytest.mark.parametrize("bounds", [SYRIA, (36.2, 35.9, 36.4, 36.1), (100, -20, 106, -14)])
def test_the_digits_of_the_military_grid_are_those_of_its_zone(bounds: Bounds) -> None:
    frame = frame_of(bounds)
    made = grid("mgrs", frame, 1.0)
    assert made["labels"]
    for label in made["labels"]:
        longitude, latitude = degrees_at(frame, label)
        value = float(label["over"] + label["text"]) * 1000
        near = 0.001 * frame.ratio  # a millimetre
        zone = zone_of(longitude, latitude)
        candidates = [
            coordinate
            for other in (
                zone - 1,
                zone,
                zone + 1,
            )  # where zones meet the frame's edge may be in the next one by a hair
            for coordinate in Proj(proj="utm", zone=(other - 1) % 60 + 1, south=latitude < 0, ellps="WGS84")(
                longitude, latitude
            )
        ]
        assert min(abs(coordinate - value) for coordinate in candidates) < near


def test_the_letters_of_a_square_are_those_of_a_reference_there() -> None:
    frame = frame_of(SYRIA)
    for label in grid("mgrs", frame, 1.0)["squares"]:
        zone, letters = label["text"].split()
        longitude, latitude = degrees_at(frame, label)
        west, south = parse(f"{zone}{letters}0000000000")  # type: ignore[misc]  # a reference it is
        east, north = Proj(proj="utm", zone=int(zone[:2]), ellps="WGS84")(longitude, latitude)
        corner = Proj(proj="utm", zone=int(zone[:2]), ellps="WGS84")(west, south)
        assert 0 <= east - corner[0] <= 100_000
        assert 0 <= north - corner[1] <= 100_000


def test_svalbard_has_four_wide_zones_and_norway_a_wide_one() -> None:
    assert (
        "grid zones 33X, 35X" in grid("mgrs", frame_of(SVALBARD), 1.0)["note"]
        or "33X" in grid("mgrs", frame_of(SVALBARD), 1.0)["note"]
    )
    assert [zone_of(longitude, 78) for longitude in (5, 10, 20, 22, 32, 34, 41, 43)] == [31, 33, 33, 35, 35, 37, 37, 38]
    assert [zone_of(longitude, 60) for longitude in (2, 3, 5, 11, 13)] == [31, 32, 32, 32, 33]
    names = {zone.name for zone in grid_zones()}
    assert {"31V", "32V", "31X", "33X", "35X", "37X", "A", "B", "Y", "Z"} <= names
    assert not {"32X", "34X", "36X"} & names


def test_grid_zones_cover_the_world_once() -> None:
    area = sum((zone.east - zone.west) * (zone.north - zone.south) for zone in grid_zones())
    assert area == pytest.approx(360 * 180)
    for zone in grid_zones():
        if zone.zone:
            middle = ((zone.west + zone.east) / 2, (zone.south + zone.north) / 2)
            assert zone_of(*middle) == zone.zone


@pytest.mark.parametrize(
    ("place", "name", "letters"),
    [
        # 38°53′23″ N 77°00′32″ W is 18S UJ in NGA's own example; the poles are ZAH and BAN
        ((322_000, 4_306_000), "18S", "UJ"),
        ((2_000_001, 2_000_001), "Z", "AH"),
        ((2_000_001, 2_000_001), "B", "AN"),
        ((1_999_999, 2_000_001), "Y", "ZH"),
        ((500_000, 10_000_000 - 1), "31M", "EV"),
        ((500_000, 1), "31N", "EA"),
        ((500_000, 1), "30N", "WF"),
    ],
)
def test_squares_have_the_letters_of_the_standard(place: tuple[float, float], name: str, letters: str) -> None:
    zone = next(zone for zone in grid_zones() if zone.name == name)
    assert square(zone, *place) == letters


def test_a_map_of_the_pole_shows_the_polar_grid() -> None:
    frame = frame_for((-180, 84, 180, 85), 195, 166, projection=choose("fitting", (-180, 84, 180, 85)).projection)
    made = grid("mgrs", frame, 1.0)
    letters = {label["text"] for label in made["squares"]}
    assert {"Z AH", "Y ZH", "Z AG", "Y ZG"} <= letters


def test_the_whole_world_shows_grid_zones_only() -> None:
    made = grid("mgrs", frame_of((-180, -60, 180, 80)), 1.0)
    assert made["lines"] == ""
    assert made["note"] == "MGRS grid zones on WGS 84"


@pytest.mark.parametrize(
    ("seconds", "letters", "text"),
    [
        (36 * 3600, "EW", "36° E"),
        (-(36 * 3600 + 1800), "NS", "36°30′ S"),
        (36 * 3600 + 5 * 60 + 30, "NS", "36°05′30″ N"),
        (0, "NS", "0°"),
        (0, "EW", "0°"),
        (180 * 3600, "EW", "180°"),
        (-180 * 3600, "EW", "180°"),
    ],
)
def test_degrees_are_written_as_on_maps(seconds: int, letters: str, text: str) -> None:
    assert degrees_label(seconds, letters) == text


@pytest.mark.parametrize(
    ("value", "step", "found"),
    [
        (300_000, 100_000, ("3", "00")),
        (4_310_000, 10_000, ("43", "10")),
        (97_000, 1_000, ("", "97")),
        (345_600, 100, ("3", "456")),
    ],
)
def test_digits_are_those_of_a_reference(value: float, step: float, found: tuple[str, str]) -> None:
    assert digits(value, step) == found


@settings(deadline=None)
@given(st.floats(5_000, 3e7), st.floats(1, 3))
def test_lines_keep_apart_without_being_lost(ratio: float, scale: float) -> None:
    apart = interval(ratio, scale) / 3600 * 111_320 / ratio * 1000
    assert 28 * scale <= apart <= 28 * scale * 3.4
