"""Outlines that share their edges: told apart into coasts and borders, and thinned without opening a gap.

Neighbouring outlines name the same vertices along their common border. Every vertex is numbered once, every stretch
between two junctions (an arc) is thinned once, and all outlines that run along it follow; so neighbours still fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Positions = NDArray[np.float64]
"""Longitude and latitude in degrees, (n, 2)."""


@dataclass(frozen=True)
class Arc:
    """A stretch of outline between two junctions, and the owners of the areas that it bounds (one on a coast)."""

    owners: frozenset[str]
    positions: Positions


@dataclass(frozen=True)
class Thinned:
    """What is left of a topology: a ring for each of its rings (None where nothing is) and the arcs between them."""

    rings: tuple[Positions | None, ...]
    arcs: tuple[Arc, ...]


class Topology:
    """Rings with owners, and the edges that they have in common."""

    def __init__(self, rings: Sequence[Positions], owners: Sequence[str]) -> None:
        """Take closed rings (first position == last) and the owner of each; an owner may have many rings."""
        self._names = sorted(set(owners))
        number = {name: index for index, name in enumerate(self._names)}
        lengths = np.array([len(ring) - 1 for ring in rings])
        everything = np.concatenate([ring[:-1] for ring in rings])
        self.positions, vertex = np.unique(everything, axis=0, return_inverse=True)
        vertex = vertex.reshape(-1)
        self._starts = np.concatenate(([0], np.cumsum(lengths)))
        self._vertex = vertex
        following = np.arange(1, len(vertex) + 1)
        following[self._starts[1:] - 1] = self._starts[:-1]
        ends = np.sort(np.column_stack((vertex, vertex[following])), axis=1)
        self._edges, self._edge = np.unique(ends, axis=0, return_inverse=True)
        self._edge = self._edge.reshape(-1)
        owner = np.repeat(np.array([number[name] for name in owners]), lengths)
        self._label, self._owner_sets = self._edge_owners(owner)

    def thin(self, tolerance: float, *, fine_tolerance: float = 0.0, fine_within: Positions | None = None) -> Thinned:
        """Return rings and arcs without the vertices that move an arc by less than a tolerance in degrees.

        Within the box `fine_within`, ((west, south), (east, north)), the fine tolerance counts instead.
        """
        fine = self._within(fine_within)
        edge_fine: NDArray[np.bool_] = np.all(fine[self._edges], axis=1)
        junction = self._junctions(self._label * 2 + edge_fine)
        runs = self._runs(junction)
        tolerances = np.where([edge_fine[self._edge[run[0]]] for run in runs], fine_tolerance, tolerance)
        kept = junction.copy()
        lines = self._simplify(runs, tolerances)
        for line in lines:
            kept[line] = True
        arcs = tuple(
            Arc(self._owner_sets[self._label[self._edge[run[0]]]], self.positions[line])
            for run, line in zip(runs, lines, strict=True)
        )
        return Thinned(tuple(self._ring(index, kept) for index in range(len(self._starts) - 1)), arcs)

    def _edge_owners(self, owner: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[frozenset[str]]]:
        """Return a label for each edge, and the set of owners that each label means."""
        label = np.zeros(len(self._edges), dtype=np.intp)
        pairs = np.unique(np.column_stack((self._edge, owner)), axis=0)
        edge, first, count = np.unique(pairs[:, 0], return_index=True, return_counts=True)
        label[edge] = pairs[first, 1]
        sets = [frozenset((name,)) for name in self._names]
        index_of: dict[frozenset[str], int] = {}
        for at, length in zip(first[count > 1], count[count > 1], strict=True):
            names = frozenset(self._names[number] for number in pairs[at : at + length, 1])
            if names not in index_of:
                index_of[names] = len(sets)
                sets.append(names)
            label[pairs[at, 0]] = index_of[names]
        return label, sets

    def _within(self, box: Positions | None) -> NDArray[np.bool_]:
        if box is None:
            return np.zeros(len(self.positions), dtype=bool)
        inside: NDArray[np.bool_] = ((self.positions >= box[0]) & (self.positions <= box[1])).all(axis=1)
        return inside

    def _junctions(self, label: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which vertices end an arc: those where other than two edges meet, or two with different labels."""
        ends, labels = self._edges.T.reshape(-1), np.tile(label, 2)
        degree = np.bincount(ends, minlength=len(self.positions))
        least = np.full(len(self.positions), np.iinfo(np.intp).max)
        greatest = np.full(len(self.positions), -1)
        np.minimum.at(least, ends, labels)
        np.maximum.at(greatest, ends, labels)
        junction: NDArray[np.bool_] = (degree != 2) | (least != greatest)
        return junction

    def _runs(self, junction: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
        """Return each arc once, as the places in the list of all ring vertices at which its edges begin."""
        runs: dict[int, NDArray[np.intp]] = {}
        for start, stop in zip(self._starts[:-1], self._starts[1:], strict=True):
            places = np.arange(start, stop)
            cuts = np.flatnonzero(junction[self._vertex[start:stop]])
            if len(cuts):
                places = np.roll(places, -cuts[0])
                pieces = np.split(places, cuts[1:] - cuts[0])
            else:
                pieces = [places]
            for piece in pieces:
                runs.setdefault(int(self._edge[piece].min()), piece)
        return list(runs.values())

    def _simplify(self, runs: list[NDArray[np.intp]], tolerances: NDArray[np.float64]) -> list[NDArray[np.intp]]:
        """Return the vertices that are left of each arc, its two ends among them."""
        vertices = [self._run_vertices(run) for run in runs]
        lengths = np.array([len(line) for line in vertices])
        numbers = np.concatenate(vertices)
        # The vertex's number travels as the third ordinate, so that what is left can be named.
        lines = shapely.linestrings(
            np.column_stack((self.positions[numbers], numbers)), indices=np.repeat(np.arange(len(runs)), lengths)
        )
        left = shapely.simplify(lines, tolerances, preserve_topology=False)
        coordinates, index = shapely.get_coordinates(left, include_z=True, return_index=True)
        return np.split(coordinates[:, 2].astype(np.intp), np.flatnonzero(np.diff(index)) + 1)

    def _run_vertices(self, run: NDArray[np.intp]) -> NDArray[np.intp]:
        last = self._edges[self._edge[run[-1]]]
        begin = self._vertex[run[-1]]
        return np.append(self._vertex[run], last[1] if last[0] == begin else last[0])

    def _ring(self, index: int, kept: NDArray[np.bool_]) -> Positions | None:
        vertices = self._vertex[self._starts[index] : self._starts[index + 1]]
        vertices = vertices[kept[vertices]]
        if len(vertices) < 3:
            return None
        ring: Positions = self.positions[np.append(vertices, vertices[0])]
        return ring
