"""What a figure shows in words, for those who do not see it: what, where, as of when, how many, by state and basis.

Every word comes from what is visible; nothing is judged or guessed, and the text says who wrote it. The analyst's own
text (`Figure.alt_text`) takes its place.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from layers import dates
from layers.document import Bounds, Document
from layers.figure.projection import degrees_text

MOST_NAMES = 8
_NOUNS = {"area": ("area", "areas"), "line": ("line", "lines"), "point": ("point", "points")}
SIGNED = "This description was written by Sitmap from what the map shows."


class Counted(NamedTuple):
    """Features of a layer that read alike: what they are, what they say, as what and how often they are drawn."""

    title: str
    says: str
    shape: str
    number: int
    names: tuple[str, ...] = ()


class Shown(NamedTuple):
    """What a figure shows: its title, what of the world, at which ratio, the features and what is said of them."""

    title: str
    bounds: Bounds
    places: Sequence[str]  # names of countries on the map
    ratio: str | None
    counted: Sequence[Counted]
    statements: int = 0  # those that stand beside the map
    sources: int = 0
    marked: Sequence[str] = ()  # what callouts and texts on it say, callouts with their letters


def alt_text(document: Document, shown: Shown) -> str:
    """Return the analyst's own text, or one that is written from what a figure of the document shows."""
    return document.figure.alt_text or written(document.as_of, shown)


def written(as_of: str | None, shown: Shown) -> str:
    """Return what a figure shows in a few sentences."""
    day = f", as of {dates.prose(as_of)}" if as_of else ""
    told = [
        f"Map: {_ended(shown.title + day)}",
        f"It reaches {_reach(shown.bounds)}{_places(shown.places)}{f', at {shown.ratio}' if shown.ratio else ''}.",
        *_features(shown.counted),
        _marked(shown.marked),
        _claims(shown.statements, shown.sources),
        SIGNED,
    ]
    return " ".join(filter(None, told))


def merged(counted: Iterable[Counted]) -> list[Counted]:
    """Return entries that read alike as one, with their numbers and names together, in the order of the first."""
    found: dict[tuple[str, str, str], Counted] = {}
    for one in counted:
        key = one[:3]
        other = found.get(key)
        found[key] = (
            one if other is None else one._replace(number=other.number + one.number, names=other.names + one.names)
        )
    return list(found.values())


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: one, two and three."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _features(counted: Sequence[Counted]) -> list[str]:
    """Return how many features there are, and a sentence for those that read alike."""
    entries = merged(counted)
    if not entries:
        return ["None of its layers has a feature here."]
    return [_sentence(entry) for entry in entries]


def _sentence(entry: Counted) -> str:
    one, several = _NOUNS[entry.shape]
    said = f", {entry.says[0].lower()}{entry.says[1:]}" if entry.says else ""
    names = list(dict.fromkeys(name for name in entry.names if name.casefold() != entry.title.casefold()))
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    named = f" ({', '.join(names[:MOST_NAMES])}{more})" if names else ""
    return _ended(f"{entry.title}: {entry.number:,} {one if entry.number == 1 else several}{said}{named}")


def _reach(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return (
        f"from {degrees_text(west, 'EW')} to {degrees_text(east, 'EW')} "
        f"and from {degrees_text(south, 'NS')} to {degrees_text(north, 'NS')}"
    )


def _places(places: Sequence[str]) -> str:
    return f", with {listed(places[:MOST_NAMES])}" if places else ""


def _marked(marked: Sequence[str]) -> str:
    """Return what the analyst wrote on the map."""
    more = f" and {len(marked) - MOST_NAMES} more" if len(marked) > MOST_NAMES else ""
    return (
        _ended(f"Marked on it: {'; '.join(text.rstrip('.') for text in marked[:MOST_NAMES])}{more}") if marked else ""
    )


def _claims(statements: int, sources: int) -> str:
    if not statements:
        return ""
    said = f"{statements} statement{'s stand' if statements > 1 else ' stands'} beside the map"
    cited = f", from {sources} source{'s' if sources > 1 else ''}" if sources else ", without a source"
    return f"{said}{cited}."


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
