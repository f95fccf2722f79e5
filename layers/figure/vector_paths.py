"""Shapes on paper as SVG path strings: outlines, hatches, dots and the ticks of an advance.

Everything is a plain line or fill. Hatches are cut to their polygon here, because an SVG pattern prints as a coarse
picture; dots are strokes of no length with round caps, which stay small in the file. Coordinates are whole hundredths
of a millimetre, see `frame.py`.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from layers.figure.projection import Floats

Hatch = Literal["single", "cross", "dots"]
DOTS_PER_PATH = 1000  # Chromium slows down beyond this many in one path


def polygons_path(polygons: Iterable[shapely.Geometry]) -> str:
    """Return one path of all rings, to be filled by the nonzero rule: where polygons overlap nothing is cut out."""
    parts = shapely.get_parts(np.asarray(list(polygons), dtype=object))
    rings = shapely.get_rings(shapely.orient_polygons(parts[shapely.get_dimensions(parts) == 2]))
    return "".join(f"{run}z" for run in _runs(rings))


def lines_path(lines: Iterable[shapely.Geometry]) -> str:
    """Return one path of all lines; polygons give their rings."""
    parts = shapely.get_parts(np.asarray(list(lines), dtype=object))
    return "".join(_runs(parts))


def points_paths(points: Floats) -> list[str]:
    """Return strokes of no length, to be drawn with round caps, a thousand to a path."""
    whole = np.unique(np.rint(points).astype(np.int64), axis=0)
    texts = [f"M{x} {y}h0" for x, y in whole.tolist()]
    return ["".join(texts[start : start + DOTS_PER_PATH]) for start in range(0, len(texts), DOTS_PER_PATH)]


def hatch_lines(area: shapely.Geometry, hatch: Hatch, spacing: float) -> list[shapely.Geometry]:
    """Return the lines of a single or cross hatch at 45°, cut to an area; they meet across neighbouring areas."""
    directions = (1.0,) if hatch == "single" else (1.0, -1.0)
    shapely.prepare(area)
    lines: list[shapely.Geometry] = []
    for direction in directions:
        slanted = _slanted(shapely.bounds(area), direction, spacing * 2**0.5)
        cut = shapely.intersection(slanted, area)
        parts = shapely.get_parts(cut[~shapely.is_empty(cut)])
        lines.extend(parts[shapely.get_dimensions(parts) == 1])
    return lines


def hatch_dots(area: shapely.Geometry, spacing: float) -> Floats:
    """Return the positions of a staggered grid of dots that fall inside an area."""
    left, top, right, bottom = shapely.bounds(area)
    row_height = spacing * 0.75**0.5
    rows = np.arange(np.floor(top / row_height), np.ceil(bottom / row_height) + 1)
    columns = np.arange(np.floor(left / spacing), np.ceil(right / spacing) + 1)
    x = columns[None, :] * spacing + (rows[:, None] % 2) * spacing / 2
    y = np.broadcast_to(rows[:, None] * row_height, x.shape)
    shapely.prepare(area)
    inside = shapely.contains_xy(area, x.ravel(), y.ravel())
    return np.column_stack((x.ravel()[inside], y.ravel()[inside]))


def ticks(lines: Iterable[shapely.Geometry], spacing: float, length: float) -> list[shapely.Geometry]:
    """Return short strokes to the left of lines, which is outward for a ring that runs clockwise on paper."""
    strokes: list[shapely.Geometry] = []
    for line in lines:
        length_of_line = float(shapely.length(line))
        along = np.arange(spacing / 2, length_of_line, spacing)
        if not len(along):
            continue
        whole = np.full(len(along), line, dtype=object)
        here = shapely.get_coordinates(shapely.line_interpolate_point(whole, along))
        after = np.minimum(along + spacing / 10, length_of_line)
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(whole, after))
        step = ahead - here
        norm = np.hypot(step[:, 0], step[:, 1])
        norm[norm == 0] = 1.0
        normal = np.column_stack((step[:, 1], -step[:, 0])) / norm[:, None]
        strokes.extend(np.asarray(shapely.linestrings(np.stack((here, here + normal * length), axis=1)), dtype=object))
    return strokes


def _slanted(bounds: npt.NDArray[np.float64], direction: float, step: float) -> npt.NDArray[np.object_]:
    """Return 45° lines across a box; their place depends on the paper alone, so that neighbours line up."""
    left, top, right, bottom = bounds
    # a line is y = direction * x + offset
    offsets = (top - direction * left, top - direction * right, bottom - direction * left, bottom - direction * right)
    steps = np.arange(np.ceil(min(offsets) / step), np.floor(max(offsets) / step) + 1) * step
    start = np.column_stack((np.full_like(steps, left), direction * left + steps))
    end = np.column_stack((np.full_like(steps, right), direction * right + steps))
    return np.asarray(shapely.linestrings(np.stack((start, end), axis=1)), dtype=object)


def _runs(lines: npt.NDArray[np.object_]) -> list[str]:
    """Write each line with relative steps; vertices that fall together are written once, a line of one place never."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return []
    whole = np.rint(xy).astype(np.int64)
    steps = np.diff(whole, axis=0)
    kept = (steps != 0).any(axis=1) & (owner[1:] == owner[:-1])
    ends = 2 * np.cumsum(np.bincount(owner[1:][kept], minlength=len(lines)))
    first = np.minimum(np.searchsorted(owner, np.arange(len(lines))), len(whole) - 1)
    texts = list(map(str, steps[kept].ravel().tolist()))
    return [
        f"M{x} {y}l{' '.join(texts[begin:end])}"
        for (x, y), begin, end in zip(whole[first].tolist(), [0, *ends[:-1].tolist()], ends.tolist(), strict=True)
        if begin < end
    ]
