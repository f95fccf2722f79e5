"""Finds what should not be published without a thought: places and people that a map can put in danger.

OCHA names hospital locations in a conflict as sensitive; displaced people, schools, homes and named persons are treated
alike. Nothing is guessed from names: a feature counts when it says so itself, or when a statement about it does.

- the property `sensitive`: one of the kinds below, or a list of them; `sensitive: false` says that it was looked at
- the keys of OpenStreetMap and of humanitarian data: `amenity`, `healthcare`, `building`, `social_facility`, …
- the symbol: `marker-symbol` of a hospital, a school, a home
- the tags of a statement about it, by the words below
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from layers import dates
from layers.document import Document, FeatureRef
from layers.geojson.features import properties
from layers.subjects import SubjectIndex

Kind = Literal["health site", "displaced people", "school", "home", "named person"]
KINDS: tuple[Kind, ...] = ("health site", "displaced people", "school", "home", "named person")

_WORDS_OF: dict[Kind, str] = {
    "health site": "health site|health|health facility|hospital|field hospital|clinic|doctors|doctor|dentist|pharmacy|"
    "health centre|health post|blood bank|blood-bank|ambulance station|midwife|nursing home",
    "displaced people": "displaced people|displaced persons|displaced|idp|idps|idp camp|idp site|refugee|refugees|"
    "refugee camp|refugee site|asylum seekers|collective shelter|shelter",
    "school": "school|kindergarten|college|university|childcare|education",
    "home": "home|house|detached|semidetached house|terrace|bungalow|apartments|residential|dwelling|farmhouse|"
    "residential-community|private home",
    "named person": "named person|person|persons|individual|victim|witness",
}
_WORDS: dict[str, Kind] = {word: kind for kind, words in _WORDS_OF.items() for word in words.split("|")}
_KEYS = (
    "sensitive",
    "amenity",
    "healthcare",
    "health_facility:type",
    "building",
    "social_facility",
    "social_facility:for",
    "refugee",
    "idp:camp",
    "place",
    "marker-symbol",
)
_PRESENCE: dict[str, Kind] = {  # what any value of the key but "no" stands for
    "healthcare": "health site",
    "health_facility:type": "health site",
    "refugee": "displaced people",
    "idp:camp": "displaced people",
    "person": "named person",
}


class Sensitive(NamedTuple):
    """A feature to think about before it is published, and why."""

    ref: FeatureRef
    name: str | None
    kinds: tuple[Kind, ...]


def sensitive(document: Document) -> tuple[Sensitive, ...]:
    """Return the visible features at the as-of date that are tagged as sensitive, in the document's order."""
    told = _by_statements(document)
    found: list[Sensitive] = []
    for layer in document.layers:
        if not layer.visible or layer.unreadable is not None:
            continue
        about = {ref.key for ref in told if ref.layer == layer.id}
        for feature in layer.features:
            if not (_may_be_tagged(bytes(feature.text)) or feature.key in about):
                continue
            ref, own = FeatureRef(layer.id, feature.key), properties(feature)
            kinds = _kinds(own) | told.get(ref, set())
            if own.get("sensitive") is False or not kinds or not _shows(own, document.as_of):
                continue
            name = own.get("name")
            ordered = tuple(kind for kind in KINDS if kind in kinds)
            found.append(Sensitive(ref, name if isinstance(name, str) else None, ordered))
    return tuple(found)


def sentence(found: Iterable[Sensitive]) -> str:
    """Return what is sensitive as a text for the user: kinds with their numbers, and the first names."""
    found = tuple(found)
    counts = {kind: sum(kind in one.kinds for one in found) for kind in KINDS}
    kinds = ", ".join(f"{kind}: {count}" for kind, count in counts.items() if count)
    names = [one.name or f"feature {one.ref.key + 1} of {one.ref.layer}" for one in found]
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"{kinds} ({listed})"


def _by_statements(document: Document) -> dict[FeatureRef, set[Kind]]:
    """Return what the tags of published statements say of the features that they are about."""
    index = SubjectIndex(document)
    told: dict[FeatureRef, set[Kind]] = {}
    for statement in document.statements:
        kinds = set(_of_words(statement.tags))
        if kinds and not statement.restricted:
            for ref in index.features(statement):
                told.setdefault(ref, set()).update(kinds)
    return told


def _kinds(own: Mapping[str, Any]) -> set[Kind]:
    kinds: set[Kind] = set()
    for key in _KEYS:
        value = own.get(key)
        kinds.update(_of_words(value if isinstance(value, list) else [value]))
    for key, kind in _PRESENCE.items():
        if own.get(key) not in (None, "", "no", False):
            kinds.add(kind)
    return kinds


def _of_words(values: Iterable[Any]) -> Iterable[Kind]:
    for value in values:
        for word in value.split(";") if isinstance(value, str) else ():
            kind = _WORDS.get(word.strip().casefold().replace("_", " "))
            if kind:
                yield kind


def _may_be_tagged(text: bytes) -> bool:
    """Tell quickly whether a feature's text may hold one of the keys; a key spelled with escapes may be any.

    Between quotes stand keys and texts, and what separates them: a few pieces, most of a large feature in one of them.
    """
    return b"\\u00" in text or not _NAMES.isdisjoint(text.split(b'"'))


_NAMES = frozenset(key.encode() for key in (*_KEYS, *_PRESENCE))


def _shows(own: Mapping[str, Any], as_of: str | None) -> bool:
    start, end = (value if isinstance(value, str) else None for value in (own.get("start"), own.get("end")))
    return dates.shows(start, end, as_of)
