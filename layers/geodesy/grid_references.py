"""Grid references as people write them: UTM (37S 316000 3866000) and MGRS (37SCU1600066000), on WGS 84.

The letters are those of NGA.STND.0037: latitude bands C to X without I and O, squares of 100 km by column and row, and
beyond the bands the four halves of the two polar grids (UPS), A and B in the south, Y and Z in the north. References in
the polar grids are not read.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pyproj import Proj

_BANDS = "CDEFGHJKLMNPQRSTUVWX"  # from 80° S, eight degrees each, the last one twelve
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")  # by the zone, over and over
_ROWS = "ABCDEFGHJKLMNPQRSTUV"  # from the equator; in even zones from the sixth letter on
_SQUARE = 100_000
_ROUND = 2_000_000  # metres after which the letters of the rows begin again
UTM_LIMITS = (-80.0, 84.0)  # degrees of latitude between which the zones of UTM lie

_POLAR_COLUMNS = {"A": (8, "JKLPQRSTUXYZ"), "B": (20, "ABCFGHJKLPQR"), "Y": (13, "RSTUXYZ"), "Z": (20, "ABCFGHJ")}
_POLAR_ROWS = {"A": (8, "ABCDEFGHJKLMNPQRSTUVWXYZ"), "Y": (13, "ABCDEFGHJKLMNP")}  # from these hundreds of kilometres

_UTM = re.compile(
    r"(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])[\s,]+"
    r"(?P<east>\d{6}(?:\.\d+)?)\s*M?\s*E?[\s,]+(?P<north>\d{1,8}(?:\.\d+)?)\s*M?\s*N?"
)
_MGRS = re.compile(
    r"(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])\s*(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])\s*(?P<digits>\d+(?:\s+\d+)?)"
)


class GridReferenceError(ValueError):
    """Say what is wrong with a grid reference, in a sentence for the user."""


class GridZone(NamedTuple):
    """A grid zone, such as 37S, or one of the polar halves A, B, Y and Z with zone 0; its bounds are in degrees."""

    zone: int
    band: str
    west: float
    south: float
    east: float
    north: float

    @property
    def name(self) -> str:
        """The designation that stands first in a reference."""
        return f"{self.zone or ''}{self.band}"


def zone_of(longitude: float, latitude: float) -> int:
    """Return the UTM zone of a place: six degrees each, but for south-western Norway (32V) and Svalbard (31X–37X)."""
    longitude = (longitude + 180.0) % 360.0 - 180.0
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    if 72 <= latitude <= UTM_LIMITS[1] and 0 <= longitude < 42:
        return next(zone for zone, east in ((31, 9), (33, 21), (35, 33), (37, 42)) if longitude < east)
    return int((longitude + 180.0) // 6.0) + 1


@lru_cache
def grid_zones() -> tuple[GridZone, ...]:
    """Return every grid zone of the world with its bounds."""
    return tuple(_grid_zones())


def square(zone: GridZone, east: float, north: float) -> str:
    """Return the two letters of the square of 100 km that holds a place, given in the metres of its zone's grid.

    Northings south of the equator count from ten million, those of a polar half from its own false origin.
    """
    column, row = int(east // _SQUARE), int(north // _SQUARE)
    if not zone.zone:
        first, columns = _POLAR_COLUMNS[zone.band]
        lowest, rows = _POLAR_ROWS["A" if zone.band in "AB" else "Y"]
        return columns[column - first] + rows[row - lowest]
    shift = 5 if zone.zone % 2 == 0 else 0
    return _COLUMNS[(zone.zone - 1) % 3][column - 1] + _ROWS[(row + shift) % len(_ROWS)]


def _grid_zones() -> Iterator[GridZone]:
    for index, band in enumerate(_BANDS):
        south = -80.0 + 8.0 * index
        north = UTM_LIMITS[1] if band == "X" else south + 8.0
        for zone in range(1, 61):
            west, east = _zone_sides(zone, band)
            if west < east:
                yield GridZone(zone, band, west, south, east, north)
    for band, west, south in (("A", -180.0, -90.0), ("B", 0.0, -90.0), ("Y", -180.0, 84.0), ("Z", 0.0, 84.0)):
        yield GridZone(0, band, west, south, west + 180.0, south + (10.0 if south < 0 else 6.0))


def _zone_sides(zone: int, band: str) -> tuple[float, float]:
    """Return the western and eastern meridian of a zone in a band; what Svalbard does without has no width."""
    if band == "V" and zone in (31, 32):
        return (0.0, 3.0) if zone == 31 else (3.0, 12.0)
    if band == "X" and 31 <= zone <= 37:
        return {31: (0.0, 9.0), 33: (9.0, 21.0), 35: (21.0, 33.0), 37: (33.0, 42.0)}.get(zone, (0.0, 0.0))
    west = -180.0 + 6.0 * (zone - 1)
    return west, west + 6.0


def parse(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a UTM or MGRS reference in capitals, None for a text that looks like neither.

    An MGRS reference means the south-western corner of its square. The letter behind a UTM zone is a latitude band;
    where the place is not in band S, S means the southern hemisphere. Raises GridReferenceError.
    """
    if found := _MGRS.fullmatch(text.strip()):
        return _mgrs(found)
    if found := _UTM.fullmatch(text.strip()):
        return _utm(found)
    return None


def _utm(found: re.Match[str]) -> tuple[float, float]:
    zone, band = _zone(found["zone"]), found["band"]
    east, north = float(found["east"]), float(found["north"])
    place = _degrees(zone, east, north, south=band < "N")
    if band == "S" and not _in_band(place[1], band):
        place = _degrees(zone, east, north, south=True)
    elif band not in "NS" and not _in_band(place[1], band):
        raise GridReferenceError(f"This northing is not in the latitude band {band}. Check the letter.")
    return place


def _mgrs(found: re.Match[str]) -> tuple[float, float]:
    zone, band = _zone(found["zone"]), found["band"]
    halves = found["digits"].split()
    if len(halves) == 1:
        middle, odd = divmod(len(halves[0]), 2)
        halves = [halves[0][:middle], halves[0][middle:]] if not odd else []
    if len(halves) != 2 or len(halves[0]) != len(halves[1]) or len(halves[0]) > 5:
        raise GridReferenceError(
            "An MGRS reference has as many digits for the easting as for the northing, up to 5 each."
        )
    east, north = (int(half) * 10 ** (5 - len(half)) for half in halves)
    columns = _COLUMNS[(zone - 1) % 3]
    if found["column"] not in columns:
        raise GridReferenceError(f"Zone {zone} has no column {found['column']}: its columns are {columns}.")
    east += (columns.index(found["column"]) + 1) * _SQUARE
    row = (_ROWS.index(found["row"]) - (5 if zone % 2 == 0 else 0)) % len(_ROWS)
    south = band < "N"
    middle_of_band = -80 + 8 * _BANDS.index(band) + 4
    rounds = (_degrees(zone, east, north + row * _SQUARE + turn * _ROUND, south=south) for turn in range(5))
    place = min(rounds, key=lambda place: abs(place[1] - middle_of_band))
    if not _in_band(place[1], band):
        raise GridReferenceError(f"Row {found['row']} is not in the latitude band {band} of zone {zone}.")
    return place


def _zone(digits: str) -> int:
    zone = int(digits)
    if not 1 <= zone <= 60:
        raise GridReferenceError(f"There are 60 zones; {zone} is none of them.")
    return zone


def _in_band(latitude: float, band: str) -> bool:
    # The edge of a square runs along the grid, not along the parallel, so a band reaches a little over its own.
    south = -80 + 8 * _BANDS.index(band)
    return south - 1 <= latitude <= south + (12 if band == "X" else 8) + 1


def _degrees(zone: int, east: float, north: float, *, south: bool) -> tuple[float, float]:
    longitude, latitude = Proj(proj="utm", zone=zone, south=south, ellps="WGS84")(east, north, inverse=True)
    return float(longitude), float(latitude)
