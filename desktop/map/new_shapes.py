"""What becomes of a shape that was drawn or typed: a new feature, or the shape of a selected one that has none yet."""

from collections.abc import Callable, Mapping
from typing import Any

import shapely

from desktop.workspace import Workspace
from layers import geojson
from layers.document import FeatureRef
from layers.edits import geometry as edits_geometry
from layers.geodesy.local_projection import cut_at_antimeridian
from layers.geojson.member_splices import Kept
from layers.operations.outcome import name_of

KeptIn = Callable[[str | None], Kept]
_CUT = "It is cut at the 180th meridian into parts on either side, as GeoJSON has it"


def add_shape(
    workspace: Workspace, layer_id: str, geometry: Mapping[str, Any], label: str, *, kept: KeptIn | None = None
) -> bool:
    """Add a geometry in degrees to a layer as one undo step, select it, and say what is not to be expected.

    A single selected feature without a geometry gets it as its own. What lies across the 180th meridian is cut there.
    `kept` returns for a reference system which positions keep the text of those that they snapped to. Returns whether
    it was done.
    """
    cut = within_world(geometry)
    said = _CUT if cut["type"] != geometry["type"] else None
    ref = _without_shape(workspace)
    layer = workspace.document.layer(layer_id if ref is None else ref.layer)
    texts = None if kept is None else kept(layer.frame.crs)
    if ref is None:
        added = FeatureRef(layer.id, layer.next_key)
        done = workspace.run(label, edits_geometry.add_feature(layer.id, cut, kept=texts))
    else:
        added = ref
        name = name_of(layer, workspace.document.feature(ref))
        done = workspace.run(f"{label} for {name}", edits_geometry.set_geometry(ref, cut, kept=texts))
        said = ". ".join(filter(None, (f"{name} had no shape; this is its shape now", said)))
    if done:
        workspace.select([added])
        if said:
            workspace.message.emit(said)
    return done


def within_world(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a geometry whose longitudes are from -180 to 180 degrees, cut at the 180th meridian (RFC 7946, 3.1.9).

    The map repeats itself beyond that, and what is drawn there counts on.
    """
    shape = shapely.geometry.shape(dict(geometry))
    west, _, east, _ = shapely.bounds(shape)
    if west >= -180 and east <= 180:
        return geometry
    try:
        cut = cut_at_antimeridian(shape)
    except shapely.GEOSException:  # an outline that crosses itself is drawn as it is, and flagged
        return geometry
    return shapely.geometry.mapping(shapely.orient_polygons(cut)) if not cut.is_empty else geometry


def _without_shape(workspace: Workspace) -> FeatureRef | None:
    """Return the selected feature if it is a single one without a geometry that may be changed."""
    refs = workspace.selection.features
    if len(refs) != 1:
        return None
    layer = workspace.document.layer(refs[0].layer)
    if layer.locked or layer.unreadable is not None:
        return None
    return refs[0] if geojson.geometry_type(workspace.document.feature(refs[0])) is None else None
