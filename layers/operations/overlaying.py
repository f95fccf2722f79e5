"""Operations that lay shapes over each other: cut and fill holes, subtract, intersect, reshape.

They change their target, the first feature that is given. Where a border comes to be shared, vertices go into the
neighbours; where reshaping moves a border that neighbours share, they follow. Both is told.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, FeatureRef, with_feature
from layers.edits import EditError
from layers.operations.dividing import drawn_line
from layers.operations.neighbours import insert_on_edges, new_places_on, told, touching
from layers.operations.outcome import (
    Need,
    Operation,
    Outcome,
    Position,
    Target,
    areas,
    kept_texts,
    name_of,
    reason,
    target,
    targets,
    with_shape,
)

AREA = Need(("area",), most=1)
AREAS = Need(("area",), least=2)
_SLIVER = 1e-13
"""Below this area in square degrees, a square of three centimetres, an overlap is rounding and no overlap."""


def cut_hole(ref: FeatureRef, hole: Sequence[Position]) -> Operation:
    """Cut a drawn ring out of an area; refused where it reaches beyond the area's edge."""

    def operation(document: Document) -> Outcome:
        (one,) = targets(document, [ref], AREA)
        return _cut(document, one, drawn_area(hole), [])

    return operation


def cut_hole_with(ref: FeatureRef, other: FeatureRef) -> Operation:
    """Cut the shape of another feature, of any layer, out of an area; the other one stays as it is."""

    def operation(document: Document) -> Outcome:
        one, knife = _areas(document, (ref, other))
        return _cut(document, one, knife.shape, [knife])

    return operation


def fill_holes(ref: FeatureRef, at: Position | None = None) -> Operation:
    """Fill the hole of an area that holds a place, or all of its holes; what lies in a filled hole is told."""

    def operation(document: Document) -> Outcome:
        (one,) = targets(document, [ref], AREA)
        parts = shapely.get_parts(one.shape)
        holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
        filled = [hole for hole in holes if at is None or hole.intersects(shapely.Point(at))]
        if not filled:
            raise EditError(f"{one.name} has no hole{'' if at is None else ' there'}.")
        whole = [
            shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring) not in filled])
            for part in parts
        ]
        covered = shapely.union_all(filled)
        inside = [
            name_of(one.layer, document.feature(other))
            for other, shape in touching(one.layer, filled)
            if other != ref and shapely.area(shapely.intersection(shape, covered)) > _SLIVER
        ]
        # A shape that lay in the hole, as an island of the same feature may, is part of the whole now.
        document = _with(document, one, shapely.union_all(whole), [])
        notes = [f"{_listed(inside)} now {'lies' if len(inside) == 1 else 'lie'} under {one.name}."] if inside else []
        return Outcome(document, (ref,), tuple(notes))

    return operation


def subtract(refs: Iterable[FeatureRef]) -> Operation:
    """Take the other areas, of any layer, away from the first; the others stay."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        first, *others = _areas(document, wanted)
        shape = areas(shapely.difference(first.shape, shapely.union_all([one.shape for one in others])))
        if shape.is_empty:
            raise EditError(f"Nothing would be left of {first.name}.")
        if shapely.equals(shape, first.shape):
            raise EditError(f"{first.name} does not overlap {_listed([one.name for one in others])}.")
        return _overlaid(document, first, others, shape)

    return operation


def intersect(refs: Iterable[FeatureRef]) -> Operation:
    """Leave of the first area what all the others, of any layer, cover too; the others stay."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        first, *others = _areas(document, wanted)
        shape = areas(shapely.intersection_all([first.shape, *(one.shape for one in others)]))
        if shape.is_empty:
            raise EditError(f"{first.name} and {_listed([one.name for one in others])} have no area in common.")
        return _overlaid(document, first, others, shape)

    return operation


def reshape(ref: FeatureRef, line: Sequence[Position], *, sharing_layers: Collection[str] | None = None) -> Operation:
    """Let the edge of an area follow a drawn line from where it first crosses the edge to where it does so last.

    Outside the area the line adds to it, inside it cuts off, the largest piece being kept. Its neighbours, areas of the
    same layer or of the layers whose ids are given, are clipped where the area grows over them, and grow where it draws
    back from a border they share; locked layers stay as they are.
    """

    def operation(document: Document) -> Outcome:
        (one,) = targets(document, [ref], AREA)
        shape = _reshaped(one.shape, drawn_line(line))
        if shapely.equals(shape, one.shape):
            raise EditError("The line changes nothing. Draw it from the edge, away from it, and back to the edge.")
        places = new_places_on([shape], one.shape)
        layers = {ref.layer} if sharing_layers is None else set(sharing_layers)
        following = [target(document, other) for other in _around(document, one, shape, layers)]
        document = _with(document, one, shape, [])
        document, notes, more = _follow(document, one, shape, following)
        document, changed = insert_on_edges(document, {ref.layer, *layers}, [*places, *more])
        changed = tuple(other for other in changed if other != ref)
        return Outcome(document, (ref,), (*notes, *told(document, changed)))

    return operation


def why_not_hole(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why no hole can be cut now, None when one can."""
    return reason(document, refs, AREA)


def why_not_hole_with(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why the second feature cannot be cut out of the first now, None when it can."""
    if len(set(refs)) != 2:
        return "Select 2 areas first: the second one is cut out of the first."
    return why_not_overlay(document, refs)


def why_not_fill(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why no hole can be filled now, None when one can."""
    why_not = reason(document, refs, AREA)
    if why_not is None and not geojson.holes(document.feature(refs[0])):
        return f"{name_of(document.layer(refs[0].layer), document.feature(refs[0]))} has no hole."
    return why_not


def why_not_overlay(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be subtracted or intersected now, None when they can."""
    if len(set(refs)) < 2:
        return "Select 2 or more areas first: the first one is changed."
    # What only lends its shape may be locked; nothing of it is written.
    return reason(document, refs[:1], AREA) or _why_not_lend(document, refs[1:])


def why_not_reshape(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why this feature cannot be reshaped now, None when it can."""
    return reason(document, refs, AREA)


def drawn_area(ring: Sequence[Position]) -> shapely.Polygon:
    """Return a drawn polygon; raises EditError where it is none."""
    corners = list(dict.fromkeys(ring))
    if len(corners) < 3:
        raise EditError("An area needs three corners.")
    drawn = shapely.Polygon(corners)
    if not np.isfinite(shapely.get_coordinates(drawn)).all() or not drawn.is_valid:
        raise EditError("The drawn line crosses itself. Draw it without a loop.")
    return drawn


def _why_not_lend(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    for ref in refs:
        try:
            layer = document.layer(ref.layer)
            feature = document.feature(ref)
        except KeyError:
            return "A selected shape is not there any more."
        if geojson.geometry_type(feature) not in ("Polygon", "MultiPolygon"):
            return f"{name_of(layer, feature)} is no area."
    return None


def _areas(document: Document, refs: Sequence[FeatureRef]) -> list[Target]:
    unique = tuple(dict.fromkeys(refs))
    why_not = why_not_overlay(document, unique)
    if why_not is not None:
        raise EditError(why_not)
    return [target(document, unique[0]), *(_lent(document, ref) for ref in unique[1:])]


def _lent(document: Document, ref: FeatureRef) -> Target:
    """Return a feature whose shape is only looked at, from a locked layer too."""
    layer, feature = document.layer(ref.layer), document.feature(ref)
    shape = geojson.geometry(feature, layer.frame.crs)
    if shape is None or shape.is_empty or not shape.is_valid:
        raise EditError(f"{name_of(layer, feature)} has no valid area. Repair it first.")
    return Target(ref, layer, feature, shape)


def _cut(document: Document, one: Target, hole: BaseGeometry, lent: Sequence[Target]) -> Outcome:
    if not shapely.contains_properly(one.shape, hole):
        raise EditError(f"A hole has to lie wholly inside {one.name}. To cut at its edge, subtract.")
    document = _with(document, one, areas(shapely.difference(one.shape, hole)), lent)
    return Outcome(document, (one.ref,))


def _overlaid(document: Document, first: Target, others: Sequence[Target], shape: BaseGeometry) -> Outcome:
    document = _with(document, first, shape, others)
    places = new_places_on([shape], first.shape)
    for other in others:
        places += new_places_on([shape], other.shape)
    layers = {first.ref.layer, *(one.ref.layer for one in others)}
    document, changed = insert_on_edges(document, layers, places, without=[first.ref])
    parts = len(shapely.get_parts(shape))
    apart = [f"{first.name} now has {parts} parts."] if parts > len(shapely.get_parts(first.shape)) else []
    return Outcome(document, (first.ref,), (*apart, *told(document, changed)))


def _with(document: Document, one: Target, shape: BaseGeometry, lent: Sequence[Target]) -> Document:
    layer = document.layer(one.ref.layer)
    crs = layer.frame.crs
    feature = with_shape(document.feature(one.ref), shape, crs, kept_texts([one, *lent], crs))
    return document.with_layer(with_feature(layer, feature))


def _reshaped(shape: BaseGeometry, line: shapely.LineString) -> BaseGeometry:
    parts = list(shapely.get_parts(shape))
    crossed = [part for part in parts if len(shapely.get_parts(part.exterior.intersection(line))) > 1]
    if not crossed:
        raise EditError("Draw a line that crosses the edge of the shape at least twice.")
    if len(crossed) > 1:
        raise EditError("The line crosses several parts of the shape. Reshape one part at a time.")
    (part,) = crossed
    shell = shapely.Polygon(part.exterior)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([shell.boundary, line])]))
    inside = [face for face in faces if shell.contains(face.representative_point())]
    outside = [face for face in faces if not shell.contains(face.representative_point())]
    kept = max(inside, key=lambda face: float(face.area))
    added = [face for face in outside if face.intersection(kept.boundary).length > 0]
    holes = [shapely.Polygon(ring) for ring in part.interiors]
    reshaped = areas(shapely.difference(shapely.union_all([kept, *added]), shapely.union_all(holes)))
    others = [other for other in parts if other is not part]
    return areas(shapely.union_all([reshaped, *others])) if others else reshaped


def _around(document: Document, one: Target, shape: BaseGeometry, layers: Collection[str]) -> list[FeatureRef]:
    """Return the areas of these layers that lie around a shape, or around what it is to be, and may change."""
    return [
        ref
        for layer in document.layers
        if layer.id in layers and not layer.locked and layer.unreadable is None
        for ref, _ in touching(layer, [one.shape, shape])
        if ref != one.ref
    ]


def _follow(
    document: Document, one: Target, shape: BaseGeometry, following: Sequence[Target]
) -> tuple[Document, list[str], list[Position]]:
    """Let neighbours follow a border that moved: clip them where it grew, let them grow where it drew back."""
    gained = areas(shapely.difference(shape, one.shape))
    lost = list(shapely.get_parts(areas(shapely.difference(one.shape, shape))))
    clipped, grown, places = [], [], list[Position]()
    heir_of = [_heir(piece, following) for piece in lost]
    for neighbour in following:
        clip = _clip(neighbour.shape, gained, one.shape)
        gifts = [piece for piece, heir in zip(lost, heir_of, strict=True) if heir == neighbour.ref]
        if clip is None and not gifts:
            continue
        new = areas(shapely.union_all([neighbour.shape if clip is None else clip, *gifts]))
        if new.is_empty:
            raise EditError(f"Nothing would be left of {neighbour.name}.")
        document = _with(document, neighbour, new, [one])
        places += new_places_on([new, shape], neighbour.shape)
        if clip is not None:
            clipped.append(neighbour.name)
        if gifts:
            grown.append(neighbour.name)
    notes = [f"{_listed(clipped)} {'was' if len(clipped) == 1 else 'were'} clipped at the new edge."] if clipped else []
    if grown:
        notes.append(f"{_listed(grown)} grew up to the new edge.")
    return document, notes, places


def _clip(shape: BaseGeometry, gained: BaseGeometry, old: BaseGeometry) -> BaseGeometry | None:
    """Return what is left of a neighbour outside of what was gained; None where nothing of it is.

    A neighbour that overlapped the old shape already is no partner in a border, and stays.
    """
    if gained.is_empty or shapely.area(shapely.intersection(shape, gained)) <= _SLIVER:
        return None
    if shapely.area(shapely.intersection(shape, old)) > _SLIVER:
        return None
    return shapely.difference(shape, gained)


def _heir(piece: BaseGeometry, following: Sequence[Target]) -> FeatureRef | None:
    """Return the neighbour that shares the longest border with a piece that was cut off; None at an outer edge."""
    shared: list[tuple[float, Any]] = [
        (float(shapely.length(shapely.intersection(piece.boundary, neighbour.shape.boundary))), neighbour.ref)
        for neighbour in following
        if shapely.area(shapely.intersection(piece, neighbour.shape)) <= _SLIVER
    ]
    length, ref = max(shared, default=(0.0, None))
    return ref if length > 0 else None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    if len(names) > 3:
        return f"{shown} and {len(names) - 3} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else shown
