"""The features of a publish copy: what a map shows of them, and no member more.

A feature goes out as id, geometry and the properties that are drawn or printed. Everything else that a file may hold
(other properties, foreign members, bounding boxes, what surrounds the features) stays behind.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Raw, Struct, structs
from numpy.typing import NDArray

from layers import dates
from layers.document import Feature, Layer, TextFrame
from layers.geojson.position_splices import map_positions
from layers.geojson.reading import GEOMETRY_TYPES
from layers.geojson.splicing import SpliceError
from layers.publishing.local_paths import without_local_paths
from layers.style import VOCABULARY

ALLOWANCES = ("exact", "vicinity", "locality", "district", "province", "no")
"""What the property `publish` may say: the finest precision at which a feature's place may go out, or that it may not.

A layer's `style` may hold it as the default of its features.
"""

GRIDS = {"exact": 0.0001, "vicinity": 0.001, "locality": 0.01}
"""Degrees between the places to which positions are rounded: about 10 m, 100 m and 1 km."""

NEAR = 0.01
"""Degrees around a place that goes out as an area, or not at all, in which nothing may point at it: about 1 km."""

_PRINTED = ("name", "name:ar", "name:en", "method", "start", "end")
_READ = ("publish", "handling")  # decide what is published, and are not
_ABSENT = Raw()

_Properties = msgspec.defstruct(
    "_Properties",
    [(name.replace("-", "_").replace(":", "_"), Raw, _ABSENT) for name in (*VOCABULARY, *_PRINTED, *_READ)],
    rename={name.replace("-", "_").replace(":", "_"): name for name in (*VOCABULARY, *_PRINTED)},
    omit_defaults=True,
    gc=False,
)


class _Geometry(Struct, omit_defaults=True, gc=False):
    type: str
    coordinates: Raw = _ABSENT
    geometries: tuple["_Geometry", ...] = ()


class _Feature(Struct, omit_defaults=True, gc=False):
    """A feature, or a bare geometry: then it has the members of one itself."""

    type: str
    id: Raw = _ABSENT
    properties: _Properties | None = None  # type: ignore[valid-type]  # a type made above
    geometry: _Geometry | None = None
    coordinates: Raw = _ABSENT
    geometries: tuple[_Geometry, ...] = ()


class _Loose(Struct):
    """A feature with a bad member: each is judged by itself."""

    type: Raw = _ABSENT
    id: Raw = _ABSENT
    properties: Raw = _ABSENT
    geometry: Raw = _ABSENT


_decode_all = msgspec.json.Decoder(list[_Feature]).decode
_decode_loose = msgspec.json.Decoder(_Loose).decode
_decode_properties = msgspec.json.Decoder(_Properties | None).decode
_decode_geometry = msgspec.json.Decoder(_Geometry | None).decode
_encode = msgspec.json.Encoder().encode


class Reduced(NamedTuple):
    """A layer as it may be published, the handling marks of its features, and those to be replaced by an area.

    `within` says of each feature whose place goes out coarser than it is known, or not at all, within how many degrees
    of it something else would give the place away.
    """

    layer: Layer
    handling: frozenset[str]
    coarser: tuple[int, ...]  # keys
    within: Mapping[int, float]  # by key


def reduce(layer: Layer, as_of: str | None) -> Reduced:
    """Return what of a layer shows at a date, with nothing but what a map shows of it."""
    kept: list[Feature] = []
    marks: set[str] = set()
    coarser: list[int] = []
    within: dict[int, float] = {}
    usual = layer.style.get("publish")
    for feature, read in zip(layer.features, _read(layer.features), strict=True):
        said = read.properties
        if not _shows(said, as_of):
            continue
        allowed = _allowed(said, usual)
        if allowed:
            within[feature.key] = GRIDS.get(allowed, NEAR)
        if allowed == "no":
            continue
        if said is not None and said.handling and (mark := _text(said.handling)):
            marks.add(mark)
        plain = Feature(feature.key, Raw(_encode(_published(read))), b",\n")
        if allowed in GRIDS:
            plain = _rounded(plain, GRIDS[allowed], layer.frame.crs)
        elif allowed:
            coarser.append(feature.key)
        kept.append(plain)
    style = {name: value for name, value in layer.style.items() if name in (*VOCABULARY, "colour")}
    plain_layer = structs.replace(
        layer,
        title=without_local_paths(layer.title),
        file="",
        style=style,
        features=tuple(kept),
        frame=TextFrame(crs=layer.frame.crs),
        problems=(),
        extra={},
    )
    return Reduced(plain_layer, frozenset(marks), tuple(coarser), within)


def _read(features: Sequence[Feature]) -> list[_Feature]:
    """Read all features at once; where one of them is bad, each by itself."""
    try:
        return _decode_all(b"[" + b",".join([bytes(feature.text) for feature in features]) + b"]")
    except msgspec.ValidationError:
        return [_leniently(feature.text) for feature in features]


def _leniently(text: Raw) -> _Feature:
    """Read a feature without those of its members that are not what they should be."""
    try:
        return _decode_all(b"[" + bytes(text) + b"]")[0]
    except msgspec.ValidationError:
        pass
    try:
        loose = _decode_loose(text)
    except msgspec.ValidationError:
        return _Feature("Feature")
    return _Feature(
        "Feature",
        id=loose.id,
        properties=_or_none(_decode_properties, loose.properties),
        geometry=_or_none(_decode_geometry, loose.geometry),
    )


def _or_none(decode: Any, text: Raw) -> Any:
    try:
        return decode(text) if text else None
    except msgspec.ValidationError:
        return None


def _published(read: _Feature) -> _Feature:
    """Return the feature without what only decides about its publication; a bare geometry becomes a feature."""
    if read.type in GEOMETRY_TYPES:
        return _Feature("Feature", geometry=_Geometry(read.type, read.coordinates, read.geometries))
    if read.type != "Feature" or read.coordinates or read.geometries:
        read = _Feature("Feature", id=read.id, properties=read.properties, geometry=read.geometry)
    said = read.properties
    if said is None or not (said.publish or said.handling or said.method):
        return read
    changes: dict[str, Raw] = dict.fromkeys(_READ, _ABSENT)
    if text := _text(said.method):  # free text, which may name files
        changes["method"] = Raw(_encode(without_local_paths(text)))
    return structs.replace(read, properties=structs.replace(said, **changes))


def _shows(said: Any, as_of: str | None) -> bool:
    if said is None or not (said.start or said.end):
        return True
    return dates.shows(_text(said.start), _text(said.end), as_of)


def _allowed(said: Any, usual: Any) -> str | None:
    if usual is None and (said is None or not said.publish):
        return None
    own = _text(said.publish) if said is not None else None
    return next((word for word in (own, usual) if word in ALLOWANCES), None)


def _rounded(feature: Feature, step: float, crs: str | None) -> Feature:
    """Return the feature with every position on the nearest place of a grid; one that cannot be moved is emptied."""

    def to_grid(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.round(degrees / step) * step, 7)

    try:
        return map_positions(feature, to_grid, crs=crs)
    except SpliceError:
        return Feature(feature.key, Raw(_encode(_Feature("Feature"))), feature.lead)


def _text(raw: Raw) -> str | None:
    value = msgspec.json.decode(raw) if raw else None
    return value if isinstance(value, str) else None
