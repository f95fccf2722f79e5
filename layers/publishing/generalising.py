"""Replaces features by the area that they lie in, for what must not be shown where it is.

Nothing is ever moved at random: a place that is a little wrong looks exact, and can be found by trying twice.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
import shapely
from msgspec import structs
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

import assets
from layers.document import Document, Feature, FeatureRef, Layer, Statement, Subject
from layers.edits import Edit, EditError
from layers.geojson.features import feature_id, properties
from layers.geojson.member_splices import new_feature
from layers.geojson.shapes import geometry
from layers.subjects import SubjectIndex


class Area(NamedTuple):
    """A district or a province with its name, its outline in degrees (longitude, latitude)."""

    outline: BaseGeometry
    precision: Literal["district", "province"]
    name: str | None = None


AreaOf = Callable[[BaseGeometry], Area | None]
"""Finds the area around a geometry in degrees (longitude, latitude); None where it knows none."""

_KEPT = ("party", "state", "basis", "start", "end")


def generalise(refs: Iterable[FeatureRef], *, area_of: AreaOf | None = None) -> Edit:
    """Return the edit of a publish copy that shows features as the district or province they lie in, or not at all.

    Name, symbol and method of a feature go with its place, since they would lead back to it: it gets the area's name.
    Statements stay attached. Where `area_of` (the basemap's provinces unless given) knows no area the feature is
    removed, and with it every statement that is about nothing else. Raises EditError for features that are not there.
    """
    wanted = tuple(refs)
    find = province_at if area_of is None else area_of
    return partial(_with_areas, refs=wanted, replace=lambda layer, feature: _as_area(layer, feature, find))


def withhold(refs: Iterable[FeatureRef]) -> Edit:
    """Return the edit of a publish copy that removes features, with the statements that are about nothing else.

    Raises EditError for features that are not there.
    """
    return partial(_with_areas, refs=tuple(refs), replace=lambda _layer, _feature: None)


def about_what_is_there(document: Document, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements without the subjects that a document does not have, and none that lost all of theirs."""
    index = SubjectIndex(document)
    known: dict[Subject, bool] = {}
    for statement in statements:
        for subject in statement.about:
            if subject not in known:
                known[subject] = bool(index.find(subject))
        about = tuple(subject for subject in statement.about if known[subject])
        if about or not statement.about:
            yield statement if about == statement.about else structs.replace(statement, about=about)


def province_at(place: BaseGeometry) -> Area | None:
    """Return the province of the embedded data around a geometry's middle, None at sea or where the data ends.

    The embedded data knows no smaller area than a province.
    """
    if place.is_empty:
        return None
    provinces = _provinces()
    middle = shapely.point_on_surface(place)
    around = np.flatnonzero(shapely.contains(provinces.outlines, middle))
    return Area(provinces.outlines[around[0]], "province", provinces.names[around[0]]) if len(around) else None


class _Provinces(NamedTuple):
    outlines: NDArray[Any]
    names: list[str | None]


@cache
def _provinces() -> _Provinces:
    text = assets.path("basemap", "provinces.geojson").read_bytes()
    found = msgspec.json.decode(text)["features"]
    return _Provinces(shapely.get_parts(shapely.from_geojson(text)), [one["properties"].get("name") for one in found])


Replace = Callable[[Layer, Feature], Feature | None]


def _with_areas(document: Document, refs: tuple[FeatureRef, ...], replace: Replace) -> Document:
    for layer_id in dict.fromkeys(ref.layer for ref in refs):
        layer = next((layer for layer in document.layers if layer.id == layer_id), None)
        keys = {ref.key for ref in refs if ref.layer == layer_id}
        if layer is None or keys - {feature.key for feature in layer.features}:
            raise EditError("These features are no longer there.")
        features = (replace(layer, feature) if feature.key in keys else feature for feature in layer.features)
        kept = tuple(feature for feature in features if feature is not None)
        document = document.with_layer(structs.replace(layer, features=kept))
    return structs.replace(document, statements=tuple(about_what_is_there(document, document.statements)))


def _as_area(layer: Layer, feature: Feature, area_of: AreaOf) -> Feature | None:
    place = geometry(feature, layer.frame.crs)
    area = None if place is None else area_of(place)
    if area is None:
        return None
    told = properties(feature)
    kept = {name: told[name] for name in _KEPT if name in told}
    kept |= {} if area.name is None else {"name": area.name}
    kept |= {"precision": area.precision, "method": f"generalised to the {area.precision} for publication"}
    return new_feature(
        feature.key, shapely.geometry.mapping(area.outline), kept, layer.frame, identifier=feature_id(feature)
    )
