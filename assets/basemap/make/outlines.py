"""Countries, coasts, lakes and borders: the world at 1:50m and, from zoom 5, OpenStreetMap's outlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.crossings import Border, crossings
from assets.basemap.make.topology import Arc, Positions, Topology
from layers.geodesy.mercator import MAXIMUM_LATITUDE

REGION = np.array(((24.0, 12.0), (64.0, 44.0)))
"""The region that is drawn in detail: west and south, east and north."""

WATER = "~"
"""The owner of a lake."""

_ANTIMERIDIAN = 179.99

_INLAND = 15.0
"""The largest water that is drawn as a lake, in square degrees; what is larger, such as the Caspian, is a sea."""


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
    land: Sequence[BaseGeometry]
    lakes: Sequence[BaseGeometry]
    coasts: Sequence[BaseGeometry]
    borders: Sequence[Border]


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
        countries = {owner: _area(parts, holes.get(owner, [])) for owner, parts in shells.items()}
        land, inland = _filled(shapely.union_all(list(countries.values())))
        shore = {position for water in inland for position in map(tuple, shapely.get_coordinates(water).tolist())}
        banks = [line for arc in thinned.arcs if len(arc.owners - {WATER}) == 1 for line in _lines(arc)]
        coasts = [line for line in banks if not shore.issuperset(line.coords)]
        borders = [(arc.owners, line) for arc in thinned.arcs if len(arc.owners - {WATER}) > 1 for line in _lines(arc)]
        return Outlines(
            countries,
            land,
            _without_islands([*lakes, *inland], [part for parts in shells.values() for part in parts]),
            coasts,
            [*borders, *crossings(inland, borders, coasts)],
        )


def polygon(ring: Positions) -> BaseGeometry:
    """Return the valid area that a ring encloses; where the ring crosses itself, that may be several parts."""
    return shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)


def unwrapped(positions: Positions) -> Positions:
    """Return positions that run on beyond the antimeridian where they jumped from one side of the map to the other.

    A ring around a pole would end elsewhere than it began; it is left as it is.
    """
    longitudes = np.unwrap(positions[:, 0], period=360)
    if (positions[0] == positions[-1]).all() and abs(longitudes[0] - longitudes[-1]) > 180:
        return positions
    return np.column_stack((longitudes, positions[:, 1]))


def on_map(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with what lies beyond the antimeridian brought back to the other side of the map."""
    west, south, east, north = shape.bounds
    if west >= -180 and east <= 180 and max(-south, north) < MAXIMUM_LATITUDE:
        return shape
    copies = [affinity.translate(shape, by) for by in (-360, 0, 360)]
    sheet = (-180, -MAXIMUM_LATITUDE, 180, MAXIMUM_LATITUDE)
    return shapely.union_all([shapely.clip_by_rect(copy, *sheet) for copy in copies])


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
    """Return the lines of an arc, without where the map sheet ends: at the antimeridian and at the South Pole."""
    longitudes, latitudes = arc.positions.T
    at_edge = np.vstack((longitudes > _ANTIMERIDIAN, longitudes < -_ANTIMERIDIAN, latitudes < -MAXIMUM_LATITUDE))
    cuts = np.flatnonzero((at_edge[:, 1:] & at_edge[:, :-1]).any(axis=0)) + 1
    pieces = [piece for piece in np.split(arc.positions, cuts) if len(piece) > 1]
    straight = [np.column_stack((np.unwrap(piece[:, 0], period=360), piece[:, 1])) for piece in pieces]
    lines = [part for piece in straight for part in shapely.get_parts(on_map(shapely.LineString(piece)))]
    return [line for line in lines if line.length > 0]


def _filled(land: BaseGeometry) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Return the land's parts with inland water filled, and that water: lakes and rivers between countries."""
    parts: list[BaseGeometry] = []
    inland: list[BaseGeometry] = []
    for part in shapely.get_parts(land):
        holes = [shapely.Polygon(hole) for hole in part.interiors]
        inland += [hole for hole in holes if hole.area < _INLAND]
        parts.append(shapely.Polygon(part.exterior, [hole.exterior for hole in holes if hole.area >= _INLAND]))
    return parts, inland


def _without_islands(lakes: list[BaseGeometry], shells: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the lakes without the land in them."""
    if not lakes:
        return []
    islands: dict[int, list[BaseGeometry]] = {}
    for lake, shell in shapely.STRtree(shells).query(lakes, predicate="contains").T:
        islands.setdefault(int(lake), []).append(shells[shell])
    drained = [
        shapely.difference(lake, shapely.union_all(islands[index])) if index in islands else lake
        for index, lake in enumerate(lakes)
    ]
    return [lake for lake in drained if not lake.is_empty]


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
