"""What operations on whole shapes have in common: what they work on, what comes out, and what they tell the user.

An operation is a pure function from a document to an `Outcome`; it raises EditError, in a sentence for the user, where
it cannot be done. Shapes are shapely geometries in degrees. A vertex that an operation leaves where it is keeps its
text; one that it puts on an existing edge is written with every digit, so that neighbours can have the very same one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from msgspec import Raw, structs
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, position_of
from layers.edits import EditError, editable_layer
from layers.edits.geometry import known_feature, spliced
from layers.edits.identifiers import notice_of_ids
from layers.edits.statements import attach, without_subjects
from layers.geojson import jsontext
from layers.geojson.vertices import position_texts
from layers.subjects import SubjectIndex

Kind = Literal["point", "line", "area"]
Position = tuple[float, float]  # longitude and latitude in degrees

_KINDS: dict[str, Kind] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}
_CONSTRUCTED_DECIMALS = 7


class Outcome(NamedTuple):
    """The document after an operation, what to select then, and what else the user has to know."""

    document: Document
    selection: tuple[FeatureRef, ...] = ()
    notes: tuple[str, ...] = ()


Operation = Callable[[Document], Outcome]


class Need(NamedTuple):
    """What an operation works on: kinds of shapes, how many, and whether all of them in one layer and of one kind."""

    kinds: tuple[Kind, ...] = ("point", "line", "area")
    least: int = 1
    most: int | None = None
    alike: bool = False


class Target(NamedTuple):
    """A feature that an operation works on, with its shape in degrees."""

    ref: FeatureRef
    layer: Layer
    feature: Feature
    shape: Any

    @property
    def name(self) -> str:
        """Return what the feature is called."""
        return name_of(self.layer, self.feature)


def reason(document: Document, refs: Sequence[FeatureRef], need: Need) -> str | None:
    """Return why an operation cannot work on these features now, None when it can; nothing is computed."""
    try:
        _check_number(refs, need)
        found = {_checked_kind(document, ref, need) for ref in refs}
    except EditError as error:
        return str(error)
    if need.alike and len(found) > 1:
        return "Select shapes of one kind: points, lines or areas."
    if need.alike and len({ref.layer for ref in refs}) > 1:
        return "Select shapes of one layer; move them into one first."
    return None


def targets(document: Document, refs: Iterable[FeatureRef], need: Need) -> list[Target]:
    """Return the features with their shapes; raises EditError where an operation with this need cannot work on them."""
    wanted = tuple(dict.fromkeys(refs))
    why_not = reason(document, wanted, need)
    if why_not is not None:
        raise EditError(why_not)
    return [target(document, ref) for ref in wanted]


def target(document: Document, ref: FeatureRef) -> Target:
    """Return one feature with a sound shape; raises EditError."""
    layer = editable_layer(document, ref.layer)
    feature = known_feature(layer, ref)
    shape = geojson.geometry(feature, layer.frame.crs)
    found = Target(ref, layer, feature, shape)
    if shape is None or shape.is_empty:
        raise EditError(f"{found.name} has no geometry.")
    if not shape.is_valid:
        raise EditError(f"{found.name} is not valid: it crosses or touches itself. Repair it first.")
    if crosses_antimeridian(shape):
        raise EditError(f"{found.name} jumps across the 180th meridian. Cut it there first.")
    return found


def crosses_antimeridian(shape: BaseGeometry) -> bool:
    """Tell whether an edge jumps across the 180th meridian, where RFC 7946 has the shape cut.

    An edge from one end of the map to the other is none, nor is one at a pole: the world's frame has such edges.
    """
    return any(
        bool(jumps(shapely.get_coordinates(ring)).any())
        for part in shapely.get_parts(shape)
        for ring in ([part.exterior, *part.interiors] if isinstance(part, shapely.Polygon) else [part])
    )


def jumps(positions: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of the edges between positions (degrees) that follow each other jump across the 180th meridian."""
    wide = np.abs(np.diff(positions[:, 0]))
    at_pole = (np.abs(positions[:-1, 1]) == 90) & (positions[:-1, 1] == positions[1:, 1])
    found: NDArray[np.bool_] = (wide > 180) & (wide != 360) & ~at_pole
    return found


def name_of(layer: Layer, feature: Feature) -> str:
    """Return what a feature is called, in quotation marks: its name, else its id, else its place in the layer."""
    said = geojson.properties(feature)
    for member in ("name", "title"):
        if isinstance(said.get(member), str) and said[member].strip():
            return f"“{said[member]}”"
    identifier = geojson.feature_id(feature)
    if identifier is not None:
        return f"“{identifier}”"
    return f"Shape {position_of(layer, feature.key) + 1} of “{layer.title}”"


def kept_texts(found: Iterable[Target], crs: str | None) -> dict[Position, Raw]:
    """Return the texts of the positions of features whose files have this reference system; the first one wins."""
    texts: dict[Position, Raw] = {}
    for one in found:
        if one.layer.frame.crs == crs:
            for place, text in position_texts(one.feature, crs).items():
                texts.setdefault(place, text)
    return texts


def with_shape(
    feature: Feature,
    shape: BaseGeometry,
    crs: str | None,
    kept: Mapping[Position, Raw] | None = None,
    *,
    exactly: bool = True,
) -> Feature:
    """Return the feature with another shape; positions that are in `kept` are written as the text there.

    New positions are written with every digit, or for what is constructed anyway to about a centimetre. Rings run as
    RFC 7946 has them.
    """
    if shape.is_empty:
        raise EditError("Nothing would be left.")
    oriented = shapely.orient_polygons(shape)
    geometry = shapely.geometry.mapping(oriented)
    decimals = None if exactly else _CONSTRUCTED_DECIMALS
    return spliced(lambda: geojson.with_geometry(feature, geometry, crs=crs, kept=kept, decimals=decimals))


def copy_of(feature: Feature, layer: Layer, key: int, *, keep_id: bool = False) -> Feature:
    """Return a copy of a feature for a layer, all bytes of its properties included; an id stays with the original."""
    copied = geojson.as_feature(feature)
    text = bytes(copied.text)
    if not keep_id and text.startswith(b"{"):
        text = jsontext.without_member(text, "id")
    if layer.frame.form in ("newline-delimited", "sequence"):  # one line each
        text = b" ".join(line.strip() for line in text.splitlines())
    return Feature(key, Raw(text), layer.frame.separator)


def replace_features(layer: Layer, pieces: Mapping[int, Sequence[Feature]]) -> Layer:
    """Return the layer with each of these features, by key, replaced by others in its place; none takes it out."""
    features: list[Feature] = []
    for feature in layer.features:
        features += pieces.get(feature.key, (feature,))
    next_key = max((layer.next_key, *(one.key + 1 for several in pieces.values() for one in several)))
    return structs.replace(layer, features=tuple(features), next_key=next_key)


def append_features(layer: Layer, features: Sequence[Feature]) -> Layer:
    """Return the layer with features on top, their keys counting on from its next one."""
    keyed = [structs.replace(feature, key=layer.next_key + count) for count, feature in enumerate(features)]
    return structs.replace(layer, features=(*layer.features, *keyed), next_key=layer.next_key + len(keyed))


def heirs(document: Document, refs: Iterable[FeatureRef], new: Sequence[FeatureRef]) -> tuple[Document, list[str]]:
    """Let statements about features be about others too; return the document and what to tell.

    For shapes that go on in others: the pieces of a split one, the whole of several that are merged.
    """
    statements = SubjectIndex(document).statements(refs)
    if not statements or not new:
        return document, []
    notes = [f"{counted(len(statements), 'statement')} about what was there now {_names(len(statements), len(new))}."]
    ids = notice_of_ids(document, new)
    for statement in statements:
        document = attach(statement.id, new)(document)
    return document, [*notes, ids] if ids else notes


def removed(document: Document, refs: Sequence[FeatureRef]) -> Document:
    """Return the document without these features, and without what statements say about them."""
    document = without_subjects(document, refs)
    for layer_id in dict.fromkeys(ref.layer for ref in refs):
        gone: dict[int, list[Feature]] = {ref.key: [] for ref in refs if ref.layer == layer_id}
        document = document.with_layer(replace_features(editable_layer(document, layer_id), gone))
    return document


def areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of an overlay's result; what touches in a point or along an edge only is left out."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    if isinstance(shape, shapely.GeometryCollection) and not parts:
        parts = [part for one in shape.geoms for part in shapely.get_parts(one) if isinstance(part, shapely.Polygon)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 shape, 2 shapes."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _names(statements: int, shapes: int) -> str:
    verb = "names" if statements == 1 else "name"
    return f"{verb} {counted(shapes, 'further shape')}"


def _check_number(refs: Sequence[FeatureRef], need: Need) -> None:
    count = len(set(refs))
    what = " or ".join(f"{kind}s" for kind in need.kinds) if len(need.kinds) < 3 else "shapes"
    if count < need.least:
        one = " or ".join(("an area" if kind == "area" else f"a {kind}") for kind in need.kinds)
        raise EditError(
            f"Select {one if len(need.kinds) < 3 else 'a shape'} first."
            if need.least == 1
            else f"Select {need.least} or more {what} first."
        )
    if need.most is not None and count > need.most:
        raise EditError(
            f"Select one {what.removesuffix('s')} only." if need.most == 1 else f"Select {need.most} {what}."
        )


def _checked_kind(document: Document, ref: FeatureRef, need: Need) -> Kind:
    layer = editable_layer(document, ref.layer)
    feature = known_feature(layer, ref)
    found = geojson.geometry_type(feature)
    if found is None:
        raise EditError(f"{name_of(layer, feature)} has no geometry.")
    if found == "GeometryCollection":
        raise EditError(f"{name_of(layer, feature)} is a collection of geometries; take it apart first.")
    kind = _KINDS[found]
    if kind not in need.kinds:
        wanted = " or ".join(f"{each}s" for each in need.kinds)
        raise EditError(f"{name_of(layer, feature)} is {'an' if kind == 'area' else 'a'} {kind}; this needs {wanted}.")
    return kind
