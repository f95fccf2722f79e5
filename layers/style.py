"""How a feature is drawn: one table for the canvas, the figure and the legend's samples.

State and basis decide the form (fill, hatch, edge), so that the map can be read in grey; the party gives the hue.
Precision fades what is known only roughly. simplestyle-spec 1.1 keys and symbol codes override colours, widths and
symbols, never the form. A property counts only if its value is in this vocabulary: `"state": "TX"` is just a property.
Lengths are in CSS px (96 an inch), colours #rrggbb.
"""

import re
import zlib
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct, structs

from layers.document import Document, Layer

STATES = ("held", "advance", "contested", "proposed")
BASES = ("confirmed", "assessed", "claimed")
PRECISIONS = ("exact", "vicinity", "locality", "district", "province", "indicative")
VOCABULARY = (
    "party",
    "state",
    "basis",
    "precision",
    "sidc",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "fill",
    "fill-opacity",
    "marker-color",
    "marker-size",
    "marker-symbol",
)
"""The properties that decide how a feature is drawn; a layer's `style` may hold the same as its features' defaults."""

CYCLE = ("#0735b2", "#be7908", "#7e3490", "#148588", "#b33d44", "#083c05")
"""Colours of layers that state nothing: apart for the three colour-vision deficiencies and, by lightness, in grey."""

NEUTRAL = "#5b544c"
STATE_COLOURS = {"held": NEUTRAL, "advance": NEUTRAL, "contested": "#b2432f", "proposed": "#00433b"}
"""The hue of a shape that names no party; each has a lightness of its own."""

Hatch = Literal["single", "cross", "dots"]
Dash = tuple[float, ...]


class StyleKey(Struct, frozen=True):
    """What a style says, for the legend; `category` is the symbol's name or code."""

    party: str | None = None
    state: str | None = None
    basis: str | None = None
    category: str | None = None
    precision: str | None = None


class Style(Struct, frozen=True):
    """Everything that a renderer needs to draw one feature, whatever its geometry.

    Areas take fill, hatch and stroke, lines the stroke, points the disc of `radius` px (always opaque) with the symbol
    in it. With hatch "dots", `hatch_width` is the dots' diameter. `ticks` stand on the outside of an advance's edge.
    `edge_fade` marks an edge that is indicative only.
    """

    fill: str | None = None
    fill_opacity: float = 0.0
    stroke: str | None = None
    stroke_width: float = 1.4
    stroke_opacity: float = 1.0
    dash: Dash | None = None
    hatch: Hatch | None = None
    hatch_colour: str | None = None
    hatch_spacing: float = 7.0
    hatch_width: float = 0.9
    ticks: Literal["outward"] | None = None
    edge_fade: bool = False
    symbol: str | None = None
    sidc: str | None = None
    symbol_colour: str = "#ffffff"
    symbol_size: float = 11.0
    radius: float = 4.0
    point_fill: str = NEUTRAL
    point_stroke: str = "#ffffff"
    point_stroke_width: float = 1.0
    point_dash: Dash | None = None
    key: StyleKey = StyleKey()


class _Form(NamedTuple):
    """The part of a style that state and basis decide."""

    fill_opacity: float
    hatch: Hatch | None = None
    spacing: float = 7.0
    width: float = 0.9
    dash: Dash | None = None
    ticks: Literal["outward"] | None = None
    stroke_width: float = 1.4


_FULL, _LIGHT, _FAINT = 0.5, 0.18, 0.1
_CLAIMED: Dash = (5, 3)
_PROPOSED: Dash = (7, 4)
_DIFFERING: Dash = (2, 3)

_FORMS = {
    ("held", "confirmed"): _Form(_FULL),
    ("held", "assessed"): _Form(_LIGHT),
    ("held", "claimed"): _Form(0, "single", dash=_CLAIMED),
    ("advance", "confirmed"): _Form(_FULL, ticks="outward"),
    ("advance", "assessed"): _Form(_LIGHT, ticks="outward"),
    ("advance", "claimed"): _Form(0, "single", ticks="outward"),
    ("contested", "confirmed"): _Form(_LIGHT, "cross", spacing=6, width=1.2),
    ("contested", "assessed"): _Form(_FAINT, "cross", spacing=9),
    ("contested", "claimed"): _Form(0, "cross", spacing=9, dash=_CLAIMED),
    ("proposed", "confirmed"): _Form(0, "dots", spacing=5, width=1.8, dash=_PROPOSED, stroke_width=2),
    ("proposed", "assessed"): _Form(0, "dots", spacing=8, width=1.6, dash=_PROPOSED, stroke_width=2),
    ("proposed", "claimed"): _Form(0, dash=_DIFFERING),
}
_PLAIN = _Form(_LIGHT, stroke_width=1.3)

_INDICATIVE_SPACING = 1.8  # times as wide: the least specific claim must not be the loudest mark
_INDICATIVE_FILL = 0.35
_INDICATIVE_TINT = 0.35
_INDICATIVE_DASH: Dash = (1, 2)

_MARKER_SCALE = {"small": 0.75, "medium": 1.0, "large": 1.4}
_SYMBOL_RADIUS = 7.5
MAXIMUM_WIDTH = 40.0
_COLOUR = re.compile(r"#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SYMBOL = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
# MIL-STD-2525C and APP-6B codes are 10 to 15 letters, those of the D versions 20 or 30 digits.
_SYMBOL_CODE = re.compile(r"[A-Z0-9*-]{10,15}|[0-9]{20}(?:[0-9]{10})?")


def style_for(properties: Mapping[str, Any], layer: Layer, document: Document) -> Style:
    """Return how a feature with these properties is drawn in a layer of a document."""
    return styler(layer, document)(properties)


def styler(layer: Layer, document: Document) -> Callable[[Mapping[str, Any]], Style]:
    """Return the function from a feature's properties to its style; it keeps the styles that it has made."""
    parties = {party.id: party.colour for party in document.parties}
    colour = layer_colour(layer)
    made: dict[tuple[Any, ...], Style] = {}

    def style_of(properties: Mapping[str, Any]) -> Style:
        claims = _claims(properties, layer.style, parties)
        style = made.get(claims)
        if style is None:
            style = made[claims] = _style(claims, parties, colour)
        return style

    return style_of


def layer_colour(layer: Layer) -> str:
    """Return the colour of what states nothing in a layer: its own, or one of the cycle that its id decides."""
    own = _colour(layer.style.get("colour"))
    return own or CYCLE[zlib.crc32(layer.id.encode()) % len(CYCLE)]


def next_colour(document: Document) -> str:
    """Return the colour of the cycle that the fewest layers have, for a new layer's `style`."""
    return _rarest(layer_colour(layer) for layer in document.layers)


def next_party_colour(document: Document) -> str:
    """Return the colour of the cycle that the fewest parties have, for a new party."""
    return _rarest(party.colour for party in document.parties)


def _rarest(used: Iterable[str]) -> str:
    colours = list(used)
    return min(CYCLE, key=colours.count)


class _Claims(NamedTuple):
    """The properties that count, each None where it is absent or outside the vocabulary."""

    party: str | None
    state: str | None
    basis: str | None
    precision: str | None
    sidc: str | None
    stroke: str | None
    stroke_width: float | None
    stroke_opacity: float | None
    fill: str | None
    fill_opacity: float | None
    marker_colour: str | None
    marker_size: str | None
    marker_symbol: str | None


def _claims(properties: Mapping[str, Any], defaults: Mapping[str, Any], parties: Mapping[str, str]) -> _Claims:
    """Read the vocabulary from a feature's properties, and where it says nothing valid, from its layer's style."""

    def of(name: str, reading: Callable[[Any], Any]) -> Any:
        value = reading(properties.get(name))
        return reading(defaults.get(name)) if value is None else value

    return _Claims(
        party=of("party", _one_of(parties)),
        state=of("state", _one_of(STATES)),
        basis=of("basis", _one_of(BASES)),
        precision=of("precision", _one_of(PRECISIONS)),
        sidc=of("sidc", _matching(_SYMBOL_CODE)),
        stroke=of("stroke", _colour),
        stroke_width=of("stroke-width", _width),
        stroke_opacity=of("stroke-opacity", _share),
        fill=of("fill", _colour),
        fill_opacity=of("fill-opacity", _share),
        marker_colour=of("marker-color", _colour),
        marker_size=of("marker-size", _one_of(_MARKER_SCALE)),
        marker_symbol=of("marker-symbol", _matching(_SYMBOL)),
    )


def _style(claims: _Claims, parties: Mapping[str, str], layer_colour: str) -> Style:
    hue = parties.get(claims.party or "") or STATE_COLOURS.get(claims.state or "") or layer_colour
    style = _with_form(_point(claims, hue), claims, hue)
    if claims.precision == "indicative":
        style = _faded(style)
    return _with_overrides(style, claims)


def _with_form(style: Style, claims: _Claims, hue: str) -> Style:
    """Give areas and lines their form. A state whose basis nobody stated is drawn as the weakest one, a claim."""
    form = _FORMS[claims.state, claims.basis or "claimed"] if claims.state else _PLAIN
    return structs.replace(
        style,
        fill=hue if form.fill_opacity else None,
        fill_opacity=form.fill_opacity,
        stroke=hue,
        stroke_width=form.stroke_width,
        dash=form.dash,
        hatch=form.hatch,
        hatch_colour=hue if form.hatch else None,
        hatch_spacing=form.spacing,
        hatch_width=form.width,
        ticks=form.ticks,
    )


def _point(claims: _Claims, hue: str) -> Style:
    """Return the disc of a point: full for what is confirmed, a light tint for assessed, white and dashed for claimed.

    A disc hides what lies under it, so it is never transparent; its lightness says what an area's fill says.
    """
    symbol = claims.marker_symbol or claims.sidc
    style = Style(
        symbol=claims.marker_symbol,
        sidc=claims.sidc,
        radius=_SYMBOL_RADIUS if symbol else 5.0 if claims.state else 4.0,
        point_fill=hue,
        point_stroke_width=1.6 if symbol else 1.0,
        key=StyleKey(
            party=claims.party,
            state=claims.state,
            basis=claims.basis if claims.state else None,
            category=symbol,
            precision="indicative" if claims.precision == "indicative" else None,
        ),
    )
    if not claims.state or (claims.basis == "confirmed" and claims.state != "proposed"):
        return style
    assessed = claims.basis == "assessed" and claims.state != "proposed"
    return structs.replace(
        style,
        point_fill=_tint(hue, 0.78) if assessed else "#ffffff",
        point_stroke=hue,
        point_stroke_width=1.6,
        point_dash=None if assessed else (3, 2.2),
        symbol_colour=hue,
    )


def _faded(style: Style) -> Style:
    """Return the style of a position that is only indicative: thin, wide-spaced and pale, its edge to be faded."""
    return structs.replace(
        style,
        fill_opacity=round(style.fill_opacity * _INDICATIVE_FILL, 3),
        stroke_width=min(style.stroke_width, 1.2),
        hatch_spacing=round(style.hatch_spacing * _INDICATIVE_SPACING, 1),
        hatch_width=style.hatch_width if style.hatch == "dots" else min(style.hatch_width, 0.7),
        hatch_colour=_tint(style.hatch_colour, _INDICATIVE_TINT) if style.hatch_colour else None,
        edge_fade=True,
        point_stroke=style.point_stroke if style.point_stroke != "#ffffff" else style.point_fill,
        point_dash=_INDICATIVE_DASH,
    )


def _with_overrides(style: Style, claims: _Claims) -> Style:
    """Apply the simplestyle keys. They replace colours, widths and sizes; state and basis stay readable in the form."""
    changes: dict[str, Any] = {}
    if claims.stroke:
        changes["stroke"] = claims.stroke
    if claims.stroke_width is not None:
        changes["stroke_width"] = claims.stroke_width
    if claims.stroke_opacity is not None:
        changes["stroke_opacity"] = claims.stroke_opacity
    if claims.fill:
        changes |= {"hatch_colour": claims.fill} if style.hatch else {"fill": claims.fill}
    if claims.fill_opacity is not None:
        changes |= {"fill_opacity": claims.fill_opacity, "fill": claims.fill or style.fill or style.stroke}
    if claims.marker_colour:
        own = "point_fill" if style.symbol_colour == "#ffffff" else "point_stroke"
        changes[own] = claims.marker_colour
        if own == "point_stroke":
            changes["symbol_colour"] = claims.marker_colour
    if claims.marker_size:
        scale = _MARKER_SCALE[claims.marker_size]
        changes |= {"radius": style.radius * scale, "symbol_size": style.symbol_size * scale}
    return structs.replace(style, **changes) if changes else style


def _tint(colour: str, share_of_white: float) -> str:
    """Return a colour mixed with white."""
    channels = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (255 - channel) * share_of_white):02x}" for channel in channels)


def _one_of(values: Container[str]) -> Callable[[Any], str | None]:
    return lambda value: value if isinstance(value, str) and value in values else None


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str | None]:
    return lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else None


def _colour(value: Any) -> str | None:
    """Return #rrggbb for the spellings that simplestyle allows: three or six digits, with or without the hash."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        return None
    digits = value.removeprefix("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _number(value: Any) -> float | None:
    """Return a finite number; JSON's true is none."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else None


def _width(value: Any) -> float | None:
    number = _number(value)
    return None if number is None or number < 0 else min(number, MAXIMUM_WIDTH)


def _share(value: Any) -> float | None:
    number = _number(value)
    return None if number is None or not 0 <= number <= 1 else number
