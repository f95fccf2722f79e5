"""What the figure's page shows of a document: the composed model, and the relief in the figure's projection."""

import zlib
from functools import cached_property

from desktop.basemap import as_shadow, read_ground, read_relief
from desktop.figure.printing import Content
from layers.document import Document
from layers.figure import relief
from layers.figure.frame import Frame
from layers.figure.ground import Ground
from layers.figure.model import FigureOptions, compose


class FigureComposer:
    """Composes one figure after another and keeps what the next can use; one thread at a time may use it."""

    def __init__(self) -> None:
        self._relief: tuple[Frame, bytes | None] | None = None

    def content(self, document: Document, options: FigureOptions) -> Content:
        """Compose the figure of a document; raises what `compose` raises."""
        model, frame = compose(document, options, self._ground)
        if self._relief is None or self._relief[0] != frame:
            pixels = relief.in_frame(read_relief(), frame)
            self._relief = (frame, None if pixels is None else as_shadow(pixels))
        shadow = self._relief[1]
        if shadow is not None:
            # Chromium keeps pictures by their address, so another relief has another one.
            model["map"]["relief"] = f"figure/relief.png?{zlib.crc32(shadow):08x}"
        return Content(model, shadow)

    @cached_property
    def _ground(self) -> Ground:
        return read_ground()


def figure_content(document: Document, options: FigureOptions) -> Content:
    """Compose the figure of a document; raises what `compose` raises. It may run on any thread."""
    return FigureComposer().content(document, options)
