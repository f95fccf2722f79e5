"""Areas divided by lines from another source, whose ends are brought to the area's outline."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_MARGIN = 0.004
"""How far in degrees a line stays from the outline before it is led to one of its vertices."""

_REACH = 0.15
"""How far in degrees an end may lie from the outline and still be brought there."""


def inner_lines(area: BaseGeometry, lines: Sequence[BaseGeometry], to_vertex: bool = False) -> list[BaseGeometry]:
    """Return the lines within an area, with each loose end that is near the outline continued to it.

    With `to_vertex` every end goes to a vertex of the outline, so that the outline gains none that its neighbours lack.
    """
    network = shapely.line_merge(shapely.union_all(list(lines)))
    within = shapely.buffer(area, -_MARGIN) if to_vertex else area
    clipped = [part for part in shapely.get_parts(shapely.intersection(network, within)) if part.length > 0]
    outline = area.boundary
    target = shapely.multipoints(shapely.get_coordinates(outline)) if to_vertex else outline
    links = [
        shapely.LineString(shapely.get_coordinates(shapely.shortest_line(shapely.Point(end), target)))
        for end in _loose_ends(clipped)
    ]
    return clipped + [link for link in links if 0 < link.length < _REACH]


def divide(area: BaseGeometry, lines: Sequence[BaseGeometry], snap: float | None = None) -> list[BaseGeometry]:
    """Return the pieces into which lines that reach the outline divide an area.

    With `snap`, all vertices move to a grid of that many degrees, so that a line that ends a rounding error beside the
    outline ends on it.
    """
    faces = shapely.polygonize([shapely.union_all([area.boundary, *lines], grid_size=snap)])
    shapely.prepare(area)
    return [face for face in shapely.get_parts(faces) if area.contains(face.representative_point())]


def _loose_ends(lines: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Return the ends (n, 2) at which no other line ends."""
    ends = [position for line in lines for position in (line.coords[0], line.coords[-1])]
    unique, counts = np.unique(np.array(ends).reshape(-1, 2), axis=0, return_counts=True)
    loose: NDArray[np.float64] = unique[counts == 1]
    return loose
