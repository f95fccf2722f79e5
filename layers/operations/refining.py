"""Operations on how an outline is drawn: simplify, smooth, reverse, orient.

Borders that shapes share stay shared: those among the selected shapes change in all of them alike, those with shapes
that are not selected stay as they are.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.document import Document, FeatureRef, with_feature
from layers.edits import EditError
from layers.geodesy.local_projection import LocalProjection
from layers.operations.neighbours import touching
from layers.operations.outcome import (
    Need,
    Operation,
    Outcome,
    Position,
    Target,
    counted,
    kept_texts,
    reason,
    targets,
    with_shape,
)

OUTLINED = Need(("line", "area"))
LINES = Need(("line",))
AREAS = Need(("area",))


def simplify(refs: Iterable[FeatureRef], metres: float) -> Operation:
    """Leave out corners of lines and areas that do not count at a tolerance in metres; those that stay keep their text.

    A corner of an area goes when the triangle it makes with its neighbours is smaller than a square of the tolerance
    (Visvalingam and Whyatt), a line keeps within the tolerance of where it ran (Douglas and Peucker). Borders among the
    shapes stay shared, those with other shapes of their layer stay as they are; where shapes overlap, each is
    simplified by itself, and told.
    """
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        if not metres > 0:
            raise EditError("The tolerance has to be more than 0 metres.")
        found = targets(document, wanted, OUTLINED)
        notes: list[str] = []
        shapes = {one.ref: one.shape for one in found}
        for layer_id in dict.fromkeys(one.ref.layer for one in found):
            mine = [one for one in found if one.ref.layer == layer_id and _is_area(one.shape)]
            if mine:
                new, more = _simplified_areas(mine, metres)
                shapes.update(new)
                notes += more
        for one in found:
            if not _is_area(one.shape):
                shapes[one.ref] = _in_plane([one.shape], lambda lines: [shapely.simplify(lines[0], metres)])[0]
        before = sum(shapely.get_num_coordinates(one.shape) for one in found)
        after = sum(shapely.get_num_coordinates(shape) for shape in shapes.values())
        if after == before:
            raise EditError(f"No corner is so small that it could go at {metres:g} m.")
        notes.insert(0, f"{before - after:,} of {before:,} vertices left out.")
        return Outcome(_written(document, found, shapes), tuple(one.ref for one in found), tuple(notes))

    return operation


def smooth(refs: Iterable[FeatureRef], rounds: int = 2) -> Operation:
    """Round the corners of lines and areas (Chaikin): each round cuts a quarter off either side of every corner.

    Corners that other shapes of the layer share stay as they are, so that no gap opens, and so do the ends of lines.
    """
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        found = targets(document, wanted, OUTLINED)
        shapes: dict[FeatureRef, Any] = {}
        held = 0
        for one in found:
            fixed = _shared_positions(one)
            held += bool(fixed)
            shapes[one.ref] = _reringed(one.shape, partial(_rounded, fixed=fixed, rounds=rounds))
            if not shapes[one.ref].is_valid:
                raise EditError(f"{one.name} would cross itself. Round its corners by hand where it is narrow.")
        notes = (f"{counted(held, 'shape')} kept the corners that neighbours share.",) if held else ()
        return Outcome(_written(document, found, shapes, exactly=False), tuple(one.ref for one in found), notes)

    return operation


def reverse(refs: Iterable[FeatureRef]) -> Operation:
    """Let lines run the other way."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        found = targets(document, wanted, LINES)
        shapes = {one.ref: shapely.reverse(one.shape) for one in found}
        return Outcome(_written(document, found, shapes), tuple(one.ref for one in found))

    return operation


def orient(refs: Iterable[FeatureRef]) -> Operation:
    """Let rings run as RFC 7946 has them: outer ones counterclockwise, holes clockwise; the area stays the same."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        found = targets(document, wanted, AREAS)
        shapes = {one.ref: shapely.orient_polygons(one.shape) for one in found}
        wrong = [one for one in found if not shapely.equals_identical(shapes[one.ref], one.shape)]
        if not wrong:
            raise EditError("The rings run as they should already.")
        document = _written(document, wrong, shapes)
        return Outcome(document, tuple(one.ref for one in found), (f"{counted(len(wrong), 'shape')} turned round.",))

    return operation


def why_not_outline(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these outlines cannot be simplified or smoothed now, None when they can."""
    return reason(document, refs, OUTLINED)


def why_not_reverse(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be reversed now, None when they can."""
    return reason(document, refs, LINES)


def why_not_orient(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why the rings of these features cannot be turned now, None when they can."""
    return reason(document, refs, AREAS)


def _simplified_areas(found: Sequence[Target], metres: float) -> tuple[dict[FeatureRef, Any], list[str]]:
    shapes = [one.shape for one in found]
    mine = {one.ref for one in found}
    others = [shape for ref, shape in touching(found[0].layer, shapes) if ref not in mine]
    refs = [one.ref for one in found]
    if not shapely.coverage_is_valid([*shapes, *others]):
        new = _in_plane(shapes, lambda planar: [_alone(shape, metres) for shape in planar])
        note = "Shapes overlap, or their borders do not meet vertex for vertex, so each was simplified by itself."
        return dict(zip(refs, new, strict=True)), [note] if len(found) > 1 or others else []

    def together(planar: list[BaseGeometry]) -> list[BaseGeometry]:
        # The rest of the world is one more area: what the shapes share with it is an inner edge and may be simplified;
        # what they share with shapes that are not selected is the coverage's boundary and stays.
        own, kept = planar[: len(shapes)], planar[len(shapes) :]
        frame = shapely.box(*shapely.total_bounds(planar)).buffer(max(metres, 1) * 10, join_style="mitre")
        world = shapely.difference(frame, shapely.union_all([*own, *kept]))
        simplified: Any = shapely.coverage_simplify([*own, world], metres, simplify_boundary=False)
        return list(simplified[: len(shapes)])

    new = _in_plane([*shapes, *others], together)
    stayed = ["Borders with shapes that are not selected stayed as they are."] if others else []
    return dict(zip(refs, new, strict=True)), stayed


def _alone(shape: BaseGeometry, metres: float) -> BaseGeometry:
    simplified: BaseGeometry = shapely.simplify(shape, metres, preserve_topology=True)
    return simplified


def _in_plane(
    shapes: Sequence[BaseGeometry], work: Callable[[list[BaseGeometry]], list[BaseGeometry]]
) -> list[BaseGeometry]:
    """Let a function leave out vertices of shapes in metres; those that stay come back with their own numbers."""
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    projection = LocalProjection(((west + east) / 2, (south + north) / 2))
    planar = [projection.to_plane(shape) for shape in shapes]
    if not all(np.isfinite(shapely.get_coordinates(shape)).all() for shape in planar):
        raise EditError("The shapes reach too far around the Earth to be worked on together.")
    own: dict[tuple[float, float], Position] = {}
    for shape, flat in zip(shapes, planar, strict=True):
        metres, degrees = shapely.get_coordinates(flat).tolist(), shapely.get_coordinates(shape).tolist()
        own.update({(x, y): (one, two) for (x, y), (one, two) in zip(metres, degrees, strict=True)})

    def back(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([own[x, y] for x, y in positions.tolist()]).reshape(-1, 2)

    return [shapely.transform(shape, back) for shape in work(planar)]


def _shared_positions(one: Target) -> frozenset[Position]:
    """Return the vertices of a feature that other areas of its layer have too."""
    if not _is_area(one.shape):
        return frozenset()
    own = {(x, y) for x, y in shapely.get_coordinates(one.shape).tolist()}
    theirs: set[Position] = set()
    for ref, shape in touching(one.layer, [one.shape]):
        if ref != one.ref:
            theirs |= {(x, y) for x, y in shapely.get_coordinates(shape).tolist()}
    return frozenset(own & theirs)


def _reringed(shape: BaseGeometry, change: Callable[[list[Position]], list[Position]]) -> BaseGeometry:
    """Return a line or an area with each of its lines and rings changed."""
    parts: list[Any] = []
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            shell, *holes = (change(_positions(ring)) for ring in (part.exterior, *part.interiors))
            parts.append(shapely.Polygon(shell, holes))
        else:
            parts.append(shapely.LineString(change(_positions(part))))
    if len(parts) == 1 and not shape.geom_type.startswith("Multi"):
        single: BaseGeometry = parts[0]
        return single
    return shapely.MultiPolygon(parts) if _is_area(shape) else shapely.MultiLineString(parts)


def _positions(line: BaseGeometry) -> list[Position]:
    return [(longitude, latitude) for longitude, latitude in shapely.get_coordinates(line).tolist()]


def _rounded(line: list[Position], fixed: frozenset[Position], rounds: int) -> list[Position]:
    closed = line[0] == line[-1]
    for _ in range(rounds):
        around = [*line, line[1]] if closed else line
        rounded: list[Position] = [] if closed else [line[0]]
        for before, corner, after in zip(around, around[1:], around[2:], strict=False):
            if corner in fixed:
                rounded.append(corner)
            else:
                rounded += (_between(corner, before), _between(corner, after))
        line = [*rounded, rounded[0] if closed else line[-1]]
    return [line[0], *(two for one, two in pairwise(line) if one != two)]


def _between(corner: Position, other: Position) -> Position:
    return corner[0] + (other[0] - corner[0]) / 4, corner[1] + (other[1] - corner[1]) / 4


def _written(
    document: Document, found: Sequence[Target], shapes: dict[FeatureRef, Any], *, exactly: bool = True
) -> Document:
    for one in found:
        layer = document.layer(one.ref.layer)
        crs = layer.frame.crs
        feature = with_shape(one.feature, shapes[one.ref], crs, kept_texts([one], crs), exactly=exactly)
        document = document.with_layer(with_feature(layer, feature))
    return document


def _is_area(shape: BaseGeometry) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
