"""The bounds of a layer's features in degrees, kept from one operation to the next: few of them differ by then."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.document import Feature, Layer
from layers.geojson.bulk import bulk_geometry
from layers.geojson.reference_system import to_wgs84
from layers.splices import find_splices

_MOST = 8  # layers

_NOWHERE = (np.inf, np.inf, -np.inf, -np.inf)


class _Known(NamedTuple):
    """A layer's features, the reference system of their file, and west, south, east and north of each."""

    features: tuple[Feature, ...]
    crs: str | None
    rows: NDArray[np.float64]


_known: dict[str, _Known] = {}
"""What was worked out last, by the layer's id: 0.2 s at a million vertices, which no click should wait for twice."""


def bounds_of(layer: Layer) -> NDArray[np.float64]:
    """Return west, south, east and north (n, 4) of a layer's features; infinite, the wrong way round, without any."""
    known = _known.pop(layer.id, None)
    if known is None or known.crs != layer.frame.crs:
        rows = _rows(layer.features, layer.frame.crs)
    else:
        rows = _followed(known, layer.features)
    _known[layer.id] = _Known(layer.features, layer.frame.crs, rows)
    while len(_known) > _MOST:
        del _known[next(iter(_known))]
    return rows


def _followed(known: _Known, features: tuple[Feature, ...]) -> NDArray[np.float64]:
    """Return the rows of features of which most are as they were."""
    pieces = []
    at = 0
    for splice in find_splices(known.features, features, "key"):
        pieces += [known.rows[at : splice.old_start], _rows(splice.new, known.crs)]
        at = splice.old_start + len(splice.old)
    return np.concatenate((*pieces, known.rows[at:])) if pieces else known.rows


def _rows(features: Sequence[Feature], crs: str | None) -> NDArray[np.float64]:
    rows = np.tile(np.array(_NOWHERE), (len(features), 1))
    bulk = bulk_geometry(features)
    starts = bulk.part_start[bulk.feature_start].astype(np.intp)
    full = np.flatnonzero(starts[1:] > starts[:-1])
    if len(full):
        degrees = to_wgs84(bulk.coordinates, crs)
        rows[full, :2] = np.minimum.reduceat(degrees, starts[:-1][full])
        rows[full, 2:] = np.maximum.reduceat(degrees, starts[:-1][full])
    return rows
