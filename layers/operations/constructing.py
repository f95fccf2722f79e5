"""Operations that construct shapes from distances on the ground: buffer, circle, strip along a border, enclosed area.

What is constructed says so in its property `method`. Distances are geodesic on WGS 84. A shape that reaches across the
180th meridian is cut there, one that would hold a pole is refused: no polygon in degrees is right for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import shapely
from msgspec import Raw
from shapely.geometry.base import BaseGeometry

from layers import embedded, geojson
from layers.document import Document, Feature, FeatureRef, Layer
from layers.edits import EditError, editable_layer
from layers.edits.geometry import check_positions, spliced
from layers.geojson import jsontext
from layers.geojson.vertices import position_texts
from layers.operations import constructions
from layers.operations.outcome import (
    Need,
    Operation,
    Outcome,
    Position,
    append_features,
    copy_of,
    name_of,
    reason,
    targets,
    with_shape,
)

ANY = Need()
BORDER = Need(("line", "area"), most=1)


def buffer(refs: Iterable[FeatureRef], metres: float) -> Operation:
    """Add, for each shape, the area within so many metres of it, with its properties; negative draws an area in."""
    wanted = tuple(refs)

    def operation(document: Document) -> Outcome:
        found = targets(document, wanted, ANY)
        selection: list[FeatureRef] = []
        for one in found:
            if metres <= 0 and not one.shape.geom_type.endswith("Polygon"):
                raise EditError(f"Give a distance of more than 0 metres around {one.name}.")
            area = _constructed(lambda one=one: constructions.buffer(one.shape, metres))
            how = f"constructed: {_metres(abs(metres))} {'around' if metres > 0 else 'inside'} {one.name}"
            layer = document.layer(one.ref.layer)
            copied = geojson.with_property(copy_of(one.feature, layer, 0), "method", how)
            feature = with_shape(copied, area, layer.frame.crs, exactly=False)
            document, ref = _appended(document, layer, feature)
            selection.append(ref)
        return Outcome(document, tuple(selection))

    return operation


def circle(layer_id: str, centre: Position, metres: float, properties: Mapping[str, Any] | None = None) -> Operation:
    """Add a circle with a radius in metres around a place to a layer."""

    def operation(document: Document) -> Outcome:
        check_positions([centre])
        area = _constructed(lambda: constructions.circle(centre, metres))
        how = f"constructed: circle of {_metres(metres)} around {centre[1]:.6g}, {centre[0]:.6g}"
        return _added(document, layer_id, area, {**(properties or {}), "method": how})

    return operation


def strip(
    layer_id: str,
    border: FeatureRef | None,
    start: Position,
    end: Position,
    *,
    side: Literal["left", "right"],
    kilometres: float,
    properties: Mapping[str, Any] | None = None,
) -> Operation:
    """Add a strip along a border: from one place on it to another, to one side, so many kilometres deep.

    The border is a feature (a line, or an area whose outline it is; of a locked layer too), or None for the embedded
    map's. Start and end go to the nearest place on it; left and right are as seen from start to end.
    """

    def operation(document: Document) -> Outcome:
        if not kilometres > 0:
            raise EditError("A strip needs a depth of more than 0 km.")
        if border is None:
            name = "a border of the embedded map"
            stretch = _constructed(lambda: embedded.border_between(start, end))
        else:
            line, name = _border(document, border)
            stretch = _constructed(lambda: constructions.stretch(line, start, end))
        area = _constructed(lambda: constructions.strip(stretch, side, kilometres * 1000))
        length = constructions.length(stretch) / 1000
        how = f"constructed: {kilometres:g} km deep along {length:.0f} km of {name}"
        texts = _border_texts(document, border, stretch, editable_layer(document, layer_id).frame.crs)
        return _added(document, layer_id, area, {**(properties or {}), "method": how}, texts)

    return operation


def embedded_area(
    layer_id: str, at: Position, level: embedded.Level, properties: Mapping[str, Any] | None = None
) -> Operation:
    """Add the country or the province of the embedded map that holds a place, with its name and every vertex."""

    def operation(document: Document) -> Outcome:
        area = _constructed(lambda: embedded.area_at(at, level))
        named = embedded.places_in(area, level)[:1]
        said: dict[str, Any] = {"name": named[0].name} if named else {}
        if named and named[0].name_ar:
            said["name:ar"] = named[0].name_ar
        said |= {**(properties or {}), "method": f"traced: {level} of the embedded map"}
        texts = _border_texts(document, None, area.exterior, editable_layer(document, layer_id).frame.crs)
        return _added(document, layer_id, area, said, texts)

    return operation


def why_not_buffer(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why no buffer can be made around these features now, None when one can."""
    return reason(document, refs, ANY)


def why_not_strip(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features are no border to make a strip along, None when the one is."""
    if not refs:
        return None  # the embedded map's borders are always there
    if len(set(refs)) > 1:
        return "Select one line or area whose border the strip should follow, or nothing for a border of the map."
    kind = geojson.geometry_type(document.feature(refs[0]))
    if kind is None or not kind.endswith(("LineString", "Polygon")):
        name = name_of(document.layer(refs[0].layer), document.feature(refs[0]))
        return f"{name} is neither a line nor an area. Select nothing to follow a border of the basemap."
    return None


def _border(document: Document, border: FeatureRef) -> tuple[BaseGeometry, str]:
    try:
        layer, feature = document.layer(border.layer), document.feature(border)
    except KeyError:
        raise EditError("The border is not there any more.") from None
    shape = geojson.geometry(feature, layer.frame.crs)
    name = name_of(layer, feature)
    if shape is None or shape.is_empty:
        raise EditError(f"{name} has no geometry.")
    if shape.geom_type.endswith("Polygon"):
        return shape.boundary, f"the border of {name}"
    if not shape.geom_type.endswith("LineString"):
        raise EditError(f"{name} is neither a line nor an area.")
    return shape, name


def _constructed(construct: Any) -> Any:
    try:
        return construct()
    except constructions.ConstructionError as error:
        raise EditError(str(error)) from None


def _added(
    document: Document,
    layer_id: str,
    area: BaseGeometry,
    properties: Mapping[str, Any],
    kept: Mapping[Position, Raw] | None = None,
) -> Outcome:
    layer = editable_layer(document, layer_id)
    like = layer.features[-1] if layer.features else None
    empty = spliced(lambda: geojson.new_feature(0, None, properties, layer.frame, like=like))
    document, ref = _appended(document, layer, with_shape(empty, area, layer.frame.crs, kept, exactly=False))
    return Outcome(document, (ref,))


def _border_texts(document: Document, border: Any, stretch: BaseGeometry, crs: str | None) -> dict[Position, Raw]:
    """Return the text of each position of a stretch: that of the border's file, else the number with every digit."""
    if crs is not None:
        return {}
    texts = {(x, y): Raw(jsontext.dump([x, y])) for x, y in shapely.get_coordinates(stretch).tolist()}
    if isinstance(border, FeatureRef) and document.layer(border.layer).frame.crs is None:
        texts |= position_texts(document.feature(border))
    return texts


def _appended(document: Document, layer: Layer, feature: Feature) -> tuple[Document, FeatureRef]:
    grown = append_features(layer, [feature])
    return document.with_layer(grown), FeatureRef(layer.id, grown.features[-1].key)


def _metres(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
