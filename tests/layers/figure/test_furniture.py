from typing import Any

import numpy as np
import pytest
import shapely

from layers.document import Bounds
from layers.figure.frame import UNITS, Frame, frame_for
from layers.figure.furniture import Wanted, furniture, north_varies
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.projection import from_definition
from layers.figure.shapes import Drawn

SYRIA: Bounds = (34.6, 33.9, 39.2, 37.25)


def drawn(*areas: Any, points: tuple[tuple[float, float], ...] = ()) -> list[Drawn]:
    shapes = np.array(areas, dtype=object)
    lines = np.array([shapely.get_type_id(shape) == 1 for shape in shapes], dtype=bool)
    return [Drawn([], [], [], shapes[~lines], np.array(points).reshape(-1, 2), shapes[lines], 0)]


def pieces(frame: Frame, layers: list[Drawn], **wanted: Any) -> dict[str, Any]:
    return furniture(frame, layers, Ground(), 1.0, Wanted("on A4", **wanted), kept=Kept())


def test_bars_stand_one_below_the_other_in_the_order_that_was_asked_for() -> None:
    frame = frame_for(SYRIA, 195, 166)
    block = pieces(frame, drawn(), units=("nmi", "km", "nmi"))["scale"]
    assert [bar["unit"] for bar in block["bars"]] == ["nmi", "km"]
    assert block["box"][3] > pieces(frame, drawn(), units=("km",))["scale"]["box"][3]
    assert block["ratio"] == "1:2,250,000 on A4, at 35.6° N"
    assert block["north"] == pytest.approx(1.2, abs=0.5)  # west of the cone's middle


def test_a_block_is_wide_enough_for_what_stands_in_it() -> None:
    frame = frame_for(SYRIA, 195, 166)
    for units in (("km",), ("km", "mi", "nmi")):
        block = pieces(frame, drawn(), units=units)["scale"]
        assert block["indent"] + max(bar["width"] for bar in block["bars"]) + 5 < block["box"][2]


@pytest.mark.parametrize(
    ("hidden", "there"),
    [
        ({"scale"}, (0, True, True)),
        ({"ratio"}, (1, False, True)),
        ({"north"}, (1, True, False)),
        ({"scale", "ratio"}, (0, False, True)),
    ],
)
def test_each_piece_can_be_hidden(hidden: set[str], there: tuple[int, bool, bool]) -> None:
    block = pieces(frame_for(SYRIA, 195, 166), drawn(), hidden=hidden)["scale"]
    assert (len(block["bars"]), block["ratio"] is not None, block["north"] is not None) == there


def test_nothing_is_left_of_the_block_when_all_of_it_is_hidden() -> None:
    found = pieces(frame_for(SYRIA, 195, 166), drawn(), hidden={"scale", "ratio", "north", "locator"})
    assert found["scale"] is found["scale_aside"] is found["locator"] is found["locator_aside"] is None


def test_the_scale_leaves_the_corners_where_they_are_taken() -> None:
    frame = frame_for(SYRIA, 195, 166)
    right, bottom = frame.width * UNITS, frame.height * UNITS
    corners = [shapely.box(x, y, x + 2500, y + 2500) for x in (0, right - 2500) for y in (0, bottom - 2500)]
    left, top, width, height = pieces(frame, drawn(*corners), hidden={"locator"})["scale"]["box"]
    box = shapely.box(left * UNITS, top * UNITS, (left + width) * UNITS, (top + height) * UNITS)
    assert not any(shapely.intersects(box, corner) for corner in corners)


def test_a_single_point_keeps_its_place_free() -> None:
    frame = frame_for(SYRIA, 195, 166)
    left, top, width, height = pieces(frame, drawn())["scale"]["box"]
    middle = ((left + width / 2) * UNITS, (top + height / 2) * UNITS)
    moved = pieces(frame, drawn(points=(middle,)))["scale"]["box"]
    assert not (
        moved[0] * UNITS < middle[0] < (moved[0] + moved[2]) * UNITS
        and moved[1] * UNITS < middle[1] < (moved[1] + moved[3]) * UNITS
    )


def test_a_line_keeps_its_place_free() -> None:
    frame = frame_for(SYRIA, 195, 166)
    line = shapely.LineString([(0, 15_500), (9_000, 15_500)])
    left, top, width, height = pieces(frame, drawn(line))["scale"]["box"]
    assert not shapely.intersects(line, shapely.box(left * 100, top * 100, (left + width) * 100, (top + height) * 100))


def test_a_map_full_of_data_has_its_scale_beside_it_where_there_is_room() -> None:
    frame = frame_for(SYRIA, 195, 166)
    everywhere = drawn(shapely.box(0, 0, frame.width * UNITS, frame.height * UNITS))
    aside = pieces(frame, everywhere)
    assert aside["scale"] is None
    assert aside["scale_aside"]["bars"]
    alone = pieces(frame, everywhere, aside=False)
    assert alone["scale"]["bars"]
    assert alone["scale_aside"] is None


def test_there_is_no_arrow_where_north_is_all_around() -> None:
    pole = frame_for((-180, 70, 180, 85), 195, 166)
    assert north_varies(pole) > 180
    found = pieces(pole, drawn())
    assert found["scale"]["north"] is None
    assert found["north_varies"] > 180
    assert pieces(frame_for(SYRIA, 195, 166), drawn())["north_varies"] is None


def test_the_arrow_follows_the_projection() -> None:
    arctic = frame_for((86, 72, 90, 74), 195, 166, projection=from_definition("EPSG:3995"))
    assert pieces(arctic, drawn())["scale"]["north"] == pytest.approx(
        -88, abs=6
    )  # the meridian of 88° E runs to the left
