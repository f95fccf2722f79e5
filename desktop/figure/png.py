"""PNG written in pieces (PNG specification, third edition), so that a poster at 600 dpi never lies in memory whole.

Each piece is deflated by itself, by whoever has a processor free. Rows go out unfiltered: a figure is mostly flat
colour, which deflates best so, and five times faster than Qt's encoder.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 2
ZLIB_HEADER = b"\x78\x01"  # RFC 1950: deflate, a window of 32 KiB, fastest compression
LAST_BLOCK = b"\x03\x00"  # RFC 1951: an empty block that says it is the last
INCHES_IN_A_METRE = 1 / 0.0254
ADLER_BASE = 65521  # RFC 1950: the largest prime below 2^16


class Piece(NamedTuple):
    """Rows of a picture as part of its stream: deflated up to a whole byte, the checksum and length of what went in."""

    deflated: bytes
    checksum: int
    length: int


def deflated(band: Pixels) -> Piece:
    """Return the piece of a band of rows, an array (rows, width * 3) of red, green and blue."""
    rows = np.zeros((band.shape[0], band.shape[1] + 1), dtype=np.uint8)  # a row starts with its filter, 0: none
    rows[:, 1:] = band
    deflate = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
    data = deflate.compress(rows.data) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return Piece(data, zlib.adler32(rows.data), rows.size)


def write_png(
    file: BinaryIO, width: int, height: int, pieces: Iterable[Piece], *, dpi: float, texts: Mapping[str, str]
) -> None:
    """Write a picture of this many pixels from its pieces, from top to bottom.

    `texts` are the picture's own words, such as its title, as uncompressed international text.
    """
    file.write(SIGNATURE)
    file.write(_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
    dots = round(dpi * INCHES_IN_A_METRE)
    file.write(_chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)))
    for keyword, text in texts.items():
        file.write(_chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()))
    file.write(_chunk(b"IDAT", ZLIB_HEADER))
    checksum = 1
    for piece in pieces:
        file.write(_chunk(b"IDAT", piece.deflated))
        checksum = joined_checksum(checksum, piece)
    file.write(_chunk(b"IDAT", LAST_BLOCK + struct.pack(">I", checksum)))
    file.write(_chunk(b"IEND", b""))


def joined_checksum(before: int, piece: Piece) -> int:
    """Return the Adler-32 checksum (RFC 1950) of what has the checksum `before`, followed by a piece.

    Its low half is one more than the sum of the bytes, its high half the sum of all low halves on the way.
    """
    low, high = before & 0xFFFF, before >> 16
    piece_low, piece_high = piece.checksum & 0xFFFF, piece.checksum >> 16
    joined_low = (low + piece_low - 1) % ADLER_BASE
    joined_high = (high + piece_high + piece.length * (low - 1)) % ADLER_BASE
    return joined_high << 16 | joined_low


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
