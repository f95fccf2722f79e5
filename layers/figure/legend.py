"""The legend of a figure: what is visible in the frame, by party, state and basis, each with its own sample.

Samples carry the very style that the map draws with, so the legend cannot fall out of step with it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import structs

from layers.document import Document, Layer
from layers.style import Style

Shape = Literal["point", "line", "area"]

STATE_WORDS = {"held": "Held", "advance": "Advance", "contested": "Contested", "proposed": "Proposed"}
SYMBOL_WORDS = {"harbor": "Harbour", "airfield": "Airfield", "airport": "Airport", "town-hall": "Town hall"}


class Shown(NamedTuple):
    """A style that occurs in the frame: its layer, what it is drawn as, and for how many features."""

    layer: Layer
    style: Style
    shape: Shape
    features: int


def legend(document: Document, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Return the legend's entries, those of the topmost layer first: `title`, what it `says`, and the sample's style.

    What differs in nothing that an entry says is one entry, with the sample of the first.
    """
    entries: dict[tuple[str, str, str, Shape], dict[str, Any]] = {}
    for layer in reversed(document.layers):
        for item in shown:
            if item.layer.id == layer.id:
                title, says = describe(item, document)
                entry = {"title": title, "says": says, "shape": item.shape, "style": structs.asdict(item.style)}
                entries.setdefault((layer.id, title, says, item.shape), entry)
    return list(entries.values())


def describe(shown: Shown, document: Document) -> tuple[str, str]:
    """Return what a style stands for and what it says: Airfield; Held by Russia, assessed."""
    key = shown.style.key
    title = (symbol_word(key.category) if shown.shape == "point" else None) or shown.layer.title
    party = document.party(key.party)
    named = party.name if party and states_a_party(party.id) else None
    if not key.state:
        return title, named or ""
    words = STATE_WORDS[key.state]
    if named:
        words += f" by {named}" if key.state in ("held", "proposed") else f": {named}"
    says = ", ".join(filter(None, (words, key.basis)))
    if key.precision == "indicative":
        says += "; extent indicative" if shown.shape == "area" else "; position indicative"
    return title, says


def states_a_party(party_id: str) -> bool:
    """Tell whether a party of the list is one, or the entry for what states none."""
    return party_id not in ("none", "none-stated")


def symbol_word(category: str | None) -> str | None:
    """Return the name of a symbol for the reader; a military symbol code has none."""
    if category is None or category[0].isdigit() or category.isupper():
        return None
    return SYMBOL_WORDS.get(category) or category.replace("-", " ").capitalize()


def parties(document: Document, shown: Iterable[Shown]) -> list[dict[str, str]]:
    """Return the parties that are visible, in the situation's order, as name and colour."""
    present = {item.style.key.party for item in shown}
    return [
        {"name": party.name if states_a_party(party.id) else "No party stated", "colour": party.colour}
        for party in document.parties
        if party.id in present
    ]


def classes(shown: Iterable[Shown]) -> list[str]:
    """Return the key of line and hatch classes, for those that are visible."""
    claims = [(item.style, item.shape) for item in shown if item.style.key.state]
    areas = [style for style, shape in claims if shape != "point"]
    points = [style for style, shape in claims if shape == "point"]
    said = (
        ("Cross-hatch: contested", any(style.hatch == "cross" for style in areas)),
        ("Single hatch: held or advance, claimed", any(style.hatch == "single" for style in areas)),
        ("Dots: proposed", any(style.hatch == "dots" for style in areas)),
        ("Full fill: confirmed", any(style.fill_opacity >= 0.4 for style in areas)),
        ("Ticked edge: advance, ticks point forward", any(style.ticks for style in areas)),
        ("Dashed edge: proposed or claimed", any(style.dash for style in areas)),
        ("Faded edge: the outline is only indicative", any(style.edge_fade for style in areas)),
        ("Dark disc: confirmed", any(style.symbol_colour == "#ffffff" for style in points)),
        ("Light disc: assessed", any(_is_light(style) for style in points)),
        ("White disc, dashed rim: claimed or proposed", any(style.point_dash == (3, 2) for style in points)),
    )
    return [text for text, present in said if present]


def _is_light(style: Style) -> bool:
    return style.symbol_colour != "#ffffff" and style.point_dash is None
