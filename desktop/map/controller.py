"""Between the workspace and the page: changes become messages, and what is done on the map becomes edits."""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from PySide6.QtCore import QObject, Signal

from desktop.map import protocol
from desktop.map.content import Compared, MapContent
from desktop.map.handles import MapHandles
from desktop.map.labels import MOST, MapLabels
from desktop.map.new_shapes import add_shape
from desktop.map.patches import MOST_INLINE, needs_loading, patch_of
from desktop.map.pointing import MapPointing
from desktop.map.vertex_editing import EditingRules, VertexEditing
from desktop.map.view import MapView
from desktop.web.messages import Error, Ready
from desktop.web.page import ORIGIN
from desktop.workspace import Workspace
from layers import geojson
from layers.document import Document, FeatureRef, Layer
from layers.edits import Edit
from layers.edits import geometry as edits_geometry
from layers.figure.legend import Shown
from layers.geojson.vertices import Vertex
from layers.history import Change

_BASEMAP = f"{ORIGIN}/basemap/basemap.json"
_GEOMETRY_TYPES = {"point": "Point", "line": "LineString", "polygon": "Polygon", "rectangle": "Polygon"}
_SHAPES = {"point": "point", "line": "line", "polygon": "area", "rectangle": "rectangle"}

Bounds = tuple[float, float, float, float]


class Asked(NamedTuple):
    """A shape that the user is asked to draw: in which words, and what takes its coordinates instead of a layer."""

    hint: str
    taken: Callable[[Any], object]


class MapController(QObject):
    """Shows the workspace's document on the map, and runs what the user does there.

    `pointer_moved` carries longitude and latitude, `view_moved` longitude, latitude, zoom level and bounds (west,
    south, east, north), `drawn` a revision and after how many milliseconds it was on the screen. `drafted` carries the
    `protocol.Drafted` of the shape that is being drawn, `previewed` the edit that a drag would be if it ended now, and
    its feature, or None when it has ended. `flaw_clicked` carries the number of a mark of `show_flaws`;
    `vertex_chosen` says that `chosen_vertex`, the one that the keyboard is for, may be another one.
    """

    pointer_moved = Signal(float, float)
    view_moved = Signal(float, float, float, object)
    mode_changed = Signal(str)
    drawn = Signal(int, float)
    drafted = Signal(object)
    previewed = Signal(object)
    flaw_clicked = Signal(int)
    vertex_chosen = Signal()

    def __init__(self, workspace: Workspace, view: MapView, content: MapContent, parent: QObject | None = None):
        super().__init__(parent)
        self.view = view
        self.mode: protocol.Mode = "select"
        self.asked: Asked | None = None
        self.chosen_vertex: Vertex | None = None
        self._workspace = workspace
        self._content = content
        self._labels = MapLabels()
        self._vertices = VertexEditing(workspace, content, self)
        self._target: str | None = None
        self._language: protocol.Language = "en"
        self._marker: protocol.Position | None = None
        self._pointing = MapPointing(workspace, content)
        self._seen: protocol.MapView | None = None
        self._revision = workspace.revision
        self._comparison = 0
        self._labels_due = False  # names wait until what they name is drawn
        self._hovered: FeatureRef | str | None = None
        self._handles = MapHandles(workspace, view.send)
        self._loaded: dict[str, int] = {}  # the revision at which the page was told to load each layer
        workspace.prepare = content.prepare
        view.received.connect(self._receive)
        self._vertices.answered.connect(view.send)
        workspace.opened_changed.connect(self._show_opened)
        workspace.changed.connect(self._show_change)
        workspace.selection_changed.connect(self._show_selection)
        self._show_opened()

    # What the window asks for

    def set_mode(self, mode: protocol.Mode) -> None:
        """Choose what a click or a drag on the map does; what was asked for is given up."""
        if mode == self.mode and self.asked is None:
            return
        self.asked = None
        self.mode = mode
        self.view.send(protocol.SetMode(name=mode))
        self._show_handles()
        self.mode_changed.emit(mode)

    def ask(self, mode: protocol.Mode, asked: Asked) -> None:
        """Let the user draw one shape for something else than a layer; any other mode, and Escape, gives it up."""
        self.set_mode(mode)
        self.asked = asked
        self.mode_changed.emit(mode)

    def place_vertex(self, longitude: float, latitude: float) -> bool:
        """Move the chosen vertex to a place that was typed (degrees)."""
        return self.chosen_vertex is not None and self._vertices.place(self.chosen_vertex, longitude, latitude)

    def add_places(self, places: Collection[protocol.Position]) -> None:
        """Let the shape that is being drawn go on to places that were typed, which keep every digit."""
        self._vertices.keep(places)
        self.view.send(protocol.SetPlaces(places=tuple(places)))

    def _choose_vertex(self, message: protocol.VertexChosen) -> None:
        current = message.path is not None and self._is_current(message)
        chosen = Vertex(FeatureRef(message.layer, message.key), message.path or ()) if current else None
        self._set_chosen(chosen)

    def _set_chosen(self, vertex: Vertex | None) -> None:
        if vertex != self.chosen_vertex:
            self.chosen_vertex = vertex
            self.vertex_chosen.emit()

    def set_target(self, layer_id: str | None) -> None:
        """Choose the layer that drawn shapes go to."""
        self._target = layer_id

    def fit(self, bounds: Bounds) -> None:
        """Show all of these bounds: west, south, east, north in degrees."""
        self.view.send(protocol.Fit(bounds=bounds))

    def show_features(self, refs: Collection[FeatureRef]) -> None:
        """Show all of these features; those without geometry, or of another date, have no place."""
        keys: dict[str, set[int]] = {}
        for ref in refs:
            keys.setdefault(ref.layer, set()).add(ref.key)
        self._fit_drawn(keys)

    def show_layers(self, layer_ids: Iterable[str]) -> None:
        """Show all of these layers."""
        self._fit_drawn(dict.fromkeys(layer_ids))

    def _fit_drawn(self, wanted: Mapping[str, Collection[int] | None]) -> None:
        bounds = self._content.bounds(wanted)
        if bounds is None:
            self._workspace.message.emit("There is nothing to show: no geometry at this date.")
        else:
            self.fit(bounds)

    def centre(self, longitude: float, latitude: float, zoom: float | None = None) -> None:
        """Show this place in the middle, at a zoom level or the present one."""
        self.view.send(protocol.Centre(longitude=longitude, latitude=latitude, zoom=zoom))

    def mark(self, longitude: float, latitude: float) -> None:
        """Put the mark of a typed coordinate here."""
        self._marker = (longitude, latitude)
        self.view.send(protocol.Marker(position=self._marker))

    def unmark(self) -> None:
        """Take the mark of a typed coordinate away."""
        self._marker = None
        self.view.send(protocol.Marker(position=None))

    def show_flaws(self, flaws: Iterable[tuple[protocol.Position, str]]) -> None:
        """Mark the flaws of shapes, in place of those before: where each is, and what is said of it at the pointer."""
        before, self._pointing.flaws = self._pointing.flaws, tuple(flaws)
        if self._pointing.flaws != before:
            self._send_flaws()

    def _send_flaws(self) -> None:
        self.view.send(protocol.Flaws(places=tuple(place for place, _ in self._pointing.flaws)))

    def set_basemap_language(self, language: protocol.Language) -> None:
        """Choose the language of the names on the map."""
        self._language = language
        self.view.send(protocol.SetBasemap(language=language))
        self._show_labels()

    def shown(self, layer_id: str) -> list[Shown]:
        """Return each style and shape in which features of a layer are drawn now; raises KeyError."""
        return self._content.shown(layer_id)

    def set_editing_rules(self, rules: EditingRules) -> None:
        """Choose what places snap to, and which vertices move together."""
        self._vertices.rules = rules

    @property
    def editing_rules(self) -> EditingRules:
        """Return what places snap to, and which vertices move together."""
        return self._vertices.rules

    def show_measured(self, text: str) -> None:
        """Write this beside the shape that is being drawn or dragged."""
        self.view.send(protocol.Measured(text=text))

    def compare(self, saved: Document, old: Collection[FeatureRef], new: Collection[FeatureRef]) -> None:
        """Outline features as they were in a saved document, and others as they are now; nothing takes both away."""
        self._content.compared = Compared(saved, tuple(old), tuple(new))
        self._send_compared()

    # From the workspace to the page

    def _show_opened(self) -> None:
        if self.asked is not None:
            self.set_mode("select")
        self._seen = None
        self._marker = None
        self._content.show(self._workspace.document, self._workspace.revision)
        self._send_snapshot()

    def _send_snapshot(self) -> None:
        document = self._workspace.document
        self._revision = self._workspace.revision
        self._handles.forget()
        self._loaded = {layer.id: self._revision for layer in document.layers}
        view = document.view
        stored = protocol.MapView(view.longitude, view.latitude, view.zoom) if view else None
        self.view.send(
            protocol.Snapshot(
                revision=self._revision,
                layers=self._presentations(self._loaded),
                basemap=protocol.BasemapChoice(_BASEMAP, self._language),
                view=self._seen or stored,
                mode=self.mode,
            )
        )
        self.view.send(protocol.Marker(position=self._marker))
        self._send_flaws()
        self._labels_due = True
        self._show_selection()
        self._send_compared()

    def _show_change(self, change: Change) -> None:
        document, revision = self._workspace.document, self._workspace.revision
        self._content.show(document, revision)
        patches = []
        redrawn = {layer.id for layer in document.layers} if change.as_of or change.parties else set[str]()
        for layer_change in change.layers:
            if needs_loading(layer_change):
                redrawn.add(layer_change.id)
            elif layer_change.features and not layer_change.removed:
                patches.append(patch_of(layer_change, document.layer(layer_change.id), self._content))
        patches = [patch for patch in patches if patch.layer not in redrawn]
        self._loaded |= dict.fromkeys(redrawn, revision)
        listed = bool(redrawn or change.order or change.presentation)
        self.view.send(
            protocol.Patch(
                from_=self._revision,
                to=revision,
                layers=self._presentations(redrawn) if listed else None,
                features=tuple(patches),
            )
        )
        self._revision = revision
        self._labels_due = self._labels_due or bool(change.layers or change.as_of)
        self._handles.follow(patches)
        self._show_handles()  # they name the revision that a gesture is made on

    def _presentations(self, loaded: Collection[str]) -> tuple[protocol.LayerPresentation, ...]:
        """Return how the layers are presented; small packs of those that the page has to load come along."""
        room, found = MOST_INLINE, []
        for layer in self._workspace.document.layers:
            pack = self._content.at_hand(layer.id, room) if layer.id in loaded else None
            room -= len(pack or b"")
            presentation = protocol.LayerPresentation(
                id=layer.id,
                title=layer.title,
                visible=layer.visible,
                opacity=layer.opacity,
                locked=layer.locked,
                url=f"{ORIGIN}/layers/{quote(layer.id, safe='')}?rev={self._loaded[layer.id]}",
                pack=None if pack is None else b64encode(pack).decode(),
            )
            found.append(presentation)
        return tuple(found)

    def _show_selection(self) -> None:
        refs = self._workspace.selection.features
        self.view.send(protocol.Select(features=tuple(protocol.Subject(*ref) for ref in refs)))
        self._show_handles()

    def _send_compared(self) -> None:
        self._comparison += 1
        urls = [
            tuple(
                f"{ORIGIN}/outlines/{side}/{quote(layer_id, safe='')}?rev={self._comparison}"
                for layer_id in dict.fromkeys(ref.layer for ref in refs)
            )
            for side, refs in (("old", self._content.compared.old), ("new", self._content.compared.new))
        ]
        self.view.send(protocol.Compare(old=urls[0], new=urls[1]))

    def _show_handles(self) -> None:
        ref = self._handles.show(self.mode)
        if self.chosen_vertex is not None and (self.chosen_vertex.ref != ref or self.mode != "edit"):
            self._set_chosen(None)

    def _show_labels(self) -> None:
        self._labels_due = False
        document = self._workspace.document
        packs = {layer.id: self._content.pack(layer.id) for layer in document.layers if _shows_names(layer)}
        self.view.send(protocol.Labels(items=self._labels.of(document, packs, self._language)))

    # From the page to the workspace

    def _receive(self, message: protocol.Received) -> None:
        match message:
            case Ready():
                self._send_snapshot()
            case protocol.Pointer():
                self.pointer_moved.emit(message.longitude, message.latitude)
            case protocol.ViewMoved():
                self._seen = protocol.MapView(message.longitude, message.latitude, message.zoom)
                self._vertices.zoom = message.zoom
                self.view_moved.emit(message.longitude, message.latitude, message.zoom, message.bounds)
            case protocol.Drawn():
                self.drawn.emit(message.revision, message.milliseconds)
                if self._labels_due and message.revision == self._revision:
                    self._show_labels()
            case protocol.Hovered():
                self._hover(message)
            case protocol.Cancelled():
                self.set_mode("select")
            case Error():
                self._workspace.failed.emit(f"The map reports a fault: {message.message}")
            case _:
                self._receive_gesture(message)

    def _receive_gesture(self, message: protocol.Received) -> None:
        match message:
            case protocol.Clicked():
                self._click(message)
            case protocol.AreaSelected():
                self._pointing.select_area(message)
            case protocol.ShapeDrawn():
                self._add_shape(message)
            case protocol.Drafted():
                self.drafted.emit(message)
            case protocol.SnapAsked():
                self._vertices.ask(message)
            case protocol.VertexChosen():
                self._choose_vertex(message)
            case protocol.Preview():
                self.previewed.emit(self._previewed(message.gesture))
            case protocol.VertexMoved() | protocol.VertexAdded() | protocol.VertexDeleted() | protocol.FeatureMoved():
                self._run_intent(message)

    def _hover(self, place: protocol.Hovered) -> None:
        """Tell at the pointer what lies under it: the flaw that is marked there, else the name of the feature."""
        hovered = self._pointing.under(place, marks=self.mode == "select")
        if hovered == self._hovered:
            return
        self._hovered = hovered
        if isinstance(hovered, FeatureRef):
            name = geojson.properties(self._workspace.document.feature(hovered)).get("name")
            hovered = name if isinstance(name, str) else ""
        self.view.send(protocol.Hovering(text=hovered))

    def _click(self, message: protocol.Clicked) -> None:
        # Where the map has other gestures than selecting, marks are in nobody's way.
        flaw = self._pointing.flaw_at(message) if self.mode == "select" else None
        if flaw is not None:
            self.flaw_clicked.emit(flaw)
        else:
            self._pointing.select_at(message)

    def _previewed(self, gesture: protocol.Intent | None) -> tuple[Edit, FeatureRef] | None:
        if gesture is None or not self._is_current(gesture):
            return None
        ref = FeatureRef(gesture.layer, gesture.key)
        if isinstance(gesture, protocol.FeatureMoved):
            return _move(ref, gesture), ref
        return self._vertices.previewed(gesture), ref

    def _run_intent(self, message: protocol.Intent) -> None:
        """Run an edit; when it is refused, changes nothing, or was made on another shape, show what is true."""
        before = self._workspace.revision
        if self._is_current(message):
            self._run(message)
        else:
            self._workspace.message.emit("The shape has changed meanwhile, so it was left as it is. Please try again.")
        if self._workspace.revision == before:
            self._show_handles()

    def _is_current(self, message: protocol.Intent | protocol.VertexChosen) -> bool:
        """Tell whether a gesture was made on its feature as it is now: other things may have changed since."""
        if message.revision == self._workspace.revision:
            return True
        return self._handles.are_of(FeatureRef(message.layer, message.key), message.revision)

    def _run(self, message: protocol.Intent) -> None:
        if isinstance(message, protocol.FeatureMoved):
            self._workspace.run("Move feature", _move(FeatureRef(message.layer, message.key), message))
        else:
            self._vertices.run(message)

    def _add_shape(self, message: protocol.ShapeDrawn) -> None:
        if self.asked is not None:
            taken = self.asked.taken
            self.set_mode("select")
            taken(self._vertices.drawn(message).coordinates)
            return
        if self._target is None:
            self._workspace.fail("Choose the layer to draw on first.", "edit")
            return
        drawn = self._vertices.drawn(message)
        geometry = {"type": _GEOMETRY_TYPES[message.kind], "coordinates": drawn.coordinates}
        add_shape(self._workspace, self._target, geometry, f"Draw {_SHAPES[message.kind]}", kept=drawn.kept)


def _shows_names(layer: Layer) -> bool:
    return layer.visible and 0 < len(layer.features) <= MOST


def _move(ref: FeatureRef, message: protocol.FeatureMoved) -> Edit:
    east, north = (to - start for start, to in zip(message.from_, message.to, strict=True))
    return edits_geometry.move_features([ref], east, north)
