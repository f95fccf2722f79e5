"""Operations that make several shapes of one, and one of several: split, merge, explode, collect."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely import ops
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef
from layers.edits import EditError, editable_layer
from layers.edits.geometry import known_feature
from layers.operations.neighbours import insert_on_edges, new_places_on, told, with_places
from layers.operations.outcome import (
    Need,
    Operation,
    Outcome,
    Position,
    Target,
    copy_of,
    heirs,
    kept_texts,
    name_of,
    reason,
    removed,
    replace_features,
    target,
    targets,
    with_shape,
)

SPLIT = Need(("line", "area"))
MERGE = Need(least=2, alike=True)
COLLECT = Need(least=2, alike=True)


def split(
    refs: Iterable[FeatureRef], line: Sequence[Position], *, sharing_layers: Collection[str] | None = None
) -> Operation:
    """Split lines and areas along a drawn line; the largest piece keeps the id, statements are about every piece.

    Neighbours get a vertex where the cut meets a border they share: those of the same layer, or of the layers whose ids
    are given. Shapes that the line does not cut stay as they are. Raises EditError when it cuts none.
    """
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        knife = drawn_line(line)
        selection: list[FeatureRef] = []
        notes: list[str] = []
        for found in targets(document, wanted, SPLIT):
            one = target(document, found.ref)  # a cut before may have put a vertex on its edge
            pieces = _pieces(one.shape, knife)
            if len(pieces) < 2:
                continue
            document, refs_of_pieces, more = _divided(document, one, pieces)
            places = new_places_on(pieces, one.shape)
            knife = with_places(knife, places)
            layers = {one.ref.layer} if sharing_layers is None else set(sharing_layers)
            document, neighbours = insert_on_edges(document, layers, places, without=refs_of_pieces)
            selection += refs_of_pieces
            notes += (*more, *told(document, neighbours))
        if not selection:
            raise EditError("The line cuts nothing. Draw it right across the shape, from outside to outside.")
        return Outcome(document, tuple(selection), tuple(notes))

    return operation


def merge(refs: Iterable[FeatureRef]) -> Operation:
    """Merge shapes of one kind and layer into the first; it keeps its id and properties, and what is lost is told."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        first, *others = targets(document, wanted, MERGE)
        whole = _merged([one.shape for one in (first, *others)])
        notes = [note for one in others if (note := _given_up(first, one)) is not None]
        parts = len(shapely.get_parts(whole))
        if parts > 1 and first.shape.geom_type.endswith("Polygon"):
            notes.append(f"The shapes do not all touch: the merged one has {parts} parts.")
        return _joined(document, first, others, whole, notes)

    return operation


def collect(refs: Iterable[FeatureRef]) -> Operation:
    """Make one feature of several parts from shapes of one kind and layer; the first keeps its id and properties."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        first, *others = targets(document, wanted, COLLECT)
        parts = [part for one in (first, *others) for part in shapely.get_parts(one.shape)]
        whole = _MULTIPLE[parts[0].geom_type](parts)
        if not whole.is_valid:
            raise EditError("The shapes overlap or share an edge, so they cannot be parts of one. Merge them instead.")
        notes = [note for one in others if (note := _given_up(first, one)) is not None]
        return _joined(document, first, others, whole, notes)

    return operation


def explode(refs: Iterable[FeatureRef]) -> Operation:
    """Make a feature of every part, also of the members of a collection; the first part keeps the id."""
    wanted = tuple(dict.fromkeys(refs))

    def operation(document: Document) -> Outcome:
        why_not = why_not_explode(document, wanted)
        if why_not is not None:
            raise EditError(why_not)
        selection: list[FeatureRef] = []
        notes: list[str] = []
        for ref in wanted:
            layer = editable_layer(document, ref.layer)
            shape = geojson.geometry(known_feature(layer, ref), layer.frame.crs)
            parts = [] if shape is None else _single_parts(shape)
            if len(parts) < 2:
                selection.append(ref)
                continue
            one = Target(ref, layer, known_feature(layer, ref), shape)
            document, pieces, more = _divided(document, one, parts, largest_first=False)
            selection += pieces
            notes += more
        return Outcome(document, tuple(selection), tuple(notes))

    return operation


def why_not_split(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be split now, None when they can."""
    return reason(document, refs, SPLIT)


def why_not_merge(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be merged now, None when they can."""
    return reason(document, refs, MERGE)


def why_not_collect(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot become parts of one now, None when they can."""
    return reason(document, refs, COLLECT)


def why_not_explode(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be taken apart now, None when they can."""
    if not refs:
        return "Select a shape of several parts first."
    try:
        found = [(layer := editable_layer(document, ref.layer), known_feature(layer, ref)) for ref in refs]
    except EditError as error:
        return str(error)
    kinds = [geojson.geometry_type(feature) for _, feature in found]
    if not any(kind is not None and (kind.startswith("Multi") or kind == "GeometryCollection") for kind in kinds):
        return f"{name_of(*found[0])} has one part only." if len(found) == 1 else "Each of these has one part only."
    return None


def drawn_line(positions: Sequence[Position]) -> shapely.LineString:
    """Return a drawn line; raises EditError where it is none."""
    if len(set(positions)) < 2:
        raise EditError("A line needs two places.")
    line = shapely.LineString(positions)
    if not np.isfinite(shapely.get_coordinates(line)).all():
        raise EditError("That place lies outside the world.")
    return line


_MULTIPLE: dict[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def _pieces(shape: BaseGeometry, knife: shapely.LineString) -> list[BaseGeometry]:
    """Return what a line cuts a shape into; parts of a multiple one that it passes by stay with the largest piece."""
    whole: list[BaseGeometry] = []
    pieces: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        cut = _cut_area(part, knife) if isinstance(part, shapely.Polygon) else _cut_line(part, knife)
        if len(cut) > 1:
            pieces += cut
        else:
            whole.append(part)
    if not pieces:
        return [shape]
    pieces.sort(key=_size, reverse=True)
    first = pieces[0] if not whole else _MULTIPLE[pieces[0].geom_type]([pieces[0], *whole])
    return [first, *pieces[1:]]


def _cut_area(polygon: shapely.Polygon, knife: shapely.LineString) -> list[BaseGeometry]:
    if not shapely.intersects(polygon, knife):
        return [polygon]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([polygon.boundary, knife])]))
    return [face for face in faces if shapely.contains_properly(polygon, face.representative_point())]


def _cut_line(line: BaseGeometry, knife: shapely.LineString) -> list[BaseGeometry]:
    if shapely.length(shapely.intersection(line, knife)) > 0:
        raise EditError("The drawn line runs along the line that it should cut. Draw it across.")
    return list(ops.split(line, knife).geoms)


def _size(shape: BaseGeometry) -> float:
    return float(shape.area or shape.length)


def _single_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        parts += _single_parts(part) if hasattr(part, "geoms") else [part]
    return [part for part in parts if not part.is_empty]


def _divided(
    document: Document, one: Target, pieces: Sequence[BaseGeometry], *, largest_first: bool = True
) -> tuple[Document, list[FeatureRef], list[str]]:
    """Put pieces in the place of a feature: the first has its key and id, statements about it are about all of them."""
    layer = document.layer(one.ref.layer)
    feature = known_feature(layer, one.ref)
    crs = layer.frame.crs
    kept = kept_texts([one], crs)
    ordered = sorted(pieces, key=_size, reverse=True) if largest_first else pieces
    first = with_shape(feature, ordered[0], crs, kept)
    more: list[Feature] = []
    for count, piece in enumerate(ordered[1:]):
        copied = copy_of(feature, layer, layer.next_key + count)
        more.append(with_shape(copied, piece, crs, kept))
    document = document.with_layer(replace_features(layer, {one.ref.key: [first, *more]}))
    new = [FeatureRef(layer.id, each.key) for each in more]
    document, notes = heirs(document, [one.ref], new)
    return document, [one.ref, *new], notes


def _joined(
    document: Document, first: Target, others: Sequence[Target], whole: BaseGeometry, notes: Sequence[str]
) -> Outcome:
    """Give the first feature the whole shape and take the others out; their statements are about it then."""
    layer, crs = first.layer, first.layer.frame.crs
    feature = with_shape(first.feature, whole, crs, kept_texts([first, *others], crs))
    document = document.with_layer(replace_features(layer, {first.ref.key: [feature]}))
    document, more = heirs(document, [one.ref for one in others], [first.ref])
    document = removed(document, [one.ref for one in others])
    return Outcome(document, (first.ref,), (*notes, *more))


def _merged(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    if isinstance(shapes[0], shapely.LineString | shapely.MultiLineString):
        lines = [part for shape in shapes for part in shapely.get_parts(shape)]
        merged: BaseGeometry = shapely.line_merge(shapely.MultiLineString(lines))
        return merged
    return shapely.union_all(list(shapes))


def _given_up(first: Target, other: Target) -> str | None:
    """Say which properties of a feature are lost when the first one's win."""
    kept = geojson.properties(first.feature)
    lost = [name for name, value in geojson.properties(other.feature).items() if kept.get(name) != value]
    if not lost:
        return None
    shown = ", ".join(lost[:6]) + (f" and {len(lost) - 6} more" if len(lost) > 6 else "")
    return f"{first.name} keeps its own properties; given up from {other.name}: {shown}."
