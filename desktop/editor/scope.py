"""What the text editor may show: one feature of the situation, or one layer."""

from bisect import bisect_right

from msgspec import structs

from desktop import wording
from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer, Problem, position_of
from layers.edits import Edit, EditError, editable_layer
from layers.edits import text as edits_text
from layers.shown_text import Layout, layout_of, length
from layers.validity.checking import feature_offsets

MOST_BYTES = 5_000_000
"""Longer texts are not offered: every pause in typing would have to read all of it again."""

Scope = FeatureRef | str
"""A feature, or a layer by its id."""


def layer_of(document: Document, scope: Scope) -> Layer:
    """Return the layer that a scope is or stands in; raises KeyError."""
    return document.layer(scope.layer if isinstance(scope, FeatureRef) else scope)


def text_of(document: Document, scope: Scope) -> bytes:
    """Return the text in UTF-8; raises KeyError for what is not there any more."""
    if isinstance(scope, FeatureRef):
        return bytes(document.feature(scope).text)
    return geojson.text_of(document.layer(scope))


def layout(document: Document, scope: Scope) -> Layout:
    """Return how the text is shown; raises KeyError."""
    text = text_of(document, scope)
    if not isinstance(scope, FeatureRef):
        return layout_of(text)
    frame = layer_of(document, scope).frame
    return layout_of(text, frame.separator + frame.head, indented=True)


def name(document: Document, scope: Scope) -> str:
    """Return the name of the feature or the title of the layer; raises KeyError."""
    if isinstance(scope, FeatureRef):
        return wording.feature_name(document.feature(scope))
    return document.layer(scope).title


def too_long(document: Document, scope: Scope) -> str | None:
    """Return why a text is too long to be shown, None where it is not; raises KeyError."""
    if isinstance(scope, FeatureRef):
        size = len(document.feature(scope).text)
        remedy = "its vertices can be edited on the map"
    else:
        size = _size(document.layer(scope).features)
        remedy = "the selected feature is shown instead"
    if size <= MOST_BYTES:
        return None
    told = f"“{name(document, scope)}” is over {MOST_BYTES // 1_000_000} MB of text"
    return f"{told}. Reading it again at every pause in typing would hold you up, so {remedy}."


def run_of(document: Document, ref: FeatureRef, shown: Layout) -> tuple[int, int]:
    """Return where a feature stands in the shown text of its layer, in UTF-16 code units; raises KeyError."""
    layer = document.layer(ref.layer)
    text = geojson.text_of(layer)
    start = feature_offsets(layer, text)[position_of(layer, ref.key)]
    end = start + len(document.feature(ref).text)
    before, until = (text[:offset].decode().replace(shown.line_end, "\n") for offset in (start, end))
    return length(before), length(until)


def feature_at(document: Document, layer_id: str, shown: Layout, position: int) -> FeatureRef | None:
    """Return the feature that stands at a position of the shown text of a layer, in UTF-16 code units."""
    layer = document.layer(layer_id)
    text = geojson.text_of(layer)
    before = text.decode().replace(shown.line_end, "\n").encode("utf-16-le")[: 2 * position]
    offset = len(shown.original(before.decode("utf-16-le", "ignore")))
    found = bisect_right(starts := feature_offsets(layer, text), offset) - 1
    if found < 0 or offset > starts[found] + len(layer.features[found].text):
        return None
    return FeatureRef(layer_id, layer.features[found].key)


def why_read_only(document: Document, scope: Scope) -> str | None:
    """Return why a text cannot be edited, None where it can."""
    layer = layer_of(document, scope)
    if layer.unreadable is not None:
        return f"“{layer.title}” could not be read, and its file is left as it is: {layer.unreadable}"
    try:
        editable_layer(document, layer.id)
    except EditError as error:
        return str(error)
    return None


def edit(scope: Scope, text: bytes) -> Edit:
    """Return the edit that gives a feature or a layer this text."""
    if isinstance(scope, FeatureRef):
        return edits_text.set_feature_text(scope, text)
    return edits_text.set_layer_text(scope, text)


def problems(document: Document, scope: Scope, shown: Layout, text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a shown text as that of a feature or a layer; lines and columns count in it."""
    layer, original = layer_of(document, scope), shown.original(text)
    if not isinstance(scope, FeatureRef):
        return edits_text.layer_problems(layer, original)
    found = edits_text.feature_problems(layer, document.feature(scope), original)
    return tuple(_outdented(problem, len(shown.indent)) for problem in found)


def _outdented(problem: Problem, indent: int) -> Problem:
    """Return a problem at the column that its place has without the indentation, which the first line never has."""
    if problem.line is None or problem.line == 1 or problem.column is None:
        return problem
    return structs.replace(problem, column=max(1, problem.column - indent))


def _size(features: tuple[Feature, ...]) -> int:
    """Count the bytes of features, until it is too many."""
    size = 0
    for feature in features:
        size += len(feature.text) + len(feature.lead)
        if size > MOST_BYTES:
            break
    return size
