"""What the page is told of a change to a layer: as little as shows it, since it is shown while the user waits."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote

from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.web.page import ORIGIN
from layers.document import Feature, Layer
from layers.geodesy.mercator import to_grid
from layers.geojson.vertices import moved_vertices, vertices
from layers.history import LayerChange

_MOST_PATCHED = 200  # features; above, the page loads the whole layer again
_MOST_MOVED = 16  # features; above, looking at each for a vertex that moved costs more than packing them
MOST_INLINE = 512 * 1024  # bytes of a pack; asking for it at an address takes a frame, while the panels are refreshed


def needs_loading(change: LayerChange) -> bool:
    """Tell whether the page must load a layer again, instead of patching some of its features."""
    if change.shell is not None:
        old, new = change.shell.old, change.shell.new
        if new is None:
            return False
        if old is None or old.style != new.style or old.frame.crs != new.frame.crs:
            return True
    return change.reordered or sum(map(len, change.touched)) > _MOST_PATCHED


def patch_of(change: LayerChange, layer: Layer, content: MapContent) -> protocol.FeaturePatch:
    """Return what the page must be told of a change that led to this layer; the content shows it already."""
    touched = change.touched
    moved = tuple(_moved(change, touched.changed, layer, content))
    keys = sorted((touched.added | touched.changed).difference(each.key for each in moved))
    patch = protocol.FeaturePatch(layer.id, tuple(sorted(touched.removed)), moved)
    if not keys:
        return patch
    pack = content.changed(layer.id, keys)
    if len(pack) <= MOST_INLINE:
        return protocol.FeaturePatch(layer.id, patch.removed, moved, pack=b64encode(pack).decode())
    url = f"{ORIGIN}/changes/{quote(layer.id, safe='')}/{','.join(map(str, keys))}"
    return protocol.FeaturePatch(layer.id, patch.removed, moved, url=url)


def _moved(
    change: LayerChange, changed: frozenset[int], layer: Layer, content: MapContent
) -> Iterable[protocol.MovedFeature]:
    """Yield the features of which nothing differs but where a few vertices stand."""
    if len(changed) > _MOST_MOVED:
        return
    old = {feature.key: feature for splice in change.features for feature in splice.old}
    new = {feature.key: feature for splice in change.features for feature in splice.new}
    for key in sorted(changed):
        found = moved_vertices(old[key], new[key], layer.frame.crs) if content.draws(layer.id, key) else None
        if found is not None:
            yield protocol.MovedFeature(key, _vertices(new[key], found, layer.frame.crs))


def _vertices(feature: Feature, indices: list[int], crs: str | None) -> tuple[protocol.MovedVertex, ...]:
    degrees = vertices(feature, crs).degrees[indices]
    places = zip(indices, to_grid(degrees).tolist(), degrees.tolist(), strict=True)
    return tuple(protocol.MovedVertex(index, *xy, *position) for index, xy, position in places)
