"""Names of places: the reviewed ones, and what GeoNames says about all others."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets.basemap.make.outlines import REGION

_ARAB = frozenset(("AE", "BH", "EG", "IQ", "JO", "KW", "LB", "LY", "OM", "PS", "QA", "SA", "SD", "SY", "YE"))
"""The countries of the region where the Arabic name of a place is its own name."""

_TRANSCRIBED = _ARAB | {"IL", "IR"}
"""The countries whose place names GeoNames gives in scholarly transcription."""

_REVIEWED = _ARAB | {"IL"}
"""The countries where no name is shown below zoom 9.5 that nobody reviewed."""

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a ]+")
"""Arabic words: the letters of the Arabic language, and neither those of Persian, Kurdish or Urdu nor vowel signs."""

_HIDDEN_ZOOM = 99
"""The least zoom, in the list of reviewed names, of what is not shown: suburbs and doubles."""


@dataclass(frozen=True)
class Place:
    """A place; `reviewed` tells that its names were read by a person, and `min_zoom` from which zoom it is shown."""

    name: str
    name_ar: str | None
    longitude: float
    latitude: float
    population: int
    country: str
    kind: str
    min_zoom: float
    other_name: str | None = None
    reviewed: bool = False

    @property
    def in_region(self) -> bool:
        """Tell whether the place lies in the region that is drawn in detail."""
        (west, south), (east, north) = REGION
        return bool(west <= self.longitude <= east and south <= self.latitude <= north)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of names beside this module."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def places(geonames: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Return GeoNames' places with the reviewed names, without those that the review leaves out; largest first."""
    reviewed = {int(row["geonameid"]): row for row in rows("place_names.csv")}
    found = [_place(entry, reviewed.get(entry["geonameid"])) for entry in geonames]
    shown = [place for place in found if place.min_zoom != _HIDDEN_ZOOM]
    return sorted(shown, key=lambda place: (-place.population, place.name, place.longitude))


def table(found: Sequence[Place]) -> list[tuple[str, str, str, str, str, int, str]]:
    """Return the gazetteer's rows: all places of the region, and elsewhere those of 100,000 inhabitants."""
    return [
        (
            place.name,
            place.other_name or "",
            place.name_ar or "",
            f"{place.longitude:.4f}",
            f"{place.latitude:.4f}",
            place.population,
            place.country,
        )
        for place in found
        if place.in_region or place.population >= 100_000
    ]


def plain(name: str) -> str:
    """Return a romanised name without the marks of scholarly transcription."""
    letters = unicodedata.normalize("NFKD", name.translate({ord(mark): None for mark in "‘’ʻʼ`'"}))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def certain_arabic(names: Iterable[str]) -> str | None:
    """Return the Arabic name among these, if there is exactly one."""
    found = {name.strip() for name in names if _ARABIC.fullmatch(name) and name.strip()}
    return found.pop() if len(found) == 1 else None


def _place(entry: Mapping[str, Any], row: Mapping[str, str] | None) -> Place:
    country, population = entry["countrycode"], entry["population"]
    name = plain(entry["name"]) if country in _TRANSCRIBED else entry["name"]
    found = Place(
        name,
        certain_arabic(entry["alternatenames"]) if country in _ARAB else None,
        entry["longitude"],
        entry["latitude"],
        population,
        country,
        "city" if population >= 100_000 else "town" if population >= 5_000 else "village",
        _min_zoom(population, country),
    )
    if row is None:
        return found
    return replace(
        found,
        name=row["name"],
        name_ar=row["name_ar"] or None,
        other_name=name if name != row["name"] else None,
        kind=row["kind"],
        min_zoom=float(row["min_zoom"]),
        reviewed=True,
    )


def _min_zoom(population: int, country: str) -> float:
    """Return from which zoom a place is shown whose names nobody reviewed."""
    least = 9.5 if country in _REVIEWED else 0
    for zoom, inhabitants in ((5.5, 1_000_000), (6.5, 300_000), (7, 150_000), (8, 60_000), (9, 20_000), (10, 5_000)):
        if population >= inhabitants:
            return max(zoom, least)
    return 11
