"""Vertices that snap and vertices that are shared, from the page's message to the text of the file."""

import json
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.map.controller import MapController
from desktop.map.vertex_editing import EditingRules
from desktop.web.messages import encode
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef
from layers.edits.geometry import move_features
from tests.desktop.map.test_controller import RecordingView
from tests.layers.making import layer_of, line, square

EXACT = (36.123456789012345, 35.000000000000014)
NEAR = (36.1236, 35.0001)
WITHIN = protocol.Snapping(0.001)


@pytest.fixture
def workspace() -> Workspace:
    own = layer_of(square(34, 34), square(35, 34), layer_id="own")
    other = layer_of(square(35, 35), line(EXACT, (40, 36)), layer_id="other")
    workspace = Workspace()
    workspace.new(Document(layers=(own, other)))
    return workspace


@pytest.fixture
def view() -> RecordingView:
    return RecordingView()


@pytest.fixture
def controller(workspace: Workspace, view: RecordingView) -> MapController:
    return MapController(workspace, view, MapContent())  # type: ignore[arg-type]  # stands in for the view


pytestmark = pytest.mark.usefixtures("qapp", "controller")


def corners(workspace: Workspace, layer: str, key: int) -> Any:
    found: Any = geojson.coordinates(workspace.document.feature(FeatureRef(layer, key)))
    return found[0]


def moved(
    workspace: Workspace, to: tuple[float, float], snap: protocol.Snapping | None = WITHIN
) -> protocol.VertexMoved:
    """Return what the page says when the corner that both squares share, at 35, 35, was dragged."""
    return protocol.VertexMoved(
        v=1, revision=workspace.revision, layer="own", key=0, path=(0, 2), longitude=to[0], latitude=to[1], snap=snap
    )


def added(workspace: Workspace, to: tuple[float, float]) -> protocol.VertexAdded:
    """Return what the page says when a vertex was pulled out of the edge that both squares share."""
    snap = protocol.Snapping(0.01, leaving=(35, 34.5))
    return protocol.VertexAdded(
        v=1, revision=workspace.revision, layer="own", key=0, path=(0, 2), longitude=to[0], latitude=to[1], snap=snap
    )


def test_a_vertex_that_snaps_gets_the_numbers_of_its_target(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(moved(workspace, NEAR))
    assert corners(workspace, "own", 0)[2] == list(EXACT)
    assert json.dumps(EXACT)[1:-1].replace(" ", "").encode() in bytes(
        workspace.document.feature(FeatureRef("own", 0)).text
    )


@pytest.mark.parametrize("snap", [None, protocol.Snapping(0.00001)])
def test_a_vertex_that_does_not_snap_is_rounded(
    workspace: Workspace, view: RecordingView, snap: protocol.Snapping | None
) -> None:
    view.received.emit(moved(workspace, (36.12371234567, 35.00012345678), snap))
    assert corners(workspace, "own", 0)[2] == [36.1237123, 35.0001235]


def test_nothing_snaps_when_it_is_switched_off(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_editing_rules(EditingRules(snap=False))
    view.received.emit(moved(workspace, NEAR))
    assert corners(workspace, "own", 0)[2] == list(NEAR)


def test_hidden_layers_are_not_snapped_to(workspace: Workspace, view: RecordingView) -> None:
    workspace.run("Hide", edits.set_layer("other", visible=False))
    view.received.emit(moved(workspace, NEAR))
    assert corners(workspace, "own", 0)[2] == list(NEAR)


def test_a_shared_vertex_moves_in_its_layer_in_one_step(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_editing_rules(EditingRules(together=True))
    with qtbot.waitSignal(workspace.message) as told:
        view.received.emit(moved(workspace, (34.9, 35.1)))
    assert told.args == ["2 shapes moved together."]
    assert [34.9, 35.1] in corners(workspace, "own", 1)
    assert [35, 35] in corners(workspace, "other", 0)
    workspace.undo()
    assert not workspace.can_undo
    assert workspace.document == workspace.saved_document


def test_a_shared_vertex_moves_in_two_layers_when_the_user_wants(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_editing_rules(EditingRules(together=True, across_layers=True))
    with qtbot.waitSignal(workspace.message) as told:
        view.received.emit(moved(workspace, (34.9, 35.1)))
    assert told.args == ["3 shapes moved together."]
    for layer, key in (("own", 0), ("own", 1), ("other", 0)):
        assert [34.9, 35.1] in corners(workspace, layer, key)
    workspace.undo()
    assert workspace.document == workspace.saved_document


@pytest.mark.parametrize("change", [{"locked": True}, {"visible": False}])
def test_locked_and_hidden_layers_stay(
    controller: MapController, workspace: Workspace, view: RecordingView, change: dict[str, Any]
) -> None:
    controller.set_editing_rules(EditingRules(together=True, across_layers=True))
    workspace.run("Change", edits.set_layer("other", **change))
    view.received.emit(moved(workspace, (34.9, 35.1)))
    assert [34.9, 35.1] in corners(workspace, "own", 1)
    assert [35, 35] in corners(workspace, "other", 0)


def test_neighbours_stay_until_it_is_switched_on(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(moved(workspace, (34.9, 35.1)))
    assert [34.9, 35.1] in corners(workspace, "own", 0)
    assert [35, 35] in corners(workspace, "own", 1)


def test_a_vertex_on_a_shared_edge_is_added_and_deleted_in_both(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_editing_rules(EditingRules(together=True))
    view.received.emit(added(workspace, (35.005, 34.5)))
    assert corners(workspace, "own", 0)[2] == [35.005, 34.5]
    assert [35.005, 34.5] in corners(workspace, "own", 1)
    view.received.emit(protocol.VertexDeleted(v=1, revision=workspace.revision, layer="own", key=0, path=(0, 2)))
    assert workspace.document == workspace.saved_document
    workspace.undo()
    workspace.undo()
    assert not workspace.can_undo


def test_a_vertex_that_is_gone_is_refused(qtbot: QtBot, workspace: Workspace, view: RecordingView) -> None:
    with qtbot.waitSignal(workspace.failed):
        view.received.emit(protocol.VertexDeleted(v=1, revision=workspace.revision, layer="own", key=0, path=(0, 9)))
    assert not workspace.can_undo


def draw(kind: Any, coordinates: Any, *snaps: tuple[float, float]) -> protocol.ShapeDrawn:
    places = tuple(protocol.SnapPlace(*at, tolerance=0.001) for at in snaps)
    return protocol.ShapeDrawn(v=1, kind=kind, coordinates=coordinates, snaps=places)


def test_each_place_of_a_drawn_shape_snaps_or_is_rounded(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_target("own")
    free = [36.12371234567, 35.00012345678]
    view.received.emit(draw("line", [list(NEAR), free], NEAR))
    added = geojson.coordinates(workspace.document.feature(FeatureRef("own", 2)))
    assert added == [list(EXACT), [36.1237123, 35.0001235]]


def test_a_drawn_rectangle_snaps_by_its_corners(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_target("own")
    (x, y), (east, north) = NEAR, (36.5000004, 35.500000044)
    ring = [[x, y], [east, y], [east, north], [x, north], [x, y]]
    view.received.emit(draw("rectangle", [ring], NEAR, (east, north)))
    (west, south), (right, top) = EXACT, (36.5000004, 35.5)
    assert corners(workspace, "own", 2) == [[west, south], [right, south], [right, top], [west, top], [west, south]]


def test_a_question_is_answered_with_what_would_be_written(
    qtbot: QtBot, workspace: Workspace, view: RecordingView
) -> None:
    for sequence, (longitude, latitude) in enumerate((NEAR, (50.0, 10.0), NEAR)):
        view.received.emit(
            protocol.SnapAsked(v=1, sequence=sequence, longitude=longitude, latitude=latitude, snap=WITHIN)
        )
    qtbot.waitUntil(lambda: bool(view.all(protocol.Snapped)))
    (answer,) = view.all(protocol.Snapped)  # the questions before the last one are stale
    assert (answer.sequence, answer.position, answer.kind) == (2, EXACT, "vertex")
    view.received.emit(moved(workspace, NEAR))
    assert corners(workspace, "own", 0)[2] == list(json.loads(encode(answer))["position"])


def test_what_is_near_nothing_is_answered_too(qtbot: QtBot, view: RecordingView) -> None:
    view.received.emit(protocol.SnapAsked(v=1, sequence=7, longitude=0.5, latitude=10.5, snap=WITHIN))
    qtbot.waitUntil(lambda: bool(view.all(protocol.Snapped)))
    assert (view.last(protocol.Snapped).sequence, view.last(protocol.Snapped).position) == (7, None)


def test_borders_of_the_basemap_are_snapped_to(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(protocol.ViewMoved(v=1, longitude=36, latitude=35, zoom=9, bounds=(35, 34, 37, 36)))
    coast = (35.75, 35.0)  # within the tolerance of Syria's coast
    view.received.emit(moved(workspace, coast, protocol.Snapping(0.5)))
    longitude, latitude = corners(workspace, "own", 0)[2]
    assert (longitude, latitude) != coast
    assert longitude not in (34, 35, 36, EXACT[0])


def chosen(workspace: Workspace, path: tuple[int, ...] | None) -> protocol.VertexChosen:
    return protocol.VertexChosen(v=1, revision=workspace.revision, layer="own", key=0, path=path)


def test_a_typed_place_moves_the_chosen_vertex_with_every_digit(
    workspace: Workspace, view: RecordingView, controller: MapController
) -> None:
    workspace.select([FeatureRef("own", 0)])
    controller.set_mode("edit")
    assert not controller.place_vertex(36, 36)  # none is chosen yet
    view.received.emit(chosen(workspace, (0, 2)))
    assert controller.place_vertex(35.123456789, 35.000000001)
    assert corners(workspace, "own", 0)[2] == [35.123456789, 35.000000001]
    assert corners(workspace, "own", 1)[3] == [35, 35]  # the neighbour stays, as shared borders are off
    assert [step.label for step in workspace.steps] == ["Move vertex"]


def test_a_typed_place_moves_what_shares_the_vertex_too(
    workspace: Workspace, view: RecordingView, controller: MapController
) -> None:
    controller.set_editing_rules(EditingRules(together=True, across_layers=True))
    workspace.select([FeatureRef("own", 0)])
    controller.set_mode("edit")
    view.received.emit(chosen(workspace, (0, 2)))
    told: list[str] = []
    workspace.message.connect(told.append)
    assert controller.place_vertex(35.5, 35.5)
    assert told == ["3 shapes moved together."]
    assert corners(workspace, "other", 0)[0] == [35.5, 35.5]


def test_a_vertex_is_chosen_until_another_feature_or_mode_comes(
    workspace: Workspace, view: RecordingView, controller: MapController
) -> None:
    workspace.select([FeatureRef("own", 0)])
    controller.set_mode("edit")
    view.received.emit(chosen(workspace, (0, 2)))
    assert controller.chosen_vertex is not None
    view.received.emit(chosen(workspace, None))
    assert controller.chosen_vertex is None
    view.received.emit(chosen(workspace, (0, 2)))
    workspace.select([FeatureRef("own", 1)])
    assert controller.chosen_vertex is None
    workspace.select([FeatureRef("own", 0)])
    late = chosen(workspace, (0, 2))
    workspace.run("Lock", edits.set_layer("other", locked=True))
    view.received.emit(late)
    assert controller.chosen_vertex is not None  # the feature is as it was
    late = chosen(workspace, (0, 2))
    workspace.run("Move", move_features([FeatureRef("own", 0)], 1.0, 0.0))
    view.received.emit(chosen(workspace, None))
    view.received.emit(late)
    assert controller.chosen_vertex is None  # of a shape that is gone
    view.received.emit(chosen(workspace, (0, 2)))
    controller.set_mode("select")
    assert controller.chosen_vertex is None


def test_typed_places_of_a_drawing_keep_every_digit(
    workspace: Workspace, view: RecordingView, controller: MapController
) -> None:
    controller.set_target("own")
    controller.set_mode("draw_line")
    typed = (35.123456789, 34.987654321)
    controller.add_places([typed])
    assert view.last(protocol.SetPlaces).places == (typed,)
    line_drawn = [list(typed), [36.12345678912, 35.12345678912]]
    view.received.emit(protocol.ShapeDrawn(v=1, kind="line", coordinates=line_drawn))
    drawn = workspace.document.layer("own").features[-1]
    assert geojson.coordinates(drawn) == [list(typed), [36.1234568, 35.1234568]]


def test_a_rectangle_between_typed_corners_has_their_numbers(
    workspace: Workspace, view: RecordingView, controller: MapController
) -> None:
    controller.set_target("own")
    controller.set_mode("draw_rectangle")
    (west, south), (east, north) = (35.123456789, 34.123456789), (36.123456781, 35.123456782)
    controller.add_places([(west, south), (east, north)])
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    view.received.emit(protocol.ShapeDrawn(v=1, kind="rectangle", coordinates=[ring]))
    assert geojson.coordinates(workspace.document.layer("own").features[-1]) == [ring]
