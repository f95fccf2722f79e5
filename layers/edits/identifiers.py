"""Ids that features get in their file, when something has to name them there.

A statement or a pin names a feature by the id that the feature has in its file. A feature without an id, or with one
that another feature has too, gets an id in the file when that happens; `notice_of_ids` says so beforehand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, Subject
from layers.edits import EditError, changed, editable_layer, known_layer

Identifier = str | int | float

FOR_AN_ANNOTATION = "so that the annotation can name it"
FOR_A_STATEMENT = "so that the statement can name what it is about"


def notice_of_ids(document: Document, refs: Iterable[FeatureRef], purpose: str = FOR_A_STATEMENT) -> str | None:
    """Return what to tell the user when naming these features gives any of them an id and what for, else None."""
    counts: Counter[str] = Counter()
    for layer_id, keys in by_layer(refs).items():
        layer = known_layer(document, layer_id)
        needing = _without_own_id(identifiers_of(layer), keys)
        counts[layer.title] += len(needing)
    told = [
        f"{number} {'feature' if number == 1 else 'features'} of “{title}”"
        for title, number in counts.items()
        if number
    ]
    if not told:
        return None
    verb = "gets" if sum(counts.values()) == 1 else "get"
    return f"{' and '.join(told)} {verb} an id in the file, {purpose}."


def identified(document: Document, refs: tuple[FeatureRef, ...]) -> tuple[Document, tuple[Subject, ...]]:
    """Return the document in which each of these features has an id of its own, and the subjects that name them."""
    subjects: dict[FeatureRef, Subject] = {}
    for layer_id, keys in by_layer(refs).items():
        identifiers = identifiers_of(known_layer(document, layer_id))
        needing = _without_own_id(identifiers, keys)
        if needing:
            document = _with_new_ids(document, layer_id, identifiers, needing)
            identifiers = identifiers_of(document.layer(layer_id))
        for key in keys:
            identifier = identifiers.get(key)
            if identifier is None:
                raise EditError(f"That feature of “{document.layer(layer_id).title}” is not there any more.")
            subjects[FeatureRef(layer_id, key)] = Subject(layer_id, identifier)
    return document, tuple(subjects[ref] for ref in refs)


def _with_new_ids(
    document: Document, layer_id: str, identifiers: Mapping[int, Identifier | None], keys: frozenset[int]
) -> Document:
    layer = editable_layer(document, layer_id)
    cited = {subject.feature for statement in document.statements for subject in statement.about}
    cited |= {pin.feature for pin in document.figure.pins}
    cited |= {each.subject.feature for each in document.figure.annotations if each.subject is not None}
    given = _new_ids(
        layer_id, {identifier for identifier in identifiers.values() if identifier is not None} | cited, keys
    )
    features = tuple(
        _with_id(layer, feature, given[feature.key]) if feature.key in given else feature for feature in layer.features
    )
    document = document.with_layer(structs.replace(layer, features=features))
    return _with_doubles_named(document, layer_id, identifiers, given)


def _with_doubles_named(
    document: Document, layer_id: str, identifiers: Mapping[int, Identifier | None], given: Mapping[int, Identifier]
) -> Document:
    """Let statements that named a doubled id go on naming every feature that had it."""
    heirs: dict[Subject, list[Subject]] = {}
    for key, identifier in given.items():
        former = identifiers.get(key)
        if former is not None:
            heirs.setdefault(Subject(layer_id, former), []).append(Subject(layer_id, identifier))
    statements = tuple(
        changed(statement, about=tuple(each for old in statement.about for each in (old, *heirs.get(old, ()))))
        for statement in document.statements
    )
    return changed(document, statements=statements)


def _new_ids(layer_id: str, taken: set[Identifier], keys: frozenset[int]) -> dict[int, Identifier]:
    """Return fresh ids in file order: the next numbers where all ids are whole numbers, else named after the layer."""
    whole = [identifier for identifier in taken if isinstance(identifier, int)]
    if len(whole) == len(taken):
        first = max(whole, default=0) + 1
        return {key: first + count for count, key in enumerate(sorted(keys))}
    given: dict[int, Identifier] = {}
    number = 1
    for key in sorted(keys):
        while f"{layer_id}-{number}" in taken:
            number += 1
        given[key] = f"{layer_id}-{number}"
        number += 1
    return given


def _with_id(layer: Layer, feature: Feature, identifier: Identifier) -> Feature:
    try:
        return geojson.with_id(feature, identifier)
    except geojson.SpliceError as error:
        raise EditError(f"A feature of “{layer.title}” cannot get an id: {error}") from None


def identifiers_of(layer: Layer) -> dict[int, Identifier | None]:
    """Return the ids that a layer's features have in the file, by their keys."""
    return {feature.key: geojson.feature_id(feature) for feature in layer.features}


def _without_own_id(identifiers: Mapping[int, Identifier | None], keys: Iterable[int]) -> frozenset[int]:
    counts = Counter(identifiers.values())
    return frozenset(
        key for key in keys if key in identifiers and (identifiers[key] is None or counts[identifiers[key]] > 1)
    )


def by_layer(refs: Iterable[FeatureRef]) -> dict[str, set[int]]:
    """Return the keys of features, layer by layer."""
    grouped: dict[str, set[int]] = {}
    for ref in refs:
        grouped.setdefault(ref.layer, set()).add(ref.key)
    return grouped
