"""What the figure's page shows of a document: the composed model, and the relief in the figure's projection."""

from desktop.basemap import as_shadow, read_ground, read_relief
from desktop.figure import Content
from layers import relief
from layers.document import Document
from layers.figure_model import FigureOptions, compose


def figure_content(document: Document, options: FigureOptions) -> Content:
    """Compose the figure of a document; raises what `compose` raises. It may run on any thread."""
    model, frame = compose(document, options, read_ground())
    pixels = relief.in_frame(read_relief(), frame)
    if pixels is None:
        return Content(model, None)
    model["map"]["relief"] = "figure/relief.png"
    return Content(model, as_shadow(pixels))
