"""The shadows of the relief, put into a printed figure in place of a stand-in.

Chromium would unpack the picture, hold four bytes of each pixel, and pack it again: as long as making it takes. So a
page that is only printed shows a stand-in of a few pixels, stretched to the map's size as the picture would be.
"""

import re
import zlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from desktop.figure.pdf.objects import LEVEL, Pdf, PdfError

# Pixels of the stand-in, how opaque each is: no picture of anybody's own is this.
STAND_IN = np.array([[17, 91, 203, 5]], dtype=np.uint8)


class Shadow(NamedTuple):
    """A picture that is black everywhere, and how opaque each of its pixels is: a byte each, row by row, deflated."""

    width: int
    height: int
    opacity: bytes


def shadow_of(alpha: npt.NDArray[np.uint8]) -> Shadow:
    """Pack how opaque each pixel (rows, columns) is, from 0 to 255."""
    height, width = alpha.shape
    return Shadow(width, height, zlib.compress(alpha.tobytes(), LEVEL))


def with_shadow(pdf: bytes, shadow: Shadow) -> bytes:
    """Return a file as Chromium prints it with the shadow in place of its stand-in; raises PdfError."""
    file = Pdf.read(pdf)
    for number in file.objects:
        mask = re.search(rb"/SMask (\d+) 0 R", file.head(number))
        if mask is not None and file.stream(int(mask[1])) == STAND_IN.tobytes():
            black = zlib.compress(bytes(shadow.width * shadow.height), 1)
            file.objects[number] = _picture(shadow, black, b"/SMask %d 0 R\n" % int(mask[1]))
            file.objects[int(mask[1])] = _picture(shadow, shadow.opacity)
            return file.write()
    raise PdfError("the stand-in for the relief is not among the pictures")


def _picture(shadow: Shadow, deflated: bytes, more: bytes = b"") -> bytes:
    """Return the object of a grey picture of a shadow's size."""
    return (
        b"<</Type /XObject\n/Subtype /Image\n/Width %d\n/Height %d\n/ColorSpace /DeviceGray\n/BitsPerComponent 8\n"
        b"%s/Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream"
        % (shadow.width, shadow.height, more, len(deflated), deflated)
    )
