"""The flaws that a shape has by itself, whatever lies around it."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.document import Document, FeatureRef, Layer
from layers.edits import EditError
from layers.edits.geometry import known_feature
from layers.geodesy.local_projection import cut_at_antimeridian
from layers.operations.outcome import Operation, Outcome, Position, areas, crosses_antimeridian, name_of
from layers.validity.flaw import Flaw, replaced, target_of

SPIKE = 1e-6
"""Sine of the angle below which a corner turns back on itself."""


def own_flaws(layer: Layer, ref: FeatureRef, shape: BaseGeometry) -> Iterator[Flaw]:
    """Yield what is wrong with one feature's shape, given in degrees."""
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
            f"{name} jumps across the 180th meridian, so maps, the live one too, draw it around the whole world.",
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


def _repair(ref: FeatureRef, change: Callable[[Any], Any]) -> Operation:
    """Return the operation that changes a feature's own shape, valid or not."""

    def operation(document: Document) -> Outcome:
        one = target_of(document, ref)
        return Outcome(replaced(document, one, change(one.shape)), (ref,))

    return operation


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
    return np.flatnonzero((lengths > 0) & back & (np.abs(cross) <= SPIKE * lengths))


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


def _tuple(position: Any) -> Position:
    return float(position[0]), float(position[1])


def _is_area(shape: BaseGeometry) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
