"""Edits of statements and sources, and of what statements are about.

A statement names a feature by the id that the feature has in its file; `identifiers.py` tells what becomes of one that
has none.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Source, Statement, Subject, position_of
from layers.edits import Edit, EditError, changed, check_date, check_names, free_name, known_layer
from layers.edits.identifiers import by_layer, identified, identifiers_of

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
        document, subjects = identified(document, wanted)
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
        document, subjects = identified(document, wanted)
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


def without_subjects(document: Document, refs: Iterable[FeatureRef]) -> Document:
    """Return the document with these features taken out of what statements are about, and without their pins.

    For an edit that deletes features, before it does so. An id that another feature has too stays named.
    """
    gone: set[Subject] = set()
    cited = {subject.layer for statement in document.statements for subject in statement.about}
    cited |= {pin.layer for pin in document.figure.pins}
    for layer_id, keys in by_layer(refs).items():
        if layer_id in cited:
            identifiers = identifiers_of(known_layer(document, layer_id))
            kept = {identifier for key, identifier in identifiers.items() if key not in keys}
            removed = {identifiers.get(key) for key in keys} - kept
            gone |= {Subject(layer_id, identifier) for identifier in removed if identifier is not None}
    if not gone:
        return document
    statements = tuple(
        changed(statement, about=tuple(subject for subject in statement.about if subject not in gone))
        for statement in document.statements
    )
    pins = tuple(pin for pin in document.figure.pins if Subject(pin.layer, pin.feature) not in gone)
    return changed(document, statements=statements, figure=changed(document.figure, pins=pins))


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
