"""Where a place on the ground is on the page, and what ground lies under a place on the page."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
from pyproj import CRS

from layers.figure.extents import wrapped
from layers.figure.frame import UNITS, Frame
from layers.figure.georeference import Corner, Georeference
from layers.figure.projection import Floats

Anchor = Literal["ground", "paper"]
Points = tuple[tuple[float, float], ...]
DEGREE_DIGITS = 6  # a tenth of a metre
MILLIMETRE_DIGITS = 2


class NoGroundError(ValueError):
    """A place on the page under which there is no ground; the message is for the user."""


class PageGround(NamedTuple):
    """A map frame on a page: `left` and `top` are where its corner stands, in millimetres from the page's."""

    frame: Frame
    left: float
    top: float

    def to_page(self, points: Iterable[tuple[float, float]], anchor: Anchor) -> Floats:
        """Return where points are on the page, rows of x and y in millimetres.

        Points on the ground are longitudes and latitudes in degrees; those that the projection cannot reach are not
        finite.
        """
        given = np.array(list(points), dtype=np.float64).reshape(-1, 2)
        if anchor == "paper" or not len(given):
            return given
        return self.frame.to_paper(given[:, 0], given[:, 1]) / UNITS + (self.left, self.top)

    def to_anchor(self, page: Floats, anchor: Anchor) -> Points:
        """Return points of the page, rows of x and y in millimetres, as an annotation holds them.

        Raises NoGroundError where a point on the page shows no part of the world.
        """
        if anchor == "paper":
            return tuple((round(x, MILLIMETRE_DIGITS), round(y, MILLIMETRE_DIGITS)) for x, y in page.tolist())
        frame = self.frame
        x = frame.left + (page[:, 0] - self.left) * frame.metres
        y = frame.top - (page[:, 1] - self.top) * frame.metres
        longitudes, latitudes = frame.projection.to_degrees(x, y)
        if not (np.isfinite(longitudes) & (np.abs(latitudes) <= 90.0)).all():
            raise NoGroundError("The map shows no ground there.")
        return tuple(
            (round(wrapped(longitude), DEGREE_DIGITS), round(latitude, DEGREE_DIGITS))
            for longitude, latitude in zip(longitudes.tolist(), latitudes.tolist(), strict=True)
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The frame on the page: left, top, right and bottom in millimetres."""
        return self.left, self.top, self.left + self.frame.width, self.top + self.frame.height

    def georeference(self) -> Georeference:
        """Return where the frame lies on the ground, for programs that read it from a file."""
        frame = self.frame
        right, bottom = frame.left + frame.width * frame.metres, frame.top - frame.height * frame.metres
        x, y = np.array([frame.left, frame.left, right, right]), np.array([bottom, frame.top, frame.top, bottom])
        longitudes, latitudes = frame.projection.to_degrees(x, y)
        seen = bool((np.isfinite(longitudes) & (np.abs(latitudes) <= 90.0)).all())
        corners = map(Corner, latitudes.tolist(), map(wrapped, longitudes.tolist())) if seen else ()
        return Georeference(
            wkt=CRS.from_user_input(frame.projection.definition).to_wkt("WKT1_ESRI"),
            left=self.left,
            top=self.top,
            width=frame.width,
            height=frame.height,
            easting=frame.left,
            northing=frame.top,
            metres=frame.metres,
            corners=tuple(corners),
        )
