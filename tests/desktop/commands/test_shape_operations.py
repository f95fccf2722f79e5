"""Each operation on shapes in the window: what becomes of the shapes, that it is one step, and what else is told."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
import shapely

from desktop.dialogs.operation import Number
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer, Statement, Subject
from layers.operations.menu import OPERATIONS
from tests.desktop.commands.test_operations import dialog_of, ring, shape, use
from tests.desktop.conftest import FakeMap

WEST, EAST, WIGGLE, PAIR, NOTHING, MIXED, INNER, CLOCKWISE, BOW = (FeatureRef("a", key) for key in range(9))
ACROSS = FeatureRef("b", 0)
WAVES = [[35 + number / 100, 38 + (number % 2) / 1000] for number in range(50)]
GEOMETRIES: list[Any] = [
    {"type": "Polygon", "coordinates": [ring(35, 34, 36, 35)]},
    {"type": "Polygon", "coordinates": [ring(36, 34, 37, 35)]},
    {"type": "LineString", "coordinates": WAVES},
    {"type": "MultiPolygon", "coordinates": [[ring(40, 34, 41, 35)], [ring(42, 34, 43, 35)]]},
    None,
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [35, 34]}]},
    {"type": "Polygon", "coordinates": [ring(35.4, 34.4, 35.6, 34.6)]},
    {"type": "Polygon", "coordinates": [ring(45, 34, 46, 35)[::-1]]},
    {"type": "Polygon", "coordinates": [[[50, 34], [51, 35], [51, 34], [50, 35], [50, 34]]]},
]


def layer(layer_id: str, geometries: Sequence[Any]) -> Layer:
    features = [
        {"type": "Feature", "id": number, "properties": {"name": f"{layer_id} {number}"}, "geometry": geometry}
        for number, geometry in enumerate(geometries)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


@pytest.fixture
def shapes(window: MainWindow, workspace: Workspace) -> Workspace:
    """One layer with shapes of every kind, and another one with an area south of its first two."""
    other = layer(
        "b",
        [{"type": "Polygon", "coordinates": [[[35, 33], [36, 33], [37, 33], [37, 34], [36, 34], [35, 34], [35, 33]]]}],
    )
    workspace.new(Document(layers=(other, layer("a", GEOMETRIES))))
    window.layers.choose("a")
    return workspace


@pytest.fixture
def told(shapes: Workspace) -> list[str]:
    messages: list[str] = []
    shapes.message.connect(messages.append)
    return messages


def one_step(workspace: Workspace, label: str) -> None:
    """See that all of it was one step, and take it back."""
    assert [step.label for step in workspace.steps] == [label]
    workspace.undo()
    assert not workspace.modified


def test_reshaping_lets_the_neighbour_follow_and_says_so(
    window: MainWindow, shapes: Workspace, fake_map: FakeMap, told: list[str]
) -> None:
    shapes.select([WEST])
    use(window, "reshape")
    assert fake_map.mode == "draw_line"
    fake_map.draw([(35.8, 34.2), (36.4, 34.5), (35.8, 34.8)])
    assert shape(shapes, WEST).area > 1.05
    assert shapely.coverage_is_valid([shape(shapes, WEST), shape(shapes, EAST)])
    assert told == ["“a 1” was clipped at the new edge."]
    one_step(shapes, "Reshape along a line")


def test_reshaping_leaves_other_layers_alone_until_the_user_wants_them_to_follow(
    window: MainWindow, shapes: Workspace, fake_map: FakeMap, told: list[str]
) -> None:
    south = [(35.2, 34.3), (35.5, 33.5), (35.8, 34.3)]
    before = shapes.document.layer("b")
    shapes.select([WEST])
    use(window, "reshape")
    fake_map.draw(south)
    assert shapes.document.layer("b") is before
    shapes.undo()
    told.clear()
    use(window, "share_borders")
    use(window, "share_across_layers")
    shapes.select([WEST])
    use(window, "reshape")
    fake_map.draw(south)
    assert shapely.coverage_is_valid([shape(shapes, WEST), shape(shapes, ACROSS)])
    assert "“b 0” was clipped at the new edge." in told[-1]


def test_simplifying_leaves_out_what_does_not_count(window: MainWindow, shapes: Workspace, told: list[str]) -> None:
    shapes.select([WIGGLE])
    use(window, "simplify")
    dialog = dialog_of(window)
    (number,) = dialog.findChildren(Number)
    number.setValue(500)
    dialog.accept()
    assert len(shape(shapes, WIGGLE).coords) == 2
    assert told == ["48 of 50 vertices left out."]
    one_step(shapes, "Simplify")


def test_a_tolerance_that_leaves_everything_says_so(window: MainWindow, shapes: Workspace) -> None:
    failed: list[str] = []
    shapes.failed.connect(failed.append)
    shapes.select([WEST])
    use(window, "simplify")
    dialog_of(window).accept()
    assert failed == ["No corner is so small that it could go at 100 m."]
    assert not shapes.modified


def test_smoothing_keeps_corners_that_neighbours_share(window: MainWindow, shapes: Workspace, told: list[str]) -> None:
    shapes.select([WEST])
    use(window, "smooth")
    assert shapely.coverage_is_valid([shape(shapes, WEST), shape(shapes, EAST)])
    assert len(shape(shapes, WEST).exterior.coords) > 5
    assert told == ["1 shape kept the corners that neighbours share."]
    one_step(shapes, "Smooth")


def test_a_line_is_reversed(window: MainWindow, shapes: Workspace) -> None:
    shapes.select([WIGGLE])
    use(window, "reverse")
    assert list(map(list, shape(shapes, WIGGLE).coords)) == WAVES[::-1]
    one_step(shapes, "Reverse")


def test_rings_are_turned_once(window: MainWindow, shapes: Workspace, told: list[str]) -> None:
    shapes.select([CLOCKWISE])
    use(window, "orient")
    assert shape(shapes, CLOCKWISE).exterior.is_ccw
    assert told == ["1 shape turned round."]
    failed: list[str] = []
    shapes.failed.connect(failed.append)
    use(window, "orient")
    assert failed == ["The rings run as they should already."]
    one_step(shapes, "Orient rings")


def test_parts_are_taken_apart_and_collected_again(window: MainWindow, shapes: Workspace) -> None:
    before = shape(shapes, PAIR)
    shapes.select([PAIR])
    use(window, "explode")
    assert len(shapes.selection.features) == 2
    use(window, "collect")
    (whole,) = shapes.selection.features
    assert whole == PAIR
    assert shape(shapes, whole).equals(before)
    assert [step.label for step in shapes.steps] == ["Take apart", "Collect into one"]


def test_one_shape_is_cut_out_of_another_or_taken_away_or_left_alone(window: MainWindow, shapes: Workspace) -> None:
    shapes.select([WEST, INNER])
    use(window, "cut_hole_with")
    assert len(shape(shapes, WEST).interiors) == 1
    one_step(shapes, "Cut out the other shape")
    shapes.select([WEST, INNER])
    use(window, "subtract")
    assert shape(shapes, WEST).area == pytest.approx(0.96)
    assert shape(shapes, INNER).area == pytest.approx(0.04)
    one_step(shapes, "Subtract")
    shapes.select([WEST, INNER])
    use(window, "intersect")
    assert shape(shapes, WEST).equals(shape(shapes, INNER))
    one_step(shapes, "Intersect")


def test_a_duplicate_stands_where_the_original_does(window: MainWindow, shapes: Workspace) -> None:
    shapes.select([WEST])
    use(window, "duplicate")
    (copy,) = shapes.selection.features
    assert copy != WEST
    assert shape(shapes, copy).equals(shape(shapes, WEST))
    one_step(shapes, "Duplicate")


def test_a_split_tells_which_neighbour_it_changed_too(
    window: MainWindow, shapes: Workspace, fake_map: FakeMap, told: list[str]
) -> None:
    shapes.select([WEST])
    use(window, "split")
    fake_map.draw([(34.5, 34.5), (36.5, 34.5)])
    assert "“a 1” got a vertex where the borders meet." in told[0]
    one_step(shapes, "Split along a line")


def test_what_is_deleted_leaves_its_statements_and_says_so(
    window: MainWindow, shapes: Workspace, told: list[str]
) -> None:
    statement = Statement("s", "It is held.", about=(Subject("a", 0), Subject("a", 1)))
    shapes.new(Document(layers=shapes.document.layers, statements=(statement,)))
    shapes.select([WEST])
    use(window, "delete")
    assert shapes.document.statements[0].about == (Subject("a", 1),)
    assert told == ["1 statement that spoke of what was deleted is kept, and no longer about it."]
    shapes.undo()
    assert shapes.document.statements[0].about == (Subject("a", 0), Subject("a", 1))


@pytest.mark.parametrize(
    ("selected", "said"),
    [
        ([], "Select"),
        ([NOTHING], "“a 4” has no geometry|Select 2"),
        ([MIXED], "“a 5” is a collection of geometries; take it apart first|Select 2"),
        ([NOTHING, MIXED], "Select|no geometry|collection"),
        ([WEST, NOTHING], "Select|no geometry|no area|needs lines"),
    ],
)
def test_what_cannot_be_worked_on_is_said_before_anything_is_clicked(
    window: MainWindow, shapes: Workspace, selected: list[FeatureRef], said: str
) -> None:
    shapes.select(selected)
    window.refresh()
    for entry in OPERATIONS:
        if entry.name in ("duplicate", "move-to-layer", "explode"):  # these work on whatever a feature is
            continue
        action = window.commands[entry.name.replace("-", "_")]
        assert not action.isEnabled(), entry.name
        assert any(each in action.toolTip() for each in said.split("|")), (entry.name, action.toolTip())


def test_a_broken_shape_is_refused_with_the_remedy(window: MainWindow, shapes: Workspace, fake_map: FakeMap) -> None:
    failed: list[str] = []
    shapes.failed.connect(failed.append)
    shapes.select([BOW])
    use(window, "split")
    fake_map.draw([(49.0, 34.5), (52.0, 34.5)])
    assert failed == ["“a 8” is not valid: it crosses or touches itself. Repair it first."]
    assert not shapes.modified


def test_a_locked_layer_is_left_alone_by_every_operation(window: MainWindow, shapes: Workspace) -> None:
    shapes.run("Lock", edits.set_layer("a", locked=True))
    shapes.select([WEST, EAST])
    window.refresh()
    for entry in OPERATIONS:
        action = window.commands[entry.name.replace("-", "_")]
        if not action.isEnabled():
            assert len(action.toolTip().splitlines()) > 1, entry.name  # a reason stands below the name
    assert not window.commands["merge"].isEnabled()
    assert "locked" in window.commands["merge"].toolTip()


def test_every_command_has_a_name_and_every_refusal_a_reason(window: MainWindow, workspace: Workspace) -> None:
    workspace.new(Document())
    window.refresh()
    for command in window.commands.commands():
        action = window.commands[command.name]
        assert action.text().strip("&. …")
        if not action.isEnabled():
            assert action.statusTip().endswith("."), command.name


def test_a_feature_without_geometry_has_no_vertices_to_edit(window: MainWindow, shapes: Workspace) -> None:
    shapes.select([NOTHING])
    window.refresh()
    assert not window.commands["mode_edit"].isEnabled()
    assert "no vertices" in window.commands["mode_edit"].toolTip()
    shapes.select([WEST])
    window.refresh()
    assert window.commands["mode_edit"].isEnabled()
