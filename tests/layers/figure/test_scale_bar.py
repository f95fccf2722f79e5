import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.figure.frame import Frame, frame_for
from layers.figure.projection import WGS84, from_definition
from layers.figure.projection_choice import choose
from layers.figure.scale_bar import Unit, ratio_text, scale_bar

ROUND = {"1", "2", "4", "5", "10", "20", "40", "50", "100", "200", "400", "500", "1,000", "2,000", "4,000", "5,000"}


def ground_metres(frame: Frame, left: float, top: float, width: float) -> float:
    x, y = np.array([frame.plane_at(left, top), frame.plane_at(left + width, top)]).T
    (west, east), (south, north) = frame.projection.to_degrees(x, y)
    return float(WGS84.inv(west, south, east, north)[2])


@given(
    st.floats(-150, 140),
    st.floats(-65, 60),
    st.floats(0.05, 12),
    st.floats(5, 120),
    st.floats(10, 150),
)
def test_the_bar_is_as_long_on_the_ground_as_it_says(
    west: float, south: float, size: float, left: float, top: float
) -> None:
    frame = frame_for((west, south, west + size, south + size), 195, 166)
    bar = scale_bar(frame, left=left, top=top, longest=45)
    assert ground_metres(frame, left, top, bar["width"]) == pytest.approx(bar["length"], rel=0.005)
    assert 15 < bar["width"] <= 46


@settings(deadline=None)
@given(
    st.floats(-170, 150),
    st.floats(-80, 72),
    st.floats(0.05, 12),
    st.sampled_from(["fitting", "utm", "azimuthal", "mercator"]),
    st.sampled_from(["km", "mi", "nmi"]),
)
def test_every_unit_is_right_in_every_projection_near_poles_and_equator(
    west: float, south: float, size: float, projection: str, unit: Unit
) -> None:
    bounds = (west, south, west + size, south + size)
    frame = frame_for(bounds, 195, 166, projection=choose(projection, bounds).projection)
    bar = scale_bar(frame, left=15, top=155, longest=45, unit=unit)
    assert ground_metres(frame, 15, 155, bar["width"]) == pytest.approx(bar["length"], rel=0.005)
    metres = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "ft": 0.3048, "nmi": 1852.0}[bar["unit"]]
    assert float(bar["labels"][2].replace(",", "")) * metres == pytest.approx(bar["length"])
    assert float(bar["labels"][1].replace(",", "")) * 2 == pytest.approx(float(bar["labels"][2].replace(",", "")))
    assert bar["unit"] in {"km": ("km", "m"), "mi": ("mi", "ft"), "nmi": ("nmi",)}[unit]


def test_the_bar_is_right_at_its_latitude_in_web_mercator_too() -> None:
    frame = frame_for((10, 30, 50, 70), 195, 166, projection=from_definition("EPSG:3857"))
    low, high = (scale_bar(frame, left=5, top=top, longest=45) for top in (160, 10))
    assert ground_metres(frame, 5, 160, low["width"]) == pytest.approx(low["length"], rel=0.005)
    assert ground_metres(frame, 5, 10, high["width"]) == pytest.approx(high["length"], rel=0.005)
    assert high["width"] / high["length"] > 1.5 * low["width"] / low["length"]


@pytest.mark.parametrize("size", [0.02, 0.3, 3, 9, 30])
def test_numbers_are_round(size: float) -> None:
    frame = frame_for((36 - size, 35 - size, 36 + size, 35 + size), 195, 166)
    bar = scale_bar(frame, left=15, top=150, longest=45)
    assert bar["labels"][0] == "0"
    assert bar["labels"][2] in ROUND
    assert bar["unit"] in ("m", "km")


def test_the_ratio_names_paper_and_latitude() -> None:
    frame = frame_for((34.6, 33.9, 39.2, 37.25), 195, 166)
    assert ratio_text(frame, "on A4") == "1:2,250,000 on A4, at 35.6° N"


def test_a_bar_beyond_the_edge_of_the_world_holds_in_the_middle() -> None:
    globe = (-112.5, -88.9, 19.2, 89.1)
    frame = frame_for(globe, 190, 130, projection=choose("azimuthal", globe).projection)
    corner = scale_bar(frame, left=5, top=125, longest=45)
    middle = scale_bar(frame, left=72.5, top=65, longest=45)
    assert corner == middle
    assert ground_metres(frame, 72.5, 65, middle["width"]) == pytest.approx(middle["length"], rel=0.005)
