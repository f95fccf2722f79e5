"""What a situation refers to and does not hold: sources, features, statements, pictures, and dates that are none.

None of it stops a situation from opening; each is told with its place in `situation.json`.
"""

from collections.abc import Iterator
from pathlib import Path

from layers import dates
from layers.document import Annotation, Document, Problem, Subject
from layers.figure import annotation_style
from layers.pictures import PictureError, read_picture
from layers.subjects import SubjectIndex

_DATES = ("speaks_of", "reported", "start", "end", "graded_on")


def dangling_references(document: Document, folder: Path | None = None) -> tuple[Problem, ...]:
    """Return a warning for each name that leads nowhere and each date that is none.

    Pictures are looked for in the situation's folder, where one is given.
    """
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
        for number, subject in enumerate(statement.about):
            found += _subject(f"{place}.about[{number}]", subject, document, index)
        for name in _DATES:
            found += _date(f"{place}.{name}", getattr(statement, name))
    for position, annotation in enumerate(document.figure.annotations):
        found += _annotation(f"figure.annotations[{position}]", annotation, document, index)
    if folder is not None:
        found += _pictures(document, folder)
    return tuple(found)


def _subject(place: str, subject: Subject, document: Document, index: SubjectIndex) -> Iterator[Problem]:
    layer = next((layer for layer in document.layers if layer.id == subject.layer), None)
    if layer is None:
        yield _warning("missing-layer", f"{place}.layer: there is no layer “{subject.layer}”.")
    elif layer.unreadable is None and not index.find(subject):
        name = f"“{subject.feature}”" if isinstance(subject.feature, str) else str(subject.feature)
        yield _warning("missing-feature", f"{place}.feature: {layer.file} has no feature with the id {name}.")


def _annotation(place: str, annotation: Annotation, document: Document, index: SubjectIndex) -> Iterator[Problem]:
    if annotation.subject is not None:
        yield from _subject(f"{place}.subject", annotation.subject, document, index)
    for name, allowed in annotation_style.flaws(annotation.style):
        yield _warning("annotation-style", f"{place}.style.{name}: must be {allowed}.")


def _pictures(document: Document, folder: Path) -> Iterator[Problem]:
    figure = document.figure
    files = [("figure.logo", figure.logo)]
    files += [(f"figure.annotations[{place}].file", one.file) for place, one in enumerate(figure.annotations)]
    for place, file in files:
        if file is not None:
            try:
                read_picture(folder, file)
            except PictureError as error:
                yield _warning("picture", f"{place}: {error}.")


def _date(place: str, text: str | None) -> Iterator[Problem]:
    if text is not None:
        try:
            dates.parse(text)
        except dates.DateError as error:
            yield _warning("not-a-date", f"{place}: {error}")


def _warning(code: str, message: str) -> Problem:
    return Problem("warning", code, message)
