"""Exporting a web page from the window, and the question before sensitive features go out."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.dialogs.export import ExportDialog
from desktop.dialogs.sensitive_question import SensitiveQuestion
from desktop.figure.commands import FigureCommands
from desktop.workspace import Workspace
from layers.document import FeatureRef
from layers.edits import properties as edits_properties
from layers.publishing import Answer


class Exporting:
    """The window's export, and what it shows."""

    def __init__(self, window: QWidget, commands: FigureCommands):
        self.window = window
        self.commands = commands

    def ask(self, output: Path) -> None:
        """Ask for an export to a file, as the user does."""
        self.commands.ask()
        dialog = self.window.findChildren(ExportDialog)[0]
        dialog.output.setText(str(output))
        dialog.accept()

    @property
    def question(self) -> SensitiveQuestion:
        return self.window.findChildren(SensitiveQuestion)[0]


@pytest.fixture
def exporting(qtbot: QtBot, workspace: Workspace, settings: QSettings, tmp_path: Path) -> Exporting:
    window = QWidget()
    qtbot.addWidget(window)
    settings.setValue("figures", str(tmp_path))
    return Exporting(window, FigureCommands(workspace, settings, window))


def test_a_web_page_is_written_without_a_question_where_nothing_is_sensitive(
    qtbot: QtBot, exporting: Exporting, tmp_path: Path
) -> None:
    output = tmp_path / "map.html"
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000) as exported:
        exporting.ask(output)
    assert exported.args[0].files == (output,)
    assert "Latakia air base" in output.read_text(encoding="utf-8")
    assert exporting.commands.commands()[0].why_not() is None


@pytest.mark.parametrize("answer", ["generalise", "withhold", "show"])
def test_sensitive_features_ask_first(
    qtbot: QtBot, workspace: Workspace, exporting: Exporting, tmp_path: Path, answer: Answer
) -> None:
    ref = [FeatureRef("bases", 0)]
    workspace.run("Tag", edits_properties.set_property(ref, "sensitive", "health site"))
    output = tmp_path / "map.html"
    exporting.ask(output)
    question = exporting.question
    assert "health site: 1 (Tartus naval facility)" in question.informativeText()
    assert not output.exists()
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000):
        question.choice(answer).click()
    assert ("Tartus naval facility" in output.read_text(encoding="utf-8")) == (answer == "show")


def test_cancel_writes_nothing(workspace: Workspace, exporting: Exporting, tmp_path: Path) -> None:
    workspace.run("Tag", edits_properties.set_property([FeatureRef("bases", 0)], "sensitive", "home"))
    exporting.ask(tmp_path / "map.html")
    question = exporting.question
    answered = QSignalSpy(question.answered)
    cancel = question.escapeButton()
    assert isinstance(cancel, QPushButton)
    cancel.click()
    assert answered.count() == 0
    assert not (tmp_path / "map.html").exists()
