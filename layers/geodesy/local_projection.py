"""A plane around a place, in metres: where constructions are made that are true on the ground.

The azimuthal equidistant projection keeps distance and direction from its centre exactly, and within 300 km of it
every distance to a few tenths of a per mille. Longitudes come back counted on from the centre, so that what lies beyond
the 180th meridian has more than 180 degrees, and is cut there by `cut_at_antimeridian`, as RFC 7946 (3.1.9) has it.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.geodesy.geodesic import Position, distance

RANGE = 300_000
"""How far from the centre in metres a construction in one plane may reach."""


class LocalProjection:
    """The azimuthal equidistant projection around a position, of WGS 84."""

    def __init__(self, centre: Position):
        self.centre = centre
        self._projection = Proj(proj="aeqd", lon_0=centre[0], lat_0=centre[1], ellps="WGS84")

    def to_plane(self, shape: BaseGeometry) -> Any:
        """Return a geometry in degrees as one in metres east and north of the centre."""
        return shapely.transform(
            shape, lambda positions: np.column_stack(self._projection(positions[:, 0], positions[:, 1]))
        )

    def to_degrees(self, shape: BaseGeometry) -> Any:
        """Return a geometry in metres as one in degrees, longitudes within 180 degrees of the centre's."""
        return shapely.transform(shape, self._unprojected)

    def positions_in_plane(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions (n, 2) in degrees as metres east and north of the centre."""
        return np.column_stack(self._projection(positions[:, 0], positions[:, 1]))

    def holds_pole(self, shape: BaseGeometry) -> bool:
        """Tell whether a geometry in metres holds or touches a pole, where no polygon in degrees is right."""
        return any(
            distance(self.centre, (self.centre[0], pole)) < 15_000_000
            and shapely.intersects(shape, shapely.Point(self._projection(self.centre[0], pole)))
            for pole in (90, -90)
        )

    def _unprojected(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        longitudes, latitudes = self._projection(positions[:, 0], positions[:, 1], inverse=True)
        around = self.centre[0]
        return np.column_stack(((longitudes - around + 180) % 360 - 180 + around, latitudes))


def cut_at_antimeridian(shape: BaseGeometry) -> Any:
    """Return a geometry of degrees beyond ±180 cut at the 180th meridian, each part moved to where it is."""
    west, _, east, _ = shapely.bounds(shape)
    if shape.is_empty or (west >= -180 and east <= 180):
        return shape
    parts: list[BaseGeometry] = []
    for turns in range(int(np.floor((west + 180) / 360)), int(np.floor((east + 180) / 360)) + 1):
        world = shapely.box(360 * turns - 180, -90, 360 * turns + 180, 90)
        inside = shapely.intersection(shape, world)
        moved = affinity.translate(inside, xoff=-360 * turns)
        dimension = shapely.get_dimensions(shape)
        parts += [part for part in shapely.get_parts(moved) if shapely.get_dimensions(part) == dimension]
    return shapely.union_all(parts)  # what comes round the Earth may meet what is there
