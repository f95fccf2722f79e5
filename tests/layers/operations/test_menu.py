import re
from typing import Any

import pytest
from msgspec import structs

from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.history import diff
from layers.operations.menu import OPERATIONS, Entry
from tests.layers.making import layer_of, line, square

A, B, LINE, POINT, NULL = (FeatureRef("a", key) for key in range(5))
GIVEN: dict[str, Any] = {
    "nothing": None,
    "line": [(0.5, -1.0), (0.5, 5.0)],
    "ring": [(0.1, 0.1), (0.3, 0.1), (0.2, 0.3)],
    "place or nothing": None,
    "metres": 500.0,
    "layer": "b",
}
each = pytest.mark.parametrize("entry", OPERATIONS, ids=lambda entry: entry.name)


def document() -> Document:
    point = {"type": "Point", "coordinates": [9, 9]}
    shapes = (square(0, 0, 4), square(1, 1), line((0, 0), (1, 1), (2, 0)), point, None)
    return Document(layers=(layer_of(*shapes, layer_id="a"), layer_of(layer_id="b")))


@each
def test_a_reason_is_given_whenever_an_operation_would_refuse_its_selection(entry: Entry) -> None:
    before = document()
    for refs in ([], [A], [A, B], [LINE], [POINT], [NULL], [A, LINE], [A, B, POINT], [FeatureRef("a", 99)]):
        why_not = entry.why_not(before, refs)
        assert why_not is None or why_not.endswith(".")
        if why_not is not None:
            with pytest.raises(EditError, match=re.escape(why_not)):
                entry.operation(refs, GIVEN[entry.asks])(before)


@each
def test_what_runs_can_be_undone_and_selects_what_is_there(entry: Entry) -> None:
    before = document()
    for refs in ([A], [A, B], [LINE], [B, A]):
        if entry.why_not(before, refs) is not None:
            continue
        try:
            outcome = entry.operation(refs, GIVEN[entry.asks])(before)
        except EditError:  # what was given changes nothing here
            continue
        assert diff(before, outcome.document).inverse().apply(outcome.document) == before
        assert all(outcome.document.feature(ref) is not None for ref in outcome.selection)
        assert all(note.endswith(".") for note in outcome.notes)


@each
def test_a_locked_layer_is_named_as_the_reason(entry: Entry) -> None:
    before = document()
    locked = before.with_layer(structs.replace(before.layer("a"), locked=True))
    for refs in ([A], [A, B], [LINE]):
        if entry.why_not(before, refs) is None:
            assert "is locked" in str(entry.why_not(locked, refs))
