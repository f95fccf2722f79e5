"""The dialog asks for the file and its format; how the page looks is the situation's affair."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.dialogs.export import ExportDialog
from desktop.figure.commands import FigureCommands
from desktop.figure.staged import ExportError
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> ExportDialog:
    workspace.run("Set up figure", edits.set_figure(layout="slide", paper="16:9", dpi=144, orientation="portrait"))
    dialog = ExportDialog(workspace.document, tmp_path)
    qtbot.addWidget(dialog)
    return dialog


def test_the_file_follows_the_format_and_the_format_the_file(dialog: ExportDialog) -> None:
    assert dialog.output.text().endswith(".pdf")
    assert not dialog.dpi.isEnabled()
    dialog.format.setCurrentIndex(1)
    dialog.format.activated.emit(1)
    assert dialog.output.text().endswith(".png")
    assert dialog.dpi.isEnabled()
    dialog.output.setText("map.html")
    dialog.output.textEdited.emit("map.html")
    assert dialog.format.currentData() == ".html"
    assert not dialog.frame.isEnabled()


def test_the_page_is_left_to_the_situation_and_the_resolution_starts_as_its_own(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.output.setText(str(tmp_path / "a.png"))
    request = dialog.request()
    assert (request.output, request.dpi) == (tmp_path / "a.png", 144)
    assert (request.options.paper, request.options.orientation, request.options.extent) == (None, None, None)
    said = dialog.findChildren(type(dialog.problem))
    assert any("Slide on 16:9, upright" in label.text() for label in said)


def test_a_file_that_cannot_be_written_is_explained_and_the_dialog_stays(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.output.setText(str(tmp_path / "none" / "a.png"))
    with pytest.raises(ExportError):
        dialog.request()
    dialog._accept()
    assert "no such folder" in dialog.problem.text()
    assert dialog.result() == 0


def test_the_page_can_be_looked_at_first(window: MainWindow) -> None:
    commands: FigureCommands = window.figure_commands
    commands.ask()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.figure_view_wanted.emit()
    assert window.figure.is_on
    dialog.reject()
