"""What a flaw of a shape is, and what its fixes have in common."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, Feature, FeatureRef, with_feature
from layers.edits import EditError, editable_layer
from layers.edits.geometry import known_feature
from layers.operations.outcome import Operation, Outcome, Position, Target, counted, kept_texts, name_of, with_shape

Code = Literal[
    "self-intersection", "hole-outside", "spike", "duplicate-vertex", "overlap", "gap", "outside-world", "antimeridian"
]


class Flaw(NamedTuple):
    """One flaw: the features it concerns, where it is in degrees, what it is, and what its fix will do."""

    code: Code
    refs: tuple[FeatureRef, ...]
    at: Position
    message: str
    fix: Operation
    fix_says: str


def fix_all(flaws: Sequence[Flaw]) -> Operation:
    """Return the operation that fixes flaws one after the other; those that cannot be fixed any more are told.

    Raises EditError where none of them can.
    """

    def operation(document: Document) -> Outcome:
        fixed: list[FeatureRef] = []
        refused: list[str] = []
        more: list[str] = []
        for flaw in flaws:
            try:
                outcome = flaw.fix(document)
            except EditError as error:
                refused.append(str(error))
                continue
            document = outcome.document
            fixed += outcome.selection
            more += outcome.notes
        if not fixed:
            raise EditError(refused[0] if refused else "There is nothing to fix.")
        notes = [f"{counted(len(flaws) - len(refused), 'flaw')} fixed."]
        if refused:
            notes.append(f"{len(refused):,} could not be: {refused[0]}")
        return Outcome(document, tuple(dict.fromkeys(fixed)), (*notes, *dict.fromkeys(more)))

    return operation


def target_of(document: Document, ref: FeatureRef) -> Target:
    """Return what a fix works on, valid or not; raises EditError where it is gone or may not change."""
    layer = editable_layer(document, ref.layer)
    feature = known_feature(layer, ref)
    shape = geojson.geometry(feature, layer.frame.crs)
    if shape is None or shape.is_empty:
        raise EditError(f"{name_of(layer, feature)} has no geometry any more.")
    return Target(ref, layer, feature, shape)


def replaced(document: Document, one: Target, shape: BaseGeometry, *lent: Target) -> Document:
    """Return the document with another shape of a feature; positions keep their texts, those of `lent` ones too."""
    layer = document.layer(one.ref.layer)
    crs = layer.frame.crs
    feature: Feature = with_shape(one.feature, shape, crs, kept_texts([one, *lent], crs))
    return document.with_layer(with_feature(layer, feature))
