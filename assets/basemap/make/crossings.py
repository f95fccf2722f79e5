"""Borders through the water between countries, which the outlines of land leave out.

A border ends on both banks of a river, or on the shore of a lake. It is led on through the water, half way between the
banks, so that it does not stop at each; that line is drawn for this map and follows no treaty.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.topology import Positions

Border = tuple[frozenset[str], BaseGeometry]
"""A border, and the countries or disputed areas on its sides."""

End = tuple[float, ...]

_STEPS = 40
"""How many vertices a line through water is first given."""

_TOLERANCE = 0.001
"""How far in degrees it may be thinned after that."""

_GAP = 0.1
"""How far apart in degrees two ends of a border may lie that are joined though no water is known between them."""

_REACH = 0.3
"""How far in degrees an end that is left over is led."""


def crossings(
    waters: Sequence[BaseGeometry], borders: Sequence[Border], coasts: Sequence[BaseGeometry]
) -> list[Border]:
    """Return what leads borders from end to end through waters, each of them an area without holes.

    An end that is left, because the outlines overlap there or leave a gap, is led to the nearest end of the same border
    or else to the nearest line, so that borders and coasts enclose every country.
    """
    ends, chains = _ends(borders), _chains(borders)
    through = [crossing for water in waters for crossing in _through(shapely.get_coordinates(water), ends, chains)]
    return through + _closing([*borders, *through], coasts)


def _ends(borders: Sequence[Border]) -> dict[End, Counter[frozenset[str]]]:
    """Return how many lines of which border end where."""
    ends: dict[End, Counter[frozenset[str]]] = {}
    for pair, line in borders:
        for end in (line.coords[0], line.coords[-1]):
            ends.setdefault(end, Counter())[pair] += 1
    return ends


def _closing(borders: Sequence[Border], coasts: Sequence[BaseGeometry]) -> list[Border]:
    ashore = {position for line in coasts for position in line.coords}
    loose = {
        end: next(iter(pairs)) for end, pairs in _ends(borders).items() if pairs.total() == 1 and end not in ashore
    }
    found: list[Border] = []
    chain = _chains(borders)
    for one, other in sorted(combinations(loose, 2), key=lambda ends: math.dist(*ends)):
        if math.dist(one, other) > _GAP:
            break
        if one in loose and other in loose and loose[one] == loose[other] and chain[one] != chain[other]:
            found.append((loose.pop(one), shapely.LineString((one, other))))
            del loose[other]
            chain = {end: chain[one] if number == chain[other] else number for end, number in chain.items()}
    lines = [*(line for _, line in borders), *coasts]
    tree = shapely.STRtree(lines)
    for end, pair in loose.items():
        point = shapely.Point(end)
        near = [lines[index] for index in tree.query(point, predicate="dwithin", distance=_REACH)]
        others = [line for line in near if line.distance(point) > 0]
        if others:
            vertices = shapely.get_coordinates(min(others, key=point.distance))
            nearest = vertices[np.hypot(*(vertices - end).T).argmin()]
            found.append((pair, shapely.LineString((end, nearest))))
    return found


def _chains(borders: Sequence[Border]) -> dict[End, int]:
    """Return for each end of a chain of lines of one border a number that it shares with the chain's other end."""
    of_pair: dict[frozenset[str], list[BaseGeometry]] = {}
    for pair, line in borders:
        of_pair.setdefault(pair, []).append(line)
    merged = [
        chain for lines in of_pair.values() for chain in shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    ]
    return {end: number for number, line in enumerate(merged) for end in (line.coords[0], line.coords[-1])}


def _through(
    ring: Positions, ends: Mapping[End, Counter[frozenset[str]]], chains: Mapping[End, int]
) -> Iterator[Border]:
    """Yield the borders through one water, given its shore, whose borders end where, and which chain an end is of."""
    places: dict[frozenset[str], list[int]] = {}
    meeting = None
    for place, position in enumerate(map(tuple, ring[:-1].tolist())):
        pairs = ends.get(position, Counter())
        if pairs.total() == 1:
            places.setdefault(next(iter(pairs)), []).append(place)
        elif len(pairs) > 1:
            meeting = ring[place]
    single = []
    for pair, found in places.items():
        joined = _paired(ring, found, chains)
        for one, other in joined:
            middle = len(found) == 2
            yield pair, shapely.LineString(midway(ring, one, other) if middle else ring[[one, other]])
        single += [(pair, place) for place in found if not any(place in both for both in joined)]
    # Borders of different countries meet in the water, unless two of them have met on its shore.
    if meeting is None and len(single) > 1:
        meeting = ring[[place for _, place in single]].mean(axis=0)
    if meeting is not None:
        yield from ((pair, shapely.LineString((ring[place], meeting))) for pair, place in single)


def _paired(ring: Positions, places: list[int], chains: Mapping[End, int]) -> list[tuple[int, int]]:
    """Return pairs of places on a shore, the nearest to each other first; the ends of one chain are no pair."""
    chain = {place: chains[tuple(ring[place].tolist())] for place in places}
    left = set(places)
    pairs = []
    for one, other in sorted(combinations(places, 2), key=lambda pair: math.dist(ring[pair[0]], ring[pair[1]])):
        if {one, other} <= left and chain[one] != chain[other]:
            left -= {one, other}
            pairs.append((one, other))
    return pairs


def midway(ring: Positions, one: int, other: int) -> Positions:
    """Return the line between two vertices of a closed ring that runs half way between the two ways along it."""
    first, second = sorted((one, other))
    there = shapely.LineString(ring[first : second + 1])
    back = shapely.LineString(np.concatenate((ring[second:], ring[1 : first + 1]))).reverse()
    steps = np.linspace(0, 1, _STEPS)
    sides = [
        shapely.get_coordinates(shapely.line_interpolate_point(side, steps, normalized=True)) for side in (there, back)
    ]
    middle = np.mean(sides, axis=0)
    middle[0], middle[-1] = ring[first], ring[second]  # to the last digit
    return shapely.get_coordinates(shapely.simplify(shapely.LineString(middle), _TOLERANCE))
