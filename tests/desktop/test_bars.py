"""The as-of bar, the go-to box, the status bar and the sources' form."""

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.dialogs.go_to import find
from desktop.panels import status
from desktop.panels.statements import sources
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import geojson
from layers.geodesy import geodesic
from layers.timeline import dates_that_occur


def type_date(window: MainWindow, text: str) -> None:
    window.as_of.edit.setFocus()
    window.as_of.edit.setText(text)
    QTest.keyClick(window.as_of.edit, Qt.Key.Key_Return)


def test_a_typed_date_is_one_step(window: MainWindow, workspace: Workspace) -> None:
    type_date(window, "2015-08")
    assert workspace.document.as_of == "2015-08"
    assert "August 2015" in window.as_of.caption.text()
    workspace.undo()
    assert workspace.document.as_of == "2015-09-30"
    assert window.as_of.edit.text() == "2015-09-30"


@pytest.mark.parametrize("text", ["yesterday", "2015-13", "2015-02-30", "2015-08/2015-09"])
def test_what_is_no_day_is_refused_with_the_reason(window: MainWindow, workspace: Workspace, text: str) -> None:
    type_date(window, text)
    assert workspace.document.as_of == "2015-09-30"
    assert window.as_of.caption.text() != "The map shows 30 September 2015" or window.banner.isVisible()


def test_steps_go_through_the_dates_that_occur(window: MainWindow, workspace: Workspace) -> None:
    occurring = dates_that_occur(workspace.document)
    assert "2015-09-15" in occurring
    type_date(window, occurring[2])
    window.as_of.later.click()
    later = workspace.document.as_of
    window.as_of.earlier.click()
    assert later == occurring[3]
    assert workspace.document.as_of == occurring[2]
    window.as_of.clear.click()
    assert workspace.document.as_of is None
    assert not window.as_of.clear.isEnabled()


def test_beyond_the_last_date_it_says_so(window: MainWindow) -> None:
    type_date(window, "2100")
    window.as_of.later.click()
    assert "No later date" in window.as_of.caption.text()


@pytest.mark.parametrize("text", ["34.915 N 35.874 E", "34 54 54 N, 35 52 26.4 E", "[35.874, 34.915]"])
def test_a_typed_coordinate_goes_there(window: MainWindow, fake_map: Any, text: str) -> None:
    window.go_to.edit.setText(text)
    QTest.keyClick(window.go_to.edit, Qt.Key.Key_Return)
    longitude, latitude, zoom = fake_map.last("centre") or (0, 0, 0)
    assert (longitude, latitude) == pytest.approx((35.874, 34.915), abs=1e-4)
    assert zoom is None
    assert fake_map.last("mark") == (longitude, latitude)


def test_a_place_name_goes_there(window: MainWindow, fake_map: Any) -> None:
    window.go_to.edit.setText("aleppo")
    QTest.keyClick(window.go_to.edit, Qt.Key.Key_Return)
    longitude, latitude, _ = fake_map.last("centre") or (0, 0, 0)
    assert (longitude, latitude) == pytest.approx((37.16, 36.2), abs=0.1)


@pytest.mark.parametrize(("text", "told"), [("95 N 200 E", "latitude"), ("xyzzy", "No place called")])
def test_what_is_found_nowhere_is_said(window: MainWindow, text: str, told: str) -> None:
    window.go_to.edit.setText(text)
    QTest.keyClick(window.go_to.edit, Qt.Key.Key_Return)
    assert window.banner.isVisible()
    assert told in window.banner.text.text()


def test_a_point_is_made_at_a_typed_coordinate(window: MainWindow, workspace: Workspace) -> None:
    window.layers.choose("bases")
    assert not window.go_to.point_button.isEnabled()
    window.go_to.edit.setText("33.5 N 36.3 E")
    QTest.keyClick(window.go_to.edit, Qt.Key.Key_Return)
    window.go_to.point_button.click()
    feature = workspace.document.layer("bases").features[-1]
    assert geojson.coordinates(feature) == [36.3, 33.5]
    assert workspace.selection.features[0].key == feature.key
    workspace.undo()
    assert not workspace.modified


def test_clearing_the_box_takes_the_mark_away(window: MainWindow, fake_map: Any) -> None:
    window.go_to.edit.setText("33.5 N 36.3 E")
    QTest.keyClick(window.go_to.edit, Qt.Key.Key_Return)
    window.go_to.edit.clear()
    assert fake_map.last("unmark") == ()


def test_nothing_is_searched_without_words() -> None:
    assert find("   ") == []


@pytest.mark.parametrize(("value", "round_value"), [(1_897_234, 1_900_000), (22_600, 23_000), (47, 47), (3, 3)])
def test_a_scale_has_two_digits(value: float, round_value: int) -> None:
    assert status.rounded(value) == round_value


@pytest.mark.parametrize("latitude", [0.0, 35.0, -60.0])
def test_the_scale_is_that_of_the_ground(latitude: float) -> None:
    pixels = 256 * 2**8
    east = 360 * 100 / pixels  # degrees that a hundred pixels span at zoom 8
    metres = geodesic.distance((0, latitude), (east, latitude))
    assert status.scale_at(latitude, 8) == pytest.approx(metres / 100 / status.PIXEL, rel=0.005)


def test_the_notation_of_coordinates_is_changed_by_a_click(window: MainWindow, fake_map: Any) -> None:
    fake_map.pointer_moved.emit(35.874, 34.915)
    label = window.status.coordinates
    assert "34.915" in label.text()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert "34°54′54″" in label.text()
    fake_map.pointer_moved.emit(395.874, 34.915)
    assert "35°52′26″" in label.text()


CSL = {
    "id": "x",
    "type": "report",
    "title": "A report",
    "DOI": "10.1/1",
    "author": [{"family": "Doe", "given": "Jane"}],
}


def test_the_sources_form_keeps_what_it_does_not_show(qtbot: QtBot) -> None:
    form = sources.SourceForm(CSL)
    qtbot.addWidget(form)
    assert form.csl() == CSL
    form.fields["title"].setText("Another report")
    form.issued.setText("2015-09-17")
    assert form.csl() == CSL | {"title": "Another report", "issued": {"date-parts": [[2015, 9, 17]]}}
    form.authors.setPlainText("Doe, Jane\nInstitute for the Study of War")
    assert form.csl()["author"] == [{"family": "Doe", "given": "Jane"}, {"literal": "Institute for the Study of War"}]


def test_zoteros_item_is_pasted(qtbot: QtBot) -> None:
    form = sources.SourceForm({"type": "report"})
    qtbot.addWidget(form)
    QApplication.clipboard().setText(json.dumps([CSL]))
    form.paste()
    assert form.fields["title"].text() == "A report"
    assert form.csl()["DOI"] == "10.1/1"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"title": "no type"}', "3"])
def test_what_is_no_csl_is_refused_in_words(qtbot: QtBot, text: str) -> None:
    form = sources.SourceForm({"type": "report"})
    qtbot.addWidget(form)
    QApplication.clipboard().setText(text)
    form.paste()
    assert "CSL-JSON" in form.problem.text()


def test_a_cited_source_is_not_deleted(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = sources.SourcesDialog(workspace, window)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(0)
    assert "Cited by" in dialog.used.text()
    with qtbot.waitSignal(workspace.failed):
        dialog.delete()
    assert len(workspace.document.sources) == dialog.list.count()
