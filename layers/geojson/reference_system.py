"""The old `crs` member of GeoJSON 2008: which reference system it names, and the way to WGS 84 and back.

RFC 7946 knows WGS 84 alone and no `crs` member. Files with one are common, so it is honoured: positions are reprojected
for drawing and measuring, and stay in the file as they are. Like every reader of note we take x before y (longitude
before latitude) whatever the axis order of the authority says.
"""

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyproj  # imported when a file needs it: that costs start-up time

_WGS_84 = re.compile(
    r"(urn:(x-)?ogc:def:crs:)?(OGC:(1\.3|2)?:?CRS84|EPSG:[\d.]*:?(4326|4979))"
    r"|https?://www\.opengis\.net/def/crs/(OGC/1\.3/CRS84h?|EPSG/0/(4326|4979))/?|CRS84|WGS ?84",
    re.IGNORECASE,
)


class UnknownReferenceSystem(Exception):  # noqa: N818 # it names what is wrong, as UnicodeError does
    """A `crs` member that names nothing we could reproject from; the message says why."""


def named_by(crs: Any) -> str | None:
    """Return the authority code of a decoded `crs` member, None for WGS 84; raises UnknownReferenceSystem.

    `null` counts as WGS 84, since RFC 7946 lets a reader assume nothing else.
    """
    if crs is None:
        return None
    name = _name(crs).strip()
    if _WGS_84.fullmatch(name):
        return None
    import pyproj  # noqa: PLC0415 # costs start-up time, and few files have such a member

    try:
        system = pyproj.CRS.from_user_input(name)
        authority = system.to_authority(min_confidence=100)
    except pyproj.exceptions.CRSError:
        raise UnknownReferenceSystem(f"the reference system {name!r} is not known") from None
    # PROJ looks plain names up by likeness; one that is merely alike may lie on another continent.
    if not re.search(r"[:+\[{]", name) and system.name.casefold() != name.casefold():
        raise UnknownReferenceSystem(f"the reference system {name!r} is not known")
    if not (system.is_geographic or system.is_projected):
        raise UnknownReferenceSystem(f"the reference system {name!r} has no horizontal position on the Earth")
    code = ":".join(authority) if authority else name
    return None if _WGS_84.fullmatch(code) else code


def to_wgs84(xy: NDArray[np.float64], crs: str | None) -> NDArray[np.float64]:
    """Return positions (n, 2) in degrees, longitude before latitude; infinite where they cannot be reprojected."""
    return xy if crs is None else _transformed(_transformer(crs), xy, "FORWARD")


def from_wgs84(xy: NDArray[np.float64], crs: str | None) -> NDArray[np.float64]:
    """Return positions (n, 2) of degrees in another reference system; infinite where they cannot be reprojected."""
    return xy if crs is None else _transformed(_transformer(crs), xy, "INVERSE")


def decimals(crs: str | None, degrees: int = 7) -> int:
    """Return how many decimals of a file's unit are worth writing: 7 of a degree are about 1 cm."""
    if crs is None:
        return degrees
    system = _transformer(crs).source_crs
    if system is None or system.is_geographic:
        return degrees
    centimetres_of_unit = system.axis_info[0].unit_conversion_factor * 100
    return max(0, degrees - 7 + math.ceil(math.log10(max(centimetres_of_unit, 1e-9))))


def _transformed(transformer: "pyproj.Transformer", xy: NDArray[np.float64], direction: str) -> NDArray[np.float64]:
    x, y = transformer.transform(xy[:, 0], xy[:, 1], direction=direction)
    return np.column_stack((x, y))


@lru_cache(maxsize=16)
def _transformer(crs: str) -> "pyproj.Transformer":
    import pyproj  # noqa: PLC0415 # see named_by

    return pyproj.Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)


def _name(crs: Any) -> str:
    if not isinstance(crs, dict):
        raise UnknownReferenceSystem("the crs member is neither an object nor null")
    properties = crs.get("properties")
    values = properties if isinstance(properties, dict) else {}
    kind = str(crs.get("type", "")).lower()
    if kind == "name" and isinstance(values.get("name"), str):
        return str(values["name"])
    if kind == "epsg" and isinstance(values.get("code"), int | str):
        return f"EPSG:{values['code']}"
    if kind == "link":
        raise UnknownReferenceSystem("the crs member links to a definition elsewhere, which is not fetched")
    raise UnknownReferenceSystem("the crs member does not name a reference system")
