"""The parts of Sitmap that need no Qt: the document, GeoJSON, edits, checks, geodesy, style and storage.

The functions below are what a script needs; each is imported when it is first asked for, because start-up time counts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.geojson.files import read_geojson, write_geojson
    from layers.storage.store import open_situation, save_situation
    from layers.validity.checking import check

_HOMES = {
    "check": "layers.validity.checking",
    "open_situation": "layers.storage.store",
    "read_geojson": "layers.geojson.files",
    "save_situation": "layers.storage.store",
    "write_geojson": "layers.geojson.files",
}

__all__ = ["check", "open_situation", "read_geojson", "save_situation", "write_geojson"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
