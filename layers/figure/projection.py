"""The projection of a printed map: one that fits its extent, with its name, and lengths that are right on the ground.

A small map in middle latitudes is drawn as a Lambert cone whose two true parallels lie a sixth of the height inside
the frame: angles are kept, lengths are within a fraction of a per cent, north is up along the middle. Near the equator
a Mercator with its true parallel in the middle does the same, near a pole and around one a stereographic. A map of half
the world keeps latitudes as straight lines instead. What else a user may choose is in `projection_choice`.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from pyproj.crs import CRS

from layers.document import Bounds
from layers.figure.extents import counted_on, wrapped

Floats = npt.NDArray[np.float64]
Axes = tuple[tuple[float, float], tuple[float, float]]

WGS84 = Geod(ellps="WGS84")
WIDE = 90.0  # degrees of longitude beyond which a cone bends the map too far
HIGH = 60.0  # degrees of latitude, the same
EQUATORIAL = 12.0  # a cone this near the equator is almost a cylinder
POLAR = 75.0
AROUND_POLE = 50.0  # an extent wholly beyond this latitude that is too wide for a cone is a view of the pole
HIGHEST_CONE = 82.0  # a cone that reaches further up would show what lies beyond the pole
EAST_NORTH: Axes = ((1.0, 0.0), (0.0, 1.0))
_HALF = 180.0 + 1e-9
_AZIMUTHAL = ("Stereographic", "Azimuthal", "Orthographic", "Gnomonic", "Vertical Perspective")


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
    centre: float = 0.0  # its central meridian in degrees; the plane ends 180 degrees to the east and west of it
    azimuthal: bool = False  # around a pole in the plane meridians go on beyond that end

    def to_plane(self, longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
        """Project degrees to metres, eastings and northings; what cannot be projected becomes infinite."""
        if self.rectangular:  # which PROJ lets go on beyond the end of the world
            longitudes = self.around_centre(longitudes)
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
        """Return longitudes and latitudes of points in the plane; longitudes count on from the central meridian."""
        x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        if self.axes != EAST_NORTH:
            (a, b), (c, d) = np.linalg.inv(np.array(self.axes)).tolist()
            x, y = a * x + b * y, c * x + d * y
        longitudes, latitudes = (np.asarray(values, dtype=np.float64) for values in self.backward.transform(x, y))
        return longitudes if self.rectangular else self.around_centre(longitudes), latitudes

    def around_centre(self, longitudes: Floats) -> Floats:
        """Return longitudes in degrees as they count on within 180 degrees of the central meridian."""
        off = longitudes - self.centre
        beyond = (np.abs(off) > _HALF) & np.isfinite(off)
        if not beyond.any():
            return longitudes
        return np.where(beyond, longitudes - 360.0 * np.round(np.where(beyond, off, 0.0) / 360.0), longitudes)

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
    """Propose the projection for an extent in degrees, counted on: west, south, east, north."""
    west, south, east, north = bounds
    middle_longitude, middle_latitude = wrapped((west + east) / 2), (south + north) / 2
    wide = east - west > WIDE
    beyond = abs(middle_latitude) > HIGH and max(-south, north) > HIGHEST_CONE
    around = wide and (south > AROUND_POLE or north < -AROUND_POLE)
    if (abs(middle_latitude) > POLAR or beyond or around) and north - south <= HIGH:
        pole = 90 if middle_latitude > 0 else -90
        name = f"Polar stereographic, central meridian {degrees_text(middle_longitude, 'EW')}"
        definition = f"+proj=stere +lat_0={pole} +lat_ts={middle_latitude:.4f} {_meridian(middle_longitude)}"
        return _named(name, definition, middle_longitude)._replace(azimuthal=True)
    if wide or north - south > HIGH:
        return _plate_carree(middle_longitude if east > 180.0 or west < -180.0 else 0.0)
    if abs(middle_latitude) < EQUATORIAL:
        name = f"Mercator, true at {degrees_text(abs(middle_latitude), 'NS')}"
        definition = f"+proj=merc +lat_ts={abs(middle_latitude):.4f} {_meridian(middle_longitude)}"
        return _named(name, definition, middle_longitude)
    return cone(bounds)


def _plate_carree(centre: float) -> Projection:
    """Return the map of the world with straight meridians and parallels, the middle one at a longitude in degrees."""
    centre = round(centre, 1)
    name = "Plate carrée, true along the equator"
    if centre:
        name += f", central meridian {degrees_text(centre, 'EW')}"
    definition = f"+proj=eqc +lat_ts=0 +lon_0={centre:g} +over +datum=WGS84 +units=m"
    return _named(name, definition, centre)._replace(rectangular=True)


def cone(bounds: Bounds) -> Projection:
    """Return the Lambert conformal conic whose true parallels lie a sixth of the height inside an extent."""
    west, south, east, north = bounds
    sixth = (north - south) / 6
    lower, upper = round(south + sixth, 1), round(north - sixth, 1)
    centre = wrapped(round((west + east) / 2, 1))
    name = (
        f"Lambert conformal conic, parallels {degrees_text(lower, 'NS')} and {degrees_text(upper, 'NS')}, "
        f"central meridian {degrees_text(centre, 'EW')}"
    )
    parallels = f"+lat_1={lower} +lat_2={upper} +lat_0={(south + north) / 2:.4f}"
    return _named(name, f"+proj=lcc {parallels} +lon_0={centre} +datum=WGS84 +units=m", centre)


def equal_area(bounds: Bounds) -> Projection:
    """Return the Lambert azimuthal equal-area projection about the middle of an extent: areas are true everywhere."""
    west, south, east, north = bounds
    longitude, latitude = wrapped(round((west + east) / 2, 1)), round((south + north) / 2, 1)
    name = f"Lambert azimuthal equal-area, centre {degrees_text(latitude, 'NS')}, {degrees_text(longitude, 'EW')}"
    definition = f"+proj=laea +lat_0={latitude} {_meridian(longitude)}"
    return _named(name, definition, longitude)._replace(azimuthal=True)


def web_mercator(bounds: Bounds) -> Projection:
    """Return the projection of the screen's map, turned where an extent, counted on, goes beyond its end."""
    west, _, east, _ = bounds
    if west >= -180.0 and east <= 180.0:
        return from_definition("EPSG:3857")._replace(name="Web Mercator")
    centre = wrapped(round((west + east) / 2, 1))
    sphere = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0"
    definition = f"{sphere} +lon_0={centre:g} +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext"
    return _named(f"Web Mercator, central meridian {degrees_text(centre, 'EW')}", definition, centre)


def utm(zone: int, *, south: bool) -> Projection:
    """Return the Universal Transverse Mercator projection of a zone from 1 to 60."""
    half = " +south" if south else ""
    definition = f"+proj=utm +zone={zone}{half} +datum=WGS84 +units=m"
    return _named(f"UTM zone {zone}{'S' if south else 'N'}", definition, 6.0 * zone - 183.0)


@lru_cache(maxsize=32)  # looking a code up takes a hundredth of a second, and a figure is composed time and again
def from_definition(definition: str) -> Projection:
    """Return the projection that a PROJ string or an authority code such as EPSG:32637 names.

    Raises pyproj.exceptions.CRSError when there is none.
    """
    crs = CRS.from_user_input(definition)
    projection = _named(crs.name, definition, _central_meridian(crs))._replace(datum=_datum(crs))
    method = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
    projection = projection._replace(azimuthal=any(name in method for name in _AZIMUTHAL))
    return projection._replace(axes=_axes(crs, projection))


def degrees_text(value: float, letters: str) -> str:
    """Write a latitude (letters NS) or longitude (letters EW) with one decimal: 35.4° N."""
    number = f"{abs(value):.1f}".removesuffix(".0")
    return f"{number}°" if float(number) == 0 else f"{number}° {letters[0] if value > 0 else letters[1]}"


def _meridian(longitude: float) -> str:
    return f"+lon_0={longitude:.4f} +datum=WGS84 +units=m"


@lru_cache(maxsize=64)
def _named(name: str, definition: str, centre: float) -> Projection:
    geographic = "+proj=longlat +datum=WGS84"
    forward = Transformer.from_crs(geographic, definition, always_xy=True)
    backward = Transformer.from_crs(definition, geographic, always_xy=True)
    return Projection(name, definition, forward, backward, centre=centre)


def _central_meridian(crs: CRS) -> float:
    """Return the central meridian of a projected system in degrees east of Greenwich."""
    operation = crs.coordinate_operation
    for parameter in operation.params if operation else ():
        if parameter.name.startswith("Longitude of"):
            degrees = math.degrees(float(parameter.value) * parameter.unit_conversion_factor)
            meridian = crs.prime_meridian
            zero = math.degrees(float(meridian.longitude) * float(meridian.unit_conversion_factor)) if meridian else 0.0
            return wrapped(degrees + zero)
    return 0.0


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
    west, south, east, north = counted_on(area.bounds)
    longitude, latitude = (west + east) / 2, (south + north) / 2
    x, y = projection.to_plane(np.array([0, step, 0]) + longitude, np.array([0, 0, step]) + latitude)
    (east_x, north_x), (east_y, north_y) = (x[1:] - x[0]).tolist(), (y[1:] - y[0]).tolist()
    if abs(east_x) >= abs(east_y):
        return (float(np.copysign(metres, east_x)), 0.0), (0.0, float(np.copysign(metres, north_y)))
    return (0.0, float(np.copysign(metres, east_y))), (float(np.copysign(metres, north_x)), 0.0)
