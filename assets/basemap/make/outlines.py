"""Countries, coasts, lakes and borders: the world at 1:50m and, from zoom 5, OpenStreetMap's outlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.topology import Arc, Positions, Topology

REGION = np.array(((24.0, 12.0), (64.0, 44.0)))
"""The region that is drawn in detail: west and south, east and north."""

WATER = "~"
"""The owner of a lake."""

_ANTIMERIDIAN = 179.99
_SOUTHERN_EDGE = -85.0


@dataclass(frozen=True)
class Ring:
    """A closed ring of an area; a hole belongs to whatever shell of its owner lies around it."""

    owner: str
    positions: Positions
    hole: bool = False


@dataclass(frozen=True)
class Outlines:
    """Outlines at one level of detail. A border has the two countries (or disputed areas) on its sides."""

    countries: Mapping[str, BaseGeometry]
    coasts: Sequence[BaseGeometry]
    borders: Sequence[tuple[frozenset[str], BaseGeometry]]
    lakes: Sequence[BaseGeometry]

    def land(self) -> list[BaseGeometry]:
        """Return all land, without its inner borders, as single polygons."""
        return list(shapely.get_parts(shapely.union_all(list(self.countries.values()))))


class World:
    """All rings of the world and the edges they share, to be thinned to any level of detail."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        self._rings = rings
        self._topology = Topology([ring.positions for ring in rings], [ring.owner for ring in rings])

    def thinned(self, tolerance: float, fine_tolerance: float | None = None) -> Outlines:
        """Return the outlines thinned by a tolerance in degrees, within the region by the fine one."""
        if fine_tolerance is None:
            thinned = self._topology.thin(tolerance)
        else:
            thinned = self._topology.thin(tolerance, fine_tolerance=fine_tolerance, fine_within=REGION)
        shells: dict[str, list[BaseGeometry]] = {}
        holes: dict[str, list[BaseGeometry]] = {}
        for ring, positions in zip(self._rings, thinned.rings, strict=True):
            if positions is not None:
                area = on_map(polygon(unwrapped(positions)))
                (holes if ring.hole else shells).setdefault(ring.owner, []).append(area)
        lakes = shells.pop(WATER, [])
        arcs = [arc for arc in thinned.arcs if not _is_sheet_edge(arc)]
        return Outlines(
            {owner: _area(parts, holes.get(owner, [])) for owner, parts in shells.items()},
            [line for arc in arcs if len(arc.owners - {WATER}) == 1 for line in _lines(arc)],
            [(arc.owners, line) for arc in arcs if len(arc.owners - {WATER}) > 1 for line in _lines(arc)],
            [lake for lake in lakes if not lake.is_empty],
        )


def polygon(ring: Positions) -> BaseGeometry:
    """Return the valid area that a ring encloses; where the ring crosses itself, that may be several parts."""
    return shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)


def unwrapped(positions: Positions) -> Positions:
    """Return positions that run on beyond the antimeridian where they jumped from one side of the map to the other.

    A ring around a pole jumps once and ends elsewhere than it began; it is left as it is.
    """
    longitudes = np.unwrap(positions[:, 0], period=360)
    closed = (positions[0] == positions[-1]).all()
    if closed and abs(longitudes[0] - longitudes[-1]) > 180:
        return positions
    return np.column_stack((longitudes, positions[:, 1]))


def on_map(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with what lies beyond the antimeridian brought back to the other side of the map."""
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    copies = [affinity.translate(shape, by) for by in (-360, 0, 360)]
    return shapely.union_all([shapely.clip_by_rect(copy, -180, -90, 180, 90) for copy in copies])


def world_rings(rings: Sequence[tuple[str, Positions]]) -> list[Ring]:
    """Return the rings of the world at 1:50m; Natural Earth winds shells clockwise and holes the other way."""
    return [Ring(name, ring, hole=bool(shapely.is_ccw(shapely.LinearRing(ring)))) for name, ring in rings]


def detailed_rings(
    polygons: Sequence[tuple[str, list[Positions]]], least: float, least_in_region: float, least_lake: float
) -> list[Ring]:
    """Return OpenStreetMap's rings without the smallest; the least areas are in square degrees.

    A hole is another country within this one where it shares that country's vertices, and a lake otherwise.
    """
    shells = [Ring(owner, rings[0]) for owner, rings in polygons]
    shells = _large(shells, least, least_in_region)
    holes = [Ring(owner, ring, hole=True) for owner, rings in polygons for ring in rings[1:]]
    holes = _large(holes, least_lake, least_in_region)
    enclaves = _sharing(holes, shells)
    return shells + [
        hole if enclave else Ring(WATER, hole.positions) for hole, enclave in zip(holes, enclaves, strict=True)
    ]


def _sharing(holes: list[Ring], shells: list[Ring]) -> NDArray[np.bool_]:
    """Tell which holes have most of their vertices from shells."""
    vertices = _complex(np.concatenate([hole.positions for hole in holes]))
    shared = np.isin(vertices, _complex(np.concatenate([shell.positions for shell in shells])))
    lengths = np.array([len(hole.positions) for hole in holes])
    starts = np.cumsum(lengths) - lengths
    most: NDArray[np.bool_] = np.add.reduceat(shared, starts) > lengths / 2
    return most


def _lines(arc: Arc) -> list[BaseGeometry]:
    line = on_map(shapely.LineString(unwrapped(arc.positions)))
    return [part for part in shapely.get_parts(line) if part.length > 0]


def _large(rings: list[Ring], least: float, least_in_region: float) -> list[Ring]:
    polygons = [shapely.Polygon(ring.positions) for ring in rings]
    west, south, east, north = shapely.bounds(polygons).T
    inside = (east > REGION[0, 0]) & (west < REGION[1, 0]) & (north > REGION[0, 1]) & (south < REGION[1, 1])
    wanted = shapely.area(polygons) >= np.where(inside, least_in_region, least)
    return [ring for ring, want in zip(rings, wanted, strict=True) if want]


def _complex(positions: Positions) -> NDArray[np.complex128]:
    return positions[:, 0] + 1j * positions[:, 1]


def _area(shells: list[BaseGeometry], holes: list[BaseGeometry]) -> BaseGeometry:
    area = shapely.union_all(shells)
    return shapely.difference(area, shapely.union_all(holes)) if holes else area


def _is_sheet_edge(arc: Arc) -> bool:
    """Tell whether an arc is where the map sheet ends, at the antimeridian or the South Pole, and no coast."""
    edge = (np.abs(arc.positions[:, 0]) > _ANTIMERIDIAN) | (arc.positions[:, 1] < _SOUTHERN_EDGE)
    return bool(edge.all())
