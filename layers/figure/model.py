"""The figure as plain data: everything that the page prints, composed from a situation and a few options.

The model holds numbers and texts only, so it can be sent as JSON: the page measures text, places names and lets notes
flow. What may not be published (restricted statements, private notes, hidden layers) is not in it at all.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from msgspec import Struct, structs

from layers import citation, dates
from layers.document import Bounds, Document, Feature, FeatureRef, Figure, FigureLayout, Layer, Subject
from layers.drawing import pack
from layers.edits import set_figure
from layers.figure import alt_text, grid, ground, notes, parts, wording
from layers.figure.annotations import LayersShown, Sheet, annotations, said_by
from layers.figure.frame import UNITS, Frame, around, checked_extent, frame_for, within_world
from layers.figure.furniture import Wanted, covered_by_marks, furniture
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.layouts import BAR_SHARE, KEPT_FREE, NOT_ON, covered_by_title, legend_room, plan_figure
from layers.figure.legend import Entry, Shown, arranged, as_data
from layers.figure.legend_classes import made_entries
from layers.figure.page_ground import PageGround
from layers.figure.paper import (
    Orientation,
    PagePlan,
    paper_dpi,
    paper_named,
    paper_phrase,
    plan_map_alone,
    with_collar,
    with_map,
)
from layers.figure.projection_choice import ProjectionError, choose
from layers.figure.scale_bar import Unit, middle, ratio_text
from layers.figure.shapes import Drawn, Place, draw
from layers.figure.words import Words
from layers.geojson.features import feature_id, properties
from layers.mercator import to_degrees
from layers.packs import Pack
from layers.publishing import Answer, publish
from layers.publishing.features import Reduced, reduce
from layers.style import styler
from layers.subjects import SubjectIndex

_PART_OF = {
    "contact": "publisher",
    "version": "map_number",
    "source_names": "sources",
}  # where a text is not a part of its own
MARGIN = 0.05  # of the frame, kept free around the layers' bounds
READING_ROWS = 6
DISCLAIMER = "Boundaries, names and designations on this map do not imply endorsement or acceptance by its publisher."


class FigureOptions(Struct, frozen=True):
    """What an export may ask for; None leaves it to the situation.

    `settings`, such as a template's, take the place of the figure's own; everything else comes before them.
    """

    settings: Mapping[str, Any] | None = None
    layout: FigureLayout | None = None
    paper: str | None = None
    orientation: Orientation | None = None
    margin: float | None = None  # millimetres
    frame: Literal["page", "map"] = "page"
    as_of: str | None = None
    layers: tuple[str, ...] | None = None
    extent: Bounds | None = None
    ratio: float | None = None
    title: str | None = None
    produced: date | None = None
    projection: str | None = None  # as `projection_choice.choose` takes it
    grid: Literal["graticule", "mgrs", "none"] | None = None
    units: tuple[Unit, ...] | None = None
    sensitive: Answer | None = None


class FigureError(ValueError):
    """A figure that cannot be made as asked; the message is for the user."""


class _Visible(Struct, frozen=True):
    """A layer that is shown, its features' arrays at the as-of date, and what of it falls into the frame."""

    layer: Layer
    pack: Pack
    drawn: Drawn


class Composed(NamedTuple):
    """The model of a figure, lengths in millimetres, map coordinates in hundredths of one, and what the map shows."""

    model: dict[str, Any]
    frame: Frame


def compose(document: Document, options: FigureOptions, base: Ground, kept: Kept | None = None) -> Composed:
    """Compose the figure of a situation; `kept` holds what was made for the last one, for the same `base`.

    Raises FigureError for a layer that does not exist, ExtentError for an extent that no map can show, and PaperError
    for a paper that is not known.
    """
    kept = Kept() if kept is None else kept
    document = published(document, options, kept)
    figure = document.figure
    paper = paper_named(options.paper or figure.paper)
    orientation = options.orientation or figure.orientation
    size = paper_phrase(paper, orientation)
    alone = options.frame == "map"
    plan = plan_map_alone(paper, orientation) if alone else _planned(figure, options, paper, orientation)
    packs = {layer.id: _pack(layer, document, kept) for layer in _shown(document)}
    gridded = figure.grid if options.grid is None else None if options.grid == "none" else options.grid
    plan = with_collar(plan) if gridded and not alone else plan
    framed = _frame(figure, options, list(packs.values()), plan)
    frame = within_world(framed.frame)
    plan = with_map(plan, frame.width, frame.height)
    index = SubjectIndex(document)
    told_of = _told_of(document, index)
    visible = [
        _visible(layer, packs[layer.id], frame, plan.type_scale, told_of=told_of[layer.id], kept=kept)
        for layer in _shown(document)
    ]
    zoom = ground.zoom_of(frame, middle(frame)[1])
    painted = kept.of("ground", (frame, zoom), lambda: ground.paths(base, frame, zoom))
    model: dict[str, Any] = {
        "paper": paper,
        "dpi": paper_dpi(paper) if options.paper else figure.dpi,
        "alone": alone,
        "produced_on": options.produced,
        "plan": _plan(plan),
        "title": options.title or figure.title or document.title,
        "handling": figure.handling,
        "map": _map(frame, visible, painted, plan.type_scale),
        "ground_names": kept.of("names", (frame, zoom), lambda: ground.names(base, frame, zoom)),
    }
    chosen = notes.choose(document, index, partial(_is_visible, document), _reading_order(visible, frame))
    features = _features(document, visible, chosen)
    model["features"] = _without_numbers(features) if plan.layout == "card" else features
    model["massed"] = _massed(visible)
    if not alone:
        model |= _page(document, options, frame, size, chosen, visible=visible)
        model["legend"] = _legend(document, visible, painted, base, frame)
    on_page = PageGround(frame, plan.map.left, plan.map.top)
    model["annotations"] = annotations(
        LayersShown(document, [(item.layer, item.pack) for item in visible]),
        Sheet(plan.width, plan.height, plan.type_scale, bool(plan.next_columns) or plan.layout == "slide", on_page),
        base,
        kept,
    )
    model["place"] = on_page.georeference()
    model["words"] = _words(document, options, model, frame, chosen, visible=visible, base=base, size=size)
    wanted = Wanted(
        size,
        options.units or figure.scale_units,
        NOT_ON.get(plan.layout, frozenset()).union(figure.hidden),
        aside=plan.layout == "report" and not alone,
        taken=covered_by_marks(frame, figure.handling, plan.type_scale) if alone else covered_by_title(plan),
        legend=None if alone else legend_room(plan, model["legend"]),
        share=BAR_SHARE.get(plan.layout, 0.3),
    )
    model["furniture"] = furniture(frame, [item.drawn for item in visible], base, plan.type_scale, wanted, kept=kept)
    if "legend" in model["furniture"]:
        left, top, width, height = model["furniture"].pop("legend")
        model["plan"]["columns"] = [[plan.map.left + left, plan.map.top + top, width, height]]
    model["grid"] = gridded and kept.of("grid", (gridded, frame), lambda: grid.grid(gridded, frame, plan.type_scale))
    model["warnings"] = [framed.warning] if framed.warning else []
    return Composed(model, frame)


def published(document: Document, options: FigureOptions, kept: Kept | None = None) -> Document:
    """Return the publish copy of what the options ask for; raises FigureError for unknown layers and dates."""
    kept = Kept() if kept is None else kept

    def reduced(layer: Layer, as_of: str | None) -> Reduced:
        return kept.of(("reduced", layer.id), (layer, as_of), lambda: reduce(layer, as_of))

    return publish(as_asked(document, options), options.sensitive or "show", reduced=reduced)


def as_asked(document: Document, options: FigureOptions) -> Document:
    """Return the document with the options' date and choice of layers; raises FigureError for unknown ones."""
    if options.as_of:
        try:
            dates.parse(options.as_of)
        except dates.DateError as error:
            raise FigureError(str(error)) from error
        document = structs.replace(document, as_of=options.as_of)
    if options.settings:
        document = set_figure(**options.settings)(document)
    if options.layers is None:
        return document
    known = {layer.id for layer in document.layers} | {layer.title for layer in document.layers}
    unknown = [name for name in options.layers if name not in known]
    if unknown:
        ids = ", ".join(layer.id for layer in document.layers) or "none"
        raise FigureError(f"There is no layer called {' or '.join(map(repr, unknown))}; the layers are: {ids}")
    return structs.replace(
        document,
        layers=tuple(
            structs.replace(layer, visible=layer.id in options.layers or layer.title in options.layers)
            for layer in document.layers
        ),
    )


def _shown(document: Document) -> list[Layer]:
    return [layer for layer in document.layers if layer.visible and layer.unreadable is None]


def _pack(layer: Layer, document: Document, kept: Kept) -> Pack:
    made_from = (layer.features, layer.frame.crs, layer.style, document.parties, document.as_of)
    return kept.of(("pack", layer.id), made_from, lambda: pack(layer, styler(layer, document), as_of=document.as_of))


def _visible(
    layer: Layer, packed: Pack, frame: Frame, type_scale: float, *, told_of: Collection[int], kept: Kept
) -> _Visible:
    made_from = (packed, frame, type_scale, told_of)
    drawn = kept.of(("drawn", layer.id), made_from, lambda: draw(layer, packed, frame, type_scale, told_of))
    return _Visible(layer, packed, drawn)


def _planned(figure: Figure, options: FigureOptions, paper: str, orientation: Orientation) -> PagePlan:
    margin = figure.margin if options.margin is None else options.margin
    layout = options.layout or figure.layout
    return plan_figure(layout, paper, orientation, handling=bool(figure.handling), margin=margin)


class _Framed(NamedTuple):
    """The frame, and a sentence about its projection where that stretches the map."""

    frame: Frame
    warning: str | None


def _frame(figure: Figure, options: FigureOptions, packs: Sequence[Pack], plan: PagePlan) -> _Framed:
    """Return the frame of an extent, or of everything that is visible, at a scale that was typed or fits."""
    box = plan.map
    bounds, margin = _extent(options.extent or figure.extent, packs)
    if margin:
        margin = KEPT_FREE.get(plan.layout, margin)
    ratio = options.ratio or figure.ratio
    if ratio is not None:
        bounds = around(bounds, box.width, box.height, ratio)
    try:
        chosen = choose(options.projection or figure.projection, bounds)
    except ProjectionError as error:
        raise FigureError(str(error)) from error
    frame = frame_for(bounds, box.width, box.height, projection=chosen.projection, margin=margin, ratio=ratio)
    return _Framed(frame, chosen.warning)


def _extent(extent: Bounds | None, packs: Sequence[Pack]) -> tuple[Bounds, float]:
    """Return the extent that the frame shows in degrees, and which share of its size stays free around it.

    Without one it is that of everything that is visible. Raises ExtentError where it is empty or outside the world.
    """
    if extent is not None:
        return checked_extent(extent), 0.0
    bounds = [found.feature_bounds[found.feature_bounds[:, 0] <= found.feature_bounds[:, 2]] for found in packs]
    full = np.concatenate(bounds) if bounds else np.empty((0, 4), dtype=np.int32)
    if not len(full):
        return (-180.0, -60.0, 180.0, 80.0), 0.0
    corners = to_degrees(np.stack((full[:, :2].min(axis=0), full[:, 2:].max(axis=0))))
    west, south, east, north = (float(value) for value in corners.ravel())
    return checked_extent((max(west, -180.0), max(south, -85.0), min(east, 180.0), min(north, 85.0))), MARGIN


def _is_visible(document: Document, ref: FeatureRef) -> bool:
    """Tell whether a feature, with or without a shape, belongs to a visible layer and shows at the as-of date."""
    layer = document.layer(ref.layer)
    if not layer.visible or layer.unreadable is not None:
        return False
    told = properties(document.feature(ref))
    return dates.shows(_string(told.get("start")), _string(told.get("end")), document.as_of)


def _told_of(document: Document, index: SubjectIndex) -> defaultdict[str, set[int]]:
    """Return the keys of the features that the shown statements are about, or that have a pin, by layer."""
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for statement in notes.shown_statements(document):
        for ref in index.features(statement):
            keys[ref.layer].add(ref.key)
    for pin in document.figure.pins:
        for ref in index.find(Subject(pin.layer, pin.feature)):
            keys[ref.layer].add(ref.key)
    return keys


def _massed(visible: Sequence[_Visible]) -> list[str]:
    """Return what is left without names because there is too much of it: a layer's title with its count."""
    return [
        f"the names in “{item.layer.title}” ({item.drawn.massed:,} features)"
        for item in visible
        if item.drawn.massed and any(b'"name"' in bytes(feature.text) for feature in item.layer.features)
    ]


def _reading_order(visible: Sequence[_Visible], frame: Frame) -> list[FeatureRef]:
    """Return the features with a place in the frame as the eye meets them: by rows, then from the left."""
    row = frame.height * UNITS / READING_ROWS
    places = [place for item in visible for place in item.drawn.places]
    return [place.ref for place in sorted(places, key=lambda place: (int(place.y // row), place.x))]


def _features(document: Document, visible: Sequence[_Visible], chosen: notes.Notes) -> list[dict[str, Any]]:
    """Return names and note numbers to be placed, points first."""
    numbers_of = _numbers(document, chosen)
    pins = {(pin.layer, pin.feature): [pin.right, pin.down] for pin in document.figure.pins}
    found: list[dict[str, Any]] = []
    for item in visible:
        features = {feature.key: feature for feature in item.layer.features} if item.drawn.places else {}
        for place in item.drawn.places:
            feature = features[place.ref.key]
            told = properties(feature)
            entry = {
                "name": _string(told.get("name")),
                "arabic": _string(told.get("name:ar")),
                "numbers": numbers_of(item.layer, feature),
                "layer": item.layer.id,
                "key": feature.key,
                "shape": place.shape,
                "x": place.x,
                "y": place.y,
                "reach": place.reach,
                "inside": place.inside,
                "along": place.along,
                "pin": pins.get((item.layer.id, feature_id(feature))),  # type: ignore[arg-type]  # None names no pin
                "colour": _ink(item, place),
            }
            if entry["name"] or entry["numbers"]:
                found.append(entry)
    return sorted(found, key=lambda entry: (entry["shape"] != "point", not entry["numbers"]))


def _without_numbers(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the names alone, for a page without notes that numbers could lead to."""
    return [{**feature, "numbers": ""} for feature in features if feature["name"]]


def _numbers(document: Document, chosen: notes.Notes) -> Any:
    by_subject: dict[tuple[str, Any], list[int]] = {}
    for statement in chosen.numbered:
        for subject in statement.about:
            by_subject.setdefault((subject.layer, subject.feature), []).append(chosen.numbers[statement.id])
    del document

    def numbers_of(layer: Layer, feature: Feature) -> str:
        identifier = feature_id(feature)
        return notes.number_list(by_subject.get((layer.id, identifier), ())) if identifier is not None else ""

    return numbers_of


def _ink(item: _Visible, place: Place) -> str:
    """Return the colour of a feature's name: that of its edge or disc."""
    position = item.pack.position_of(place.ref.key) or 0
    style = item.pack.styles[int(item.pack.feature_style[position])]
    if place.shape == "point":
        return str(style.point_fill if style.symbol_colour == "#ffffff" else style.symbol_colour)
    return str(style.stroke or "#22201d")


def _map(frame: Frame, visible: Sequence[_Visible], painted: list[dict[str, Any]], scale: float) -> dict[str, Any]:
    return {
        "width": frame.width,
        "height": frame.height,
        "units": UNITS,
        "ratio": frame.ratio,
        "relief": None,
        "type_scale": scale,
        "ground": painted,
        "layers": [
            {"id": item.layer.id, "title": item.layer.title, "opacity": item.layer.opacity, "marks": item.drawn.marks}
            for item in visible
        ],
    }


def _page(
    document: Document,
    options: FigureOptions,
    frame: Frame,
    size: str,
    chosen: notes.Notes,
    *,
    visible: Sequence[_Visible],
) -> dict[str, Any]:
    """Return the texts of the page."""
    figure = document.figure
    produced = dates.prose(options.produced.isoformat()) if options.produced else None
    cited = notes.cited_sources(document, chosen.all)
    texts: dict[str, Any] = {
        "subtitle": figure.subtitle,
        "as_of": _day(document.as_of),
        "handling": figure.handling,
        "notes": notes.texts(document, chosen),
        "remarks": [citation.curly(remark) for remark in figure.notes],
        "methods": _methods(visible),
        "grades": notes.grade_key(chosen.all),
        "sources": [[list(run) for run in citation.entry(notes.published(source), day_first=True)] for source in cited],
        "source_names": list(dict.fromkeys(citation.short(notes.published(source)) for source in cited)),
        "projection": f"{frame.projection.name}; datum {frame.projection.datum}",
        "ratio": ratio_text(frame, size),
        "disclaimer": figure.disclaimer or DISCLAIMER,
        "publisher": figure.publisher,
        "contact": figure.contact,
        "map_number": figure.map_number,
        "version": figure.version,
        "cut_off": figure.cut_off,
        "logo": figure.logo,
        "produced": produced,
    }
    nothing = {
        "notes": {"numbered": [], "elsewhere": [], "placeless": []},
        "remarks": [],
        "methods": [],
        "sources": [],
        "source_names": [],
    }
    for name in texts:
        part = _PART_OF.get(name, name)
        if part in parts.PARTS and not parts.shown(figure, part):
            texts[name] = nothing.get(name)
    return texts


def _words(
    document: Document,
    options: FigureOptions,
    model: dict[str, Any],
    frame: Frame,
    chosen: notes.Notes,
    *,
    visible: Sequence[_Visible],
    base: Ground,
    size: str,
) -> Words:
    """Return what the figure's file says of itself."""
    ratio = ratio_text(frame, size)
    sources = wording.sources_of(document, chosen.all)
    shown = alt_text.Shown(
        title=model["title"],
        bounds=frame.bounds,
        places=[name["text"] for name in model["ground_names"] if name["kind"] == "country"],
        ratio=ratio,
        counted=wording.counted(document, [wording.OnMap(item.layer, item.pack, item.drawn) for item in visible]),
        statements=0 if model["alone"] else len(chosen.all),
        sources=len(sources),
        marked=said_by(model["annotations"]),
    )
    is_shown = partial(parts.shown, document.figure)  # what is left away on the page is not told in the file either
    return Words(
        title=model["title"],
        alt_text=alt_text.alt_text(document, shown),
        extent=frame.bounds,
        subtitle=document.figure.subtitle if is_shown("subtitle") else None,
        publisher=document.figure.publisher if is_shown("publisher") else None,
        handling=document.figure.handling,
        as_of=document.as_of if is_shown("as_of") else None,
        produced=options.produced,
        projection=f"{frame.projection.name}; datum {frame.projection.datum}",
        ratio=ratio,
        sources=sources if is_shown("sources") else (),
        attribution=ground.attribution(base),
    )


def _legend(
    document: Document, visible: Sequence[_Visible], painted: list[dict[str, Any]], base: Ground, frame: Frame
) -> dict[str, Any]:
    """Return what the legend shows, and what must be said about the base map."""
    figure = document.figure
    made = _entries(document, visible, painted)
    groups = as_data(arranged(made, figure.legend, document))
    return {
        "title": figure.legend.title or "Legend",
        "columns": figure.legend.columns,
        "shown": parts.shown(figure, "legend"),
        "entries": groups["map"],
        "parties": groups["party"] if parts.shown(figure, "parties") else [],
        "classes": groups["class"] if parts.shown(figure, "classes") else [],
        "ground": groups["ground"] if parts.shown(figure, "base_map") else [],
        "disputed": ground.disputed_lines(base, frame.bounds) if parts.shown(figure, "disputed") else None,
        "attribution": ground.attribution(base),
        "made": made,
    }


def _entries(document: Document, visible: Sequence[_Visible], painted: list[dict[str, Any]]) -> list[Entry]:
    """Return the entries of the legend that the map gives rise to."""
    seen = [
        Shown(item.layer, style, shape, count)  # type: ignore[arg-type]  # one of the three words
        for item in visible
        for style, shape, count in item.drawn.styles
    ]
    return made_entries(document, seen, ground.legend_entries(painted))


def _methods(visible: Sequence[_Visible]) -> list[dict[str, str]]:
    """Return how the visible outlines and points were made, features of the same method together."""
    names: dict[str, list[str]] = {}
    for item in visible:
        keys: Collection[int] = {place.ref.key for place in item.drawn.places}
        for feature in item.layer.features if keys else ():
            told = properties(feature)
            method, name = _string(told.get("method")), _string(told.get("name"))
            if method and (feature.key in keys or method.startswith("not drawn")):
                names.setdefault(method, []).append(name or item.layer.title)
    return [{"names": ", ".join(found), "method": citation.curly(method)} for method, found in names.items()]


def _plan(plan: PagePlan) -> dict[str, Any]:
    return {
        "width": plan.width,
        "height": plan.height,
        "type_scale": plan.type_scale,
        "layout": plan.layout,
        "title": list(plan.title),
        "map": list(plan.map),
        "columns": [list(box) for box in plan.columns],
        "footer": list(plan.footer),
        "next_columns": [list(box) for box in plan.next_columns],
        "next_footer": list(plan.next_footer),
    }


def _day(as_of: str | None) -> str | None:
    """Return the day that the map shows: a month or a year means its last day."""
    if as_of is None or not dates.is_valid(as_of):
        return as_of
    year, month, day = dates.last_day(as_of)
    return dates.prose(f"{year:04.0f}-{month:02d}-{day:02d}") if math.isfinite(year) else dates.prose(as_of)


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
