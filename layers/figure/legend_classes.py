"""The key of line and hatch classes: what full, light and hatched areas, dashes, ticks and discs say on this map.

Each class that occurs has a sample in a neutral colour, which shows that one thing and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from layers.document import Document
from layers.figure import legend
from layers.figure.legend import Entry, Shape, Shown
from layers.style import NEUTRAL, Style

_LIGHTEST_FULL = 0.4


class _Class(NamedTuple):
    """A class: its name in ids, what it says, the sample, and which of the visible styles belong to it."""

    name: str
    says: str
    shape: Shape
    sample: Style
    holds: Callable[[Style], bool]


_CLASSES: tuple[_Class, ...] = (
    _Class(
        "full",
        "Full fill: confirmed",
        "area",
        Style(fill=NEUTRAL, fill_opacity=0.5),
        lambda style: style.fill_opacity >= _LIGHTEST_FULL,
    ),
    _Class(
        "light",
        "Light fill: assessed",
        "area",
        Style(fill=NEUTRAL, fill_opacity=0.18),
        lambda style: 0 < style.fill_opacity < _LIGHTEST_FULL and style.hatch is None,
    ),
    _Class(
        "single-hatch",
        "Single hatch: held or advance, claimed",
        "area",
        Style(hatch="single", hatch_colour=NEUTRAL),
        lambda style: style.hatch == "single",
    ),
    _Class(
        "cross-hatch",
        "Cross-hatch: contested",
        "area",
        Style(hatch="cross", hatch_colour=NEUTRAL),
        lambda style: style.hatch == "cross",
    ),
    _Class(
        "dots",
        "Dots: proposed",
        "area",
        Style(hatch="dots", hatch_colour=NEUTRAL, hatch_spacing=6.0, hatch_width=1.6),
        lambda style: style.hatch == "dots",
    ),
    _Class(
        "ticks",
        "Ticked edge: advance, ticks point forward",
        "line",
        Style(stroke=NEUTRAL, ticks="outward"),
        lambda style: style.ticks is not None,
    ),
    _Class(
        "dashes",
        "Dashed edge: proposed or claimed",
        "line",
        Style(stroke=NEUTRAL, dash=(5, 3)),
        lambda style: style.dash is not None,
    ),
    _Class(
        "faded",
        "Faded edge: the outline is only indicative",
        "area",
        Style(stroke=NEUTRAL, edge_fade=True),
        lambda style: style.edge_fade,
    ),
)
_POINT_CLASSES: tuple[_Class, ...] = (
    _Class(
        "dark-disc",
        "Dark disc: confirmed",
        "point",
        Style(radius=5.0),
        lambda style: style.symbol_colour == "#ffffff",
    ),
    _Class(
        "light-disc",
        "Light disc: assessed",
        "point",
        Style(radius=5.0, point_fill="#dbd9d8", point_stroke=NEUTRAL, point_stroke_width=1.6),
        lambda style: style.symbol_colour != "#ffffff" and style.point_dash is None,
    ),
    _Class(
        "white-disc",
        "White disc, dashed rim: claimed or proposed",
        "point",
        Style(radius=5.0, point_fill="#ffffff", point_stroke=NEUTRAL, point_stroke_width=1.6, point_dash=(3, 2.2)),
        lambda style: style.symbol_colour != "#ffffff" and style.point_dash is not None,
    ),
)


def classes(shown: Iterable[Shown]) -> list[Entry]:
    """Return an entry for each class that the visible shapes with a state belong to."""
    claims = [item for item in shown if item.style.key.state]
    areas = [item.style for item in claims if item.shape != "point"]
    points = [item.style for item in claims if item.shape == "point" and item.style.sidc is None]
    return [*_present(_CLASSES, areas), *_present(_POINT_CLASSES, points)]


def _present(known: Sequence[_Class], styles: Sequence[Style]) -> list[Entry]:
    return [
        Entry(f"class:{one.name}", "class", one.says, shape=one.shape, style=one.sample)
        for one in known
        if any(one.holds(style) for style in styles)
    ]


def made_entries(document: Document, shown: Sequence[Shown], ground_kinds: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return every entry that a map gives rise to, in its own order: layers, parties, classes and base map."""
    return [
        *legend.entries(document, shown),
        *legend.parties(document, shown),
        *classes(shown),
        *legend.ground(ground_kinds),
    ]
