"""The exported web page as plain data: everything that it shows, composed from a situation and a few options.

It is made from the publish copy. Texts are numbers and strings only: the page sets them as text, never as markup.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from layers import citation, dates
from layers.document import Bounds, Document, Feature, FeatureRef
from layers.drawing.packing import pack
from layers.drawing.packs import Pack
from layers.figure import alt_text, ground, legend, notes, parts, wording
from layers.figure.extents import WORLD, as_written, checked_extent, extent_of, widened
from layers.figure.ground import Ground
from layers.figure.legend_classes import made_entries
from layers.figure.model import FigureOptions, published
from layers.figure.page_texts import DISCLAIMER
from layers.figure.web_annotations import web_annotations
from layers.figure.words import Words
from layers.geojson.features import properties
from layers.parts import LINE, POINT
from layers.style import PRECISIONS, styler
from layers.subjects import SubjectIndex

MOST_LISTED = 300
"""A layer of more features lists none of them by name: nobody reads on."""


class WebMap(NamedTuple):
    """What the page shows: its texts, the packs of its layers in drawing order, and where it looks first."""

    model: dict[str, Any]
    packs: list[Pack]
    bounds: Bounds  # counted on
    document: Document
    words: Words
    left_out: tuple[str, ...]  # annotations that a web page cannot show


def compose_web(document: Document, options: FigureOptions, base: Ground) -> WebMap:
    """Compose the web page of a situation.

    Raises FigureError for a layer that does not exist and ExtentError for an extent that no map can show.
    """
    document = published(document, options)
    figure = document.figure
    packs = [pack(layer, styler(layer, document), as_of=document.as_of) for layer in document.layers]
    wanted = options.extent or figure.extent
    bounds = checked_extent(wanted) if wanted else widened(extent_of(packs) or WORLD)
    shown = [
        legend.Shown(layer, *item) for layer, one in zip(document.layers, packs, strict=True) for item in _styles(one)
    ]
    refs = [FeatureRef(layer.id, feature.key) for layer in reversed(document.layers) for feature in layer.features]
    chosen = notes.choose(document, SubjectIndex(document), set(refs).__contains__, refs)
    title = options.title or figure.title or document.title
    as_of = dates.prose(document.as_of) if document.as_of else None
    words = _words(document, options, chosen, bounds=bounds, shown=shown, base=base)
    drawn, left_out = web_annotations(document)
    model = {
        "title": title,
        "subtitle": figure.subtitle,
        "as_of": as_of,
        "handling": figure.handling,
        "description": words.alt_text,
        "bounds": bounds,
        "layers": _layers(document, packs, chosen),
        **_statements(document, chosen),
        "remarks": [citation.curly(remark) for remark in figure.notes],
        "grades": notes.grade_key(chosen.all),
        "legend": _legend(document, shown, base),
        "annotations": drawn,
        "about": _about(document, options, base, bounds),
        "attribution": list(base.attribution),
    }
    return WebMap(model, packs, bounds, document, words, tuple(left_out))


def _legend(document: Document, shown: list[legend.Shown], base: Ground) -> dict[str, Any]:
    own = document.figure.legend
    kinds = ground.legend_entries([{"kind": layer.kind} for layer in base.layers])
    groups = legend.as_data(legend.arranged(made_entries(document, shown, kinds), own, document))
    return {
        "title": own.title or "Legend",
        "columns": own.columns,
        "shown": True,
        "entries": groups["map"],
        "parties": groups["party"] if parts.shown(document.figure, "parties") else [],
        "classes": groups["class"] if parts.shown(document.figure, "classes") else [],
        "ground": groups["ground"] if parts.shown(document.figure, "base_map") else [],
    }


def _styles(one: Pack) -> list[tuple[Any, Any, int]]:
    """Return the styles that occur in a pack, what each is drawn as, and for how many features."""
    full = np.flatnonzero(one.feature_start[1:] > one.feature_start[:-1])
    kinds = one.part_kind[one.feature_start[full]]
    shapes = np.where(kinds == POINT, 0, np.where(kinds == LINE, 1, 2))
    found, counts = np.unique(np.stack((one.feature_style[full], shapes), axis=1), axis=0, return_counts=True)
    words = ("point", "line", "area")
    return [
        (one.styles[style], words[shape], count)
        for (style, shape), count in zip(found.tolist(), counts.tolist(), strict=True)
    ]


def _layers(document: Document, packs: list[Pack], chosen: notes.Notes) -> list[dict[str, Any]]:
    """Return the layers in drawing order: what each style says, and the features that have a name or statements."""
    numbers = _numbers(document, chosen)
    found = []
    for layer, one in zip(document.layers, packs, strict=True):
        listed = len(layer.features) <= MOST_LISTED
        features = [
            entry
            for feature in layer.features
            if (entry := _feature(feature, numbers.get(FeatureRef(layer.id, feature.key), ()), named=listed))
        ]
        says = [legend.describe(legend.Shown(layer, style, "area", 1), document)[1] for style in one.styles]
        found.append({"title": layer.title, "opacity": layer.opacity, "says": says, "features": features})
    return found


def _numbers(document: Document, chosen: notes.Notes) -> dict[FeatureRef, list[int]]:
    index = SubjectIndex(document)
    numbers: dict[FeatureRef, list[int]] = {}
    for statement in chosen.numbered:
        for ref in index.features(statement):
            numbers.setdefault(ref, []).append(chosen.numbers[statement.id])
    return numbers


def _feature(feature: Feature, numbers: Sequence[int], *, named: bool) -> dict[str, Any] | None:
    """Return what the page says of a feature, None where that is nothing."""
    told = properties(feature) if named or numbers else {}
    texts = {name: told[name] for name in ("name", "name:ar", "method") if isinstance(told.get(name), str)}
    if not numbers and not texts.get("name"):
        return None
    return {
        "key": feature.key,
        "name": texts.get("name"),
        "arabic": texts.get("name:ar"),
        "method": citation.curly(texts["method"]) if "method" in texts else None,
        "precision": told["precision"] if told.get("precision") in PRECISIONS else None,
        "numbers": list(numbers),
    }


def _statements(document: Document, chosen: notes.Notes) -> dict[str, Any]:
    """Return numbered and placeless statements, each with the position of its source in the list of sources."""
    sources = notes.cited_sources(document, chosen.all)
    positions = {source.id: position for position, source in enumerate(sources)}
    texts = notes.texts(document, chosen)
    groups = {
        name: [
            entry | {"source": positions.get(statement.source or "")}
            for entry, statement in zip(texts[name], getattr(chosen, name), strict=True)
        ]
        for name in ("numbered", "placeless")
    }
    return groups | {"sources": [[list(run) for run in citation.entry(one.csl, day_first=True)] for one in sources]}


def _about(document: Document, options: FigureOptions, base: Ground, bounds: Bounds) -> list[str]:
    """Return the small print, a line each."""
    figure = document.figure
    number = " · ".join(filter(None, (figure.map_number, figure.version and f"version {figure.version}")))
    made = f"Produced {dates.prose(options.produced.isoformat())}" if options.produced else None
    lines = [
        figure.publisher,
        figure.contact,
        number,
        made,
        f"Data cut-off {figure.cut_off}" if figure.cut_off and parts.shown(figure, "cut_off") else None,
        "Web Mercator; datum WGS 84. The scale bar holds at the middle of the map.",
        figure.disclaimer or DISCLAIMER,
        ground.disputed_lines(base, bounds),
        f"Basemap: {ground.attribution(base)}" if base.attribution else None,
    ]
    return [line for line in lines if line]


def _words(
    document: Document,
    options: FigureOptions,
    chosen: notes.Notes,
    *,
    bounds: Bounds,
    shown: Sequence[legend.Shown],
    base: Ground,
) -> Words:
    """Return what the page's file says of itself; every feature is on it, whatever the map shows first."""
    figure = document.figure
    title = options.title or figure.title or document.title
    sources = wording.sources_of(document, chosen.all)
    counted = [wording.in_words(document, *one) for one in sorted(shown, key=lambda one: -_place(document, one))]
    seen = alt_text.Shown(title, as_written(bounds), (), None, counted, len(chosen.all), len(sources))
    return Words(
        title=title,
        alt_text=alt_text.alt_text(document, seen),
        extent=as_written(bounds),
        subtitle=figure.subtitle,
        publisher=figure.publisher,
        handling=figure.handling,
        as_of=document.as_of,
        produced=options.produced,
        projection="Web Mercator; datum WGS 84",
        sources=sources,
        attribution=ground.attribution(base),
    )


def _place(document: Document, shown: legend.Shown) -> int:
    """Return the place of a layer in the order of drawing."""
    return next(place for place, layer in enumerate(document.layers) if layer.id == shown.layer.id)
