"""The world's outlines as areas that do not overlap: what is disputed is cut out and made an owner of its own."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.disputes import DISPUTES, Dispute
from assets.basemap.make.divide import divide, inner_lines
from assets.basemap.make.outlines import WATER, Outlines, Ring, polygon
from assets.basemap.make.provinces import unit_area
from assets.basemap.make.sources import Line, Unit
from assets.basemap.make.topology import Topology

_OVERLAPS = (("ISR", "PSE"), ("ISR", "LBN"), ("CHL", "ARG"))
"""Pairs that both hold East Jerusalem, Ghajar and the Southern Patagonian Ice Field; they are left to the second."""

_SLIVER = 0.15
"""The share of a disputed area below which a piece beside it, left by outlines that differ, is made a part of it."""

_STEP = 0.1
"""The longest edge in degrees of a ring that is to be cut, so that there is a vertex wherever a line may end."""


def partitioned(rings: Sequence[Ring], units: Sequence[Unit], control_lines: Sequence[Line]) -> list[Ring]:
    """Return OpenStreetMap's rings with every disputed area an owner of its own.

    `control_lines` are Natural Earth's boundary lines on land; they hold Cyprus's.
    """
    result = _without_doubles(list(rings))
    for owner, other in _OVERLAPS:
        result = _without(result, owner, _shells(result, other))
    for dispute in DISPUTES:
        if dispute.source == "overlap":
            result = _overlap(result, dispute)
        elif dispute.source == "islands":
            result = _islands(result, dispute)
        elif dispute.source == "units":
            lines, area = _lines_of_units(dispute, units)
            result = cut(result, dispute.holders, dispute.code, lines, area)
        elif dispute.source == "drawn" and dispute.holders:
            line = shapely.LineString(dispute.drawn)
            result = cut(result, dispute.holders, dispute.code, [line], shapely.Point(dispute.position))
        elif dispute.source == "natural_earth_line":
            lines = [
                line.geometry for line in control_lines if "Northern Cyprus" in (line.properties["adm0_right"] or "")
            ]
            result = cut(result, dispute.holders, dispute.code, lines, shapely.Point(dispute.position))
    return result


def partitioned_like(rings: Sequence[Ring], detailed: Outlines) -> list[Ring]:
    """Return the rings of the world at 1:50m with the same areas cut out, along the detailed outlines' lines."""
    result = [_with_steps(ring) for ring in rings]
    for dispute in DISPUTES:
        area = detailed.countries.get(dispute.code)
        if area is not None:
            # What lies on its other sides has an outline of its own, which the line would only run beside.
            beside = {
                *dispute.holders[:1],
                *(other.code for other in DISPUTES if set(other.holders) & set(dispute.holders)),
            }
            lines = [
                line for pair, line in detailed.borders if dispute.code in pair and (pair - {dispute.code}) & beside
            ]
            result = cut(result, dispute.holders, dispute.code, lines, area)
    return result


def _with_steps(ring: Ring) -> Ring:
    """Return a ring with vertices along its long edges; they are rounded, so that its neighbours get the same."""
    line = shapely.segmentize(shapely.LineString(ring.positions), _STEP)
    return Ring(ring.owner, shapely.get_coordinates(line).round(9), ring.hole)


def cut(
    rings: Sequence[Ring],
    holders: Sequence[str],
    code: str,
    lines: Sequence[BaseGeometry],
    inside: BaseGeometry,
) -> list[Ring]:
    """Divide the shells of the holders by lines; the pieces that lie in an area, or around a point, get a new owner."""
    result = []
    for ring in rings:
        if ring.hole or ring.owner not in holders or not polygon(ring.positions).intersects(inside):
            result.append(ring)
            continue
        shell = polygon(ring.positions)
        for face in divide(shell, inner_lines(shell, lines, to_vertex=True)):
            owner = code if _is_inside(face, inside) else ring.owner
            result += _as_rings(owner, face)
    return result


def _is_inside(face: BaseGeometry, inside: BaseGeometry) -> bool:
    if isinstance(inside, shapely.Point):
        return bool(face.contains(inside))
    sliver = face.area < inside.area * _SLIVER and face.distance(inside) < face.area**0.5
    return bool(sliver or shapely.area(shapely.intersection(face, inside)) > face.area / 2)


def _without_doubles(rings: list[Ring]) -> list[Ring]:
    """Leave a territory that is a country's and has an outline of its own, such as Svalbard, to its own outline.

    Where an outline lies within another country's, as Lesotho's does, the other gets a hole.
    """
    shells = [ring for ring in rings if not ring.hole and ring.owner != WATER]
    areas = [polygon(ring.positions) for ring in shells]
    size: dict[str, float] = {}
    for ring, area in zip(shells, areas, strict=True):
        size[ring.owner] = size.get(ring.owner, 0) + area.area
    doubled, holes = set(), []
    for outer, inner in shapely.STRtree(areas).query(areas, predicate="covers").T:
        if size[shells[outer].owner] > size[shells[inner].owner]:
            if areas[outer].equals(areas[inner]):
                doubled.add(id(shells[outer]))
            else:
                holes.append(Ring(shells[outer].owner, shells[inner].positions, hole=True))
    return [ring for ring in rings if id(ring) not in doubled] + holes


def _overlap(rings: list[Ring], dispute: Dispute) -> list[Ring]:
    """Cut out what both holders hold within the box; what they both hold elsewhere is left to the first alone."""
    first, second = dispute.holders
    both = shapely.intersection(_shells(rings, first), _shells(rings, second))
    disputed = shapely.union_all([part for part in shapely.get_parts(both) if shapely.box(*dispute.box).contains(part)])
    rings = _without(_without(rings, first, disputed), second, both)
    return rings + _as_rings(dispute.code, disputed)


def _islands(rings: list[Ring], dispute: Dispute) -> list[Ring]:
    box = shapely.box(*dispute.box)
    return [
        Ring(dispute.code, ring.positions)
        if ring.owner in dispute.holders and box.contains(polygon(ring.positions))
        else ring
        for ring in rings
    ]


def _lines_of_units(dispute: Dispute, units: Sequence[Unit]) -> tuple[list[BaseGeometry], BaseGeometry]:
    """Return the lines between a dispute's units and the country's others, and the area of its units."""
    wanted = {unit.code for unit in units if {f"{unit.country}:{unit.name}", f"{unit.country}:*"} & set(dispute.units)}
    west, south, east, north = shapely.total_bounds([unit_area(unit) for unit in units if unit.code in wanted])
    near = [unit for unit in units if _near(unit, (west - 1, south - 1, east + 1, north + 1))]
    country = {unit.code: unit.country for unit in near}
    thinned = Topology(
        [ring for unit in near for ring in unit.rings], [unit.code for unit in near for _ in unit.rings]
    ).thin(0.001)
    holders = {dispute.units[0][:3]} | set(dispute.holders)
    lines: list[BaseGeometry] = [
        shapely.LineString(arc.positions)
        for arc in thinned.arcs
        if len(arc.owners & wanted) == 1
        if len(arc.owners) == 2 and country[next(iter(arc.owners - wanted))] in holders
    ]
    return lines, shapely.union_all([unit_area(unit) for unit in units if unit.code in wanted])


def _near(unit: Unit, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = shapely.total_bounds([shapely.LinearRing(ring) for ring in unit.rings])
    return bool(east > box[0] and west < box[2] and north > box[1] and south < box[3])


def _without(rings: list[Ring], owner: str, area: BaseGeometry) -> list[Ring]:
    """Take an area from an owner's shells."""
    shapely.prepare(area)
    result = []
    for ring in rings:
        if ring.owner == owner and not ring.hole and area.intersects(polygon(ring.positions)):
            result += _as_rings(owner, shapely.difference(polygon(ring.positions), area))
        else:
            result.append(ring)
    return result


def _shells(rings: Sequence[Ring], owner: str) -> BaseGeometry:
    return shapely.union_all([polygon(ring.positions) for ring in rings if ring.owner == owner and not ring.hole])


def _as_rings(owner: str, area: BaseGeometry) -> list[Ring]:
    rings = []
    for part in shapely.get_parts(area):
        if isinstance(part, shapely.Polygon) and not part.is_empty:
            rings.append(Ring(owner, shapely.get_coordinates(part.exterior)))
            rings += [Ring(owner, shapely.get_coordinates(hole), hole=True) for hole in part.interiors]
    return rings
