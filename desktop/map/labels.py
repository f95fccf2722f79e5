"""The names of the situation's features on the map: which, and where they stand."""

from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from desktop.map.protocol import Language, Name
from layers import geojson
from layers.document import Document, Feature, Layer
from layers.drawing.packs import Pack

MOST = 300
"""A layer of more features shows no names: they would bury the map."""


class _Placed(NamedTuple):
    feature: Feature
    longitude: float
    latitude: float
    kind: str


class MapLabels:
    """Finds the names of features, and remembers where those stand whose geometry is as it was."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], _Placed | None] = {}

    def of(self, document: Document, packs: dict[str, Pack], language: Language) -> tuple[Name, ...]:
        """Return the names of the features of these layers' packs that have one and show at the as-of date."""
        names = []
        for layer in document.layers:
            pack = packs.get(layer.id)
            if pack is None or len(layer.features) > MOST:
                continue
            for position, feature in enumerate(layer.features):
                text = _name(feature, language)
                if text is None or pack.feature_start[position] == pack.feature_start[position + 1]:
                    continue
                place = self._place(layer, feature)
                if place is not None:
                    names.append(Name(place.longitude, place.latitude, text, place.kind))
        return tuple(names)

    def _place(self, layer: Layer, feature: Feature) -> _Placed | None:
        known = self._places.get((layer.id, feature.key))
        if known is None or known.feature is not feature:
            known = self._places[layer.id, feature.key] = _placed(feature, layer.frame.crs)
        return known


def _name(feature: Feature, language: Language) -> str | None:
    properties = geojson.properties(feature)
    wanted = ("name:ar", "name") if language == "ar" else ("name", "name:en")
    return next((text for text in map(properties.get, wanted) if isinstance(text, str) and text.strip()), None)


def _placed(feature: Feature, crs: str | None) -> _Placed | None:
    """Return where a feature's name stands: at a point, half-way along a line, inside the largest part of an area."""
    geometry = geojson.geometry(feature, crs)
    if geometry is None or geometry.is_empty:
        return None
    dimension = shapely.get_dimensions(geometry)
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimension]
    largest: BaseGeometry = max(parts, key=lambda part: part.area or part.length)
    line = isinstance(largest, shapely.LineString)
    place = largest.interpolate(0.5, normalized=True) if line else shapely.point_on_surface(largest)
    kind = ("point_feature", "line_feature", "area_feature")[dimension]
    return _Placed(feature, float(shapely.get_x(place)), float(shapely.get_y(place)), kind)
