"""The document: one immutable value that holds a whole situation.

Everything a user can change lives here, so that one history covers it all. Nothing here reads a disk, parses a geometry
or knows how a thing is drawn. Values are compared by identity first (`diff` in `history.py` relies on it): an edit
returns a new document that shares every untouched part with the old one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Raw, Struct, structs

Severity = Literal["information", "warning", "error"]
Verdict = Literal["valid", "repairable", "invalid"]
Form = Literal["collection", "feature", "geometry", "newline-delimited", "sequence"]
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
FigureLayout = Literal["report", "page", "slide", "card"]
AnnotationKind = Literal["callout", "text", "arrow", "rectangle", "ellipse", "line", "spotlight", "inset", "image"]


class FeatureRef(NamedTuple):
    """Points at one feature: its layer's id and the key that tells it apart inside the program."""

    layer: str
    key: int


class Problem(Struct, frozen=True):
    """What a reader or a check found, and where: line and column count from 1, `feature` is a position from 0.

    `layer` is the layer's id where problems of several are listed together.
    """

    severity: Severity
    code: str
    message: str
    line: int | None = None
    column: int | None = None
    feature: int | None = None
    key: int | None = None
    layer: str | None = None


class Feature(Struct, frozen=True, gc=False):
    """One feature as the text that its file holds.

    `text` is the feature's own JSON in UTF-8; `lead` is what stands between it and the feature before it (comma and
    white space), written only when another feature precedes. `key` tells features of a layer apart and is never
    written: ids may be missing, doubled, or equal but for their type.
    """

    key: int
    text: Raw
    lead: bytes = b""


class TextFrame(Struct, frozen=True):
    """What surrounds the features in a file: enough to write every untouched byte again.

    `head` and `tail` are in UTF-8 and stand before the first and after the last feature; `encoding` and `mark` (the
    byte order mark) say how the file stores them. `separator` is the lead that a new feature gets.
    """

    form: Form = "collection"
    encoding: str = "utf-8"
    mark: bytes = b""
    head: bytes = b'{"type": "FeatureCollection", "features": [\n'
    tail: bytes = b"\n]}\n"
    separator: bytes = b",\n"
    crs: str | None = None  # an authority code such as EPSG:32637; None is WGS 84, longitude before latitude


class Layer(Struct, frozen=True):
    """An ordered list of features in one GeoJSON file, with its presentation.

    `unreadable` holds the reason when the file is missing or refused: the layer keeps its place in the situation,
    shows the reason, and its file is never written.
    """

    id: str
    title: str
    file: str
    visible: bool = True
    opacity: float = 1.0
    locked: bool = False
    style: Mapping[str, Any] = {}
    features: tuple[Feature, ...] = ()
    frame: TextFrame = TextFrame()
    problems: tuple[Problem, ...] = ()
    unreadable: str | None = None
    next_key: int = 0
    handling: str | None = None
    extra: Mapping[str, Any] = {}


class Party(Struct, frozen=True):
    """Who holds, advances, contests or proposes; `colour` is #rrggbb."""

    id: str
    name: str
    short: str | None = None
    colour: str = "#5b544c"
    extra: Mapping[str, Any] = {}


class Source(Struct, frozen=True):
    """A bibliographic item: `csl` is the CSL-JSON object as Zotero exports it, its id included.

    `public` is the CSL item shown instead of it in anything that is published.
    """

    id: str
    csl: Mapping[str, Any]
    public: Mapping[str, Any] | None = None


class Subject(Struct, frozen=True):
    """One entry of a statement's `about`: the layer's id and the feature's id exactly as its file has it."""

    layer: str
    feature: str | int | float


class Statement(Struct, frozen=True):
    """A claim in plain text with whatever is known about where it comes from; dates are EDTF levels 0 and 1."""

    id: str
    text: str
    quote: str | None = None
    source: str | None = None
    locator: str | None = None
    about: tuple[Subject, ...] = ()
    speaks_of: str | None = None
    reported: str | None = None
    start: str | None = None
    end: str | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    credibility: Literal["1", "2", "3", "4", "5", "6"] | None = None
    likelihood: str | None = None
    confidence: str | None = None
    basis: Literal["confirmed", "assessed", "claimed"] | None = None
    graded_by: str | None = None
    graded_on: str | None = None
    grade_reason: str | None = None
    corroborates: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    restricted: bool = False
    handling: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = {}


class View(Struct, frozen=True):
    """Where the map opens: centre in degrees and a Web Mercator zoom level."""

    longitude: float = 0.0
    latitude: float = 20.0
    zoom: float = 2.0


class Annotation(Struct, frozen=True, omit_defaults=True):
    """Something drawn on the figure by hand, above the layers.

    `points` are longitude and latitude in degrees where it is anchored to the ground, and millimetres from the page's
    top left corner where it is anchored to the paper: the tip and the middle of the number for a callout, the top left
    corner for a text, the vertices for a line or an arrow (its head at the last), two opposite corners for a
    rectangle, an ellipse, an inset map or an image. A spotlight has a `subject`, or the outline of what it leaves
    bright: two opposite corners of an ellipse, or the vertices of a ring. A callout with a `subject` points at it; of
    its points only the last, the number's, counts, and there may be none. `style` holds settings of
    `layers/figure/annotation_style.py`.
    """

    id: str
    kind: AnnotationKind
    anchor: Literal["ground", "paper"] = "ground"
    points: tuple[tuple[float, float], ...] = ()
    text: str | None = None
    subject: Subject | None = None  # the feature that a callout points at or a spotlight leaves bright
    file: str | None = None  # an image, as a path inside the situation's folder
    extent: Bounds | None = None  # what an inset map shows
    style: Mapping[str, Any] = {}


class Pin(Struct, frozen=True, omit_defaults=True):
    """Where the name and the note numbers of a feature were put by hand.

    `right` and `down` lead from the feature's own place to the middle of the block, in millimetres of paper.
    """

    layer: str
    feature: str | int | float
    right: float
    down: float


class LegendEntry(Struct, frozen=True, omit_defaults=True):
    """What the analyst changed about an entry of the legend, or an entry of their own.

    `id` is that of an entry that the map gives rise to (see `layers/figure/legend.py`), or a new one with a `sample`.
    """

    id: str
    title: str | None = None
    says: str | None = None
    hidden: bool = False
    shape: Literal["point", "line", "area"] | None = None  # of a sample
    sample: Mapping[str, Any] | None = None  # an entry of the analyst's own: the properties that its sample is drawn by


class FigureLegend(Struct, frozen=True, omit_defaults=True):
    """How the legend differs from what the map gives rise to. Entries that are listed come first, in this order."""

    title: str | None = None
    columns: int | None = None
    entries: tuple[LegendEntry, ...] = ()


class Figure(Struct, frozen=True):
    """The settings of the page that is exported; every text is the analyst's, and all of it may be missing."""

    title: str | None = None
    subtitle: str | None = None
    publisher: str | None = None
    contact: str | None = None
    map_number: str | None = None
    version: str | None = None
    cut_off: str | None = None  # when what was reported later was no longer looked at, in the analyst's words
    disclaimer: str | None = None
    notes: tuple[str, ...] = ()  # remarks that stand under the numbered notes, such as what the map does not show
    handling: str | None = None
    alt_text: str | None = None  # in place of the one that is written from what is visible
    logo: str | None = None  # an image, as a path inside the situation's folder
    layout: FigureLayout = "report"
    paper: str = "A4"  # a paper's name, or width × height in millimetres such as 200x120
    orientation: Literal["landscape", "portrait"] = "landscape"
    margin: float | None = None  # millimetres; None is the layout's own
    dpi: int = 300
    extent: Bounds | None = None
    ratio: float | None = None  # the scale's denominator; the extent then only says what is in the middle
    projection: str | None = None  # a name of `layers/figure/projection.py`, or an authority code; None fits the extent
    grid: Literal["graticule", "mgrs"] | None = None
    scale_units: tuple[Literal["km", "mi", "nmi"], ...] = ("km",)
    hidden: tuple[str, ...] = ()  # parts of the page that are left away, such as locator, north, sources
    legend: FigureLegend = FigureLegend()
    pins: tuple[Pin, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    extra: Mapping[str, Any] = {}


class Document(Struct, frozen=True):
    """A whole situation. `text` is `situation.json` as it was read: unknown members and their order live there."""

    title: str = "Untitled situation"
    as_of: str | None = None
    view: View | None = None
    parties: tuple[Party, ...] = ()
    layers: tuple[Layer, ...] = ()
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()
    figure: Figure = Figure()
    previous: str | None = None  # the folder of the edition before, seen from this one's, with forward slashes
    extra: Mapping[str, Any] = {}
    text: bytes = b""

    def layer(self, layer_id: str) -> Layer:
        """Return the layer with this id; raises KeyError."""
        for layer in self.layers:
            if layer.id == layer_id:
                return layer
        raise KeyError(layer_id)

    def feature(self, ref: FeatureRef) -> Feature:
        """Return the feature that a reference points at; raises KeyError."""
        return self.layer(ref.layer).features[position_of(self.layer(ref.layer), ref.key)]

    def statement(self, statement_id: str) -> Statement:
        """Return the statement with this id; raises KeyError."""
        for statement in self.statements:
            if statement.id == statement_id:
                return statement
        raise KeyError(statement_id)

    def source(self, source_id: str | None) -> Source | None:
        """Return the source with this id, or None where there is none."""
        return next((source for source in self.sources if source.id == source_id), None)

    def party(self, party_id: str | None) -> Party | None:
        """Return the party with this id, or None where there is none."""
        return next((party for party in self.parties if party.id == party_id), None)

    def with_layer(self, layer: Layer) -> "Document":
        """Return a document in which the layer of the same id is replaced."""
        return structs.replace(self, layers=tuple(layer if old.id == layer.id else old for old in self.layers))


def position_of(layer: Layer, key: int) -> int:
    """Return the position from 0 of the feature with this key; raises KeyError.

    Keys count up in file order, so the position equals the key until features are added, removed or reordered.
    """
    features = layer.features
    if key < len(features) and features[key].key == key:
        return key
    for position, feature in enumerate(features):
        if feature.key == key:
            return position
    raise KeyError(key)


def with_feature(layer: Layer, feature: Feature) -> Layer:
    """Return a layer in which the feature of the same key is replaced; raises KeyError."""
    position = position_of(layer, feature.key)
    features = (*layer.features[:position], feature, *layer.features[position + 1 :])
    return structs.replace(layer, features=features)


def references(document: Document) -> Iterator[FeatureRef]:
    """Yield a reference to every feature, layer by layer."""
    for layer in document.layers:
        for feature in layer.features:
            yield FeatureRef(layer.id, feature.key)
