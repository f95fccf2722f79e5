"""What becomes of vertices that are dragged, added, deleted or drawn: where they snap to, and who moves with them.

The page only says where the pointer was and how far it may be off. What that means is decided here, from the document
itself: a place that snaps gets the numbers of its target, digit for digit, whatever the page has shown meanwhile.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.map import protocol
from desktop.map.borders import BasemapBorders
from desktop.map.content import MapContent
from desktop.workspace import Workspace
from layers.document import Document, FeatureRef
from layers.drawing.packs import Pack
from layers.edits import Edit, EditError
from layers.edits.shared_borders import (
    add_shared_vertex,
    delete_shared_vertex,
    move_shared_vertex,
    shapes_moved,
    sharing,
    sharing_edge,
)
from layers.geojson import reference_system
from layers.geojson.vertices import Place, Vertex
from layers.snapping import Snap, SnapLayer, Snapper

SNAPPING_PIXELS = 10
"""How near a pointer must come to what it snaps to; the page says what that is in degrees."""

_DECIMALS = 7  # of a position that does not snap: about a centimetre

Find = Callable[[Document, Vertex, Mapping[str, Pack]], tuple[Vertex, ...]]
VertexIntent = protocol.VertexMoved | protocol.VertexAdded | protocol.VertexDeleted


class EditingRules(NamedTuple):
    """What the user has switched on: snapping, and whether vertices that shapes share move together, where."""

    snap: bool = True
    together: bool = False  # an edit touches what was picked up, and nothing else, until the user wants more
    across_layers: bool = False


class Drawn(NamedTuple):
    """A drawn shape as it is meant: coordinates in degrees, snapped or rounded.

    `snapped` holds the place that each position (degrees) was snapped to.
    """

    coordinates: Any
    snapped: Mapping[tuple[float, float], Place]

    def kept(self, crs: str | None) -> dict[tuple[float, float], Raw]:
        """Return, for a file in a reference system, the text of each position that snapped."""
        return {at: Raw(msgspec.json.encode(_numbers(place, crs))) for at, place in self.snapped.items()}


class VertexEditing(QObject):
    """Makes edits of what is done to vertices, and answers what a pointer would snap to.

    `answered` carries a `protocol.Snapped` for the page. Of questions that come while another one is answered, only
    the last one is answered: the others are about where the pointer no longer is.
    """

    answered = Signal(object)

    def __init__(self, workspace: Workspace, content: MapContent, parent: QObject | None = None):
        super().__init__(parent)
        self.rules = EditingRules()
        self.zoom = 0.0
        self._workspace = workspace
        self._content = content
        self._borders = BasemapBorders()
        self._snapper = Snapper()
        self._question: protocol.SnapAsked | None = None
        self._typed: set[tuple[float, float]] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._answer)

    def ask(self, question: protocol.SnapAsked) -> None:
        """Answer soon where the pointer would snap to, unless another question comes first."""
        self._question = question
        self._soon.start()

    def _answer(self) -> None:
        question = self._question
        if question is None:
            return
        found = self._snap(question.longitude, question.latitude, question.snap)
        self.answered.emit(
            protocol.Snapped(
                sequence=question.sequence,
                position=found.place.degrees if found else None,
                kind=found.kind if found else None,
            )
        )

    def run(self, message: VertexIntent) -> bool:
        """Make the edit of what was done to a vertex, and say how many shapes it changed; False when it is refused."""
        return self._run(lambda: self._sharing(message), lambda shared: self._edit_of(message, shared))

    def _run(
        self, sharing: Callable[[], tuple[Vertex, ...]], edit_of: Callable[[tuple[Vertex, ...]], tuple[str, Edit]]
    ) -> bool:
        try:
            shared = sharing()
        except EditError as error:
            self._workspace.fail(str(error), "edit")
            return False
        label, edit = edit_of(shared)
        before = self._workspace.revision
        done = self._workspace.run(label, edit)
        if done and self._workspace.revision > before:
            shapes = len({vertex.ref for vertex in shared})
            if label == "Move vertex":
                self._workspace.message.emit(shapes_moved(shared))
            elif shapes > 1:
                self._workspace.message.emit(f"{label}: {shapes} shapes changed together.")
        return done

    def place(self, vertex: Vertex, longitude: float, latitude: float) -> bool:
        """Move a vertex to a place that was typed, with every digit, and those that share it if the rules say so."""
        place = Place(longitude, latitude)

        def shared() -> tuple[Vertex, ...]:
            return self._with_sharing(vertex, sharing)

        return self._run(shared, lambda found: ("Move vertex", move_shared_vertex(found, place, exactly=True)))

    def keep(self, places: Iterable[tuple[float, float]]) -> None:
        """Remember places that were typed for the shape that is being drawn: they keep every digit."""
        self._typed.update(places)

    def previewed(self, message: VertexIntent) -> Edit:
        """Return the edit that a gesture would be if it ended now, of its own feature alone."""
        return self._edit_of(message, [_vertex_of(message)])[1]

    def drawn(self, message: protocol.ShapeDrawn) -> Drawn:
        """Return a drawn shape with its positions snapped, each within the tolerance of its click, or rounded."""
        found: dict[tuple[float, float], Place] = {}
        for at in message.snaps:
            snap = self._snap(at.longitude, at.latitude, protocol.Snapping(at.tolerance))
            if snap is not None:
                found[at.longitude, at.latitude] = snap.place
        if message.kind == "rectangle":
            found |= {at: Place(*at) for at in self._typed}
            self._typed.clear()
            return _rectangle(message.coordinates, found)
        snapped: dict[tuple[float, float], Place] = {}

        def placed(value: Any) -> Any:
            if isinstance(value[0], list):
                return tuple(placed(item) for item in value)
            at = value[0], value[1]
            place = Place(*at) if at in self._typed else found.get(at)
            if place is None:
                return _rounded(*value)
            snapped[place.degrees] = place
            return place.degrees

        coordinates = placed(message.coordinates)
        self._typed.clear()
        return Drawn(coordinates, snapped)

    def _edit_of(self, message: VertexIntent, shared: Iterable[Vertex]) -> tuple[str, Edit]:
        vertices = tuple(shared)
        if isinstance(message, protocol.VertexDeleted):
            return "Delete vertex", delete_shared_vertex(vertices)
        found = self._snap(message.longitude, message.latitude, message.snap)
        place = found.place if found else Place(*_rounded(message.longitude, message.latitude))
        if isinstance(message, protocol.VertexMoved):
            return "Move vertex", move_shared_vertex(vertices, place, exactly=found is not None)
        return "Add vertex", add_shared_vertex(vertices, place, exactly=found is not None)

    def _sharing(self, message: VertexIntent) -> tuple[Vertex, ...]:
        find = sharing_edge if isinstance(message, protocol.VertexAdded) else sharing
        return self._with_sharing(_vertex_of(message), find)

    def _with_sharing(self, vertex: Vertex, find: Find) -> tuple[Vertex, ...]:
        """Return the vertices that the user's rules let change with this one; raises EditError when it is not there."""
        if not self.rules.together:
            return (vertex,)
        return find(self._workspace.document, vertex, self._packs(vertex.ref.layer))

    def _packs(self, own: str) -> dict[str, Pack]:
        return {
            layer.id: self._content.pack(layer.id)
            for layer in self._workspace.document.layers
            if layer.id == own or (self.rules.across_layers and layer.visible)
        }

    def _snap(self, longitude: float, latitude: float, snapping: protocol.Snapping | None) -> Snap | None:
        if snapping is None or not self.rules.snap:
            return None
        visible = (layer for layer in self._workspace.document.layers if layer.visible)
        self._snapper.layers = (
            *(SnapLayer(self._content.pack(layer.id), layer) for layer in visible),
            *self._borders.at(self.zoom),
        )
        return self._snapper.snap(longitude, latitude, snapping.tolerance, leaving=snapping.leaving)


def _vertex_of(message: VertexIntent) -> Vertex:
    return Vertex(FeatureRef(message.layer, message.key), message.path)


def _rectangle(coordinates: Any, found: Mapping[tuple[float, float], Place]) -> Drawn:
    """Return a rectangle of which opposite corners snapped: each side goes where its corner went."""
    longitudes = {at[0]: place.degrees[0] for at, place in found.items()}
    latitudes = {at[1]: place.degrees[1] for at, place in found.items()}
    rings = [
        [(longitudes.get(x, round(x, _DECIMALS)), latitudes.get(y, round(y, _DECIMALS))) for x, y in ring]
        for ring in coordinates
    ]
    sides = {at: Place(*at) for ring in rings for at in ring} if found else {}
    return Drawn(rings, sides | {place.degrees: place for place in found.values()})


def _rounded(longitude: float, latitude: float) -> tuple[float, float]:
    return round(longitude, _DECIMALS), round(latitude, _DECIMALS)


def _numbers(place: Place, crs: str | None) -> list[float]:
    """Return a place as a file in a reference system has it: its own numbers where that is its own system."""
    if place.crs == crs:
        return [place.x, place.y]
    numbers: list[float] = reference_system.from_wgs84(np.array([place.degrees]), crs)[0].tolist()
    return numbers
