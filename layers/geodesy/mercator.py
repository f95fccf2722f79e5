"""Web Mercator on an integer grid: the one projection that the screen, the basemap and picking share.

A grid coordinate is a 32-bit integer: x = longitude / 180 * 2^30 and y = mercator y / pi * 2^30 with north positive, so
one step is 1.9 cm at the equator. Values beyond the world are kept as far as 32 bits reach and clamped there.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

GRID = 2**30
"""Grid steps from the meridian of Greenwich to the 180th, and from the equator to the edge of the square world."""

MAXIMUM_LATITUDE = 85.0511287798066
"""The latitude in degrees at which the square world ends: atan(sinh(pi))."""

FURTHEST = 2**31 - 1
"""The grid ends here: a turn around the Earth to the east and west, and next to the poles."""

Positions = NDArray[np.float64]
GridPositions = NDArray[np.int32]


def to_grid(positions: NDArray[Any]) -> GridPositions:
    """Project positions (n, 2) of longitude and latitude in degrees to grid coordinates (n, 2) of x and y."""
    positions = np.asarray(positions, dtype=np.float64)
    grid = np.empty((len(positions), 2), dtype=np.float64)
    np.multiply(positions[:, 0], GRID / 180, out=grid[:, 0])
    # y = atanh(sin(latitude)); beyond a pole there is no y, so latitudes stop there and the clamp below takes over.
    sine = np.sin(np.radians(np.clip(positions[:, 1], -90, 90)))
    with np.errstate(divide="ignore"):
        np.multiply(np.arctanh(sine), GRID / np.pi, out=grid[:, 1])
    np.rint(grid, out=grid)
    np.clip(grid, -FURTHEST, FURTHEST, out=grid)
    np.copyto(grid, FURTHEST, where=np.isnan(grid))
    return grid.astype(np.int32)


def to_degrees(grid: NDArray[Any]) -> Positions:
    """Return the positions (n, 2) of longitude and latitude in degrees of grid coordinates (n, 2)."""
    grid = np.asarray(grid, dtype=np.float64)
    positions = np.empty((len(grid), 2), dtype=np.float64)
    np.multiply(grid[:, 0], 180 / GRID, out=positions[:, 0])
    positions[:, 1] = np.degrees(np.arctan(np.sinh(grid[:, 1] * (np.pi / GRID))))
    at_pole = np.abs(grid[:, 1]) >= FURTHEST  # 24 km from it as numbers go, but only what lies beyond is put there
    if at_pole.any():
        positions[at_pole, 1] = np.copysign(90.0, grid[at_pole, 1])
    return positions


def grid_point(longitude: float, latitude: float) -> tuple[int, int]:
    """Project one position in degrees to grid coordinates x, y."""
    x, y = to_grid(np.array([[longitude, latitude]]))[0]
    return int(x), int(y)
