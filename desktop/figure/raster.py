"""Pages of a PDF as pixels, a band of rows at a time."""

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import BinaryIO

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from desktop.figure.png import Pixels, write_png
from desktop.figure.staged import ExportError

EDGE = 8  # pixels
BAND_PIXELS = 24_000_000  # pixels held at once; an A4 page at 300 dpi is nine million, so it goes in one piece

# WORKAROUND for PySide6 (6.11.3): it makes its enumerations when a call first needs them, and two threads that do so at
# the same time end the process. Pages are written by two threads; one compresses while the other is with Qt.
_WITH_QT = Lock()


class RasterError(ExportError):
    """Pixels that cannot be made; the message is for the user."""


class Pages:
    """A PDF in memory, to be turned into pixels."""

    def __init__(self, pdf: bytes):
        """Take the bytes of a PDF; raises RasterError when they are none."""
        with _WITH_QT:
            self._buffer = QBuffer()
            self._buffer.setData(QByteArray(pdf))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document = QPdfDocument()
            self._document.load(self._buffer)
            if self._document.status() != QPdfDocument.Status.Ready:
                raise RasterError("the printed figure could not be read again")

    def __len__(self) -> int:
        """Return the number of pages."""
        return self._document.pageCount()

    def write_png(
        self, file: BinaryIO, page: int, size: tuple[float, float], dpi: int, texts: Mapping[str, str]
    ) -> None:
        """Write a page, counted from 0 and this wide and high in millimetres, as PNG at this resolution."""
        width, height = (round(length / 25.4 * dpi) for length in size)
        write_png(file, width, height, self._bands(page, width, height), dpi=dpi, texts=texts)

    def _bands(self, page: int, width: int, height: int) -> Iterator[Pixels]:
        rows = max(1, BAND_PIXELS // width)
        for top in range(0, height, rows):
            with _WITH_QT:
                pixels = self._band(page, QSize(width, height), QRect(0, top, width, min(rows, height - top)))
            yield pixels

    def _band(self, page: int, whole: QSize, part: QRect) -> Pixels:
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(whole)
        options.setScaledClipRect(part)
        rendered = self._document.render(page, part.size(), options)
        if rendered.isNull():
            raise RasterError(
                f"there is not enough memory for {whole.width()} × {whole.height()} pixels; lower the dpi"
            )
        _whiten_edges(rendered)
        picture = rendered.convertToFormat(QImage.Format.Format_RGB888)
        pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(part.height(), picture.bytesPerLine())
        return pixels[:, : part.width() * 3].copy()


def _whiten_edges(picture: QImage) -> None:
    """Put white under the last rows and columns: a page a hair smaller than its pixels leaves them bare."""
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    white = QColor("white")
    painter.fillRect(0, picture.height() - EDGE, picture.width(), EDGE, white)
    painter.fillRect(picture.width() - EDGE, 0, EDGE, picture.height(), white)
    painter.end()
