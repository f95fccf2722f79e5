"""Pages of a PDF as pixels, a band of rows at a time."""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from desktop.figure.png import Piece, Pixels, deflated
from desktop.figure.staged import ExportError

EDGE = 8  # pixels
BAND_PIXELS = 12_000_000  # pixels held at once
BANDS = 2  # of a page, so that two processes share it; each takes 10 ms more to read the page

# WORKAROUND for PySide6 (6.11.3): it makes its enumerations when a call first needs them, and two threads that do so at
# the same time end the process.
_WITH_QT = Lock()


class RasterError(ExportError):
    """Pixels that cannot be made; the message is for the user."""


class Band(NamedTuple):
    """Some rows of a page, counted from 0, which is this wide and high in pixels."""

    page: int
    width: int
    height: int
    top: int
    rows: int


def bands(page: int, size: tuple[float, float], dpi: int) -> list[Band]:
    """Return the bands of a page this wide and high in millimetres, from top to bottom."""
    width, height = (round(length / 25.4 * dpi) for length in size)
    rows = max(1, min(BAND_PIXELS // width, -(-height // BANDS)))
    return [Band(page, width, height, top, min(rows, height - top)) for top in range(0, height, rows)]


def pieces(pdf: bytes, wanted: Sequence[Band]) -> Iterator[Piece]:
    """Rasterise bands of the pages of a PDF, one at a time; raises RasterError."""
    with _WITH_QT:
        pages = _Pages(pdf)
    for band in wanted:
        with _WITH_QT:
            pixels = pages.pixels(band)
        yield deflated(pixels)


class _Pages:
    """A PDF in memory."""

    def __init__(self, pdf: bytes):
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.status() != QPdfDocument.Status.Ready:
            raise RasterError("the printed figure could not be read again")

    def pixels(self, band: Band) -> Pixels:
        """Return the pixels of a band as an array (rows, width * 3) of red, green and blue."""
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(QSize(band.width, band.height))
        # WORKAROUND for Qt (6.11.3): it measures the part from its first to its last pixel, which is one less than it
        # holds, and scales what it draws by that; so a page would be drawn too small, and bands would not join.
        options.setScaledClipRect(QRect(0, band.top, band.width + 1, band.rows + 1))
        rendered = self._document.render(band.page, QSize(band.width, band.rows), options)
        if rendered.isNull():
            raise RasterError(f"there is not enough memory for {band.width} × {band.height} pixels; lower the dpi")
        _whiten_edges(rendered)
        picture = rendered.convertToFormat(QImage.Format.Format_RGB888)
        pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(band.rows, picture.bytesPerLine())
        return pixels[:, : band.width * 3].copy()


def _whiten_edges(picture: QImage) -> None:
    """Put white under the last rows and columns: a page a hair smaller than its pixels leaves them bare."""
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    white = QColor("white")
    painter.fillRect(0, picture.height() - EDGE, picture.width(), EDGE, white)
    painter.fillRect(picture.width() - EDGE, 0, EDGE, picture.height(), white)
    painter.end()
