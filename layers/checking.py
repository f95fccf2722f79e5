"""Checks that take too long to be made while a file opens; the window runs them in a background thread."""

from layers.document import Document, Layer, Problem


def check(document: Document) -> tuple[Problem, ...]:
    """Return what is wrong with a whole document: what its files showed when read, and what `check_layer` finds."""
    return tuple(problem for layer in document.layers for problem in (*layer.problems, *check_layer(layer)))


def check_layer(layer: Layer) -> tuple[Problem, ...]:
    """Return what is wrong with the features of a layer, place by place."""
    return layer.problems[:0]
