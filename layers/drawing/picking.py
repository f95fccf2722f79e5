"""Which features lie under the pointer, found in packed arrays."""

import numpy as np
from numpy.typing import NDArray

from layers.drawing.packs import Pack
from layers.parts import OUTER

_LIMIT = 2**31 - 1


def pick(pack: Pack, x: float, y: float, tolerance: float) -> list[int]:
    """Return the keys of the features at a place, top-most (last drawn) first; all arguments are in grid steps.

    A polygon is hit inside it and within the tolerance of its edge, a line and a point within the tolerance.
    """
    found = [position for position in candidates(pack, x, y, tolerance) if _hits(pack, position, x, y, tolerance)]
    return [int(key) for key in pack.feature_key[found[::-1]]]


def candidates(pack: Pack, x: float, y: float, tolerance: float) -> list[int]:
    """Return the positions of the features whose bounds, widened by the tolerance, hold the place."""
    bounds = pack.feature_bounds
    # One column after the other, each comparing as int32 and only what the one before left, costs a third of all four.
    left = np.flatnonzero(bounds[:, 0] <= _whole(np.ceil(x + tolerance)))
    left = left[bounds[left, 2] >= _whole(np.floor(x - tolerance))]
    left = left[bounds[left, 1] <= _whole(np.ceil(y + tolerance))]
    return [int(position) for position in left[bounds[left, 3] >= _whole(np.floor(y - tolerance))]]


def _whole(value: float) -> np.int32:
    return np.int32(max(-_LIMIT, min(_LIMIT, value)))


def _hits(pack: Pack, position: int, x: float, y: float, tolerance: float) -> bool:
    """Say whether one feature is hit, looking at all its vertices at once."""
    parts = slice(int(pack.feature_start[position]), int(pack.feature_start[position + 1]))
    starts = pack.part_start[parts.start : parts.stop + 1].astype(np.intp)
    vertices = pack.xy[starts[0] : starts[-1]].astype(np.float64) - (x, y)
    lengths = np.diff(starts)
    in_ring = np.repeat(pack.part_kind[parts] >= OUTER, lengths)
    joined = np.ones(len(vertices), dtype=bool)  # False where the next vertex belongs to another part
    joined[starts[1:][lengths > 0] - starts[0] - 1] = False
    begin = np.flatnonzero(joined)
    return (
        _near_any_vertex(vertices, tolerance)
        or _inside(vertices, begin[in_ring[begin]])
        or _near_any_segment(vertices, begin, tolerance)
    )


def _near_any_vertex(vertices: NDArray[np.float64], tolerance: float) -> bool:
    return bool((np.einsum("ij,ij->i", vertices, vertices) <= tolerance**2).any())


def _inside(vertices: NDArray[np.float64], begin: NDArray[np.intp]) -> bool:
    """Say whether the origin is inside the rings whose segments begin at these vertices, by the even-odd rule."""
    low, high = vertices[begin, 1], vertices[begin + 1, 1]
    crossing = begin[(low > 0) != (high > 0)]
    (x0, y0), (x1, y1) = vertices[crossing].T, vertices[crossing + 1].T
    return bool(np.count_nonzero(x0 - y0 * (x1 - x0) / (y1 - y0) > 0) % 2)


def _near_any_segment(vertices: NDArray[np.float64], begin: NDArray[np.intp], tolerance: float) -> bool:
    """Say whether the origin is within the tolerance of a segment that begins at one of these vertices."""
    start, along = vertices[begin], vertices[begin + 1] - vertices[begin]
    length = np.einsum("ij,ij->i", along, along)
    share = np.clip(-np.einsum("ij,ij->i", start, along) / np.where(length > 0, length, 1), 0, 1)
    nearest = start + share[:, np.newaxis] * along
    return _near_any_vertex(nearest, tolerance)
