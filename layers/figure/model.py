"""The figure as plain data: everything that the page prints, composed from a situation and a few options.

The model holds numbers and texts only, so it can be sent as JSON: the page measures text, places names and lets notes
flow. What may not be published (restricted statements, private notes, hidden layers) is not in it at all.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple

from msgspec import Struct, structs

from layers import dates
from layers.document import Bounds, Document, Figure, FigureLayout, Layer
from layers.drawing.packing import pack
from layers.drawing.packs import Pack
from layers.edits import set_figure
from layers.figure import grid, ground, notes
from layers.figure.annotations import LayersShown, Sheet, annotations
from layers.figure.extents import checked_extent, extent_of, widened
from layers.figure.frame import UNITS, Frame, around, frame_for, within_world
from layers.figure.furniture import Wanted, covered_by_marks, furniture, standing
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.layouts import (
    BAR_SHARE,
    NOT_ON,
    clear_of_panels,
    covered_by_title,
    legend_corners,
    legend_room,
    plan_figure,
    with_cut_map,
    with_grid,
)
from layers.figure.page_ground import PageGround
from layers.figure.page_texts import legend_of_page, page_texts, words_of
from layers.figure.paper import (
    Box,
    Orientation,
    PagePlan,
    paper_dpi,
    paper_named,
    paper_phrase,
    plan_map_alone,
)
from layers.figure.parts import shown
from layers.figure.projection_choice import ProjectionError, choose
from layers.figure.scale_bar import Unit, middle
from layers.figure.seam import short_way
from layers.figure.shapes import Drawn, draw
from layers.figure.visible import (
    Visible,
    is_visible,
    massed,
    named_features,
    reading_order,
    told_of,
    without_numbers,
)
from layers.publishing import Answer, publish
from layers.publishing.features import Reduced, reduce
from layers.publishing.figure import withheld_annotations
from layers.style import styler
from layers.subjects import SubjectIndex

MARGIN = 0.05  # of the frame, kept free around the layers' bounds


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
    extent: Bounds | None = None  # as it is written, see `extents`
    ratio: float | None = None
    title: str | None = None
    produced: date | None = None
    projection: str | None = None  # as `projection_choice.choose` takes it
    grid: Literal["graticule", "mgrs", "none"] | None = None
    units: tuple[Unit, ...] | None = None
    sensitive: Answer | None = None


class FigureError(ValueError):
    """A figure that cannot be made as asked; the message is for the user."""


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
    asked, document = document, published(document, options, kept)
    figure = document.figure
    paper = paper_named(options.paper or figure.paper)
    orientation = options.orientation or figure.orientation
    size = paper_phrase(paper, orientation)
    alone = options.frame == "map"
    plan = plan_map_alone(paper, orientation) if alone else _planned(figure, options, paper, orientation)
    packs = {layer.id: _pack(layer, document, kept) for layer in _shown(document)}
    gridded = figure.grid if options.grid is None else None if options.grid == "none" else options.grid
    plan = with_grid(plan) if gridded and not alone else plan
    framed = _frame(figure, options, list(packs.values()), plan)
    frame = within_world(framed.frame)
    plan = with_cut_map(plan, Box(*frame.place_in(framed.frame)))
    index = SubjectIndex(document)
    told_of_layers = told_of(document, index)
    visible = [
        _visible(layer, packs[layer.id], frame, plan.type_scale, told=told_of_layers[layer.id], kept=kept)
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
    chosen = notes.choose(document, index, partial(is_visible, document), reading_order(visible, frame))
    features = named_features(document, visible, chosen)
    model["features"] = without_numbers(features) if plan.layout == "card" else features
    model["massed"] = massed(visible)
    if not alone:
        model |= page_texts(document, options.produced, frame, size, chosen, visible=visible, stretch=framed.stretch)
        model["legend"] = legend_of_page(document, visible, painted, base, frame)
    on_page = PageGround(frame, plan.map.left, plan.map.top)
    wanted = Wanted(
        size,
        options.units or figure.scale_units,
        NOT_ON.get(plan.layout, frozenset()).union(figure.hidden),
        aside=plan.layout == "report" and not alone,
        taken=covered_by_marks(frame, figure.handling, plan.type_scale) if alone else covered_by_title(plan),
        legend=None if alone else legend_room(plan, model["legend"]),
        legend_corners=legend_corners(plan),
        share=BAR_SHARE.get(plan.layout, 0.3),
    )
    model["furniture"] = furniture(frame, [item.drawn for item in visible], base, plan.type_scale, wanted, kept=kept)
    if "legend" in model["furniture"]:
        left, top, width, height = model["furniture"].pop("legend")
        model["plan"]["columns"] = [[plan.map.left + left, plan.map.top + top, width, height]]
    model["annotations"] = annotations(
        LayersShown(document, [(item.layer, item.pack) for item in visible]),
        Sheet(
            plan.width,
            plan.height,
            plan.type_scale,
            bool(plan.next_columns) or plan.layout == "slide",
            on_page,
            standing(model["furniture"], plan.map.left, plan.map.top),
        ),
        base,
        kept,
    )
    model["place"] = kept.of("place", (on_page,), on_page.georeference)
    model["words"] = words_of(document, options.produced, model, frame, chosen, visible=visible, base=base, size=size)
    model["grid"] = gridded and kept.of(
        "grid", (gridded, frame, plan.type_scale), lambda: grid.grid(gridded, frame, plan.type_scale)
    )
    model["warnings"] = [framed.warning] if framed.warning else []
    model["annotations"]["problems"] += withheld_annotations(asked, document)
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
    return kept.of(
        ("pack", layer.id), made_from, lambda: short_way(pack(layer, styler(layer, document), as_of=document.as_of))
    )


def _visible(
    layer: Layer, packed: Pack, frame: Frame, type_scale: float, *, told: Collection[int], kept: Kept
) -> Visible:
    made_from = (packed, frame, type_scale, told)

    def make() -> Drawn:
        return draw(layer, packed, frame, type_scale, told, pieces=kept.pieces(layer.id))

    drawn = kept.of(("drawn", layer.id), made_from, make)
    return Visible(layer, packed, drawn)


def _planned(figure: Figure, options: FigureOptions, paper: str, orientation: Orientation) -> PagePlan:
    margin = figure.margin if options.margin is None else options.margin
    layout = options.layout or figure.layout
    return plan_figure(layout, paper, orientation, handling=bool(figure.handling), margin=margin)


class _Framed(NamedTuple):
    """The frame, how far lengths differ in it, and a sentence about that where it is much."""

    frame: Frame
    stretch: float
    warning: str | None


def _frame(figure: Figure, options: FigureOptions, packs: Sequence[Pack], plan: PagePlan) -> _Framed:
    """Return the frame of an extent, or of everything that is visible, at a scale that was typed or fits."""
    box = plan.map
    bounds, margin = _extent(options.extent or figure.extent, packs)
    clear = clear_of_panels(plan, legend=shown(figure, "legend"))
    ratio = options.ratio or figure.ratio
    if ratio is not None:
        bounds = around(bounds, box.width, box.height, ratio)
    try:
        chosen = choose(options.projection or figure.projection, bounds)
    except ProjectionError as error:
        raise FigureError(str(error)) from error
    frame = frame_for(
        bounds, box.width, box.height, projection=chosen.projection, margin=margin, ratio=ratio, clear=clear
    )
    return _Framed(frame, chosen.stretch, chosen.warning)


def _extent(extent: Bounds | None, packs: Sequence[Pack]) -> tuple[Bounds, float]:
    """Return the extent that the frame shows, counted on, and which share of its size stays free around it.

    Without one it is that of everything that is visible. Raises ExtentError where it is empty or outside the world.
    """
    if extent is not None:
        return checked_extent(extent), 0.0
    found = extent_of(packs)
    return ((-180.0, -60.0, 180.0, 80.0), 0.0) if found is None else (widened(found), MARGIN)


def _map(frame: Frame, visible: Sequence[Visible], painted: list[dict[str, Any]], scale: float) -> dict[str, Any]:
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
