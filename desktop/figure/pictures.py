"""Pictures of the analyst's own on a figure, written anew from their pixels.

What a camera or a program wrote into a file beside the pixels (places, names, paths) stays behind.
"""

import zlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader

from layers.edits import free_name
from layers.pictures import Picture, PictureError, read_picture

MOST_PIXELS = 60_000_000
DOTS_PER_INCH = 300
JPEG_QUALITY = 90


class Placed(NamedTuple):
    """A picture on the page: its address, and its width and height in millimetres."""

    address: str
    width: float
    height: float


class Pictures:
    """The pictures of one figure: `images` are what its page fetches, `problems` says what could not be read."""

    def __init__(self, folder: Path | None):
        """`folder` is the situation's, or None where it is stored nowhere."""
        self._folder = folder
        self.images: list[bytes] = []
        self.problems: list[str] = []

    def add(self, file: str, width: float, height: float) -> str | None:
        """Return the address of a picture that fits into this many millimetres, or None and a problem."""
        placed = self.fitted(file, width, height)
        return None if placed is None else placed.address

    def fitted(self, file: str, width: float, height: float) -> "Placed | None":
        """Return a picture as large as fits into this many millimetres, or None and a problem."""
        finest = (round(width / 25.4 * DOTS_PER_INCH), round(height / 25.4 * DOTS_PER_INCH))
        try:
            picture = read_picture(self._folder, file)
            self.images.append(_pixels_of(picture, file, finest))
        except PictureError as error:
            self.problems.append(f"A picture is not shown: {error}.")
            return None
        across, down = QImage.fromData(self.images[-1]).size().toTuple()  # of what is shown: cameras turn theirs
        share = min(width / across, height / down)
        # Chromium keeps pictures by their address, so another picture has another one.
        address = f"figure/images/{len(self.images) - 1}?{zlib.crc32(self.images[-1]):08x}"
        return Placed(address, round(across * share, 2), round(down * share, 2))


def kept_inside(path: Path, folder: Path) -> str:
    """Return the path of a picture inside a folder, copying it there where it lies elsewhere; raises OSError."""
    if path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    taken = {each.stem for each in folder.iterdir() if each.suffix.lower() == path.suffix.lower()}
    target = folder / f"{free_name(path.stem, taken)}{path.suffix.lower()}"
    with target.open("xb") as file:
        file.write(path.read_bytes())
    return target.name


@lru_cache(maxsize=16)
def _pixels_of(picture: Picture, file: str, finest: tuple[int, int]) -> bytes:
    """Return a picture as PNG or JPEG, no finer than print can show in so many pixels; raises PictureError."""
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureError(f"{file}: it has {picture.width} × {picture.height} pixels; use a smaller copy")
    source = QBuffer()
    source.setData(QByteArray(picture.data))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source, QByteArray(picture.mime.removeprefix("image/").encode()))
    reader.setAutoTransform(True)
    fitting = QSize(picture.width, picture.height).scaled(QSize(*finest), Qt.AspectRatioMode.KeepAspectRatio)
    if 0 < fitting.width() < picture.width:
        reader.setScaledSize(fitting)
    image = reader.read()
    if image.isNull():
        raise PictureError(f"{file}: the picture is damaged ({reader.errorString().rstrip('.')})")
    return _encoded(image, "PNG" if image.hasAlphaChannel() or picture.mime == "image/png" else "JPG")


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
