"""The basemap's shaded relief, and grey pictures as PNG and JPEG."""

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

import assets
from desktop.basemap import relief_bounds, relief_entry
from layers.figure.relief import Greys, Relief

RELIEF_OPACITY = 0.42
JPEG_QUALITY = 80


def read_relief() -> Relief:
    """Read the basemap's shaded relief."""
    picture = QImage(str(assets.path("basemap", relief_entry()["file"]))).convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return Relief(pixels[:, : picture.width()].copy(), relief_bounds())


def as_shadow(pixels: Greys) -> bytes:
    """Return a grey picture (rows, columns) as PNG: black, the more opaque the darker it is, white nothing at all.

    Laid over a colour it darkens it as multiplying would, which takes QtPdf twice as long.
    """
    return as_black(((255 - pixels) * RELIEF_OPACITY).astype(np.uint8))


def as_black(alpha: Greys) -> bytes:
    """Return a black picture as PNG, each pixel (rows, columns) this opaque."""
    rows, columns = alpha.shape
    shadow = np.zeros((rows, columns, 4), dtype=np.uint8)
    shadow[..., 3] = alpha
    picture = QImage(shadow.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())


def alpha_of(png: bytes) -> Greys:
    """Return how opaque each pixel (rows, columns) of a picture is."""
    picture = QImage.fromData(png).convertToFormat(QImage.Format.Format_Alpha8)
    rows = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width()].copy()


def as_jpeg(pixels: Greys, longest: int) -> bytes:
    """Return a grey picture (rows, columns) as JPEG, made smaller where a side has more pixels than `longest`."""
    rows, columns = pixels.shape
    picture = QImage(np.ascontiguousarray(pixels).data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    if max(rows, columns) > longest:
        picture = picture.scaled(
            longest, longest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG", JPEG_QUALITY)  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())
