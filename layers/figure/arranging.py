"""Moves annotations about the page: how far each goes to be aligned or spread evenly, and where its points are then.

Boxes and distances are millimetres of the page, y down.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import numpy as np

from layers.document import Annotation
from layers.figure.page_ground import Anchor, PageGround, Points

Edge = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]
Way = tuple[float, float]


class PageBox(NamedTuple):
    """What an annotation covers of the page."""

    left: float
    top: float
    right: float
    bottom: float


def aligned(boxes: Mapping[str, PageBox], edge: Edge, within: PageBox | None = None) -> dict[str, Way]:
    """Return how far each box goes so that all share an edge or a middle: that of `within`, or of all together."""
    if not boxes:
        return {}
    frame = within or around(boxes.values())
    ways: dict[str, Way] = {}
    for name, box in boxes.items():
        match edge:
            case "left":
                ways[name] = (frame.left - box.left, 0.0)
            case "right":
                ways[name] = (frame.right - box.right, 0.0)
            case "center":
                ways[name] = ((frame.left + frame.right - box.left - box.right) / 2, 0.0)
            case "top":
                ways[name] = (0.0, frame.top - box.top)
            case "bottom":
                ways[name] = (0.0, frame.bottom - box.bottom)
            case "middle":
                ways[name] = (0.0, (frame.top + frame.bottom - box.top - box.bottom) / 2)
    return ways


def spread(boxes: Mapping[str, PageBox], axis: Axis) -> dict[str, Way]:
    """Return how far each box goes so that the gaps between them are equal; the first and the last stay."""
    start, end = ("left", "right") if axis == "across" else ("top", "bottom")
    order = sorted(boxes, key=lambda name: (getattr(boxes[name], start) + getattr(boxes[name], end), name))
    if len(order) < 3:
        return dict.fromkeys(order, (0.0, 0.0))
    lengths = {name: getattr(boxes[name], end) - getattr(boxes[name], start) for name in order}
    first, last = boxes[order[0]], boxes[order[-1]]
    gap = (getattr(last, end) - getattr(first, start) - sum(lengths.values())) / (len(order) - 1)
    ways: dict[str, Way] = {}
    place = getattr(first, start)
    for name in order:
        way = place - getattr(boxes[name], start)
        ways[name] = (way, 0.0) if axis == "across" else (0.0, way)
        place += lengths[name] + gap
    return ways


def around(boxes: Iterable[PageBox]) -> PageBox:
    """Return the box around boxes, of which there must be one."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return PageBox(min(left), min(top), max(right), max(bottom))


def moved(annotations: Iterable[Annotation], ways: Mapping[str, Way], ground: PageGround) -> dict[str, Points]:
    """Return the points of annotations after each has gone its way to the right and down.

    Raises NoGroundError where one that is anchored to the ground would leave it.
    """
    return {
        annotation.id: ground.to_anchor(
            ground.to_page(annotation.points, annotation.anchor) + ways[annotation.id], annotation.anchor
        )
        for annotation in annotations
        if annotation.id in ways
    }


def anchored(annotations: Iterable[Annotation], anchor: Anchor, ground: PageGround) -> dict[str, Points]:
    """Return the points of annotations in another measure, so that each stays where it is on this page.

    Raises NoGroundError where there is no ground under one.
    """
    return {
        annotation.id: annotation.points
        if annotation.anchor == anchor
        else ground.to_anchor(np.asarray(ground.to_page(annotation.points, annotation.anchor)), anchor)
        for annotation in annotations
    }
