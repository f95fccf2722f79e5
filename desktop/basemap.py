"""The bundled basemap as a figure's ground."""

import json

import assets
from layers.ground import Ground, GroundLayer
from layers.packs import Pack


def read_ground() -> Ground:
    """Read the basemap's index, packs and names."""
    index = json.loads(assets.path("basemap", "basemap.json").read_bytes())
    return Ground(
        layers=[
            GroundLayer(
                entry["kind"],
                entry["min_zoom"],
                entry["max_zoom"],
                Pack.from_bytes(assets.path("basemap", entry["file"]).read_bytes()),
            )
            for entry in index["layers"]
        ],
        labels=json.loads(assets.path("basemap", index["labels"]).read_bytes()),
        attribution=index["attribution"],
        disputed=index["disputed"],
    )
