"""The geometry of many features at once, as flat arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from layers.document import Feature
from layers.packs import HOLE, LINE, OUTER, POINT


@dataclass(frozen=True, eq=False)
class BulkGeometry:
    """Features as flat arrays, offsets as in `packs.py`; coordinates are (v, 2), x before y, in the file's CRS."""

    coordinates: NDArray[np.float64]
    part_start: NDArray[np.uint32]
    part_kind: NDArray[np.uint8]
    feature_start: NDArray[np.uint32]


def bulk_geometry(features: Sequence[Feature]) -> BulkGeometry:
    """Return the geometry of features; null and unreadable geometries have no parts, rings come closed."""
    coordinates: list[list[float]] = []
    part_start, part_kind, feature_start = [0], [], [0]
    for feature in features:
        for kind, positions in _parts_or_none(feature):
            coordinates.extend(positions)
            part_kind.append(kind)
            part_start.append(len(coordinates))
        feature_start.append(len(part_kind))
    return BulkGeometry(
        np.array(coordinates, dtype=np.float64).reshape(-1, 2),
        np.array(part_start, dtype=np.uint32),
        np.array(part_kind, dtype=np.uint8),
        np.array(feature_start, dtype=np.uint32),
    )


def _parts_or_none(feature: Feature) -> list[tuple[int, Any]]:
    try:
        value = msgspec.json.decode(feature.text)
        parts = _parts(value["geometry"] if value.get("type") == "Feature" else value)
        return [(kind, [[float(x), float(y)] for x, y, *_ in positions]) for kind, positions in parts]
    except (msgspec.DecodeError, AttributeError, LookupError, TypeError, ValueError):
        return []


def _parts(geometry: Any) -> Iterator[tuple[int, Any]]:
    if geometry is None:
        return
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _parts(member)
        return
    kind, coordinates = geometry["type"], geometry["coordinates"]
    items = coordinates if kind.startswith("Multi") else [coordinates]
    for item in items:
        if not item:
            continue
        if kind.endswith("Point"):
            yield POINT, [item]
        elif kind.endswith("LineString"):
            yield LINE, item
        else:
            for index, ring in enumerate(item):
                yield HOLE if index else OUTER, ring if ring[0] == ring[-1] else [*ring, ring[0]]
