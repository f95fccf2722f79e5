"""Edits of what the analyst drew on the figure.

Points are given as the annotation is anchored: degrees, longitude before latitude, or millimetres of the page; whoever
has the page converts them (`layers/figure/arranging.py`). The last of the list is drawn on top.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal

from msgspec import structs

from layers.document import Annotation, AnnotationKind, Document, FeatureRef
from layers.edits import Edit, EditError, changed, check_names, free_name
from layers.edits.identifiers import identified
from layers.figure import annotation_style
from layers.situation_models import inside_the_folder

Points = tuple[tuple[float, float], ...]
Anchor = Literal["ground", "paper"]
Where = Literal["front", "forward", "backward", "back"]
_MEMBERS = frozenset({"text", "subject", "file", "extent"})


def free_id(document: Document, kind: str) -> str:
    """Return an id for a new annotation of a kind."""
    return free_name(kind, [annotation.id for annotation in document.figure.annotations])


def add_annotation(annotation: Annotation) -> Edit:
    """Draw one more annotation, above all others; its id must be new."""

    def edit(document: Document) -> Document:
        if any(other.id == annotation.id for other in document.figure.annotations):
            raise EditError(f"There is an annotation “{annotation.id}” already.")
        _check_file(annotation.file)
        return _with(document, (*document.figure.annotations, annotation))

    return edit


def annotate_features(kind: AnnotationKind, refs: Iterable[FeatureRef]) -> Edit:
    """Draw a callout at each of these features, or leave them bright with spotlights.

    A feature that has no id of its own gets one in its file.
    """

    def edit(document: Document) -> Document:
        document, subjects = identified(document, tuple(refs))
        for subject in subjects:
            document = add_annotation(Annotation(free_id(document, kind), kind, subject=subject))(document)
        return document

    return edit


def remove_annotations(ids: Collection[str]) -> Edit:
    """Take annotations away."""

    def edit(document: Document) -> Document:
        _known(document, ids)
        return _with(document, tuple(each for each in document.figure.annotations if each.id not in ids))

    return edit


def place_annotations(points: Mapping[str, Points]) -> Edit:
    """Give annotations other points: moved, resized, or with another vertex."""
    return _each(points, lambda annotation: changed(annotation, points=points[annotation.id]))


def anchor_annotations(anchor: Anchor, points: Mapping[str, Points]) -> Edit:
    """Anchor annotations to the ground or to the paper, at these points in the new measure."""
    return _each(points, lambda annotation: changed(annotation, anchor=anchor, points=points[annotation.id]))


def set_annotation(annotation_id: str, **members: Any) -> Edit:
    """Change an annotation's text, subject, file or extent, by these names."""
    check_names(members, _MEMBERS)

    def edit(document: Document) -> Document:
        _check_file(members.get("file"))
        return _each((annotation_id,), lambda annotation: changed(annotation, **members))(document)

    return edit


def style_annotations(ids: Collection[str], settings: Mapping[str, Any]) -> Edit:
    """Change settings of how annotations are drawn; None leaves a setting to the kind's own.

    An annotation takes only those settings that its kind is drawn by.
    """
    check_names(settings, annotation_style.SETTINGS)

    def styled(annotation: Annotation) -> Annotation:
        used = {name: settings[name] for name in annotation_style.USED[annotation.kind] if name in settings}
        style = {name: value for name, value in {**annotation.style, **used}.items() if used.get(name, ...) is not None}
        return changed(annotation, style=style)

    def edit(document: Document) -> Document:
        for name, allowed in annotation_style.flaws({k: v for k, v in settings.items() if v is not None}):
            raise EditError(f"{annotation_style.SETTINGS[name].title}: give {allowed}.")
        return _each(ids, styled)(document)

    return edit


def duplicate_annotations(points: Mapping[str, Points], new_ids: Mapping[str, str]) -> Edit:
    """Draw annotations once more, above all others, at other points; `new_ids` says what each copy is called."""

    def edit(document: Document) -> Document:
        _known(document, points)
        for annotation in document.figure.annotations:
            if annotation.id in points:
                own = annotation.style.get("number") is not None
                style = {name: value for name, value in annotation.style.items() if name != "number"}
                copy = structs.replace(annotation, id=new_ids[annotation.id], points=points[annotation.id])
                document = add_annotation(structs.replace(copy, style=style) if own else copy)(document)
        return document

    return edit


def reorder_annotations(ids: Collection[str], where: Where) -> Edit:
    """Put annotations above or below all others, or past the next one; their own order stays."""

    def edit(document: Document) -> Document:
        _known(document, ids)
        everything = list(document.figure.annotations)
        if where in ("front", "back"):
            chosen = [each for each in everything if each.id in ids]
            others = [each for each in everything if each.id not in ids]
            return _with(document, tuple(others + chosen if where == "front" else chosen + others))
        if where == "forward":
            everything.reverse()
        for place in range(1, len(everything)):
            if everything[place].id in ids and everything[place - 1].id not in ids:
                everything[place - 1], everything[place] = everything[place], everything[place - 1]
        if where == "forward":
            everything.reverse()
        return _with(document, tuple(everything))

    return edit


def _each(ids: Collection[str], change: Callable[[Annotation], Annotation]) -> Edit:
    def edit(document: Document) -> Document:
        _known(document, ids)
        return _with(document, tuple(change(each) if each.id in ids else each for each in document.figure.annotations))

    return edit


def _with(document: Document, annotations: tuple[Annotation, ...]) -> Document:
    return changed(document, figure=changed(document.figure, annotations=annotations))


def _known(document: Document, ids: Collection[str]) -> None:
    """Raise EditError when an annotation is gone."""
    present = {annotation.id for annotation in document.figure.annotations}
    gone = sorted(set(ids) - present)
    if gone:
        raise EditError(f"There is no annotation “{gone[0]}” any more.")


def _check_file(file: str | None) -> None:
    if file is not None:
        try:
            inside_the_folder(file)
        except ValueError as error:
            raise EditError(f"The picture's file {error}.") from None
