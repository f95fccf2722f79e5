"""The legend of a figure: what is visible in the frame, by party, state, basis and category, each with its own sample.

Samples carry the very style that the map draws with, so the legend cannot fall out of step with it. Every entry has an
id that stays the same for as long as it stands for the same thing; by it the document's `FigureLegend` renames, moves
and hides entries:

- `LAYER:SHAPE:PARTY:STATE:BASIS:CATEGORY` for what a layer shows, such as `bases:point:russia:held:assessed:airfield`,
  with `-` for what is not stated and `:indicative` behind it where only that is known of the position;
- `party:PARTY`, `class:CLASS` (see `legend_classes`) and `ground:KIND` for the keys below it.

An entry of the document that stands for nothing visible means nothing and is kept; what is visible and not named there
comes after what is.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct, structs

from layers.document import Document, FigureLegend, Layer
from layers.document import LegendEntry as Override
from layers.style import NEUTRAL, Style, style_for

Shape = Literal["point", "line", "area"]
Group = Literal["map", "party", "class", "ground"]

STATE_WORDS = {"held": "Held", "advance": "Advance", "contested": "Contested", "proposed": "Proposed"}
SYMBOL_WORDS = {"harbor": "Harbour", "airfield": "Airfield", "airport": "Airport", "town-hall": "Town hall"}
_IDENTITY_LETTERS = {
    "F": "friend",
    "A": "assumed friend",
    "H": "hostile",
    "S": "suspect",
    "N": "neutral",
    "U": "unknown",
}
_IDENTITY_FIGURES = {
    "1": "unknown",
    "2": "assumed friend",
    "3": "friend",
    "4": "neutral",
    "5": "suspect",
    "6": "hostile",
}
MOST_LOOKS = 4
OWN = Layer("legend", "Legend", "legend.geojson", style={"colour": NEUTRAL})  # what an entry of one's own is drawn in


class Shown(NamedTuple):
    """A style that occurs in the frame: its layer, what it is drawn as, and for how many features."""

    layer: Layer
    style: Style
    shape: Shape
    features: int


class Entry(Struct, frozen=True):
    """One entry: what it stands for (`title`), what that `says`, and its sample.

    The sample is a style and the shape it is drawn on, or a party's colour, or what kind of ground it is.
    `title_of_map` and `says_of_map` are what stands there unless the analyst writes something else.
    """

    id: str
    group: Group
    title: str
    says: str = ""
    shape: Shape | None = None
    style: Style | None = None
    colour: str | None = None
    kind: str | None = None
    also: tuple[Style, ...] = ()  # other looks of what the entry stands for
    hidden: bool = False
    own: bool = False
    title_of_map: str = ""
    says_of_map: str = ""


def entries(document: Document, shown: Sequence[Shown]) -> list[Entry]:
    """Return an entry for everything that the layers show, those of the topmost layer first.

    What differs in nothing that an entry says is one entry; where it looks different all the same, since files bring
    colours of their own, the entry has a sample of each look, up to four.
    """
    found: dict[str, Entry] = {}
    for layer in reversed(document.layers):
        for item in shown:
            if item.layer.id == layer.id:
                title, says = describe(item, document)
                name = entry_id(item, document)
                entry = found.get(name)
                if entry is None:
                    found[name] = Entry(name, "map", title, says, shape=item.shape, style=item.style)
                elif _looks_new(item, entry):
                    found[name] = structs.replace(entry, also=(*entry.also, item.style))
    return list(found.values())


def _looks_new(item: Shown, entry: Entry) -> bool:
    if len(entry.also) == MOST_LOOKS - 1:
        return False
    known = [entry.style, *entry.also]
    return not any(structs.replace(style, key=item.style.key) == item.style for style in known if style is not None)


def arranged(made: Iterable[Entry], legend: FigureLegend, document: Document) -> list[Entry]:
    """Return the entries as the document wants them, hidden ones included: those that it lists first, in its order."""
    by_id = {entry.id: _with_own_words(entry) for entry in made}
    found: list[Entry] = []
    for override in legend.entries:
        if override.sample is not None:
            found.append(_own(override, document))
        elif override.id in by_id:
            found.append(_overridden(by_id.pop(override.id), override))
    return found + list(by_id.values())


def as_data(listed: Iterable[Entry]) -> dict[str, list[dict[str, Any]]]:
    """Return what is shown of a list of entries as plain data, by group."""
    groups: dict[str, list[dict[str, Any]]] = {"map": [], "party": [], "class": [], "ground": []}
    for entry in listed:
        if entry.hidden:
            continue
        sample = {"colour": entry.colour, "kind": entry.kind, "shape": entry.shape}
        told: dict[str, Any] = {name: value for name, value in sample.items() if value is not None}
        if entry.style is not None:
            told["styles"] = [structs.asdict(style) for style in (entry.style, *entry.also)]
        groups[entry.group].append({"id": entry.id, "title": entry.title, "says": entry.says, **told})
    return groups


def entry_id(shown: Shown, document: Document) -> str:
    """Return the id of the entry for a style: it holds all that the entry's words depend on, and nothing else."""
    key = shown.style.key
    party = document.party(key.party)
    named = party.id if party and states_a_party(party.id) else None
    category = (identity_word(key.category) or symbol_word(key.category)) and key.category
    if category and identity_word(category):
        category = (identity_word(category) or "").replace(" ", "-")
    if shown.shape != "point":
        category = None
    parts = (shown.layer.id, shown.shape, named, key.state, key.basis if key.state else None, category)
    vague = ":indicative" if key.state and key.precision == "indicative" else ""
    return ":".join(part or "-" for part in parts) + vague


def describe(shown: Shown, document: Document) -> tuple[str, str]:
    """Return what a style stands for and what it says: Airfield; Held by Russia, assessed."""
    key = shown.style.key
    title = (symbol_word(key.category) if shown.shape == "point" else None) or shown.layer.title
    identity = identity_word(key.category) if shown.shape == "point" else None
    party = document.party(key.party)
    named = party.name if party and states_a_party(party.id) else None
    if not key.state:
        says = ", ".join(filter(None, (named, identity)))
        return title, says if named else says.capitalize()
    words = STATE_WORDS[key.state]
    if named:
        words += f" by {named}" if key.state in ("held", "proposed") else f": {named}"
    says = ", ".join(filter(None, (words, key.basis, identity)))
    if key.precision == "indicative":
        says += "; extent indicative" if shown.shape == "area" else "; position indicative"
    return title, says


def states_a_party(party_id: str) -> bool:
    """Tell whether a party of the list is one, or the entry for what states none."""
    return party_id not in ("none", "none-stated")


def symbol_word(category: str | None) -> str | None:
    """Return the name of a symbol for the reader; a military symbol code has none."""
    if category is None or _is_code(category):
        return None
    return SYMBOL_WORDS.get(category) or category.replace("-", " ").capitalize()


def identity_word(category: str | None) -> str | None:
    """Return whose side a military symbol code puts a unit on (MIL-STD-2525D, table A-III; 2525C, table A-I)."""
    if category is None or not _is_code(category):
        return None
    if category.isdigit():
        return _IDENTITY_FIGURES.get(category[3])
    return _IDENTITY_LETTERS.get(category[1])


def parties(document: Document, shown: Iterable[Shown]) -> list[Entry]:
    """Return the parties that are visible, in the situation's order."""
    present = {item.style.key.party for item in shown}
    return [
        Entry(
            f"party:{party.id}",
            "party",
            party.name if states_a_party(party.id) else "No party stated",
            colour=party.colour,
        )
        for party in document.parties
        if party.id in present
    ]


def ground(kinds: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return the entries for what the base map shows, from `label` and `kind` of each."""
    return [Entry(f"ground:{one['kind']}", "ground", one["label"], kind=one["kind"]) for one in kinds]


def _is_code(category: str) -> bool:
    return category[0].isdigit() or category.isupper()


def _with_own_words(entry: Entry) -> Entry:
    return structs.replace(entry, title_of_map=entry.title, says_of_map=entry.says)


def _overridden(entry: Entry, override: Override) -> Entry:
    return structs.replace(
        entry,
        title=entry.title if override.title is None else override.title,
        says=entry.says if override.says is None else override.says,
        hidden=override.hidden,
    )


def _own(override: Override, document: Document) -> Entry:
    """Return an entry of the analyst's own, its sample drawn as a feature with these properties would be."""
    return Entry(
        override.id,
        "map",
        override.title or "",
        override.says or "",
        shape=override.shape or "area",
        style=style_for(override.sample or {}, OWN, document),
        hidden=override.hidden,
        own=True,
    )
