"""Files of other formats as layers of the window: added, dropped, and refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import geojson
from layers.document import Document
from layers.formats.writing import write_layers
from tests.layers.making import layer_of, square

TABLE = "name,lon,lat\nحلب,37.16,36.20\nnowhere,east,\n"


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, modifiers = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, modifiers))


def test_a_table_becomes_a_layer_and_its_flaws_are_told(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    file.write_text(TABLE, "utf-8")
    with qtbot.waitSignal(workspace.message) as told:
        window.layer_commands.add(file)
    layer = workspace.document.layers[-1]
    assert (layer.title, layer.file, len(layer.features)) == ("places", "places.geojson", 2)
    assert b"[37.16,36.20]" in geojson.write(layer)
    assert "features without one (1): 3" in told.args[0]
    assert file.read_text("utf-8") == TABLE
    workspace.undo()
    assert workspace.document.layers[-1].title == "Bases"


def test_a_dropped_geopackage_brings_all_its_layers(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    layers = [layer_of(square(at, 0), layer_id=name) for at, name in enumerate(("one", "two"))]
    write_layers(layers, tmp_path / "x.gpkg")
    workspace.new(Document())
    drop(window, tmp_path / "x.gpkg")
    qtbot.waitUntil(lambda: len(workspace.document.layers) == 2)
    assert [layer.title for layer in workspace.document.layers] == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("x.gpkg", b"no", "cannot be read as GeoPackage"), ("x.csv", b"a\n1\n", "no columns hold a place")],
)
def test_a_file_that_cannot_be_read_is_said_and_changes_nothing(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path, *, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = workspace.document
    with qtbot.waitSignal(workspace.failed) as failed:
        window.layer_commands.add(tmp_path / name)
    assert why in failed.args[0]
    assert failed.args[0].endswith("The layer was not added.")
    assert workspace.document is before
