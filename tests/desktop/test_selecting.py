"""Selecting: by an area on the map, by a property, by inverting; and editing what hundreds of features have."""

import json
from collections.abc import Sequence
from typing import get_args

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest

from desktop.commands.features import HINTS
from desktop.dialogs.select_by_property import SelectByPropertyDialog
from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.map.controller import MapController
from desktop.panels.properties import NAME, VALUE
from desktop.web.messages import ToPage
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer


def places(layer_id: str, count: int, latitude: float = 35) -> Layer:
    """Return a layer of points a degree apart, from 30° east on, which say how many they are."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"place {number}", "number": number, "kind": "town"},
            "geometry": {"type": "Point", "coordinates": [30 + number * 10 / count, latitude]},
        }
        for number in range(count)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


class Recorder(QObject):
    """Stands in for the web view."""

    received = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[ToPage] = []

    def send(self, message: ToPage) -> None:
        self.sent.append(message)


@pytest.fixture
def plain() -> Workspace:
    """A workspace with two layers of ten places each."""
    workspace = Workspace()
    workspace.new(Document(layers=(places("south", 10, 34), places("north", 10, 36))))
    return workspace


def select_area(view: Recorder, ring: Sequence[protocol.Position], how: str = "replace", wholly: bool = False) -> None:
    text = json.dumps({"v": 1, "type": "area_selected", "ring": ring, "how": how, "wholly": wholly})
    view.received.emit(protocol.decode(text))


def test_an_area_selects_in_all_visible_layers_locked_or_not(plain: Workspace) -> None:
    view = Recorder()
    controller = MapController(plain, view, MapContent())
    plain.run("Lock", edits.set_layer("south", locked=True))
    both = [(29.5, 33), (31.5, 33), (31.5, 37), (29.5, 37)]
    select_area(view, both)
    south, north = [FeatureRef("south", 0), FeatureRef("south", 1)], [FeatureRef("north", 0), FeatureRef("north", 1)]
    assert plain.selection.features == (*south, *north)
    select_area(view, [(30.5, 33), (31.5, 33), (31.5, 35), (30.5, 35)], "remove")
    assert plain.selection.features == (south[0], *north)
    plain.run("Hide", edits.set_layer("north", visible=False))
    select_area(view, both, "add")
    assert set(plain.selection.features) == {*south, *north}
    select_area(view, both, wholly=True)
    assert plain.selection.features == tuple(south)
    select_area(view, [(0, 0), (1, 1)])
    assert plain.selection.features == ()
    assert controller.mode == "select"


def test_inverting_leaves_other_layers_as_they_are(window: MainWindow, workspace: Workspace) -> None:
    other = FeatureRef("towns", 0)
    workspace.select([FeatureRef("contested-provinces", 1), other])
    window.layers.choose("contested-provinces")
    window.refresh()
    window.commands["invert"].trigger()
    left = [FeatureRef("contested-provinces", key) for key in (0, 2, 3)]
    assert workspace.selection.features == (other, *left)
    window.commands["invert"].trigger()
    assert workspace.selection.features == (other, FeatureRef("contested-provinces", 1))


def test_selecting_commands_say_why_they_cannot_be_used(window: MainWindow, workspace: Workspace) -> None:
    workspace.new(Document(layers=(edits.new_layer(Document(), "Empty"),)))
    window.refresh()
    for name in ("invert", "by_property"):
        assert not window.commands[name].isEnabled()
        assert "has no features" in window.commands[name].toolTip()


@pytest.fixture
def dialog(window: MainWindow) -> SelectByPropertyDialog:
    window.layers.choose("bases")
    window.refresh()
    window.commands["by_property"].trigger()
    return next(child for child in window.findChildren(SelectByPropertyDialog) if child.isVisible())


def test_a_property_selects(dialog: SelectByPropertyDialog, workspace: Workspace) -> None:
    assert dialog.layer.currentData() == "bases"
    dialog.name.setCurrentText("name")
    dialog.operator.setCurrentText("contains")
    dialog.value.setText("TARTUS")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    assert workspace.selection.features == (FeatureRef("bases", 0),)
    assert "1 feature" in dialog.answer.text()
    dialog.add.setChecked(True)
    dialog.operator.setCurrentText("is there")
    assert not dialog.value.isEnabled()
    dialog.button.click()
    assert workspace.selection.features == (FeatureRef("bases", 0), FeatureRef("bases", 1))
    dialog.add.setChecked(False)
    dialog.operator.setCurrentText("is missing")
    dialog.button.click()
    assert workspace.selection.features == ()
    assert "No feature" in dialog.answer.text()


def test_the_dialog_outlives_its_layer_and_names_a_hidden_one(
    dialog: SelectByPropertyDialog, workspace: Workspace
) -> None:
    dialog.operator.setCurrentText("is there")
    workspace.run("Hide", edits.set_layer("bases", visible=False))
    dialog.button.click()
    assert "hidden" in dialog.answer.text()
    workspace.run("Remove", edits.remove_layer("bases"))
    dialog.button.click()
    assert "not there any more" in dialog.answer.text()


def test_hundreds_of_features_get_one_value_in_one_step(window: MainWindow, workspace: Workspace) -> None:
    workspace.new(Document(layers=(places("many", 800),)))
    workspace.select(FeatureRef("many", key) for key in range(800))
    model = window.properties.model
    shown = {model.index(row, NAME).data(): model.index(row, VALUE).data() for row in range(model.rowCount())}
    assert shown == {"name": "several values", "number": "several values", "kind": "town"}
    assert model.setData(model.index(1, VALUE), "7")
    assert model.index(1, VALUE).data() == "7"
    features = workspace.document.layer("many").features
    assert {geojson.properties(feature)["number"] for feature in features} == {7}
    assert len(workspace.steps) == 1
    workspace.undo()
    assert [geojson.properties(feature)["number"] for feature in workspace.document.layer("many").features] == list(
        range(800)
    )


def test_every_mode_has_a_command_and_a_hint_that_moves_no_panel(window: MainWindow) -> None:
    widths = set()
    for mode in get_args(protocol.Mode):
        window.map.set_mode(mode)
        window.refresh()
        assert window.hint.text().endswith(HINTS[mode])
        assert window.commands[f"mode_{mode}"].isChecked()
        widths.add((window.layers_dock.width(), window.details_dock.width()))
    assert len(widths) == 1
