"""Between the bytes of a file and UTF-8: byte order marks, UTF-16 and UTF-32.

RFC 8259 wants UTF-8 without a mark; what Windows programs write besides is read all the same, and written back as it
was.
"""

import codecs
from typing import NamedTuple

from layers.document import Problem, TextFrame
from layers.geojson.places import GeoJSONError, place

# The marks of UTF-32 begin with those of UTF-16, so they are tried first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# JSON begins with an ASCII character, so the zero bytes around it tell the encoding (RFC 4627, section 3).
_ZEROS = (
    (b"\x01\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00\x01", "utf-32-be"),
    (b"\x01\x00", "utf-16-le"),
    (b"\x00\x01", "utf-16-be"),
)


class Decoded(NamedTuple):
    """A file's text in UTF-8, with what it takes to write the same bytes again."""

    text: bytes
    encoding: str
    mark: bytes
    problems: tuple[Problem, ...]


def decode(data: bytes) -> Decoded:
    """Return the text of a file in UTF-8; raises GeoJSONError where its bytes are broken."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    if not encoding:
        pattern = bytes(min(byte, 1) for byte in data[:4])
        encoding = next((name for zeros, name in _ZEROS if pattern.startswith(zeros)), "utf-8")
    content = data[len(mark) :]
    if encoding == "utf-8":
        if not content.isascii():
            _check(content, encoding)
        text = content
    else:
        _check(content, encoding)
        text = content.decode(encoding).encode()
    return Decoded(text, encoding, mark, _problems(encoding, mark))


def encode(text: bytes, frame: TextFrame) -> bytes:
    """Return a text in the encoding of its file, its mark included."""
    if frame.encoding == "utf-8":
        return frame.mark + text
    return frame.mark + text.decode().encode(frame.encoding)


def _check(content: bytes, encoding: str) -> None:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(content, encoding, error) from None


def _broken(content: bytes, encoding: str, error: UnicodeDecodeError) -> GeoJSONError:
    before = content[: error.start].decode(encoding).encode()
    line, column = place(before, len(before))
    if encoding == "utf-8":
        message = (
            f"The byte 0x{content[error.start]:02X} is not valid UTF-8, so the encoding cannot be told; "
            "it may be Windows-1252 or another old one. Save the file as UTF-8 in the program that made it."
        )
    else:
        message = f"The text is not valid {_label(encoding)}: {error.reason}. Save the file as UTF-8."
    return GeoJSONError(Problem("error", "encoding-broken", message, line, column))


def _problems(encoding: str, mark: bytes) -> tuple[Problem, ...]:
    if encoding != "utf-8":
        message = f"The file is written in {_label(encoding)}, GeoJSON should be UTF-8; it is read, and kept as it is."
        return (Problem("warning", "not-utf-8", message, 1, 1),)
    if mark:
        message = "The file begins with a byte order mark, which GeoJSON should not have; it is passed over, and kept."
        return (Problem("warning", "byte-order-mark", message, 1, 1),)
    return ()


def _label(encoding: str) -> str:
    return encoding[:6].upper()
