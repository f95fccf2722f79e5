"""Grid references as people write them: UTM (37S 316000 3866000) and MGRS (37SCU1600066000), on WGS 84.

The letters are those of NGA.STND.0037: latitude bands C to X without I and O, squares of 100 km by column and row. The
polar grid (UPS) is not read.
"""

import re

from pyproj import Proj

_BANDS = "CDEFGHJKLMNPQRSTUVWX"  # from 80° S, eight degrees each, the last one twelve
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")  # by the zone, over and over
_ROWS = "ABCDEFGHJKLMNPQRSTUV"  # from the equator; in even zones from the sixth letter on
_SQUARE = 100_000
_ROUND = 2_000_000  # metres after which the letters of the rows begin again

_UTM = re.compile(
    r"(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])[\s,]+"
    r"(?P<east>\d{6}(?:\.\d+)?)\s*M?\s*E?[\s,]+(?P<north>\d{1,8}(?:\.\d+)?)\s*M?\s*N?"
)
_MGRS = re.compile(
    r"(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])\s*(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])\s*(?P<digits>\d+(?:\s+\d+)?)"
)


class GridReferenceError(ValueError):
    """Say what is wrong with a grid reference, in a sentence for the user."""


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
