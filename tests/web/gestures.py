"""The live page in a window of its own, and a hand that makes gestures on it, for tests."""

import json
from collections.abc import Collection
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.map import protocol
from desktop.map.view import MapView
from desktop.web.messages import FromPage, Ready
from layers.geodesy.mercator import GRID, grid_point

WIDTH, HEIGHT, ZOOM = 800, 600, 8
CENTRE = (36.0, 35.0)
SQUARE = [[35.5, 34.5], [36.5, 34.5], [36.5, 35.5], [35.5, 35.5], [35.5, 34.5]]
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
NO_KEY = Qt.KeyboardModifier.NoModifier
PIXEL = 360 / (256 * 2**ZOOM)  # degrees of longitude to a CSS pixel

Received = TypeVar("Received", bound=FromPage)


EMPTY_BASEMAP = {"index": b'{"layers": [], "relief": null, "labels": "labels"}', "labels": b"[]"}


class Shapes:
    """A situation with one feature, whose geometry a test may set."""

    def __init__(self) -> None:
        self.geometry: Any = None
        self.revision = 1

    def feature(self, layer_id: str, key: int) -> bytes:
        feature = {"layer": layer_id, "key": key, "revision": self.revision, "geometry": self.geometry}
        return json.dumps(feature).encode()

    def layer(self, layer_id: str) -> bytes:
        return EMPTY_BASEMAP[layer_id]

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        raise LookupError(layer_id, keys)

    def outlined(self, why: str, layer_id: str) -> bytes:
        raise LookupError(why, layer_id)

    def figure(self) -> bytes:
        raise LookupError

    def relief(self) -> bytes:
        raise LookupError

    def picture(self, number: int) -> bytes:
        raise LookupError(number)


class Page:
    """The page as a user has it in front of them, and what it tells the shell."""

    def __init__(self, qtbot: QtBot, view: MapView, shapes: Shapes):
        self.qtbot = qtbot
        self.view = view
        self.shapes = shapes
        self.received: list[Any] = []
        view.received.connect(self.received.append)

    @property
    def target(self) -> QWidget:
        """The widget inside the view that takes the mouse."""
        widget = self.view.focusProxy()
        assert widget is not None
        return widget

    def open(self, mode: protocol.Mode) -> None:
        """Show the map with nothing on it, in this mode."""
        self.qtbot.waitUntil(lambda: self.has(Ready), timeout=20_000)
        self.view.send(
            protocol.Snapshot(
                revision=1,
                layers=(),
                basemap=protocol.BasemapChoice("app://map/layers/index", "en"),
                view=protocol.MapView(*CENTRE, ZOOM),
                mode=mode,
            )
        )
        self.qtbot.waitUntil(lambda: self.has(protocol.Drawn), timeout=10_000)

    def edit(self, geometry: Any) -> None:
        """Show the handles of a feature with this geometry."""
        self.shapes.geometry = geometry
        self.open("edit")
        self.send_handles()
        # The cursor over a handle shows that the handles are there.
        self.qtbot.waitUntil(lambda: self.hovering(*self.at(*a_vertex_of(geometry))) != "", timeout=5_000)

    def send_handles(self) -> None:
        """Let the page show the handles of the feature as it is now."""
        revision = self.shapes.revision
        url = f"app://map/features/shapes/7?rev={revision}"
        self.view.send(protocol.Handles(layer="shapes", key=7, revision=revision, url=url))

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return the pixel of the view that shows a place."""
        (x, y), (x0, y0) = grid_point(longitude, latitude), grid_point(*CENTRE)
        scale = 256 * 2**ZOOM / (2 * GRID)
        return round(WIDTH / 2 + (x - x0) * scale), round(HEIGHT / 2 - (y - y0) * scale)

    def hovering(self, x: int, y: int) -> str:
        """Return the cursor over a pixel."""
        self.move(x + 1, y)
        self.move(x, y)
        return str(self.run("document.querySelector('.leaflet-container').style.cursor"))

    def run(self, script: str) -> Any:
        """Return the value of a script."""
        values: list[Any] = []
        self.view.page().runJavaScript(script, values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=5_000)
        return values[0]

    def move(self, x: int, y: int) -> None:
        QTest.mouseMove(self.target, QPoint(x, y))
        QApplication.processEvents()

    def press(self, x: int, y: int, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.target, button, held, QPoint(x, y))

    def release(self, x: int, y: int, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseRelease(self.target, button, held, QPoint(x, y))

    def click(self, x: int, y: int, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NO_KEY) -> None:
        self.press(x, y, button, held)
        self.release(x, y, button, held)

    def double_click(self, x: int, y: int) -> None:
        """Click twice at once. QTest puts so much time between clicks that no two of its own make a double click."""
        place, where = QPointF(x, y), QPointF(self.target.mapToGlobal(QPoint(x, y)))
        for kind, held in ((QEvent.Type.MouseButtonPress, LEFT), (QEvent.Type.MouseButtonRelease, NONE)) * 2:
            event = QMouseEvent(kind, place, where, LEFT, held, Qt.KeyboardModifier.NoModifier)
            event.setTimestamp(1)
            QApplication.sendEvent(self.target, event)

    def drag(self, start: tuple[int, int], *through: tuple[int, int], held: Qt.KeyboardModifier = NO_KEY) -> None:
        self.press(*start, held=held)
        for place in through:
            self.move(*place)
        self.release(*through[-1], held=held)

    def travel(self, *places: tuple[int, int]) -> None:
        """Move through places so slowly that the page sees each: what happens within a frame is one move to it."""
        for x, y in places:
            told = len(self.received)
            self.move(x, y)
            heard = (protocol.Pointer,)
            self.qtbot.waitUntil(
                lambda told=told, heard=heard: any(isinstance(each, heard) for each in self.received[told:]),
                timeout=5_000,
            )

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.target, key)

    def last(self, kind: type[Received]) -> Received | None:
        """Return the last message of a kind that was received so far."""
        return next((each for each in reversed(self.received) if isinstance(each, kind)), None)

    def has(self, kind: type[FromPage]) -> bool:
        return any(isinstance(message, kind) for message in self.received)

    def only(self, kind: type[Received]) -> Received:
        """Wait for a message, see that no other gesture was sent, and return it."""
        self.qtbot.waitUntil(lambda: self.has(kind), timeout=5_000)
        self.settle()
        [gesture] = [message for message in self.received if not isinstance(message, UNASKED)]
        self.received.clear()
        assert isinstance(gesture, kind)
        return gesture

    def none(self) -> None:
        """See that no gesture was sent."""
        self.settle()
        assert [message for message in self.received if not isinstance(message, UNASKED)] == []

    def settle(self) -> None:
        """Wait until the page has answered everything so far: it tells of the pointer in the order of events."""
        before = len(self.received)
        self.move(1, HEIGHT - 1)
        self.move(2, HEIGHT - 2)
        heard = (protocol.Pointer,)
        self.qtbot.waitUntil(lambda: any(isinstance(each, heard) for each in self.received[before:]), timeout=5_000)
        self.run("true")


UNASKED = (
    Ready,
    protocol.Drawn,
    protocol.Hovered,
    protocol.Pointer,
    protocol.ViewMoved,
    protocol.Drafted,
    protocol.Preview,
    protocol.SnapAsked,
    protocol.VertexChosen,
)


def a_vertex_of(geometry: Any) -> tuple[float, float]:
    """Return the first position of a geometry."""
    position = geometry["coordinates"]
    while isinstance(position[0], list):
        position = position[0]
    longitude, latitude = position
    return longitude, latitude


def near(longitude: float, latitude: float) -> Any:
    """Return what equals a place within a pixel of the screen."""
    return pytest.approx((longitude, latitude), abs=PIXEL)
