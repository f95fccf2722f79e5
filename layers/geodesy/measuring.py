"""Measuring on the ground: lengths, areas and bearings on WGS 84, in the units that an analyst reads.

Numbers are rounded to what a map can tell, three digits or whole units, never to more than was measured.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from layers.geodesy import geodesic
from layers.geodesy.geodesic import Position

Units = Literal["metric", "nautical", "statute"]

METRES_OF_NAUTICAL_MILE = 1852.0  # by definition, since 1929
METRES_OF_FOOT = 0.3048  # the international foot, 1959
METRES_OF_MILE = 5280 * METRES_OF_FOOT

_LENGTHS: dict[Units, tuple[tuple[float, str], ...]] = {  # from the largest; the first that is not too large is used
    "metric": ((1000, "km"), (1, "m")),
    "nautical": ((METRES_OF_NAUTICAL_MILE, "nmi"), (1, "m")),
    "statute": ((METRES_OF_MILE, "mi"), (METRES_OF_FOOT, "ft")),
}
_AREAS: dict[Units, tuple[tuple[float, str], ...]] = {
    "metric": ((1e6, "km²"), (1e4, "ha"), (1, "m²")),
    "nautical": ((METRES_OF_NAUTICAL_MILE**2, "nmi²"), (1, "m²")),
    "statute": ((METRES_OF_MILE**2, "sq mi"), (METRES_OF_MILE**2 / 640, "acres"), (METRES_OF_FOOT**2, "sq ft")),
}
_LEAST_SHARE = 0.1  # of a unit; less is told in the next smaller one
_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


class Measures(NamedTuple):
    """What can be measured of a shape: metres, square metres and degrees from north; None is what it does not have."""

    length: float | None = None
    perimeter: float | None = None
    area: float | None = None
    bearing: float | None = None


def measure(shape: BaseGeometry) -> Measures:
    """Measure a geometry in degrees: a line's length and bearing, from its start to its end, an area's perimeter too.

    Sides are geodesics, also across the 180th meridian. A closed line has no bearing, points have nothing to measure.
    """
    kinds = {part.geom_type for part in shapely.get_parts(shape)}
    if kinds == {"Polygon"}:
        area, perimeter = geodesic.area_and_perimeter(shape)
        return Measures(perimeter=perimeter, area=area)
    if kinds <= {"LineString", "LinearRing"} and kinds:
        return Measures(length=geodesic.length(shape), bearing=_bearing(shape))
    return Measures()


def measure_drawn(positions: Sequence[Position], *, closed: bool) -> tuple[Measures, Measures]:
    """Measure what is being drawn, as far as it is: the whole, and its last leg."""
    leg = measure(shapely.LineString(positions[-2:])) if len(positions) > 1 else Measures()
    if closed and len(positions) > 2:
        return measure(shapely.Polygon(positions)), leg
    return (measure(shapely.LineString(positions)) if len(positions) > 1 else Measures()), leg


def length_text(metres: float, units: Units = "metric") -> str:
    """Return a length with its unit: 845 m, 8.45 km, 1,240 km."""
    return _text(metres, _LENGTHS[units])


def area_text(square_metres: float, units: Units = "metric") -> str:
    """Return an area with its unit: 3.20 ha, 18,500 km²."""
    return _text(square_metres, _AREAS[units])


def bearing_text(degrees: float) -> str:
    """Return a direction from north as three digits and the point of the compass: 047° (NE)."""
    whole = round(degrees) % 360
    return f"{whole:03d}° ({_POINTS[round(whole / 22.5) % 16]})"


def texts(measures: Measures, units: Units = "metric") -> list[tuple[str, str]]:
    """Return what was measured as pairs of a name and a text, for a panel."""
    rows: list[tuple[str, str]] = []
    if measures.length is not None:
        rows.append(("Length", length_text(measures.length, units)))
    if measures.perimeter is not None:
        rows.append(("Perimeter", length_text(measures.perimeter, units)))
    if measures.area is not None:
        rows.append(("Area", area_text(measures.area, units)))
    if measures.bearing is not None:
        rows.append(("Bearing", bearing_text(measures.bearing)))
    return rows


def _bearing(shape: BaseGeometry) -> float | None:
    positions = shapely.get_coordinates(shape).tolist()
    if len(shapely.get_parts(shape)) != 1 or positions[0] == positions[-1]:
        return None
    (x0, y0), (x1, y1) = positions[0], positions[-1]
    return geodesic.bearing((x0, y0), (x1, y1))


def _text(value: float, units: Sequence[tuple[float, str]]) -> str:
    size, unit = next((each for each in units if value >= _LEAST_SHARE * each[0]), units[-1])
    if size != units[-1][0] and value < size and len(units) > 1:
        smaller, name = units[units.index((size, unit)) + 1]
        if value / smaller < 1000:  # 845 m rather than 0.845 km
            size, unit = smaller, name
    number = value / size
    if number >= 99.95 or unit in ("m", "ft", "m²", "sq ft"):
        return f"{_three_digits(number):,.0f} {unit}"
    return f"{number:.1f} {unit}" if number >= 9.995 else f"{number:.2f} {unit}"


def _three_digits(number: float) -> float:
    """Return a number rounded to a whole, from a thousand on to four digits."""
    if number < 10_000:
        return float(round(number))
    return float(f"{number:.4g}")
