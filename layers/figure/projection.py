"""The projection of a printed map: one that fits its extent, with its name, and lengths that are right on the ground.

A small map in middle latitudes is drawn as a Lambert cone whose two true parallels lie a sixth of the height inside
the frame: angles are kept, lengths are within a fraction of a per cent, north is up along the middle. Near the equator
a Mercator with its true parallel in the middle does the same, near a pole and around one a stereographic. A map of half
the world keeps latitudes as straight lines instead. What else a user may choose is in `projection_choice`.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from pyproj.crs import CRS

from layers.document import Bounds

Floats = npt.NDArray[np.float64]
Axes = tuple[tuple[float, float], tuple[float, float]]

WGS84 = Geod(ellps="WGS84")
WIDE = 90.0  # degrees of longitude beyond which a cone bends the map too far
HIGH = 60.0  # degrees of latitude, the same
EQUATORIAL = 12.0  # a cone this near the equator is almost a cylinder
POLAR = 75.0
AROUND_POLE = 50.0  # an extent wholly beyond this latitude that is too wide for a cone is a view of the pole
EAST_NORTH: Axes = ((1.0, 0.0), (0.0, 1.0))


class Projection(NamedTuple):
    """A plane reached from WGS 84 longitudes and latitudes, and the words that name it on the map.

    The plane counts in metres with x to the right and y up, whatever the reference system's own axes and units are:
    `axes` turn its coordinates into those.
    """

    name: str
    definition: str
    forward: Transformer
    backward: Transformer
    rectangular: bool = False  # the world is a rectangle: meridians and parallels are straight
    axes: Axes = EAST_NORTH
    datum: str = "WGS 84"

    def to_plane(self, longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
        """Project degrees to metres, eastings and northings; what cannot be projected becomes infinite."""
        first, second = (
            np.asarray(values, dtype=np.float64) for values in self.forward.transform(longitudes, latitudes)
        )
        if self.axes == EAST_NORTH:
            return first, second
        (a, b), (c, d) = self.axes
        with np.errstate(invalid="ignore"):  # nothing times infinite
            x, y = a * first + b * second, c * first + d * second
        return np.nan_to_num(x, nan=np.inf), np.nan_to_num(y, nan=np.inf)

    def to_degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes of points in the plane."""
        x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        if self.axes != EAST_NORTH:
            (a, b), (c, d) = np.linalg.inv(np.array(self.axes)).tolist()
            x, y = a * x + b * y, c * x + d * y
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
    wide = east - west > WIDE
    polar = abs(middle_latitude) > POLAR or (wide and (south > AROUND_POLE or north < -AROUND_POLE))
    if polar and north - south <= HIGH:
        pole = 90 if middle_latitude > 0 else -90
        name = f"Polar stereographic, central meridian {degrees_text(middle_longitude, 'EW')}"
        return _named(name, f"+proj=stere +lat_0={pole} +lat_ts={middle_latitude:.4f} {_meridian(middle_longitude)}")
    if wide or north - south > HIGH:
        definition = "+proj=eqc +lat_ts=0 +lon_0=0 +over +datum=WGS84 +units=m"
        return _named("Plate carrée, true along the equator", definition)._replace(rectangular=True)
    if abs(middle_latitude) < EQUATORIAL:
        name = f"Mercator, true at {degrees_text(abs(middle_latitude), 'NS')}"
        return _named(name, f"+proj=merc +lat_ts={abs(middle_latitude):.4f} {_meridian(middle_longitude)}")
    return cone(bounds)


def cone(bounds: Bounds) -> Projection:
    """Return the Lambert conformal conic whose true parallels lie a sixth of the height inside an extent."""
    west, south, east, north = bounds
    sixth = (north - south) / 6
    lower, upper = round(south + sixth, 1), round(north - sixth, 1)
    centre = round((west + east) / 2, 1)
    name = (
        f"Lambert conformal conic, parallels {degrees_text(lower, 'NS')} and {degrees_text(upper, 'NS')}, "
        f"central meridian {degrees_text(centre, 'EW')}"
    )
    parallels = f"+lat_1={lower} +lat_2={upper} +lat_0={(south + north) / 2:.4f}"
    return _named(name, f"+proj=lcc {parallels} +lon_0={centre} +datum=WGS84 +units=m")


def equal_area(bounds: Bounds) -> Projection:
    """Return the Lambert azimuthal equal-area projection about the middle of an extent: areas are true everywhere."""
    west, south, east, north = bounds
    longitude, latitude = round((west + east) / 2, 1), round((south + north) / 2, 1)
    name = f"Lambert azimuthal equal-area, centre {degrees_text(latitude, 'NS')}, {degrees_text(longitude, 'EW')}"
    return _named(name, f"+proj=laea +lat_0={latitude} {_meridian(longitude)}")


def utm(zone: int, *, south: bool) -> Projection:
    """Return the Universal Transverse Mercator projection of a zone from 1 to 60."""
    half = " +south" if south else ""
    return _named(f"UTM zone {zone}{'S' if south else 'N'}", f"+proj=utm +zone={zone}{half} +datum=WGS84 +units=m")


@lru_cache(maxsize=32)  # looking a code up takes a hundredth of a second, and a figure is composed time and again
def from_definition(definition: str) -> Projection:
    """Return the projection that a PROJ string or an authority code such as EPSG:32637 names.

    Raises pyproj.exceptions.CRSError when there is none.
    """
    crs = CRS.from_user_input(definition)
    projection = _named(crs.name, definition)._replace(datum=_datum(crs))
    return projection._replace(axes=_axes(crs, projection))


def degrees_text(value: float, letters: str) -> str:
    """Write a latitude (letters NS) or longitude (letters EW) with one decimal: 35.4° N."""
    number = f"{abs(value):.1f}".removesuffix(".0")
    return f"{number}°" if float(number) == 0 else f"{number}° {letters[0] if value > 0 else letters[1]}"


def _meridian(longitude: float) -> str:
    return f"+lon_0={longitude:.4f} +datum=WGS84 +units=m"


@lru_cache(maxsize=64)
def _named(name: str, definition: str) -> Projection:
    geographic = "+proj=longlat +datum=WGS84"
    forward = Transformer.from_crs(geographic, definition, always_xy=True)
    return Projection(name, definition, forward, Transformer.from_crs(definition, geographic, always_xy=True))


def _datum(crs: CRS) -> str:
    name = crs.datum.name if crs.datum else "unknown"
    return "WGS 84" if name.startswith("World Geodetic System 1984") else name


def _axes(crs: CRS, projection: Projection) -> Axes:
    """Return what turns the coordinates of a reference system into metres to the right and up.

    Some count in feet, some to the west and south, and of those some the southing first; where the axes lead to a
    pole or nowhere in particular, their order is the right one.
    """
    metres = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 1.0
    directions = {axis.direction for axis in crs.axis_info[:2]}
    area = crs.area_of_use
    if not directions & {"east", "west"} or area is None:
        return (metres, 0.0), (0.0, metres)
    step = 0.01
    longitude, latitude = (area.west + area.east) / 2, (area.south + area.north) / 2
    x, y = projection.to_plane(np.array([0, step, 0]) + longitude, np.array([0, 0, step]) + latitude)
    (east_x, north_x), (east_y, north_y) = (x[1:] - x[0]).tolist(), (y[1:] - y[0]).tolist()
    if abs(east_x) >= abs(east_y):
        return (float(np.copysign(metres, east_x)), 0.0), (0.0, float(np.copysign(metres, north_y)))
    return (0.0, float(np.copysign(metres, east_y))), (float(np.copysign(metres, north_x)), 0.0)
