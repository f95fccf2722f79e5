"""Where a map on paper lies on the ground: what makes a picture or a PDF of it a map for other programs.

The module is light: the process that runs Chromium writes it, and projects nothing.
"""

from typing import NamedTuple

from msgspec import Struct


class Corner(NamedTuple):
    """A corner of the map in degrees."""

    latitude: float
    longitude: float


class Georeference(Struct, frozen=True):
    """A rectangle of a projected plane on a page.

    `wkt` defines the plane in the well-known text that the programs of ESRI and Adobe read, and GDAL. `left`, `top`,
    `width` and `height` are the map's box on the page in millimetres; the box's top left corner lies at `easting`,
    `northing` in metres of the plane, of which a millimetre of paper holds `metres`. `corners` are those of the box on
    the ground: bottom left, top left, top right, bottom right; none where one lies beyond the edge of the world.
    """

    wkt: str
    left: float
    top: float
    width: float
    height: float
    easting: float
    northing: float
    metres: float
    corners: tuple[Corner, ...] = ()

    def world_file(self, dots: tuple[float, float]) -> str:
        """Return the six lines of a world file for a picture of the page with so many dots a millimetre, x and y.

        They give the size of a dot in metres of the plane and where the middle of the first one lies.
        """
        across, down = self.metres / dots[0], self.metres / dots[1]
        easting = self.easting - self.left * self.metres + across / 2
        northing = self.northing + self.top * self.metres - down / 2
        return "".join(f"{value:.9f}\n" for value in (across, 0.0, 0.0, -down, easting, northing))
