"""Shared borders: vertices that neighbours have in common, and edits that change all of them in one step.

Two vertices are shared when their coordinates are exactly the same; what is merely near belongs to one shape alone.
Features are looked for in the packs that are drawn, so what does not show at the as-of date is not changed unseen.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, position_of, with_feature
from layers.drawing.packs import Pack
from layers.edits import Edit, EditError, editable_layer
from layers.edits.geometry import check_positions, known_feature, spliced
from layers.geodesy.mercator import to_grid
from layers.geojson.vertices import Place, Vertex, Vertices, position_at, vertices


def sharing(document: Document, vertex: Vertex, packs: Mapping[str, Pack]) -> tuple[Vertex, ...]:
    """Return every vertex with exactly the same coordinates, this one first.

    `packs` holds the packs of the layers to look through, by id: the vertex's own, or all that are visible. Locked
    layers are passed over. Raises EditError when the vertex is not there.
    """
    place = _degrees_at(document, vertex)
    found = {vertex: None}
    for layer, key in _holding(document, packs, place):
        ref, held = FeatureRef(layer.id, key), _exact(layer, key)
        indices = np.flatnonzero(_equal(held.degrees, place)).tolist()
        if ref == vertex.ref and len(indices) == 1:
            continue  # the vertex itself, whose path is known: looking for it takes long in a large shape
        for index in indices:
            found[Vertex(ref, held.path(index))] = None
    return tuple(found)


def sharing_edge(document: Document, vertex: Vertex, packs: Mapping[str, Pack]) -> tuple[Vertex, ...]:
    """Return where a new vertex goes in every shape that has the same edge, this one's first.

    The vertex's path ends in the index that the new position gets; its edge runs from the position before that
    index to the one there now, of a ring's end to its beginning. Raises EditError when there is no such edge.
    """
    start, end = _edge_at(document, vertex)
    found = {vertex: None}
    for layer, key in _holding(document, packs, start):
        held = _exact(layer, key)
        for index in _edges_between(held, start, end):
            *array, at = held.path(index)
            found[Vertex(FeatureRef(layer.id, key), (*array, at + 1))] = None
    return tuple(found)


def move_shared_vertex(shared: Sequence[Vertex], to: Place, *, exactly: bool = False) -> Edit:
    """Move vertices that stand at one place to another place, in one step.

    `exactly` writes every digit, as snapping wants: in a file of the same reference system the numbers of the place
    itself. Else a new place is written to about a centimetre.
    """

    def move(layer: Layer, feature: Feature, path: Sequence[int]) -> Feature:
        longitude, latitude = to.degrees
        check_positions([(longitude, latitude)])
        if exactly and layer.frame.crs == to.crs:  # its own numbers, untouched by any reprojection
            return geojson.replace_position(feature, path, to.x, to.y, decimals=None)
        digits = {"decimals": None} if exactly else {}
        return geojson.replace_position(feature, path, longitude, latitude, crs=layer.frame.crs, **digits)

    return _on_each(shared, move)


def add_shared_vertex(shared: Sequence[Vertex], at: Place, *, exactly: bool = False) -> Edit:
    """Put a position into every shape that has the edge; each path ends in the index that it gets there."""

    def add(layer: Layer, feature: Feature, path: Sequence[int]) -> Feature:
        longitude, latitude = at.degrees
        check_positions([(longitude, latitude)])
        if exactly and layer.frame.crs == at.crs:
            return geojson.insert_position(feature, path, at.x, at.y, decimals=None)
        digits = {"decimals": None} if exactly else {}
        return geojson.insert_position(feature, path, longitude, latitude, crs=layer.frame.crs, **digits)

    return _on_each(shared, add)


def delete_shared_vertex(shared: Sequence[Vertex]) -> Edit:
    """Take a vertex out of every shape that has it; refused where one of them would keep too few."""
    return _on_each(shared, lambda _, feature, path: geojson.remove_position(feature, path))


def shapes_moved(shared: Collection[Vertex]) -> str:
    """Say for the status bar how many shapes an edit of these vertices changes."""
    count = len({vertex.ref for vertex in shared})
    return "1 shape moved." if count == 1 else f"{count} shapes moved together."


def _on_each(shared: Sequence[Vertex], change: Callable[[Layer, Feature, Sequence[int]], Feature]) -> Edit:
    def edit(document: Document) -> Document:
        # From the last path to the first, so that what is put in or taken out moves no path that is still to come.
        ordered = sorted(dict.fromkeys(shared), reverse=True)
        for ref, group in groupby(ordered, key=lambda vertex: vertex.ref):
            layer = editable_layer(document, ref.layer)
            old = feature = known_feature(layer, ref)
            for vertex in group:
                feature = spliced(lambda: change(layer, feature, vertex.path))  # noqa: B023 # called at once
            if feature != old:
                document = document.with_layer(with_feature(layer, feature))
        return document

    return edit


def _holding(document: Document, packs: Mapping[str, Pack], place: tuple[float, float]) -> Iterator[tuple[Layer, int]]:
    """Yield the features with a vertex at the same step of the grid, in layers that may change."""
    x, y = to_grid(np.array([place]))[0]
    for layer in document.layers:
        pack = packs.get(layer.id)
        if pack is None or layer.locked or layer.unreadable is not None:
            continue
        for position in _bounds_hold(pack, x, y):
            start, end = pack.part_start[pack.feature_start[position : position + 2]].astype(np.intp)
            xy = pack.xy[start:end]
            if (xy[xy[:, 0] == x, 1] == y).any():
                yield layer, int(pack.feature_key[position])


def _exact(layer: Layer, key: int) -> Vertices:
    return vertices(layer.features[position_of(layer, key)], layer.frame.crs)


def _bounds_hold(pack: Pack, x: np.int32, y: np.int32) -> list[int]:
    bounds = pack.feature_bounds
    left = np.flatnonzero(bounds[:, 0] <= x)
    left = left[bounds[left, 2] >= x]
    left = left[bounds[left, 1] <= y]
    return [int(position) for position in left[bounds[left, 3] >= y]]


def _degrees_at(document: Document, vertex: Vertex) -> tuple[float, float]:
    layer = editable_layer(document, vertex.ref.layer)
    found = position_at(known_feature(layer, vertex.ref), vertex.path)
    if found is None:
        raise EditError("That vertex is not there any more.")
    return Place(*found, layer.frame.crs).degrees


def _edge_at(document: Document, vertex: Vertex) -> tuple[tuple[float, float], tuple[float, float]]:
    if not vertex.path:
        raise EditError("A point has no edge.")
    *array, at = vertex.path
    if at == 0:
        raise EditError("There is no edge before the first position.")
    before = _degrees_at(document, Vertex(vertex.ref, (*array, at - 1)))
    try:
        return before, _degrees_at(document, vertex)
    except EditError:  # behind the last position of a ring that the file leaves open
        return before, _degrees_at(document, Vertex(vertex.ref, (*array, 0)))


def _edges_between(held: Vertices, start: tuple[float, float], end: tuple[float, float]) -> list[int]:
    """Return the vertices at which an edge between two places begins, whichever way it runs."""
    at_start, at_end = (_equal(held.degrees, place) for place in (start, end))
    joined = np.ones(max(len(at_start) - 1, 0), dtype=bool)
    joined[held.bulk.part_start[1:-1].astype(np.intp) - 1] = False
    either = (at_start[:-1] & at_end[1:]) | (at_end[:-1] & at_start[1:])
    return [int(index) for index in np.flatnonzero(either & joined)]


def _equal(degrees: NDArray[np.float64], place: tuple[float, float]) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = (degrees == place).all(axis=1)
    return equal
