"""Edits of features and layers as text: what was typed becomes the file's text, byte for byte.

One judge for all of it: the reader that opens files. What it refuses never reaches a document. Features whose text
stays the same stay the same objects, and the others keep their keys where it is clear which is which, so that a
selection, a redraw and an undo step touch only what was typed. Statements are left alone: an id that is cut here and
pasted there must find them again, and the check names those that lost their feature.
"""

from collections import deque
from collections.abc import Sequence

from msgspec import Raw, structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Form, Layer, Problem, position_of, with_feature
from layers.edits import Edit, EditError, editable_layer
from layers.geojson import encoding, jsontext
from layers.geojson.places import refusal
from layers.validity.checking import check_layer

_SPACE = b" \t\r\n"
_WHOLE = ("feature", "geometry")  # forms of a file whose text is that of its one feature


def set_feature_text(ref: FeatureRef, text: bytes) -> Edit:
    """Give a feature this text in UTF-8, white space around it left out; what precedes it in the file stays."""

    def edit(document: Document) -> Document:
        layer = editable_layer(document, ref.layer)
        try:
            position = position_of(layer, ref.key)
        except KeyError:
            raise EditError(f"That feature of “{layer.title}” is not there any more.") from None
        try:
            new = read_feature(layer, layer.features[position], text)
        except geojson.GeoJSONError as error:
            raise EditError(_told(error.problem)) from None
        if new is layer.features[position]:
            return document
        if layer.frame.form in _WHOLE and len(layer.features) == 1:  # its members count for the whole file
            return set_layer_text(layer.id, layer.frame.head + bytes(new.text) + layer.frame.tail)(document)
        return document.with_layer(with_feature(layer, new))

    return edit


def set_layer_text(layer_id: str, text: bytes) -> Edit:
    """Give a layer's file this text in UTF-8; `geojson.write` gives it back in the file's own encoding."""

    def edit(document: Document) -> Document:
        layer = editable_layer(document, layer_id)
        if text == geojson.text_of(layer):
            return document
        try:
            return document.with_layer(read_layer(layer, text))
        except geojson.GeoJSONError as error:
            raise EditError(_told(error.problem)) from None

    return edit


def read_feature(layer: Layer, feature: Feature, text: bytes) -> Feature:
    """Return a feature of a layer with another text, the feature itself if it says the same; raises GeoJSONError."""
    read = _read_one(layer, text)
    if read.frame.form not in _WHOLE:
        message = "Several features stand here, and this is the text of one. Choose the layer to edit them."
        raise refusal("several-features", message, text, len(text) - len(text.lstrip(_SPACE)))
    raw = Raw(text.strip(_SPACE))
    if layer.frame.form == "newline-delimited" and (line_end := _line_end(bytes(raw))) >= 0:
        message = "This file keeps each feature on a line of its own: write the feature without line breaks."
        raise refusal("line-break", message, text, text.index(bytes(raw)) + line_end)
    return feature if raw == feature.text else structs.replace(feature, text=raw)


def read_layer(layer: Layer, text: bytes) -> Layer:
    """Return a layer whose file has this text in UTF-8; raises GeoJSONError."""
    data = encoding.encode(text, layer.frame)
    read = geojson.read(data, layer_id=layer.id, title=layer.title, file=layer.file)
    features, next_key = _kept(layer.features, read.features, layer.next_key)
    return structs.replace(layer, features=features, frame=read.frame, problems=read.problems, next_key=next_key)


def feature_problems(layer: Layer, feature: Feature, text: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a text as that of one feature of a layer; lines and columns count in this text."""
    try:
        new = read_feature(layer, feature, text)
    except geojson.GeoJSONError as error:
        return (error.problem,)
    raw = bytes(new.text)
    begin = text.index(raw)
    # Of the forms, this one has nothing around its features that would be judged too.
    form: Form = layer.frame.form if layer.frame.form in _WHOLE else "newline-delimited"
    frame = structs.replace(layer.frame, form=form, head=text[:begin], tail=text[begin + len(raw) :])
    return check_layer(structs.replace(layer, features=(new,), frame=frame))


def layer_problems(layer: Layer, text: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a text as that of a layer's file."""
    try:
        read = read_layer(layer, text)
    except geojson.GeoJSONError as error:
        return (error.problem,)
    return (*read.problems, *check_layer(read))


def _read_one(layer: Layer, text: bytes) -> Layer:
    """Read a text as a file of its own, but for a crs member: only the one of the whole file counts."""
    try:
        return geojson.read(text, layer_id=layer.id, title=layer.title, file="feature.geojson")
    except geojson.GeoJSONError as error:
        if error.problem.code != "crs-unknown" or layer.frame.form in _WHOLE:
            raise
        text = jsontext.without_member(text, "crs")
        return geojson.read(text, layer_id=layer.id, title=layer.title, file="feature.geojson")


def _kept(old: Sequence[Feature], new: Sequence[Feature], next_key: int) -> tuple[tuple[Feature, ...], int]:
    """Return the new features, each under the key of the old one that it is or that it replaces, and the next key.

    The same text is the same feature, wherever it moved. What is left in between is matched by ids that stand once on
    each side, then in order. A feature that nothing precedes keeps the lead it had: it is not written there.
    """
    start, end = _common_ends(old, new)
    texts: dict[bytes, deque[int]] = {}
    for position in range(start, len(old) - end):
        texts.setdefault(bytes(old[position].text), deque()).append(position)
    matches = {position: position for position in range(start)}
    matches |= {len(new) - 1 - step: len(old) - 1 - step for step in range(end)}
    for position in range(start, len(new) - end):
        if found := texts.get(bytes(new[position].text)):
            matches[position] = found.popleft()
    left = sorted(position for positions in texts.values() for position in positions)
    matches |= _paired(old, new, left, [each for each in range(start, len(new) - end) if each not in matches])
    features = []
    for position, feature in enumerate(new):
        if position not in matches:
            features.append(structs.replace(feature, key=next_key))
            next_key += 1
            continue
        former = old[matches[position]]
        same = former.text == feature.text and (position == 0 or former.lead == feature.lead)
        features.append(former if same else structs.replace(feature, key=former.key))
    return tuple(features), next_key


def _common_ends(old: Sequence[Feature], new: Sequence[Feature]) -> tuple[int, int]:
    """Count the features that both lists begin with, and those that both end with, by their text."""
    most = min(len(old), len(new))
    start = next((step for step in range(most) if old[step].text != new[step].text), most)
    rest = most - start
    end = next((step for step in range(rest) if old[-1 - step].text != new[-1 - step].text), rest)
    return start, end


def _paired(old: Sequence[Feature], new: Sequence[Feature], left: list[int], free: list[int]) -> dict[int, int]:
    """Match positions of new features with those of old ones that no new one has the text of."""
    former, present = _by_id(old, left), _by_id(new, free)
    pairs = {present[identifier]: former[identifier] for identifier in present.keys() & former.keys()}
    taken = set(pairs.values())
    pairs |= zip(
        (position for position in free if position not in pairs),
        (position for position in left if position not in taken),
        strict=False,
    )
    return pairs


def _by_id(features: Sequence[Feature], positions: Sequence[int]) -> dict[tuple[bool, object], int]:
    """Return the positions by id, without ids that several have; 1 and "1" differ."""
    found: dict[tuple[bool, object], int] = {}
    doubled = set()
    for position in positions:
        identifier = geojson.feature_id(features[position])
        if identifier is not None:
            name = (isinstance(identifier, str), identifier)
            doubled |= {name} & found.keys()
            found[name] = position
    return {name: position for name, position in found.items() if name not in doubled}


def _line_end(text: bytes) -> int:
    """Return where the first line break stands, -1 without one."""
    return min((found for found in (text.find(b"\n"), text.find(b"\r")) if found >= 0), default=-1)


def _told(problem: Problem) -> str:
    place = "" if problem.line is None else f"Line {problem.line}, column {problem.column}: "
    return place + problem.message
