"""Arabic letters of a printed page, so that they are copied without gaps.

They are drawn in parts, their dots first, and Chromium says of each which letter it is (ISO 32000-2, 14.9.4). Poppler
takes the place of the first part for the beginning of the letter and sees a gap before it. So the letter's body comes
first, unseen.
"""

import re

from desktop.figure.pdf.objects import Pdf

_LETTER = re.compile(
    rb"(/Span ?<<.*?>> BDC\n)(?:([-\d.]+) ([-\d.]+) Td )?(<[0-9A-F]+>) Tj\n"
    rb"([-\d.]+) ([-\d.]+) Td (<[0-9A-F]+>) Tj\nEMC\n"
)


def close_gaps(file: Pdf, page: int) -> None:
    """Draw the bodies of a page's letters before their dots too."""
    contents = file.reference(page, b"Contents")
    file.set_stream(contents, _LETTER.sub(_body_first, file.stream(contents)))


def _body_first(letter: re.Match[bytes]) -> bytes:
    mark, x, y, dots, back_x, back_y, body = letter.groups()
    right, up = float(x or 0) + float(back_x), float(y or 0) + float(back_y)
    first = b"%.6g %.6g Td 3 Tr %s Tj 0 Tr\n" % (right, up, body)
    return b"%s%s%.6g %.6g Td %s Tj\n%s %s Td %s Tj\nEMC\n" % (
        mark,
        first,
        -float(back_x),
        -float(back_y),
        dots,
        back_x,
        back_y,
        body,
    )
