"""Outlines of TrueType glyphs, against a font whose points are known."""

import struct

import pytest

from desktop.figure.pdf.outlines import Point, TrueType, path


def font(*glyphs: bytes, units: int = 1000) -> bytes:
    """Return a font of three tables, as small as it may be."""
    padded = [glyph + b"\0" * (-len(glyph) % 4) for glyph in glyphs]
    offsets = [sum(map(len, padded[:index])) for index in range(len(padded) + 1)]
    head = b"\0" * 18 + struct.pack(">H", units) + b"\0" * 30 + struct.pack(">hh", 1, 0)
    tables = {b"glyf": b"".join(padded), b"head": head, b"loca": struct.pack(f">{len(offsets)}I", *offsets)}
    at = 12 + 16 * len(tables)
    directory, body = b"", b""
    for name, data in tables.items():
        directory += struct.pack(">4sIII", name, 0, at + len(body), len(data))
        body += data
    return struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0) + directory + body


def simple(points: list[tuple[int, int, bool]]) -> bytes:
    flags = bytes(1 if on else 0 for _, _, on in points)
    steps = [(x - px, y - py) for (x, y, _), (px, py, _) in zip(points, [(0, 0, True), *points[:-1]], strict=True)]
    xs, ys = (struct.pack(f">{len(steps)}h", *(step[axis] for step in steps)) for axis in (0, 1))
    left = min(x for x, _, _ in points)
    return struct.pack(">hhhhh", 1, left, 0, 0, 0) + struct.pack(">HH", len(points) - 1, 0) + flags + xs + ys


SQUARE = simple([(100, 0, True), (300, 0, True), (300, 200, True), (100, 200, True)])
ROUND = simple([(0, 100, False), (100, 100, False), (100, 0, False), (0, 0, False)])


def test_points_come_back_in_their_order() -> None:
    read = TrueType(font(SQUARE))
    assert read.left(0) == pytest.approx(0.1)
    assert read.contours(0) == [
        [Point(100, 0, True), Point(300, 0, True), Point(300, 200, True), Point(100, 200, True)]
    ]
    assert path(read.contours(0)) == b"100 0 m\n300 0 l\n300 200 l\n100 200 l\n100 0 l\nh\n"


def test_a_composite_moves_and_scales_its_parts() -> None:
    composite = struct.pack(">hhhhh", -1, 0, 0, 0, 0) + struct.pack(">HHbbh", 0x0002 | 0x0008, 0, 10, 20, 0x2000)
    (contour,) = TrueType(font(SQUARE, composite)).contours(1)
    assert contour == [Point(60, 20, True), Point(160, 20, True), Point(160, 120, True), Point(60, 120, True)]


def test_a_contour_of_curves_alone_is_closed() -> None:
    drawn = path(TrueType(font(ROUND)).contours(0))
    assert drawn.count(b" c\n") == 4
    assert drawn.startswith(b"0 50 m\n")
    assert drawn.endswith(b" 0 50 c\nh\n")


def test_an_empty_glyph_and_one_made_of_itself_have_no_outline() -> None:
    itself = struct.pack(">hhhhh", -1, 0, 0, 0, 0) + struct.pack(">HHbb", 0x0002, 1, 0, 0)
    read = TrueType(font(b"", itself))
    assert read.left(0) is None
    assert read.contours(0) == []
    assert read.contours(1) == []
