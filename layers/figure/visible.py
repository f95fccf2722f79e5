"""What a figure shows of the layers: their features in the frame, in reading order, with their names and numbers."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from layers import dates
from layers.document import Document, Feature, FeatureRef, Layer, Subject
from layers.drawing.packs import Pack
from layers.figure import notes
from layers.figure.frame import UNITS, Frame
from layers.figure.shapes import Drawn, Place
from layers.geojson.features import feature_id, properties
from layers.subjects import SubjectIndex

READING_ROWS = 6


class Visible(Struct, frozen=True):
    """A layer that is shown, its features' arrays at the as-of date, and what of it falls into the frame."""

    layer: Layer
    pack: Pack
    drawn: Drawn


def is_visible(document: Document, ref: FeatureRef) -> bool:
    """Tell whether a feature, with or without a shape, belongs to a visible layer and shows at the as-of date."""
    layer = document.layer(ref.layer)
    if not layer.visible or layer.unreadable is not None:
        return False
    told = properties(document.feature(ref))
    return dates.shows(text_of(told.get("start")), text_of(told.get("end")), document.as_of)


def told_of(document: Document, index: SubjectIndex) -> defaultdict[str, set[int]]:
    """Return the keys of the features that the shown statements are about, or that have a pin, by layer."""
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for statement in notes.shown_statements(document):
        for ref in index.features(statement):
            keys[ref.layer].add(ref.key)
    for pin in document.figure.pins:
        for ref in index.find(Subject(pin.layer, pin.feature)):
            keys[ref.layer].add(ref.key)
    return keys


def massed(visible: Sequence[Visible]) -> list[str]:
    """Return what is left without names because there is too much of it: a layer's title with its count."""
    return [
        f"the names in “{item.layer.title}” ({item.drawn.massed:,} features)"
        for item in visible
        if item.drawn.massed and any(b'"name"' in bytes(feature.text) for feature in item.layer.features)
    ]


def reading_order(visible: Sequence[Visible], frame: Frame) -> list[FeatureRef]:
    """Return the features with a place in the frame as the eye meets them: by rows, then from the left."""
    row = frame.height * UNITS / READING_ROWS
    places = [place for item in visible for place in item.drawn.places]
    return [place.ref for place in sorted(places, key=lambda place: (int(place.y // row), place.x))]


def named_features(document: Document, visible: Sequence[Visible], chosen: notes.Notes) -> list[dict[str, Any]]:
    """Return names and note numbers to be placed, points first."""
    numbers_of = _numbers(document, chosen)
    pins = {(pin.layer, pin.feature): [pin.right, pin.down] for pin in document.figure.pins}
    found: list[dict[str, Any]] = []
    for item in visible:
        features = {feature.key: feature for feature in item.layer.features} if item.drawn.places else {}
        for place in item.drawn.places:
            feature = features[place.ref.key]
            told = properties(feature)
            entry = {
                "name": text_of(told.get("name")),
                "arabic": text_of(told.get("name:ar")),
                "numbers": numbers_of(item.layer, feature),
                "layer": item.layer.id,
                "key": feature.key,
                "shape": place.shape,
                "x": place.x,
                "y": place.y,
                "reach": place.reach,
                "inside": place.inside,
                "along": place.along,
                "pin": pins.get((item.layer.id, feature_id(feature))),  # type: ignore[arg-type]  # None names no pin
                "colour": _ink(item, place),
            }
            if entry["name"] or entry["numbers"]:
                found.append(entry)
    return sorted(found, key=lambda entry: (entry["shape"] != "point", not entry["numbers"]))


def without_numbers(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the names alone, for a page without notes that numbers could lead to."""
    return [{**feature, "numbers": ""} for feature in features if feature["name"]]


def _numbers(document: Document, chosen: notes.Notes) -> Any:
    by_subject: dict[tuple[str, Any], list[int]] = {}
    for statement in chosen.numbered:
        for subject in statement.about:
            by_subject.setdefault((subject.layer, subject.feature), []).append(chosen.numbers[statement.id])
    del document

    def numbers_of(layer: Layer, feature: Feature) -> str:
        identifier = feature_id(feature)
        return notes.number_list(by_subject.get((layer.id, identifier), ())) if identifier is not None else ""

    return numbers_of


def _ink(item: Visible, place: Place) -> str:
    """Return the colour of a feature's name: that of its edge or disc."""
    position = item.pack.position_of(place.ref.key) or 0
    style = item.pack.styles[int(item.pack.feature_style[position])]
    if place.shape == "point":
        return str(style.point_fill if style.symbol_colour == "#ffffff" else style.symbol_colour)
    return str(style.stroke or "#22201d")


def text_of(value: Any) -> str | None:
    """Return a property's text, None for what is empty or no text."""
    return value if isinstance(value, str) and value else None
