"""Which features a statement is about, and which statements are about a feature.

Statements name features by the id that their file has; the program tells features apart by keys. The index is built
for a layer when a statement is about it, and follows changes without reading the layer again.
"""

from collections.abc import Iterable

from layers.document import Document, Feature, FeatureRef, Layer, Statement, Subject, position_of
from layers.geojson import feature_id
from layers.history import Change
from layers.splices import Touched

Identifier = str | int | float


class SubjectIndex:
    """Answers for one document at a time; `follow` must be told of every change of it."""

    def __init__(self, document: Document):
        self._document = document
        self._layers: dict[str, _LayerIndex] = {}

    def follow(self, document: Document, change: Change) -> None:
        """Go on with the document that a change led to."""
        self._document = document
        for layer_id, touched in change.features.items():
            index = self._layers.get(layer_id)
            layer = next((layer for layer in document.layers if layer.id == layer_id), None)
            if layer is None:
                self._layers.pop(layer_id, None)
            elif index is not None:
                index.follow(layer, touched)

    def features(self, statement: Statement) -> tuple[FeatureRef, ...]:
        """Return the features that a statement is about; those that are missing are left out."""
        return tuple(dict.fromkeys(ref for subject in statement.about for ref in self.find(subject)))

    def find(self, subject: Subject) -> tuple[FeatureRef, ...]:
        """Return the features with this layer and id: none when it is missing, several when the id is doubled."""
        index = self._index(subject.layer)
        return tuple(FeatureRef(subject.layer, key) for key in index.keys_of(subject.feature)) if index else ()

    def statements(self, refs: Iterable[FeatureRef]) -> tuple[Statement, ...]:
        """Return the statements that are about any of these features, in the document's order."""
        wanted = {
            (ref.layer, identifier)
            for ref in refs
            if (identifier := feature_id(self._document.feature(ref))) is not None
        }
        return tuple(
            statement
            for statement in self._document.statements
            if any((subject.layer, subject.feature) in wanted for subject in statement.about)
        )

    def _index(self, layer_id: str) -> "_LayerIndex | None":
        if layer_id not in self._layers:
            layer = next((layer for layer in self._document.layers if layer.id == layer_id), None)
            if layer is None:
                return None
            self._layers[layer_id] = _LayerIndex(layer.features)
        return self._layers[layer_id]


class _LayerIndex:
    def __init__(self, features: Iterable[Feature]):
        self._identifiers: dict[int, Identifier] = {}
        self._keys: dict[Identifier, list[int]] = {}
        for feature in features:
            self._add(feature)

    def keys_of(self, identifier: Identifier) -> list[int]:
        return self._keys.get(identifier, [])

    def follow(self, layer: Layer, touched: Touched) -> None:
        for key in touched.removed | touched.changed:
            self._remove(key)
        for key in sorted(touched.added | touched.changed):
            self._add(layer.features[position_of(layer, key)])

    def _add(self, feature: Feature) -> None:
        identifier = feature_id(feature)
        if identifier is not None:
            self._identifiers[feature.key] = identifier
            self._keys.setdefault(identifier, []).append(feature.key)

    def _remove(self, key: int) -> None:
        identifier = self._identifiers.pop(key, None)
        if identifier is not None:
            self._keys[identifier].remove(key)
