"""The settings of the figure: each change is one step, and each step is seen in the fields."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.panels.figure.panel import FigurePanel
from desktop.panels.figure.section import Section
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.publishing.handling import MARKS


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> FigurePanel:
    panel = FigurePanel(workspace, settings)
    qtbot.addWidget(panel)
    return panel


def test_typing_is_seen_at_once_and_is_one_step(panel: FigurePanel, workspace: Workspace) -> None:
    subtitle = panel.texts.subtitle
    before = workspace.document.figure.subtitle
    subtitle.selectAll()
    QTest.keyClicks(subtitle, "As told")
    assert workspace.document.figure.subtitle == "As told"
    assert workspace.position == 1
    workspace.undo()
    assert workspace.document.figure.subtitle == before
    assert subtitle.text() == before


def test_what_is_typed_after_leaving_the_field_is_another_step(panel: FigurePanel, workspace: Workspace) -> None:
    contact = panel.texts.contact
    QTest.keyClicks(contact, "one")
    contact.editingFinished.emit()
    QTest.keyClicks(contact, " two ")
    assert workspace.document.figure.contact == "one two"
    assert workspace.position == 2
    workspace.undo()
    assert contact.text() == "one"


def test_an_emptied_field_takes_the_text_away(panel: FigurePanel, workspace: Workspace) -> None:
    title = panel.texts.title
    workspace.run("Set up figure", edits.set_figure(title="Mine"))
    assert title.text() == "Mine"
    title.selectAll()
    QTest.keyClicks(title, " ")
    assert workspace.document.figure.title is None
    assert title.placeholderText() == workspace.document.title


def test_each_line_of_the_remarks_is_a_remark(panel: FigurePanel, workspace: Workspace) -> None:
    remarks = panel.texts.remarks
    assert remarks.toPlainText().splitlines() == list(workspace.document.figure.notes)
    remarks.selectAll()
    QTest.keyClicks(remarks, "First")
    QTest.keyClick(remarks, Qt.Key.Key_Return)
    QTest.keyClick(remarks, Qt.Key.Key_Return)
    QTest.keyClicks(remarks, "Second")
    assert workspace.document.figure.notes == ("First", "Second")
    assert workspace.position == 1
    workspace.undo()
    assert remarks.toPlainText().splitlines() == list(workspace.document.figure.notes)


def test_a_handling_mark_is_chosen_or_typed(panel: FigurePanel, workspace: Workspace) -> None:
    handling = panel.texts.handling
    assert [handling.itemText(row) for row in range(1, handling.count())] == list(MARKS)
    handling.setCurrentIndex(2)
    handling.activated.emit(2)
    assert workspace.document.figure.handling == MARKS[1]
    line = handling.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "Internal")
    assert workspace.document.figure.handling == "Internal"


def test_a_section_is_folded_and_stays_so(qtbot: QtBot, settings: QSettings) -> None:
    section = Section("Texts", settings)
    qtbot.addWidget(section)
    assert not section.body.isHidden()
    section.heading.click()
    assert section.body.isHidden()
    again = Section("Texts", settings)
    qtbot.addWidget(again)
    assert again.body.isHidden()


def test_the_settings_take_the_place_of_the_details(window: MainWindow) -> None:
    window.commands["figure_view"].trigger()
    assert window.figure.panel.isVisible()
    assert not window.tabs.isVisible()
    window.commands["figure_view"].trigger()
    assert window.tabs.isVisible()
