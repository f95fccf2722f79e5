"""First-level units of the region: their inner borders, fitted to OpenStreetMap's outlines, and their areas."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.divide import divide, inner_lines
from assets.basemap.make.gazetteer import rows
from assets.basemap.make.outlines import REGION
from assets.basemap.make.sources import Unit
from assets.basemap.make.topology import Topology

_UNDOF = "SY-X01~"


@dataclass(frozen=True)
class Province:
    """A first-level unit with its area inside the country's outline, and its names."""

    unit: Unit
    area: BaseGeometry
    name: str
    name_ar: str | None


def unit_area(unit: Unit) -> BaseGeometry:
    """Return the area of a unit as Natural Earth has it; a ring within another is a hole."""
    return shapely.make_valid(shapely.build_area(shapely.MultiLineString(unit.rings)))


def dividing_lines(units: Sequence[Unit], tolerance: float) -> dict[str, list[BaseGeometry]]:
    """Return, for each country, the lines between two of its units, thinned by a tolerance in degrees."""
    rings = [ring for unit in units for ring in unit.rings]
    country = {unit.code: unit.country for unit in units}
    arcs = Topology(rings, [unit.code for unit in units for _ in unit.rings]).thin(tolerance).arcs
    lines: dict[str, list[BaseGeometry]] = {}
    for arc in arcs:
        countries = {country[code] for code in arc.owners}
        if len(arc.owners) == 2 and len(countries) == 1:
            lines.setdefault(countries.pop(), []).append(shapely.LineString(arc.positions))
    return lines


def provinces(units: Sequence[Unit], lines: Sequence[BaseGeometry], outline: BaseGeometry) -> list[Province]:
    """Divide a country's outline by the lines between its units and give each piece to the unit it overlaps most."""
    originals = [unit_area(unit) for unit in units]
    pieces: dict[str, list[BaseGeometry]] = {}
    for part in shapely.get_parts(outline):
        for face in divide(part, inner_lines(part, lines), snap=1e-7):
            overlaps = shapely.area(shapely.intersection(originals, face))
            nearest = (
                int(np.argmax(overlaps)) if overlaps.max() > 0 else int(np.argmin(shapely.distance(originals, face)))
            )
            pieces.setdefault(units[nearest].code, []).append(face)
    named = {unit.code: unit for unit in units if unit.properties["iso_3166_2"] != _UNDOF}
    return [
        Province(unit, shapely.union_all(pieces[code]), *_names(unit)) for code, unit in named.items() if code in pieces
    ]


def merged(units: Sequence[Unit]) -> list[Unit]:
    """Return the units with Natural Earth's unit for the UN's zone in the Golan made a part of Quneitra."""
    codes = {unit.properties["iso_3166_2"]: unit.code for unit in units}
    return [replace(unit, code=codes["SY-QU"]) if unit.properties["iso_3166_2"] == _UNDOF else unit for unit in units]


def _names(unit: Unit) -> tuple[str, str | None]:
    """Return the reviewed names of a unit, or Natural Earth's English one alone."""
    reviewed = {row["code"]: (row["name"], row["name_ar"]) for row in rows("province_names.csv")}
    return reviewed.get(unit.properties["iso_3166_2"], (unit.name, None))


def in_region(unit: Unit) -> bool:
    """Tell whether a unit's box touches the region."""
    positions = np.concatenate(unit.rings)
    return bool((positions.max(axis=0) > REGION[0]).all() and (positions.min(axis=0) < REGION[1]).all())
