"""Write layers as the GeoJSON that every program reads: WGS 84, UTF-8, one FeatureCollection, or a feature a line."""

import msgspec
import numpy as np
import shapely
from msgspec import Raw
from numpy.typing import NDArray

from layers import geojson
from layers.document import Feature, Layer
from layers.geojson import reference_system
from layers.geojson.features import geometry_text
from layers.geojson.text import collection_text

LINES = frozenset({".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson"})
_DECIMALS = 8
_MEMBERS = msgspec.json.Decoder(dict[str, Raw])


def plain_text(layer: Layer, suffix: str, notes: list[str]) -> bytes:
    """Return a layer's file for this ending: its own bytes where they are plain already, else rewritten and said.

    The text of what is not reprojected stays, digit by digit.
    """
    frame = layer.frame
    as_lines = suffix in LINES
    is_plain = frame.crs is None and frame.encoding == "utf-8" and not frame.mark
    if is_plain and frame.form == ("newline-delimited" if as_lines else "collection"):
        return geojson.write(layer)
    features = [geojson.as_feature(feature) for feature in layer.features]
    if frame.crs is not None:
        notes.append(f"The positions of {layer.title} were reprojected from {frame.crs} to WGS 84.")
    texts = [Raw(_in_degrees(feature, frame.crs)) for feature in features]
    if as_lines:
        return b"".join(msgspec.json.format(bytes(text), indent=-1) + b"\n" for text in texts)
    return collection_text(texts)


def _in_degrees(feature: Feature, crs: str | None) -> bytes:
    """Return a feature's text with its positions in degrees, altitudes and all else as they are."""
    if crs is None:
        return bytes(feature.text)
    members = _MEMBERS.decode(feature.text)
    members.pop("crs", None)
    members.pop("bbox", None)  # it counts in the other system
    shape = shapely.from_geojson(bytes(geometry_text(feature)), on_invalid="ignore")
    if shape is None:
        found = geojson.geometry(feature, crs)
    else:
        found = shapely.transform(shape, lambda positions: _moved(positions, crs), include_z=shape.has_z)
    mapped = None if found is None or found.is_empty else shapely.geometry.mapping(found)
    return msgspec.json.encode({**members, "geometry": Raw(msgspec.json.encode(mapped))})


def _moved(positions: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    degrees = np.round(reference_system.to_wgs84(positions[:, :2], crs), _DECIMALS)
    return np.column_stack((degrees, positions[:, 2:]))
