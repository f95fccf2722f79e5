"""What the analyst drew, for the exported web page: what stands on the ground, in degrees; paper there is none.

Corners and vertices are joined straight on the page's Web Mercator map. Sizes are those of print, in CSS pixels.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from msgspec import structs

from layers.document import Annotation, Document, Subject
from layers.figure import annotation_style
from layers.figure.annotation_shapes import curve
from layers.figure.annotation_style import AnnotationStyle
from layers.figure.annotations import MOST_LETTERS, MOST_POINTS, NEEDED, letters, name_of
from layers.geojson.shapes import geometry
from layers.subjects import SubjectIndex

SHOWN = frozenset({"callout", "text", "arrow", "line", "rectangle", "ellipse"})
FURTHEST = 85.0  # degrees of latitude that Web Mercator shows
_ROUND = np.linspace(0.0, 2.0 * np.pi, 72, endpoint=False)


def web_annotations(document: Document) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the annotations of a publish copy that a web page shows, and the names of the others.

    Points are latitude and longitude, as Leaflet wants them. The first of a callout is what it points at; where it has
    no second, the page puts its letter beside that.
    """
    index = SubjectIndex(document)
    labels = letters()
    shown: list[dict[str, Any]] = []
    others: list[str] = []
    for annotation in document.figure.annotations:
        style = annotation_style.resolve(annotation)
        points = _points(annotation, style, document, index)
        if points is None:
            others.append(f"{name_of(annotation)} (not on a web page)")
            continue
        text = (annotation.text or "").strip()[:MOST_LETTERS] or None
        item: dict[str, Any] = {"kind": annotation.kind, "points": points, "text": text, "style": structs.asdict(style)}
        if annotation.kind == "callout":
            item["label"] = style.number or next(labels)
        shown.append(item)
    return shown, others


def _points(
    annotation: Annotation, style: AnnotationStyle, document: Document, index: SubjectIndex
) -> list[list[float]] | None:
    """Return the points that the page joins; None for what it does not show, or what has too few or impossible ones."""
    if annotation.kind not in SHOWN or annotation.anchor != "ground" or len(annotation.points) > MOST_POINTS:
        return None
    xy = np.array(annotation.points, dtype=np.float64).reshape(-1, 2)
    if annotation.kind == "callout" and annotation.subject is not None:
        tip = _place_of(annotation.subject, document, index)
        if tip is None:
            return None
        xy = np.vstack(([tip], xy[-1:]))
    elif len(xy) < NEEDED[annotation.kind]:
        return None
    if not np.isfinite(xy).all() or (np.abs(xy[:, 1]) > FURTHEST).any() or (np.abs(xy[:, 0]) > 540.0).any():
        return None
    match annotation.kind:
        case "rectangle":
            (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
            xy = np.array([[west, south], [east, south], [east, north], [west, north]])
        case "ellipse":
            low, high = xy.min(axis=0), xy.max(axis=0)
            xy = (low + high) / 2 + (high - low) / 2 * np.column_stack((np.cos(_ROUND), np.sin(_ROUND)))
        case "arrow" | "line" if style.smooth and len(xy) > 2:
            xy = curve(xy)
    return [[round(latitude, 6), round(longitude, 6)] for longitude, latitude in xy.tolist()]


def _place_of(subject: Subject, document: Document, index: SubjectIndex) -> Sequence[float] | None:
    refs = index.find(subject)
    place = geometry(document.feature(refs[0]), document.layer(refs[0].layer).frame.crs) if refs else None
    if place is None or place.is_empty:
        return None
    middle = shapely.point_on_surface(place)
    return middle.x, middle.y
