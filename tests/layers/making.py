"""Layers made from a few GeoJSON geometries, for tests."""

from typing import Any

import msgspec

from layers import geojson
from layers.document import Document, Layer
from layers.drawing import packing
from layers.drawing.packs import Pack
from layers.style import styler


def layer_of(*geometries: dict[str, Any] | None, layer_id: str = "shapes", crs: str | None = None) -> Layer:
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if crs is not None:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    collection["features"] = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    return geojson.read(msgspec.json.encode(collection), layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


def pack_of(layer: Layer) -> Pack:
    return packing.pack(layer, styler(layer, Document(layers=(layer,))))


def line(*positions: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": positions}


def square(west: float, south: float, size: float = 1) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def named(geometry: Any, identifier: str, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "properties": {"name": identifier, **properties}, "geometry": geometry}


def layer(*features: dict[str, Any], layer_id: str = "a") -> Layer:
    text = msgspec.json.encode({"type": "FeatureCollection", "features": features})
    return geojson.read(text, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")
