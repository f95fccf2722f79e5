"""The bundled basemap as a figure's ground. What composes a figure needs this first, so the module loads no Qt."""

from functools import partial
from typing import Any

import msgspec

import assets
from layers.drawing.packs import Pack
from layers.figure.ground import Ground, GroundLayer


def read_ground() -> Ground:
    """Read the basemap's index, packs and names."""
    index = msgspec.json.decode(assets.path("basemap", "basemap.json").read_bytes())
    return Ground(
        layers=[
            GroundLayer(
                entry["kind"],
                entry["min_zoom"],
                entry["max_zoom"],
                partial(_read_pack, entry["file"]),
            )
            for entry in index["layers"]
        ],
        labels=msgspec.json.decode(assets.path("basemap", index["labels"]).read_bytes()),
        attribution=index["attribution"],
        disputed=index["disputed"],
        view=index["view"],
    )


def relief_bounds() -> tuple[int, int, int, int]:
    """Return the bounds of the shaded relief on the Web Mercator grid: least x and y, greatest x and y."""
    west, south, east, north = relief_entry()["bounds_grid"]
    return west, south, east, north


def relief_entry() -> dict[str, Any]:
    """Return what the basemap's index says of the shaded relief."""
    entry: dict[str, Any] = msgspec.json.decode(assets.path("basemap", "basemap.json").read_bytes())["relief"]
    return entry


def _read_pack(file: str) -> Pack:
    return Pack.from_bytes(assets.path("basemap", file).read_bytes())
