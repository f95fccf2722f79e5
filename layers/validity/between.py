"""The flaws that areas of one layer have with each other: overlaps, and narrow gaps between neighbours."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer
from layers.edits import EditError
from layers.edits.geometry import known_feature
from layers.operations.neighbours import insert_on_edges, new_places_on, told
from layers.operations.outcome import Operation, Outcome, Position, areas, name_of
from layers.style import STATES
from layers.validity.flaw import Flaw, replaced, target_of

SLIVER = 1e-13
"""Below this area in square degrees an overlap is the rounding of coordinates."""


def may_contradict(one: Feature, other: Feature) -> bool:
    """Tell whether two features are accounts that may overlap on purpose: a map of claims holds those that contradict.

    So may two claims of different parties, and two of which one is only proposed or claimed.
    """
    both = [geojson.properties(feature) for feature in (one, other)]
    if any(said.get("state") not in STATES for said in both):
        return False
    parties = {str(said.get("party")) for said in both}
    unsure = any(said["state"] == "proposed" or said.get("basis") == "claimed" for said in both)
    return unsure or len(parties) > 1


def overlap_flaw(layer: Layer, lower: int, upper: int, at: Position) -> Flaw:
    """Return the flaw of two features, by key, that cover each other; the upper one stays when it is fixed."""
    refs = FeatureRef(layer.id, lower), FeatureRef(layer.id, upper)
    below, above = (name_of(layer, known_feature(layer, ref)) for ref in refs)
    return Flaw(
        "overlap",
        refs,
        at,
        f"{below} and {above} overlap.",
        _without_overlap(*refs),
        f"Takes what both cover away from {below}; {above}, which is drawn above it, stays.",
    )


def gap_flaw(layer: Layer, touching: Sequence[int], heir: int, hole: shapely.Polygon) -> Flaw:
    """Return the flaw of a hole between features, by key, one of which gets it when it is fixed."""
    refs = tuple(FeatureRef(layer.id, key) for key in touching)
    ref = FeatureRef(layer.id, heir)
    name = name_of(layer, known_feature(layer, ref))
    return Flaw(
        "gap",
        refs,
        inside(hole),
        f"There is a narrow gap between {len(refs)} shapes.",
        _filled(ref, hole),
        f"Adds the gap to {name}, which has the longest edge at it.",
    )


def narrow_holes(shapes: Mapping[int, Any], width: float) -> list[tuple[tuple[int, ...], int, shapely.Polygon]]:
    """Return the holes in what areas cover together that are no wider than a width in degrees.

    Each comes with the keys of the areas around it, and that of the one with the longest edge at it. Holes that one
    area has by itself are none.
    """
    keys = list(shapes)
    tree = shapely.STRtree(list(shapes.values()))
    found = []
    for part in shapely.get_parts(shapely.union_all(list(shapes.values()))):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            if not shapely.is_empty(shapely.buffer(hole, -width / 2)):
                continue
            shared = [
                (float(shapely.length(shapely.intersection(shapes[keys[index]].boundary, ring))), keys[index])
                for index in sorted(tree.query(ring).tolist())
            ]
            touching = tuple(key for length, key in shared if length > 0)
            if len(touching) > 1:
                found.append((touching, max(shared)[1], hole))
    return found


def inside(shape: BaseGeometry) -> Position:
    """Return a place that surely lies in an area."""
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def _without_overlap(lower: FeatureRef, upper: FeatureRef) -> Operation:
    def operation(document: Document) -> Outcome:
        one, other = target_of(document, lower), target_of(document, upper)
        shape = areas(shapely.difference(one.shape, other.shape))
        if shape.is_empty:
            raise EditError(f"{other.name} covers all of {one.name}. Delete one of them, or move it.")
        document = replaced(document, one, shape, other)
        places = [*new_places_on([shape], one.shape), *new_places_on([shape], other.shape)]
        document, changed = insert_on_edges(document, {lower.layer}, places, without=[lower])
        return Outcome(document, (lower,), tuple(told(document, changed)))

    return operation


def _filled(ref: FeatureRef, hole: BaseGeometry) -> Operation:
    def operation(document: Document) -> Outcome:
        one = target_of(document, ref)
        shape = areas(shapely.union_all([one.shape, hole]))
        document = replaced(document, one, shape)
        places = [(x, y) for x, y in shapely.get_coordinates(hole).tolist()]
        document, changed = insert_on_edges(document, {ref.layer}, places, without=[ref])
        return Outcome(document, (ref,), tuple(told(document, changed)))

    return operation
