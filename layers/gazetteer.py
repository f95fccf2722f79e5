"""Finds places by the beginning of their name, in English and in Arabic, whatever the diacritics.

The places are the labels of the embedded basemap and, after them, the many smaller places of its gazetteer.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import assets


class Place(Struct, frozen=True):
    """A named place; `rank` orders by importance, 1 being the most important.

    `other_name` is the name in another spelling, to be found by and not shown.
    """

    name: str
    longitude: float
    latitude: float
    kind: str
    rank: float = 10
    name_ar: str | None = None
    other_name: str | None = None


class Gazetteer:
    """Places that can be searched by name; `places` holds all of them, the most important first."""

    def __init__(self, places: Iterable[Place]):
        self.places = tuple(sorted(places, key=lambda place: (place.rank, place.name)))
        self._keys = [
            tuple(name_key(name) for name in (place.name, place.name_ar, place.other_name) if name)
            for place in self.places
        ]

    def search(self, text: str, limit: int = 12) -> list[Place]:
        """Return the places whose name, or a word in it, begins with a text: whole names first, then by rank."""
        wanted = name_key(text)
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
    labels = msgspec.json.decode(assets.path("basemap", "labels.json").read_bytes(), type=list[Place])
    listed = {_identity(place): place for place in _listed()}
    shown = [
        replace(label, other_name=same.other_name) if (same := listed.pop(_identity(label), None)) else label
        for label in labels
    ]
    return Gazetteer([*shown, *listed.values()])


def _identity(place: Place) -> tuple[str, float, float]:
    return place.name, round(place.longitude, 4), round(place.latitude, 4)


def _listed() -> Iterable[Place]:
    """Read the basemap's list of places, the names of which are mostly not shown."""
    with assets.path("basemap", "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        for name, other_name, name_ar, longitude, latitude, inhabitants, _ in islice(csv.reader(file), 1, None):
            population = int(inhabitants)
            kind = "city" if population >= 100_000 else "town" if population >= 5_000 else "village"
            rank = 10.0 if population >= 5_000 else 11.0
            yield Place(name, float(longitude), float(latitude), kind, rank, name_ar or None, other_name or None)


_MARKS = str.maketrans({**dict.fromkeys("'’‘`´ʼʿʾʻـ"), "ى": "ي", "ة": "ه", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})
_ARTICLE = re.compile(r"\bال(?=\w{2})")


def name_key(name: str) -> str:
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
