"""Places for the letters of callouts that have none of their own: beside their features, clear of each other.

Lengths are hundredths of a millimetre of the page.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

DISTANCES = (1500.0, 2000.0, 2700.0, 3600.0)
DIRECTIONS = np.radians([-37, -143, 37, 143, -60, -120, 60, 120, -15, -165, 15, 165, -90, 90, 0, 180])
RADIUS = 330.0  # of a letter's disc, with a little room
TIP = 250.0  # kept clear around what another callout points at


def free_places(
    tips: Sequence[Point], frame: Box, taken: Iterable[Box], leaders: Iterable[tuple[Point, Point]], scale: float
) -> list[Point]:
    """Return a place for the letter of each callout, in their order; the nearest one that is free, else beside its tip.

    `taken` are boxes and `leaders` lines that are there already; no letter covers one, and no leader crosses another.
    """
    around = [shapely.Point(tip).buffer(TIP * scale, quad_segs=4) for tip in tips]
    areas = [shapely.box(*box) for box in taken]
    lines = [shapely.LineString(leader) for leader in leaders]
    places: list[Point] = []
    for tip in tips:
        # what lies right beside this one cannot be kept clear
        far = [area for area in around if not shapely.intersects_xy(area, *tip)]
        others = np.array([*areas, *far], dtype=object)
        place = _first_free(tip, frame, others, np.array(lines, dtype=object), scale)
        places.append(place)
        areas.append(shapely.Point(place).buffer(RADIUS * scale, quad_segs=4))
        lines.append(shapely.LineString([tip, place]))
    return places


def _first_free(tip: Point, frame: Box, areas: Geometries, lines: Geometries, scale: float) -> Point:
    left, top, right, bottom = frame
    edge = RADIUS * scale
    shapely.prepare(areas)
    for distance in DISTANCES:
        for angle in DIRECTIONS.tolist():
            x, y = tip[0] + np.cos(angle) * distance * scale, tip[1] + np.sin(angle) * distance * scale
            if not (left + edge <= x <= right - edge and top + edge <= y <= bottom - edge):
                continue
            disc = shapely.Point(x, y).buffer(edge, quad_segs=4)
            leader = shapely.LineString([tip, (x, y)])
            clear = not shapely.intersects(areas, disc).any() and not shapely.intersects(areas, leader).any()
            if clear and not shapely.intersects(lines, shapely.union(leader, disc)).any():
                return float(x), float(y)
    angle = float(DIRECTIONS[0])
    return tip[0] + float(np.cos(angle)) * DISTANCES[0] * scale, tip[1] + float(np.sin(angle)) * DISTANCES[0] * scale
