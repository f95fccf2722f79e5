"""The form of `situation.json`, as pydantic models: they read it, and its JSON Schema is made from them.

Members that a model does not name are allowed everywhere; they are kept, and mean nothing to Sitmap. Every date is an
EDTF text of level 0 or 1: 2015, 2015-09, 2015-09-30, 2015-09~, 2015-08/2015-09.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from layers.document import AnnotationKind, FigureLayout
from layers.figure.parts import PARTS

VERSION = 1

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Identifier = Annotated[str, Field(min_length=1)]
FeatureIdentifier = Annotated[str | int | float, Field(description='As the GeoJSON file has it: 1 and "1" differ.')]


def inside_the_folder(file: str) -> str:
    """Return the path of a file if it stays inside the situation's folder; raises ValueError otherwise."""
    posix, windows = PurePosixPath(file), PureWindowsPath(file)
    if not file or "\0" in file or not posix.name:
        raise ValueError("must name a file")
    if posix.is_absolute() or windows.drive or windows.root:
        raise ValueError(f"must not be an absolute path, but is “{file}”; name a file inside the situation's folder")
    if ".." in posix.parts or ".." in windows.parts:
        raise ValueError(f"must stay inside the situation's folder, but “{file}” leaves it")
    return file


def layer_file(file: str) -> str:
    """Return the path of a layer's file if it may be one; raises ValueError otherwise."""
    if PurePosixPath(inside_the_folder(file)) == PurePosixPath("situation.json"):
        raise ValueError("must be a GeoJSON file, not situation.json itself")
    return file


Extent = tuple[float, float, float, float]
ImageFile = Annotated[str, AfterValidator(inside_the_folder)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, frozen=True, allow_inf_nan=False)


class ViewModel(_Model):
    """Where the map opens."""

    longitude: float = Field(ge=-180, le=180, description="Centre, in degrees east.")
    latitude: float = Field(ge=-90, le=90, description="Centre, in degrees north.")
    zoom: float = Field(ge=0, le=24, description="Web Mercator zoom level: 0 shows the world on 256 pixels.")


class PartyModel(_Model):
    """Who holds, advances, contests or proposes."""

    id: Identifier
    name: str
    short: str | None = Field(default=None, description="A short form of the name, for labels.")
    colour: Colour = Field(default="#5b544c", description="The hue of the party's shapes, #rrggbb.")


class LayerModel(_Model):
    """One GeoJSON file and how it is shown; layers are listed in drawing order, the bottom one first."""

    id: Identifier
    title: str
    file: Annotated[str, AfterValidator(layer_file)] = Field(
        description="Path of the GeoJSON file inside the situation's folder, with forward slashes."
    )
    visible: bool = True
    opacity: float = Field(default=1.0, ge=0, le=1)
    locked: bool = Field(default=False, description="A locked layer cannot be edited.")
    style: dict[str, Any] = Field(
        default={}, description="Defaults for the layer's features, by the names of properties."
    )
    handling: str | None = Field(default=None, description="A handling mark of all that the layer holds.")


class SourceModel(_Model):
    """A bibliographic item in CSL-JSON, as Zotero exports it; its other members are those of CSL."""

    id: Identifier
    public: dict[str, Any] | None = Field(
        default=None, description="The CSL item that stands for this source in anything published."
    )


class SubjectModel(_Model):
    """A feature that a statement is about."""

    layer: Identifier = Field(description="The layer's id.")
    feature: FeatureIdentifier


class StatementModel(_Model):
    """A claim in plain text with whatever is known about where it comes from."""

    id: Identifier
    text: str = Field(description="The claim in the analyst's words, plain text.")
    quote: str | None = Field(default=None, description="The source's own words, verbatim.")
    source: str | None = Field(default=None, description="A source's id.")
    locator: str | None = Field(default=None, description="Where in the source: a page, a paragraph, a minute.")
    about: tuple[SubjectModel, ...] = Field(
        default=(), description="The features that the claim is about; none is fine."
    )
    speaks_of: str | None = Field(default=None, description="The date that the claim speaks of, EDTF.")
    reported: str | None = Field(default=None, description="The date of the report, EDTF.")
    start: str | None = Field(default=None, description="Shown from the first day of this date on, EDTF.")
    end: str | None = Field(default=None, description="Shown up to the last day of this date, EDTF.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = Field(
        default=None,
        description="Of the source, Admiralty code; F is “cannot be judged”, absent is “nobody has looked”.",
    )
    credibility: Literal["1", "2", "3", "4", "5", "6"] | None = Field(
        default=None,
        description="Of the information, Admiralty code; 6 is “cannot be judged”, absent is “nobody has looked”.",
    )
    likelihood: str | None = Field(default=None, description="A term of ICD 203, such as “likely”.")
    confidence: str | None = Field(default=None, description="How sure the analyst is: low, moderate, high.")
    basis: Literal["confirmed", "assessed", "claimed"] | None = Field(
        default=None, description="How the claim is known."
    )
    graded_by: str | None = None
    graded_on: str | None = Field(default=None, description="EDTF.")
    grade_reason: str | None = None
    corroborates: tuple[str, ...] = Field(default=(), description="Ids of statements that this one supports.")
    contradicts: tuple[str, ...] = Field(default=(), description="Ids of statements that this one speaks against.")
    restricted: bool = Field(default=False, description="Absent from everything that is published.")
    handling: str | None = Field(default=None, description="A handling mark, such as TLP:AMBER.")
    note: str | None = Field(default=None, description="Private; never published.")
    tags: tuple[str, ...] = ()


class AnnotationModel(_Model):
    """Something drawn on the figure by hand, above the layers."""

    id: Identifier
    kind: AnnotationKind
    anchor: Literal["ground", "paper"] = Field(
        default="ground", description="Whether points are degrees on the ground or millimetres on the page."
    )
    points: tuple[tuple[float, float], ...] = Field(
        default=(), description="Longitude and latitude, or millimetres to the right and down from the page's corner."
    )
    text: str | None = None
    subject: SubjectModel | None = Field(
        default=None, description="The feature that a callout points at or a spotlight leaves bright."
    )
    file: ImageFile | None = Field(default=None, description="An image inside the situation's folder.")
    extent: Extent | None = Field(default=None, description="What an inset map shows.")
    style: dict[str, Any] = Field(
        default={},
        description="By the names of simplestyle, and: dash, text-size, text-colour, text-bold, text-align, "
        "text-width, head, smooth, dim, number, place. Widths are CSS pixels, texts points, text-width millimetres.",
    )


class PinModel(_Model):
    """Where a feature's name and note numbers were put by hand."""

    layer: Identifier
    feature: FeatureIdentifier
    right: float = Field(description="Millimetres of paper from the feature's own place.")
    down: float = Field(description="Millimetres of paper from the feature's own place.")


class LegendEntryModel(_Model):
    """What was changed about an entry of the legend, or an entry of the analyst's own."""

    id: Identifier = Field(
        description="Of what a layer shows: LAYER:SHAPE:PARTY:STATE:BASIS:CATEGORY, with - for what is not stated and "
        ":indicative behind it where only that is known; or party:ID, class:NAME, ground:KIND; or one's own."
    )
    title: str | None = Field(default=None, description="In place of what the map says; an empty text is none.")
    says: str | None = Field(default=None, description="In place of what the map says; an empty text is none.")
    hidden: bool = False
    shape: Literal["point", "line", "area"] | None = None
    sample: dict[str, Any] | None = Field(
        default=None, description="Of an entry of one's own: the properties that its sample is drawn by."
    )


class FigureLegendModel(_Model):
    """How the legend differs from what the map gives rise to; listed entries come first, in this order."""

    title: str | None = None
    columns: int | None = Field(default=None, ge=1, le=4)
    entries: tuple[LegendEntryModel, ...] = ()


class FigureModel(_Model):
    """The page that is exported; every text is the analyst's."""

    title: str | None = None
    subtitle: str | None = None
    publisher: str | None = None
    contact: str | None = None
    map_number: str | None = None
    version: str | None = None
    cut_off: str | None = Field(
        default=None,
        description="Data cut-off: until when reports were looked at, in words, with a time if it matters.",
    )
    disclaimer: str | None = None
    notes: tuple[str, ...] = Field(default=(), description="Remarks under the numbered notes, one paragraph each.")
    handling: str | None = Field(default=None, description="A handling mark, such as TLP:GREEN.")
    alt_text: str | None = Field(
        default=None, description="What the figure shows, for those who do not see it; written by Sitmap where absent."
    )
    logo: ImageFile | None = Field(default=None, description="An image inside the situation's folder.")
    layout: FigureLayout = Field(default="report", description="How the page is divided.")
    paper: str = Field(default="A4", description="A paper size's name, or width and height in millimetres: 200x120.")
    orientation: Literal["landscape", "portrait"] = "landscape"
    margin: float | None = Field(default=None, ge=0, description="In millimetres.")
    dpi: int = Field(default=300, ge=36, le=600, description="Pixels an inch of a PNG.")
    extent: Extent | None = Field(
        default=None, description="What the map frame shows: west, south, east, north in degrees."
    )
    ratio: float | None = Field(
        default=None, gt=0, description="The scale's denominator; the extent then says what is in the middle."
    )
    projection: str | None = Field(
        default=None,
        description="fitting, utm, lambert, azimuthal, mercator, or the code of a projected reference system such as "
        "EPSG:32637; one that fits the extent where absent.",
    )
    grid: Literal["graticule", "mgrs"] | None = Field(
        default=None, description="Meridians and parallels, or the military grid, with labels along the frame."
    )
    scale_units: tuple[Literal["km", "mi", "nmi"], ...] = Field(
        default=("km",), description="Of the scale bars, one below the other."
    )
    hidden: tuple[str, ...] = Field(
        default=(), description=f"Parts of the page that are left away, of {', '.join(PARTS)}."
    )
    legend: FigureLegendModel = FigureLegendModel()
    pins: tuple[PinModel, ...] = ()
    annotations: tuple[AnnotationModel, ...] = ()


class SituationModel(_Model):
    """A situation: its layers, who is on the map, what is claimed and by which sources."""

    model_config = ConfigDict(title="Sitmap situation")

    sitmap: int = Field(ge=1, description="The version of this format; this is version 1.")
    title: str = "Untitled situation"
    as_of: str | None = Field(
        default=None, description="The day that the map shows, EDTF; a month or a year means its last day."
    )
    view: ViewModel | None = None
    parties: tuple[PartyModel, ...] = ()
    layers: tuple[LayerModel, ...] = Field(default=(), description="In drawing order, the bottom one first.")
    sources: tuple[SourceModel, ...] = ()
    statements: tuple[StatementModel, ...] = ()
    figure: FigureModel = FigureModel()
    previous: str | None = Field(
        default=None,
        description="The folder of the edition before, seen from this situation's folder, with forward slashes.",
    )

    @model_validator(mode="after")
    def _names_are_single(self) -> "SituationModel":
        for name in ("parties", "layers", "sources", "statements"):
            _refuse_double(f"{name}[{{}}].id", (part.id for part in getattr(self, name)))
        _refuse_double("figure.annotations[{}].id", (part.id for part in self.figure.annotations))
        _refuse_double("figure.legend.entries[{}].id", (part.id for part in self.figure.legend.entries))
        _refuse_double("layers[{}].file", (layer.file for layer in self.layers))
        return self


def _refuse_double(place: str, names: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        first = seen.setdefault(name, position)
        if first != position:
            raise ValueError(f"{place.format(position)}: “{name}” stands at {place.format(first)} already")
