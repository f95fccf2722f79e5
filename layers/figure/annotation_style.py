"""How an annotation is drawn: the settings that its `style` may hold, their bounds, and what each kind has by itself.

Names that simplestyle has are simplestyle's (`stroke`, `stroke-width`, `fill` …). Widths are CSS pixels, text is in
points, both at A4: larger papers enlarge them together with everything else.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from layers.document import Annotation, AnnotationKind

INK = "#22201d"
PALETTE: Mapping[str, str] = {  # Okabe and Ito's hues, darkened until text in them has 4.5:1 on land and on paper
    "Ink": INK,
    "Blue": "#005f9e",
    "Vermilion": "#a84300",
    "Green": "#006b4c",
    "Purple": "#8f3a6b",
    "Grey": "#5b544c",
    "White": "#ffffff",
}
LEAST_TEXT = 6.0  # points
MOST_TEXT = 72.0
DASHES: Mapping[str, tuple[float, ...]] = {"solid": (), "dashed": (6.0, 3.0), "dotted": (0.1, 2.4)}  # stroke widths
HEADS = ("end", "both", "none")
ALIGNMENTS = ("left", "center", "right")
PLACES = ("list", "map")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LONGEST_LABEL = 4


class AnnotationStyle(Struct, frozen=True):
    """Every setting of an annotation, resolved; `text_width` is in millimetres, None lets lines end where they end."""

    stroke: str | None = INK
    stroke_width: float = 1.6
    dash: tuple[float, ...] = ()
    fill: str | None = None
    fill_opacity: float = 1.0
    text_size: float = 8.0
    text_colour: str = INK
    text_bold: bool = False
    text_align: str = "left"
    text_width: float | None = None
    head: str = "none"
    smooth: bool = False
    dim: float = 0.55
    number: str | None = None
    place: str = "list"


DEFAULTS: Mapping[AnnotationKind, AnnotationStyle] = {
    "callout": AnnotationStyle(stroke_width=1.2, fill="#ffffff", text_width=42.0),
    "text": AnnotationStyle(stroke=None, stroke_width=0.8),
    "arrow": AnnotationStyle(stroke_width=2.0, head="end"),
    "rectangle": AnnotationStyle(),
    "ellipse": AnnotationStyle(),
    "line": AnnotationStyle(),
    "spotlight": AnnotationStyle(stroke_width=1.0, fill="#ffffff"),
    "inset": AnnotationStyle(stroke_width=1.0),
    "image": AnnotationStyle(stroke=None, stroke_width=0.8),
}


class Setting(NamedTuple):
    """A setting: its name in `AnnotationStyle`, how a value is read, what it may be, and what a user calls it."""

    name: str
    read: Callable[[Any], Any]
    allowed: str
    title: str


def _colour(value: Any) -> str:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.lower()
    raise ValueError


def _colour_or_none(value: Any) -> str | None:
    return None if value == "none" else _colour(value)


def _number(least: float, most: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError
        if not least <= value <= most:
            raise ValueError
        return float(value)

    return read


def _one_of(*values: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if isinstance(value, str) and value in values:
            return value
        raise ValueError

    return read


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _label(value: Any) -> str | None:
    if isinstance(value, str) and value.strip() and len(value.strip()) <= _LONGEST_LABEL:
        return value.strip()
    raise ValueError


SETTINGS: Mapping[str, Setting] = {
    "stroke": Setting("stroke", _colour_or_none, "#rrggbb or none", "Line colour"),
    "stroke-width": Setting("stroke_width", _number(0.25, 20.0), "from 0.25 to 20", "Line width"),
    "dash": Setting("dash", lambda value: DASHES[_one_of(*DASHES)(value)], "solid, dashed or dotted", "Line style"),
    "fill": Setting("fill", _colour_or_none, "#rrggbb or none", "Fill"),
    "fill-opacity": Setting("fill_opacity", _number(0.0, 1.0), "from 0 to 1", "Opacity of the fill"),
    "text-size": Setting("text_size", _number(LEAST_TEXT, MOST_TEXT), "from 6 to 72", "Text size"),
    "text-colour": Setting("text_colour", _colour, "#rrggbb", "Text colour"),
    "text-bold": Setting("text_bold", _truth, "true or false", "Bold"),
    "text-align": Setting("text_align", _one_of(*ALIGNMENTS), "left, center or right", "Alignment of the text"),
    "text-width": Setting("text_width", _number(5.0, 1000.0), "from 5 to 1000", "Width of the text"),
    "head": Setting("head", _one_of(*HEADS), "end, both or none", "Arrow head"),
    "smooth": Setting("smooth", _truth, "true or false", "Curved"),
    "dim": Setting("dim", _number(0.0, 1.0), "from 0 to 1", "Dimming"),
    "number": Setting("number", _label, "a text of one to four letters", "Number"),
    "place": Setting("place", _one_of(*PLACES), "list or map", "Text stands"),
}
_STROKES = ("stroke", "stroke-width", "dash")
_FILLS = ("fill", "fill-opacity")
_TEXTS = ("text-size", "text-colour", "text-bold", "text-align", "text-width")
USED: Mapping[AnnotationKind, tuple[str, ...]] = {
    "callout": ("number", "place", "stroke", "stroke-width", "fill", "text-size", "text-colour", "text-width"),
    "text": (*_TEXTS, *_FILLS, *_STROKES),
    "arrow": (*_STROKES, "head", "smooth"),
    "rectangle": (*_STROKES, *_FILLS),
    "ellipse": (*_STROKES, *_FILLS),
    "line": (*_STROKES, "head", "smooth"),
    "spotlight": (*_STROKES, "fill", "dim"),
    "inset": ("stroke", "stroke-width"),
    "image": _STROKES,
}
"""The settings that each kind is drawn by; a form offers these."""


def resolve(annotation: Annotation) -> AnnotationStyle:
    """Return every setting of an annotation; what its style holds and cannot be gives way to the kind's own."""
    style = DEFAULTS[annotation.kind]
    chosen: dict[str, Any] = {name: getattr(style, name) for name in style.__struct_fields__}
    for name, value in annotation.style.items():
        if name in SETTINGS:
            try:
                chosen[SETTINGS[name].name] = SETTINGS[name].read(value)
            except ValueError:
                continue
    return AnnotationStyle(**chosen)


def flaws(style: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the settings that have values that cannot be, each with what it may be."""
    found = []
    for name, value in style.items():
        if name in SETTINGS:
            try:
                SETTINGS[name].read(value)
            except ValueError:
                found.append((name, SETTINGS[name].allowed))
    return found


def known(style: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that Sitmap knows and whose values can be: all that is ever published."""
    wrong = {name for name, _ in flaws(style)}
    return {name: value for name, value in style.items() if name in SETTINGS and name not in wrong}
