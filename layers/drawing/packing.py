"""From a layer to the packed arrays that are drawn and picked."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
from msgspec import Raw, structs
from numpy.typing import NDArray

from layers.dates import shows
from layers.document import Feature, Layer, position_of
from layers.drawing.packs import Moved, Pack, pack_geometry
from layers.geodesy.mercator import to_grid
from layers.geojson.bulk import BulkGeometry, bulk_geometry
from layers.geojson.reference_system import to_wgs84
from layers.geojson.vertices import moved_vertices, vertices
from layers.splices import Splice, find_splices
from layers.style import VOCABULARY, Style

StyleOf = Callable[[Mapping[str, Any]], Style]

_DATES = ("start", "end")
_MOST_STYLES = 2**16
_MOST_MOVED = 16  # features; above, looking at each for a vertex that moved costs more than packing them
_MOST_SPLICES = 16  # above, packing everything anew is quicker than copying the arrays that often


_Claims = msgspec.defstruct(
    "_Claims",
    [(name.replace("-", "_"), Raw, Raw()) for name in (*VOCABULARY, *_DATES)],
    rename={name.replace("-", "_"): name for name in VOCABULARY},
    gc=False,
)
_decode_claims = msgspec.json.Decoder(_Claims | None).decode
_decode_texts = msgspec.json.Decoder(list[Raw]).decode
_decode_all_claims = msgspec.json.Decoder(list[_Claims | None]).decode  # type: ignore[valid-type] # a type made above

# Any of the keys, or an escape that may spell one of their ASCII letters.
_MAY_CLAIM = re.compile(rb'\\u00|"(?:' + "|".join((*VOCABULARY, *_DATES)).encode() + rb')"\s*:')


def pack(layer: Layer, style_of: StyleOf, *, keys: Collection[int] | None = None, as_of: str | None = None) -> Pack:
    """Return the packed features of a layer, or of those of its features that have these keys, in the layer's order.

    What does not show at the as-of date (EDTF; None shows everything) keeps its place with no parts, so a position in
    the pack of a whole layer is the feature's position in the layer. Raises KeyError for a key the layer does not have.
    """
    features = layer.features if keys is None else _with_keys(layer, keys)
    return _pack(features, layer.frame.crs, style_of, as_of)


def update(pack: Pack, old: Layer, new: Layer, style_of: StyleOf, *, as_of: str | None = None) -> Pack:
    """Return the pack of a layer's new value, given that of its old one: only what changed is packed.

    Style and as-of date are those that the old pack was made with; when they change, pack anew.
    """
    splices = list(find_splices(old.features, new.features, "key"))
    if len(splices) > _MOST_SPLICES or old.frame.crs != new.frame.crs:
        return _pack(new.features, new.frame.crs, style_of, as_of)
    if (moves := _moves(pack, splices, new.frame.crs)) is not None:
        return pack.with_moved(moves)
    for splice in reversed(splices):
        stop = splice.old_start + len(splice.old)
        pack = pack.spliced(splice.old_start, stop, _pack(splice.new, new.frame.crs, style_of, as_of))
    return pack


def _moves(pack: Pack, splices: Sequence[Splice[Feature]], crs: str | None) -> list[Moved] | None:
    """Return what moved where all that changed is where a few vertices stand; None where more did."""
    if sum(len(splice.new) for splice in splices) > _MOST_MOVED:
        return None
    moves = []
    for splice in splices:
        if [feature.key for feature in splice.old] != [feature.key for feature in splice.new]:
            return None
        for position, (old, new) in enumerate(zip(splice.old, splice.new, strict=True), splice.old_start):
            first, end = pack.feature_start[position : position + 2]
            found = moved_vertices(old, new, crs) if first < end else None  # one that is not drawn has none
            if found is None:
                return None
            moves.append(Moved(position, found, to_grid(vertices(new, crs).degrees[found])))
    return moves


def _with_keys(layer: Layer, keys: Collection[int]) -> list[Feature]:
    return [layer.features[position] for position in sorted(position_of(layer, key) for key in keys)]


def _pack(features: Sequence[Feature], crs: str | None, style_of: StyleOf, as_of: str | None) -> Pack:
    geometry = bulk_geometry(features)
    claims = _claims(geometry.properties)
    if as_of is not None and claims is not None:
        shown = _shown(claims, as_of)
        if not shown.all():
            geometry = _only(geometry, shown)
    styles, style_index = _styles(claims, len(features), style_of)
    return pack_geometry(
        to_wgs84(geometry.coordinates, crs),
        geometry.part_start,
        geometry.part_kind,
        geometry.feature_start,
        keys=np.fromiter(map(attrgetter("key"), features), dtype=np.uint32, count=len(features)),
        style_index=style_index,
        styles=styles,
    )


def _claims(properties: bytes) -> list[Any] | None:
    """Return what each feature's properties say in the vocabulary, None for nothing; None if no feature says anything.

    Most files of a million features say nothing, and one search through their properties, a JSON array, shows it.
    """
    if not _MAY_CLAIM.search(properties):
        return None
    try:
        return _decode_all_claims(properties)
    except msgspec.ValidationError:  # some properties are neither an object nor null
        return [_claims_or_none(text) for text in _decode_texts(properties)]


def _claims_or_none(text: Raw) -> Any:
    try:
        return _decode_claims(text)
    except msgspec.ValidationError:
        return None


def _styles(claims: list[Any] | None, count: int, style_of: StyleOf) -> tuple[tuple[Style, ...], NDArray[np.uint16]]:
    """Return the styles of the features and each one's index; features that say the same text share a style."""
    if claims is None:
        return (style_of({}),), np.zeros(count, dtype=np.uint16)
    index_of_style: dict[Style, int] = {}
    index_of_text: dict[bytes, int] = {}
    indices = np.empty(count, dtype=np.uint16)
    for position, said in enumerate(claims):
        # An absent member is an empty text, and no JSON text holds a NUL, so equal keys mean equal members.
        text = b"\0".join(structs.astuple(said)[: len(VOCABULARY)]) if said is not None else b""
        index = index_of_text.get(text)
        if index is None:
            style = style_of(_decoded(said))
            if len(index_of_style) == _MOST_STYLES:  # a colour for each of 65,536 features: the rest are drawn plain
                style = style_of({}) if style_of({}) in index_of_style else next(iter(index_of_style))
            index = index_of_text[text] = index_of_style.setdefault(style, len(index_of_style))
        indices[position] = index
    return tuple(index_of_style), indices


def _decoded(said: Any) -> dict[str, Any]:
    if said is None:
        return {}
    return {name: msgspec.json.decode(raw) for name, raw in zip(VOCABULARY, structs.astuple(said), strict=False) if raw}


def _shown(claims: list[Any], as_of: str) -> NDArray[np.bool_]:
    """Say for each feature whether it shows at a date."""
    answers: dict[tuple[bytes, bytes], bool] = {}

    def answer(said: Any) -> bool:
        if said is None or not (said.start or said.end):
            return True
        dates = bytes(said.start), bytes(said.end)
        if dates not in answers:
            answers[dates] = shows(_text(said.start), _text(said.end), as_of)
        return answers[dates]

    return np.fromiter(map(answer, claims), dtype=np.bool_, count=len(claims))


def _text(raw: Raw) -> str | None:
    value = msgspec.json.decode(raw) if raw else None
    return value if isinstance(value, str) else None


def _only(geometry: BulkGeometry, shown: NDArray[np.bool_]) -> BulkGeometry:
    """Take the parts of the features that do not show out of the arrays."""
    part_count = _counts(geometry.feature_start)
    part_shown = np.repeat(shown, part_count)
    vertex_count = _counts(geometry.part_start)
    return replace(
        geometry,
        coordinates=geometry.coordinates[np.repeat(part_shown, vertex_count)],
        part_start=_starts(vertex_count[part_shown]),
        part_kind=geometry.part_kind[part_shown],
        feature_start=_starts(np.where(shown, part_count, 0)),
    )


def _counts(starts: NDArray[np.uint32]) -> NDArray[np.int64]:
    return starts[1:].astype(np.int64) - starts[:-1]


def _starts(counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
