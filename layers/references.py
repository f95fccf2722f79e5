"""What a situation refers to and does not hold: sources, features, statements, and dates that are none.

None of it stops a situation from opening; each is told with its place in `situation.json`.
"""

from collections.abc import Iterator

from layers import dates
from layers.document import Document, Problem, Statement
from layers.subjects import SubjectIndex

_DATES = ("speaks_of", "reported", "start", "end", "graded_on")


def dangling_references(document: Document) -> tuple[Problem, ...]:
    """Return a warning for each name that leads nowhere and each date that is none."""
    found = [] if document.as_of is None else list(_date("as_of", document.as_of))
    sources = {source.id for source in document.sources}
    statements = {statement.id for statement in document.statements}
    index = SubjectIndex(document)
    for position, statement in enumerate(document.statements):
        place = f"statements[{position}]"
        if statement.source is not None and statement.source not in sources:
            found.append(_warning("missing-source", f"{place}.source: there is no source “{statement.source}”."))
        for name in ("corroborates", "contradicts"):
            for number, other in enumerate(getattr(statement, name)):
                if other not in statements:
                    message = f"{place}.{name}[{number}]: there is no statement “{other}”."
                    found.append(_warning("missing-statement", message))
        found += _subjects(place, statement, document, index)
        for name in _DATES:
            found += _date(f"{place}.{name}", getattr(statement, name))
    return tuple(found)


def _subjects(place: str, statement: Statement, document: Document, index: SubjectIndex) -> Iterator[Problem]:
    layers = {layer.id: layer for layer in document.layers}
    for number, subject in enumerate(statement.about):
        layer = layers.get(subject.layer)
        if layer is None:
            yield _warning("missing-layer", f"{place}.about[{number}].layer: there is no layer “{subject.layer}”.")
        elif layer.unreadable is None and not index.find(subject):
            name = f"“{subject.feature}”" if isinstance(subject.feature, str) else str(subject.feature)
            message = f"{place}.about[{number}].feature: {layer.file} has no feature with the id {name}."
            yield _warning("missing-feature", message)


def _date(place: str, text: str | None) -> Iterator[Problem]:
    if text is not None:
        try:
            dates.parse(text)
        except dates.DateError as error:
            yield _warning("not-a-date", f"{place}: {error}")


def _warning(code: str, message: str) -> Problem:
    return Problem("warning", code, message)
