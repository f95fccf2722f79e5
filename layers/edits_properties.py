"""Edits of the properties of features, of one or of many at once."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef
from layers.edits import Edit, EditError, editable_layer


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
            try:
                features = tuple(change(each) if each.key in wanted else each for each in layer.features)
            except msgspec.ValidationError:
                raise EditError(f"A feature of “{layer.title}” is damaged and has no place for properties.") from None
            except ValueError:
                raise EditError("JSON cannot hold that value: it is no finite number, or no whole character.") from None
            if features != layer.features:
                document = document.with_layer(structs.replace(layer, features=features))
        return document

    return edit
