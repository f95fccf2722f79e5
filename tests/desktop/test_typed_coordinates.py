"""Coordinates that are typed: the dialog says what it understood, and the command what it needs."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.dialogs.coordinates import CoordinatesDialog
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.document import Document, FeatureRef
from layers.geodesy.coordinates import Coordinate
from layers.geojson.vertices import Vertex
from tests.desktop.conftest import FakeMap
from tests.layers.making import layer_of, square


@pytest.fixture
def dialog(qtbot: QtBot) -> CoordinatesDialog:
    dialog = CoordinatesDialog("Add places", many=True)
    qtbot.addWidget(dialog)
    return dialog


def test_what_is_understood_is_said_while_it_is_typed(dialog: CoordinatesDialog) -> None:
    assert not dialog.agree.isEnabled()
    assert dialog.agree.toolTip() == "Type or paste a coordinate first."
    dialog.edit.setPlainText("37SCU1600066000")
    assert dialog.agree.isEnabled()
    assert dialog.understood.text().endswith("E.")
    dialog.edit.setPlainText("34.915 35.874\n36S 762645 3867223")
    assert dialog.understood.text() == "2 places, the first at 34.915° N, 35.874° E (latitude first)."


@pytest.mark.parametrize("text", ["somewhere", "91 N 35 E", "34.9 N 35.8", "34.915 35.874\nhere"])
def test_what_no_format_matches_cannot_be_agreed_to_and_says_why(dialog: CoordinatesDialog, text: str) -> None:
    dialog.edit.setPlainText(text)
    assert not dialog.agree.isEnabled()
    assert dialog.understood.text()
    assert dialog.agree.toolTip() == dialog.understood.text()
    assert dialog.places == ()


def test_a_vertex_has_one_place(qtbot: QtBot) -> None:
    dialog = CoordinatesDialog("Place vertex", many=False, start=(36.0, 35.0))
    qtbot.addWidget(dialog)
    assert dialog.edit.toPlainText() == "35° N, 36° E"
    assert dialog.understood.text() == "35° N, 36° E: 0 m from where it stands."
    dialog.edit.setPlainText("35 N 36.01 E")
    assert dialog.understood.text() == "35° N, 36.01° E: 913 m from where it stands."
    dialog.edit.setPlainText("35 N 36 E\n36 N 36 E")
    assert not dialog.agree.isEnabled()


def test_return_agrees_to_one_place_and_begins_a_line_among_several(qtbot: QtBot, dialog: CoordinatesDialog) -> None:
    single = CoordinatesDialog("Place vertex", many=False)
    qtbot.addWidget(single)
    agreed: list[str] = []
    single.accepted.connect(lambda: agreed.append("one"))
    dialog.accepted.connect(lambda: agreed.append("several"))
    qtbot.keyClick(single.edit, Qt.Key.Key_Return)
    assert agreed == []  # nothing was typed
    qtbot.keyClicks(single.edit, "35 N 36 E")
    qtbot.keyClick(single.edit, Qt.Key.Key_Return)
    assert agreed == ["one"]
    qtbot.keyClicks(dialog.edit, "35 N 36 E")
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert agreed == ["one"]
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert agreed == ["one", "several"]


def opened(application: QApplication) -> CoordinatesDialog:
    dialog = application.activeModalWidget()
    assert isinstance(dialog, CoordinatesDialog)
    return dialog


def test_the_command_says_what_it_needs_and_moves_the_chosen_vertex(
    window: MainWindow, workspace: Workspace, fake_map: FakeMap, themed: QApplication
) -> None:
    workspace.new(Document(layers=(layer_of(square(35, 34), layer_id="own"),)))
    command = window.commands["type_coordinates"]
    window.refresh()
    assert not command.isEnabled()
    assert "edit the vertices" in command.toolTip()
    fake_map.set_mode("edit")
    window.refresh()
    assert "Click a vertex first." in command.toolTip()
    fake_map.chosen_vertex = Vertex(FeatureRef("own", 0), (0, 2))
    window.refresh()
    assert command.isEnabled()
    assert window.hint.text().startswith("Vertex at 35° N, 36° E.")
    command.trigger()
    dialog = opened(themed)
    dialog.edit.setPlainText("35 30 00 N 36 00 36 E")
    dialog.accept()
    assert fake_map.last("place_vertex") == (36.01, 35.5)


def test_typed_places_go_on_with_a_drawing(
    window: MainWindow, workspace: Workspace, fake_map: FakeMap, themed: QApplication
) -> None:
    workspace.new(Document(layers=(layer_of(square(35, 34), layer_id="own"),)))
    fake_map.set_mode("draw_line")
    window.refresh()
    window.commands["type_coordinates"].trigger()
    dialog = opened(themed)
    dialog.edit.setPlainText("[36.5, 35.25]\n35 30 00 N 36 00 36 E")
    given: list[Sequence[Coordinate]] = []
    dialog.accepted.connect(lambda: given.append(dialog.places))
    dialog.accept()
    assert fake_map.last("add_places") == ([(36.5, 35.25), (36.01, 35.5)],)
    assert len(given[0]) == 2
