"""What the figure's page shows of a document: the composed model, the relief in its projection, and its pictures.

Qt is imported for pictures alone: the process that composes a figure for export is done with the model before that.
"""

import zlib
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from desktop.basemap import read_ground, relief_bounds
from desktop.figure.fetched import Content
from layers.document import Document
from layers.figure import relief
from layers.figure.frame import UNITS, Frame
from layers.figure.ground import Ground
from layers.figure.kept import Kept
from layers.figure.model import FigureOptions, compose
from layers.figure.page_ground import PageGround
from layers.figure.relief import Relief

LOGO_WIDTH, LOGO_HEIGHT = 42.0, 12.0  # millimetres at most, on A4
Shadow = Callable[[], bytes | None]


class FigureComposer:
    """Composes one figure after another and makes only what differs from the last; one thread at a time may use it.

    `ground` leads from the page of the last one to the ground and back.
    """

    def __init__(self) -> None:
        self.ground: PageGround | None = None
        self._kept = Kept()

    def content(self, document: Document, options: FigureOptions, folder: Path | None = None) -> Content:
        """Compose the figure of a document whose situation is in a folder; raises what `compose` raises."""
        content, shadow = self.content_first(document, options, folder)
        return content._replace(relief=shadow())

    def content_first(
        self, document: Document, options: FigureOptions, folder: Path | None = None
    ) -> tuple[Content, Shadow]:
        """Compose the figure of a document without its relief, and return what makes that: the page asks for it last.

        Raises what `compose` raises.
        """
        model, frame = compose(document, options, self._ground, self._kept)
        left, top, *_ = model["plan"]["map"]
        self.ground = PageGround(frame, left, top)
        content = Content(model, None, _show_pictures(model, folder))
        if not self._kept.of("reaches", (frame,), lambda: relief.reaches(relief_bounds(), frame)):
            return content, lambda: None
        # Chromium keeps pictures by their address, so the relief of another frame has another one.
        model["map"]["relief"] = f"figure/relief.png?{_fingerprint(frame):08x}"
        return content, partial(self._kept.of, "relief", (frame,), lambda: self._shadow(frame))

    def _shadow(self, frame: Frame) -> bytes:
        from desktop.web.relief_pictures import as_shadow

        return as_shadow(relief.in_frame(self._relief, frame))

    @cached_property
    def _ground(self) -> Ground:
        return read_ground()

    @cached_property
    def _relief(self) -> Relief:
        from desktop.web.relief_pictures import read_relief

        return read_relief()


def figure_content(document: Document, options: FigureOptions, folder: Path | None = None) -> Content:
    """Compose the figure of a document; raises what `compose` raises. It may run on any thread.

    `folder` is the situation's, where the pictures are that it names.
    """
    return FigureComposer().content(document, options, folder)


def _show_pictures(model: dict[str, Any], folder: Path | None) -> list[bytes]:
    """Give logo and pictures among the annotations their addresses in place of their files' names.

    Returns what lies at the addresses. Pictures that cannot be shown go, and are said among the problems.
    """
    annotations = model["annotations"]
    shown = [item for item in annotations["items"] if item["kind"] == "image"]
    logo = model.get("logo")
    if not shown and not logo:
        return []
    from desktop.figure.pictures import Pictures

    pictures = Pictures(folder)
    for item in shown:
        item["href"] = pictures.add(item.pop("file"), item["box"][2] / UNITS, item["box"][3] / UNITS)
    annotations["items"] = [item for item in annotations["items"] if item.get("href", "") is not None]
    if logo:
        scale = model["plan"]["type_scale"]
        placed = pictures.fitted(logo, LOGO_WIDTH * scale, LOGO_HEIGHT * scale)
        model["logo"] = placed and placed._asdict()
    annotations["problems"] += pictures.problems
    return pictures.images


def _fingerprint(frame: Frame) -> int:
    return zlib.crc32(repr((frame.projection.definition, frame.paper, frame.metres, frame.left, frame.top)).encode())
