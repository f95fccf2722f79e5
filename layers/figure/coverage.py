"""How much of the layers something would cover that is put on the map."""

import math
from collections.abc import Sequence

import numpy as np
import shapely

from layers.figure.clipping import Geometries
from layers.figure.frame import UNITS, Frame
from layers.figure.paper import Box
from layers.figure.shapes import Drawn

POINT_COVERED = 1e6
LINE_COVERED = 200.0  # as if lines were two millimetres wide


class Coverage:
    """Answers for any number of boxes what each would cover; a million points take no longer than one."""

    def __init__(self, frame: Frame, drawn: Sequence[Drawn]):
        self._areas = _Shapes([layer.areas for layer in drawn])
        self._lines = _Shapes([layer.lines for layer in drawn])
        spots = np.concatenate([np.empty((0, 2)), *(layer.points for layer in drawn)])
        # how many points lie above and to the left of each corner of a grid of millimetres
        self._columns, self._rows = math.ceil(frame.width) + 1, math.ceil(frame.height) + 1
        cells = np.clip(spots / UNITS, 0, [self._columns - 1, self._rows - 1]).astype(np.intp)
        counts = np.bincount(cells[:, 1] * self._columns + cells[:, 0], minlength=self._rows * self._columns)
        summed = counts.reshape(self._rows, self._columns).cumsum(axis=0).cumsum(axis=1)
        self._points_before = np.pad(summed, ((1, 0), (1, 0)))

    def of(self, box: Box) -> float:
        """Return what a box of millimetres covers, in hundredths of a millimetre squared; a point counts much."""
        edges = (box.left, box.top, box.left + box.width, box.top + box.height)
        window = tuple(edge * UNITS for edge in edges)
        covered = float(np.sum(shapely.area(self._areas.inside(window))))
        covered += LINE_COVERED * float(np.sum(shapely.length(self._lines.inside(window))))
        return covered + POINT_COVERED * self._points(edges)

    def _points(self, edges: tuple[float, float, float, float]) -> int:
        left, right = (min(max(0, edge), self._columns) for edge in (math.floor(edges[0]), math.ceil(edges[2])))
        top, bottom = (min(max(0, edge), self._rows) for edge in (math.floor(edges[1]), math.ceil(edges[3])))
        before = self._points_before
        return int(before[bottom, right] - before[top, right] - before[bottom, left] + before[top, left])


class _Shapes:
    def __init__(self, shapes: Sequence[Geometries]):
        self._all = np.concatenate([np.empty(0, dtype=object), *shapes])
        self._bounds = shapely.bounds(self._all).reshape(-1, 4)

    def inside(self, window: tuple[float, ...]) -> Geometries:
        """Return what of the shapes lies in a window."""
        left, top, right, bottom = window
        bounds = self._bounds
        near = (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top)
        cut: Geometries = shapely.clip_by_rect(self._all[near], left, top, right, bottom)
        return cut
