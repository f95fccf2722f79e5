"""What the figure's page shows of a document: the composed model, and the relief in the figure's projection."""

from desktop.basemap import as_shadow, read_ground, read_relief
from desktop.figure.printing import Content
from layers.document import Document
from layers.figure import relief
from layers.figure.model import FigureOptions, compose


def figure_content(document: Document, options: FigureOptions) -> Content:
    """Compose the figure of a document; raises what `compose` raises. It may run on any thread."""
    model, frame = compose(document, options, read_ground())
    pixels = relief.in_frame(read_relief(), frame)
    if pixels is None:
        return Content(model, None)
    model["map"]["relief"] = "figure/relief.png"
    return Content(model, as_shadow(pixels))
