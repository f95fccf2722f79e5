"""The projection of a printed map: one that fits its extent, with its name, and lengths that are right on the ground.

A small map in middle latitudes is drawn as a Lambert cone whose two true parallels lie a sixth of the height inside
the frame: angles are kept, lengths are within a fraction of a per cent, north is up along the middle. Near the equator
a Mercator with its true parallel in the middle does the same, near a pole a stereographic. A map of half the world
keeps latitudes as straight lines instead.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from pyproj.crs import CRS

from layers.document import Bounds

Floats = npt.NDArray[np.float64]

WGS84 = Geod(ellps="WGS84")
WIDE = 90.0  # degrees of longitude beyond which a cone bends the map too far
HIGH = 60.0  # degrees of latitude, the same
EQUATORIAL = 12.0  # a cone this near the equator is almost a cylinder
POLAR = 75.0


class Projection(NamedTuple):
    """A plane reached from WGS 84 longitudes and latitudes, and the words that name it on the map."""

    name: str
    definition: str
    forward: Transformer
    backward: Transformer
    rectangular: bool = False  # the world is a rectangle: meridians and parallels are straight

    def to_plane(self, longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
        """Project degrees to metres, eastings and northings; what cannot be projected becomes infinite."""
        x, y = self.forward.transform(longitudes, latitudes)
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def to_degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes of points in the plane."""
        longitudes, latitudes = self.backward.transform(x, y)
        return np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)

    def ground_length(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """Return the geodesic length in metres on WGS 84 between two points of the plane."""
        (start_longitude, end_longitude), (start_latitude, end_latitude) = self.to_degrees(
            np.array([start[0], end[0]]), np.array([start[1], end[1]])
        )
        return float(WGS84.inv(start_longitude, start_latitude, end_longitude, end_latitude)[2])

    def north_at(self, x: float, y: float) -> float:
        """Return the direction of true north at a point of the plane, in degrees clockwise from up."""
        longitude, latitude = self.to_degrees(np.array([x]), np.array([y]))
        step = -0.01 if latitude[0] > 89.0 else 0.01
        north_x, north_y = self.to_plane(longitude, latitude + step)
        sign = 1.0 if step > 0 else -1.0
        direction = float(np.degrees(np.arctan2(sign * (north_x[0] - x), sign * (north_y[0] - y))))
        return direction if np.isfinite(direction) else 0.0


def fitting(bounds: Bounds) -> Projection:
    """Propose the projection for an extent in degrees: west, south, east, north."""
    west, south, east, north = bounds
    middle_longitude, middle_latitude = (west + east) / 2, (south + north) / 2
    if east - west > WIDE or north - south > HIGH:
        definition = "+proj=eqc +lat_ts=0 +lon_0=0 +over +datum=WGS84 +units=m"
        return _named("Plate carrée, true along the equator", definition)._replace(rectangular=True)
    meridian = f"+lon_0={middle_longitude:.4f} +datum=WGS84 +units=m"
    if abs(middle_latitude) > POLAR:
        pole = 90 if middle_latitude > 0 else -90
        name = f"Polar stereographic, central meridian {degrees_text(middle_longitude, 'EW')}"
        return _named(name, f"+proj=stere +lat_0={pole} +lat_ts={middle_latitude:.4f} {meridian}")
    if abs(middle_latitude) < EQUATORIAL:
        name = f"Mercator, true at {degrees_text(abs(middle_latitude), 'NS')}"
        return _named(name, f"+proj=merc +lat_ts={abs(middle_latitude):.4f} {meridian}")
    sixth = (north - south) / 6
    lower, upper = round(south + sixth, 1), round(north - sixth, 1)
    centre = round(middle_longitude, 1)
    name = (
        f"Lambert conformal conic, parallels {degrees_text(lower, 'NS')} and {degrees_text(upper, 'NS')}, "
        f"central meridian {degrees_text(centre, 'EW')}"
    )
    return _named(
        name,
        f"+proj=lcc +lat_1={lower} +lat_2={upper} +lat_0={middle_latitude:.4f} +lon_0={centre} +datum=WGS84 +units=m",
    )


def from_definition(definition: str) -> Projection:
    """Return the projection that a PROJ string or an authority code such as EPSG:32637 names.

    Raises pyproj.exceptions.CRSError when there is none.
    """
    return _named(CRS.from_user_input(definition).name, definition)


def degrees_text(value: float, letters: str) -> str:
    """Write a latitude (letters NS) or longitude (letters EW) with one decimal: 35.4° N."""
    number = f"{abs(value):.1f}".removesuffix(".0")
    return f"{number}°" if float(number) == 0 else f"{number}° {letters[0] if value > 0 else letters[1]}"


def _named(name: str, definition: str) -> Projection:
    geographic = "+proj=longlat +datum=WGS84"
    forward = Transformer.from_crs(geographic, definition, always_xy=True)
    return Projection(name, definition, forward, Transformer.from_crs(definition, geographic, always_xy=True))
