"""Snapping: the vertex, intersection or edge that a place near it means.

Candidates are found in the packs that are drawn, and what is found gets its coordinates from the text of its feature:
a vertex that is snapped to another has the same numbers, bit for bit. Basemap borders have no text; the numbers of
their vertices are those that the grid gives. Vertices win over intersections, and those over edges.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layers.document import FeatureRef, Layer, position_of
from layers.drawing.packs import Pack
from layers.drawing.picking import candidates
from layers.geodesy.mercator import to_degrees, to_grid
from layers.geojson.vertices import Place, Vertices, vertices

_ON_EDGE = 2.0  # grid steps: what rounding leaves between an edge and a place on it
_MOST_EDGES = 40  # nearest edges that are tried for intersections; more under one pointer mean a zoom too far out


class SnapLayer(NamedTuple):
    """What can be snapped to: a pack, and the layer that it was made from; None for one of the basemap."""

    pack: Pack
    layer: Layer | None = None


class Snap(NamedTuple):
    """What a place was snapped to: `place` holds the numbers to write, `ref` is the feature, None for the basemap."""

    kind: Literal["vertex", "intersection", "edge"]
    place: Place
    ref: FeatureRef | None = None


class _Near(NamedTuple):
    """The vertices and edges of one feature within the tolerance; an edge goes by the vertex it begins at."""

    target: SnapLayer
    position: int
    first: int  # the feature's first vertex in the pack
    vertices: NDArray[np.intp]
    vertex_distances: NDArray[np.float64]
    edges: NDArray[np.intp]
    edge_distances: NDArray[np.float64]
    shares: NDArray[np.float64]  # how far along each edge its nearest place lies, 0 to 1


class Snapper:
    """Answers where a place snaps to; `layers` are those on the map, in any order, and may be replaced at any time."""

    def __init__(self, layers: Sequence[SnapLayer] = ()):
        self.layers = tuple(layers)

    def snap(
        self,
        longitude: float,
        latitude: float,
        tolerance: float,
        *,
        leaving: tuple[float, float] | None = None,
    ) -> Snap | None:
        """Return what lies within the tolerance of a place, None for nothing.

        The tolerance is in degrees of longitude, as wide as so many pixels of the map. `leaving` is where the vertex
        that is dragged stood, or where on an edge a new one began: neither what stood there, nor its neighbours'
        copies, nor the edges through it are snapped to.
        """
        x, y = _grid(longitude, latitude)
        steps = _grid(longitude + tolerance, latitude)[0] - x
        left = None if leaving is None else to_grid(np.array([leaving]))[0]
        near = [
            found
            for target in self.layers
            for position in candidates(target.pack, x, y, steps)
            if (found := _near(target, position, (x, y), steps, left)) is not None
        ]
        return self._vertex(near) or self._intersection(near, (x, y), steps) or self._edge(near)

    def _vertex(self, near: Sequence[_Near]) -> Snap | None:
        hits = [one for one in near if len(one.vertices)]
        if not hits:
            return None
        nearest = min(hits, key=lambda one: float(one.vertex_distances.min()))
        index = int(nearest.vertices[nearest.vertex_distances.argmin()])
        return Snap("vertex", self._place(nearest, index), _ref(nearest))

    def _intersection(self, near: Sequence[_Near], at: tuple[float, float], tolerance: float) -> Snap | None:
        edges = [
            (float(distance), one, int(edge))
            for one in near
            for distance, edge in zip(one.edge_distances, one.edges, strict=True)
        ]
        edges.sort(key=lambda each: each[0])
        ends = [(one, self._degrees(one, edge), self._degrees(one, edge + 1)) for _, one, edge in edges[:_MOST_EDGES]]
        best: tuple[float, Snap] | None = None
        for (one, *first), (_, *second) in combinations(ends, 2):
            crossing = _crossing(*first, *second)
            if crossing is None:
                continue
            x, y = _grid(*crossing)
            distance = float(np.hypot(x - at[0], y - at[1]))
            if distance <= tolerance and (best is None or distance < best[0]):
                best = distance, Snap("intersection", Place(*crossing), _ref(one))
        return None if best is None else best[1]

    def _edge(self, near: Sequence[_Near]) -> Snap | None:
        hits = [one for one in near if len(one.edges)]
        if not hits:
            return None
        nearest = min(hits, key=lambda one: float(one.edge_distances.min()))
        best = int(nearest.edge_distances.argmin())
        edge, share = int(nearest.edges[best]), float(nearest.shares[best])
        start, end = self._degrees(nearest, edge), self._degrees(nearest, edge + 1)
        longitude, latitude = (float(one + share * (other - one)) for one, other in zip(start, end, strict=True))
        return Snap("edge", Place(longitude, latitude), _ref(nearest))

    def _place(self, near: _Near, index: int) -> Place:
        """Return a vertex with the numbers of its feature's text."""
        layer = near.target.layer
        if layer is None:
            return Place(*self._degrees(near, index))
        found = _exact(layer, near)
        x, y = found.own[index - near.first].tolist()
        return Place(x, y, layer.frame.crs)

    def _degrees(self, near: _Near, index: int) -> tuple[float, float]:
        layer = near.target.layer
        if layer is None:
            longitude, latitude = to_degrees(near.target.pack.xy[index : index + 1])[0].tolist()
        else:
            found = _exact(layer, near)
            longitude, latitude = found.degrees[index - near.first].tolist()
        return longitude, latitude


def _near(
    target: SnapLayer, position: int, at: tuple[float, float], tolerance: float, left: NDArray[np.int32] | None
) -> _Near | None:
    """Find what of one feature lies within the tolerance of a place, all in grid steps."""
    pack = target.pack
    starts = pack.part_start[int(pack.feature_start[position]) : int(pack.feature_start[position + 1]) + 1]
    first, end = int(starts[0]), int(starts[-1])
    edges = _edges_near(pack.xy[first:end], starts.astype(np.intp) - first, at, tolerance)
    own = np.unique(np.concatenate((edges, edges + 1, _single_points(starts) - first)))
    if left is not None:
        own = own[(pack.xy[first + own] != left).any(axis=1)]
        beside, _ = _edge_distances(pack.xy[first + edges], pack.xy[first + edges + 1], left)
        edges = edges[beside > _ON_EDGE]
    distances = np.hypot(*(pack.xy[first + own] - np.array(at)).T)
    within = distances <= tolerance
    edge_distances, shares = _edge_distances(pack.xy[first + edges], pack.xy[first + edges + 1], at)
    close = edge_distances <= tolerance
    if not within.any() and not close.any():
        return None
    return _Near(
        target,
        position,
        first,
        first + own[within],
        distances[within],
        first + edges[close],
        edge_distances[close],
        shares[close],
    )


def _single_points(starts: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return the vertices that are a part of their own."""
    wide = starts.astype(np.intp)
    single: NDArray[np.intp] = wide[:-1][np.diff(wide) == 1]
    return single


def _edges_near(
    xy: NDArray[np.int32], starts: NDArray[np.intp], at: tuple[float, float], tolerance: float
) -> NDArray[np.intp]:
    """Return where edges begin whose bounding boxes come within the tolerance of a place."""
    begin = np.arange(len(xy) - 1)
    for axis in (0, 1):  # one axis after the other: the second one has little left to compare
        low, high = np.floor(at[axis] - tolerance), np.ceil(at[axis] + tolerance)
        below, above = xy[:, axis] < low, xy[:, axis] > high
        begin = begin[~((below[begin] & below[begin + 1]) | (above[begin] & above[begin + 1]))]
    joined: NDArray[np.intp] = begin[~np.isin(begin + 1, starts[1:-1])]  # not from one part to the next
    return joined


def _edge_distances(
    start: NDArray[np.int32], end: NDArray[np.int32], at: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    origin = start - np.array(at)
    along = end.astype(np.float64) - start
    length = np.einsum("ij,ij->i", along, along)
    shares = np.clip(-np.einsum("ij,ij->i", origin, along) / np.where(length > 0, length, 1), 0, 1)
    return np.hypot(*(origin + shares[:, np.newaxis] * along).T), shares


def _crossing(
    start: tuple[float, float], end: tuple[float, float], other: tuple[float, float], other_end: tuple[float, float]
) -> tuple[float, float] | None:
    """Return where two edges cross inside of both; None where they do not.

    The numbers are the same to the last bit whichever edge comes first and whichever way it runs.
    """
    (start, end), (other, other_end) = sorted((sorted((start, end)), sorted((other, other_end))))
    along = end[0] - start[0], end[1] - start[1]
    across = other_end[0] - other[0], other_end[1] - other[1]
    area = along[0] * across[1] - along[1] * across[0]
    if area == 0:
        return None
    gap = other[0] - start[0], other[1] - start[1]
    share = (gap[0] * across[1] - gap[1] * across[0]) / area
    other_share = (gap[0] * along[1] - gap[1] * along[0]) / area
    if not (0 < share < 1 and 0 < other_share < 1):
        return None
    return start[0] + share * along[0], start[1] + share * along[1]


def _exact(layer: Layer, near: _Near) -> Vertices:
    key = int(near.target.pack.feature_key[near.position])
    return vertices(layer.features[position_of(layer, key)], layer.frame.crs)


def _ref(near: _Near) -> FeatureRef | None:
    layer = near.target.layer
    return None if layer is None else FeatureRef(layer.id, int(near.target.pack.feature_key[near.position]))


def _grid(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = to_grid(np.array([[longitude, latitude]]))[0].tolist()
    return float(x), float(y)
