"""What changed between two documents, such as the saved one and the present: in words, and as outlines to draw.

Features are told apart by their keys, so both documents have to come from one session: the present one and what it was
opened or saved as. Documents that were read apart are brought together by `layers.comparing.matching` first.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
import shapely
from msgspec import structs
from shapely.geometry.base import BaseGeometry

from layers import citation, geojson
from layers.document import Document, Feature, FeatureRef, Layer, Party, Source, Statement, TextFrame, position_of
from layers.geodesy import geodesic
from layers.geodesy.measuring import area_text, length_text, measure
from layers.history import Change, LayerChange, Swap, diff
from layers.operations.outcome import name_of
from layers.splices import Touched

How = Literal["added", "removed", "changed"]
Kind = Literal["statement", "source", "party"]

ABSENT = object()
"""Stands for the value of a member that one side does not have; null is a value."""

SAME_MEANING = "written differently, meaning the same"
"""What is said of a feature whose text differs and nothing that it says."""

_PRESENTATION = {
    "title": "title",
    "file": "file",
    "visible": "visibility",
    "opacity": "opacity",
    "locked": "lock",
    "handling": "handling mark",
    "style": "style",
}
_ENTRIES: dict[Kind, str] = {"statement": "statements", "source": "sources", "party": "parties"}
_MOST_NAMED = 6  # properties that are named one by one
_LONGEST = 40  # characters of a value that are shown
_LONGEST_NAME = 70


class ValueChange(NamedTuple):
    """A property or member with its old and its new value, ABSENT where a side has none."""

    name: str
    old: Any
    new: Any


class FeatureDifference(NamedTuple):
    """One feature that differs: what about it, in words, and its shape before and now, in degrees, None without one.

    `values` holds the properties that differ, every one of them, of a feature that changed.
    """

    ref: FeatureRef
    identifier: str | int | float | None
    name: str
    how: How
    words: tuple[str, ...]
    before: BaseGeometry | None
    now: BaseGeometry | None
    values: tuple[ValueChange, ...] = ()


class LayerDifference(NamedTuple):
    """One layer that differs, with its features that do."""

    layer: str
    title: str
    how: How
    words: tuple[str, ...]
    features: tuple[FeatureDifference, ...]


class EntryDifference(NamedTuple):
    """A statement, source or party that differs; `values` holds the members that do, of one that changed."""

    kind: Kind
    id: str
    name: str
    how: How
    words: tuple[str, ...]
    values: tuple[ValueChange, ...] = ()


class Comparison(NamedTuple):
    """What differs between two documents.

    The layers, bottom first, then statements, sources and parties, then the rest of the situation in words.
    """

    layers: tuple[LayerDifference, ...]
    entries: tuple[EntryDifference, ...]
    words: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Tell whether nothing differs."""
        return not self.layers and not self.entries and not self.words


def compare(saved: Document, now: Document) -> Comparison:
    """Return what changed from one document to another."""
    change = diff(saved, now)
    before = {layer.id: layer for layer in saved.layers}
    after = {layer.id: layer for layer in now.layers}
    layers = [_layer(each, before.get(each.id), after.get(each.id)) for each in change.layers]
    layers = [layer for layer in layers if layer.how != "changed" or layer.words or layer.features]
    places = {layer_id: position for position, layer_id in enumerate(before | after)}
    return Comparison(
        tuple(sorted(layers, key=lambda layer: places[layer.layer])),
        tuple(_entries(change, saved, now)),
        tuple(_rest(change, saved, now)),
    )


def _layer(change: LayerChange, before: Layer | None, now: Layer | None) -> LayerDifference:
    layer = now or before
    if layer is None:
        raise ValueError(f"neither document has the layer {change.id!r}")
    how: How = "added" if change.added else "removed" if change.removed else "changed"
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
                case "style":
                    yield "style changed"
                case _:
                    yield f"{word} {_shown(old)} → {_shown(new)}"
    yield from _value_words(_value_changes(before.extra, now.extra))
    yield from _frame_words(before.frame, now.frame)


def _frame_words(before: TextFrame, now: TextFrame) -> Iterator[str]:
    if before.crs != now.crs:
        yield f"reference system {before.crs or 'WGS 84'} → {now.crs or 'WGS 84'}"
    for name in ("encoding", "form"):
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield f"{name} of the file {old} → {new}"
    if before.form == now.form == "collection" and _around(before) != _around(now):
        yield "members beside the features changed"


def _around(frame: TextFrame) -> Any:
    """Return what a file says beside its features."""
    return msgspec.json.decode(frame.head + frame.tail)


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
    how: How = "added" if old is None else "removed" if new is None else "changed"
    shared = (FeatureRef(layer.id, key), geojson.feature_id(feature), name_of(layer, feature), how)
    if old is None or new is None:
        return FeatureDifference(*shared, tuple(_size_words(new_shape or old_shape)), old_shape, new_shape)
    values = _value_changes(geojson.properties(old), geojson.properties(new))
    words = tuple(_words(old, new, old_shape, new_shape, values))
    return FeatureDifference(*shared, words, old_shape, new_shape, values)


def _words(
    old: Feature,
    new: Feature,
    old_shape: BaseGeometry | None,
    new_shape: BaseGeometry | None,
    values: tuple[ValueChange, ...],
) -> Iterator[str]:
    if geojson.feature_id(old) != geojson.feature_id(new):
        yield f"id {_shown(geojson.feature_id(old))} → {_shown(geojson.feature_id(new))}"
    yield from _value_words(values)
    if geojson.geometry_object(old) != geojson.geometry_object(new):
        yield from _shape_words(old_shape, new_shape)
    elif bytes(old.text) != bytes(new.text) and not values:
        yield SAME_MEANING if _meaning(old) == _meaning(new) else "members that are no properties changed"


def _meaning(feature: Feature) -> Any:
    return msgspec.json.decode(feature.text)


def _value_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[ValueChange, ...]:
    """Return the members that differ, also where 1 became 1.0 or true, which Python takes for equal."""
    found = [ValueChange(name, old.get(name, ABSENT), new.get(name, ABSENT)) for name in {**old, **new}]
    return tuple(each for each in found if each.old != each.new or type(each.old) is not type(each.new))


def _value_words(values: tuple[ValueChange, ...]) -> Iterator[str]:
    for name, old, new in values[:_MOST_NAMED]:
        if old is ABSENT:
            yield f"{name}: {_shown(new)} added"
        elif new is ABSENT:
            yield f"{name}: {_shown(old)} removed"
        else:
            yield f"{name}: {_shown(old)} → {_shown(new)}"
    if len(values) > _MOST_NAMED:
        yield f"{len(values) - _MOST_NAMED} more properties"


def _size_words(shape: BaseGeometry | None) -> Iterator[str]:
    """Say what a shape is and how large, on the ground."""
    if shape is None:
        yield "no outline"
        return
    measured = measure(shape)
    yield shape.geom_type
    if measured.area is not None:
        yield f"area {area_text(measured.area)}"
    elif measured.length is not None:
        yield f"length {length_text(measured.length)}"


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
    grown = geodesic.area(new) - geodesic.area(old)
    if abs(grown) >= 1:
        yield f"area {'+' if grown > 0 else '−'}{area_text(abs(grown))}"
    elif old.geom_type.endswith("LineString"):
        longer = geodesic.length(new) - geodesic.length(old)
        if abs(longer) >= 1:
            yield f"length {'+' if longer > 0 else '−'}{length_text(abs(longer))}"


def _rest(change: Change, saved: Document, now: Document) -> Iterator[str]:
    if change.title is not None:
        yield f"Title: “{change.title.old}” → “{change.title.new}”"
    if change.as_of is not None:
        yield f"As-of date: {change.as_of.old or 'none'} → {change.as_of.new or 'none'}"
    if change.order is not None and _moved(change.order):
        yield "Layers in another order"
    if change.view is not None:
        yield "Where the map opens"
    if change.figure is not None:
        old, new = structs.asdict(saved.figure), structs.asdict(now.figure)
        for name, before, after in _value_changes({**old, **old.pop("extra")}, {**new, **new.pop("extra")}):
            yield f"Figure: {name.replace('_', ' ')} {_swapped(before, after)}"
    if change.previous is not None:
        yield f"Edition before: {_swapped(saved.previous, now.previous)}"
    if change.extra is not None:
        for name, before, after in _value_changes(saved.extra, now.extra):
            yield f"{name}: {_swapped(before, after)}"


def _swapped(old: Any, new: Any) -> str:
    """Return a setting's old and new value where both can be read at a glance."""
    plain = (str, int, float, type(None))
    if isinstance(old, plain) and isinstance(new, plain):
        return f"{_shown(old)} → {_shown(new)}"
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone, come = sum(each not in new for each in old), sum(each not in old for each in new)
        return f"({len(old)} → {len(new)}: {come} new or changed, {gone} gone or changed)"
    return "changed"


def _entries(change: Change, saved: Document, now: Document) -> Iterator[EntryDifference]:
    touched: dict[Kind, Touched] = {
        "statement": change.touched_statements,
        "source": change.touched_sources,
        "party": change.touched_parties,
    }
    for kind, keys in touched.items():
        before = {each.id: each for each in getattr(saved, _ENTRIES[kind])}
        after = {each.id: each for each in getattr(now, _ENTRIES[kind])}
        for identifier in before | after:
            if identifier in keys.added:
                yield EntryDifference(kind, identifier, _entry_name(after[identifier]), "added", ())
            elif identifier in keys.removed:
                yield EntryDifference(kind, identifier, _entry_name(before[identifier]), "removed", ())
            elif identifier in keys.changed:
                values = _value_changes(_entry_members(before[identifier]), _entry_members(after[identifier]))
                words = tuple(_value_words(values))
                yield EntryDifference(kind, identifier, _entry_name(after[identifier]), "changed", words, values)


def _entry_name(entry: Statement | Source | Party) -> str:
    if isinstance(entry, Source):
        return _shortened(citation.plain(citation.entry(entry.csl)), _LONGEST_NAME)
    return _shortened(entry.text if isinstance(entry, Statement) else entry.name, _LONGEST_NAME)


def _entry_members(entry: Statement | Source | Party) -> dict[str, Any]:
    """Return what an entry says, without what it leaves open."""
    if isinstance(entry, Source):
        return {**entry.csl, **({} if entry.public is None else {"public": entry.public})}
    members: dict[str, Any] = msgspec.to_builtins(entry)
    members |= members.pop("extra")
    return {name: value for name, value in members.items() if value not in (None, [])}


def _moved(order: Swap[tuple[str, ...]]) -> bool:
    """Tell whether layers that are in both orders have changed places."""
    both = set(order.old) & set(order.new)
    return [each for each in order.old if each in both] != [each for each in order.new if each in both]


def _feature(layer: Layer | None, key: int) -> Feature | None:
    return None if layer is None else layer.features[position_of(layer, key)]


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f"“{_shortened(value, _LONGEST)}”"
    if isinstance(value, bool | list | dict | tuple):
        value = msgspec.json.encode(value).decode()
    return _shortened(str(value), _LONGEST)


def _shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
