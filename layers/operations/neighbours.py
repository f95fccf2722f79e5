"""What an operation owes to the neighbours of its target: a vertex where one of theirs has come to lie on an edge.

A border is shared when both sides have the same vertices. A vertex that an operation puts on a shared edge is therefore
put into every other shape that has that edge.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, with_feature
from layers.edits.geometry import spliced
from layers.geojson.vertices import Path, vertices
from layers.operations.bounds import bounds_of
from layers.operations.outcome import Position, counted, name_of
from layers.parts import POINT

ON_EDGE = 1e-11
"""How far in degrees, about a micrometre, a place computed to lie on an edge may lie off it for rounding."""


class _Insertion(NamedTuple):
    path: Path
    share: float  # how far along its edge
    place: Position


def new_places_on(shapes: Sequence[BaseGeometry], old: BaseGeometry) -> list[Position]:
    """Return the vertices of some shapes that an old one did not have, and that lie on its edges."""
    had = set(map(tuple, shapely.get_coordinates(old).tolist()))
    new = dict.fromkeys(
        (longitude, latitude)
        for longitude, latitude in shapely.get_coordinates(list(shapes)).tolist()
        if (longitude, latitude) not in had
    )
    edges = shapely.union_all([part.boundary for part in shapely.get_parts(old)]) if _is_area(old) else old
    return [place for place in new if shapely.distance(shapely.Point(place), edges) <= ON_EDGE]


def insert_on_edges(
    document: Document, layer_ids: Collection[str], places: Iterable[Position], without: Collection[FeatureRef] = ()
) -> tuple[Document, tuple[FeatureRef, ...]]:
    """Put a vertex at each place into the features of these layers that have it on an edge.

    Returns the document and the features that were changed; locked layers are passed over.
    """
    wanted = np.array(list(places), np.float64).reshape(-1, 2)
    changed: list[FeatureRef] = []
    if not len(wanted):
        return document, ()
    for layer in document.layers:
        if layer.id not in layer_ids or layer.locked or layer.unreadable is not None:
            continue
        for position in _bounds_hold(layer, wanted):
            feature = layer.features[position]
            ref = FeatureRef(layer.id, feature.key)
            if ref in without:
                continue
            edited = _with_places(feature, wanted, layer.frame.crs)
            if edited is not feature:
                document = document.with_layer(with_feature(document.layer(layer.id), edited))
                changed.append(ref)
    return document, tuple(changed)


def with_places(line: shapely.LineString, places: Iterable[Position]) -> shapely.LineString:
    """Return a line with a vertex at each place that lies on it, so that a second cut meets the very same ones."""
    positions = list(line.coords)
    on_line = list(places)
    noded = [positions[0]]
    for start, end in pairwise(positions):
        edge = shapely.LineString([start, end])
        inner = [place for place in on_line if edge.distance(shapely.Point(place)) <= ON_EDGE]
        inner.sort(key=lambda place: float(edge.project(shapely.Point(place))))
        noded += [*(place for place in inner if place not in (start, end)), end]
    return shapely.LineString(noded)


def told(document: Document, changed: Collection[FeatureRef]) -> list[str]:
    """Say which neighbours got a vertex."""
    if not changed:
        return []
    if len(changed) == 1:
        (ref,) = changed
        return [f"{name_of(document.layer(ref.layer), document.feature(ref))} got a vertex where the borders meet."]
    return [f"{counted(len(changed), 'neighbour')} got vertices where the borders meet."]


def touching(layer: Layer, shapes: Iterable[BaseGeometry]) -> Iterator[tuple[FeatureRef, BaseGeometry]]:
    """Yield the areas of a layer that touch or overlap one of some shapes; those that are not valid are left out."""
    around = list(shapes)
    boxes = [shapely.bounds(shape) for shape in around]
    whole = shapely.union_all(around)
    bounds = bounds_of(layer)
    near = np.zeros(len(bounds), np.bool_)
    for west, south, east, north in boxes:
        near |= (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    for position in np.flatnonzero(near).tolist():
        feature = layer.features[position]
        shape = geojson.geometry(feature, layer.frame.crs)
        if shape is not None and _is_area(shape) and shape.is_valid and shapely.distance(shape, whole) <= ON_EDGE:
            yield FeatureRef(layer.id, feature.key), shape


def _with_places(feature: Feature, places: NDArray[np.float64], crs: str | None) -> Feature:
    insertions = sorted(set(_insertions(feature, places, crs)), reverse=True)
    for path, _, (longitude, latitude) in insertions:  # from the last to the first: no path moves under another
        inserted = partial(geojson.insert_position, feature, path, longitude, latitude, crs=crs, decimals=None)
        feature = spliced(inserted)
    return feature


def _insertions(feature: Feature, places: NDArray[np.float64], crs: str | None) -> Iterator[_Insertion]:
    held = vertices(feature, crs)
    starts = held.bulk.part_start.astype(np.intp)
    joined = np.ones(max(len(held.degrees) - 1, 0), np.bool_)
    joined[starts[1:-1] - 1] = False
    joined &= np.repeat(held.bulk.part_kind, np.diff(starts))[:-1] != POINT
    begin = np.flatnonzero(joined)
    start, along = held.degrees[begin], held.degrees[begin + 1] - held.degrees[begin]
    length = np.hypot(*along.T)
    begin, start, along, length = (array[length > 0] for array in (begin, start, along, length))
    for place in places:
        if (held.degrees == place).all(axis=1).any():
            continue
        gap = place - start
        off = np.abs(along[:, 0] * gap[:, 1] - along[:, 1] * gap[:, 0]) / length
        share = np.einsum("ij,ij->i", gap, along) / length**2
        for index in np.flatnonzero((off <= ON_EDGE) & (share > 0) & (share < 1)).tolist():
            *array, at = held.path(int(begin[index]))
            yield _Insertion((*array, at + 1), float(share[index]), (float(place[0]), float(place[1])))


def _bounds_hold(layer: Layer, places: NDArray[np.float64]) -> list[int]:
    bounds = bounds_of(layer)
    held = np.zeros(len(bounds), np.bool_)
    for x, y in places.tolist():
        held |= (
            (bounds[:, 0] <= x + ON_EDGE)
            & (bounds[:, 2] >= x - ON_EDGE)
            & (bounds[:, 1] <= y + ON_EDGE)
            & (bounds[:, 3] >= y - ON_EDGE)
        )
    return [int(position) for position in np.flatnonzero(held)]


def _is_area(shape: BaseGeometry) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
