"""The next edition in the window: asked for, made, opened, and compared with the one before."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.dialogs.edition import EditionDialog
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.document import FeatureRef
from layers.edits.geometry import move_features
from layers.edits.properties import set_property
from layers.storage import store

TARTUS = FeatureRef("bases", 0)


def dialog_of(window: MainWindow) -> EditionDialog:
    window.commands["new_edition"].trigger()
    dialog = window.findChild(EditionDialog)
    assert dialog is not None
    return dialog


def make(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window)
    with qtbot.waitSignal(window.edition_commands.made):
        dialog._accept()
    qtbot.waitUntil(lambda: window.work_panels.comparison.tree.topLevelItemCount() > 0)


def test_the_dialog_proposes_what_follows(window: MainWindow, folder: Path) -> None:
    dialog = dialog_of(window)
    assert dialog.as_of.text() == "2015-10-31"
    assert dialog.map_number.text() == "Sample 2"
    assert dialog.version.text() == "1"
    assert dialog.folder.text() == str(folder.parent / "syria-2")


def test_what_cannot_be_made_is_said_in_the_dialog(window: MainWindow, folder: Path) -> None:
    dialog = dialog_of(window)
    dialog.as_of.setText("soon")
    dialog._accept()
    assert "“soon” is not a date" in dialog.problem.text()
    dialog.as_of.setText("2015-10")
    dialog.folder.setText(str(folder / "inside"))
    dialog._accept()
    assert "inside the situation" in dialog.problem.text()
    assert dialog.isVisible()


def test_an_edition_is_made_opened_and_compared(
    window: MainWindow, workspace: Workspace, folder: Path, qtbot: QtBot
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix}
    make(window, qtbot)
    assert workspace.path == folder.parent / "syria-2"
    assert workspace.document.as_of == "2015-10-31"
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix} == before
    comparison = window.work_panels.comparison
    assert comparison.compares_with == "edition"
    told = [comparison.tree.topLevelItem(row).text(1) for row in range(comparison.tree.topLevelItemCount())]
    assert "The title still names September 2015." in told
    assert "As-of date: 2015-09-30 → 2015-10-31" in told


def test_what_changed_since_is_copied_and_put_into_the_notes_when_asked(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    make(window, qtbot)
    comparison = window.work_panels.comparison
    workspace.run("Move", move_features([TARTUS], 0.1, 0))
    workspace.run("Rename", set_property([FeatureRef("towns", 0)], "end", "2015-09-30"))
    qtbot.waitUntil(lambda: "2 features in 2 layers differ" in comparison.caption.text())
    assert "Perhaps to be rewritten" in [
        comparison.tree.topLevelItem(row).text(0) for row in range(comparison.tree.topLevelItemCount())
    ]
    comparison.copy.click()
    assert "Layer “Bases”: features: 1 changed" in QGuiApplication.clipboard().text()
    notes = len(workspace.document.figure.notes)
    comparison.note.click()
    note = workspace.document.figure.notes[-1]
    assert note.startswith("Since the edition of 30 September 2015 (Sample 1): ")
    assert "Bases – changed: “Tartus naval facility”" in note
    assert "Towns and cities named – no longer shown: " in note
    comparison.note.click()
    assert len(workspace.document.figure.notes) == notes + 1
    workspace.undo()
    assert len(workspace.document.figure.notes) == notes
    _, old, new = window.map.last("compare")
    assert TARTUS in old
    assert TARTUS in new


def test_what_may_not_be_published_is_not_in_the_note(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    make(window, qtbot)
    workspace.run("Move", move_features([TARTUS], 0.1, 0))
    workspace.run("Hide", edits.set_layer("bases", visible=False))
    comparison = window.work_panels.comparison
    qtbot.waitUntil(lambda: "1 feature in 1 layer" in comparison.caption.text())
    comparison.note.click()
    assert "changed: “Tartus" not in workspace.document.figure.notes[-1]


def test_an_edition_before_that_is_gone_is_said(
    window: MainWindow, workspace: Workspace, folder: Path, qtbot: QtBot
) -> None:
    make(window, qtbot)
    comparison = window.work_panels.comparison
    folder.rename(folder.with_name("moved"))
    with qtbot.waitSignal(workspace.opened_changed):
        workspace.open(workspace.path)
    window.work_panels.show_comparison("edition")
    qtbot.waitUntil(lambda: "cannot be read" in comparison.caption.text())
    assert comparison.tree.topLevelItemCount() == 0
    assert not comparison.note.isEnabled()
    window.work_panels.show_comparison("saved")
    qtbot.waitUntil(lambda: "Nothing differs from the saved file" in comparison.caption.text())


def test_changes_are_asked_about_first(
    window: MainWindow, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Cancel)
    workspace.run("Rename", edits.set_title("Changed"))
    window.commands["new_edition"].trigger()
    assert window.findChild(EditionDialog) is None


def test_reasons_against_an_edition(window: MainWindow, workspace: Workspace, folder: Path) -> None:
    actions = window.commands
    assert not actions["compare_edition"].isEnabled()
    assert "not made as the next edition" in actions["compare_edition"].toolTip()
    workspace.show(store.open_path(folder / "bases.geojson", to_edit=True))
    actions.refresh()
    assert "single GeoJSON file" in actions["new_edition"].toolTip()
    workspace.new(workspace.document)
    actions.refresh()
    assert "stored nowhere" in actions["new_edition"].toolTip()
