"""The figure view as a part of the window: when it is seen, and what it does about changes."""

from typing import Any

from pytestqt.qtbot import QtBot

from desktop.figure import protocol as figure_protocol
from desktop.web.messages import Ready
from desktop.window import MainWindow
from layers import edits


def opened(qtbot: QtBot, window: MainWindow) -> Any:
    """Show the figure and return the view with the messages that it got."""
    window.commands["figure_view"].trigger()
    view: Any = window.figure.controller.view
    view.received.emit(Ready(v=1))
    qtbot.waitUntil(lambda: bool(shows(view)), timeout=20_000)
    return view


def shows(view: Any) -> list[figure_protocol.Show]:
    return [message for message in view.sent if isinstance(message, figure_protocol.Show)]


def painted(view: Any, number: int, *left_out: str) -> None:
    view.received.emit(figure_protocol.Shown(v=1, number=number, pages=2, left_out=left_out, milliseconds=1.0))


def test_the_command_shows_the_figure_in_place_of_the_map_and_the_map_again(qtbot: QtBot, window: MainWindow) -> None:
    view = opened(qtbot, window)
    assert view.isVisible()
    assert not window.map.view.isVisible()
    assert view.content.model["title"].startswith("Syria, September 2015")
    window.commands["figure_view"].trigger()
    assert window.map.view.isVisible()
    assert not view.isVisible()


def test_a_tool_of_the_map_brings_the_map_back(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window)
    window.map.set_mode("draw_polygon")
    assert not window.figure.is_on


def test_while_the_page_paints_the_next_figure_waits_and_the_newest_follows(qtbot: QtBot, window: MainWindow) -> None:
    view = opened(qtbot, window)
    for number in range(3):
        window.workspace.run("Set up figure", edits.set_figure(title=f"Number {number}"))
        qtbot.waitUntil(lambda: not window.figure.controller._composing, timeout=20_000)
    assert len(shows(view)) == 1
    painted(view, 1)
    assert len(shows(view)) == 2
    assert view.content.model["title"] == "Number 2"
    assert window.figure.controller.busy
    painted(view, shows(view)[-1].number)
    assert not window.figure.controller.busy


def test_nothing_is_composed_while_the_map_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    view = opened(qtbot, window)
    painted(view, 1)
    window.commands["figure_view"].trigger()
    window.workspace.run("Set up figure", edits.set_figure(title="Another"))
    assert not window.figure.controller.busy
    window.commands["figure_view"].trigger()
    qtbot.waitUntil(lambda: len(shows(view)) == 2, timeout=20_000)
    assert view.content.model["title"] == "Another"


def test_what_found_no_room_is_said_under_the_pages(qtbot: QtBot, window: MainWindow) -> None:
    view = opened(qtbot, window)
    painted(view, 1, "Homs", "Hama")
    assert window.figure.pane.left_out.text() == "Left out: Homs, Hama"
    assert window.figure.pane.pages.text() == "2 pages"


def test_a_figure_that_cannot_be_made_is_explained_over_the_pages(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window)
    window.workspace.run("Set up figure", edits.set_figure(paper="B5"))
    banner = window.figure.pane.banner
    qtbot.waitUntil(banner.isVisible, timeout=20_000)
    assert "'B5'" in banner.text.text()
    window.workspace.undo()
    qtbot.waitUntil(banner.isHidden, timeout=20_000)


def test_pages_are_zoomed_only_while_they_are_seen(qtbot: QtBot, window: MainWindow) -> None:
    window.refresh()
    assert not window.commands["figure_zoom_in"].isEnabled()
    assert "F9" in window.commands["figure_zoom_in"].toolTip()
    view = opened(qtbot, window)
    window.refresh()
    window.commands["figure_fit_width"].trigger()
    assert view.sent[-1] == figure_protocol.Zoom(fit="width")
    view.received.emit(figure_protocol.Zoomed(v=1, factor=0.624, fit="width"))
    assert window.figure.pane.zoom.text() == "62%"
