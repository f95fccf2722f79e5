"""The geometry of many features at once, as flat arrays: what drawing, picking and checking start from.

A Python object for each of a million positions would cost more time than everything else together, so the texts of many
geometries are joined and handled as one. Without brackets they are a flat list of numbers, which msgspec parses at
once; without numbers they are a skeleton of brackets, in which every position is the same few bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw, Struct
from numpy.typing import NDArray

from layers.document import Feature
from layers.geojson.features import DEPTHS, geometry_text
from layers.parts import HOLE, LINE, OUTER, POINT

_GROUP = 1 << 20  # bytes of text that are handled together: what fits a processor's cache, times some passes
_KINDS = tuple(DEPTHS)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_DEPTH = np.array([DEPTHS[kind] for kind in _KINDS])
_PART = np.array([POINT if kind.endswith("Point") else LINE if "Line" in kind else OUTER for kind in _KINDS], np.uint8)
_LINE_NUMBERS = [_KIND_NUMBERS[kind] for kind in ("LineString", "MultiLineString")]

_BRACKETS_AS_SPACES = bytes(32 if byte in b"[]" else byte for byte in range(256))
_NO_SKELETON = bytes(set(range(256)) - set(b"[],"))
# A position in the skeleton, and the byte that stands for it: 2, 3 or 4 numbers.
_POSITIONS = ((b"[,]", b"\x02"), (b"[,,]", b"\x03"), (b"[,,,]", b"\x04"))
_NULL = Raw(b"null")
_STEP = np.zeros(256, np.int16)
_STEP[[ord("["), ord("]")]] = 1, -1


@dataclass(frozen=True, eq=False)
class BulkGeometry:
    """Features as flat arrays, offsets as in `packs.py`; coordinates are (v, 2), x before y, in the file's CRS.

    `part_open` (p,) tells the rings that the file leaves open, `part_dimensions` (p, 2) the fewest and the most numbers
    that a position of the part has in the file, where 4 stands for any number above three. `properties` is a JSON
    array of all the features' properties, which are passed on the way: null where a feature has none.
    """

    coordinates: NDArray[np.float64]
    part_start: NDArray[np.uint32]
    part_kind: NDArray[np.uint8]
    feature_start: NDArray[np.uint32]
    part_open: NDArray[np.bool_]
    part_dimensions: NDArray[np.uint8]
    properties: bytes


class _Geometry(Struct, gc=False):
    type: Any = None
    coordinates: Raw = Raw(b"")
    geometries: Raw = Raw(b"[]")


class _Feature(Struct, gc=False):
    type: Literal["Feature"]
    geometry: _Geometry | None = None
    properties: Raw = _NULL


class _Properties(Struct, gc=False):
    properties: Raw = _NULL


class _Pieces(NamedTuple):
    """Geometries that are no collections: their coordinates' texts, the numbers of their kinds, their features."""

    texts: list[Raw | bytes]
    kinds: list[int]
    owners: list[int]


class _Parts(NamedTuple):
    coordinates: NDArray[np.float64]
    lengths: NDArray[np.int64]  # positions of each part
    kinds: NDArray[np.uint8]
    owners: NDArray[np.int64]  # the feature of each part
    open: NDArray[np.bool_]
    dimensions: NDArray[np.uint8]


class _Irregular(Exception):  # noqa: N818 # never leaves this module
    """Some text in a group holds empty arrays, or is no coordinates at all."""


_NOTHING = _Parts(
    np.zeros((0, 2)),
    np.zeros(0, np.int64),
    np.zeros(0, np.uint8),
    np.zeros(0, np.int64),
    np.zeros(0, np.bool_),
    np.zeros((0, 2), np.uint8),
)
_FEATURE = msgspec.json.Decoder(_Feature)
_PROPERTIES = msgspec.json.Decoder(_Properties)
_GEOMETRY = msgspec.json.Decoder(_Geometry | None)
_GEOMETRIES = msgspec.json.Decoder(list[_Geometry])
_NUMBERS = msgspec.json.Decoder(list[float])
_ANYTHING = msgspec.json.Decoder()


def bulk_geometry(features: Sequence[Feature]) -> BulkGeometry:
    """Return the geometry of features; null and bad geometries have no parts, rings come closed.

    A bad geometry is one that RFC 7946 does not allow: a line of one position, a ring of two, a text for a number.
    """
    groups = [_NOTHING]
    properties: list[bytes] = []
    for begin, end in _groups(features):
        pieces, texts = _read(features[begin:end], begin)
        groups.append(_without_bad(_parts(pieces)))
        properties.append(texts)
    parts = _Parts(*(np.concatenate(column) for column in zip(*groups, strict=True)))
    return BulkGeometry(
        parts.coordinates,
        _starts(parts.lengths).astype(np.uint32),
        parts.kinds,
        _starts(np.bincount(parts.owners, minlength=len(features))).astype(np.uint32),
        parts.open,
        parts.dimensions,
        b"[" + b",".join(properties) + b"]",
    )


def _groups(features: Sequence[Feature]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of runs of features that together have about a group's bytes."""
    ends = np.cumsum([len(feature.text) for feature in features])
    total = int(ends[-1]) if len(ends) else 0
    inner = np.searchsorted(ends, np.arange(_GROUP, total, _GROUP)) if total else ()
    yield from pairwise(sorted({0, *map(int, inner), len(features)}))


def _read(features: Sequence[Feature], first: int) -> tuple[_Pieces, bytes]:
    """Return geometries and properties of features, of which the first has this position among all of them."""
    try:  # nearly always every feature holds a geometry that is no collection
        found = [_FEATURE.decode(feature.text) for feature in features]
        geometries = [feature.geometry for feature in found]
        kinds = [_KIND_NUMBERS[geometry.type] for geometry in geometries]  # type: ignore[union-attr] # caught below
        texts = [geometry.coordinates for geometry in geometries]  # type: ignore[union-attr] # caught above
        return _Pieces(texts, kinds, list(range(first, first + len(found)))), b",".join(
            [each.properties for each in found]
        )
    except (msgspec.ValidationError, AttributeError, KeyError, TypeError):
        return _pieces(features, first), b",".join([_properties(feature) for feature in features])


def _properties(feature: Feature) -> Raw:
    try:
        return _PROPERTIES.decode(feature.text).properties
    except msgspec.ValidationError:  # the text is no object
        return _NULL


def _pieces(features: Sequence[Feature], first: int) -> _Pieces:
    """Return the geometries of features of which some have none, a bad one, or a collection."""
    pieces = _Pieces([], [], [])
    for owner, feature in enumerate(features, first):
        with suppress(msgspec.ValidationError, KeyError, TypeError):  # no feature, or its geometry is none
            flat = list(_flat(_GEOMETRY.decode(geometry_text(feature))))
            pieces.texts.extend(text for text, _ in flat)
            pieces.kinds.extend(kind for _, kind in flat)
            pieces.owners.extend([owner] * len(flat))
    return pieces


def _flat(geometry: _Geometry | None) -> Iterator[tuple[Raw, int]]:
    """Yield coordinates and kind of a geometry, or of a collection's members; raises KeyError for another type."""
    if geometry is None:
        return
    if geometry.type == "GeometryCollection":
        for member in _GEOMETRIES.decode(geometry.geometries):
            yield from _flat(member)
    else:
        yield geometry.coordinates, _KIND_NUMBERS[geometry.type]


def _parts(pieces: _Pieces) -> _Parts:
    try:
        return _regular_parts(pieces)
    except _Irregular:
        return _regular_parts(_cleaned(pieces))


def _regular_parts(pieces: _Pieces) -> _Parts:
    """Take coordinates apart that hold no empty array and nothing but positions; raises _Irregular."""
    if not pieces.texts:
        return _NOTHING
    joined = b",".join(pieces.texts)
    skeleton = _skeleton(joined)
    is_position = skeleton < 8
    depths = np.cumsum(_STEP[skeleton], dtype=np.int16)
    ended = depths == 0
    if np.count_nonzero(ended) != len(pieces.texts):
        raise _Irregular
    at = np.flatnonzero(is_position)
    piece = (np.cumsum(ended) - ended)[at]
    kinds = np.array(pieces.kinds)
    if (depths[at] != _DEPTH[kinds][piece]).any():
        raise _Irregular
    # A part begins at each point, and at the first position in any other array of positions.
    part_kind = _PART[kinds]
    before = skeleton[np.maximum(at - 1, 0)]
    begins = np.flatnonzero((before == ord("[")) | (part_kind[piece] == POINT))
    owners = piece[begins]
    kind_of_part = part_kind[owners]
    # An array that follows another one directly holds a polygon's further rings: [[ opens the first, ][ a hole.
    kind_of_part[(kind_of_part == OUTER) & (skeleton[np.maximum(at[begins] - 2, 0)] == ord("]"))] = HOLE
    lengths = np.diff(np.append(begins, len(at)))
    owner = np.array(pieces.owners, np.int64)[owners]
    dimensions = skeleton[at]
    extremes = np.column_stack([extreme.reduceat(dimensions, begins) for extreme in (np.minimum, np.maximum)])
    shut = np.zeros(len(begins), np.bool_)
    return _closed(_Parts(_coordinates(joined, dimensions), lengths, kind_of_part, owner, shut, extremes))


def _skeleton(joined: bytes) -> NDArray[np.uint8]:
    """Return brackets, and for each position a byte that says how many numbers it has; raises _Irregular."""
    skeleton = joined.translate(None, _NO_SKELETON)
    for position, mark in _POSITIONS:
        skeleton = skeleton.replace(position, mark)
    # What is left besides means an empty array, or a number that stands outside of any position.
    if (
        skeleton.startswith(b",")
        or any(odd in skeleton for odd in (b"[]", b"[,", b",,", b",]"))
        or skeleton[-1:] == b","
    ):
        raise _Irregular
    return np.frombuffer(skeleton.translate(None, b","), np.uint8)


def _coordinates(joined: bytes, dimensions: NDArray[np.uint8]) -> NDArray[np.float64]:
    try:
        numbers = _NUMBERS.decode(b"[" + joined.translate(_BRACKETS_AS_SPACES) + b"]")
    except msgspec.DecodeError:
        raise _Irregular from None
    values = np.fromiter(numbers, np.float64, len(numbers))
    if len(values) == 2 * len(dimensions):
        return values.reshape(-1, 2)
    first = _starts(dimensions.astype(np.int64))
    if first[-1] != len(values):
        raise _Irregular
    return np.column_stack((values[first[:-1]], values[first[:-1] + 1]))


def _cleaned(pieces: _Pieces) -> _Pieces:
    """Return the pieces without empty arrays, and without any piece of a feature whose geometry is bad."""
    bad: set[int] = set()
    kept: list[tuple[Raw | bytes, int, int]] = []
    for text, kind, owner in zip(*pieces, strict=True):
        try:
            _regular_parts(_Pieces([text], [kind], [owner]))
            kept.append((text, kind, owner))
        except _Irregular:
            value = _ANYTHING.decode(text) if len(text) else None
            if not _is_nested(value, DEPTHS[_KINDS[kind]]):
                bad.add(owner)
            elif value := _without_empty(value):
                kept.append((msgspec.json.encode(value), kind, owner))
    good = [piece for piece in kept if piece[2] not in bad]
    return _Pieces([text for text, _, _ in good], [kind for _, kind, _ in good], [owner for _, _, owner in good])


def _is_nested(value: Any, depth: int) -> bool:
    """Tell whether a value is nothing but arrays of this depth around positions, some of them perhaps empty."""
    if not isinstance(value, list):
        return False
    if depth:
        return all(_is_nested(item, depth - 1) for item in value)
    return not value or (len(value) > 1 and all(type(number) in (int, float) for number in value))


def _without_empty(value: Any) -> Any:
    """Return nested arrays without the empty ones; positions keep four numbers at most."""
    if not isinstance(value[0] if value else None, list):
        return value[:4]
    return [kept for item in value if (kept := _without_empty(item))]


def _closed(parts: _Parts) -> _Parts:
    """Repeat the first position of each ring that the file leaves open."""
    starts = _starts(parts.lengths)
    first, last = parts.coordinates[starts[:-1]], parts.coordinates[starts[1:] - 1]
    is_open = (parts.kinds >= OUTER) & (first != last).any(axis=1)
    if not is_open.any():
        return parts
    return parts._replace(
        coordinates=np.insert(parts.coordinates, starts[1:][is_open], first[is_open], axis=0),
        lengths=parts.lengths + is_open,
        open=is_open,
    )


def _without_bad(parts: _Parts) -> _Parts:
    """Leave out every feature that has a line of one position, or a ring with fewer than four."""
    least = np.array([1, 2, 4, 4])  # by the kind of part: point, line, outer ring, hole
    short = parts.lengths < least[parts.kinds]
    if not short.any():
        return parts
    keep = ~np.isin(parts.owners, parts.owners[short])
    return _Parts(
        parts.coordinates[np.repeat(keep, parts.lengths)],
        parts.lengths[keep],
        parts.kinds[keep],
        parts.owners[keep],
        parts.open[keep],
        parts.dimensions[keep],
    )


def _starts(lengths: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)))
