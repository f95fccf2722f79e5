"""Rivers, roads and railways of the region."""

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.outlines import REGION
from assets.basemap.make.sources import Line
from assets.basemap.make.topology import Positions

_NEAR = 0.08
"""How far in degrees a town may lie from a junction."""

_FARTHEST = 400.0
"""How many kilometres apart neighbouring towns may be by road."""

_STUB = 0.15
"""The longest dead end in degrees that is left out: it leads to a junction near a town, and no further."""


def rivers(lines: Sequence[Line], greatest_rank: float = 99) -> list[BaseGeometry]:
    """Return the rivers up to a rank, without the lines that Natural Earth draws through lakes."""
    return [
        line.geometry
        for line in lines
        if line.properties["featurecla"] != "Lake Centerline" and (line.properties["scalerank"] or 0) <= greatest_rank
    ]


def clipped(lines: Iterable[BaseGeometry], area: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces of lines that lie within an area."""
    return _pieces(shapely.intersection(list(lines), area))


def without(lines: Iterable[BaseGeometry], area: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces of lines that lie outside an area."""
    return _pieces(shapely.difference(list(lines), area))


def _pieces(lines: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    return [piece for line in lines for piece in shapely.get_parts(line) if piece.length > 0]


def routes(graph: Sequence[dict[int, float]], junctions: Positions, towns: Positions) -> list[BaseGeometry]:
    """Return the ways between neighbouring towns over a graph, joined into rounded lines.

    The graph has every motorway twice, once a direction, and many loose ends; the shortest ways between towns have
    neither. Towns are neighbours where they share an edge of the Delaunay triangulation.
    """
    inside = np.flatnonzero(((junctions >= REGION[0]) & (junctions <= REGION[1])).all(axis=1))
    tree = shapely.STRtree([shapely.Point(junction) for junction in junctions[inside]])
    _, nearest = tree.query_nearest(shapely.points(towns), max_distance=_NEAR, all_matches=False)
    starts = np.unique(inside[nearest])
    triangles = shapely.delaunay_triangles(shapely.multipoints(junctions[starts]), only_edges=True)
    number = {tuple(position): int(start) for position, start in zip(junctions[starts].tolist(), starts, strict=True)}
    neighbours: dict[int, set[int]] = {}
    for edge in shapely.get_parts(triangles):
        begin, end = (number[position] for position in edge.coords)
        neighbours.setdefault(begin, set()).add(end)
    edges = {edge for begin, ends in neighbours.items() for edge in shortest_ways(graph, begin, ends)}
    lines = shapely.linestrings(junctions[np.array(sorted(edges))])
    return [shapely.LineString(rounded(shapely.get_coordinates(line))) for line in without_stubs(lines)]


def shortest_ways(graph: Sequence[dict[int, float]], start: int, ends: set[int]) -> set[tuple[int, int]]:
    """Return the edges (lower junction first) on the shortest ways from one junction to others.

    An end that is farther by road than `_FARTHEST` kilometres is not reached.
    """
    before: dict[int, int] = {}
    queue = [(0.0, start, start)]
    missing = set(ends)
    while queue and missing:
        length, at, origin = heapq.heappop(queue)
        if at in before:
            continue
        before[at] = origin
        missing.discard(at)
        for neighbour, step in graph[at].items():
            if neighbour not in before and length + step < _FARTHEST:
                heapq.heappush(queue, (length + step, neighbour, at))
    edges = set()
    for end in ends - missing:
        at = end
        while at != start:
            edges.add((min(at, before[at]), max(at, before[at])))
            at = before[at]
    return edges


def without_stubs(lines: Iterable[BaseGeometry], longest: float = _STUB) -> list[BaseGeometry]:
    """Join lines end to end and leave out the dead ends that are no longer than `longest` degrees."""
    joined = list(shapely.get_parts(shapely.line_merge(shapely.union_all(list(lines)))))
    ends = [end for line in joined for end in (line.coords[0], line.coords[-1])]
    met = Counter(ends)
    left = [line for line in joined if line.length > longest or min(met[line.coords[0]], met[line.coords[-1]]) > 1]
    return left if len(left) == len(joined) else without_stubs(left, longest)


def rounded(line: Positions, times: int = 2) -> Positions:
    """Return a line with its corners cut by Chaikin's rule; its two ends stay."""
    for _ in range(times):
        if len(line) < 3:
            return line
        quarter, three_quarters = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        corners = np.column_stack((quarter, three_quarters)).reshape(-1, 2)
        line = np.concatenate((line[:1], corners[1:-1], line[-1:]))
    return line
