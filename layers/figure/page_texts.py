"""The texts of a figure's page: what stands around the map, in the legend, and in the metadata of its file."""

import math
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from layers import citation, dates
from layers.document import Document
from layers.figure import alt_text, ground, notes, parts, wording
from layers.figure.annotations import said_by
from layers.figure.frame import Frame
from layers.figure.ground import Ground
from layers.figure.legend import Entry, Shown, arranged, as_data
from layers.figure.legend_classes import made_entries
from layers.figure.projection_choice import share_text
from layers.figure.scale_bar import ratio_text
from layers.figure.visible import Visible, text_of
from layers.figure.words import Words
from layers.geojson.features import properties

_PART_OF = {
    "contact": "publisher",
    "version": "map_number",
    "source_names": "sources",
}  # where a text is not a part of its own
MEASURABLE = 0.01  # share of a length that can be told with a ruler on paper
DISCLAIMER = "Boundaries, names and designations on this map do not imply endorsement or acceptance by its publisher."


def page_texts(
    document: Document,
    produced_on: date | None,
    frame: Frame,
    size: str,
    chosen: notes.Notes,
    *,
    visible: Sequence[Visible],
    stretch: float,
) -> dict[str, Any]:
    """Return the texts of the page; `stretch` is the share by which lengths in it differ from the ratio at most."""
    figure = document.figure
    produced = dates.prose(produced_on.isoformat()) if produced_on else None
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
        "projection": _projection(frame, stretch),
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


def _projection(frame: Frame, stretch: float) -> str:
    """Return the name of the projection and of the datum, and how far lengths are off where that can be measured."""
    named = f"{frame.projection.name}; datum {frame.projection.datum}"
    if stretch < MEASURABLE:
        return named
    return f"{named}; lengths differ by up to {share_text(stretch)} from the ratio"


def words_of(
    document: Document,
    produced_on: date | None,
    model: dict[str, Any],
    frame: Frame,
    chosen: notes.Notes,
    *,
    visible: Sequence[Visible],
    base: Ground,
    size: str,
) -> Words:
    """Return what the figure's file says of itself."""
    ratio = ratio_text(frame, size)
    sources = wording.sources_of(document, chosen.all)
    shown = alt_text.Shown(
        title=model["title"],
        bounds=frame.extent,
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
        extent=frame.extent,
        subtitle=document.figure.subtitle if is_shown("subtitle") else None,
        publisher=document.figure.publisher if is_shown("publisher") else None,
        handling=document.figure.handling,
        as_of=document.as_of if is_shown("as_of") else None,
        produced=produced_on,
        projection=f"{frame.projection.name}; datum {frame.projection.datum}",
        ratio=ratio,
        sources=sources if is_shown("sources") else (),
        attribution=ground.attribution(base),
    )


def legend_of_page(
    document: Document, visible: Sequence[Visible], painted: list[dict[str, Any]], base: Ground, frame: Frame
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


def _entries(document: Document, visible: Sequence[Visible], painted: list[dict[str, Any]]) -> list[Entry]:
    """Return the entries of the legend that the map gives rise to."""
    seen = [
        Shown(item.layer, style, shape, count)  # type: ignore[arg-type]  # one of the three words
        for item in visible
        for style, shape, count in item.drawn.styles
    ]
    return made_entries(document, seen, ground.legend_entries(painted))


def _methods(visible: Sequence[Visible]) -> list[dict[str, str]]:
    """Return how the visible outlines and points were made, features of the same method together."""
    names: dict[str, list[str]] = {}
    for item in visible:
        keys: Collection[int] = {place.ref.key for place in item.drawn.places}
        for feature in item.layer.features if keys else ():
            told = properties(feature)
            method, name = text_of(told.get("method")), text_of(told.get("name"))
            if method and (feature.key in keys or method.startswith("not drawn")):
                names.setdefault(method, []).append(name or item.layer.title)
    return [{"names": ", ".join(found), "method": citation.curly(method)} for method, found in names.items()]


def _day(as_of: str | None) -> str | None:
    """Return the day that the map shows: a month or a year means its last day."""
    if as_of is None or not dates.is_valid(as_of):
        return as_of
    year, month, day = dates.last_day(as_of)
    return dates.prose(f"{year:04.0f}-{month:02d}-{day:02d}") if math.isfinite(year) else dates.prose(as_of)
