"""The operations of the Feature menu: each asks for what it needs, is one step, and says why it cannot run."""

import json
from typing import Any

import pytest
import shapely
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from desktop.commands.operations import HINTS
from desktop.dialogs.operation import Number, OperationDialog
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer
from layers.operations.menu import OPERATIONS
from tests.desktop.conftest import FakeMap

SQUARE, NEIGHBOUR, HOLED = (FeatureRef("areas", key) for key in range(3))


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def layer_of(layer_id: str, *rings: list[list[list[float]]]) -> Layer:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"area {number}"},
            "geometry": {"type": "Polygon", "coordinates": coordinates},
        }
        for number, coordinates in enumerate(rings)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


@pytest.fixture
def areas(window: MainWindow, workspace: Workspace) -> Workspace:
    """Two neighbours and an area with two holes, and an empty layer below them; the window shows them."""
    squares = [[ring(35, 34, 36, 35)], [ring(36, 34, 37, 35)]]
    holed = [ring(38, 34, 40, 36), ring(38.2, 34.2, 38.4, 34.4)[::-1], ring(39.2, 34.2, 39.4, 34.4)[::-1]]
    workspace.new(Document(layers=(layer_of("empty"), layer_of("areas", *squares, holed))))
    window.layers.choose("areas")
    return workspace


def use(window: MainWindow, name: str) -> None:
    window.refresh()
    action = window.commands[name]
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    window.refresh()


def dialog_of(window: MainWindow) -> OperationDialog:
    return next(dialog for dialog in window.findChildren(OperationDialog) if dialog.isVisible())


def shape(workspace: Workspace, ref: FeatureRef) -> Any:
    return geojson.geometry(workspace.document.feature(ref), None)


def test_every_operation_has_a_key_and_a_reason(window: MainWindow, areas: Workspace) -> None:
    areas.select()
    window.refresh()
    for entry in OPERATIONS:
        action = window.commands[entry.name.replace("-", "_")]
        assert not action.shortcut().isEmpty()
        assert not action.isEnabled()
        assert action.statusTip() == entry.why_not(areas.document, ())


def test_merging_is_one_step_and_selects_what_came_of_it(window: MainWindow, areas: Workspace) -> None:
    areas.select([SQUARE, NEIGHBOUR])
    use(window, "merge")
    (merged,) = areas.selection.features
    assert shape(areas, merged).bounds == (35, 34, 37, 35)
    assert [step.label for step in areas.steps] == ["Merge"]
    areas.undo()
    assert not areas.modified


def test_splitting_waits_for_a_line(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.select([SQUARE])
    use(window, "split")
    assert (fake_map.mode, window.hint.text()) == ("draw_line", HINTS["split"])
    assert not areas.modified
    fake_map.draw(((35.5, 33.5), (35.5, 35.5)))
    assert sorted(shape(areas, ref).area for ref in areas.selection.features) == pytest.approx([0.5, 0.5])
    assert fake_map.mode == "select"


def test_a_line_that_misses_changes_nothing_and_says_so(
    window: MainWindow, areas: Workspace, fake_map: FakeMap
) -> None:
    areas.select([SQUARE])
    use(window, "split")
    fake_map.draw(((10.0, 10.0), (11.0, 10.0)))
    assert not areas.modified
    assert window.banner.isVisible()


def test_escape_gives_up_a_drawing_that_was_asked_for(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.select([SQUARE])
    use(window, "reshape")
    window.layers.tree.setFocus()  # on the map the page takes Escape, and tells the controller
    use(window, "select_none")
    assert (fake_map.asked, fake_map.mode) == (None, "select")
    assert window.hint.text() != HINTS["reshape"]
    assert areas.selection.features == (SQUARE,)


def test_a_hole_is_drawn_and_one_of_two_is_filled(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.select([SQUARE])
    use(window, "cut_hole")
    fake_map.draw((tuple(map(tuple, ring(35.4, 34.4, 35.6, 34.6))),))
    assert shape(areas, SQUARE).area == pytest.approx(0.96)
    areas.select([HOLED])
    use(window, "fill_one_hole")
    fake_map.draw((38.3, 34.3))
    assert [hole.bounds for hole in shape(areas, HOLED).interiors] == [(39.2, 34.2, 39.4, 34.4)]
    use(window, "fill_hole")
    assert not shape(areas, HOLED).interiors


def test_a_distance_is_asked_for_with_its_unit(window: MainWindow, areas: Workspace) -> None:
    areas.select([SQUARE])
    use(window, "buffer")
    dialog = dialog_of(window)
    (number,) = dialog.findChildren(Number)
    assert number.text() == "10"
    assert number.lineEdit().width() > 60  # the style sheet leaves it room to be seen
    distance = dialog.add_distance("Another", 2, "nautical miles")
    assert distance.metres == 3704
    dialog.accept()
    (around,) = areas.selection.features
    assert around != SQUARE
    assert geojson.properties(areas.document.feature(around))["method"] == "constructed: 10 km around “area 0”"
    areas.undo()
    areas.select([SQUARE])
    use(window, "simplify")
    dialog_of(window).reject()
    assert not areas.modified


def test_shapes_move_to_the_layer_that_is_chosen(window: MainWindow, areas: Workspace) -> None:
    areas.select([SQUARE])
    use(window, "move_to_layer")
    dialog_of(window).accept()
    assert [ref.layer for ref in areas.selection.features] == ["empty"]
    assert len(areas.document.layer("areas").features) == 2
    areas.undo()
    areas.run("Lock", edits.set_layer("empty", locked=True))
    areas.select([SQUARE])
    window.refresh()
    assert "no other layer" in window.commands["move_to_layer"].toolTip()


def test_a_circle_goes_to_the_chosen_layer(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.select()
    window.layers.choose("empty")
    use(window, "circle")
    fake_map.draw((36.0, 35.0))
    dialog_of(window).accept()
    (made,) = areas.selection.features
    assert made.layer == "empty"
    _, south, _, north = shape(areas, made).bounds
    assert (north - south) * 110.9 == pytest.approx(20, rel=0.01)


def test_a_strip_follows_the_border_of_a_locked_layer(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.run("Lock", edits.set_layer("areas", locked=True))
    areas.select([SQUARE])
    use(window, "strip")
    fake_map.draw(((35.2, 35.01), (35.5, 35.2), (35.8, 35.01)))
    dialog_of(window).accept()
    (made,) = areas.selection.features
    assert made.layer == "empty"
    west, south, east, north = shape(areas, made).bounds
    assert (west, east) == pytest.approx((35.2, 35.8), abs=0.01)
    assert (south, north) == pytest.approx((35, 35.09), abs=0.01)  # left of a line to the east lies north


def box_with(dialog: OperationDialog, data: str) -> QComboBox:
    return next(box for box in dialog.findChildren(QComboBox) if box.findData(data) >= 0)


def test_a_strip_follows_a_border_of_the_basemap(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    areas.select([])
    window.layers.choose("empty")
    use(window, "strip")
    assert "basemap" in window.hint.text()
    fake_map.draw(((36.8, 36.75), (37.9, 36.83)))
    dialog = dialog_of(window)
    along, side, into = (box_with(dialog, data) for data in ("basemap", "right", "empty"))
    assert [along.itemText(row) for row in range(along.count())] == ["a border or coast of the basemap"]
    assert side.itemText(side.findData("right")) == "right (south)"
    side.setCurrentIndex(side.findData("right"))
    assert into.currentData() == "empty"
    dialog.accept()
    (made,) = areas.selection.features
    assert shape(areas, made).contains(shapely.Point(37.3, 36.6))


def test_a_strip_beside_a_selected_shape_may_follow_the_basemap_all_the_same(
    window: MainWindow, areas: Workspace, fake_map: FakeMap
) -> None:
    areas.select([SQUARE])
    use(window, "strip")
    fake_map.draw(((36.8, 36.75), (37.9, 36.83)))
    dialog = dialog_of(window)
    along = box_with(dialog, "basemap")
    assert along.currentText() == "the border of “area 0”"
    along.setCurrentIndex(along.findData("basemap"))
    dialog.accept()
    (made,) = areas.selection.features
    assert geojson.properties(areas.document.feature(made))["method"].endswith("of a border of the embedded map")


def test_a_strip_away_from_any_border_says_so_and_changes_nothing(
    window: MainWindow, areas: Workspace, fake_map: FakeMap
) -> None:
    told: list[str] = []
    areas.failed.connect(told.append)
    areas.select([])
    use(window, "strip")
    fake_map.draw(((20.0, 35.0), (21.0, 35.0)))
    before = areas.document
    dialog_of(window).accept()
    assert areas.document is before
    assert told == ["No border is within 10 km of the first place. Click on a border or coast."]


def test_a_country_of_the_basemap_becomes_a_shape(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    window.layers.choose("empty")
    use(window, "make_country")
    fake_map.draw((36.0, 34.0))
    (made,) = areas.selection.features
    assert shape(areas, made).contains(shapely.Point(36, 34))
    assert geojson.properties(areas.document.feature(made))["name"] == "Lebanon"
    use(window, "make_province")
    fake_map.draw((37.3, 35.1))
    (made,) = areas.selection.features
    assert geojson.properties(areas.document.feature(made))["name"] == "Hama"


def test_what_is_copied_can_be_pasted(window: MainWindow, areas: Workspace) -> None:
    areas.select([SQUARE, NEIGHBOUR])
    window.layers.tree.setFocus()
    use(window, "copy")
    assert len(json.loads(QApplication.clipboard().text())["features"]) == 2
    window.layers.choose("empty")
    use(window, "paste")
    assert [ref.layer for ref in areas.selection.features] == ["empty", "empty"]
    assert [step.label for step in areas.steps] == ["Paste"]


@pytest.mark.parametrize(
    "text", ["", "Tartus, 15 September", '{"type": "Polygon"', '{"type": "FeatureCollection", "features": []}', "[1, 2"]
)
def test_pasting_what_is_no_geojson_says_so_and_changes_nothing(
    window: MainWindow, areas: Workspace, text: str
) -> None:
    told: list[str] = []
    areas.failed.connect(told.append)
    before = areas.document
    QApplication.clipboard().setText(text)
    window.layers.tree.setFocus()
    use(window, "paste")
    assert areas.document is before
    assert len(told) == 1
    assert "clipboard" in told[0]


def test_copying_waits_until_the_keyboard_is_at_the_map_or_the_layers(window: MainWindow, areas: Workspace) -> None:
    areas.select([SQUARE])
    window.activateWindow()
    field = window.go_to.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    QApplication.processEvents()
    window.refresh()
    assert not window.commands["copy"].isEnabled()
    assert "keyboard" in window.commands["copy"].toolTip()


def test_what_else_an_operation_changed_is_told(window: MainWindow, areas: Workspace, fake_map: FakeMap) -> None:
    told: list[str] = []
    areas.message.connect(told.append)
    areas.select([SQUARE])
    use(window, "split")
    fake_map.draw(((34.5, 34.5), (36.5, 34.5)))
    assert told == [window.status.currentMessage()]
    assert "“area 1” got a vertex" in told[0]
