"""Which shapes of a layer may have a flaw, found for all of them at once, so that few are looked at one by one.

Nothing that `own.own_flaws` would find is missed; a few sound shapes among the suspects do no harm.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.document import Feature
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.reference_system import to_wgs84
from layers.operations.outcome import jumps
from layers.parts import OUTER, POINT
from layers.validity.own import SPIKE


class Screened(NamedTuple):
    """The features that may have a flaw, and the areas among them all in degrees; both by position in the sequence."""

    suspects: list[int]
    areas: dict[int, Any]


def screen(features: Sequence[Feature], crs: str | None) -> Screened:
    """Look through features of a file with this reference system."""
    bulk = bulk_geometry(features)
    if not len(bulk.part_kind):
        return Screened([], {})
    degrees = to_wgs84(bulk.coordinates, crs)
    owners = np.repeat(np.arange(len(features)), _lengths(bulk.feature_start))
    lengths = _lengths(bulk.part_start)
    unplaced = np.unique(np.repeat(owners, lengths)[~np.isfinite(degrees).all(axis=1)])
    with np.errstate(over="ignore", invalid="ignore"):
        parts = np.unique(np.repeat(np.arange(len(lengths)), lengths)[_suspicious(degrees, bulk, lengths)])
    areas = _areas(features, degrees, bulk, owners, lengths)
    for position in unplaced.tolist():
        areas.pop(position, None)
    positions = np.array(list(areas), np.intp)
    valid = shapely.is_valid(np.array(list(areas.values()), object))
    suspects = np.union1d(owners[parts], positions[~valid] if len(positions) else positions)
    return Screened(np.setdiff1d(suspects, unplaced).tolist(), areas)


def _suspicious(degrees: NDArray[np.float64], bulk: BulkGeometry, lengths: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which vertices lie outside the world, begin a jump or a repetition, or are the tip of a spike."""
    last = bulk.part_start[1:].astype(np.intp) - 1
    kinds = np.repeat(bulk.part_kind, lengths)
    steps = np.zeros_like(degrees)
    steps[:-1] = degrees[1:] - degrees[:-1]
    steps[last] = 0
    joined = kinds != POINT
    joined[last] = False
    found = np.asarray((np.abs(degrees) > (180, 90)).any(axis=1))
    found[:-1] |= joined[:-1] & jumps(degrees)
    found |= joined & (steps == 0).all(axis=1)
    # A ring's last position is its first: the step into a first corner is the one before the last position.
    arriving = np.zeros_like(degrees)
    arriving[1:] = steps[:-1]
    first = bulk.part_start[:-1].astype(np.intp)
    arriving[first] = steps[np.maximum(last - 1, 0)]
    lengthwise = np.hypot(*steps.T) * np.hypot(*arriving.T)
    cross = arriving[:, 0] * steps[:, 1] - arriving[:, 1] * steps[:, 0]
    back = (arriving * steps).sum(axis=1) < 0
    found |= joined & (kinds >= OUTER) & (lengthwise > 0) & back & (np.abs(cross) <= 2 * SPIKE * lengthwise)
    return found


def _areas(
    features: Sequence[Feature],
    degrees: NDArray[np.float64],
    bulk: BulkGeometry,
    owners: NDArray[np.intp],
    lengths: NDArray[np.intp],
) -> dict[int, Any]:
    """Return the polygons and multipolygons; a collection of geometries is none, even of areas alone."""
    is_ring = bulk.part_kind >= OUTER
    if not is_ring.any():
        return {}
    other = np.unique(owners[~is_ring])
    collections = [one for one in np.unique(owners[is_ring]).tolist() if _may_be_collection(features[one])]
    taken = is_ring & ~np.isin(owners, np.union1d(other, np.array(collections, np.intp)))
    if not taken.any():
        return {}
    count = lengths[taken]
    rings: Any = shapely.linearrings(
        degrees[np.repeat(taken, lengths)], indices=np.repeat(np.arange(len(count)), count)
    )
    outer = bulk.part_kind[taken] == OUTER
    polygons: Any = shapely.polygons(rings, indices=np.cumsum(outer) - 1)
    positions, owner = np.unique(owners[taken][outer], return_inverse=True)
    return dict(zip(positions.tolist(), shapely.multipolygons(polygons, indices=owner), strict=True))


def _lengths(starts: NDArray[np.uint32]) -> NDArray[np.intp]:
    wide = starts.astype(np.intp)
    lengths: NDArray[np.intp] = wide[1:] - wide[:-1]
    return lengths


def _may_be_collection(feature: Feature) -> bool:
    return b'"GeometryCollection"' in bytes(feature.text)
