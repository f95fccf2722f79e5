"""The settings of the figure: each change is one step, and each step is seen in the fields."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.figure import templates
from desktop.panels.figure.panel import FigurePanel
from desktop.panels.figure.section import Section
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.publishing.handling import MARKS


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> FigurePanel:
    panel = FigurePanel(workspace, settings, lambda: (35.00004, 34.0, 38.0, 37.0))
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
    QTest.keyClicks(line, "TLP:RED")
    assert workspace.document.figure.handling == MARKS[1], "not before it is typed"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert workspace.document.figure.handling == "TLP:RED"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_handling_mark_is_not_lowered_without_a_question(
    panel: FigurePanel, workspace: Workspace, agreed: bool
) -> None:
    workspace.run("Set up figure", edits.set_figure(handling="TLP:AMBER"))
    handling = panel.texts.handling
    handling.setCurrentIndex(2)
    handling.activated.emit(2)
    assert workspace.document.figure.handling == "TLP:AMBER"
    question = handling.question
    assert question is not None
    assert "marked TLP:AMBER. Mark it TLP:GREEN" in question.text()
    buttons = {button.text(): button for button in question.buttons()}
    buttons["&Lower the mark" if agreed else "&Keep TLP:AMBER"].click()
    assert workspace.document.figure.handling == ("TLP:GREEN" if agreed else "TLP:AMBER")
    assert handling.currentText() == ("TLP:GREEN" if agreed else "TLP:AMBER")
    assert handling.question is None


def choose(box: QComboBox, data: Any) -> None:
    """Do what a user does who chooses an entry."""
    index = box.findData(data)
    box.setCurrentIndex(index)
    box.activated.emit(index)


def typed(field: QLineEdit, text: str) -> None:
    """Do what a user does who replaces the text and presses Return."""
    field.selectAll()
    QTest.keyClicks(field, text or "\b")
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_screen_brings_its_resolution_and_paper_takes_it_back(panel: FigurePanel, workspace: Workspace) -> None:
    page = panel.page
    choose(page.paper, "16:9")
    assert (workspace.document.figure.paper, workspace.document.figure.dpi) == ("16:9", 144)
    assert "1,920 × 1,080 pixels" in page.measures.text()
    choose(page.orientation, "portrait")
    assert "1,080 × 1,920 pixels" in page.measures.text()
    choose(page.paper, "A3")
    assert (workspace.document.figure.paper, workspace.document.figure.dpi) == ("A3", 300)
    assert workspace.position == 3


def test_a_resolution_that_was_chosen_stays(panel: FigurePanel, workspace: Workspace) -> None:
    panel.page.dpi.setValue(200)
    choose(panel.page.paper, "16:9")
    assert workspace.document.figure.dpi == 200


def test_a_size_of_ones_own_starts_as_what_was_chosen(panel: FigurePanel, workspace: Workspace) -> None:
    page = panel.page
    assert page.own_size.isHidden()
    choose(page.paper, "own size")
    assert workspace.document.figure.paper == "297x210"
    assert not page.own_size.isHidden()
    assert not page.orientation.isEnabled()
    typed(page.own_size, "200 x 120 mm")
    assert workspace.document.figure.paper == page.own_size.text() == "200x120"
    typed(page.own_size, "0x120")
    assert "50 to 1500" in page.own_size.problem.text()
    assert workspace.document.figure.paper == "200x120"
    workspace.undo()
    assert page.own_size.text() == "297x210"
    assert page.own_size.problem.isHidden()


@pytest.mark.parametrize(("text", "margin"), [("12.5", 12.5), ("5 mm", 5.0), ("0", 0.0), ("", None)])
def test_a_margin_is_typed(panel: FigurePanel, workspace: Workspace, text: str, margin: float | None) -> None:
    workspace.run("Set up figure", edits.set_figure(margin=20.0))
    typed(panel.page.margin, text)
    assert workspace.document.figure.margin == margin


@pytest.mark.parametrize("text", ["wide", "-3", "501"])
def test_a_margin_that_is_none_is_marked(panel: FigurePanel, workspace: Workspace, text: str) -> None:
    typed(panel.page.margin, text)
    assert not panel.page.margin.problem.isHidden()
    assert workspace.document.figure.margin is None


def test_the_frame_shows_what_is_typed_what_the_map_shows_or_everything(
    panel: FigurePanel, workspace: Workspace
) -> None:
    frame = panel.frame
    choose(frame.shows, "all")
    choose(frame.shows, "this")
    assert workspace.document.figure.extent == (35.0, 34.0, 38.0, 37.0)
    typed(frame.extent, "34.5, 33.9, 39.2, 37.2")
    assert workspace.document.figure.extent == (34.5, 33.9, 39.2, 37.2)
    typed(frame.extent, "34.5 33.9 39.2")
    assert "no extent" in frame.extent.problem.text()
    typed(frame.extent, "34.5 33.9 390 37.2")
    assert "outside the world" in frame.extent.problem.text()
    choose(frame.shows, "all")
    assert workspace.document.figure.extent is None
    assert frame.extent.text() == ""
    frame.take.click()
    assert frame.extent.text() == "35 34 38 37"


def test_a_scale_is_typed_as_people_write_it(panel: FigurePanel, workspace: Workspace) -> None:
    ratio = panel.frame.ratio
    panel.frame.show_scale(2_250_000)
    assert "1:2,250,000" in ratio.placeholderText()
    typed(ratio, "1:1.5m")
    assert workspace.document.figure.ratio == 1_500_000
    assert ratio.text() == "1:1,500,000"
    typed(ratio, "large")
    assert "is no scale" in ratio.problem.text()
    typed(ratio, "")
    assert workspace.document.figure.ratio is None


def test_the_wheel_scrolls_the_panel_and_changes_nothing(panel: FigurePanel, workspace: Workspace) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    controls: list[QWidget] = [*panel.findChildren(QComboBox), *panel.findChildren(QAbstractSpinBox)]
    assert {panel.page.paper, panel.page.dpi, panel.texts.handling} <= set(controls)
    for control in controls:
        QApplication.sendEvent(control, event)
        assert workspace.position == 0, control.accessibleName()


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


@pytest.fixture
def own_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the user's own templates."""
    monkeypatch.setattr(templates, "user_config_path", lambda _: tmp_path / "config")
    return tmp_path / "config" / "templates"


def entries(menu: QMenu) -> dict[str, QAction]:
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


@pytest.mark.usefixtures("own_templates")
def test_a_template_is_used_as_one_step(panel: FigurePanel, workspace: Workspace) -> None:
    title = workspace.document.figure.title
    entries(panel.page.templates.menu)["Slide"].trigger()
    figure = workspace.document.figure
    assert (figure.layout, figure.paper, figure.dpi, figure.title) == ("slide", "16:9", 144, title)
    assert workspace.undo_label == "Use template “Slide”"
    assert panel.page.layout_choice.currentData() == "slide"
    workspace.undo()
    assert workspace.document.figure.layout == "report"


def test_the_figure_is_kept_as_a_template_and_offered(
    panel: FigurePanel, workspace: Workspace, own_templates: Path
) -> None:
    workspace.run("Set up figure", edits.set_figure(paper="A3", margin=15.0))
    said: list[str] = []
    workspace.message.connect(said.append)
    panel.page.templates.keep("Ministry & Co")
    (file,) = own_templates.iterdir()
    assert str(file) in said[0]
    workspace.run("Set up figure", edits.set_figure(paper="A5", margin=None))
    entries(panel.page.templates.menu)["Ministry && Co"].trigger()
    assert (workspace.document.figure.paper, workspace.document.figure.margin) == ("A3", 15.0)


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard])
def test_an_own_template_is_removed_when_that_is_confirmed(
    panel: FigurePanel, own_templates: Path, monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton
) -> None:
    row = panel.page.templates
    row.fill()
    (removing,) = (action.menu() for action in row.menu.actions() if action.text().startswith("&Remove"))
    assert not removing.isEnabled()
    row.keep("Ministry & Co")
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answer)
    row.fill()
    (removing,) = (action.menu() for action in row.menu.actions() if action.text() == "&Remove")
    (action,) = removing.actions()
    assert action.text() == "Ministry && Co…"
    action.trigger()
    assert len(list(own_templates.iterdir())) == (1 if answer == QMessageBox.StandardButton.Cancel else 0)


def test_a_template_that_cannot_be_used_is_explained_and_changes_nothing(
    panel: FigurePanel, workspace: Workspace, tmp_path: Path
) -> None:
    failures: list[str] = []
    workspace.failed.connect(failures.append)
    newer = tmp_path / "newer.json"
    newer.write_text('{"sitmap_template": 2, "name": "Later", "figure": {"paper": "A3"}}')
    panel.page.templates.use_file(newer)
    panel.page.templates.use_file(tmp_path / "missing.json")
    assert "newer.json was written by a newer version" in failures[0]
    assert "missing.json cannot be read" in failures[1]
    assert workspace.position == 0


def test_a_template_that_cannot_be_written_is_explained(
    panel: FigurePanel, workspace: Workspace, own_templates: Path
) -> None:
    failures: list[str] = []
    workspace.failed.connect(failures.append)
    own_templates.parent.mkdir()
    own_templates.write_text("a file where the folder should be")
    panel.page.templates.keep("Mine")
    assert "was not saved" in failures[0]


def test_the_written_alternative_text_is_shown_and_can_be_gone_on_from(
    panel: FigurePanel, workspace: Workspace
) -> None:
    field = panel.texts.alt_text
    workspace.run("Set up figure", edits.set_figure(alt_text=None))
    assert not field.start.isEnabled()
    assert field.start.toolTip() == "The figure is not written about yet."
    field.show_written("Map: Case.")
    assert (field.toPlainText(), field.placeholderText()) == ("", "Map: Case.")
    field.start.click()
    assert workspace.document.figure.alt_text == "Map: Case."
    assert not field.start.isEnabled()
    QTest.keyClicks(field, "Mine. ")
    assert workspace.document.figure.alt_text == "Mine. Map: Case."
    field.show_written("Mine. Map: Case.")
    assert field.placeholderText() == "Map: Case.", "what the analyst wrote is not taken for Sitmap's"
    workspace.undo()
    workspace.undo()
    assert field.toPlainText() == ""
