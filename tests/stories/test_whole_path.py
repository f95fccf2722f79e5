"""What an analyst does with the bundled situation: open, hide, click, read, edit, undo, save, export."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop.dialogs.export import ExportDialog
from desktop.map.protocol import Mode
from layers import geojson
from layers.document import FeatureRef
from layers.geojson.files import read_geojson
from tests.stories.conftest import WAIT, Story

TARTUS = (35.874, 34.915)
IDLIB = FeatureRef("contested-provinces", 0)


def listed(story: Story) -> list[str]:
    return [statement.id for statement in story.window.statements.model.statements]


def features(file: Path) -> list[Any]:
    found: list[Any] = json.loads(file.read_bytes())["features"]
    return found


def test_the_whole_path(story: Story, tmp_path: Path) -> None:
    window, workspace = story.window, story.workspace
    files = {path.name: path.read_bytes() for path in story.folder.glob("*json")}

    # Hide a layer, and show it again.
    story.painted(lambda: QTest.keyClick(window.layers.tree, Qt.Key.Key_Space))
    assert sum(layer.visible for layer in workspace.document.layers) == len(workspace.document.layers) - 1
    story.painted(workspace.undo)

    # Click Tartus and read who said what.
    story.go(*TARTUS, 9)
    story.click(*TARTUS)
    story.qtbot.waitUntil(lambda: bool(workspace.selection.features), timeout=WAIT)
    (ref,) = workspace.selection.features
    assert geojson.properties(workspace.document.feature(ref))["name"] == "Tartus naval facility"
    assert listed(story) == ["tartus-only-base"]

    # Drag a vertex of Idlib, undo, drag again.
    old = geojson.coordinates(workspace.document.feature(IDLIB))
    corner = tuple(old[0][0][5][:2] if isinstance(old[0][0][0], list) else old[0][5][:2])
    there = (corner[0] - 0.02, corner[1] + 0.01)
    workspace.select([IDLIB])
    story.go(*corner, 13)  # so near that no other vertex can be taken for this one
    story.use("mode_edit")
    story.handles_shown(corner)
    story.painted(lambda: story.drag(corner, there))
    story.painted(workspace.undo)
    assert workspace.document.feature(IDLIB).text == workspace.saved_document.feature(IDLIB).text
    story.handles_shown(corner)
    story.painted(lambda: story.drag(corner, there))
    assert workspace.undo_label == "Move vertex"

    # Save: one feature differs on disk, and nothing else.
    with story.qtbot.waitSignal(workspace.saved_changed, timeout=WAIT):
        story.use("save")
    saved = {path.name: path.read_bytes() for path in story.folder.glob("*json")}
    assert {name for name in saved if saved[name] != files[name]} == {"contested-provinces.geojson"}
    before = read_geojson(story.write(tmp_path / "before.geojson", files["contested-provinces.geojson"]))
    after = read_geojson(story.folder / "contested-provinces.geojson")
    differing = [
        position
        for position, (one, other) in enumerate(zip(before.features, after.features, strict=True))
        if bytes(one.text) != bytes(other.text)
    ]
    assert differing == [0]

    # Export an A4 figure.
    output = tmp_path / "figure.pdf"
    story.use("export")
    dialog = window.findChild(ExportDialog)
    dialog.output.setText(str(output))
    with story.qtbot.waitSignal(window.figure_commands.exported, timeout=60_000):
        dialog.accept()
    text = "\n".join(page.extract_text() for page in PdfReader(output).pages)
    assert "Syria, September 2015" in text
    assert "Tartus" in text


@pytest.mark.parametrize(
    ("mode", "kind", "places"),
    [
        ("draw_point", "Point", [(36.0, 35.0)]),
        ("draw_line", "LineString", [(36.0, 35.0), (36.4, 35.3), (36.6, 35.0)]),
        ("draw_polygon", "Polygon", [(36.0, 35.0), (36.4, 35.3), (36.6, 35.0)]),
    ],
)
def test_a_shape_is_drawn_into_the_chosen_layer(story: Story, mode: Mode, kind: str, places: list[Any]) -> None:
    window, workspace = story.window, story.workspace
    window.layers.choose("towns")
    story.go(36.2, 35.1, 8)
    story.use(f"mode_{mode}")
    story.settle()

    def draw() -> None:
        for place in places:
            story.click(*place)
            story.settle()
        if kind != "Point":
            QTest.keyClick(story.surface, Qt.Key.Key_Return)

    story.painted(draw)
    added = workspace.document.layer("towns").features[-1]
    assert geojson.geometry_type(added) == kind
    assert workspace.selection.features == (FeatureRef("towns", added.key),)
    assert workspace.undo_label is not None
    story.painted(workspace.undo)
    assert not workspace.modified


def test_a_locked_layer_cannot_be_touched(story: Story) -> None:
    window, workspace = story.window, story.workspace
    window.layers.choose("bases")
    story.use("lock_layer")
    workspace.select([FeatureRef("bases", 0)])
    window.refresh()
    for name in ("delete", "mode_edit", "mode_draw_point"):
        assert not window.commands[name].isEnabled()
        assert "locked" in window.commands[name].toolTip()
    assert not window.commands["remove_layer"].isEnabled()


def test_a_picture_of_the_map_is_exported(story: Story, tmp_path: Path) -> None:
    output = tmp_path / "map.png"
    story.use("export")
    dialog = story.window.findChild(ExportDialog)
    dialog.output.setText(str(output))
    dialog.dpi.setValue(100)
    dialog.frame.setCurrentIndex(dialog.frame.findData("map"))
    with story.qtbot.waitSignal(story.window.figure_commands.exported, timeout=60_000):
        dialog.accept()
    picture = QImage(str(output))
    assert picture.dotsPerMeterX() == pytest.approx(100 / 0.0254, abs=1)
    assert len({picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}) > 20
