"""What the controller tells the page, and what it makes of what the page tells it; the page is a recorder."""

import json
from base64 import b64decode
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.map.controller import Asked, MapController
from desktop.web.messages import Ready, ToPage
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer, View
from layers.drawing.packs import Pack
from layers.edits import geometry as edits_geometry
from layers.edits import properties as edits_properties
from layers.geojson.vertices import positions

Sent = TypeVar("Sent", bound=ToPage)

AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": f"area {number}"},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 34], [x + 2, 34], [x + 2, 36], [x, 36], [x, 34]]]},
        }
        for number, x in enumerate((35, 36))
    ],
}
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [36.5, 35]}},
        {"type": "Feature", "properties": {"start": "2020"}, "geometry": {"type": "Point", "coordinates": [40, 35]}},
    ],
}


class RecordingView(QObject):
    """Stands in for the web view; `sent` holds the messages to the page."""

    received = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[ToPage] = []

    def send(self, message: ToPage) -> None:
        self.sent.append(message)

    def all(self, kind: type[Sent]) -> list[Sent]:
        return [message for message in self.sent if isinstance(message, kind)]

    def last(self, kind: type[Sent]) -> Sent:
        return self.all(kind)[-1]


def layer_of(layer_id: str, collection: dict[str, Any]) -> Layer:
    return geojson.read(json.dumps(collection).encode(), layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace()
    workspace.new(Document(layers=(layer_of("areas", AREAS), layer_of("places", PLACES)), as_of="2015-09-30"))
    return workspace


@pytest.fixture
def view() -> RecordingView:
    return RecordingView()


@pytest.fixture
def content() -> MapContent:
    return MapContent()


@pytest.fixture
def controller(workspace: Workspace, view: RecordingView, content: MapContent) -> MapController:
    return MapController(workspace, view, content)  # type: ignore[arg-type]  # the recorder stands in for the view


pytestmark = pytest.mark.usefixtures("qapp", "controller")


def click(longitude: float, latitude: float, *, add: bool = False) -> protocol.Clicked:
    return protocol.Clicked(v=1, longitude=longitude, latitude=latitude, tolerance=0.05, add=add)


def moved(revision: int) -> protocol.VertexMoved:
    return protocol.VertexMoved(
        v=1, revision=revision, layer="areas", key=0, path=(0, 1), longitude=37.5, latitude=34.5
    )


def test_every_ready_is_answered_with_a_snapshot(workspace: Workspace, view: RecordingView) -> None:
    view.sent.clear()
    view.received.emit(Ready(v=1))
    snapshot = view.last(protocol.Snapshot)
    assert snapshot.revision == workspace.revision
    assert [layer.id for layer in snapshot.layers] == ["areas", "places"]
    assert snapshot.view is None


def test_the_page_comes_back_where_it_was(view: RecordingView) -> None:
    view.received.emit(protocol.ViewMoved(v=1, longitude=36, latitude=35, zoom=7.5, bounds=(35, 34, 37, 36)))
    view.received.emit(Ready(v=1))
    assert view.last(protocol.Snapshot).view == protocol.MapView(36, 35, 7.5)


def test_another_document_opens_at_its_own_view(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(protocol.ViewMoved(v=1, longitude=36, latitude=35, zoom=7.5, bounds=(35, 34, 37, 36)))
    workspace.new(Document(view=View(1, 2, 3)))
    assert view.last(protocol.Snapshot).view == protocol.MapView(1, 2, 3)


def test_an_edit_patches_one_feature(workspace: Workspace, view: RecordingView, content: MapContent) -> None:
    before = workspace.revision
    workspace.run("Name", edits_properties.set_property([FeatureRef("areas", 1)], "name", "A"))
    patch = view.last(protocol.Patch)
    assert (patch.from_, patch.to, patch.layers) == (before, before + 1, None)
    (feature,) = patch.features
    assert (feature.layer, feature.removed, feature.url) == ("areas", (), None)
    assert feature.pack is not None
    assert b64decode(feature.pack) == content.features("areas", [1])
    assert list(Pack.from_bytes(b64decode(feature.pack)).feature_key) == [1]


def test_of_a_vertex_that_moved_the_page_hears_where_it_stands_and_nothing_more(
    controller: MapController, workspace: Workspace, view: RecordingView, content: MapContent
) -> None:
    ref = FeatureRef("areas", 1)
    content.pack("areas")
    workspace.select([ref])
    controller.set_mode("edit")
    url = view.last(protocol.Handles).url
    workspace.run("Move", edits_geometry.move_vertex(ref, (0, 1), 39, 34))
    (patch,) = view.last(protocol.Patch).features
    assert (patch.removed, patch.pack, patch.url) == ((), None, None)
    (moved,) = patch.moved
    (vertex,) = moved.vertices
    assert (moved.key, vertex.index, vertex.longitude, vertex.latitude) == (1, 1, 39, 34)
    pack = content.pack("areas")
    first = int(pack.part_start[pack.feature_start[1]])
    assert pack.xy[first + 1].tolist() == [vertex.x, vertex.y]
    handles = view.last(protocol.Handles)
    assert (handles.url, handles.revision) == (url, workspace.revision)
    workspace.run("Add vertex", edits_geometry.add_vertex(ref, (0, 1), 38, 33))
    assert view.last(protocol.Handles).url != url
    (patch,) = view.last(protocol.Patch).features
    assert (patch.moved, patch.pack is None) == ((), False)


def test_a_gesture_that_changes_nothing_is_taken_back_on_the_page(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_mode("edit")
    workspace.select([FeatureRef("areas", 0)])
    view.received.emit(moved(workspace.revision))
    view.sent.clear()
    view.received.emit(moved(workspace.revision))  # to where the vertex stands by now
    assert workspace.position == 1
    assert [type(message) for message in view.sent] == [protocol.Handles]


def test_a_large_patch_lies_at_an_address(
    workspace: Workspace, view: RecordingView, content: MapContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "changed", lambda _layer, _keys: bytes(1_000_000))
    workspace.run("Name", edits_properties.set_property([FeatureRef("areas", 1)], "name", "A"))
    expected = protocol.FeaturePatch("areas", (), url="app://map/changes/areas/1")
    assert view.last(protocol.Patch).features == (expected,)


def test_undo_of_a_deletion_brings_the_feature_back(workspace: Workspace, view: RecordingView) -> None:
    workspace.run("Delete", edits_geometry.delete_features([FeatureRef("areas", 0)]))
    assert view.last(protocol.Patch).features == (protocol.FeaturePatch("areas", (0,)),)
    workspace.undo()
    (patch,) = view.last(protocol.Patch).features
    assert patch.pack is not None
    assert list(Pack.from_bytes(b64decode(patch.pack)).feature_key) == [0]


def test_hiding_a_layer_loads_nothing_again(workspace: Workspace, view: RecordingView) -> None:
    before = {layer.id: layer.url for layer in view.last(protocol.Snapshot).layers}
    workspace.run("Hide", edits.set_layer("areas", visible=False))
    listed = view.last(protocol.Patch).layers
    assert listed is not None
    assert {layer.id: layer.url for layer in listed} == before
    assert [layer.visible for layer in listed] == [False, True]


def test_small_packs_that_are_made_already_come_along_where_the_page_has_to_load_them(
    workspace: Workspace, view: RecordingView, content: MapContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = workspace.document
    content.prepare(document)
    workspace.new(document)
    packs = {layer.id: layer.pack for layer in view.last(protocol.Snapshot).layers}
    assert packs.keys() == {"areas", "places"}
    for layer_id, pack in packs.items():
        assert pack is not None
        assert b64decode(pack) == content.layer(layer_id)
    workspace.run("Hide", edits.set_layer("areas", visible=False))
    listed = view.last(protocol.Patch).layers
    assert listed is not None
    assert [layer.pack for layer in listed] == [None, None]  # the page has them
    monkeypatch.setattr("desktop.map.controller.MOST_INLINE", 10)
    content.prepare(document)
    workspace.new(document)
    assert [layer.pack for layer in view.last(protocol.Snapshot).layers] == [None, None]  # too large


def test_another_date_loads_every_layer_again(workspace: Workspace, view: RecordingView, content: MapContent) -> None:
    before = {layer.url for layer in view.last(protocol.Snapshot).layers}
    assert content.pack("places").feature_start[-1] == 1
    workspace.run("Date", edits.set_as_of("2021-01-01"))
    listed = view.last(protocol.Patch).layers
    assert listed is not None
    assert before.isdisjoint(layer.url for layer in listed)
    assert content.pack("places").feature_start[-1] == 2


def test_the_topmost_visible_feature_is_picked(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(click(36.5, 35))
    assert workspace.selection.features == (FeatureRef("places", 0),)
    workspace.run("Hide", edits.set_layer("places", visible=False))
    view.received.emit(click(36.5, 35))
    assert workspace.selection.features == (FeatureRef("areas", 1),)
    view.received.emit(click(35.5, 35, add=True))
    assert workspace.selection.features == (FeatureRef("areas", 1), FeatureRef("areas", 0))
    view.received.emit(click(35.5, 35, add=True))
    assert workspace.selection.features == (FeatureRef("areas", 1),)
    view.received.emit(click(0, 0))
    assert workspace.selection.features == ()


def test_what_does_not_show_at_the_date_is_not_picked(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(click(40, 35))
    assert workspace.selection.features == ()


def test_handles_come_for_one_feature_of_a_layer_that_may_be_changed(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    assert not view.all(protocol.Handles)
    workspace.select([FeatureRef("areas", 0)])
    assert (view.last(protocol.Handles).layer, view.last(protocol.Handles).key) == ("areas", 0)  # ready for edit mode
    controller.set_mode("draw_line")
    assert isinstance(view.sent[-1], protocol.NoHandles)
    controller.set_mode("edit")
    assert (view.last(protocol.Handles).layer, view.last(protocol.Handles).key) == ("areas", 0)
    workspace.run("Lock", edits.set_layer("areas", locked=True))
    assert isinstance(view.sent[-1], protocol.NoHandles)
    workspace.undo()
    assert isinstance(view.sent[-1], protocol.Handles)
    workspace.select([FeatureRef("areas", 0), FeatureRef("areas", 1)])
    assert isinstance(view.sent[-1], protocol.NoHandles)


def test_handles_carry_every_digit(workspace: Workspace, content: MapContent) -> None:
    position = [36.12345678901234, 35.00000000000001, 812.5]
    point = {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": position}}
    workspace.run("Add layer", edits.add_layer(layer_of("exact", point)))
    answer = json.loads(content.feature("exact", 0))
    assert answer["revision"] == workspace.revision
    assert answer["geometry"]["coordinates"] == position


def test_a_gesture_is_one_undo_step(workspace: Workspace, view: RecordingView) -> None:
    view.received.emit(moved(workspace.revision))
    feature = workspace.document.feature(FeatureRef("areas", 0))
    assert geojson.coordinates(feature)[0][1] == [37.5, 34.5]  # type: ignore[index]  # a polygon has coordinates
    assert workspace.undo_label == "Move vertex"
    workspace.undo()
    assert not workspace.can_undo


def test_a_gesture_on_a_feature_that_has_changed_meanwhile_is_refused_in_words_and_the_truth_is_shown(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_mode("edit")
    workspace.select([FeatureRef("areas", 0)])
    seen = workspace.revision
    workspace.run("Delete vertex", edits_geometry.delete_vertex(FeatureRef("areas", 0), (0, 2)))
    before = workspace.document
    view.sent.clear()
    with qtbot.waitSignal(workspace.message) as told:
        view.received.emit(moved(seen))
    assert "changed meanwhile" in told.args[0]
    assert workspace.document is before
    assert [type(message) for message in view.sent] == [protocol.Handles]


def test_a_gesture_is_kept_when_something_else_has_changed_meanwhile(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_mode("edit")
    workspace.select([FeatureRef("areas", 0)])
    seen = workspace.revision
    workspace.run("Delete vertex", edits_geometry.delete_vertex(FeatureRef("areas", 1), (0, 1)))
    workspace.run("Title", edits.set_title("Where it stands"))
    view.received.emit(moved(seen))
    assert workspace.undo_label == "Move vertex"
    (vertex,) = [
        place for _, place in positions(workspace.document.feature(FeatureRef("areas", 0))) if place[0] == 37.5
    ]
    assert vertex == (37.5, 34.5)


def test_a_refused_gesture_says_why_and_the_truth_is_shown(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_mode("edit")
    workspace.select([FeatureRef("areas", 0)])
    workspace.run("Delete vertex", edits_geometry.delete_vertex(FeatureRef("areas", 0), (0, 1)))
    view.sent.clear()
    with qtbot.waitSignal(workspace.failed):
        view.received.emit(protocol.VertexDeleted(v=1, revision=workspace.revision, layer="areas", key=0, path=(0, 1)))
    assert [type(message) for message in view.sent] == [protocol.Handles]


def test_a_drawn_shape_goes_to_the_target_and_is_selected(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    drawn = protocol.ShapeDrawn(v=1, kind="line", coordinates=[[1, 2], [3, 4]])
    with qtbot.waitSignal(workspace.failed):
        view.received.emit(drawn)
    controller.set_target("places")
    view.received.emit(drawn)
    ref = FeatureRef("places", 2)
    assert workspace.selection.features == (ref,)
    assert geojson.geometry_object(workspace.document.feature(ref)) == {
        "type": "LineString",
        "coordinates": [[1, 2], [3, 4]],
    }


def test_a_shape_drawn_across_the_180th_meridian_is_cut_there_in_the_same_step(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    controller.set_target("places")
    ring = [[179.5, -17], [181, -17], [181, -16], [179.5, -16], [179.5, -17]]
    with qtbot.waitSignal(workspace.message) as said:
        view.received.emit(protocol.ShapeDrawn(v=1, kind="polygon", coordinates=[ring]))
    assert "180th meridian" in said.args[0]
    shape = geojson.geometry(workspace.document.feature(FeatureRef("places", 2)), None)
    assert shape is not None
    assert shape.geom_type == "MultiPolygon"
    assert [part.bounds for part in shape.geoms] == [(-180, -17, -179, -16), (179.5, -17, 180, -16)]
    assert shape.area == pytest.approx(1.5)
    view.received.emit(protocol.ShapeDrawn(v=1, kind="point", coordinates=[190, 10]))
    point = geojson.geometry_object(workspace.document.feature(FeatureRef("places", 3)))
    assert point == {"type": "Point", "coordinates": [-170, 10]}
    workspace.undo()
    workspace.undo()
    assert len(workspace.document.layer("places").features) == 2


def test_what_is_drawn_becomes_the_shape_of_a_selected_feature_that_has_none(
    qtbot: QtBot, controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    workspace.run("Add", edits_geometry.add_feature("places", None, {"name": "Somewhere"}))
    ref = FeatureRef("places", 2)
    workspace.select([ref])
    controller.set_target("areas")
    with qtbot.waitSignal(workspace.message) as said:
        view.received.emit(protocol.ShapeDrawn(v=1, kind="point", coordinates=[36, 35]))
    assert said.args[0] == "“Somewhere” had no shape; this is its shape now"
    assert geojson.geometry_object(workspace.document.feature(ref)) == {"type": "Point", "coordinates": [36, 35]}
    assert geojson.properties(workspace.document.feature(ref)) == {"name": "Somewhere"}
    workspace.undo()
    assert geojson.geometry_object(workspace.document.feature(ref)) is None


def test_names_follow_what_they_name(workspace: Workspace, view: RecordingView) -> None:
    def drawn() -> None:
        view.received.emit(protocol.Drawn(v=1, revision=workspace.revision, milliseconds=1))

    drawn()
    names = {name.text: name for name in view.last(protocol.Labels).items}
    assert set(names) == {"area 0", "area 1"}
    assert (35, 34) < (names["area 0"].longitude, names["area 0"].latitude) < (37, 36)
    workspace.run("Hide", edits.set_layer("areas", visible=False))
    drawn()
    assert view.last(protocol.Labels).items == ()


def test_a_layer_is_shown_from_edge_to_edge(controller: MapController, view: RecordingView) -> None:
    controller.show_layers(["areas"])
    assert view.last(protocol.Fit).bounds == pytest.approx((35, 34, 38, 36), abs=1e-6)
    controller.show_features([FeatureRef("areas", 0)])
    assert view.last(protocol.Fit).bounds == pytest.approx((35, 34, 37, 36), abs=1e-6)


def test_what_lies_across_the_180th_meridian_is_shown_without_the_rest_of_the_world(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    ring = [[[[179, -17], [180, -17], [180, -16], [179, -16], [179, -17]]]]
    west = [[[[-180, -17], [-178, -17], [-178, -16], [-180, -16], [-180, -17]]]]
    zone = {"type": "MultiPolygon", "coordinates": ring + west}
    workspace.run("Add", edits_geometry.add_feature("areas", zone))
    added = workspace.document.layer("areas").features[-1]
    controller.show_features([FeatureRef("areas", added.key)])
    assert view.last(protocol.Fit).bounds == pytest.approx((179, -17, 182, -16), abs=1e-6)


def test_nothing_to_show_is_said(qtbot: QtBot, controller: MapController, workspace: Workspace) -> None:
    with qtbot.waitSignal(workspace.message):
        controller.show_features([FeatureRef("places", 1)])


def test_a_pack_is_made_once_and_then_updated(workspace: Workspace, content: MapContent) -> None:
    assert content.pack("areas") is content.pack("areas")
    before = content.pack("areas")
    workspace.run("Move", edits_geometry.move_vertex(FeatureRef("areas", 0), (0, 1), 37.5, 34))
    after = content.pack("areas")
    assert list(after.feature_start) == list(before.feature_start)
    assert after.feature_bounds[0, 2] > before.feature_bounds[0, 2]
    assert list(after.feature_bounds[1]) == list(before.feature_bounds[1])


def test_a_shape_that_was_asked_for_goes_to_who_asked_and_nowhere_else(
    controller: MapController, workspace: Workspace, view: RecordingView
) -> None:
    taken: list[Any] = []
    controller.set_target("areas")
    controller.ask("draw_line", Asked("Draw a line.", taken.append))
    assert controller.mode == "draw_line"
    drawn = [[35.12345678901, 34.5], [36.0, 34.75]]
    view.received.emit(protocol.ShapeDrawn(v=1, kind="line", coordinates=drawn))
    assert taken == [((35.1234568, 34.5), (36.0, 34.75))]
    assert (controller.mode, controller.asked, workspace.modified) == ("select", None, False)


def test_escape_and_another_mode_give_up_what_was_asked_for(controller: MapController, view: RecordingView) -> None:
    asked = Asked("Draw a line.", lambda _: pytest.fail("nothing was drawn for it"))
    controller.ask("draw_line", asked)
    view.received.emit(protocol.Cancelled(v=1))
    assert controller.asked is None
    controller.ask("draw_line", asked)
    controller.set_mode("draw_line")
    assert (controller.mode, controller.asked) == ("draw_line", None)


def test_flaws_are_marked_named_at_the_pointer_and_clicked(view: RecordingView, controller: MapController) -> None:
    clicked: list[int] = []
    controller.flaw_clicked.connect(clicked.append)
    controller.show_flaws([((36.0, 35.0), "It crosses itself."), ((40.0, 35.0), "It overlaps.")])
    assert view.last(protocol.Flaws).places == ((36.0, 35.0), (40.0, 35.0))
    pointer = {"v": 1, "longitude": 40.01, "latitude": 35.01, "tolerance": 0.02, "add": False}
    view.received.emit(protocol.Hovered(**pointer))
    assert view.last(protocol.Hovering).text == "It overlaps."
    view.received.emit(protocol.Clicked(**pointer))
    assert clicked == [1]
    view.received.emit(protocol.Clicked(**(pointer | {"longitude": 41.0})))
    assert clicked == [1]
    controller.set_mode("edit")
    view.received.emit(protocol.Clicked(**pointer))
    assert clicked == [1]  # while vertices are edited, marks are in nobody's way
    view.received.emit(Ready(v=1))
    assert len(view.last(protocol.Flaws).places) == 2
    controller.show_flaws([])
    assert view.last(protocol.Flaws).places == ()
