"""Packed arrays: the geometry of a layer as the screen, the figure and picking read it.

A pack is a few flat arrays of grid coordinates (see `mercator.py`) and offsets into them, so that a million vertices
are written, sent and drawn without an object for any of them. In bytes, little endian: `SMPK`, the header's length as
uint32, the header (JSON, padded with spaces), then the arrays back to back, each starting at a multiple of eight.

    xy              int32[2v]   vertices
    part_start      uint32[p+1] the first vertex of each part, and the end; a part is one point, one line or one ring
    part_kind       uint8[p]    POINT, LINE, OUTER or HOLE, as `layers.parts` numbers them
    feature_start   uint32[n+1] the first part of each feature, and the end
    feature_key     uint32[n]   the features' keys in their layer
    feature_style   uint16[n]   index into the header's styles
    feature_bounds  int32[4n]   least x, least y, greatest x, greatest y; a feature with no parts has least > greatest
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from layers.geodesy.mercator import to_grid

MAGIC = b"SMPK"
VERSION = 1

_TYPES = {
    "xy": "<i4",
    "part_start": "<u4",
    "part_kind": "<u1",
    "feature_start": "<u4",
    "feature_key": "<u4",
    "feature_style": "<u2",
    "feature_bounds": "<i4",
}
_NO_BOUNDS = (2**31 - 1, 2**31 - 1, -(2**31 - 1), -(2**31 - 1))


class PackError(ValueError):
    """These bytes are no pack of a version that can be read."""


class Moved(NamedTuple):
    """Vertices of the feature at a position, counted within it, and where on the grid they stand now: (n, 2)."""

    position: int
    vertices: Sequence[int]
    xy: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Pack:
    """Features as flat arrays; `xy` is (v, 2), `feature_bounds` is (n, 4), the others are as in the module's table."""

    xy: NDArray[np.int32]
    part_start: NDArray[np.uint32]
    part_kind: NDArray[np.uint8]
    feature_start: NDArray[np.uint32]
    feature_key: NDArray[np.uint32]
    feature_style: NDArray[np.uint16]
    feature_bounds: NDArray[np.int32]
    styles: tuple[Any, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.feature_key)

    @property
    def nbytes(self) -> int:
        """Return how many bytes the arrays take."""
        return sum(getattr(self, name).nbytes for name in _TYPES)

    def to_bytes(self) -> bytes:
        """Return the pack in its byte format."""
        arrays = {name: np.ascontiguousarray(getattr(self, name), dtype=kind) for name, kind in _TYPES.items()}
        directory, offset = {}, 0
        for name, array in arrays.items():
            directory[name] = {"type": array.dtype.name, "offset": offset, "length": array.size}
            offset += _padded(array.nbytes)
        header = msgspec.json.encode(
            {
                "version": VERSION,
                "count": len(self),
                "arrays": directory,
                "styles": self.styles,
                "meta": self.meta,
            }
        )
        header = header.ljust(_padded(8 + len(header)) - 8)
        return b"".join((MAGIC, struct.pack("<I", len(header)), header, *_blocks(arrays.values())))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Pack":
        """Return the pack that these bytes hold, its arrays being views of them; raises PackError."""
        if data[:4] != MAGIC or len(data) < 8:
            raise PackError("not a pack: it does not begin with SMPK")
        (length,) = struct.unpack_from("<I", data, 4)
        try:
            header = msgspec.json.decode(data[8 : 8 + length])
            if header["version"] != VERSION:
                raise PackError(f"a pack of version {header['version']}; this program reads version {VERSION}")
            arrays = {name: _view(data, 8 + length, name, header["arrays"][name]) for name in _TYPES}
        except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
            raise error if isinstance(error, PackError) else PackError(f"a damaged pack: {error}") from error
        arrays["xy"] = arrays["xy"].reshape(-1, 2)
        arrays["feature_bounds"] = arrays["feature_bounds"].reshape(-1, 4)
        return cls(**arrays, styles=tuple(header["styles"]), meta=header["meta"])

    def position_of(self, key: int) -> int | None:
        """Return the position of the feature with this key, or None where the pack does not hold it."""
        if key < len(self) and self.feature_key[key] == key:
            return key
        found = np.flatnonzero(self.feature_key == key)
        return int(found[0]) if len(found) else None

    def taken(self, positions: Sequence[int]) -> "Pack":
        """Return the pack of the features at these positions alone, which ascend."""
        parts = [range(int(self.feature_start[at]), int(self.feature_start[at + 1])) for at in positions]
        vertices = [slice(int(self.part_start[run.start]), int(self.part_start[run.stop])) for run in parts]
        own = self.feature_style[list(positions)]
        used = np.unique(own)
        chosen = np.fromiter(chain.from_iterable(parts), np.intp)
        wide = self.part_start.astype(np.int64)
        return replace(
            self,
            xy=np.concatenate([self.xy[run] for run in vertices] or [self.xy[:0]]),
            part_start=_summed(wide[chosen + 1] - wide[chosen]),
            part_kind=self.part_kind[chosen],
            feature_start=_summed(np.fromiter(map(len, parts), np.int64, len(parts))),
            feature_key=self.feature_key[list(positions)],
            feature_style=np.searchsorted(used, own).astype(np.uint16),
            styles=tuple(self.styles[style] for style in used.tolist()),
            feature_bounds=self.feature_bounds[list(positions)],
        )

    def spliced(self, start: int, stop: int, features: "Pack") -> "Pack":
        """Return a pack in which the features at positions from start up to stop are replaced by those of another."""
        run = slice(start, stop)
        parts = slice(int(self.feature_start[start]), int(self.feature_start[stop]))
        vertices = slice(int(self.part_start[parts.start]), int(self.part_start[parts.stop]))
        styles, indices = _joined(self.styles, features.styles)
        return replace(
            self,
            xy=_spliced(self.xy, vertices, features.xy),
            part_start=_spliced_starts(self.part_start, parts, features.part_start),
            part_kind=_spliced(self.part_kind, parts, features.part_kind),
            feature_start=_spliced_starts(self.feature_start, run, features.feature_start),
            feature_key=_spliced(self.feature_key, run, features.feature_key),
            feature_style=_spliced(self.feature_style, run, indices[features.feature_style]),
            feature_bounds=_spliced(self.feature_bounds, run, features.feature_bounds),
            styles=styles,
        )

    def with_moved(self, moves: Iterable[Moved]) -> "Pack":
        """Return a pack in which some vertices of some features stand elsewhere."""
        xy, bounds = self.xy.copy(), self.feature_bounds.copy()
        for position, vertices, places in moves:
            first, end = self.part_start[self.feature_start[position : position + 2]].tolist()
            xy[first + np.asarray(vertices, np.intp)] = places
            bounds[position] = *xy[first:end].min(axis=0), *xy[first:end].max(axis=0)
        return replace(self, xy=xy, feature_bounds=bounds)


def pack_geometry(
    positions: NDArray[np.float64],
    part_start: NDArray[Any],
    part_kind: NDArray[Any],
    feature_start: NDArray[Any],
    *,
    keys: NDArray[Any] | None = None,
    style_index: NDArray[Any] | None = None,
    styles: Sequence[Any] = (),
    meta: Mapping[str, Any] | None = None,
) -> Pack:
    """Return the pack of geometry in WGS 84: positions are (v, 2) of longitude and latitude, rings come closed.

    Keys count up from 0 and every feature has style 0 where none are given. Styles and meta are anything that msgspec
    writes as JSON.
    """
    count = len(feature_start) - 1
    xy = to_grid(positions)
    return Pack(
        xy=xy,
        part_start=np.asarray(part_start, dtype=np.uint32),
        part_kind=np.asarray(part_kind, dtype=np.uint8),
        feature_start=np.asarray(feature_start, dtype=np.uint32),
        feature_key=np.arange(count, dtype=np.uint32) if keys is None else np.asarray(keys, dtype=np.uint32),
        feature_style=np.zeros(count, np.uint16) if style_index is None else np.asarray(style_index, dtype=np.uint16),
        feature_bounds=_bounds(xy, np.asarray(part_start)[np.asarray(feature_start)]),
        styles=tuple(styles),
        meta=meta or {},
    )


def _bounds(xy: NDArray[np.int32], vertex_start: NDArray[Any]) -> NDArray[np.int32]:
    """Return least x, least y, greatest x, greatest y of each run of vertices."""
    bounds = np.empty((len(vertex_start) - 1, 4), dtype=np.int32)
    bounds[:] = _NO_BOUNDS
    # reduceat gives an empty run the value that follows it and fails on one at the very end: only full runs are put in.
    full = np.flatnonzero(vertex_start[1:] > vertex_start[:-1])
    if len(full) == 0:
        return bounds
    starts = vertex_start[:-1][full].astype(np.intp)
    for axis in (0, 1):
        values = np.ascontiguousarray(xy[:, axis])
        single = len(full) == len(values)  # every feature is one point, its own bounds
        bounds[full, axis] = values if single else np.minimum.reduceat(values, starts)
        bounds[full, axis + 2] = values if single else np.maximum.reduceat(values, starts)
    return bounds


def _joined(styles: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[tuple[Any, ...], NDArray[np.uint16]]:
    """Return the styles with more among them, and the index that each of those got."""
    index = {style: position for position, style in enumerate(styles)}
    indices = [index.setdefault(style, len(index)) for style in more]
    return tuple(index), np.array(indices, dtype=np.uint16)


def _spliced(array: NDArray[Any], where: slice, replacement: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate((array[: where.start], replacement, array[where.stop :]))


def _spliced_starts(starts: NDArray[Any], where: slice, replacement: NDArray[Any]) -> NDArray[Any]:
    """Replace the runs in `where` by others; what follows moves by the difference in length."""
    first = int(starts[where.start])
    moved = int(replacement[-1]) - (int(starts[where.stop]) - first)
    after = (starts[where.stop :].astype(np.int64) + moved).astype(starts.dtype)
    return np.concatenate((starts[: where.start], replacement[:-1] + np.uint32(first), after))


def _summed(counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)


def _padded(length: int) -> int:
    return -(-length // 8) * 8


def _blocks(arrays: Iterable[NDArray[Any]]) -> Iterator[memoryview | bytes]:
    for array in arrays:
        yield array.data
        yield bytes(_padded(array.nbytes) - array.nbytes)


def _view(data: bytes, base: int, name: str, entry: Mapping[str, Any]) -> NDArray[Any]:
    return np.frombuffer(data, dtype=_TYPES[name], count=entry["length"], offset=base + entry["offset"])
