import io

import numpy as np
from PySide6.QtGui import QImage

from desktop.figure.png import write_png


def test_a_picture_written_in_bands_reads_back_the_same() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (50, 37 * 3), dtype=np.uint8)
    file = io.BytesIO()
    write_png(file, 37, 50, [pixels[:20], pixels[20:33], pixels[33:]], dpi=300, texts={"Title": "Syria – سوريا"})
    picture = QImage.fromData(file.getvalue(), "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    assert (picture.width(), picture.height()) == (37, 50)
    assert picture.dotsPerMeterX() == 11811
    assert picture.text("Title") == "Syria – سوريا"
    read = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(read.constBits(), dtype=np.uint8).reshape(50, read.bytesPerLine())[:, : 37 * 3]
    assert np.array_equal(rows, pixels)
