"""The names on the map, each with its place, its rank and the zooms at which it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from babel import Locale
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.disputes import DISPUTES
from assets.basemap.make.gazetteer import Place, rows
from assets.basemap.make.provinces import Province
from assets.basemap.make.sources import Line

Label = dict[str, Any]

_COUNTRY_NAMES = {
    "TR": ("Turkey", "تركيا"),
    "CD": ("DR Congo", "جمهورية الكونغو الديمقراطية"),
    "CG": ("Congo", "الكونغو"),
    "MM": ("Myanmar", "ميانمار"),
    "SA": ("Saudi Arabia", "السعودية"),
    "AE": ("UAE", "الإمارات"),
    "US": ("United States", "الولايات المتحدة"),
    "BA": ("Bosnia and Herzegovina", "البوسنة والهرسك"),
}
"""Names that are not CLDR's."""

_COUNTRY_PLACES = {
    "SY": (38.6, 35.1),
    "LB": (35.95, 34.05),
    "IL": (34.85, 30.9),
    "JO": (36.6, 31.2),
    "TR": (34.5, 39.2),
    "US": (-98.5, 39.5),
    "FR": (2.4, 46.6),
    "NO": (9.0, 61.5),
    "RU": (95.0, 62.0),
    "CA": (-105.0, 58.0),
}
"""Where a country's name stands better than in the middle of its greatest inscribed circle."""

_CITY_NAMES = {
    "Kiev": "Kyiv",
    "København": "Copenhagen",
    "Rangoon": "Yangon",
    "Hargeysa": "Hargeisa",
    "Zürich": "Zurich",
    "Montréal": "Montreal",
    "Washington, D.C.": "Washington",
}
"""City names that are not Natural Earth's."""

_LAST_ZOOMS = {"SY": 11, "LB": 11, "IQ": 10, "JO": 10, "IL": 10, "PS": 10, "TR": 10}
"""The last zoom at which further places are named; it is 9.5 in all other countries."""

_KIND_RANKS = {
    "continent": 1,
    "country": 2,
    "capital": 2,
    "sea": 2,
    "disputed": 3,
    "province": 5,
    "lake": 6,
    "river": 7,
}


def labels(
    countries: Mapping[str, BaseGeometry],
    iso: Mapping[str, str],
    cities: Sequence[Line],
    places: Sequence[Place],
    provinces: Sequence[Province],
) -> list[Label]:
    """Return all labels, the most important first.

    `countries` are the world's areas by owner and `iso` gives the codes of two letters of the owners; `cities` are
    Natural Earth's, shown outside the region, and `places` GeoNames', shown in it.
    """
    found = [*_countries(countries, iso), *_disputes(), *_reviewed(), *_provinces(provinces), *_cities(cities)]
    found += [
        _label(place.kind, (place.longitude, place.latitude), place.name, place.name_ar, zooms=(place.min_zoom, None))
        for place in places
        if place.in_region and place.min_zoom <= _LAST_ZOOMS.get(place.country, 9.5)
    ]
    return sorted(found, key=lambda label: (label["rank"], label["min_zoom"]))


def country_name(code: str) -> tuple[str, str]:
    """Return the English and Arabic name of the country with an ISO code of two letters."""
    return _COUNTRY_NAMES.get(code) or (Locale("en").territories[code], Locale("ar").territories[code])


def _label(
    kind: str,
    position: tuple[float, float],
    name: str,
    name_ar: str | None,
    *,
    zooms: tuple[float, float | None],
) -> Label:
    longitude, latitude = position
    min_zoom, max_zoom = zooms
    rank = _KIND_RANKS.get(kind) or min(10, max(2, round(min_zoom) - 1))
    label = {
        "longitude": round(longitude, 4),
        "latitude": round(latitude, 4),
        "name": name,
        "name_ar": name_ar,
        "kind": kind,
        "rank": rank,
        "min_zoom": min_zoom,
    }
    return label if max_zoom is None else {**label, "max_zoom": max_zoom}


def _countries(countries: Mapping[str, BaseGeometry], iso: Mapping[str, str]) -> Iterable[Label]:
    disputed = {code for dispute in DISPUTES for code in (dispute.code, *dispute.also)}
    for owner, area in countries.items():
        code = iso.get(owner)
        if code is None or owner in disputed or code in ("HK", "MO") or area.area < 0.02:
            continue
        name, name_ar = country_name(code)
        position = _COUNTRY_PLACES[code] if code in _COUNTRY_PLACES else _middle(area, 0.05)
        yield _label("country", position, name, name_ar, zooms=(_country_zoom(area.area), 9))


def _country_zoom(area: float) -> float:
    """Return from which zoom a country of an area in square degrees is named."""
    for zoom, least in ((2, 500), (3, 80), (3.5, 30), (4, 10), (4.5, 4), (5.5, 0.8)):
        if area >= least:
            return zoom
    return 6.5


def _disputes() -> Iterable[Label]:
    for dispute in DISPUTES:
        if dispute.named:
            yield _label("disputed", dispute.position, dispute.name, dispute.name_ar, zooms=(dispute.min_zoom, 10))


def _reviewed() -> Iterable[Label]:
    for row in rows("map_names.csv"):
        max_zoom = float(row["max_zoom"]) if row["max_zoom"] else None
        position = (float(row["longitude"]), float(row["latitude"]))
        zooms = (float(row["min_zoom"]), max_zoom)
        yield _label(row["kind"], position, row["name"], row["name_ar"] or None, zooms=zooms)


def _middle(area: BaseGeometry, tolerance: float) -> tuple[float, float]:
    """Return the middle of the greatest circle in the largest part of an area."""
    largest = max(shapely.get_parts(area), key=lambda part: float(part.area))
    longitude, latitude = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance))[0]
    return float(longitude), float(latitude)


def _provinces(provinces: Iterable[Province]) -> Iterable[Label]:
    for province in provinces:
        if province.area.area > 0.01:
            zoom = 6.5 if province.unit.country == "SYR" else 7.5
            yield _label("province", _middle(province.area, 0.01), province.name, province.name_ar, zooms=(zoom, 10))


def _cities(cities: Iterable[Line]) -> Iterable[Label]:
    """Name the cities outside the region, by Natural Earth's own ranks."""
    for city in cities:
        longitude, latitude = (float(city.properties[name]) for name in ("longitude", "latitude"))
        rank = int(city.properties["scalerank"])
        name = _CITY_NAMES.get(city.properties["name"], city.properties["name"])
        place = Place(name, None, longitude, latitude, int(city.properties["pop_max"]), "", "city", 0)
        if rank <= 5 and not place.in_region:
            capital = city.properties["featurecla"] == "Admin-0 capital"
            kind = "capital" if capital else "city" if place.population >= 100_000 else "town"
            yield _label(kind, (longitude, latitude), name, None, zooms=((3.5, 4, 4.5, 5.5, 6, 6.5)[rank], None))
