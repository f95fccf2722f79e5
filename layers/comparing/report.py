"""What differs between two situations, as text for people and as one JSON object for programs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.comparing.changes import (
    ABSENT,
    SAME_MEANING,
    Comparison,
    EntryDifference,
    FeatureDifference,
    LayerDifference,
    ValueChange,
)
from layers.geodesy.measuring import measure

_SIGNS = {"added": "+", "removed": "−", "changed": "·"}
_HEADINGS = (("statement", "Statements"), ("source", "Sources"), ("party", "Parties"))


def lines(found: Comparison) -> Iterator[str]:
    """Yield the report for people: + is new, − is gone, · has changed; the layers come first, the topmost first."""
    for layer in reversed(found.layers):
        yield from _layer_lines(layer)
    for kind, heading in _HEADINGS:
        entries = [entry for entry in found.entries if entry.kind == kind]
        if entries:
            yield heading
            yield from (f"  {_entry_line(entry)}" for entry in entries)
    if found.words:
        yield "The situation"
        yield from (f"  · {words}" for words in found.words)
    if found.equal:
        yield "Nothing differs."


def summary(found: Comparison) -> dict[str, Any]:
    """Return the report as JSON values; areas are in square metres, lengths in metres, both on the ground."""
    return {
        "equal": found.equal,
        "layers": [_layer_summary(layer) for layer in found.layers],
        **{
            heading.lower(): [_entry_summary(entry) for entry in found.entries if entry.kind == kind]
            for kind, heading in _HEADINGS
        },
        "situation": list(found.words),
    }


def _layer_lines(layer: LayerDifference) -> Iterator[str]:
    counts = Counter[str](feature.how for feature in layer.features)
    told = [f"{counts[how]} {word}" for how, word in (("added", "new"), ("removed", "gone"), ("changed", "changed"))]
    counted = [text for text in told if not text.startswith("0 ")]
    said = [*{"added": ("new layer",), "removed": ("layer gone",)}.get(layer.how, ()), *layer.words]
    features = [f"features: {', '.join(counted)}"] if counted else []
    yield f"Layer “{layer.title}”: {'; '.join((*said, *features))}"
    rewritten = 0
    for feature in layer.features:
        if feature.words == (SAME_MEANING,):
            rewritten += 1
        else:
            yield f"  {_SIGNS[feature.how]} {feature.name}" + _after_colon(feature.words)
    if rewritten:
        yield f"  · {rewritten} {'feature is' if rewritten == 1 else 'features are'} {SAME_MEANING}"


def _entry_line(entry: EntryDifference) -> str:
    name = entry.name if entry.kind == "party" else f"[{entry.id}] {entry.name}"
    return f"{_SIGNS[entry.how]} {name}" + _after_colon(entry.words)


def _after_colon(words: tuple[str, ...]) -> str:
    return f": {'; '.join(words)}" if words else ""


def _layer_summary(layer: LayerDifference) -> dict[str, Any]:
    return {
        "id": layer.layer,
        "title": layer.title,
        "how": layer.how,
        "words": list(layer.words),
        "features": [_feature_summary(feature) for feature in layer.features],
    }


def _feature_summary(feature: FeatureDifference) -> dict[str, Any]:
    return {
        "id": feature.identifier,
        "name": feature.name.removeprefix("“").removesuffix("”"),
        "how": feature.how,
        "words": list(feature.words),
        "properties": [_value_summary(each) for each in feature.values],
        "geometry": {"old": _size(feature.before), "new": _size(feature.now)},
    }


def _entry_summary(entry: EntryDifference) -> dict[str, Any]:
    values = [_value_summary(each) for each in entry.values]
    return {"id": entry.id, "name": entry.name, "how": entry.how, "words": list(entry.words), "members": values}


def _value_summary(value: ValueChange) -> dict[str, Any]:
    """Return a value's change; a side that does not have it has no member here."""
    sides = (("old", value.old), ("new", value.new))
    return {"name": value.name, **{side: each for side, each in sides if each is not ABSENT}}


def _size(shape: BaseGeometry | None) -> dict[str, Any] | None:
    if shape is None:
        return None
    measured = measure(shape)
    sizes = (("area", measured.area), ("length", measured.length), ("perimeter", measured.perimeter))
    return {"type": shape.geom_type, **{name: round(size, 1) for name, size in sizes if size is not None}}
