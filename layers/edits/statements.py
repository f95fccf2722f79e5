"""Edits of statements and sources, and of what statements are about.

A statement names a feature by the id that the feature has in its file. A feature without an id, or with one that
another feature has too, gets an id in the file when a statement is attached to it; `notice_of_ids` says so beforehand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, Source, Statement, Subject, position_of
from layers.edits import Edit, EditError, changed, check_date, check_names, editable_layer, free_name, known_layer

Identifier = str | int | float

_DATES = ("speaks_of", "reported", "start", "end", "graded_on")


def statement_id(document: Document, text: str) -> str:
    """Propose an id for a new statement, from its first words."""
    return free_name(" ".join(text.split()[:5]), {statement.id for statement in document.statements})


def source_id(document: Document, csl: Mapping[str, Any]) -> str:
    """Propose an id for a new source: who wrote or published it and when, else its title."""
    authors = csl.get("author") or [{}]
    who = authors[0].get("family") or authors[0].get("literal") or csl.get("publisher") or ""
    parts = csl.get("issued", {}).get("date-parts") or [[]]
    year = str(parts[0][0]) if parts[0] else ""
    wish = f"{who} {year}" if who else str(csl.get("title") or "source")
    return free_name(wish, {source.id for source in document.sources})


def add_statement(statement: Statement, refs: Iterable[FeatureRef] = ()) -> Edit:
    """Add a statement at the end of the list, about these features; its id must not be taken."""
    wanted = tuple(refs)

    def edit(document: Document) -> Document:
        if any(other.id == statement.id for other in document.statements):
            raise EditError(f"There is a statement with the id “{statement.id}” already.")
        _check_statement(document, statement)
        document, subjects = _identified(document, wanted)
        added = structs.replace(statement, about=_united(statement.about, subjects))
        return structs.replace(document, statements=(*document.statements, added))

    return edit


def change_statement(statement_id: str, **values: Any) -> Edit:
    """Change members of a statement, by the names of `Statement`'s members; its id stays."""
    check_names(values, set(Statement.__struct_fields__) - {"id"})

    def edit(document: Document) -> Document:
        statement = _known_statement(document, statement_id)
        renewed = changed(statement, **values)
        _check_statement(document, renewed)
        return _with_statement(document, statement, renewed)

    return edit


def delete_statement(statement_id: str) -> Edit:
    """Delete a statement, also from what others corroborate or contradict."""

    def edit(document: Document) -> Document:
        gone = _known_statement(document, statement_id)
        statements = tuple(
            changed(
                statement,
                corroborates=tuple(other for other in statement.corroborates if other != statement_id),
                contradicts=tuple(other for other in statement.contradicts if other != statement_id),
            )
            for statement in document.statements
            if statement is not gone
        )
        return structs.replace(document, statements=statements)

    return edit


def attach(statement_id: str, refs: Iterable[FeatureRef]) -> Edit:
    """Say that a statement is about these features too; features that need an id get one."""
    wanted = tuple(refs)

    def edit(document: Document) -> Document:
        _known_statement(document, statement_id)
        document, subjects = _identified(document, wanted)
        statement = document.statement(statement_id)
        return _with_statement(document, statement, changed(statement, about=_united(statement.about, subjects)))

    return edit


def detach(statement_id: str, refs: Iterable[FeatureRef]) -> Edit:
    """Say that a statement is no longer about these features; their ids stay."""
    unwanted = tuple(refs)

    def edit(document: Document) -> Document:
        statement = _known_statement(document, statement_id)
        subjects = {
            Subject(ref.layer, identifier)
            for ref in unwanted
            if (identifier := geojson.feature_id(_known_feature(document, ref))) is not None
        }
        about = tuple(subject for subject in statement.about if subject not in subjects)
        return _with_statement(document, statement, changed(statement, about=about))

    return edit


def add_source(source: Source) -> Edit:
    """Add a source at the end of the list; its id must not be taken."""

    def edit(document: Document) -> Document:
        if document.source(source.id) is not None:
            raise EditError(f"There is a source with the id “{source.id}” already.")
        return structs.replace(document, sources=(*document.sources, _named(source)))

    return edit


def change_source(source_id: str, **values: Any) -> Edit:
    """Change a source's CSL item (`csl`) or the item that is published instead (`public`); its id stays."""
    check_names(values, {"csl", "public"})

    def edit(document: Document) -> Document:
        source = _known_source(document, source_id)
        renewed = _named(changed(source, **values))
        return changed(document, sources=tuple(renewed if other is source else other for other in document.sources))

    return edit


def delete_source(source_id: str) -> Edit:
    """Delete a source; one that a statement rests on is refused."""

    def edit(document: Document) -> Document:
        source = _known_source(document, source_id)
        users = [statement for statement in document.statements if statement.source == source_id]
        if users:
            title = str(source.csl.get("title") or source_id)
            raise EditError(
                f"“{title}” is the source of {_listed(users)}. Give that another source, or delete it, first."
            )
        return structs.replace(document, sources=tuple(other for other in document.sources if other is not source))

    return edit


def notice_of_ids(document: Document, refs: Iterable[FeatureRef]) -> str | None:
    """Return what to tell the user when attaching these features gives any of them an id, else None."""
    counts: Counter[str] = Counter()
    for layer_id, keys in _by_layer(refs).items():
        layer = known_layer(document, layer_id)
        needing = _without_own_id(_identifiers(layer), keys)
        counts[layer.title] += len(needing)
    told = [f"{_counted(number, 'feature')} of “{title}”" for title, number in counts.items() if number]
    if not told:
        return None
    verb = "gets" if sum(counts.values()) == 1 else "get"
    return f"{' and '.join(told)} {verb} an id in the file, so that the statement can name what it is about."


def without_subjects(document: Document, refs: Iterable[FeatureRef]) -> Document:
    """Return the document with these features taken out of what statements are about.

    For an edit that deletes features, before it does so. An id that another feature has too stays named.
    """
    gone: set[Subject] = set()
    cited = {subject.layer for statement in document.statements for subject in statement.about}
    for layer_id, keys in _by_layer(refs).items():
        if layer_id in cited:
            identifiers = _identifiers(known_layer(document, layer_id))
            kept = {identifier for key, identifier in identifiers.items() if key not in keys}
            removed = {identifiers.get(key) for key in keys} - kept
            gone |= {Subject(layer_id, identifier) for identifier in removed if identifier is not None}
    if not gone:
        return document
    statements = tuple(
        changed(statement, about=tuple(subject for subject in statement.about if subject not in gone))
        for statement in document.statements
    )
    return changed(document, statements=statements)


def _identified(document: Document, refs: tuple[FeatureRef, ...]) -> tuple[Document, tuple[Subject, ...]]:
    """Return the document in which each of these features has an id of its own, and the subjects that name them."""
    subjects: dict[FeatureRef, Subject] = {}
    for layer_id, keys in _by_layer(refs).items():
        identifiers = _identifiers(known_layer(document, layer_id))
        needing = _without_own_id(identifiers, keys)
        if needing:
            document = _with_new_ids(document, layer_id, identifiers, needing)
            identifiers = _identifiers(document.layer(layer_id))
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


def _identifiers(layer: Layer) -> dict[int, Identifier | None]:
    return {feature.key: geojson.feature_id(feature) for feature in layer.features}


def _without_own_id(identifiers: Mapping[int, Identifier | None], keys: Iterable[int]) -> frozenset[int]:
    counts = Counter(identifiers.values())
    return frozenset(
        key for key in keys if key in identifiers and (identifiers[key] is None or counts[identifiers[key]] > 1)
    )


def _by_layer(refs: Iterable[FeatureRef]) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = {}
    for ref in refs:
        grouped.setdefault(ref.layer, set()).add(ref.key)
    return grouped


def _united(about: tuple[Subject, ...], subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    return tuple(dict.fromkeys((*about, *subjects)))


def _with_statement(document: Document, old: Statement, new: Statement) -> Document:
    return changed(document, statements=tuple(new if other is old else other for other in document.statements))


def _known_statement(document: Document, identifier: str) -> Statement:
    try:
        return document.statement(identifier)
    except KeyError:
        raise EditError(f"There is no statement “{identifier}” any more.") from None


def _known_source(document: Document, identifier: str) -> Source:
    source = document.source(identifier)
    if source is None:
        raise EditError(f"There is no source “{identifier}” any more.")
    return source


def _known_feature(document: Document, ref: FeatureRef) -> Feature:
    layer = known_layer(document, ref.layer)
    try:
        return layer.features[position_of(layer, ref.key)]
    except KeyError:
        raise EditError(f"That feature of “{layer.title}” is not there any more.") from None


def _check_statement(document: Document, statement: Statement) -> None:
    if not statement.text.strip():
        raise EditError("A statement needs a text.")
    for name in _DATES:
        check_date(getattr(statement, name))
    if statement.source is not None:
        _known_source(document, statement.source)
    for other in (*statement.corroborates, *statement.contradicts):
        _known_statement(document, other)


def _named(source: Source) -> Source:
    """Return the source with its id in its CSL item, where Zotero has it."""
    return source if source.csl.get("id") == source.id else structs.replace(source, csl={**source.csl, "id": source.id})


def _listed(statements: list[Statement]) -> str:
    shown = ", ".join(f"“{_shortened(statement.text)}”" for statement in statements[:3])
    rest = len(statements) - 3
    return f"{_counted(len(statements), 'statement')}: {shown}" + (f" and {rest} more" if rest > 0 else "")


def _shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]} …"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
