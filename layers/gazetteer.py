"""Finds places by the beginning of their name, in English and in Arabic, whatever the diacritics.

The places are the labels of the embedded basemap, so what can be found can also be seen.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import msgspec
from msgspec import Struct

import assets


class Place(Struct, frozen=True):
    """A named place; `rank` orders by importance, 1 being the most important."""

    name: str
    longitude: float
    latitude: float
    kind: str
    rank: float = 10
    name_ar: str | None = None


class Gazetteer:
    """Places that can be searched by name; `places` holds all of them, the most important first."""

    def __init__(self, places: Iterable[Place]):
        self.places = tuple(sorted(places, key=lambda place: (place.rank, place.name)))
        self._keys = [(_key(place.name), _key(place.name_ar or "")) for place in self.places]

    def search(self, text: str, limit: int = 12) -> list[Place]:
        """Return the places whose name, or a word in it, begins with a text: whole names first, then by rank."""
        wanted = _key(text)
        if not wanted:
            return []
        found: list[tuple[int, int]] = []
        for position, names in enumerate(self._keys):
            if any(f" {wanted}" in f" {name}" for name in names):
                found.append((min(_closeness(name, wanted) for name in names), position))
        return [self.places[position] for _, position in sorted(found)[:limit]]


def search(text: str, limit: int = 12) -> list[Place]:
    """Search the places of the embedded basemap."""
    return bundled().search(text, limit)


@cache
def bundled() -> Gazetteer:
    """Return the places of the embedded basemap, read when they are first asked for."""
    return Gazetteer(msgspec.json.decode(assets.path("basemap", "labels.json").read_bytes(), type=list[Place]))


_MARKS = str.maketrans({**dict.fromkeys("'’‘`´ʼʿʾʻـ"), "ى": "ي", "ة": "ه", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})
_ARTICLE = re.compile(r"\bال(?=\w{2})")


def _key(name: str) -> str:
    """Return a name as it is compared: no case, no diacritics, no apostrophes or Arabic article, words by one space."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_MARKS))
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", _ARTICLE.sub("", letters)))


def _closeness(name: str, wanted: str) -> int:
    """Return 0 for the very name, 1 where it begins so, 2 where a later word does, 3 where none does."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in name else 3
