"""What a layer's features look like, for the layers panel: one sample for each way that its features are drawn."""

from typing import NamedTuple

from PySide6.QtGui import QPixmap

from desktop.swatch import swatch
from layers import geojson
from layers.document import Document, Layer
from layers.legend import Shape, Shown, describe
from layers.style import Style, styler

MOST_FEATURES = 5_000
"""Beyond this many features the samples come from the first ones: reading them all would hold up the window."""

SHAPES: dict[str, Shape] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
    "GeometryCollection": "area",
}


class LegendEntry(NamedTuple):
    """A sample and what it stands for."""

    sample: QPixmap
    text: str


def legend_of(layer: Layer, document: Document) -> list[LegendEntry]:
    """Return the samples of a layer's features in the order in which they first occur."""
    counts: dict[tuple[Style, Shape], int] = {}
    style_of = styler(layer, document)
    for feature in layer.features[:MOST_FEATURES]:
        shape = SHAPES.get(geojson.geometry_type(feature) or "")
        if shape is not None:
            drawn = style_of(geojson.properties(feature)), shape
            counts[drawn] = counts.get(drawn, 0) + 1
    entries: dict[tuple[str, Shape], Style] = {}
    for (style, shape), count in counts.items():
        title, says = describe(Shown(layer, style, shape, count), document)
        entries.setdefault((_words(layer, title, says), shape), style)
    return [LegendEntry(swatch(style, shape, 2), text) for (text, shape), style in entries.items()]


def _words(layer: Layer, title: str, says: str) -> str:
    """Return the words beside a sample; the layer's title stands above it already."""
    if not says:
        return title
    return says if title == layer.title else f"{title}: {says[0].lower()}{says[1:]}"
