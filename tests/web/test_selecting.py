"""Selecting and measuring on the real page: a rectangle, a lasso, and what the shell hears while a shape changes."""

import pytest
from PySide6.QtCore import Qt

from desktop.map import protocol
from desktop.web.messages import Error
from tests.web.gestures import NO_KEY, PIXEL, SQUARE, Page, near

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LINE = {"type": "LineString", "coordinates": [[35.5, 35.0], [36.0, 35.2], [36.5, 35.0]]}


@pytest.mark.parametrize(
    ("held", "how", "wholly"),
    [(NO_KEY, "replace", False), (SHIFT, "add", False), (CONTROL, "remove", False), (ALT, "replace", True)],
)
def test_a_rectangle_selects(page: Page, held: Qt.KeyboardModifier, how: str, wholly: bool) -> None:
    page.open("select_rectangle")
    page.drag(page.at(35.5, 35.5), page.at(36.0, 35.0), page.at(36.5, 34.5), held=held)
    selected = page.only(protocol.AreaSelected)
    assert (selected.how, selected.wholly) == (how, wholly)
    west_north, east_north, east_south, west_south = selected.ring
    assert west_north == near(35.5, 35.5)
    assert east_south == near(36.5, 34.5)
    assert east_north == (east_south[0], west_north[1])
    assert west_south == (west_north[0], east_south[1])


def test_a_lasso_follows_the_pointer(page: Page) -> None:
    page.open("select_lasso")
    places = [(35.5, 35.5), (36.5, 35.5), (36.5, 34.5), (35.6, 34.6)]
    page.press(*page.at(*places[0]))
    page.travel(*(page.at(*place) for place in places[1:]))
    page.release(*page.at(*places[-1]))
    selected = page.only(protocol.AreaSelected)
    assert [tuple(place) for place in selected.ring] == [near(*place) for place in places]


@pytest.mark.parametrize("mode", ["select_rectangle", "select_lasso"])
def test_a_click_with_a_selecting_tool_picks_what_is_there(page: Page, mode: protocol.Mode) -> None:
    page.open(mode)
    page.click(*page.at(36.2, 35.1), held=SHIFT)
    clicked = page.only(protocol.Clicked)
    assert (clicked.longitude, clicked.latitude) == near(36.2, 35.1)
    assert clicked.tolerance == pytest.approx(6 * PIXEL)
    assert clicked.add


def test_escape_gives_a_lasso_up_and_then_ends_the_mode(page: Page) -> None:
    page.open("select_lasso")
    page.press(*page.at(35.5, 35.5))
    page.move(*page.at(36.5, 35.5))
    page.key(Qt.Key.Key_Escape)
    page.release(*page.at(36.5, 34.5))
    page.none()
    page.key(Qt.Key.Key_Escape)
    page.only(protocol.Cancelled)


def test_a_drawn_line_is_told_with_the_pointer_as_its_last_place(page: Page) -> None:
    page.open("draw_line")
    page.click(*page.at(35.5, 35.0))
    page.move(*page.at(36.0, 35.2))
    page.qtbot.waitUntil(lambda: bool((found := page.last(protocol.Drafted)) and len(found.places) == 2))
    drafted = page.last(protocol.Drafted)
    assert drafted is not None
    assert not drafted.area
    assert [tuple(place) for place in drafted.places] == [near(35.5, 35.0), near(36.0, 35.2)]
    page.key(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: page.last(protocol.Drafted) == protocol.Drafted(v=1, area=False, places=()))


def test_measuring_leaves_nothing_behind(page: Page) -> None:
    page.open("measure_area")
    for longitude, latitude in SQUARE[:3]:
        page.click(*page.at(longitude, latitude))
    page.key(Qt.Key.Key_Return)
    page.move(*page.at(35.0, 35.0))
    page.none()  # no shape was drawn
    drafted = page.last(protocol.Drafted)
    assert drafted is not None
    assert [tuple(place) for place in drafted.places] == [near(*place) for place in SQUARE[:3]]
    page.click(*page.at(35.0, 35.0))
    page.qtbot.waitUntil(lambda: bool((found := page.last(protocol.Drafted)) and len(found.places) == 2))
    page.key(Qt.Key.Key_Escape)
    page.key(Qt.Key.Key_Escape)
    page.only(protocol.Cancelled)


def test_a_drag_tells_what_it_would_do(page: Page) -> None:
    page.edit(LINE)
    page.press(*page.at(36.0, 35.2))
    page.move(*page.at(36.1, 35.3))
    page.move(*page.at(36.2, 35.4))
    page.qtbot.waitUntil(lambda: page.has(protocol.Preview))
    page.qtbot.waitUntil(
        lambda: bool(
            (found := page.last(protocol.Preview))
            and isinstance(found.gesture, protocol.VertexMoved)
            and (found.gesture.longitude, found.gesture.latitude) == near(36.2, 35.4)
        )
    )
    page.release(*page.at(36.2, 35.4))
    moved = page.only(protocol.VertexMoved)
    assert (moved.path, moved.key) == ((1,), 7)


def test_what_is_measured_is_written_beside_the_pointer(page: Page) -> None:
    page.open("measure_line")
    page.run(
        """const written = [], write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
          written.push(text);
          write.call(this, text, ...place);
        };
        window.written = () => written.join();
        true"""
    )
    page.click(*page.at(35.5, 35.0))
    page.move(*page.at(36.0, 35.2))
    page.view.send(protocol.Measured(text="Length 50.7 km"))
    page.qtbot.waitUntil(lambda: "Length 50.7 km" in page.run("window.written()"))


def test_outlines_of_a_comparison_are_fetched(page: Page) -> None:
    page.open("select")
    page.view.send(protocol.Compare(old=(), new=("app://map/outlines/new/shapes?rev=1",)))
    page.qtbot.waitUntil(lambda: page.has(Error))  # this situation has none: the page says so
