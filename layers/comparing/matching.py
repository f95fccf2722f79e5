"""Bring two documents together that were read apart, so that they can be compared: which layer and which feature of the
one is which of the other.

Layers are matched by their id, then by their file, then by their title. Features are matched by what tells them apart
for certain, and only then by what makes it likely; what is left on either side has come or gone:

1. the same text
2. the same id (1 and "1" differ)
3. the same name and kind of geometry
4. the same geometry
5. the same properties and kind of geometry

A value that several features of a layer share matches nothing, but for equal texts, which are matched in order.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

import msgspec
from msgspec import structs

from layers import dates, geojson
from layers.document import Document, Feature, Layer, Statement, Subject

_Trait = Callable[[Feature], Hashable | None]


def aligned(old: Document, new: Document) -> Document:
    """Return the new document with the old one's layer ids and feature keys on what both have."""
    names = _matched_layers(old.layers, new.layers)
    layers: list[Layer] = []
    for layer in new.layers:
        former = names.get(layer.id)
        layers.append(layer if former is None else _with_keys_of(former, structs.replace(layer, id=former.id)))
    renamed = {layer_id: former.id for layer_id, former in names.items() if former.id != layer_id}
    statements = tuple(_renamed(statement, renamed) for statement in new.statements) if renamed else new.statements
    return structs.replace(new, layers=tuple(layers), statements=statements)


def shown_on(document: Document, date: str) -> Document:
    """Return the document as of a date: features and statements that do not show on it are left out.

    Raises `dates.DateError` where the text is no date.
    """
    dates.parse(date)
    layers = tuple(
        structs.replace(layer, features=tuple(one for one in layer.features if _shows(one, date)))
        for layer in document.layers
    )
    statements = tuple(one for one in document.statements if dates.shows(one.start, one.end, date))
    return structs.replace(document, as_of=date, layers=layers, statements=statements)


def without_unreadable(old: Document, new: Document) -> tuple[Document, Document]:
    """Return both documents without the layers that one of them could not read: their features have not gone."""
    unknown = {layer.id for document in (old, new) for layer in document.layers if layer.unreadable is not None}

    def known(document: Document) -> Document:
        return structs.replace(document, layers=tuple(layer for layer in document.layers if layer.id not in unknown))

    return (known(old), known(new)) if unknown else (old, new)


def _shows(feature: Feature, date: str) -> bool:
    text = bytes(feature.text)
    if b'"start"' not in text and b'"end"' not in text and b"\\u" not in text:
        return True  # most features have no dates, and need not be decoded
    said = geojson.properties(feature)
    start, end = (value if isinstance(value, str) else None for value in (said.get("start"), said.get("end")))
    return dates.shows(start, end, date)


def _matched_layers(old: Iterable[Layer], new: Iterable[Layer]) -> dict[str, Layer]:
    """Return, by the ids of new layers, the old layers that they are."""
    old, new = list(old), list(new)
    found: dict[str, Layer] = {}
    for trait in ("id", "file", "title"):
        free = [layer for layer in old if all(layer is not taken for taken in found.values())]
        for layer in new:
            same = [former for former in free if getattr(former, trait) == getattr(layer, trait)]
            if layer.id not in found and len(same) == 1:
                found[layer.id] = same[0]
                free.remove(same[0])
    if len(old) == len(new) == 1:  # two files, whatever they are called
        found[new[0].id] = old[0]
    taken = {layer.id for layer in found.values()}
    kept = {layer.id for layer in new if layer.id not in found}
    if taken & kept:  # an id that now means another layer: to give it away as well would double it
        return {layer_id: former for layer_id, former in found.items() if former.id not in kept}
    return found


def _renamed(statement: Statement, names: dict[str, str]) -> Statement:
    about = tuple(Subject(names.get(each.layer, each.layer), each.feature) for each in statement.about)
    return statement if about == statement.about else structs.replace(statement, about=about)


def _with_keys_of(old: Layer, new: Layer) -> Layer:
    """Return the new layer's features under the keys of the old ones that they match; equal ones are the old ones."""
    keys = _same_texts(old.features, new.features)
    for trait in (_identifier, _name, _geometry, _properties):
        taken = set(keys.values())
        left = [feature for feature in old.features if feature.key not in taken]
        missing = [feature for feature in new.features if feature.key not in keys]
        if not left or not missing:
            break
        keys |= _matches(trait, left, missing)
    before = {feature.key: feature for feature in old.features}
    next_key = old.next_key
    features: list[Feature] = []
    for feature in new.features:
        key = keys.get(feature.key)
        if key is None:
            key, next_key = next_key, next_key + 1
            features.append(structs.replace(feature, key=key))
        else:
            former = before[key]
            same = former.text == feature.text
            features.append(former if same else structs.replace(feature, key=key, lead=former.lead))
    return structs.replace(new, features=tuple(features), next_key=next_key, problems=old.problems)


def _same_texts(old: Iterable[Feature], new: Iterable[Feature]) -> dict[int, int]:
    """Return the keys of old features by those of new ones with the same text, in order."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for feature in old:
        places[bytes(feature.text)].append(feature.key)
    for keys in places.values():
        keys.reverse()
    found: dict[int, int] = {}
    for feature in new:
        keys = places.get(bytes(feature.text), [])
        if keys:
            found[feature.key] = keys.pop()
    return found


def _matches(trait: _Trait, old: Iterable[Feature], new: Iterable[Feature]) -> dict[int, int]:
    before, after = _single(trait, old), _single(trait, new)
    return {key: before[value] for value, key in after.items() if value in before}


def _single(trait: _Trait, features: Iterable[Feature]) -> dict[Hashable, int]:
    """Return keys by the value of a trait, without the values that several features share."""
    found: dict[Hashable, int | None] = {}
    for feature in features:
        value = trait(feature)
        if value is not None:
            found[value] = None if value in found else feature.key
    return {value: key for value, key in found.items() if key is not None}


def _identifier(feature: Feature) -> Hashable | None:
    identifier = geojson.feature_id(feature)
    return None if identifier is None else (type(identifier), identifier)


def _name(feature: Feature) -> Hashable | None:
    said = geojson.properties(feature)
    name = next((said[each] for each in ("name", "title") if isinstance(said.get(each), str) and said[each]), None)
    return None if name is None else (name, geojson.geometry_type(feature))


def _geometry(feature: Feature) -> Hashable | None:
    found = geojson.geometry_object(feature)
    return None if found is None else msgspec.json.encode(found, order="sorted")


def _properties(feature: Feature) -> Hashable | None:
    said = geojson.properties(feature)
    return (msgspec.json.encode(said, order="sorted"), geojson.geometry_type(feature)) if said else None
