"""The way along a network of lines from one place to another: which stretch of a map's borders two ends mean.

Borders come as many lines that meet end to end. A way keeps their vertices bit for bit.
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import count, pairwise
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString

from layers.geodesy.geodesic import Position
from layers.operations.constructions import ConstructionError, OnLine, nearest_of, stretch

NEAR = 10_000
"""Metres within which a place must come to a border to mean it: a few pixels on a map of a whole region."""


def way_along(lines: Sequence[LineString], start: Position, end: Position) -> LineString:
    """Return the way along lines from the place on them nearest to one position to that nearest to another.

    Raises ConstructionError where no line comes near to one of them, or none leads from one to the other.
    """
    ends = []
    for at, which in ((start, "first"), (end, "last")):
        found = nearest_of(lines, at) if lines else None
        if found is None or found[1].metres > NEAR:
            raise ConstructionError(
                f"No border is within {NEAR // 1000} km of the {which} place. Click on a border or coast."
            )
        ends.append(found)
    (line, first), (other, last) = ends
    return stretch(line if line is other else _joined(lines, (line, first), (other, last)), start, end)


def distance_to(lines: Sequence[LineString], at: Position) -> float:
    """Return how far a place is from the nearest of some lines, in metres; infinite where there are none."""
    return nearest_of(lines, at)[1].metres if lines else float("inf")


class _Way(NamedTuple):
    """How a node was reached: over which line, and from which node; None from the place where the way begins."""

    line: LineString
    before: Position | None


def _joined(
    lines: Sequence[LineString], first: tuple[LineString, OnLine], last: tuple[LineString, OnLine]
) -> LineString:
    """Return the lines from the first to the last one, those two whole, as one line: the shortest that leads there."""
    node, came = _search(lines, first, last)
    chain = [last[0] if _nodes(last[0])[0] == node else last[0].reverse()]
    at: Position | None = node
    while at is not None:
        line, before = came[at]
        chain.insert(0, line if _nodes(line)[1] == at else line.reverse())
        at = before
    positions = [position for line in chain for position in line.coords]
    return LineString([positions[0], *(two for one, two in pairwise(positions) if one != two)])


def _search(
    lines: Sequence[LineString], first: tuple[LineString, OnLine], last: tuple[LineString, OnLine]
) -> tuple[Position, dict[Position, _Way]]:
    """Return the end of the last line that is reached on the shortest way, and how each node was reached."""
    leaving: defaultdict[Position, list[LineString]] = defaultdict(list)
    for line in lines:
        for node in _nodes(line):
            leaving[node].append(line)
    came: dict[Position, _Way] = {}
    number = count()  # decides between ways of one length
    waiting = [(_to_end(*first, node), next(number), node, _Way(first[0], None)) for node in _nodes(first[0])]
    heapq.heapify(waiting)
    goals = {node: _to_end(*last, node) for node in _nodes(last[0])}
    best = (float("inf"), first[1].place)
    while waiting and waiting[0][0] < best[0]:
        length, _, node, way = heapq.heappop(waiting)
        if node in came:
            continue
        came[node] = way
        if node in goals:
            best = min(best, (length + goals[node], node))
        for onward in leaving[node]:
            if onward is not way.line:
                onto = length + _length(onward)
                heapq.heappush(waiting, (onto, next(number), _other(onward, node), _Way(onward, node)))
    if best[0] == float("inf"):
        raise ConstructionError("No border leads from the first place to the last.")
    return best[1], came


def _nodes(line: LineString) -> tuple[Position, Position]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)


def _other(line: LineString, node: Position) -> Position:
    one, two = _nodes(line)
    return two if node == one else one


def _length(line: LineString) -> float:
    """Return a length to compare by: degrees, those of longitude as narrow as they are there."""
    positions = shapely.get_coordinates(line)
    steps = np.diff(positions, axis=0)
    narrow = np.cos(np.radians((positions[1:, 1] + positions[:-1, 1]) / 2))
    return float(np.hypot(steps[:, 0] * narrow, steps[:, 1]).sum())


def _to_end(line: LineString, at: OnLine, node: Position) -> float:
    """Return the length from a place on a line to one of its ends."""
    positions = list(line.coords)
    if node == _nodes(line)[0]:
        return _length(LineString([*positions[: at.edge + 1], at.place]))
    return _length(LineString([at.place, *positions[at.edge + 1 :]]))
