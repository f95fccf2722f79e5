from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.map.content import MapContent
from desktop.map.controller import Asked
from desktop.web import scheme
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.figure.legend import Shown
from layers.geojson.vertices import Vertex
from layers.storage import store

scheme.prepare()  # before there is an application


class FakeMap(QObject):
    """Stands in for MapController; `calls` holds the name and the arguments of each call."""

    pointer_moved = Signal(float, float)
    view_moved = Signal(float, float, float, object)
    mode_changed = Signal(str)
    drafted = Signal(object)
    previewed = Signal(object)
    drawn = Signal(int, float)
    flaw_clicked = Signal(int)
    vertex_chosen = Signal()

    def __init__(self, workspace: Workspace):
        super().__init__(workspace)
        self._workspace = workspace
        self.view = QWidget()
        self.mode = "select"
        self.asked: Asked | None = None
        self.chosen_vertex: Vertex | None = None
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def ask(self, mode: str, asked: Asked) -> None:
        self.set_mode(mode)
        self.asked = asked
        self.mode_changed.emit(mode)

    def draw(self, coordinates: Any) -> None:
        """Do what the map does when a shape that was asked for has been drawn."""
        asked = self.asked
        assert asked is not None
        self.set_mode("select")
        asked.taken(coordinates)

    def set_mode(self, name: str) -> None:
        self.asked = None
        self.mode = name
        self._record("set_mode", name)
        self.mode_changed.emit(name)

    def set_target(self, layer_id: str | None) -> None:
        self._record("set_target", layer_id)

    def fit(self, bounds: tuple[float, float, float, float]) -> None:
        self._record("fit", bounds)

    def centre(self, longitude: float, latitude: float, zoom: float | None = None) -> None:
        self._record("centre", longitude, latitude, zoom)

    def mark(self, longitude: float, latitude: float) -> None:
        self._record("mark", longitude, latitude)

    def unmark(self) -> None:
        self._record("unmark")

    def place_vertex(self, longitude: float, latitude: float) -> bool:
        self._record("place_vertex", longitude, latitude)
        return True

    def add_places(self, places: list[tuple[float, float]]) -> None:
        self._record("add_places", list(places))

    def show_flaws(self, flaws: list[Any]) -> None:
        self._record("show_flaws", list(flaws))

    def set_basemap_language(self, language: str) -> None:
        self._record("set_basemap_language", language)

    def show_layers(self, layer_ids: list[str]) -> None:
        self._record("show_layers", layer_ids)

    def show_features(self, refs: list[Any]) -> None:
        self._record("show_features", list(refs))

    def shown(self, layer_id: str) -> list[Shown]:
        content = MapContent()
        content.show(self._workspace.document, self._workspace.revision)
        return content.shown(layer_id)

    def set_editing_rules(self, rules: Any) -> None:
        self.editing_rules = rules
        self._record("set_editing_rules", rules)

    def show_measured(self, text: str) -> None:
        self._record("show_measured", text)

    def compare(self, saved: Any, old: list[Any], new: list[Any]) -> None:
        self._record("compare", saved, list(old), list(new))

    def last(self, name: str) -> tuple[Any, ...] | None:
        """Return the arguments of the last call of this name, or None."""
        return next((arguments for called, arguments in reversed(self.calls) if called == name), None)

    def _record(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, arguments))


class FakeEditor(QWidget):
    """Stands in for EditorView; `sent` holds its messages, `text` what was published last."""

    received = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []
        self.text = ""
        self.published = 0

    def publish(self, text: str) -> str:
        self.text = text
        self.published += 1
        return f"text {self.published}"

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def paint(self) -> None:
        self.sent.append("colours")


class FakeFigureView(QWidget):
    """Stands in for FigureView; `sent` holds its messages, `content` what was published last."""

    received = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []
        self.content: Any = None

    def publish(self, content: Any) -> str:
        self.content = content
        return "figure"

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def paint(self) -> None:
        self.sent.append("colours")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled situation."""
    folder = tmp_path / "syria"
    store.sample(folder)
    return folder


@pytest.fixture
def workspace(qapp: QApplication, folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with a copy of the bundled situation open."""
    workspace = Workspace(qapp, journals=tmp_path / "journals")
    workspace.show(store.open_path(folder, to_edit=True))
    yield workspace
    workspace.close()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def fake_map(workspace: Workspace) -> FakeMap:
    return FakeMap(workspace)


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    theme.install(qapp, "light")
    return qapp


@pytest.fixture
def window(
    qtbot: QtBot, themed: QApplication, workspace: Workspace, fake_map: FakeMap, settings: QSettings
) -> Iterator[MainWindow]:
    window = MainWindow(workspace, fake_map, settings, FakeEditor, FakeFigureView)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close_now()
    shiboken6.delete(window)
    themed.processEvents()
