"""What one feature says: its id, properties and geometry, parsed from its own text when somebody asks.

A file of one bare geometry holds a "feature" whose text is that geometry; it has neither id nor properties. A bad
feature among good ones answers None, or no properties.
"""

from typing import Any

import msgspec
from msgspec import Raw

from layers.document import Feature
from layers.geojson.reading import GEOMETRY_TYPES

_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_VALUE = msgspec.json.Decoder()
_ARRAY = msgspec.json.Decoder(list[Raw])
_ARRAYS = msgspec.json.Decoder(list[list[Raw]])
_NONE = Raw(b"null")
BULKY = 8_000  # bytes of text from which on a geometry is read as one array, and its members are kept
# How many arrays stand around a position.
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

Coordinates = list[Any]


def feature_id(feature: Feature) -> str | int | float | None:
    """Return the feature's id as its file has it, None without one; 1 and "1" differ."""
    value = _VALUE.decode(_members(feature.text).get("id", _NONE))
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def properties(feature: Feature) -> dict[str, Any]:
    """Return the feature's properties; empty where they are null, missing or no object."""
    value = _VALUE.decode(_members(feature.text).get("properties", _NONE))
    return value if isinstance(value, dict) else {}


def geometry_object(feature: Feature) -> dict[str, Any] | None:
    """Return the feature's GeoJSON geometry decoded as it stands in the file, None where there is none."""
    value = _VALUE.decode(geometry_text(feature))
    return value if isinstance(value, dict) else None


def geometry_text(feature: Feature) -> Raw:
    """Return the text of the feature's geometry; `null` where there is none."""
    found = _members(feature.text)
    kind = _VALUE.decode(found.get("type", _NONE))
    if kind == "Feature":
        return found.get("geometry", _NONE)
    return feature.text if isinstance(kind, str) and kind in GEOMETRY_TYPES else _NONE


def geometry_type(feature: Feature) -> str | None:
    """Return the type of the feature's geometry, None where it is null, missing or none of GeoJSON's."""
    kind = _VALUE.decode(_members(geometry_text(feature)).get("type", _NONE))
    return kind if isinstance(kind, str) and kind in GEOMETRY_TYPES else None


def coordinates(feature: Feature) -> Coordinates | None:
    """Return the geometry's coordinates nested as in the file, in the file's reference system.

    A GeometryCollection gives one entry a member, so that a path leads to the same position as elsewhere. None where
    there is no geometry.
    """
    found = geometry_object(feature)
    return None if found is None else _coordinates(found)


def holes(feature: Feature) -> int:
    """Return how many holes the feature's polygons have, whatever they look like; nothing but brackets is read."""
    members = _members(geometry_text(feature))
    try:
        kind = _VALUE.decode(members.get("type", _NONE))
        if kind == "Polygon":
            return max(len(_ARRAY.decode(members["coordinates"])) - 1, 0)
        if kind == "MultiPolygon":
            return sum(max(len(rings) - 1, 0) for rings in _ARRAYS.decode(members["coordinates"]))
    except (msgspec.ValidationError, KeyError):
        return 0
    return 0


class _Recent:
    """The members of long texts that were read last: of one shape that is selected, many commands ask the same."""

    _MOST = 8

    def __init__(self) -> None:
        self._kept: tuple[tuple[Raw, dict[str, Raw]], ...] = ()

    def members(self, text: Raw) -> dict[str, Raw]:
        for known, members in self._kept:  # replaced as a whole, so that no other thread sees half of it
            if known is text:
                return members
        members = _decoded(text)
        self._kept = ((text, members), *self._kept[: self._MOST - 1])
        return members


_recent = _Recent()


def _members(text: Raw) -> dict[str, Raw]:
    return _recent.members(text) if len(text) > BULKY else _decoded(text)


def _decoded(text: Raw) -> dict[str, Raw]:
    try:
        return _OBJECT.decode(text)
    except msgspec.ValidationError:  # the text is JSON, but no object
        return {}


def _coordinates(found: dict[str, Any]) -> Coordinates | None:
    if found.get("type") == "GeometryCollection":
        inner = found.get("geometries")
        return (
            [_coordinates(one) if isinstance(one, dict) else None for one in inner] if isinstance(inner, list) else None
        )
    value = found.get("coordinates")
    return value if isinstance(value, list) else None
