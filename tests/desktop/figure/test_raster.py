import zlib

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QSizeF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from desktop.figure.png import Pixels
from desktop.figure.raster import BANDS, Band, bands, pieces

SIZE = (101.6, 50.8)  # millimetres: four inches by two
DPI = 250
WIDTH, HEIGHT = 1000, 500


@pytest.fixture(scope="module")
def pdf(qapp: object) -> bytes:
    """A page with a line from corner to corner and one along each edge, five pixels wide."""
    del qapp
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QSizeF(4, 2), QPageSize.Unit.Inch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DPI)
    painter = QPainter(writer)
    painter.fillRect(0, 0, WIDTH, HEIGHT, QColor("white"))
    painter.setPen(QPen(QColor("black"), 5))
    painter.drawLine(QPointF(0, 0), QPointF(WIDTH, HEIGHT))
    painter.drawRect(20, 20, WIDTH - 40, HEIGHT - 40)
    painter.end()
    return bytes(buffer.data().data())


def picture(pdf: bytes, parts: list[Band]) -> Pixels:
    stream = b"".join(piece.deflated for piece in pieces(pdf, parts))
    rows = np.frombuffer(zlib.decompressobj(-zlib.MAX_WBITS).decompress(stream), dtype=np.uint8)
    return rows.reshape(HEIGHT, WIDTH * 3 + 1)[:, 1:].reshape(HEIGHT, WIDTH, 3)


def test_the_bands_of_a_page_cover_it() -> None:
    parts = bands(0, SIZE, DPI)
    assert len(parts) == BANDS
    assert [part.top for part in parts] == [0, 250]
    assert sum(part.rows for part in parts) == HEIGHT


@pytest.mark.parametrize("rows", [7, 100, 499])
def test_bands_join_to_the_picture_that_is_made_in_one_piece(pdf: bytes, rows: int) -> None:
    whole = picture(pdf, [Band(0, WIDTH, HEIGHT, 0, HEIGHT)])
    parts = [Band(0, WIDTH, HEIGHT, top, min(rows, HEIGHT - top)) for top in range(0, HEIGHT, rows)]
    assert np.abs(picture(pdf, parts).astype(int) - whole).max() <= 2


def test_the_picture_has_the_size_of_the_page(pdf: bytes) -> None:
    dark = picture(pdf, bands(0, SIZE, DPI))[:, :, 0] < 128
    columns, rows = np.flatnonzero(dark[HEIGHT // 4]), np.flatnonzero(dark[:, WIDTH // 4])
    assert (columns[0], columns[-1]) == pytest.approx((18, WIDTH - 18), abs=1)
    assert (rows[0], rows[-1]) == pytest.approx((18, HEIGHT - 18), abs=1)
