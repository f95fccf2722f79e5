"""Operations tried out: each run is also undone, to the last byte."""

from typing import Any

from layers import geojson
from layers.document import Document, FeatureRef
from layers.history import diff
from layers.operations.outcome import Operation, Outcome


def done(operation: Operation, before: Document) -> Outcome:
    """Run an operation and see that undo takes it back to the last byte."""
    outcome = operation(before)
    change = diff(before, outcome.document)
    assert change.apply(before) == outcome.document
    assert change.inverse().apply(outcome.document) == before
    return outcome


def shape(document: Document, ref: FeatureRef) -> Any:
    return geojson.geometry(document.feature(ref))


def shapes(document: Document, layer_id: str = "a") -> list[Any]:
    return [geojson.geometry(feature) for feature in document.layer(layer_id).features]
