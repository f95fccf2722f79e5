"""The figure's settings in a publish copy: what the analyst drew, pinned and renamed tells no more than the layers do.

An annotation that names a feature goes with it: a callout of a feature that is not published is not published either.
Where the place of a feature may only go out coarser than it is known, the tip of a callout moves to the place that is
shown, and whatever else stands on the true place is left away, since it would give the place away. Positions on paper
cannot be moved without the map, so those of such a feature are left away too.

Paths of pictures (`logo`, `file`) stay, because the pictures must be read; who composes a page replaces them by the
pixels, and they reach no output.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
import shapely
from msgspec import Struct, structs
from numpy.typing import NDArray

from layers.document import Annotation, Document, FeatureRef, Figure, LegendEntry, Pin, Subject
from layers.figure import annotation_style
from layers.geojson.shapes import geometry
from layers.publishing.local_paths import has_local_path, without_local_paths
from layers.style import VOCABULARY
from layers.subjects import SubjectIndex

S = TypeVar("S", bound=Struct)


class Guarded(NamedTuple):
    """Features whose true place must not be given away, and within how many degrees something would do so."""

    within: Mapping[FeatureRef, float]
    areas: frozenset[FeatureRef]  # those that are shown as the area that they lie in


def published_figure(document: Document, kept: Document, guarded: Guarded) -> Figure:
    """Return the figure of a document as it may be published with the features of `kept`.

    Texts lose the paths of local files, and unknown members go.
    """
    figure = document.figure
    legend = figure.legend
    layers, shown = [layer.id for layer in document.layers], {layer.id for layer in kept.layers}
    annotations = _Annotations(document, kept, guarded).published(figure.annotations)
    return structs.replace(
        _without_paths(figure),
        annotations=annotations,
        pins=_pins(figure.pins, kept, guarded),
        legend=structs.replace(
            _without_paths(legend),
            entries=tuple(_legend_entry(entry) for entry in legend.entries if _is_shown(entry, layers, shown)),
        ),
        extra={},
    )


def withheld_annotations(document: Document, published: Document) -> list[str]:
    """Say to the analyst which annotations are not published, by their kind and place in the list alone.

    What they say and what they are about must not come as far as the page.
    """
    there = {annotation.id for annotation in published.figure.annotations}
    return [
        f"The {annotation.kind} that is annotation {number} is left out: what it is about is not published, or not "
        "where it is."
        for number, annotation in enumerate(document.figure.annotations, start=1)
        if annotation.id not in there
    ]


class _Annotations:
    """Decides about the annotations of one document."""

    def __init__(self, document: Document, kept: Document, guarded: Guarded):
        self._document = document
        self._kept = kept
        self._guarded = guarded
        self._index = SubjectIndex(kept)

    def published(self, annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
        found: list[Annotation] = []
        loose: list[int] = []
        for annotation in annotations:
            if annotation.subject is None:
                loose.append(len(found))
                found.append(annotation)
            elif (attached := self._attached(annotation, annotation.subject)) is not None:
                found.append(attached)
        telling = self._telling([found[place] for place in loose]) if loose else set()
        return tuple(_plain(annotation) for annotation in found if annotation.id not in telling)

    def _attached(self, annotation: Annotation, subject: Subject) -> Annotation | None:
        """Return an annotation of a feature as far as that feature is published; None where it is not."""
        refs = self._index.find(subject)
        if not refs:
            return None
        if not any(ref in self._guarded.within for ref in refs) or not annotation.points:
            return annotation
        if annotation.kind == "spotlight":  # it keeps the outline of the feature as it is shown
            return structs.replace(annotation, points=())
        shown = self._shown_place(refs[0])
        if annotation.kind != "callout" or annotation.anchor != "ground" or shown is None:
            return None
        right, up = shown[0] - annotation.points[0][0], shown[1] - annotation.points[0][1]
        return structs.replace(annotation, points=tuple((x + right, y + up) for x, y in annotation.points))

    def _shown_place(self, ref: FeatureRef) -> tuple[float, float] | None:
        layer = self._kept.layer(ref.layer)
        place = geometry(self._kept.feature(ref), layer.frame.crs)
        if place is None or place.is_empty:
            return None
        middle = shapely.point_on_surface(place)
        return middle.x, middle.y

    def _telling(self, annotations: Iterable[Annotation]) -> set[str]:
        """Return the ids of annotations with a position on the true place of a guarded feature."""
        annotations = [one for one in annotations if one.anchor == "ground" and one.points]
        if not annotations or not self._guarded.within:
            return set()
        places, within = self._true_places()
        spots = np.asarray(shapely.points([point for one in annotations for point in one.points]))
        owner = np.repeat(np.arange(len(annotations)), [len(one.points) for one in annotations])
        tree = shapely.STRtree(spots)
        if not len(places):
            return set()
        near = tree.query(places, predicate="dwithin", distance=within)[1]
        return {annotations[position].id for position in set(owner[near].tolist())}

    def _true_places(self) -> tuple[NDArray[Any], NDArray[np.float64]]:
        """Return every position of the guarded features in degrees, and within how many something would tell of it."""
        places: list[NDArray[np.float64]] = []
        within: list[float] = []
        for ref, step in self._guarded.within.items():
            layer = self._document.layer(ref.layer)
            place = geometry(self._document.feature(ref), layer.frame.crs)
            if place is not None:
                xy = shapely.get_coordinates(place)
                places.append(xy)
                within += [step] * len(xy)
        points: NDArray[Any] = np.asarray(shapely.points(np.concatenate([np.empty((0, 2)), *places])))
        return points, np.array(within, dtype=np.float64)


def _pins(pins: Iterable[Pin], kept: Document, guarded: Guarded) -> tuple[Pin, ...]:
    """Return the pins of features that are published, but for those that are shown as an area: they fit no more."""
    index = SubjectIndex(kept)
    found = []
    for pin in pins:
        refs = index.find(Subject(pin.layer, pin.feature))
        if refs and not any(ref in guarded.areas for ref in refs):
            found.append(pin)
    return tuple(found)


def _is_shown(entry: LegendEntry, layers: Iterable[str], shown: Container[str]) -> bool:
    """Tell whether an entry is the analyst's own and shown, of a layer that is published, or of a key below those."""
    if entry.sample is not None:
        return not entry.hidden
    if entry.id.startswith(("party:", "class:", "ground:")):
        return True
    # Ids of layers may hold colons too: the longest one that fits is the entry's.
    fitting = [layer for layer in layers if entry.id == layer or entry.id.startswith(f"{layer}:")]
    return bool(fitting) and max(fitting, key=len) in shown


def _legend_entry(entry: LegendEntry) -> LegendEntry:
    if entry.hidden:
        return LegendEntry(entry.id, hidden=True)
    sample = None
    if entry.sample is not None:
        sample = {name: entry.sample[name] for name in VOCABULARY if _is_plain(entry.sample.get(name))}
    return structs.replace(_without_paths(entry), sample=sample)


def _is_plain(value: Any) -> bool:
    """Tell whether a value is a number or a word that names no file; nothing else is drawn by."""
    if isinstance(value, str):
        return not has_local_path(value)
    return isinstance(value, (int, float))


def _plain(annotation: Annotation) -> Annotation:
    """Return an annotation with nothing in its style but what it is drawn by, and no path in its text."""
    return structs.replace(
        annotation,
        text=None if annotation.text is None else without_local_paths(annotation.text),
        style=annotation_style.known(annotation.style),
    )


def _without_paths(value: S) -> S:
    """Return a struct whose texts, and lists of texts, name no local file; pictures keep their paths."""
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        text = getattr(value, name)
        if isinstance(text, str) and name not in ("logo", "file", "id"):
            changes[name] = without_local_paths(text)
        elif isinstance(text, tuple) and text and all(isinstance(item, str) for item in text):
            changes[name] = tuple(map(without_local_paths, text))
    return structs.replace(value, **changes)
