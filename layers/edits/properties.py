"""Edits of the properties of features, of one or of many at once."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, position_of
from layers.edits import Edit, EditError, changed, editable_layer


def set_property(refs: Iterable[FeatureRef], name: str, value: Any) -> Edit:
    """Give a property of these features a value that JSON can hold; a property that is missing is added."""
    return _edit_features(refs, name, lambda feature: geojson.with_property(feature, name, value))


def remove_property(refs: Iterable[FeatureRef], name: str) -> Edit:
    """Remove a property from these features; those that lack it stay as they are."""
    return _edit_features(refs, name, lambda feature: geojson.without_property(feature, name))


def _edit_features(refs: Iterable[FeatureRef], name: str, change: Callable[[Feature], Feature]) -> Edit:
    keys: dict[str, set[int]] = {}
    for ref in refs:
        keys.setdefault(ref.layer, set()).add(ref.key)

    def edit(document: Document) -> Document:
        if not name:
            raise EditError("A property needs a name.")
        for layer_id, wanted in keys.items():
            layer = editable_layer(document, layer_id)
            features = list(layer.features)
            for position in _positions(layer, wanted):
                features[position] = _changed(features[position], change)
            edited = changed(layer, features=tuple(features))
            if edited is not layer:
                document = document.with_layer(edited)
        return document

    return edit


def _positions(layer: Layer, keys: Collection[int]) -> list[int]:
    """Return where the features with these keys stand; raises EditError when one is gone."""
    if len(keys) > 1:
        positions = [position for position, feature in enumerate(layer.features) if feature.key in keys]
    else:
        positions = [position for key in keys if (position := _position(layer, key)) is not None]
    if len(positions) < len(keys):
        raise EditError(f"A feature of “{layer.title}” is not there any more.")
    return positions


def _position(layer: Layer, key: int) -> int | None:
    try:
        return position_of(layer, key)
    except KeyError:
        return None


def _changed(feature: Feature, change: Callable[[Feature], Feature]) -> Feature:
    try:
        return change(feature)
    except geojson.SpliceError as error:
        raise EditError(str(error)) from None
    except ValueError:
        raise EditError("JSON cannot hold that value: it is no finite number, or no whole character.") from None
