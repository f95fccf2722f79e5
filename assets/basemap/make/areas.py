"""Areas and lines with names, as plain GeoJSON: to pick a province or a country by name, or to start a zone from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.provinces import Province

_DECIMALS = 4


def feature(geometry: BaseGeometry, **properties: str | None) -> dict[str, Any]:
    """Return a GeoJSON feature, with its coordinates to about 10 m and without the properties that are None."""
    rounded = shapely.orient_polygons(shapely.set_precision(geometry, 10**-_DECIMALS))
    content = json.loads(shapely.to_geojson(rounded), parse_float=lambda number: round(float(number), _DECIMALS))
    known = {name.replace("_ar", ":ar"): value for name, value in properties.items() if value is not None}
    return {"type": "Feature", "properties": known, "geometry": content}


def collection(features: Iterable[dict[str, Any]]) -> str:
    """Return the text of a feature collection, one feature a line."""
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def province_features(provinces: Sequence[Province]) -> list[dict[str, Any]]:
    """Return provinces with name, Arabic name where it was reviewed, country and ISO 3166-2 code."""
    return [
        feature(
            province.area,
            name=province.name,
            name_ar=province.name_ar,
            country=province.unit.country,
            code=province.unit.properties["iso_3166_2"],
        )
        for province in provinces
    ]


def country_features(
    areas: Mapping[str, BaseGeometry], names: Mapping[str, tuple[str, str | None]]
) -> list[dict[str, Any]]:
    """Return areas with name, Arabic name and code."""
    return [feature(areas[code], name=name, name_ar=name_ar, code=code) for code, (name, name_ar) in names.items()]
