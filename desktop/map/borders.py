"""The basemap's borders, for snapping: those that the map draws at a zoom level, read when they are first wanted."""

import json
from functools import cache
from typing import Any

import assets
from layers.drawing.packs import Pack
from layers.snapping import SnapLayer

_KINDS = frozenset({"country_border", "disputed_border", "province_border", "coast"})


class BasemapBorders:
    """Reads the packs of borders and coasts one by one and keeps them."""

    def __init__(self) -> None:
        self._index: list[dict[str, Any]] | None = None
        self._read = cache(_read)

    def at(self, zoom: float) -> list[SnapLayer]:
        """Return what of the borders is drawn at a zoom level."""
        if self._index is None:
            index = json.loads(assets.path("basemap", "basemap.json").read_bytes())
            self._index = [entry for entry in index["layers"] if entry["kind"] in _KINDS]
        return [self._read(each["file"]) for each in self._index if each["min_zoom"] <= zoom < each["max_zoom"]]


def _read(file: str) -> SnapLayer:
    return SnapLayer(Pack.from_bytes(assets.path("basemap", file).read_bytes()))
