"""Projection, grid, units and the parts of the page in the figure panel."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.panels.figure.measures import OWN_CODE, MeasuresSection
from desktop.panels.figure.parts import PartsSection
from desktop.panels.figure.settings import FigureSettings
from desktop.workspace import Workspace
from layers import edits
from layers.figure.parts import PARTS


@pytest.fixture
def measures(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> MeasuresSection:
    section = MeasuresSection(FigureSettings(workspace), settings)
    qtbot.addWidget(section)
    return section


@pytest.fixture
def parts(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> PartsSection:
    section = PartsSection(FigureSettings(workspace), settings)
    qtbot.addWidget(section)
    return section


def choose(box: QComboBox, data: object) -> None:
    index = box.findData(data)
    box.setCurrentIndex(index)
    box.activated.emit(index)


def typed(section: MeasuresSection, text: str) -> None:
    section.code.selectAll()
    QTest.keyClicks(section.code, text)
    QTest.keyClick(section.code, Qt.Key.Key_Return)


def test_a_projection_is_chosen_by_name(measures: MeasuresSection, workspace: Workspace) -> None:
    choose(measures.projection, "utm")
    assert workspace.document.figure.projection == "utm"
    choose(measures.projection, "fitting")
    assert workspace.document.figure.projection is None
    workspace.undo()
    assert measures.projection.currentData() == "utm"


def test_a_code_is_typed_and_checked(measures: MeasuresSection, workspace: Workspace) -> None:
    assert not measures.code.isEnabled()
    assert "when" in measures.code.toolTip()
    choose(measures.projection, OWN_CODE)
    assert workspace.position == 0
    typed(measures, "EPSG:4326")
    assert "counts in degrees" in measures.code.problem.text()
    assert workspace.document.figure.projection is None
    typed(measures, "epsg:32637")
    assert workspace.document.figure.projection == "EPSG:32637"
    assert measures.code.problem.text() == ""
    assert measures.projection.currentData() == OWN_CODE
    assert measures.code.isEnabled()


def test_a_code_that_is_not_written_yet_stays_asked_for(measures: MeasuresSection) -> None:
    choose(measures.projection, OWN_CODE)
    choose(measures.grid, "mgrs")
    assert measures.projection.currentData() == OWN_CODE
    assert measures.code.isEnabled()
    choose(measures.projection, "fitting")
    choose(measures.grid, None)
    assert measures.projection.currentData() == "fitting"


def test_grid_and_units_are_steps(measures: MeasuresSection, workspace: Workspace) -> None:
    choose(measures.grid, "mgrs")
    measures.units["nmi"].click()
    assert workspace.document.figure.grid == "mgrs"
    assert workspace.document.figure.scale_units == ("km", "nmi")
    workspace.undo()
    assert not measures.units["nmi"].isChecked()


def test_one_unit_stays(qtbot: QtBot, measures: MeasuresSection, workspace: Workspace) -> None:
    with qtbot.waitSignal(workspace.failed) as said:
        measures.units["km"].click()
    assert "One unit stays" in said.args[0]
    assert measures.units["km"].isChecked()
    assert workspace.position == 0


def test_what_the_projection_does_to_the_map_is_said(measures: MeasuresSection) -> None:
    measures.show_warnings(["In UTM zone 33N lengths are off"])
    assert measures.warning.text() == "In UTM zone 33N lengths are off."
    measures.show_warnings([])
    assert measures.warning.isHidden()


def test_each_part_has_a_box(parts: PartsSection, workspace: Workspace) -> None:
    assert list(parts.boxes) == list(PARTS)
    assert all(box.isChecked() for box in parts.boxes.values())
    parts.boxes["locator"].click()
    parts.boxes["north"].click()
    assert workspace.document.figure.hidden == ("locator", "north")
    parts.boxes["locator"].click()
    assert workspace.document.figure.hidden == ("north",)
    workspace.undo()
    assert not parts.boxes["locator"].isChecked()


def test_names_that_mean_nothing_here_are_kept(parts: PartsSection, workspace: Workspace) -> None:
    workspace.run("Set up figure", edits.set_figure(hidden=("fireworks",)))
    parts.boxes["ratio"].click()
    parts.boxes["ratio"].click()
    assert workspace.document.figure.hidden == ("fireworks",)
