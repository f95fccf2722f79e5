"""The publish copy: the document that may leave the house. What is not public is absent from it, not hidden in it.

Every output (figure, picture, web page) is made from this copy and never from the document itself. What goes out is
named here and in `publishing_features`; whatever else a situation holds, members that Sitmap does not know included,
stays behind:

- Statements that are restricted, that do not show at the as-of date, or that are about nothing that is published; of
  the others their notes, tags, and who graded them, when and why.
- Sources that no published statement names. One with a public identity is replaced by it, under another id and without
  the place in the item; its own members are nowhere.
- Layers that are hidden or cannot be read, features that do not show, properties that a map does not print, and
  positions finer than the property `publish` allows.
- What the figure says of features that are not published, or that points at the true place of those whose place is
  held back (`publishing.figure`).
- Paths of local files, wherever a text holds one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct, structs

from layers import dates
from layers.document import Document, FeatureRef, Layer, Source, Statement
from layers.publishing.features import NEAR, Reduced, reduce
from layers.publishing.figure import Guarded, published_figure
from layers.publishing.generalising import AreaOf, about_what_is_there, generalise, province_at, withhold
from layers.publishing.handling import strictest
from layers.publishing.local_paths import has_local_path, without_local_paths
from layers.publishing.sensitivity import sensitive

S = TypeVar("S", bound=Struct)

ReducedOf = Callable[[Layer, str | None], Reduced]

Answer = Literal["show", "generalise", "withhold"]
"""What becomes of sensitive features: shown as they are, as the area that they lie in, or not at all."""

_ITEM = (
    "type",
    "title",
    "title-short",
    "author",
    "editor",
    "translator",
    "container-title",
    "container-title-short",
    "collection-title",
    "publisher",
    "publisher-place",
    "event-title",
    "genre",
    "medium",
    "edition",
    "volume",
    "issue",
    "number",
    "page",
    "section",
    "issued",
    "original-date",
    "accessed",
    "URL",
    "DOI",
    "ISBN",
    "ISSN",
    "language",
)
"""The members of a CSL item that a citation is made of; notes, tags, shelf marks and files are not among them."""


def publish(
    document: Document, answer: Answer = "show", *, area_of: AreaOf = province_at, reduced: ReducedOf = reduce
) -> Document:
    """Return the part of a document that may be published, with the strictest handling mark of what it shows.

    Features keep their keys. A feature that may only go out as a district or a province is replaced by the area that
    `area_of` finds around it, or removed where there is none. `answer` says what becomes of features that are tagged
    as sensitive. `reduced` is `reduce`, or remembers what that returned.
    """
    shown = [layer for layer in document.layers if layer.visible and layer.unreadable is None]
    parts = [reduced(layer, document.as_of) for layer in shown]
    kept = structs.replace(document, layers=tuple(part.layer for part in parts))
    for part in parts:
        refs = [FeatureRef(part.layer.id, key) for key in part.coarser]
        kept = generalise(refs, area_of=area_of)(kept) if refs else kept
    kept = _answered(kept, document, answer, area_of)
    statements = _statements(kept)
    sources, names = _sources(document, statements)
    marks = [document.figure.handling, *(layer.handling for layer in shown)]
    marks += [mark for part in parts for mark in sorted(part.handling)]
    marks += [statement.handling for statement in statements]
    return Document(
        title=without_local_paths(document.title),
        as_of=document.as_of,
        view=document.view,
        parties=tuple(_clean(party) for party in document.parties),
        layers=tuple(structs.replace(layer, handling=None) for layer in kept.layers),
        sources=sources,
        statements=tuple(_statement(statement, names, sources) for statement in statements),
        figure=structs.replace(
            published_figure(document, kept, _guarded(document, parts, answer)), handling=strictest(marks)
        ),
    )


def _answered(kept: Document, document: Document, answer: Answer, area_of: AreaOf) -> Document:
    """Return the copy with the sensitive features of the document generalised or removed."""
    if answer == "show":
        return kept
    present = {(layer.id, feature.key) for layer in kept.layers for feature in layer.features}
    refs = [one.ref for one in sensitive(document) if one.ref in present]
    edit = generalise(refs, area_of=area_of) if answer == "generalise" else withhold(refs)
    return edit(kept)


def _guarded(document: Document, reduced: Iterable[Reduced], answer: Answer) -> Guarded:
    """Return the features whose true place nothing on the figure may give away."""
    within = {FeatureRef(part.layer.id, key): step for part in reduced for key, step in part.within.items()}
    areas = {FeatureRef(part.layer.id, key) for part in reduced for key in part.coarser}
    if answer != "show":
        answered = {one.ref for one in sensitive(document)}
        within |= dict.fromkeys(answered, NEAR)
        areas |= answered
    return Guarded(within, frozenset(areas))


def _statements(document: Document) -> list[Statement]:
    """Return the statements that may be published, about what is there, related only to each other."""
    allowed = [
        statement
        for statement in document.statements
        if not statement.restricted and dates.shows(statement.start, statement.end, document.as_of)
    ]
    found = list(about_what_is_there(document, allowed))
    ids = {statement.id for statement in found}
    return [
        structs.replace(
            statement,
            corroborates=tuple(other for other in statement.corroborates if other in ids),
            contradicts=tuple(other for other in statement.contradicts if other in ids),
        )
        for statement in found
    ]


def _sources(document: Document, statements: Iterable[Statement]) -> tuple[tuple[Source, ...], dict[str, str]]:
    """Return the sources that statements name, as they may be shown, and the id that each of them got."""
    cited = {statement.source for statement in statements}
    taken = {source.id for source in document.sources}
    names: dict[str, str] = {}
    found: list[Source] = []
    for source in document.sources:
        if source.id not in cited:
            continue
        names[source.id] = source.id if source.public is None else _free_id(taken)
        shown = source.csl if source.public is None else source.public
        found.append(Source(names[source.id], {"id": names[source.id], **_item(shown)}))
    return tuple(found), names


def _free_id(taken: set[str]) -> str:
    """Return an id that says nothing of the source, and note it as taken."""
    number = 1
    while (name := f"public-{number}") in taken:
        number += 1
    taken.add(name)
    return name


def _item(csl: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an item that a citation prints; an address that is not the web's is none of them."""
    item = {name: csl[name] for name in _ITEM if name in csl}
    if urlsplit(str(item.get("URL", ""))).scheme not in ("http", "https"):
        item.pop("URL", None)
    return {name: value for name, value in item.items() if not _is_local(value)}


def _is_local(value: Any) -> bool:
    return isinstance(value, str) and has_local_path(value)


def _statement(statement: Statement, names: Mapping[str, str], sources: Iterable[Source]) -> Statement:
    """Return a statement as it may be shown: a place in a source that is replaced would lead to the real one."""
    named = names.get(statement.source or "")
    replaced = named is not None and named != statement.source
    shown = any(source.id == named for source in sources)
    return structs.replace(
        _clean(statement),
        source=named if shown else None,
        locator=None if replaced or statement.locator is None else without_local_paths(statement.locator),
        graded_by=None,
        graded_on=None,
        grade_reason=None,
        handling=None,
        note=None,
        tags=(),
    )


def _clean(value: S) -> S:
    """Return a part of the document without unknown members, its texts without paths of local files."""
    changes: dict[str, Any] = {"extra": {}}
    for name in value.__struct_fields__:
        text = getattr(value, name)
        if isinstance(text, str):
            changes[name] = without_local_paths(text)
        elif isinstance(text, tuple) and all(isinstance(item, str) for item in text):
            changes[name] = tuple(map(without_local_paths, text))
    return structs.replace(value, **changes)
