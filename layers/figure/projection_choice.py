"""What projection a figure is drawn in: one of a few names, or a reference system's code, checked against the extent.

`fitting` proposes one from the extent; `utm` is the zone of the middle, `lambert` a conformal cone, `azimuthal`
Lambert's equal-area projection about the middle, `mercator` Web Mercator, as on screen. A code such as EPSG:32637 names
any projected system that PROJ knows. What cannot show the extent is refused with the reason; what can but stretches it
is drawn, and says by how much.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj.crs import CRS
from pyproj.exceptions import CRSError

from layers.document import Bounds
from layers.figure.extents import counted_on, wrapped
from layers.figure.projection import (
    WGS84,
    Projection,
    cone,
    degrees_text,
    equal_area,
    fitting,
    from_definition,
    utm,
    web_mercator,
)
from layers.geodesy.grid_references import UTM_LIMITS, zone_of

CHOICES: dict[str, str] = {
    "fitting": "Fits the extent",
    "utm": "UTM, zone of the middle",
    "lambert": "Lambert conformal conic",
    "azimuthal": "Lambert azimuthal equal-area",
    "mercator": "Web Mercator, as on screen",
}
"""Name in the file and on the command line to name on screen."""

NOTABLE = 0.05  # share of the stated scale by which lengths may be off before the user is told
TOO_MUCH = 15.0  # beyond this share nobody can read lengths off a map at all
NEAR = 3.0  # degrees around the area that a system is made for in which it may be used, or as much as the area has
_CODE = re.compile(r"[A-Za-z]+:[0-9A-Za-z_.-]+")
_AT_END = 0.01  # degrees that an extent may reach beyond the end of a projection
_LEAST_CONE = 1.0  # degrees of latitude between the equator and a cone's middle


class ProjectionError(ValueError):
    """A projection that cannot be used; the message is for the user."""


class Chosen(NamedTuple):
    """A projection, by which share lengths differ in it at most, and a sentence about that where it is much."""

    projection: Projection
    stretch: float
    warning: str | None


def choose(choice: str | None, bounds: Bounds) -> Chosen:
    """Return the projection of this name or code for an extent in degrees, counted on: west, south, east, north.

    None is `fitting`. Raises ProjectionError for what is unknown, not a projection, or cannot show the extent.
    """
    name = (choice or "fitting").strip()
    if name.lower() == "fitting":
        best = fitting(bounds)
        return Chosen(best, stretch(best, bounds), None)
    projection = _of_name(name, bounds)
    off = stretch(projection, bounds)
    if not off < TOO_MUCH:
        raise ProjectionError(f"{projection.name} cannot show so wide an extent; choose fitting, or a smaller extent")
    if off <= NOTABLE:
        return Chosen(projection, off, None)
    least = stretch(fitting(bounds), bounds)
    compared = f"; the projection that fits the extent keeps them within {share_text(least)}" if least < off / 2 else ""
    return Chosen(
        projection,
        off,
        f"In {projection.name} lengths are up to {share_text(off)} off the stated scale within the map{compared}",
    )


def stretch(projection: Projection, bounds: Bounds) -> float:
    """Return by which share lengths in an extent differ at most from those in its middle, infinite where it has none.

    Lengths to the east and to the north are compared with the ground on WGS 84, at nine by nine places.
    """
    west, south, east, north = bounds
    inset = np.linspace(0.0, 1.0, 9)
    longitudes, latitudes = (
        grid.ravel() for grid in np.meshgrid(west + inset * (east - west), south + inset * (north - south))
    )
    longitudes, latitudes = np.append(longitudes, (west + east) / 2), np.append(latitudes, (south + north) / 2)
    step = 1e-3
    # towards the equator and the middle, so that no step leads across a pole or the 180th meridian
    towards = np.where(latitudes > 0, -step, step)
    inwards = np.where(longitudes > longitudes[-1], -step, step)
    x, y = projection.to_plane(longitudes, latitudes)
    scales = []
    for lengthways, upwards in ((inwards, 0.0), (0.0, towards)):
        end_longitudes, end_latitudes = longitudes + lengthways, latitudes + upwards
        end_x, end_y = projection.to_plane(end_longitudes, end_latitudes)
        ground = WGS84.inv(longitudes, latitudes, end_longitudes, end_latitudes)[2]
        with np.errstate(invalid="ignore"):  # infinite from infinite
            scales.append(np.hypot(end_x - x, end_y - y) / ground)
    if not np.isfinite(scales).all():
        return float("inf")
    relative = np.array(scales) / scales[0][-1]
    return float(max(relative.max(), 1.0 / relative.min()) - 1.0)


def _of_name(name: str, bounds: Bounds) -> Projection:
    west, south, east, north = bounds
    middle = (west + east) / 2, (south + north) / 2
    match name.lower():
        case "utm":
            if not UTM_LIMITS[0] <= middle[1] <= UTM_LIMITS[1]:
                raise ProjectionError(
                    "UTM ends at 80° S and 84° N, and the middle of this extent is beyond; choose fitting"
                )
            return utm(zone_of(*middle), south=middle[1] < 0)
        case "lambert":
            if abs(middle[1]) < _LEAST_CONE:
                raise ProjectionError(
                    "A cone has no shape on both sides of the equator alike; choose fitting or mercator"
                )
            return cone(bounds)
        case "azimuthal":
            return equal_area(bounds)
        case "mercator":
            return web_mercator(bounds)
    return _of_code(name, bounds)


def check_code(code: str) -> str:
    """Return a code as it is written, if it names a projected system; raises ProjectionError."""
    if not _CODE.fullmatch(code):
        raise ProjectionError(
            f"There is no projection called {code!r}; choose from {', '.join(CHOICES)}, "
            "or give a code such as EPSG:32637"
        )
    code = code.upper()
    crs = _system(code)
    if crs.is_geographic or crs.is_geocentric:
        raise ProjectionError(f"{code} ({crs.name}) is no projection: it counts in degrees or from the Earth's centre")
    if not crs.is_projected or crs.is_compound:
        raise ProjectionError(f"{code} ({crs.name}) is no projection of the ground on a plane")
    return code


def _of_code(code: str, bounds: Bounds) -> Projection:
    code = check_code(code)
    crs = _system(code)
    area = crs.area_of_use
    if area is not None and _far(area.bounds, bounds):
        raise ProjectionError(
            f"{code} ({crs.name}) is made for {_extent(area.bounds)}; this extent lies far from there, choose fitting"
        )
    projection = from_definition(code)._replace(name=f"{crs.name} ({code})")
    end = wrapped(projection.centre + 180.0)
    turned = end + 360.0 * np.ceil((bounds[0] - end) / 360.0)
    if not projection.azimuthal and bounds[0] + _AT_END < turned < bounds[2] - _AT_END:
        raise ProjectionError(
            f"{code} ({crs.name}) ends at the meridian of {degrees_text(end, 'EW')}, within this extent; choose fitting"
        )
    return projection


@lru_cache(maxsize=32)
def _system(code: str) -> CRS:
    try:
        return CRS.from_user_input(code)
    except CRSError:
        raise ProjectionError(f"The code {code} is not known") from None


def _far(area: Bounds, bounds: Bounds) -> bool:
    """Tell whether an extent, counted on, lies neither in an area as it is written nor near it."""
    west, south, east, north = counted_on(area)
    width, height = max(NEAR, east - west), max(NEAR, north - south)
    beside = all(bounds[0] + turn > east + width or bounds[2] + turn < west - width for turn in (-360.0, 0.0, 360.0))
    return beside or bounds[1] > north + height or bounds[3] < south - height


def _extent(area: Bounds) -> str:
    west, south, east, north = (f"{value:g}" for value in area)
    return f"{west} {south} {east} {north} (west, south, east, north)"


def share_text(off: float) -> str:
    """Write a share as per cent: 0.4 %, 23 %."""
    percent = off * 100
    return f"{percent:.1f} %" if percent < 9.95 else f"{percent:,.0f} %"
