"""Edits of geometry: vertices, whole features, new features.

A path leads to a position: indices into the geometry's coordinates, for a GeometryCollection the member's index first,
for a Point nothing. Positions are longitude and latitude in degrees. What is not moved keeps its bytes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, position_of, with_feature
from layers.edits import Edit, EditError, editable_layer
from layers.edits.statements import without_subjects
from layers.geojson.member_splices import Kept


def move_vertex(ref: FeatureRef, path: Sequence[int], longitude: float, latitude: float) -> Edit:
    """Move one position; the first and the last one of a ring are the same corner."""

    def moved(layer: Layer, feature: Feature) -> Feature:
        check_positions([(longitude, latitude)])
        return geojson.replace_position(feature, path, longitude, latitude, crs=layer.frame.crs)

    return _on_feature(ref, moved)


def add_vertex(ref: FeatureRef, path: Sequence[int], longitude: float, latitude: float) -> Edit:
    """Put in a position, which gets the last index of the path."""

    def added(layer: Layer, feature: Feature) -> Feature:
        check_positions([(longitude, latitude)])
        return geojson.insert_position(feature, path, longitude, latitude, crs=layer.frame.crs)

    return _on_feature(ref, added)


def delete_vertex(ref: FeatureRef, path: Sequence[int]) -> Edit:
    """Take out a position; refused where a line would keep fewer than two, or a ring fewer than three corners."""
    return _on_feature(ref, lambda _, feature: geojson.remove_position(feature, path))


def move_features(refs: Iterable[FeatureRef], east: float, north: float) -> Edit:
    """Move whole features by degrees of longitude and latitude; refused where they would leave the world."""
    wanted = tuple(dict.fromkeys(refs))

    def moved(layer: Layer, feature: Feature) -> Feature:
        def shift(positions: NDArray[np.float64]) -> NDArray[np.float64]:
            shifted: NDArray[np.float64] = np.add(positions, (east, north))
            check_positions(shifted[np.abs(positions[:, 1]) <= 90])
            return shifted

        return geojson.map_positions(feature, shift, crs=layer.frame.crs)

    def edit(document: Document) -> Document:
        for ref in wanted:
            document = _on_feature(ref, moved)(document)
        return document

    return edit


def set_geometry(ref: FeatureRef, geometry: Mapping[str, Any] | None, *, kept: Kept | None = None) -> Edit:
    """Give a feature a new geometry, a GeoJSON object in degrees; None leaves it without one.

    A position (degrees) that is in `kept` is written as the text that stands there.
    """

    def changed(layer: Layer, feature: Feature) -> Feature:
        return geojson.with_geometry(feature, geometry, crs=layer.frame.crs, kept=kept)

    return _on_feature(ref, changed)


def add_feature(
    layer_id: str,
    geometry: Mapping[str, Any] | None,
    properties: Mapping[str, Any] | None = None,
    *,
    kept: Kept | None = None,
) -> Edit:
    """Add a feature on top of a layer, laid out as the file lays out its last one; its key is the layer's next key.

    A position (degrees) that is in `kept` is written as the text that stands there.
    """

    def edit(document: Document) -> Document:
        layer = editable_layer(document, layer_id)
        like = layer.features[-1] if layer.features else None
        feature = spliced(
            lambda: geojson.new_feature(layer.next_key, geometry, properties, layer.frame, like=like, kept=kept)
        )
        features = (*layer.features, feature)
        return document.with_layer(structs.replace(layer, features=features, next_key=layer.next_key + 1))

    return edit


def delete_features(refs: Iterable[FeatureRef]) -> Edit:
    """Delete features, and from the statements what they say about them; the statements stay."""
    wanted = frozenset(refs)

    def edit(document: Document) -> Document:
        layers = [editable_layer(document, layer_id) for layer_id in sorted({ref.layer for ref in wanted})]
        for ref in wanted:
            known_feature(document.layer(ref.layer), ref)
        document = without_subjects(document, wanted)
        for layer in layers:
            kept = tuple(each for each in layer.features if FeatureRef(layer.id, each.key) not in wanted)
            document = document.with_layer(structs.replace(layer, features=kept))
        return document

    return edit


def _on_feature(ref: FeatureRef, change: Callable[[Layer, Feature], Feature]) -> Edit:
    def edit(document: Document) -> Document:
        layer = editable_layer(document, ref.layer)
        old = known_feature(layer, ref)
        new = spliced(lambda: change(layer, old))
        return document if new == old else document.with_layer(with_feature(layer, new))

    return edit


def known_feature(layer: Layer, ref: FeatureRef) -> Feature:
    """Return the feature of a layer that a reference points at; raises EditError when it is gone."""
    try:
        return layer.features[position_of(layer, ref.key)]
    except KeyError:
        raise EditError(f"That feature of “{layer.title}” is not there any more.") from None


def spliced(splice: Callable[[], Feature]) -> Feature:
    """Return what a splice gives; its refusal is one of the edit."""
    try:
        return splice()
    except geojson.SpliceError as error:
        raise EditError(str(error)) from None


def check_positions(positions: Any) -> None:
    """Refuse positions beyond the poles, or so far east or west that they go around the world."""
    longitudes, latitudes = np.asarray(positions, dtype=np.float64).T
    if not ((np.abs(longitudes) <= 360).all() and (np.abs(latitudes) <= 90).all()):
        raise EditError("That place lies outside the world.")
