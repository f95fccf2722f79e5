"""Pictures that a figure shows beside the map: a publisher's logo, images among the annotations.

They are PNG or JPEG files inside the situation's folder. What a file holds is told from its first bytes, never from its
name; nothing is decoded here.
"""

from pathlib import Path
from typing import NamedTuple

LARGEST = 50_000_000  # bytes: a poster's scan fits, a mistake does not
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the markers that start a picture and hold its size


class PictureError(ValueError):
    """Say why a picture cannot be shown, in a sentence for the user that names the file."""


class Picture(NamedTuple):
    """A picture as its file holds it: media type, width and height in pixels, and the bytes."""

    mime: str
    width: int
    height: int
    data: bytes


def read_picture(folder: Path | None, file: str) -> Picture:
    """Return the picture in a file of a situation's folder; raises PictureError.

    `file` is a path with forward slashes inside the folder; without a folder, as for a situation that was never saved,
    there is none. A link that leads out of the folder is refused: what lies elsewhere was not handed over with it.
    """
    if folder is None:
        raise PictureError(f"{file}: save the situation first, its pictures lie in its folder")
    path = folder / file
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        data = path.read_bytes() if inside and path.stat().st_size <= LARGEST else None
    except FileNotFoundError:
        raise PictureError(f"{file}: there is no such file in {folder}; put it there or choose another") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PictureError(f"{file}: it cannot be read ({reason})") from error
    if not inside:
        raise PictureError(f"{file}: it leads out of the situation's folder; copy the picture into it")
    if data is None:
        raise PictureError(f"{file}: it is larger than {LARGEST // 1_000_000} MB; use a smaller copy")
    return picture_of(data, file)


def picture_of(data: bytes, file: str) -> Picture:
    """Return what bytes hold as a picture; raises PictureError for anything but a PNG or a JPEG with a size."""
    if data.startswith(_PNG):
        mime, size = "image/png", _size_of_png(data)
    elif data.startswith(_JPEG):
        mime, size = "image/jpeg", _size_of_jpeg(data)
    else:
        raise PictureError(f"{file}: it is neither a PNG nor a JPEG")
    if size is None or not all(size):
        raise PictureError(f"{file}: the picture is damaged or empty")
    return Picture(mime, *size, data)


def _size_of_png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk through the segments up to the one that starts the picture (ITU T.81, B.2.2)."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            place += 1
        elif marker in _FRAMES:
            return int.from_bytes(data[place + 7 : place + 9], "big"), int.from_bytes(
                data[place + 5 : place + 7], "big"
            )
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
