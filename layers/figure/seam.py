"""Shapes where the Earth is cut open: at the far end of a map's plane, and at the 180th meridian, where files cut them.

A shape that lies across the end of the plane would run around the whole map; it is cut there, in degrees, before it is
projected. What a file has cut at the 180th meridian, as RFC 7946 (3.1.9) asks for, becomes one again where that lies
within the map. Long edges get vertices on their way, since an edge that is straight in degrees bends on paper.
"""

import math
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely

from layers.drawing.packs import Pack, pack_geometry
from layers.figure.frame import EARTH_RADIUS, Frame
from layers.geodesy.mercator import FURTHEST, GRID, to_degrees, to_grid

WORLD_WIDTH = 2 * GRID
DEGREE = GRID / 180
BENT = 5e-5  # metres of paper that a straight edge may lie beside the line that it stands for
BESIDE = 5.0  # degrees beside the frame that stay of a shape that is cut
TOUCHING = 2  # steps of the grid within which a vertex lies on a meridian
AT_EDGE = 4096  # steps, some metres: edges of the square world are written as 85.0511 degrees
_ALL = 2.0**32  # beyond everything on the grid

Geometries = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.intp]


def _at_edge(xy: npt.NDArray[Any]) -> Flags:
    return np.asarray(np.abs(np.abs(xy[:, 1]) - GRID) <= AT_EDGE)


def _to_pole(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return positions on the grid with those on its upper and lower edge, where ground is cut off, at the poles."""
    return np.column_stack((xy[:, 0], np.where(_at_edge(xy), np.sign(xy[:, 1]) * FURTHEST, xy[:, 1])))


def short_way(pack: Pack) -> Pack:
    """Return a pack in which an edge that jumps across the 180th meridian takes the short way, which is meant.

    As files have such edges they lead around the whole world; longitudes behind one count on. The frame of the world
    has edges like that too, and so has what is cut at a pole: those from one end of the map to the other. A ring that
    does not come back to where it began, such as one around a pole, stays as it is.
    """
    step = np.diff(pack.xy[:, 0].astype(np.int64))
    if not (np.abs(step) > GRID).any():
        return pack
    starts = pack.part_start.astype(np.intp)
    starts = starts[:-1][np.diff(starts) > 0]
    jumping = (np.abs(step) > GRID) & (np.abs(np.abs(step) - WORLD_WIDTH) > TOUCHING)
    jumping[starts[1:] - 1] = False  # between two parts
    turned = np.zeros(len(pack.xy), dtype=np.int64)
    turned[1:][jumping] = -WORLD_WIDTH * np.sign(step[jumping])
    turned = np.cumsum(turned)
    lengths = np.diff(np.append(starts, len(turned)))
    turned -= np.repeat(turned[starts], lengths)
    ends = starts + lengths - 1
    astray = (turned[ends] != 0) & (pack.xy[starts] == pack.xy[ends]).all(axis=1)
    turned[np.repeat(astray, lengths)] = 0
    xy = pack.xy.astype(np.int64)
    xy[:, 0] += turned
    xy = np.clip(xy, -FURTHEST, FURTHEST).astype(np.int32)
    return pack_geometry(
        to_degrees(xy),
        pack.part_start,
        pack.part_kind,
        pack.feature_start,
        keys=pack.feature_key,
        style_index=pack.feature_style,
        styles=pack.styles,
        meta=pack.meta,
    )


class Parts(Protocol):
    """Lines or rings: `xy` (v, 2) on the grid, and for each the place of its part in `part`, in ascending order."""

    @property
    def xy(self) -> npt.NDArray[np.int64]:
        """The vertices on the grid."""

    @property
    def part(self) -> Integers:
        """The numbers of the parts."""

    @property
    def owner(self) -> Integers:
        """For each vertex the place of its part."""


def goes_around_pole(frame: Frame) -> bool:
    """Tell whether a frame shows all longitudes around a pole, so that its plane has no end there."""
    west, _, east, _ = frame.bounds
    return frame.projection.azimuthal and east - west >= 360.0


class Seam:
    """What is cut and joined in a frame."""

    def __init__(self, frame: Frame):
        self._around_pole = goes_around_pole(frame)
        west, south, east, north = frame.bounds
        centre = frame.projection.centre
        centre += 360.0 * round(((west + east) / 2 - centre) / 360.0)
        beside = min(BESIDE, max(0.0, (360.0 - (east - west)) / 2))
        self._ends = ((centre - 180.0) * DEGREE - TOUCHING, (centre + 180.0) * DEGREE + TOUCHING)
        window = max(west - beside, centre - 180.0), min(east + beside, centre + 180.0)
        self._window = (window[0] * DEGREE, -_ALL, window[1] * DEGREE, _ALL)
        low, high = to_grid(np.array([[0.0, max(-90.0, south - BESIDE)], [0.0, min(90.0, north + BESIDE)]]))[:, 1]
        self._near = (np.array([self._window[0], low]), np.array([self._window[2], high]))
        self._step = max(1.0, math.degrees(math.sqrt(8 * BENT * frame.ratio / EARTH_RADIUS)) * DEGREE)
        odd = [turn * 360.0 + 180.0 for turn in (-2, -1, 0, 1)]
        self._meridians = [longitude * DEGREE for longitude in odd if self._around_pole or west < longitude < east]

    def special(self, parts: Parts) -> Flags:
        """Tell which parts must be cut or joined, or have edges that bend on paper."""
        starts = np.flatnonzero(np.diff(parts.owner, prepend=-1))
        found = np.zeros(len(parts.part), dtype=bool)
        if not len(starts):
            return found
        x = parts.xy[:, 0]
        low, high = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
        if self._around_pole:
            found[parts.owner[_at_edge(parts.xy)]] = True
        else:
            found |= (low < self._ends[0]) | (high > self._ends[1])
        for meridian in self._meridians:
            found |= (np.abs(low - meridian) <= TOUCHING) | (np.abs(high - meridian) <= TOUCHING)
        long = np.flatnonzero((np.abs(np.diff(parts.xy, axis=0)) > self._step).any(axis=1))
        long = long[parts.owner[long + 1] == parts.owner[long]]
        if len(long):
            ends = parts.xy[long], parts.xy[long + 1]
            meets = (np.minimum(*ends) <= self._near[1]) & (np.maximum(*ends) >= self._near[0])
            if self._around_pole:
                meets[:, 0] = True
            found[parts.owner[long[meets.all(axis=1)]]] = True
        return found

    def cut(self, shapes: Geometries) -> Geometries:
        """Return shapes on the grid cut where the plane ends, with vertices along their long edges."""
        if self._around_pole:
            areas = shapely.get_dimensions(shapes) == 2  # a coast that is cut off leads to no pole
            shapes[areas] = shapely.transform(shapes[areas], _to_pole)
        else:
            bounds = shapely.bounds(shapes).reshape(-1, 4)
            beyond = (bounds[:, 0] < self._ends[0]) | (bounds[:, 2] > self._ends[1])
            shapes[beyond] = _clipped(shapes[beyond], self._window)
        long = shapely.length(shapes) > self._step  # GEOS refuses a line that begins and ends in one place
        shapes[long] = shapely.segmentize(shapes[long], self._step)
        return shapes

    def joined(self, areas: Geometries, features: Integers) -> tuple[Geometries, Integers]:
        """Return areas on the grid, those of one feature that meet at the 180th meridian as one."""
        if self._around_pole:  # there they meet on paper
            return areas, features
        return _united(areas, features, self._touching(areas))

    def joined_on_paper(self, areas: Geometries, features: Integers) -> tuple[Geometries, Integers]:
        """Return areas on paper, those of one feature as one where the map goes around a pole."""
        if not self._around_pole:
            return areas, features
        valid = np.asarray(shapely.make_valid(areas, method="structure", keep_collapsed=False), dtype=object)
        return _united(valid, features, np.ones(len(areas), dtype=bool), grid_size=0.01)

    def _touching(self, areas: Geometries) -> Flags:
        bounds = shapely.bounds(areas).reshape(-1, 4)
        found = np.zeros(len(areas), dtype=bool)
        for meridian in self._meridians:
            found |= (np.abs(bounds[:, [0, 2]] - meridian) <= TOUCHING).any(axis=1)
        return found


def _united(
    areas: Geometries, features: Integers, wanted: Flags, grid_size: float | None = None
) -> tuple[Geometries, Integers]:
    """Return areas in which the wanted ones of each feature are one; the others come first."""
    owners, counts = np.unique(features[wanted], return_counts=True)
    several = owners[counts > 1]
    wanted = wanted & np.isin(features, several)
    made = [
        shapely.union_all(_valid(areas[wanted & (features == feature)]), grid_size=grid_size) for feature in several
    ]
    return (
        np.concatenate((areas[~wanted], np.array(made, dtype=object))),
        np.concatenate((features[~wanted], several)).astype(np.intp),
    )


def _valid(areas: Geometries) -> Geometries:
    return np.asarray(shapely.make_valid(areas, method="structure", keep_collapsed=False), dtype=object)


def _clipped(shapes: Geometries, window: tuple[float, float, float, float]) -> Geometries:
    """Return what of lines or areas lies in a window, without places where they only touch its edge."""
    box = shapely.box(*window)
    try:
        inside = shapely.intersection(shapes, box)
    except shapely.GEOSException:
        inside = shapely.intersection(_valid(shapes), box)
    return np.array(
        [_of_dimension(part, shapely.get_dimensions(shape)) for part, shape in zip(inside, shapes, strict=True)],
        dtype=object,
    )


def _of_dimension(shape: Any, dimension: int) -> Any:
    """Return the parts of a shape that are lines (1) or areas (2)."""
    if not isinstance(shape, shapely.GeometryCollection | shapely.Point | shapely.MultiPoint | shapely.LineString):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_dimensions(parts) == dimension]
    return shapely.multipolygons(parts) if dimension == 2 else shapely.multilinestrings(parts)
