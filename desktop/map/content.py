"""What the page sees of the situation: packs of its layers, kept for as long as they are current."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import shapely.geometry

from desktop.web.page import ORIGIN
from layers import geojson
from layers.document import Bounds, Document, Feature, FeatureRef, Layer, Party
from layers.drawing import packing
from layers.drawing.packs import Pack
from layers.figure.extents import extent_of
from layers.figure.legend import Shape, Shown
from layers.style import styler

_SHAPES: tuple[Shape, ...] = ("point", "line", "area", "area")  # by the kind of a feature's first part


class _Packed(NamedTuple):
    """A pack and everything that it was made from."""

    layer: Layer
    parties: tuple[Party, ...]
    as_of: str | None
    pack: Pack


class Compared(NamedTuple):
    """What differs between a saved document and the present one: features of the one, and of the other."""

    saved: Document = Document()
    old: tuple[FeatureRef, ...] = ()
    new: tuple[FeatureRef, ...] = ()


class MapContent:
    """Packs the layers of a document when they are asked for, and of a layer that changed only what changed."""

    def __init__(self) -> None:
        self.document = Document()
        self.revision = 0
        self.compared = Compared()
        self._packs: dict[str, _Packed] = {}
        self._prepared: dict[str, _Packed] = {}
        self._text = (0, b"")
        self._figure: tuple[int, bytes, bytes | None] = (0, b"null", None)
        self._pictures: Sequence[bytes] = ()

    def publish(self, text: str) -> str:
        """Put a text where the editor can fetch it, in place of the one before, and return its address."""
        self._text = (self._text[0] + 1, text.encode())
        return f"{ORIGIN}/texts/{self._text[0]}"

    def text(self, number: int) -> bytes:
        """Return the text that was published last, if it has this number; raises LookupError."""
        if number != self._text[0]:
            raise LookupError(number)
        return self._text[1]

    def publish_figure(self, model: dict[str, Any], relief: bytes | None, pictures: Sequence[bytes] = ()) -> str:
        """Put a figure's model, relief and pictures where its view can fetch them, and return the model's address."""
        self._pictures = pictures
        self._figure = (self._figure[0] + 1, msgspec.json.encode(model), relief)
        return f"{ORIGIN}/figure.json?{self._figure[0]}"

    def prepare(self, document: Document) -> None:
        """Pack the layers of a document that will be shown next; may run on any thread, and changes nothing shown."""
        self._prepared = {
            layer.id: _Packed(
                layer,
                document.parties,
                document.as_of,
                packing.pack(layer, styler(layer, document), as_of=document.as_of),
            )
            for layer in document.layers
        }

    def show(self, document: Document, revision: int) -> None:
        """Take over a document; packs of layers that it does not have are dropped."""
        prepared, self._prepared = self._prepared, {}
        self.document = document
        self.revision = revision
        packs = self._packs
        for layer in document.layers:
            if layer.id in prepared and prepared[layer.id].layer is layer:
                packs[layer.id] = prepared[layer.id]
        self._packs = {layer.id: packs[layer.id] for layer in document.layers if layer.id in packs}

    def pack(self, layer_id: str) -> Pack:
        """Return the pack of a layer as it is drawn now; raises KeyError."""
        layer = self.document.layer(layer_id)
        kept = self._packs.get(layer_id)
        if kept is not None and self._drawn_alike(kept, layer):
            if kept.layer is layer:
                return kept.pack
            pack = packing.update(kept.pack, kept.layer, layer, self._styler(layer), as_of=self.document.as_of)
        else:
            pack = packing.pack(layer, self._styler(layer), as_of=self.document.as_of)
        self._packs[layer_id] = _Packed(layer, self.document.parties, self.document.as_of, pack)
        return pack

    def shown(self, layer_id: str) -> list[Shown]:
        """Return each style and shape in which features of a layer are drawn now, in file order; raises KeyError."""
        pack = self.pack(layer_id)
        drawn = pack.feature_start[:-1] < pack.feature_start[1:]
        first_parts = pack.part_kind[pack.feature_start[:-1][drawn]]
        pairs = pack.feature_style[drawn].astype(np.int64) * len(_SHAPES) + first_parts
        found, first, counts = np.unique(pairs, return_index=True, return_counts=True)
        layer = self.document.layer(layer_id)
        return [
            Shown(
                layer, pack.styles[found[each] // len(_SHAPES)], _SHAPES[found[each] % len(_SHAPES)], int(counts[each])
            )
            for each in np.argsort(first)
        ]

    def at_hand(self, layer_id: str, most: int) -> bytes | None:
        """Return a layer's pack as bytes where it was made already and takes no more of them than `most`."""
        kept, layer = self._packs.get(layer_id), self.document.layer(layer_id)
        if kept is None or kept.layer is not layer or not self._drawn_alike(kept, layer) or kept.pack.nbytes > most:
            return None
        return kept.pack.to_bytes()

    def draws(self, layer_id: str, key: int) -> bool:
        """Say whether the pack that was made last of a layer holds this feature with some geometry."""
        kept = self._packs.get(layer_id)
        at = None if kept is None else kept.pack.position_of(key)
        return (
            kept is not None and at is not None and bool(kept.pack.feature_start[at] < kept.pack.feature_start[at + 1])
        )

    def bounds(self, wanted: Mapping[str, Collection[int] | None]) -> Bounds | None:
        """Return the bounds in degrees of what is drawn of some layers, given by their ids; None where nothing is.

        They are the shortest around it: across the 180th meridian the east is more than 180.

        Each comes with the keys of the features that count, or None for all of them. Raises KeyError.
        """
        packs = []
        for layer_id, keys in wanted.items():
            pack = self.pack(layer_id)
            if keys is not None:
                found = np.flatnonzero(np.isin(pack.feature_key, list(keys))).tolist()
                if not found:
                    continue
                pack = pack.taken(found)
            packs.append(pack)
        return extent_of(packs)

    def layer(self, layer_id: str) -> bytes:
        """Return a layer's pack as bytes; raises KeyError."""
        return self.pack(layer_id).to_bytes()

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        """Return the pack of those features of a layer that have these keys and are still there; raises KeyError."""
        return self.changed(layer_id, keys)

    def changed(self, layer_id: str, keys: Collection[int]) -> bytes:
        """Return the pack of those features of a layer that have these keys, as they are drawn; raises KeyError."""
        pack = self.pack(layer_id)
        found = sorted(at for key in keys if (at := pack.position_of(key)) is not None)
        return pack.taken(found).to_bytes()

    def outlined(self, why: str, layer_id: str) -> bytes:
        """Return the pack of a layer's features that are compared as "old" or "new".

        Raises KeyError for another reason, and where there is no such layer.
        """
        document, refs = {
            "old": (self.compared.saved, self.compared.old),
            "new": (self.document, self.compared.new),
        }[why]
        wanted = {ref.key for ref in refs if ref.layer == layer_id}
        layer = document.layer(layer_id)
        known = wanted.intersection(feature.key for feature in layer.features)
        return packing.pack(layer, styler(layer, document), keys=known).to_bytes()  # whatever the day

    def feature(self, layer_id: str, key: int) -> bytes:
        """Return a feature's geometry in degrees with every digit, and the revision it is of; raises KeyError."""
        layer = self.document.layer(layer_id)
        feature = self.document.feature(FeatureRef(layer_id, key))
        self.pack(layer_id)
        # In a pack: its text is known to be a good geometry.
        drawn = layer.frame.crs is None and self.draws(layer_id, key)
        geometry = geojson.geometry_text(feature) if drawn else _in_degrees(feature, layer.frame.crs)
        answer = {"layer": layer_id, "key": key, "revision": self.revision, "geometry": geometry}
        return msgspec.json.encode(answer)

    def figure(self) -> bytes:
        """Return the model of the figure that was published last, as JSON; null where none was."""
        return self._figure[1]

    def relief(self) -> bytes:
        """Return the relief under the figure that was published last; raises LookupError where it has none."""
        if self._figure[2] is None:
            raise LookupError("relief")
        return self._figure[2]

    def picture(self, number: int) -> bytes:
        """Return a picture on the figure that was published last; raises LookupError."""
        return self._pictures[number]

    def _drawn_alike(self, kept: _Packed, layer: Layer) -> bool:
        return (
            kept.parties == self.document.parties
            and kept.as_of == self.document.as_of
            and kept.layer.style == layer.style
        )

    def _styler(self, layer: Layer) -> packing.StyleOf:
        return styler(layer, self.document)


def _in_degrees(feature: Feature, crs: str | None) -> dict[str, Any] | None:
    """Return a feature's GeoJSON geometry in degrees: as its file has it, or reprojected; None for a bad one."""
    geometry = geojson.geometry(feature, crs)
    if geometry is None:
        return None
    return geojson.geometry_object(feature) if crs is None else shapely.geometry.mapping(geometry)
