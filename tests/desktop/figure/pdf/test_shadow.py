"""The relief's shadows in place of the stand-in that Chromium printed."""

import re

import numpy as np
import pytest

from desktop.figure.pdf.objects import Pdf, PdfError
from desktop.figure.pdf.shadow import STAND_IN, shadow_of, with_shadow
from desktop.web.relief_pictures import alpha_of, as_black

ALPHA = np.arange(12 * 7, dtype=np.uint8).reshape(12, 7)


def printed(opacity: bytes) -> bytes:
    """A file with a picture whose pixels are this opaque, and with one that is opaque everywhere."""
    file = Pdf({1: b""}, 1, 1)
    mask = file.add_stream(opacity, b"/Subtype /Image\n")
    picture = file.add_stream(b"\0" * 3 * len(opacity), b"/Subtype /Image\n/SMask %d 0 R\n" % mask)
    other = file.add_stream(b"\1\2\3", b"/Subtype /Image\n")
    file.objects[1] = b"<</Pictures [%d 0 R %d 0 R]>>" % (other, picture)
    return file.write()


def test_the_shadow_takes_the_place_of_its_stand_in_alone() -> None:
    file = Pdf.read(with_shadow(printed(STAND_IN.tobytes()), shadow_of(ALPHA)))
    other, picture = (int(number) for number in re.findall(rb"(\d+) 0 R", file.objects[file.root]))
    assert file.stream(other) == b"\1\2\3"
    mask = file.reference(picture, b"SMask")
    for number in (picture, mask):
        assert b"/Width 7\n/Height 12\n" in file.head(number)
    assert file.stream(picture) == bytes(ALPHA.size)
    assert file.stream(mask) == ALPHA.tobytes()


def test_a_file_without_the_stand_in_is_refused() -> None:
    with pytest.raises(PdfError, match="stand-in"):
        with_shadow(printed(b"\x11\x5b\xcb\x06"), shadow_of(ALPHA))


def test_opacity_survives_a_png() -> None:
    assert (alpha_of(as_black(ALPHA)) == ALPHA).all()
