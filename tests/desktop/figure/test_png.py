import io
import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from desktop.figure.png import Piece, deflated, joined_checksum, write_png


def test_a_picture_written_in_bands_reads_back_the_same() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (50, 37 * 3), dtype=np.uint8)
    pieces = [deflated(pixels[:20]), deflated(pixels[20:33]), deflated(pixels[33:])]
    file = io.BytesIO()
    write_png(file, 37, 50, pieces, dpi=300, texts={"Title": "Syria – سوريا"})
    picture = QImage.fromData(file.getvalue(), "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    assert (picture.width(), picture.height()) == (37, 50)
    assert picture.dotsPerMeterX() == 11811
    assert picture.text("Title") == "Syria – سوريا"
    read = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(read.constBits(), dtype=np.uint8).reshape(50, read.bytesPerLine())[:, : 37 * 3]
    assert np.array_equal(rows, pixels)


@given(st.lists(st.binary(max_size=300)))
def test_checksums_of_pieces_join_to_that_of_the_whole(parts: list[bytes]) -> None:
    checksum = 1
    for part in parts:
        checksum = joined_checksum(checksum, Piece(b"", zlib.adler32(part), len(part)))
    assert checksum == zlib.adler32(b"".join(parts))
