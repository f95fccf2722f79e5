"""The messages between the shell and the page of the map, of the kind that `desktop/web/messages.py` describes.

`assets/web/src/protocol.ts` is the other side. The page sends intents only; each that is about the document names the
revision it was made on. Positions are longitude before latitude, in degrees of WGS 84.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from desktop.web.messages import Error, FromPage, Ready, ToPage, reader

Mode = Literal[
    "select",
    "select_rectangle",
    "select_lasso",
    "edit",
    "draw_point",
    "draw_line",
    "draw_polygon",
    "draw_rectangle",
    "measure_line",
    "measure_area",
]
Language = Literal["en", "ar", "both"]
Longitude = Annotated[float, Meta(ge=-540, le=540)]  # the map repeats beyond the 180th meridian; edits refuse that
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Tolerance = Annotated[float, Meta(ge=0, le=180)]
Position = tuple[Longitude, Latitude]
Bounds = tuple[float, float, float, float]
Path = tuple[Annotated[int, Meta(ge=0)], ...]


class LayerPresentation(Struct, frozen=True):
    """How a layer is presented; its packed drawing lies at `url`.

    Where the page has to load it, a small one may come along, in base64.
    """

    id: str
    title: str
    visible: bool
    opacity: float
    locked: bool
    url: str
    pack: str | None = None


class BasemapChoice(Struct, frozen=True):
    """Where the index of the basemap lies, and the language of its names."""

    url: str
    language: Language


class MapView(Struct, frozen=True):
    """Where the map is centred, and at which zoom level."""

    longitude: Longitude
    latitude: Latitude
    zoom: float


class MovedVertex(Struct, frozen=True):
    """Where a vertex stands now: which one of its feature's, in the order of a pack, on the grid and in degrees."""

    index: int
    x: int
    y: int
    longitude: float
    latitude: float


class MovedFeature(Struct, frozen=True):
    """A feature of which nothing differs but where these vertices stand."""

    key: int
    vertices: tuple[MovedVertex, ...]


class FeaturePatch(Struct, frozen=True):
    """What differs in one layer: keys that are gone, vertices that moved, and a pack of what is otherwise different.

    The pack, with the new features in it too, is in base64, or where it is large, at an address.
    """

    layer: str
    removed: tuple[int, ...]
    moved: tuple[MovedFeature, ...] = ()
    pack: str | None = None
    url: str | None = None


class Subject(Struct, frozen=True):
    """One feature of a layer."""

    layer: str
    key: int


class Name(Struct, frozen=True):
    """A name on the map; `kind` decides how it is lettered."""

    longitude: Longitude
    latitude: Latitude
    text: str
    kind: str


class Snapshot(ToPage, frozen=True):
    """Everything the page shows: the answer to every `ready`. Layers stand bottom first."""

    revision: int
    layers: tuple[LayerPresentation, ...]
    basemap: BasemapChoice
    view: MapView | None
    mode: Mode


class Patch(ToPage, frozen=True):
    """What differs between two revisions; without `layers` their presentation and order are the same."""

    from_: int = msgspec.field(name="from")
    to: int
    layers: tuple[LayerPresentation, ...] | None = None
    features: tuple[FeaturePatch, ...] = ()


class Select(ToPage, frozen=True):
    """The selected features, which the page outlines from the packs that it has."""

    features: tuple[Subject, ...]


class Handles(ToPage, frozen=True):
    """The one feature whose vertices can be dragged in edit mode, as it is at a revision.

    Its geometry lies at `url`, which stays the same while nothing changes it but vertices that patches moved: to name
    it again says that what the page has of it is true, and what a gesture made of it is not.
    """

    layer: str
    key: int
    revision: int
    url: str


class NoHandles(ToPage, frozen=True):
    """No feature's vertices can be dragged."""


class SetMode(ToPage, frozen=True, tag="mode"):
    """What a click or a drag on the map does."""

    name: Mode


class SetBasemap(ToPage, frozen=True, tag="basemap"):
    """The language of the basemap's names."""

    language: Language


class Fit(ToPage, frozen=True):
    """Show all of these bounds: west, south, east, north."""

    bounds: Bounds


class Centre(ToPage, frozen=True):
    """Show this place in the middle; without a zoom level the present one stays."""

    longitude: Longitude
    latitude: Latitude
    zoom: float | None = None


class Labels(ToPage, frozen=True):
    """The names of the situation's own features."""

    items: tuple[Name, ...]


class Marker(ToPage, frozen=True):
    """The mark at a coordinate that was typed; None takes it away."""

    position: Position | None


class Compare(ToPage, frozen=True):
    """Old and new outlines of what differs between two states; packs of them lie at these addresses."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class Flaws(ToPage, frozen=True):
    """Where shapes have flaws; no places take the marks away."""

    places: tuple[Position, ...]


class Measured(ToPage, frozen=True):
    """What is measured of the shape that is being drawn or dragged, in words; an empty text takes it away."""

    text: str


class Snapped(ToPage, frozen=True, tag="snap"):
    """Where the pointer would snap to, and to what; both None for nothing. `sequence` is that of the question."""

    sequence: int
    position: Position | None
    kind: Literal["vertex", "intersection", "edge"] | None


class SetPlaces(ToPage, frozen=True, tag="places"):
    """Places that were typed: the shape that is being drawn goes on to them."""

    places: tuple[Position, ...]


class Hovering(ToPage, frozen=True):
    """What lies under the pointer: its name, empty where it has none, or None for nothing."""

    text: str | None


class Snapping(Struct, frozen=True, forbid_unknown_fields=True):
    """How a place may snap: within a tolerance in degrees of longitude; not to what stands, or passes, at `leaving`."""

    tolerance: Tolerance
    leaving: Position | None = None


class SnapPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of a drawn shape that may snap, and within which tolerance in degrees of longitude."""

    longitude: Longitude
    latitude: Latitude
    tolerance: Tolerance


class Drawn(FromPage, frozen=True):
    """A revision is on the screen, this long after it was asked for."""

    revision: int
    milliseconds: float


class Clicked(FromPage, frozen=True):
    """The map was clicked; `tolerance` is what six pixels are there, in degrees of longitude."""

    longitude: Longitude
    latitude: Latitude
    tolerance: float
    add: bool


class Hovered(FromPage, frozen=True):
    """The mouse rests or moves over the map; the members are those of `Clicked`."""

    longitude: Longitude
    latitude: Latitude
    tolerance: float
    add: bool


class Pointer(FromPage, frozen=True):
    """Where the mouse is, for the status bar."""

    longitude: Longitude
    latitude: Latitude


class ViewMoved(FromPage, frozen=True):
    """The map shows another part of the world; `bounds` may reach beyond the 180th meridian."""

    longitude: Longitude
    latitude: Latitude
    zoom: float
    bounds: Bounds


class SnapAsked(FromPage, frozen=True):
    """The pointer is at this place: what would it snap to? The answer names the same `sequence`."""

    sequence: int
    longitude: Longitude
    latitude: Latitude
    snap: Snapping


class VertexMoved(FromPage, frozen=True):
    """A vertex was dragged; `path` leads to its position in the geometry's coordinates. Without `snap` it goes free."""

    revision: int
    layer: str
    key: int
    path: Path
    longitude: Longitude
    latitude: Latitude
    snap: Snapping | None = None


class VertexAdded(FromPage, frozen=True):
    """A vertex was put into a line or ring; `path` is where it will stand. Without `snap` it goes where it is."""

    revision: int
    layer: str
    key: int
    path: Path
    longitude: Longitude
    latitude: Latitude
    snap: Snapping | None = None


class VertexDeleted(FromPage, frozen=True):
    """A vertex was taken out."""

    revision: int
    layer: str
    key: int
    path: Path


class VertexChosen(FromPage, frozen=True):
    """A vertex was clicked, for the keyboard to act on; without a path none is chosen any more."""

    revision: int
    layer: str
    key: int
    path: Path | None


class FeatureMoved(FromPage, frozen=True):
    """A whole feature was dragged from one place to another."""

    revision: int
    layer: str
    key: int
    from_: Position = msgspec.field(name="from")
    to: Position


class ShapeDrawn(FromPage, frozen=True):
    """A new shape was drawn; `coordinates` nest as in GeoJSON, a rectangle's like a polygon's.

    `snaps` are those of its positions, for a rectangle two opposite corners, that may snap.
    """

    kind: Literal["point", "line", "polygon", "rectangle"]
    coordinates: list[Any]
    snaps: tuple[SnapPlace, ...] = ()


class Preview(FromPage, frozen=True):
    """What a drag would do if it ended now; None when it has ended."""

    gesture: VertexMoved | VertexAdded | VertexDeleted | FeatureMoved | None


class Drafted(FromPage, frozen=True):
    """The shape that is being drawn, with the pointer as its last place; no places when it is drawn or given up."""

    area: bool
    places: tuple[Position, ...]


class AreaSelected(FromPage, frozen=True):
    """An area was dragged to select what it touches, or what lies wholly in it; the ring need not be closed."""

    ring: tuple[Position, ...]
    how: Literal["replace", "add", "remove"]
    wholly: bool


class Cancelled(FromPage, frozen=True):
    """The user gave up what was being drawn or dragged."""


Received = (
    Ready
    | Drawn
    | Clicked
    | Hovered
    | Pointer
    | ViewMoved
    | SnapAsked
    | VertexMoved
    | VertexAdded
    | VertexDeleted
    | VertexChosen
    | FeatureMoved
    | ShapeDrawn
    | Preview
    | Drafted
    | AreaSelected
    | Cancelled
    | Error
)

Intent = VertexMoved | VertexAdded | VertexDeleted | FeatureMoved
"""What the page wants done to a feature as it was at a revision."""

_COORDINATES: dict[str, Any] = {
    "point": Position,
    "line": Annotated[list[Position], Meta(min_length=2)],
    "polygon": Annotated[list[Annotated[list[Position], Meta(min_length=4)]], Meta(min_length=1)],
    "rectangle": Annotated[list[Annotated[list[Position], Meta(min_length=5, max_length=5)]], Meta(min_length=1)],
}


def _check(message: Received) -> None:
    if isinstance(message, ShapeDrawn):
        msgspec.convert(message.coordinates, _COORDINATES[message.kind])


decode: Callable[[str], Received] = reader("the map", Received, _check)
"""Returns the message that a text of the page holds; raises ProtocolError."""
