"""What changed between two documents, such as the saved one and the present: in words, and as outlines to draw.

Features are told apart by their keys, so both documents have to come from one session: the present one and what it was
opened or saved as.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from layers import geodesy, geojson
from layers.document import Document, Feature, FeatureRef, Layer, position_of
from layers.history import Change, LayerChange, Swap, diff
from layers.measuring import area_text, length_text
from layers.operations.outcome import name_of
from layers.splices import Touched

_PRESENTATION = {"title": "title", "visible": "visibility", "opacity": "opacity", "locked": "lock", "style": "style"}
_MOST_NAMED = 6  # properties that are named one by one


class FeatureDifference(NamedTuple):
    """One feature that differs: what about it, in words, and its shape before and now, in degrees, None without one."""

    ref: FeatureRef
    name: str
    how: Literal["added", "removed", "changed"]
    words: tuple[str, ...]
    before: BaseGeometry | None
    now: BaseGeometry | None


class LayerDifference(NamedTuple):
    """One layer that differs, with its features that do."""

    layer: str
    title: str
    how: Literal["added", "removed", "changed"]
    words: tuple[str, ...]
    features: tuple[FeatureDifference, ...]


class Comparison(NamedTuple):
    """What differs between two documents: the layers, bottom first, and the rest of the situation in words."""

    layers: tuple[LayerDifference, ...]
    words: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Tell whether nothing differs."""
        return not self.layers and not self.words


def compare(saved: Document, now: Document) -> Comparison:
    """Return what changed from one document to another."""
    change = diff(saved, now)
    before = {layer.id: layer for layer in saved.layers}
    after = {layer.id: layer for layer in now.layers}
    layers = [_layer(each, before.get(each.id), after.get(each.id)) for each in change.layers]
    places = {layer_id: position for position, layer_id in enumerate(before | after)}
    return Comparison(tuple(sorted(layers, key=lambda layer: places[layer.layer])), tuple(_rest(change, saved, now)))


def _layer(change: LayerChange, before: Layer | None, now: Layer | None) -> LayerDifference:
    layer = now or before
    if layer is None:
        raise ValueError(f"neither document has the layer {change.id!r}")
    how: Literal["added", "removed", "changed"] = (
        "added" if change.added else "removed" if change.removed else "changed"
    )
    words = [] if before is None or now is None else list(_presentation(before, now))
    if change.reordered:
        words.append("features in another order")
    features = tuple(_features(change.touched, before, now))
    return LayerDifference(layer.id, layer.title, how, tuple(words), features)


def _presentation(before: Layer, now: Layer) -> Iterator[str]:
    for name, word in _PRESENTATION.items():
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            match name:
                case "visible":
                    yield "shown" if new else "hidden"
                case "locked":
                    yield "locked" if new else "unlocked"
                case "opacity":
                    yield f"opacity {old:.0%} → {new:.0%}"
                case "title":
                    yield f"title “{old}” → “{new}”"
                case _:
                    yield f"{word} changed"


def _features(touched: Touched, before: Layer | None, now: Layer | None) -> Iterator[FeatureDifference]:
    for key in sorted(touched.removed | touched.changed | touched.added):
        old = _feature(before, key) if key not in touched.added else None
        new = _feature(now, key) if key not in touched.removed else None
        yield _difference(key, before, now, old, new)


def _difference(
    key: int, before: Layer | None, now: Layer | None, old: Feature | None, new: Feature | None
) -> FeatureDifference:
    old_shape = None if old is None or before is None else geojson.geometry(old, before.frame.crs)
    new_shape = None if new is None or now is None else geojson.geometry(new, now.frame.crs)
    layer, feature = (now, new) if new is not None else (before, old)
    if layer is None or feature is None:
        raise ValueError(f"neither document has the feature {key}")
    how: Literal["added", "removed", "changed"] = "added" if old is None else "removed" if new is None else "changed"
    words = () if old is None or new is None else tuple(_words(old, new, old_shape, new_shape))
    return FeatureDifference(FeatureRef(layer.id, key), name_of(layer, feature), how, words, old_shape, new_shape)


def _words(old: Feature, new: Feature, old_shape: BaseGeometry | None, new_shape: BaseGeometry | None) -> Iterator[str]:
    if geojson.feature_id(old) != geojson.feature_id(new):
        yield f"id {_shown(geojson.feature_id(old))} → {_shown(geojson.feature_id(new))}"
    yield from _property_words(geojson.properties(old), geojson.properties(new))
    if geojson.geometry_object(old) != geojson.geometry_object(new):
        yield from _shape_words(old_shape, new_shape)
    elif bytes(old.text) != bytes(new.text) and geojson.properties(old) == geojson.properties(new):
        yield "written differently, meaning the same"


def _property_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    names += [name for name in old if name in new and old[name] == new[name] and type(old[name]) is not type(new[name])]
    for name in names[:_MOST_NAMED]:
        if name not in old:
            yield f"{name}: {_shown(new[name])} added"
        elif name not in new:
            yield f"{name}: {_shown(old[name])} removed"
        else:
            yield f"{name}: {_shown(old[name])} → {_shown(new[name])}"
    if len(names) > _MOST_NAMED:
        yield f"{len(names) - _MOST_NAMED} more properties"


def _shape_words(old: BaseGeometry | None, new: BaseGeometry | None) -> Iterator[str]:
    if old is None or new is None:
        yield "outline removed" if new is None else "outline drawn"
        return
    if old.geom_type != new.geom_type:
        yield f"{old.geom_type} → {new.geom_type}"
    before = set(map(tuple, shapely.get_coordinates(old).tolist()))
    after = set(map(tuple, shapely.get_coordinates(new).tolist()))
    gone, come = len(before - after), len(after - before)
    if gone == come == 0:
        yield "vertices in another order"
        return
    if gone == come:
        yield f"{gone} {'vertex' if gone == 1 else 'vertices'} moved"
    else:
        yield f"vertices: {come} new, {gone} gone"
    grown = geodesy.area(new) - geodesy.area(old)
    if abs(grown) >= 1:
        yield f"area {'+' if grown > 0 else '−'}{area_text(abs(grown))}"
    elif old.geom_type.endswith("LineString"):
        longer = geodesy.length(new) - geodesy.length(old)
        if abs(longer) >= 1:
            yield f"length {'+' if longer > 0 else '−'}{length_text(abs(longer))}"


def _rest(change: Change, saved: Document, now: Document) -> Iterator[str]:
    if change.title is not None:
        yield f"Title: “{change.title.old}” → “{change.title.new}”"
    if change.as_of is not None:
        yield f"As-of date: {change.as_of.old or 'none'} → {change.as_of.new or 'none'}"
    if change.order is not None and _moved(change.order):
        yield "Layers in another order"
    for noun, touched in (
        ("statement", change.touched_statements),
        ("source", change.touched_sources),
        ("party", change.touched_parties),
    ):
        yield from _counts(noun, touched)
    if change.view is not None:
        yield "Where the map opens"
    if change.figure is not None:
        old, new = saved.figure, now.figure
        names = [name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)]
        yield f"Figure: {', '.join(name.replace('_', ' ') for name in names)}"


def _counts(noun: str, touched: Touched) -> Iterator[str]:
    for what, keys in (("added", touched.added), ("removed", touched.removed), ("changed", touched.changed)):
        if keys:
            plural = "parties" if noun == "party" else f"{noun}s"
            yield f"{len(keys)} {noun if len(keys) == 1 else plural} {what}"


def _moved(order: Swap[tuple[str, ...]]) -> bool:
    """Tell whether layers that are in both orders have changed places."""
    both = set(order.old) & set(order.new)
    return [each for each in order.old if each in both] != [each for each in order.new if each in both]


def _feature(layer: Layer | None, key: int) -> Feature | None:
    return None if layer is None else layer.features[position_of(layer, key)]


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:38]}…”"
