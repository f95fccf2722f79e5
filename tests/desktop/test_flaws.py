"""Flaws of shapes in the list of problems: found in the background, fixed in one step that can be taken back."""

import json

import pytest
from pytestqt.qtbot import QtBot

from desktop.panels.problems import ProblemsDialog
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef
from tests.desktop.conftest import FakeMap

BOW = [[35, 34], [36, 35], [36, 34], [35, 35], [35, 34]]


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, workspace: Workspace) -> ProblemsDialog:
    """The list of problems of one area that crosses itself."""
    geometry = {"type": "Polygon", "coordinates": [BOW]}
    feature = {"type": "Feature", "properties": {"name": "Bow"}, "geometry": geometry}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    workspace.new(Document(layers=(geojson.read(text, layer_id="bow", title="Bow", file="bow.geojson"),)))
    window.commands["problems"].trigger()
    found = next(child for child in window.findChildren(ProblemsDialog) if child.isVisible())
    qtbot.waitUntil(lambda: "Looking" not in found.hint.text())
    return found


def choose_flaw(dialog: ProblemsDialog) -> None:
    row = next(row for row in range(dialog.list.rowCount()) if "crosses" in dialog.list.item(row, 0).text())
    dialog.list.setCurrentCell(row, 0)


def test_a_fix_names_what_it_will_change_and_can_be_taken_back(
    qtbot: QtBot, dialog: ProblemsDialog, workspace: Workspace
) -> None:
    choose_flaw(dialog)
    assert dialog.fix.isEnabled()
    assert dialog.list.item(dialog.list.currentRow(), 2).text() == "34.5° N, 35.5° E"
    assert dialog.says.text().startswith("Rebuilds “Bow” as 2 areas")
    assert dialog.fix.accessibleName() == f"Fix: {dialog.says.text()}"
    dialog.fix.click()
    shape = geojson.geometry(workspace.document.feature(FeatureRef("bow", 0)), None)
    assert shape is not None
    assert shape.is_valid
    qtbot.waitUntil(lambda: "Looking" not in dialog.hint.text())
    assert not any("crosses" in dialog.list.item(row, 0).text() for row in range(dialog.list.rowCount()))
    assert len(workspace.steps) == 1
    workspace.undo()
    assert not workspace.modified


def test_a_flaw_is_shown_on_the_map(dialog: ProblemsDialog, workspace: Workspace, fake_map: FakeMap) -> None:
    choose_flaw(dialog)
    dialog.list.cellClicked.emit(dialog.list.currentRow(), 0)
    assert workspace.selection.features == (FeatureRef("bow", 0),)
    assert fake_map.last("show_features") == ([FeatureRef("bow", 0)],)
    assert fake_map.last("mark") == (35.5, 34.5)
    dialog.reject()
    assert fake_map.last("unmark") == ()


def test_a_flaw_of_a_locked_layer_says_why_it_cannot_be_fixed(
    qtbot: QtBot, window: MainWindow, dialog: ProblemsDialog, workspace: Workspace
) -> None:
    dialog.reject()
    workspace.run("Lock", edits.set_layer("bow", locked=True))
    window.commands["problems"].trigger()
    again = next(child for child in window.findChildren(ProblemsDialog) if child.isVisible())
    qtbot.waitUntil(lambda: "Looking" not in again.hint.text())
    choose_flaw(again)
    assert not again.fix.isEnabled()
    assert "locked" in again.fix.toolTip()


def test_a_fix_that_cannot_be_done_any_more_changes_nothing_and_says_why(
    dialog: ProblemsDialog, workspace: Workspace
) -> None:
    choose_flaw(dialog)
    workspace.run("Lock", edits.set_layer("bow", locked=True))
    before = workspace.document
    dialog.fix.click()
    assert workspace.document is before
    assert "locked" in dialog.says.text()
