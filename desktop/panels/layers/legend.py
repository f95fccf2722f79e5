"""What a layer's features look like, for the layers panel: one sample for each way that its features are drawn."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtGui import QPixmap

from desktop.swatch import swatch
from layers.document import Document, Layer
from layers.figure.legend import Shape, Shown, describe
from layers.style import Style


class LegendEntry(NamedTuple):
    """A sample and what it stands for."""

    sample: QPixmap
    text: str


def legend_of(layer: Layer, shown: Iterable[Shown], document: Document) -> list[LegendEntry]:
    """Return the samples of what is shown of a layer; what differs in nothing that is said is one entry."""
    entries: dict[tuple[str, Shape], Style] = {}
    for each in shown:
        title, says = describe(each, document)
        entries.setdefault((_words(layer, title, says), each.shape), each.style)
    return [LegendEntry(swatch(style, shape, 2), text) for (text, shape), style in entries.items()]


def _words(layer: Layer, title: str, says: str) -> str:
    """Return the words beside a sample; the layer's title stands above it already."""
    if not says:
        return title
    return says if title == layer.title else f"{title}: {says[0].lower()}{says[1:]}"
