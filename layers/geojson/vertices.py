"""The vertices of features, exactly as their file has them: where each is, which path leads to it, what its text is.

Packs count a feature's vertices in the order of its text, and so does `bulk_geometry`: the n-th vertex of a feature in
a pack is the n-th here, with every digit that the integer grid of the pack leaves out.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray

from layers import geojson
from layers.document import Feature, FeatureRef, Layer, position_of
from layers.drawing.packs import OUTER
from layers.geojson import reference_system
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.features import DEPTHS, geometry_text

Path = tuple[int, ...]

_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ARRAY = msgspec.json.Decoder(list[Raw])
_VALUE = msgspec.json.Decoder()


class Vertex(NamedTuple):
    """One position of one feature; for a ring's closing position the path is that of its first."""

    ref: FeatureRef
    path: Path


class Place(NamedTuple):
    """A place as the numbers of a file: x and y in its reference system, None being degrees of WGS 84."""

    x: float
    y: float
    crs: str | None = None

    @property
    def degrees(self) -> tuple[float, float]:
        """Return longitude and latitude."""
        longitude, latitude = reference_system.to_wgs84(np.array([[self.x, self.y]]), self.crs)[0].tolist()
        return longitude, latitude


class Vertices(NamedTuple):
    """The vertices of one feature: `own` (n, 2) as in the file, `degrees` (n, 2) of longitude and latitude."""

    feature: Feature
    bulk: BulkGeometry
    own: NDArray[np.float64]
    degrees: NDArray[np.float64]

    def path(self, index: int) -> Path:
        """Return the path that leads to a vertex; the closing position of a ring has its first one's."""
        own: list[float] = self.own[index].tolist()
        path = _regular_path(geojson.geometry_type(self.feature), self.bulk, index)
        if path is None or position_at(self.feature, path) != (own[0], own[1]):
            path = next(path for path, (x, y) in positions(self.feature) if [x, y] == own)
        return path


class ExactVertices:
    """Reads vertices from the features' texts and keeps what was read last: a drag asks for the same ones again."""

    _MOST = 64

    def __init__(self) -> None:
        self._kept: dict[FeatureRef, Vertices] = {}

    def of(self, layer: Layer, key: int) -> Vertices:
        """Return the vertices of a feature; raises KeyError."""
        ref = FeatureRef(layer.id, key)
        feature = layer.features[position_of(layer, key)]
        kept = self._kept.pop(ref, None)
        if kept is None or kept.feature is not feature:
            kept = vertices(feature, layer.frame.crs)
        self._kept[ref] = kept  # the youngest stand last
        if len(self._kept) > self._MOST:
            del self._kept[next(iter(self._kept))]
        return kept


def vertices(feature: Feature, crs: str | None = None) -> Vertices:
    """Return the vertices of a feature, in the order of its text, rings closed."""
    bulk = bulk_geometry([feature])
    return Vertices(feature, bulk, bulk.coordinates, reference_system.to_wgs84(bulk.coordinates, crs))


def positions(feature: Feature) -> Iterator[tuple[Path, tuple[float, float]]]:
    """Yield every position of a feature's geometry with the path that leads to it, in the order of its text."""
    yield from _walk(geojson.coordinates(feature), ())


def position_at(feature: Feature, path: Sequence[int]) -> tuple[float, float] | None:
    """Return the numbers at the end of a path, as the file has them; None where it leads to no position."""
    try:
        members = _MEMBERS.decode(geometry_text(feature))
        steps = list(path)
        while "geometries" in members:
            members = _MEMBERS.decode(_ARRAY.decode(members["geometries"])[steps.pop(0)])
        array = members["coordinates"]
        for step in steps:
            array = _ARRAY.decode(array)[step]  # only what the path leads along is parsed
        x, y = _VALUE.decode(array)[:2]
        return float(x), float(y)
    except (msgspec.ValidationError, KeyError, IndexError, TypeError, ValueError):
        return None


def position_texts(feature: Feature, crs: str | None = None) -> dict[tuple[float, float], Raw]:
    """Return the text of each position, altitude included, by its longitude and latitude in degrees."""
    texts = list(_texts(geometry_text(feature)))
    if not texts:
        return {}
    own = np.array([_VALUE.decode(text)[:2] for text in texts], np.float64)
    found: dict[tuple[float, float], Raw] = {}
    for (longitude, latitude), text in zip(reference_system.to_wgs84(own, crs).tolist(), texts, strict=True):
        found.setdefault((longitude, latitude), Raw(bytes(text)))
    return found


def _texts(geometry: Raw) -> Iterator[Raw]:
    try:
        members = _MEMBERS.decode(geometry)
        kind = _VALUE.decode(members.get("type", Raw(b"null")))
        if kind == "GeometryCollection":
            for member in _ARRAY.decode(members.get("geometries", Raw(b"[]"))):
                yield from _texts(member)
            return
        level = [members["coordinates"]]
        for _ in range(DEPTHS[kind]):
            level = [item for array in level for item in _ARRAY.decode(array)]
    except (msgspec.ValidationError, KeyError, TypeError):
        return
    yield from (text for text in level if bytes(text).startswith(b"[") and b"," in bytes(text))


def _regular_path(kind: str | None, bulk: BulkGeometry, index: int) -> Path | None:
    """Return the path to a vertex in a geometry without empty arrays; None for a collection."""
    part = int(np.searchsorted(bulk.part_start, index, side="right")) - 1
    first, end = int(bulk.part_start[part]), int(bulk.part_start[part + 1])
    within = index - first
    if bulk.part_kind[part] >= OUTER and index == end - 1:
        within = 0
    if kind == "MultiPolygon":
        outers = np.flatnonzero(bulk.part_kind[: part + 1] == OUTER)
        return len(outers) - 1, part - int(outers[-1]), within
    paths = {"Point": (), "MultiPoint": (part,), "LineString": (within,)}
    return paths.get(kind or "", (part, within) if kind in ("Polygon", "MultiLineString") else None)


def _walk(nested: Any, path: Path) -> Iterator[tuple[Path, tuple[float, float]]]:
    if not isinstance(nested, list) or not nested:
        return
    if not isinstance(nested[0], list) and len(nested) > 1 and isinstance(nested[0], int | float):
        yield path, (float(nested[0]), float(nested[1]))
        return
    for index, item in enumerate(nested):
        yield from _walk(item, (*path, index))
