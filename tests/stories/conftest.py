"""The whole program in one window: the real page, a copy of the bundled situation, and a mouse."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import application, theme
from desktop.map.controller import MapController
from desktop.web import scheme
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.geodesy.mercator import grid_point
from layers.storage import store

scheme.prepare()  # before there is an application

WAIT = 20_000  # milliseconds, for the page's first start on a slow machine


class Story:
    """What an analyst has before them."""

    def __init__(self, qtbot: QtBot, window: MainWindow, workspace: Workspace, the_map: MapController, folder: Path):
        self.qtbot = qtbot
        self.window = window
        self.workspace = workspace
        self.map = the_map
        self.folder = folder
        self.view: tuple[float, float, float] = (0, 0, 0)
        self.shown = -1
        the_map.view_moved.connect(self._moved)
        the_map.drawn.connect(self._drawn)

    def _moved(self, longitude: float, latitude: float, zoom: float, _bounds: object) -> None:
        self.view = (longitude, latitude, zoom)

    def _drawn(self, revision: int, _milliseconds: float) -> None:
        self.shown = max(self.shown, revision)  # the first picture of all may be told of after the next one

    def painted(self, act: Callable[[], object]) -> None:
        """Do something and wait until the map has painted what came of it."""
        before = self.workspace.revision
        act()
        self.qtbot.waitUntil(lambda: self.workspace.revision > before, timeout=WAIT)
        self.qtbot.waitUntil(lambda: self.shown == self.workspace.revision, timeout=WAIT)

    def go(self, longitude: float, latitude: float, zoom: float) -> None:
        """Bring a place to the middle of the map."""
        self.map.centre(longitude, latitude, zoom)
        self.qtbot.waitUntil(
            lambda: (
                abs(self.view[0] - longitude) < 0.05 and abs(self.view[1] - latitude) < 0.05 and self.view[2] == zoom
            ),
            timeout=WAIT,
        )

    def at(self, longitude: float, latitude: float) -> QPoint:
        """Return the pixel of the map at which a place is seen."""
        size = 256 * 2 ** self.view[2] / 2**31  # pixels a grid unit
        x, y = grid_point(longitude, latitude)
        middle_x, middle_y = grid_point(self.view[0], self.view[1])
        centre = self.surface.rect().center()
        return QPoint(centre.x() + round((x - middle_x) * size), centre.y() - round((y - middle_y) * size))

    @property
    def surface(self) -> QWidget:
        """Return the widget of the page that takes the mouse."""
        return self.map.view.focusProxy()

    def click(self, longitude: float, latitude: float) -> None:
        """Click a place on the map."""
        QTest.mouseClick(self.surface, Qt.MouseButton.LeftButton, pos=self.at(longitude, latitude))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one place (degrees) to another with the left button."""
        here, there = self.at(*start), self.at(*end)
        QTest.mouseMove(self.surface, here)
        QTest.mousePress(self.surface, Qt.MouseButton.LeftButton, pos=here)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(self.surface, here + (there - here) * part)
        QTest.mouseRelease(self.surface, Qt.MouseButton.LeftButton, pos=there)

    def handles_shown(self, vertex: tuple[float, float]) -> None:
        """Wait until the pointer over a vertex (degrees) says that it can be dragged.

        The page may not have heard of the latest moves and changes yet, so a cursor says something only once it has
        changed: away from every handle it goes, and over the vertex it comes back. No other vertex may lie within 20
        pixels: one of the shape as it was a moment ago would do.
        """
        corner = self.surface.rect().topLeft() + QPoint(4, 4)
        self.qtbot.waitUntil(lambda: self._cursor_at(corner) == "", timeout=WAIT)
        self.qtbot.waitUntil(lambda: self._cursor_at(self.at(*vertex)) == "pointer", timeout=WAIT)

    def _cursor_at(self, here: QPoint) -> str:
        for nearby in (here + QPoint(1, 0), here):
            QTest.mouseMove(self.surface, nearby)
            QApplication.processEvents()
        return str(self.run("document.querySelector('.leaflet-container').style.cursor"))

    def settle(self) -> None:
        """Wait until the page has dealt with what was sent to it so far."""
        self.run("1")

    def run(self, script: str) -> Any:
        """Return the value of a script in the page."""
        values: list[Any] = []
        self.map.view.page().runJavaScript(script, values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
        return values[0]

    def write(self, path: Path, data: bytes) -> Path:
        """Write a file and return its path."""
        path.write_bytes(data)
        return path

    def use(self, name: str) -> None:
        """Use a command of the menus."""
        self.window.refresh()
        action = self.window.commands[name]
        assert action.isEnabled(), action.toolTip()
        action.trigger()


@pytest.fixture
def story(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Story]:
    theme.install(qapp, "light")
    folder = tmp_path / "syria"
    store.sample(folder)
    workspace = Workspace(qapp, journals=tmp_path / "journals")
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = application.build(workspace, settings)
    window.resize(1280, 860)
    story = Story(qtbot, window, workspace, window.map, folder)
    window.show()
    window.files.open(folder)
    qtbot.waitUntil(lambda: workspace.path == folder and story.shown == workspace.revision, timeout=WAIT)
    yield story
    window.close_now()
    shiboken6.delete(window)
    qapp.processEvents()
