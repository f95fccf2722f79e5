"""Extents: what part of the world a map shows, in degrees, also across the 180th meridian.

As it is written, in files and in texts, an extent is west, south, east and north with longitudes from -180 to 180, and
a west that is greater than its east lies across the 180th meridian (RFC 7946, 5.2). To reckon with, its longitudes
count on: the east is never less than the west and may be more than 180, which the functions here call counted on.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.document import Bounds
from layers.drawing.packs import Pack
from layers.geodesy.mercator import to_degrees

WORLD: Bounds = (-180.0, -85.0, 180.0, 85.0)
AROUND_A_PLACE = 0.1  # degrees, about ten kilometres
LEAST_EXTENT = 0.001  # a building and what stands around it
WIDEST_ARC = 300.0  # degrees; data that reach around more of the world than this are shown on the usual map of it
_HAIR = 1e-9


class ExtentError(ValueError):
    """An extent that no map can show; the message is for the user."""


def wrapped(longitude: float) -> float:
    """Return a longitude between -180 and 180 degrees; neither of the two becomes the other."""
    return longitude if -180.0 <= longitude <= 180.0 else (longitude + 180.0) % 360.0 - 180.0


def as_written(bounds: Bounds) -> Bounds:
    """Return an extent that counts on as it is written: across the 180th meridian its west is greater than its east."""
    west, south, east, north = bounds
    if east - west >= 360.0 - _HAIR:
        return -180.0, south, 180.0, north
    west, east = wrapped(west), wrapped(east)
    return -180.0 if west == 180.0 and east < west else west, south, 180.0 if east == -180.0 < west else east, north


def counted_on(bounds: Bounds) -> Bounds:
    """Return an extent as it is written so that its longitudes count on."""
    west, south, east, north = bounds
    return (west, south, east + 360.0, north) if west > east else bounds


def meet(one: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether two extents, counted on, have ground in common, a turn around the Earth apart or not."""
    beside = all(one[0] + turn >= other[2] or one[2] + turn <= other[0] for turn in (-360.0, 0.0, 360.0))
    return not beside and one[1] < other[3] and one[3] > other[1]


def extent_text(bounds: Bounds) -> str:
    """Write an extent as its four numbers."""
    return " ".join(f"{value:g}" for value in bounds)


def typed_extent(text: str) -> Bounds:
    """Return the extent, as it is written, that four numbers mean; raises ValueError or ExtentError, a kind of it."""
    words = text.replace(",", " ").replace(";", " ").split()
    try:
        west, south, east, north = (float(word.rstrip("°")) for word in words)
    except ValueError:
        raise ValueError(f"{text!r} is no extent; write west, south, east and north: 34.5 33.9 39.2 37.2") from None
    checked_extent((west, south, east, north))
    return west, south, east, north


def seen_extent(bounds: Bounds) -> Bounds:
    """Return the extent, as it is written, of what a window shows, whose map repeats beyond the 180th meridian."""
    west, south, east, north = (round(value, 4) for value in bounds)
    return as_written((west, max(south, WORLD[1]), east, min(north, WORLD[3])))


def checked_extent(bounds: Bounds) -> Bounds:
    """Return an extent as it is written counted on, wider around a single place or next to none.

    Raises ExtentError for one that no map can show.
    """
    west, south, east, north = bounds
    if not all(math.isfinite(value) for value in bounds):
        raise ExtentError(f"The extent {extent_text(bounds)} is not made of numbers")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        raise ExtentError(
            f"The extent {extent_text(bounds)} lies outside the world: longitudes go from -180 to 180, "
            "latitudes from -90 to 90, in the order west, south, east, north"
        )
    if south > north:
        raise ExtentError(f"The extent {extent_text(bounds)} is empty: give west, south, east, north")
    return widened(counted_on(bounds))


def widened(bounds: Bounds) -> Bounds:
    """Return an extent that counts on, wider where it is a single place or next to none, and no wider than a map."""
    west, south, east, north = bounds
    least = AROUND_A_PLACE if (west, south) == (east, north) else LEAST_EXTENT
    if east - west < least and north - south < least:
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        west, east, south, north = (
            middle_x - least / 2,
            middle_x + least / 2,
            middle_y - least / 2,
            middle_y + least / 2,
        )
    return west, max(south, WORLD[1]), min(east, west + 360.0), min(north, WORLD[3])


def shortest(boxes: NDArray[np.float64]) -> Bounds:
    """Return the least extent around boxes (n, 4) of west, south, east and north in degrees, which counts on.

    Its longitudes are the shortest arc that holds those of all boxes. What reaches around almost the whole world keeps
    the usual map of it, which ends at the 180th meridian.
    """
    south, north = float(boxes[:, 1].min()), float(boxes[:, 3].max())
    west, east = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    if west >= -180.0 and east <= 180.0 and east - west <= 180.0:
        return west, south, east, north
    starts = (boxes[:, 0] + 180.0) % 360.0 - 180.0
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    reached = np.maximum.accumulate(starts + (boxes[:, 2] - boxes[:, 0])[order])
    reached = np.maximum(reached, reached[-1] - 360.0)  # what lies across the meridian begins at the end of the order
    gaps = np.append(starts[1:], starts[0] + 360.0) - reached
    widest = int(np.argmax(gaps))
    arc = 360.0 - float(gaps[widest])
    if arc > WIDEST_ARC:
        return (west, south, east, north) if west >= -180.0 and east <= 180.0 else (-180.0, south, 180.0, north)
    first = float(starts[(widest + 1) % len(starts)])
    return first, south, first + arc, north


def extent_of(packs: Iterable[Pack]) -> Bounds | None:
    """Return the least extent, counted on, around everything in packs; None where that is nothing.

    A shape that is cut at the 180th meridian has parts on both of its sides: its parts count, not the whole.
    """
    found = [_boxes(pack) for pack in packs]
    boxes = np.concatenate(found) if found else np.empty((0, 4))
    if not len(boxes):
        return None
    corners = to_degrees(boxes.reshape(-1, 2)).reshape(-1, 4)
    west, south, east, north = shortest(corners)
    return west, max(south, WORLD[1]), east, min(north, WORLD[3])


def extent_of_boxes(boxes: Sequence[Bounds]) -> Bounds:
    """Return the least extent, as it is written, around others that are written so."""
    return as_written(shortest(np.array([counted_on(box) for box in boxes], dtype=np.float64)))


def extent_of_shape(shape: BaseGeometry) -> Bounds:
    """Return the least extent, as it is written, around a shape in degrees that may be cut at the 180th meridian."""
    return as_written(shortest(shapely.bounds(shapely.get_parts(shapely.get_parts(shape)))))


def _boxes(pack: Pack) -> NDArray[np.int32]:
    """Return the bounds on the grid of the features, or of their parts where one reaches around half the world."""
    full = pack.feature_bounds[pack.feature_bounds[:, 0] <= pack.feature_bounds[:, 2]]
    half = 2**30
    if not len(full) or not ((full[:, 2].astype(np.int64) - full[:, 0]) > half).any():
        return full
    starts = pack.part_start[:-1].astype(np.intp)
    starts = starts[np.diff(pack.part_start.astype(np.intp)) > 0]
    return np.hstack((np.minimum.reduceat(pack.xy, starts), np.maximum.reduceat(pack.xy, starts)))
