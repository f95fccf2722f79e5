"""Pictures of the analyst's own on a figure: read from the situation's folder, checked, and written anew.

A picture is drawn from its decoded pixels: what a camera or a program wrote into the file beside them (places, names,
paths) stays behind, and so does anything that is not a raster picture. An SVG file can hold scripts and addresses and
is refused.
"""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader

MOST_BYTES = 30_000_000
MOST_PIXELS = 60_000_000
DOTS_PER_INCH = 300
JPEG_QUALITY = 90
_FORMATS = {b"png": "PNG", b"jpeg": "JPG", b"webp": "PNG"}


class PictureError(ValueError):
    """A picture that cannot be shown; the message is for the user and names the file."""


class Pictures:
    """The pictures of one figure: `images` are what its page fetches, `problems` says what could not be read."""

    def __init__(self, folder: Path | None):
        """`folder` is the situation's, or None where it is stored nowhere."""
        self._folder = folder
        self.images: list[bytes] = []
        self.problems: list[str] = []

    def add(self, file: str, width: float, height: float) -> str | None:
        """Return the address of a picture that fills this many millimetres, or None and a problem."""
        try:
            self.images.append(read_picture(self._folder, file, width, height))
        except PictureError as error:
            self.problems.append(str(error))
            return None
        return f"figure/images/{len(self.images) - 1}"


def read_picture(folder: Path | None, file: str, width: float, height: float) -> bytes:
    """Return a picture as PNG or JPEG, no finer than print can show in this many millimetres; raises PictureError."""
    if folder is None:
        raise PictureError(f"The picture “{file}” cannot be shown before the situation is saved in a folder.")
    path = folder / file
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PictureError(f"The picture “{file}” lies outside the situation's folder; copy it into the folder.")
        status = path.stat()
    except OSError:
        raise PictureError(f"There is no picture “{file}” in {folder}; put it there or choose another.") from None
    if status.st_size > MOST_BYTES:
        raise PictureError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; save it smaller.")
    finest = (round(width / 25.4 * DOTS_PER_INCH), round(height / 25.4 * DOTS_PER_INCH))
    return _read(path, status.st_mtime_ns, status.st_size, finest)


@lru_cache(maxsize=16)
def _read(path: Path, changed: int, size: int, finest: tuple[int, int]) -> bytes:
    """Decode and encode a picture; time and size of the file make a changed one a new question."""
    del changed, size
    try:
        data = QByteArray(path.read_bytes())
    except OSError as error:
        raise PictureError(f"{path} cannot be read ({error.strerror}).") from error
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data())
    if kind not in _FORMATS:
        raise PictureError(f"{path} is no PNG, JPEG or WebP picture; save it as one.")
    pixels = reader.size()
    if pixels.width() * pixels.height() > MOST_PIXELS:
        raise PictureError(f"{path} has {pixels.width()} × {pixels.height()} pixels; save it smaller.")
    fitting = pixels.scaled(QSize(*finest), Qt.AspectRatioMode.KeepAspectRatio)
    if 0 < fitting.width() < pixels.width():
        reader.setScaledSize(fitting)
    image = reader.read()
    if image.isNull():
        raise PictureError(f"{path} is damaged: {reader.errorString()}.")
    return _encoded(image, "PNG" if image.hasAlphaChannel() else _FORMATS[kind])


def _encoded(image: QImage, kind: str) -> bytes:
    """Return the pixels alone, in sRGB: the picture that is written never had the texts of the one that was read."""
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    see_through = image.hasAlphaChannel()
    layout = QImage.Format.Format_RGBA8888 if see_through else QImage.Format.Format_RGB888
    whole = image.convertToFormat(layout)
    plain = QImage(whole.constBits(), whole.width(), whole.height(), whole.bytesPerLine(), layout)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    plain.save(target, kind, JPEG_QUALITY if kind == "JPG" else -1)  # type: ignore[call-overload]  # as in basemap.py
    return bytes(target.data().data())
