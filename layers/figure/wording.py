"""What is on a figure, in words: counted by layer, and its sources."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from layers import citation
from layers.document import Document, Layer, Statement
from layers.drawing.packs import Pack
from layers.figure import legend, notes
from layers.figure.alt_text import Counted
from layers.figure.shapes import Drawn
from layers.geojson.features import properties
from layers.style import Style


class OnMap(NamedTuple):
    """A layer with its features' arrays, and what of it is in the frame."""

    layer: Layer
    pack: Pack
    drawn: Drawn


def sources_of(document: Document, statements: Iterable[Statement]) -> list[str]:
    """Return the sources of statements as the source list prints them."""
    cited = notes.cited_sources(document, statements)
    entries = (citation.entry(notes.published(source), day_first=True) for source in cited)
    return ["".join(text for text, _ in entry) for entry in entries]


def counted(document: Document, layers: Sequence[OnMap]) -> list[Counted]:
    """Return what is on the map in words, the topmost layer first; a layer of very many features names none."""
    found: list[Counted] = []
    for item in reversed(layers):
        if item.drawn.massed:
            found += (in_words(document, item.layer, *style) for style in item.drawn.styles)
        else:
            found += _by_feature(document, item)
    return found


def in_words(document: Document, layer: Layer, style: Style, shape: str, count: int) -> Counted:
    """Return what so many features of a style are."""
    title, says = legend.describe(legend.Shown(layer, style, shape, count), document)  # type: ignore[arg-type]  # a shape
    return Counted(title, says, shape, count)


def _by_feature(document: Document, item: OnMap) -> Iterator[Counted]:
    features = {feature.key: feature for feature in item.layer.features}
    for place in item.drawn.places:
        position = item.pack.position_of(place.ref.key) or 0
        style = item.pack.styles[int(item.pack.feature_style[position])]
        name = properties(features[place.ref.key]).get("name")
        entry = in_words(document, item.layer, style, place.shape, 1)
        yield entry._replace(names=(name,) if isinstance(name, str) and name else ())
