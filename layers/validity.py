"""What is wrong with the shapes of a layer while one works on them, where, and what would put it right.

`checking` judges files; this judges shapes, and offers for each flaw a fix: an operation that is undone like any other,
and a sentence that names what it will change. A fix is worked out when it is run, on the document as it is by then.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, with_feature
from layers.edits import EditError, editable_layer
from layers.edits.geometry import known_feature
from layers.local_projection import cut_at_antimeridian
from layers.operations.neighbours import insert_on_edges, new_places_on
from layers.operations.outcome import (
    Operation,
    Outcome,
    Position,
    Target,
    areas,
    crosses_antimeridian,
    kept_texts,
    name_of,
    with_shape,
)

Code = Literal[
    "self-intersection", "hole-outside", "spike", "duplicate-vertex", "overlap", "gap", "outside-world", "antimeridian"
]

GAP = 50
"""Gaps up to this many metres wide between neighbours are flaws; wider ones are taken to be meant."""

_SLIVER = 1e-13  # square degrees; less is the rounding of coordinates
_METRES_OF_DEGREE = 111_000
_SPIKE = 1e-6  # sine of the angle below which a corner turns back on itself


class Flaw(NamedTuple):
    """One flaw: the features it concerns, where it is in degrees, what it is, and what its fix will do."""

    code: Code
    refs: tuple[FeatureRef, ...]
    at: Position
    message: str
    fix: Operation
    fix_says: str


def flaws(document: Document, layer_id: str, *, gap: float = GAP) -> tuple[Flaw, ...]:
    """Return the flaws of a layer's shapes, feature by feature, then those between them; `gap` is in metres."""
    layer = document.layer(layer_id)
    shapes = [
        (FeatureRef(layer.id, feature.key), shape)
        for feature in layer.features
        if (shape := geojson.geometry(feature, layer.frame.crs)) is not None and not shape.is_empty
    ]
    found = [flaw for ref, shape in shapes for flaw in _own_flaws(layer, ref, shape)]
    sound = [(ref, shape) for ref, shape in shapes if _is_area(shape) and shape.is_valid]
    return (*found, *_overlaps(layer, sound), *_gaps(layer, sound, gap))


def _own_flaws(layer: Layer, ref: FeatureRef, shape: BaseGeometry) -> Iterator[Flaw]:
    name = name_of(layer, known_feature(layer, ref))
    positions = shapely.get_coordinates(shape)
    outside = (np.abs(positions[:, 1]) > 90) | (np.abs(positions[:, 0]) > 180)
    if outside.any():
        yield _outside_world(ref, name, positions, outside)
    elif crosses_antimeridian(shape):
        yield Flaw(
            "antimeridian",
            (ref,),
            _first(positions, np.abs(positions[:, 0]) > 90),
            f"{name} jumps across the 180th meridian, so it is drawn around the whole world.",
            _repair(ref, lambda one: cut_at_antimeridian(_unwrapped(one))),
            f"Cuts {name} at the 180th meridian into parts on either side.",
        )
    doubled = _doubled(shape)
    if doubled is not None:
        count, at = doubled
        which = "a vertex that repeats" if count == 1 else f"{count} vertices that repeat"
        yield Flaw(
            "duplicate-vertex",
            (ref,),
            at,
            f"{name} has {which} the one before.",
            _repair(ref, shapely.remove_repeated_points),
            f"Takes what is repeated out of {name}; its outline stays.",
        )
    spike = _spike(shape)
    if spike is not None:
        yield Flaw(
            "spike",
            (ref,),
            spike,
            f"{name} has a spike: its outline runs out and straight back.",
            _repair(ref, _without_spikes),
            f"Takes the spike out of {name}; the area stays.",
        )
    if _is_area(shape) and spike is None and not shape.is_valid:
        yield _invalid(ref, name, shape)


def _outside_world(ref: FeatureRef, name: str, positions: Any, outside: Any) -> Flaw:
    beyond_pole = bool((np.abs(positions[:, 1]) > 90).any())
    swapped = beyond_pole and bool((np.abs(positions[:, 0]) <= 90).all() and (np.abs(positions[:, 1]) <= 180).all())
    what = f"{name} has {int(outside.sum())} positions outside the world"
    if swapped:
        fix: Callable[[Any], Any] = _swapped
        says = f"Swaps the two numbers of every position of {name}: they look like latitude before longitude."
    elif beyond_pole:
        fix, says = _refused, f"Nothing can be guessed for {name}: correct its latitudes by hand."
    else:
        fix = cut_at_antimeridian
        says = f"Brings {name} to longitudes from -180 to 180, cut at the 180th meridian where it crosses it."
    return Flaw("outside-world", (ref,), _first(positions, outside), f"{what}.", _repair(ref, fix), says)


def _invalid(ref: FeatureRef, name: str, shape: BaseGeometry) -> Flaw:
    reason = str(shapely.is_valid_reason(shape))
    where = reason.partition("[")[2].rstrip("]").split()
    place = (float(where[0]), float(where[1])) if len(where) > 1 else _tuple(shapely.get_coordinates(shape)[0])
    fixed: Any = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = len(shapely.get_parts(areas(fixed)))
    into = "one area" if parts == 1 else f"{parts} areas"
    if "Hole" in reason:
        return Flaw(
            "hole-outside",
            (ref,),
            place,
            f"{name} has a hole that lies outside of it.",
            _repair(ref, _made_valid),
            f"Rebuilds {name} as {into} without what lies outside.",
        )
    return Flaw(
        "self-intersection",
        (ref,),
        place,
        f"{name} crosses or touches itself.",
        _repair(ref, _made_valid),
        f"Rebuilds {name} as {into} that do not cross; a vertex goes where the lines met."
        if parts > 1
        else f"Rebuilds {name} as one area that does not cross itself.",
    )


def _overlaps(layer: Layer, sound: Sequence[tuple[FeatureRef, Any]]) -> Iterator[Flaw]:
    """Yield each pair of areas that overlap; the coverage's invalid edges tell which to look at."""
    if len(sound) < 2:
        return
    shapes = np.array([shape for _, shape in sound])
    edges: Any = shapely.coverage_invalid_edges(shapes)
    suspects = np.flatnonzero(~shapely.is_empty(edges))
    # Of two that overlap in full, only the inner one has an edge that is invalid: each suspect is tried against all.
    found = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    pairs = {
        (min(one, other), max(one, other))
        for one, other in zip(suspects[found[0]].tolist(), found[1].tolist(), strict=True)
    }
    for one, other in sorted(pairs):
        if one == other:
            continue
        first, second = sound[one], sound[other]
        common = areas(shapely.intersection(first[1], second[1]))
        if common.area <= _SLIVER:
            continue
        upper, lower = (name_of(layer, known_feature(layer, ref)) for ref in (second[0], first[0]))
        yield Flaw(
            "overlap",
            (first[0], second[0]),
            _inside(common),
            f"{lower} and {upper} overlap.",
            _without_overlap(first[0], second[0]),
            f"Takes what both cover away from {lower}; {upper}, which is drawn above it, stays.",
        )


def _gaps(layer: Layer, sound: Sequence[tuple[FeatureRef, Any]], metres: float) -> Iterator[Flaw]:
    """Yield the narrow gaps between areas: holes in what all of them cover that have neighbours on both sides."""
    if len(sound) < 2:
        return
    width = metres / _METRES_OF_DEGREE
    shapes = [shape for _, shape in sound]
    edges: Any = shapely.coverage_invalid_edges(np.array(shapes), gap_width=width)
    near = np.flatnonzero(~shapely.is_empty(edges))
    if not len(near):
        return
    around = shapely.union_all([shapes[index] for index in near])
    for part in shapely.get_parts(around):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            if not shapely.is_empty(shapely.buffer(hole, -width / 2)):
                continue
            shared = [
                (float(shapely.length(shapely.intersection(shapes[index].boundary, ring))), int(index))
                for index in near
            ]
            touching = [index for length, index in shared if length > 0]
            if len(touching) < 2:
                continue
            _, heir = max(shared)
            ref = sound[heir][0]
            name = name_of(layer, known_feature(layer, ref))
            yield Flaw(
                "gap",
                tuple(sound[index][0] for index in touching),
                _inside(hole),
                f"There is a narrow gap between {len(touching)} shapes.",
                _filled(ref, hole),
                f"Adds the gap to {name}, which has the longest edge at it.",
            )


def _repair(ref: FeatureRef, change: Callable[[Any], Any]) -> Operation:
    """Return the operation that changes a feature's own shape, valid or not."""

    def operation(document: Document) -> Outcome:
        one = _target(document, ref)
        return Outcome(_with(document, one, change(one.shape)), (ref,))

    return operation


def _without_overlap(lower: FeatureRef, upper: FeatureRef) -> Operation:
    def operation(document: Document) -> Outcome:
        one, other = _target(document, lower), _target(document, upper)
        shape = areas(shapely.difference(one.shape, other.shape))
        if shape.is_empty:
            raise EditError(f"{other.name} covers all of {one.name}. Delete one of them, or move it.")
        document = _with(document, one, shape, other)
        places = [*new_places_on([shape], one.shape), *new_places_on([shape], other.shape)]
        document, _ = insert_on_edges(document, {lower.layer}, places, without=[lower])
        return Outcome(document, (lower,))

    return operation


def _filled(ref: FeatureRef, hole: BaseGeometry) -> Operation:
    def operation(document: Document) -> Outcome:
        one = _target(document, ref)
        shape = areas(shapely.union_all([one.shape, hole]))
        document = _with(document, one, shape)
        places = [(x, y) for x, y in shapely.get_coordinates(hole).tolist()]
        document, _ = insert_on_edges(document, {ref.layer}, places)
        return Outcome(document, (ref,))

    return operation


def _target(document: Document, ref: FeatureRef) -> Target:
    layer = editable_layer(document, ref.layer)
    feature = known_feature(layer, ref)
    shape = geojson.geometry(feature, layer.frame.crs)
    if shape is None or shape.is_empty:
        raise EditError(f"{name_of(layer, feature)} has no geometry any more.")
    return Target(ref, layer, feature, shape)


def _with(document: Document, one: Target, shape: BaseGeometry, *lent: Target) -> Document:
    layer = document.layer(one.ref.layer)
    crs = layer.frame.crs
    feature: Feature = with_shape(one.feature, shape, crs, kept_texts([one, *lent], crs))
    return document.with_layer(with_feature(layer, feature))


def _made_valid(shape: Any) -> Any:
    return areas(shapely.make_valid(shape, method="structure", keep_collapsed=False))


def _swapped(shape: Any) -> Any:
    return shapely.transform(shape, lambda positions: positions[:, ::-1])


def _refused(shape: Any) -> Any:
    raise EditError(f"Latitudes beyond 90° cannot be guessed; correct them by hand ({shape.geom_type}).")


def _unwrapped(shape: Any) -> Any:
    """Return a shape that jumps across the 180th meridian with western longitudes counted on to 360."""
    return shapely.transform(shape, lambda positions: np.column_stack((positions[:, 0] % 360, positions[:, 1])))


def _lines(shape: BaseGeometry) -> Iterator[Any]:
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, shapely.LineString):
            yield shapely.get_coordinates(part)


def _doubled(shape: BaseGeometry) -> tuple[int, Position] | None:
    places = [line[1:][(np.diff(line, axis=0) == 0).all(axis=1)] for line in _lines(shape)]
    count = sum(map(len, places))
    return (count, _tuple(np.concatenate(places)[0])) if count else None


def _spike(shape: BaseGeometry) -> Position | None:
    """Return the tip of the first place where an area's outline turns back on itself."""
    if not _is_area(shape):
        return None
    for ring in _lines(shape):
        tips = _tips(ring[:-1])
        if len(tips):
            return _tuple(ring[tips[0]])
    return None


def _tips(corners: Any) -> Any:
    """Return which corners of an open ring are tips of spikes."""
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*before.T) * np.hypot(*after.T)
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    back = np.einsum("ij,ij->i", before, after) > 0
    return np.flatnonzero((lengths > 0) & back & (np.abs(cross) <= _SPIKE * lengths))


def _without_spikes(shape: Any) -> Any:
    polygons = []
    for part in shapely.get_parts(shape):
        rings = [ring for ring in map(_despiked, (part.exterior, *part.interiors)) if ring is not None]
        if rings:
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
    if not polygons:
        raise EditError("Nothing would be left: the shape is nothing but a spike.")
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _despiked(ring: BaseGeometry) -> Any:
    corners = shapely.get_coordinates(shapely.remove_repeated_points(ring))[:-1]
    while len(corners) >= 3 and len(tips := _tips(corners)):
        corners = np.delete(corners, tips[0], axis=0)
        corners = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
    return None if len(corners) < 3 else np.concatenate((corners, corners[:1]))


def _first(positions: Any, where: Any) -> Position:
    return _tuple(positions[np.flatnonzero(where)[0]])


def _inside(shape: BaseGeometry) -> Position:
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def _tuple(position: Any) -> Position:
    return float(position[0]), float(position[1])


def _is_area(shape: BaseGeometry) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
