"""The history panel and the comparison: where the situation stands, the way to each step, and what differs."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

import assets
from desktop.panels.comparison import OUTLINES
from desktop.panels.history_panel import HistoryPanel
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.document import Document, FeatureRef
from layers.edits import geometry as edits_geometry
from layers.edits import properties as edits_properties

TARTUS, LATAKIA, IDLIB = FeatureRef("bases", 0), FeatureRef("bases", 1), FeatureRef("contested-provinces", 0)


@pytest.fixture
def panel(window: MainWindow, workspace: Workspace) -> HistoryPanel:
    """The history of three steps."""
    workspace.run("Move feature", edits_geometry.move_features([TARTUS], 0.1, 0.1))
    workspace.run("Set name", edits_properties.set_property([LATAKIA], "name", "Hmeimim"))
    workspace.run("Delete feature", edits_geometry.delete_features([IDLIB]))
    window.commands["history"].trigger()
    return window.work_panels.history


def labels(panel: HistoryPanel, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[str]:
    return [panel.model.index(row).data(role) for row in range(panel.model.rowCount())]


def test_it_lists_the_steps_and_marks_what_is_saved(panel: HistoryPanel, workspace: Workspace, qtbot: QtBot) -> None:
    assert labels(panel) == ["As it was opened – saved", "Move feature", "Set name", "Delete feature"]
    assert panel.list.currentIndex().row() == 3
    workspace.undo()
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save()
    assert labels(panel) == ["As it was opened", "Move feature", "Set name – saved", "Delete feature"]
    spoken = labels(panel, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken[2:] == ["Set name – saved – now", "Delete feature – taken back"]
    workspace.go_to(0)
    workspace.run("Hide", edits.set_layer("towns", visible=False))
    assert labels(panel) == ["As it was opened", "Hide"]  # no step leads to the saved state any more


def test_a_click_goes_there_as_one_change(panel: HistoryPanel, workspace: Workspace) -> None:
    now, changes, before = workspace.document, [], workspace.saved_document
    workspace.changed.connect(changes.append)
    place = panel.list.visualRect(panel.model.index(0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workspace.document == before
    assert not workspace.modified
    assert len(changes) == 1
    assert workspace.can_redo
    panel.list.setCurrentIndex(panel.model.index(3))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert workspace.document == now
    assert len(changes) == 2
    assert changes[1] == changes[0].inverse()


def test_a_place_in_the_history_survives_a_crash(panel: HistoryPanel, workspace: Workspace, tmp_path: Path) -> None:
    workspace.go_to(1)
    assert workspace.left_behind.steps
    document = workspace.saved_document
    for step in workspace.left_behind.steps:
        document = step.change.apply(document)
    assert document == workspace.document
    assert panel.list.currentIndex().row() == 1
    assert tmp_path.exists()


def test_going_nowhere_changes_nothing(panel: HistoryPanel, workspace: Workspace) -> None:
    revision = workspace.revision
    workspace.go_to(3)
    assert workspace.revision == revision
    with pytest.raises(IndexError):
        workspace.go_to(4)
    assert workspace.document is not workspace.saved_document
    assert panel.model.rowCount() == 4


def test_what_was_saved_while_more_was_done_is_marked(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.run("Hide", edits.set_layer("towns", visible=False))
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save()
        workspace.run("Show", edits.set_layer("towns", visible=True))
    assert workspace.saved_position == 1
    assert workspace.modified


# The comparison


def rows(tree: QTreeWidget) -> list[tuple[str, str]]:
    found = []
    for at in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(at)
        found += [
            (each.text(0), each.text(1)) for each in (item, *(item.child(row) for row in range(item.childCount())))
        ]
    return found


def test_the_comparison_lists_and_outlines_what_differs(
    panel: HistoryPanel, window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    comparison = window.work_panels.comparison
    window.commands["compare"].trigger()
    qtbot.waitUntil(lambda: comparison.tree.topLevelItemCount() > 0)
    listed = dict(rows(comparison.tree))
    assert listed["“Hmeimim”"] == "name: “Latakia air base” → “Hmeimim”"
    assert listed["“Idlib province”"].startswith("deleted; Polygon; area ")
    assert "3 features in 2 layers differ" in comparison.caption.text()
    saved, old, new = window.map.last("compare")
    assert saved is workspace.saved_document
    assert set(old) == {TARTUS, LATAKIA, IDLIB}
    assert set(new) == {TARTUS, LATAKIA}
    workspace.go_to(0)
    qtbot.waitUntil(lambda: "Nothing differs" in comparison.caption.text())
    assert window.map.last("compare")[1:] == ([], [])
    assert panel.model.rowCount() == 4


def test_a_difference_that_is_chosen_is_selected_and_shown(
    panel: HistoryPanel, window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    tree = window.work_panels.comparison.tree
    window.commands["compare"].trigger()
    qtbot.waitUntil(lambda: tree.topLevelItemCount() > 0)
    [moved] = tree.findItems("Tartus naval", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    tree.itemActivated.emit(moved, 0)
    assert workspace.selection.features == (TARTUS,)
    west, south, east, north = window.map.last("fit")[0]
    assert east - west == pytest.approx(0.1)
    assert north - south == pytest.approx(0.1)
    [deleted] = tree.findItems("“Idlib province”", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    tree.itemActivated.emit(deleted, 0)
    assert window.map.last("fit")[0] != (west, south, east, north)
    assert panel.isVisible()


def test_closing_the_comparison_takes_its_outlines_away(window: MainWindow) -> None:
    window.commands["compare"].trigger()
    window.commands["compare"].trigger()
    assert window.map.last("compare") == (Document(), [], [])


def test_its_key_has_the_colours_of_the_map() -> None:
    tokens = json.loads(assets.path("web", "src", "tokens.json").read_text("utf-8"))
    assert {name: tokens[name] for name in OUTLINES} == OUTLINES
