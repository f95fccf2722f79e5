import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.panels.layers.model import ROW_FORMAT, Column, LayersModel
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.document import FeatureRef, Layer
from layers.edits.geometry import delete_features


def order(workspace: Workspace) -> list[str]:
    """Return the layers' ids as the panel shows them, the topmost first."""
    return [layer.id for layer in reversed(workspace.document.layers)]


def row_of(window: MainWindow, layer_id: str) -> int:
    return window.layers.model.index_of(layer_id).row()


def test_the_model_keeps_qts_rules(window: MainWindow, qtmodeltester: object) -> None:
    window.layers.model.refresh_legends()
    qtmodeltester.check(window.layers.model)


def test_layers_stand_top_most_first_with_their_legend(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    model = window.layers.model
    assert [model.layer_at(model.index(row, 0)).id for row in range(model.rowCount())] == order(workspace)
    parent = model.index_of("bases")
    qtbot.waitUntil(lambda: model.rowCount(parent) == 2)
    texts = [model.index(row, 0, parent).data() for row in range(2)]
    assert texts == ["Harbour: held by Russia, assessed", "Airfield: held by Russia, assessed"]


def test_a_click_on_the_box_hides_the_layer_as_one_step(window: MainWindow, workspace: Workspace) -> None:
    tree = window.layers.tree
    box = tree.visualRect(window.layers.model.index_of("bases"))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 8, box.center().y()))
    assert not workspace.document.layer("bases").visible
    workspace.undo()
    assert workspace.document.layer("bases").visible
    assert window.layers.model.index_of("bases").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_space_toggles_the_chosen_layer(window: MainWindow, workspace: Workspace) -> None:
    window.layers.choose("towns")
    QTest.keyClick(window.layers.tree, Qt.Key.Key_Space)
    assert not workspace.document.layer("towns").visible


def test_a_click_on_the_lock_protects_the_layer(window: MainWindow, workspace: Workspace) -> None:
    index = window.layers.model.index_of("bases").siblingAtColumn(Column.LOCK)
    centre = window.layers.tree.visualRect(index).center()
    QTest.mouseClick(window.layers.tree.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert workspace.document.layer("bases").locked
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "locked"


def test_a_title_is_typed_in_place(window: MainWindow, workspace: Workspace) -> None:
    model = window.layers.model
    assert model.setData(model.index_of("bases"), "  Ports  ", Qt.ItemDataRole.EditRole)
    assert workspace.document.layer("bases").title == "Ports"
    assert not model.setData(model.index_of("bases"), "   ", Qt.ItemDataRole.EditRole)


@pytest.mark.parametrize("target", range(6))
def test_a_dragged_layer_lands_where_it_is_dropped(window: MainWindow, workspace: Workspace, target: int) -> None:
    before = order(workspace)
    dropped = "towns"
    expected = before.copy()
    expected.insert(target, "HERE")
    expected.remove(dropped)
    expected[expected.index("HERE")] = dropped
    drop(window.layers.model, dropped, target)
    assert order(workspace) == expected


def drop(model: LayersModel, layer_id: str, row: int) -> None:
    data = QMimeData()
    data.setData(ROW_FORMAT, layer_id.encode())
    model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, model.index(-1, -1))


def test_a_drag_of_the_slider_is_one_step(window: MainWindow, workspace: Workspace) -> None:
    window.layers.choose("bases")
    slider = window.layers.opacity
    slider.sliderPressed.emit()
    for value in (80, 50, 30):
        slider.setSliderPosition(value)
    slider.sliderReleased.emit()
    assert workspace.document.layer("bases").opacity == 0.3
    workspace.undo()
    assert workspace.document.layer("bases").opacity == 1
    assert slider.value() == 100


def test_rows_follow_the_document_and_keep_the_choice(window: MainWindow, workspace: Workspace) -> None:
    window.layers.choose("towns")
    workspace.run("Move", edits.move_layer("towns", 0))
    assert window.layers.current_layer is not None
    assert window.layers.current_layer.id == "towns"
    assert row_of(window, "towns") == len(workspace.document.layers) - 1


def test_an_empty_situation_says_how_to_begin(window: MainWindow, workspace: Workspace) -> None:
    for layer_id in order(workspace):
        workspace.run("Remove", edits.remove_layer(layer_id))
    assert window.layers.hint.isVisible()
    workspace.run("Add", edits.add_layer(Layer(id="new", title="New", file="new.geojson")))
    assert not window.layers.hint.isVisible()
    assert window.layers.current_layer is not None


def test_unsaved_layers_are_marked(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.run("Delete", edits_of_first(workspace))
    qtbot.waitUntil(lambda: str(window.layers.model.index_of("bases").data()).endswith("•"))
    workspace.undo()
    qtbot.waitUntil(lambda: window.layers.model.index_of("bases").data() == "Bases")


def edits_of_first(workspace: Workspace) -> edits.Edit:
    return delete_features([FeatureRef("bases", workspace.document.layer("bases").features[0].key)])
