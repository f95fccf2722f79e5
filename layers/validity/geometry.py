"""What is wrong with the geometry of a layer's features, judged for all of them at once.

Rules come from RFC 7946 (closed rings, right-hand rule, bounding boxes, positions in degrees) and from the OGC's simple
features (a polygon must not cross itself), by way of GEOS.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import shapely
from msgspec import Raw
from numpy.typing import NDArray

from layers.document import Feature, Layer, Severity
from layers.geojson import jsontext, reference_system
from layers.geojson.bulk import BulkGeometry
from layers.geojson.features import DEPTHS, geometry_object, geometry_text
from layers.geojson.shapes import geometry
from layers.parts import HOLE, OUTER

_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_BOX_TOLERANCE = 1e-3  # of the box's extent: boxes are often rounded
_GEOS_REASON = re.compile(r"(?P<what>[^\[]*)\[(?P<x>\S+) (?P<y>[^\s\]]+)")


class Finding(NamedTuple):
    """What is wrong with the feature at this position of its layer."""

    feature: int
    severity: Severity
    code: str
    message: str


def geometry_findings(layer: Layer, bulk: BulkGeometry, text: bytes) -> Iterator[Finding]:
    """Yield what is wrong with geometries that can be drawn; `bulk` holds all of them, `text` is the layer's."""
    if len(bulk.part_kind):
        owners = np.repeat(np.arange(len(layer.features)), _lengths(bulk.feature_start))
        yield from _rings(bulk, owners)
        yield from _dimensions(bulk, owners)
        yield from _places(layer, bulk, owners)
        yield from _polygons(layer, bulk, owners)
    if b'"bbox"' in text:
        yield from _boxes(layer, bulk)
    if b'"GeometryCollection"' in text:
        yield from _nested(layer)


def bad_geometry(feature: Feature) -> str | None:
    """Return why a geometry without any part cannot be drawn; None where it is null or empty, which is allowed."""
    text = geometry_text(feature)
    if bytes(text) == b"null":
        return None
    found = geometry_object(feature)
    return "its geometry is neither an object nor null" if found is None else _reason(found)


def _reason(found: Any) -> str | None:
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "GeometryCollection":
        members = found.get("geometries")
        if not isinstance(members, list):
            return "its collection has no array of geometries"
        return next((reason for member in members if (reason := _reason(member)) is not None), None)
    if not isinstance(kind, str) or kind not in DEPTHS:
        return "the type of its geometry is none of GeoJSON's"
    if not isinstance(found.get("coordinates"), list):
        return "its geometry has no array of coordinates"
    return _coordinates_reason(found["coordinates"], DEPTHS[kind], kind)


def _coordinates_reason(value: Any, depth: int, kind: str) -> str | None:
    if not isinstance(value, list):
        return f"a {kind} nests its coordinates deeper than they are here"
    if depth == 0:
        if value and (len(value) < 2 or any(type(number) not in (int, float) for number in value)):
            return "a position is not two or more numbers"
        return None
    value = [item for item in value if item != []]
    if depth == 1 and value and all(isinstance(position, list) for position in value):
        if kind.endswith("LineString") and len(value) < 2:
            return "a line has fewer than two positions"
        if kind.endswith("Polygon") and len(value) < (4 if value[0] == value[-1] else 3):
            return "a ring has fewer than three corners"
    return next((reason for item in value if (reason := _coordinates_reason(item, depth - 1, kind)) is not None), None)


def _rings(bulk: BulkGeometry, owners: NDArray[np.int64]) -> Iterator[Finding]:
    message = "A ring does not end where it begins; it is closed for drawing, and in the file once it is edited."
    for feature in np.unique(owners[bulk.part_open]).tolist():
        yield Finding(feature, "warning", "ring-unclosed", message)
    areas = _signed_areas(bulk)
    wrong = np.where(bulk.part_kind == HOLE, areas > 0, areas < 0)  # points and lines have no area
    message = (
        "A ring runs the wrong way round: outer rings go counterclockwise, holes clockwise (RFC 7946). "
        "It is drawn as if it did, and kept."
    )
    for feature in np.unique(owners[wrong]).tolist():
        yield Finding(feature, "warning", "ring-direction", message)


def _signed_areas(bulk: BulkGeometry) -> NDArray[np.float64]:
    """Return twice the area of each ring, negative where it runs clockwise; 0 for points and lines."""
    starts = bulk.part_start.astype(np.int64)
    # Small numbers: coordinates of a projected system squared would lose the last metres.
    origin = np.repeat(bulk.coordinates[starts[:-1]], _lengths(bulk.part_start), axis=0)
    x, y = (bulk.coordinates - origin).T
    cross = np.zeros(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[starts[1:] - 1] = 0  # from the end of a part to the beginning of the next
    areas: NDArray[np.float64] = np.add.reduceat(cross, starts[:-1])
    return np.where(bulk.part_kind >= OUTER, areas, 0.0)


def _dimensions(bulk: BulkGeometry, owners: NDArray[np.int64]) -> Iterator[Finding]:
    fewest, most = bulk.part_dimensions.T
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    fewest, most = np.minimum.reduceat(fewest, begins), np.maximum.reduceat(most, begins)
    message = "Some positions have more numbers than others; longitude and latitude are used, all numbers are kept."
    for feature in owners[begins][fewest != most].tolist():
        yield Finding(feature, "warning", "dimensions-mixed", message)
    message = "Positions have more than three numbers; the further ones are kept, and not used."
    for feature in owners[begins][most > 3].tolist():
        yield Finding(feature, "information", "position-more-numbers", message)


def _places(layer: Layer, bulk: BulkGeometry, owners: NDArray[np.int64]) -> Iterator[Finding]:
    vertex_owner = np.repeat(owners, _lengths(bulk.part_start))
    if layer.frame.crs is None:
        outside = (np.abs(bulk.coordinates) > (180, 90)).any(axis=1)
        what = "lies outside the world (longitude -180 to 180, latitude -90 to 90); the order is longitude, latitude"
    else:
        outside = ~np.isfinite(reference_system.to_wgs84(bulk.coordinates, layer.frame.crs)).all(axis=1)
        what = f"lies where {layer.frame.crs} has no place on the Earth"
    features, first = np.unique(vertex_owner[outside], return_index=True)
    for feature, (x, y) in zip(features.tolist(), bulk.coordinates[outside][first].tolist(), strict=True):
        message = f"The position {x:.10g}, {y:.10g} {what}. It is kept as it is."
        yield Finding(feature, "warning", "position-outside-world", message)


def _polygons(layer: Layer, bulk: BulkGeometry, owners: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield polygons that are invalid in the sense of the OGC; GEOS judges all of them in one call."""
    is_ring = bulk.part_kind >= OUTER
    if not is_ring.any():
        return
    in_ring = np.repeat(is_ring, _lengths(bulk.part_start))
    lengths = _lengths(bulk.part_start)[is_ring]
    # shapely's functions give one geometry or an array of them, and are typed as either.
    rings: Any = shapely.linearrings(bulk.coordinates[in_ring], indices=np.repeat(np.arange(len(lengths)), lengths))
    polygons: Any = shapely.polygons(rings, indices=np.cumsum(bulk.part_kind[is_ring] == OUTER) - 1)
    features, owner = np.unique(owners[bulk.part_kind == OUTER], return_inverse=True)
    reasons: Any = shapely.is_valid_reason(shapely.multipolygons(polygons, indices=owner))
    for feature, reason in zip(features.tolist(), reasons.tolist(), strict=True):
        if reason != "Valid Geometry":
            finding = Finding(feature, "warning", "polygon-invalid", _invalid(reason))
            # The polygons of a collection may overlap each other.
            whole = geometry(layer.features[feature]) if _is_collection(layer.features[feature]) else None
            if whole is None or not whole.is_valid:
                yield finding


def _invalid(reason: str) -> str:
    found = _GEOS_REASON.match(reason)
    what = (found["what"] if found else reason).strip().lower() or "no valid area"
    where = f" at {float(found['x']):.7g}, {float(found['y']):.7g}" if found else ""
    return f"The polygon is not valid: {what}{where}. It is drawn as it is; its area cannot be relied on."


def _boxes(layer: Layer, bulk: BulkGeometry) -> Iterator[Finding]:
    """Yield features whose bbox member does not fit their geometry, or is none."""
    vertex_start = bulk.part_start[bulk.feature_start].tolist()
    for position, feature in enumerate(layer.features):
        if b'"bbox"' in bytes(feature.text):
            positions = bulk.coordinates[vertex_start[position] : vertex_start[position + 1]]
            if not box_fits(bytes(feature.text), positions):
                message = "The feature's bbox does not fit its geometry; it is kept, and not used."
                yield Finding(position, "information", "bbox-mismatch", message)


def box_fits(text: bytes, positions: NDArray[np.float64]) -> bool:
    """Tell whether an object's bbox member, if it has one, fits positions (n, 2).

    A box that crosses the antimeridian is judged by its latitudes alone.
    """
    try:
        found = _OBJECT.decode(text).get("bbox")
    except msgspec.ValidationError:
        return True
    box = None if found is None else msgspec.json.decode(found)
    if box is None:
        return found is None
    if not isinstance(box, list) or len(box) < 4 or len(box) % 2 or any(type(one) not in (int, float) for one in box):
        return False
    if not len(positions):
        return True
    half = len(box) // 2
    given = np.array([box[0], box[1], box[half], box[half + 1]], np.float64)
    least, most = positions.min(axis=0), positions.max(axis=0)
    judged = [1, 3] if given[0] > given[2] else [0, 1, 2, 3]
    slack = max(1e-6, _BOX_TOLERANCE * float((most - least).max()))
    return bool((np.abs(given - np.concatenate((least, most)))[judged] <= slack).all())


def _nested(layer: Layer) -> Iterator[Finding]:
    message = "A geometry collection holds another one, which RFC 7946 advises against; it is drawn, and kept."
    for position, feature in enumerate(layer.features):
        if bytes(feature.text).count(b'"GeometryCollection"') > 1 and _is_collection(feature):
            members = geometry_object(feature)
            inner = members.get("geometries") if members is not None else None
            if isinstance(inner, list) and any(
                isinstance(one, dict) and one.get("type") == "GeometryCollection" for one in inner
            ):
                yield Finding(position, "information", "collection-nested", message)


def _lengths(starts: NDArray[np.uint32]) -> NDArray[np.int64]:
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


def _is_collection(feature: Feature) -> bool:
    try:
        span = jsontext.find(bytes(geometry_text(feature)), ["type"])
    except (KeyError, msgspec.ValidationError):
        return False
    return bytes(geometry_text(feature))[span.start : span.end] == b'"GeometryCollection"'
