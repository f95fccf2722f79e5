"""The grid of a printed map: a graticule of meridians and parallels, or the military grid with its squares.

Lines are made in their own system, close enough together to bend as they should, projected with the figure's
projection and clipped to the frame. Where one ends on the frame's edge stands what it is: degrees and minutes, or the
digits of the grid, the hundreds of kilometres small before them.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from pyproj import Transformer

from layers.document import Bounds
from layers.figure.clipping import Geometries
from layers.figure.extents import meet
from layers.figure.frame import UNITS, Frame
from layers.figure.projection import Floats
from layers.figure.vector_paths import lines_path
from layers.geodesy.grid_references import GridZone, grid_zones, square

Kind = Literal["graticule", "mgrs"]
Edge = Literal["top", "bottom", "left", "right"]

CLOSEST = 28.0  # millimetres between two lines of a graticule, at least
CLOSEST_SQUARES = 10.0  # the same for the lines of the military grid
SECONDS = (108_000, 72_000, 54_000, 36_000, 18_000, 7_200, 3_600, 1_800, 1_200, 600, 300, 120, 60, 30, 20, 10, 5, 2, 1)
GRID_METRES = (100, 1_000, 10_000, 100_000)
SQUARE = 100_000.0
DEGREE = 111_320.0  # metres
BETWEEN_LABELS = 1_150.0  # hundredths of a millimetre from one label of an edge to the next
LETTER, LINE = 165.0, 450.0  # hundredths of a millimetre that a letter of a square takes on A4, and how high it is
VERTICES = 61  # of a line; none bends more than that between two of them
MOST_ZONES = 12  # in which lines have digits
MOST_NAMED = 6  # zones in the note
MOST_LINES = 400
_HALF = 180 * 3600
_ACROSS: tuple[Edge, ...] = ("bottom", "top")
_ALONG: tuple[Edge, ...] = ("left", "right")


class _Line(NamedTuple):
    """A line of the grid in degrees, what it is called, and the edges of the frame where that should stand."""

    xy: Floats
    text: str
    over: str  # stands small before the text
    edges: tuple[Edge, ...]
    heavy: bool = False


def grid(kind: Kind, frame: Frame, scale: float) -> dict[str, Any]:
    """Return the grid of a frame; `scale` is how much larger than on A4 type is.

    `lines` and `heavy` are paths, `labels` have `text`, `over`, `x`, `y` and the `edge` on which they stand, `squares`
    the letters of the military grid with their places, all in hundredths of a millimetre; `note` says what it is.
    """
    if kind == "graticule":
        lines, note = _graticule(frame, scale)
        squares: list[dict[str, Any]] = []
    else:
        lines, squares, note = _military(frame, scale)
    clipped = [(line, _clipped(line.xy, frame)) for line in lines]
    return {
        "lines": _path(parts for line, parts in clipped if not line.heavy),
        "heavy": _path(parts for line, parts in clipped if line.heavy),
        "labels": _labels(clipped, frame, scale),
        "squares": squares,
        "note": note,
    }


def degrees_label(seconds: int, letters: str) -> str:
    """Write whole seconds of arc as degrees, minutes and seconds, without those that are nothing: 36°30′ E."""
    degrees, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    text = f"{degrees}°" + (f"{minutes:02d}′" if minutes or left else "") + (f"{left:02d}″" if left else "")
    middle = degrees in (0, 180) and not rest and letters == "EW"
    return text if middle or not seconds else f"{text} {letters[0] if seconds > 0 else letters[1]}"


def interval(ratio: float, scale: float, degree: float = DEGREE) -> int:
    """Return the seconds of arc between lines: the least of the usual steps that keeps them apart on paper.

    `degree` is the length of one in metres: along a parallel it is shorter than along a meridian.
    """
    apart = (step for step in reversed(SECONDS) if step / 3600 * degree / ratio * 1000 >= CLOSEST * scale)
    return next(apart, SECONDS[0])


def _graticule(frame: Frame, scale: float) -> tuple[list[_Line], str]:
    west, south, east, north = frame.bounds
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    middle = min(80.0, max(nearest, abs(south + north) / 2))
    upright = interval(frame.ratio, scale)
    sideways = interval(frame.ratio, scale, DEGREE * float(np.cos(np.radians(middle))))
    lines = []
    latitudes = np.linspace(max(-90.0, south - upright / 3600), min(90.0, north + upright / 3600), VERTICES)
    for seconds in _steps(west, east, sideways):
        if seconds - west * 3600 >= 360 * 3600:
            continue  # it is there already
        degrees = np.full(VERTICES, seconds / 3600)
        lines.append(_Line(np.column_stack((degrees, latitudes)), degrees_label(_around(seconds), "EW"), "", _ACROSS))
    reach = min(sideways / 3600, (360.0 - (east - west)) / 2)
    longitudes = np.linspace(west - reach, east + reach, VERTICES * 6)
    for seconds in _steps(south, north, upright):
        if abs(seconds) < 90 * 3600:
            degrees = np.full(len(longitudes), seconds / 3600)
            lines.append(_Line(np.column_stack((longitudes, degrees)), degrees_label(seconds, "NS"), "", _ALONG))
    if sideways != upright:
        return lines, f"meridians every {_step_text(sideways)}, parallels every {_step_text(upright)}"
    return lines, f"graticule every {_step_text(upright)}"


def _step_text(seconds: int) -> str:
    """Write a step of the graticule in its own unit: 5°, 30′, 10″."""
    if seconds >= 3600:
        return f"{seconds // 3600}°"
    return f"{seconds // 60}′" if seconds >= 60 else f"{seconds}″"


def _around(seconds: int) -> int:
    """Return seconds of longitude between those of -180 and 180 degrees."""
    return seconds if abs(seconds) <= _HALF else (seconds + _HALF) % (2 * _HALF) - _HALF


def _steps(low: float, high: float, step: int) -> list[int]:
    """Return the whole multiples of a step of seconds from low to high degrees."""
    first, last = int(np.ceil(low * 3600 / step)), int(np.floor(high * 3600 / step))
    return [number * step for number in range(first, last + 1)][:MOST_LINES]


def _military(frame: Frame, scale: float) -> tuple[list[_Line], list[dict[str, Any]], str]:
    zones = [zone for zone in grid_zones() if meet((zone.west, zone.south, zone.east, zone.north), frame.bounds)]
    step = next((step for step in GRID_METRES if step / frame.ratio * 1000 >= CLOSEST_SQUARES * scale), None)
    if step is None:
        lines = [line for zone in zones for line in _boundaries(zone)]
        names = [name for zone in zones for name in _named(_outline(zone), zone.name, frame, scale)]
        return lines, names, "MGRS grid zones on WGS 84"
    systems = [system for system in map(_System, zones) if system.seen(frame)]
    several = len(systems) > 1
    lines = [line for system in systems if several for line in _boundaries(system.zone)]
    squares: list[dict[str, Any]] = []
    for system in systems:
        found = system.lines(frame, step)
        # where zones crowd around a pole, the same digits would stand for another line every few millimetres
        lines += found if len(systems) <= MOST_ZONES else [line._replace(text="") for line in found]
        squares += system.squares(frame, scale, several=several)
    size = f"{step // 1000} km" if step >= 1000 else f"{step} m"
    named = ", ".join(system.zone.name for system in systems)
    which = f"grid zone{'s' if several else ''} {named}" if len(systems) <= MOST_NAMED else f"{len(systems)} grid zones"
    return lines, squares, f"MGRS on WGS 84, {which}, lines every {size}"


def _outline(zone: GridZone) -> Floats:
    """Return the outline of a zone in degrees; what is asked of it is where its middle is."""
    return np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.box(*zone[2:]), 1.0)))


def _boundaries(zone: GridZone) -> Iterator[_Line]:
    """Yield the western and southern side of a zone, heavier than the grid's lines."""
    along = np.linspace(0.0, 1.0, VERTICES if zone.zone else VERTICES * 6)
    latitudes = zone.south + along * (zone.north - zone.south)
    yield _Line(np.column_stack((np.full(len(along), zone.west), latitudes)), "", "", (), heavy=True)
    if zone.south > -90.0:
        longitudes = zone.west + along * (zone.east - zone.west)
        yield _Line(np.column_stack((longitudes, np.full(len(along), zone.south))), "", "", (), heavy=True)


class _System:
    """The grid of one zone: its lines within the zone, and the letters of its squares; lengths are its own metres."""

    def __init__(self, zone: GridZone):
        self.zone = zone
        if zone.zone:
            south = " +south" if zone.south < 0 else ""
            definition = f"+proj=utm +zone={zone.zone}{south} +datum=WGS84 +units=m"
            outline = shapely.get_coordinates(shapely.segmentize(shapely.box(*zone[2:]), 0.05))
        else:
            pole = 90 if zone.south > 0 else -90
            definition = f"+proj=stere +lat_0={pole} +k=0.994 +x_0=2000000 +y_0=2000000 +datum=WGS84 +units=m"
            rim = zone.south if zone.south > 0 else zone.north
            arc = np.linspace(zone.west, zone.east, 721)  # the straight side through the pole closes the half
            outline = np.column_stack((arc, np.full(len(arc), rim)))
        self._degrees = Transformer.from_crs(definition, "+proj=longlat +datum=WGS84", always_xy=True)
        east, north = self._degrees.transform(outline[:, 0], outline[:, 1], direction="INVERSE")
        self.area = shapely.make_valid(shapely.polygons(np.column_stack((east, north))))

    def lines(self, frame: Frame, step: float) -> list[_Line]:
        """Return the lines of whole steps in the part of the zone that the frame shows, with their digits."""
        seen = self.seen(frame)
        if seen is None:
            return []
        west, south, east, north = seen
        found = []
        for easting in _multiples(west, east, step):
            found += self._within(((easting, south), (easting, north)), easting, _ACROSS, step)
        for northing in _multiples(south, north, step):
            found += self._within(((west, northing), (east, northing)), northing, _ALONG, step)
        return found

    def squares(self, frame: Frame, scale: float, *, several: bool) -> list[dict[str, Any]]:
        """Return the letters of the squares of 100 km, with the zone before them where the frame shows several."""
        seen = self.seen(frame)
        if seen is None:
            return []
        west, south, east, north = seen
        corners = [
            (easting, northing)
            for easting in _multiples(west - SQUARE, east, SQUARE)
            for northing in _multiples(south - SQUARE, north, SQUARE)
        ]
        whole = [shapely.box(easting, northing, easting + SQUARE, northing + SQUARE) for easting, northing in corners]
        found: list[dict[str, Any]] = []
        for (easting, northing), area in zip(corners, shapely.intersection(whole, self.area), strict=True):
            for part in shapely.get_parts(area) if shapely.area(area) > 0 else ():
                outline = shapely.get_coordinates(shapely.segmentize(part, SQUARE / 10))
                letters = square(self.zone, easting + 1, northing + 1)
                named = f"{self.zone.name} {letters}" if several else letters
                found += _named(np.column_stack(self._to_degrees(outline)), named, frame, scale)
        return found

    def _to_degrees(self, xy: Floats) -> tuple[Floats, Floats]:
        longitudes, latitudes = self._degrees.transform(xy[:, 0], xy[:, 1])
        return np.asarray(longitudes), np.asarray(latitudes)

    def _within(
        self, ends: Sequence[tuple[float, float]], value: float, edges: tuple[Edge, ...], step: float
    ) -> list[_Line]:
        """Return what of a straight line of the grid lies in the zone, with its digits."""
        over, text = digits(value, step)
        heavy = value % SQUARE == 0 and step < SQUARE
        parts = shapely.get_parts(shapely.intersection(shapely.linestrings(ends), self.area))
        bent = shapely.segmentize(
            parts[shapely.length(parts) > 0], shapely.length(shapely.linestrings(ends)) / VERTICES
        )
        return [
            _Line(np.column_stack(self._to_degrees(shapely.get_coordinates(part))), text, over, edges, heavy)
            for part in bent
        ]

    def seen(self, frame: Frame) -> Bounds | None:
        """Return the metres between which the frame shows this zone: west, south, east, north."""
        across, down = np.meshgrid(np.linspace(0, frame.width, 65), np.linspace(0, frame.height, 65))
        longitudes, latitudes = frame.projection.to_degrees(
            frame.left + across.ravel() * frame.metres, frame.top - down.ravel() * frame.metres
        )
        east_of = (longitudes - self.zone.west) % 360.0
        inside = east_of <= self.zone.east - self.zone.west
        inside &= (latitudes >= self.zone.south) & (latitudes <= self.zone.north)
        if not inside.any():
            return None
        easts, norths = self._degrees.transform(longitudes[inside], latitudes[inside], direction="INVERSE")
        spare = frame.ratio / 1000 * max(frame.width, frame.height) / 60  # a place between two that were tried
        return (
            float(np.min(easts)) - spare,
            float(np.min(norths)) - spare,
            float(np.max(easts)) + spare,
            float(np.max(norths)) + spare,
        )


def digits(value: float, step: float) -> tuple[str, str]:
    """Return the hundreds of kilometres of a grid line, which stand small, and the digits that a reference has."""
    hundreds, rest = divmod(round(value), 100_000)
    if step < 1000:
        return str(hundreds or ""), f"{rest // 100:03d}"
    return str(hundreds or ""), f"{rest // 1000:02d}"


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [number * step for number in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)][:MOST_LINES]


def _named(outline: Floats, text: str, frame: Frame, scale: float) -> list[dict[str, Any]]:
    """Return a text in the middle of what the frame shows of an area in degrees, where there is room for it."""
    paper = frame.to_paper(outline[:, 0], outline[:, 1])
    if len(paper) < 4 or not np.isfinite(paper).all():
        return []
    shape = shapely.clip_by_rect(shapely.make_valid(shapely.polygons(paper)), *frame.paper)
    left, top, right, bottom = shapely.bounds(shape).tolist()  # of nothing these are no numbers
    if right - left < len(text) * LETTER * scale or not bottom - top >= LINE * scale:
        return []
    return [{"text": text, "x": round((left + right) / 2), "y": round((top + bottom) / 2)}]


def _clipped(degrees: Floats, frame: Frame) -> Geometries:
    """Return what of a line in degrees lies in the frame, on paper; a leap across the map is no part of it."""
    paper = frame.to_paper(degrees[:, 0], degrees[:, 1])
    good = np.asarray(np.isfinite(paper).all(axis=1))
    paper = np.where(good[:, None], paper, 0.0)
    leap = np.hypot(*np.diff(paper, axis=0).T) > (frame.width + frame.height) * UNITS
    breaks = np.flatnonzero(leap | ~good[1:] | ~good[:-1]) + 1
    runs = [run for run in np.split(paper, breaks) if len(run) > 1]
    if not runs:
        return np.empty(0, dtype=object)
    lines = np.array([shapely.linestrings(run) for run in runs], dtype=object)
    parts = shapely.get_parts(shapely.clip_by_rect(lines, *frame.paper))
    found: Geometries = parts[shapely.length(parts) > 1.0]
    return found


def _path(parts: Iterator[Geometries]) -> str:
    return lines_path(np.concatenate([np.empty(0, dtype=object), *parts]))


def _labels(clipped: Sequence[tuple[_Line, Geometries]], frame: Frame, scale: float) -> list[dict[str, Any]]:
    """Return what stands where lines end on the frame's edges, none so near to another that they would touch."""
    taken: dict[Edge, list[float]] = {}
    found = []
    for line, parts in clipped:
        ends = [(edge, x, y) for part in parts for edge, x, y in _ends(part, frame)] if line.text else []
        wanted = [end for end in ends if end[0] in line.edges] or ends
        for edge, x, y in wanted:
            place = x if edge in _ACROSS else y
            longest = (frame.width if edge in _ACROSS else frame.height) * UNITS
            room = BETWEEN_LABELS * scale
            near = any(abs(place - other) < room for other in taken.setdefault(edge, []))
            if near or not room / 2 <= place <= longest - room / 2:
                continue
            taken[edge].append(place)
            found.append({"text": line.text, "over": line.over, "edge": edge, "x": round(x), "y": round(y)})
    return found


def _ends(part: Any, frame: Frame) -> Iterator[tuple[Edge, float, float]]:
    """Yield the ends of a clipped line that lie on the frame's edge."""
    left, top, right, bottom = frame.paper
    coordinates = shapely.get_coordinates(part)
    for x, y in (coordinates[0].tolist(), coordinates[-1].tolist()):
        sides: tuple[tuple[Edge, float], ...] = (
            ("left", abs(x - left)),
            ("right", abs(x - right)),
            ("top", abs(y - top)),
            ("bottom", abs(y - bottom)),
        )
        edge, distance = min(sides, key=lambda side: side[1])
        if distance < 1.0:
            yield edge, x, y
