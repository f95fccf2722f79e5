"""The vertices of features, exactly as their file has them: where each is, which path leads to it, what its text is.

Packs count a feature's vertices in the order of its text, and so does `bulk_geometry`: the n-th vertex of a feature in
a pack is the n-th here, with every digit that the integer grid of the pack leaves out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Feature, FeatureRef
from layers.geojson import reference_system
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.features import DEPTHS, geometry_text
from layers.geojson.jsontext import offset_of
from layers.geojson.shapes import assembled
from layers.parts import OUTER

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


@dataclass(frozen=True, eq=False)
class Vertices:
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

    def shape(self) -> BaseGeometry | None:
        """Return the shapely geometry in degrees, without reading the text again; None where that takes another way."""
        kind = geojson.geometry_type(self.feature)
        return None if kind is None else assembled(kind, replace(self.bulk, coordinates=self.degrees))

    @cached_property
    def offsets(self) -> NDArray[np.int64] | None:
        """Return where in the feature's text each vertex's position begins.

        None where they do not go in pairs: in collections, beside empty arrays, in rings that the file leaves open.
        """
        if self.bulk.part_open.any():
            return None
        try:
            array = _MEMBERS.decode(geometry_text(self.feature))["coordinates"]
        except (msgspec.ValidationError, KeyError):
            return None
        content = np.frombuffer(array, np.uint8)
        brackets = np.flatnonzero((content == ord("[")) | (content == ord("]")))
        opens = content[brackets] == ord("[")
        innermost = brackets[:-1][opens[:-1] & ~opens[1:]]
        return innermost + offset_of(array, self.feature.text) if len(innermost) == len(self.own) else None


class _Recent:
    """The vertices of the features that were asked for last: a drag asks for the same ones again and again."""

    _MOST = 64

    def __init__(self) -> None:
        self._kept: dict[int, tuple[str | None, Vertices]] = {}  # by the feature's identity: what is kept keeps its own
        self._lock = Lock()

    def find(self, feature: Feature, crs: str | None) -> Vertices | None:
        with self._lock:
            kept = self._kept.pop(id(feature), None)
            if kept is None:
                return None
            self._kept[id(feature)] = kept  # the youngest stand last
            return kept[1] if kept[0] == crs else None

    def keep(self, found: Vertices, crs: str | None) -> None:
        with self._lock:
            self._kept[id(found.feature)] = crs, found
            if len(self._kept) > self._MOST:
                del self._kept[next(iter(self._kept))]


_recent = _Recent()


def vertices(feature: Feature, crs: str | None = None) -> Vertices:
    """Return the vertices of a feature, in the order of its text, rings closed; those read last are kept."""
    found = _recent.find(feature, crs)
    if found is None:
        bulk = bulk_geometry([feature])
        found = Vertices(feature, bulk, bulk.coordinates, reference_system.to_wgs84(bulk.coordinates, crs))
        _recent.keep(found, crs)
    return found


def moved_vertices(old: Feature, new: Feature, crs: str | None = None) -> list[int] | None:
    """Return which vertices of a feature stand elsewhere than they did; None where anything else differs too.

    At most two positions may differ, which is what dragging one vertex changes: a ring's first corner is also its last.
    """
    before = vertices(old, crs)
    if before.offsets is None or len(before.own) == 0:
        return None
    texts = bytes(old.text), bytes(new.text)
    run = _unlike(*texts)
    if run is None:
        return []
    first, last = (int(np.searchsorted(before.offsets, at, side="right")) - 1 for at in run)
    if first < 0:
        return None
    starts = before.offsets[[first, last]].tolist()
    found = _moved_positions(texts, (first, last), (starts[0], starts[1]))
    if found is None:
        return None
    numbers, shifts = found
    own, offsets = before.own.copy(), before.offsets.copy()
    for index, position, shift in zip(sorted({first, last}), numbers, shifts, strict=True):
        own[index] = position
        offsets[index + 1 :] += shift
    if not all(_stays_closed(before.bulk, own, index) for index in (first, last)):
        return None
    after = Vertices(new, replace(before.bulk, coordinates=own), own, _degrees(before, own, crs))
    after.__dict__["offsets"] = offsets  # what the cached property would find
    _recent.keep(after, crs)
    return sorted({first, last})


def _stays_closed(bulk: BulkGeometry, own: NDArray[np.float64], index: int) -> bool:
    part = int(np.searchsorted(bulk.part_start, index, side="right")) - 1
    start, end = int(bulk.part_start[part]), int(bulk.part_start[part + 1])
    return bool(bulk.part_kind[part] < OUTER or (own[start] == own[end - 1]).all())


def _degrees(before: Vertices, own: NDArray[np.float64], crs: str | None) -> NDArray[np.float64]:
    """Return own coordinates in degrees, given vertices of which nearly all stood at the same places."""
    moved = (own != before.own).any(axis=1)
    degrees = before.degrees.copy()
    degrees[moved] = reference_system.to_wgs84(own[moved], crs)
    return degrees


def _unlike(old: bytes, new: bytes) -> tuple[int, int] | None:
    """Return the first and the last byte of the old text that the new one does not have there; None for the same."""
    short = min(len(old), len(new))
    before, after = np.frombuffer(old, np.uint8), np.frombuffer(new, np.uint8)
    ahead = before[:short] != after[:short]
    start = int(ahead.argmax()) if ahead.any() else short
    behind = before[len(old) - short :] != after[len(new) - short :]
    tail = int(behind[::-1].argmax()) if behind.any() else short
    if start == len(old) == len(new):
        return None
    tail = min(tail, short - start)  # what both have before and behind must not overlap
    return start, max(len(old) - tail - 1, start)


def _moved_positions(
    texts: tuple[bytes, bytes], indices: tuple[int, int], starts: tuple[int, int]
) -> tuple[list[list[float]], list[int]] | None:
    """Return the numbers of the positions at these starts of the old text as the new one has them.

    With each comes by how many bytes it grew. None where something differs outside of them.
    """
    old, new = texts
    numbers: list[list[float]] = []
    shifts: list[int] = []
    done_old = done_new = 0
    for start in starts if indices[0] < indices[1] else starts[:1]:
        if old[done_old:start] != new[done_new : start + done_new - done_old]:
            return None
        begin = start + done_new - done_old
        end_old, end_new = old.find(b"]", start) + 1, new.find(b"]", begin) + 1
        try:
            then, now = _VALUE.decode(old[start:end_old]), _VALUE.decode(new[begin:end_new])
        except msgspec.DecodeError:
            return None
        if len(then) != len(now) or not all(type(number) in (int, float) for number in now):
            return None
        numbers.append([float(number) for number in now[:2]])
        shifts.append((end_new - begin) - (end_old - start))
        done_old, done_new = end_old, end_new
    return (numbers, shifts) if old[done_old:] == new[done_new:] else None


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
