"""Outlines of the glyphs of a TrueType font (OpenType 1.9, glyf), as PDF draws paths."""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

_ON_CURVE, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32
_WORDS, _OFFSETS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 1, 2, 8, 32, 64, 128
_DEEPEST = 8


class Point(NamedTuple):
    """A point of a contour in the font's units; one off the curve bends it."""

    x: float
    y: float
    on: bool


Contour = list[Point]


class TrueType:
    """A TrueType font in memory; everything raises struct.error or KeyError when the data are none."""

    def __init__(self, data: bytes):
        self._data = data
        count = self._read(">H", 4)[0]
        places = (12 + 16 * entry for entry in range(count))
        self._tables = {data[at : at + 4].decode("latin-1"): self._read(">I", at + 8)[0] for at in places}
        self.units: int = self._read(">H", self._tables["head"] + 18)[0]
        self._long = self._read(">h", self._tables["head"] + 50)[0] == 1

    def left(self, glyph: int) -> float | None:
        """Return the left edge of a glyph in ems, None where it is empty."""
        start = self._start(glyph)
        return None if start is None else float(self._read(">h", start + 2)[0]) / self.units

    def contours(self, glyph: int, depth: int = 0) -> list[Contour]:
        """Return the closed outlines of a glyph, its components put together."""
        start = self._start(glyph)
        if start is None or depth > _DEEPEST:
            return []
        count = self._read(">h", start)[0]
        return self._simple(start + 10, count) if count >= 0 else self._composite(start + 10, depth)

    def _start(self, glyph: int) -> int | None:
        if self._long:
            start, end = self._read(">II", self._tables["loca"] + 4 * glyph)
        else:
            start, end = (2 * value for value in self._read(">HH", self._tables["loca"] + 2 * glyph))
        return None if start == end else self._tables["glyf"] + start

    def _simple(self, at: int, count: int) -> list[Contour]:
        ends = self._read(f">{count}H", at)
        at += 2 * count
        at += 2 + int(self._read(">H", at)[0])  # instructions
        flags: list[int] = []
        while len(flags) < (ends[-1] + 1 if ends else 0):
            flag = self._data[at]
            at += 1
            times = 1
            if flag & _REPEAT:
                times += self._data[at]
                at += 1
            flags += [flag] * times
        xs, at = self._coordinates(flags, at, _SHORT_X, _SAME_X)
        ys, at = self._coordinates(flags, at, _SHORT_Y, _SAME_Y)
        points = [Point(x, y, bool(flag & _ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=True)]
        starts = [0, *(end + 1 for end in ends[:-1])]
        return [points[first : last + 1] for first, last in zip(starts, ends, strict=True)]

    def _coordinates(self, flags: Sequence[int], at: int, short: int, same: int) -> tuple[list[int], int]:
        steps: list[int] = []
        for flag in flags:
            if flag & short:
                steps.append(self._data[at] if flag & same else -self._data[at])
                at += 1
            elif flag & same:
                steps.append(0)
            else:
                steps.append(self._read(">h", at)[0])
                at += 2
        return list(accumulate(steps)), at

    def _composite(self, at: int, depth: int) -> list[Contour]:
        found: list[Contour] = []
        flags = _MORE
        while flags & _MORE:
            flags, component = self._read(">HH", at)
            at += 4
            right, up = self._read(">hh" if flags & _WORDS else ">bb", at)
            at += 4 if flags & _WORDS else 2
            if not flags & _OFFSETS:  # joined at points, which no font that we carry does
                return []
            a, b, c, d = 1.0, 0.0, 0.0, 1.0
            if flags & _SCALE:
                (a,), at = self._fractions(at, 1)
                d = a
            elif flags & _TWO_SCALES:
                (a, d), at = self._fractions(at, 2)
            elif flags & _MATRIX:
                (a, b, c, d), at = self._fractions(at, 4)
            found += [
                [Point(a * x + c * y + right, b * x + d * y + up, on) for x, y, on in contour]
                for contour in self.contours(component, depth + 1)
            ]
        return found

    def _fractions(self, at: int, count: int) -> tuple[list[float], int]:
        return [value / 16384 for value in self._read(f">{count}h", at)], at + 2 * count

    def _read(self, form: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(form, self._data, at)


def path(contours: Sequence[Contour]) -> bytes:
    """Return contours as PDF's operators; TrueType's curves are of the second degree, PDF's of the third."""
    return b"".join(_operators(contour) for contour in contours if len(contour) > 1)


def _operators(contour: Contour) -> bytes:
    points = list(_with_middles(contour))
    first = next(index for index, point in enumerate(points) if point.on)
    points = [*points[first:], *points[:first], points[first]]
    parts = [b"%g %g m\n" % points[0][:2]]
    before, bend = points[0], None
    for point in points[1:]:
        if not point.on:
            bend = point
            continue
        if bend is None:
            parts.append(b"%g %g l\n" % point[:2])
        else:
            parts.append(b"%g %g %g %g %g %g c\n" % (*_third(before, bend), *_third(point, bend), *point[:2]))
        before, bend = point, None
    return b"".join([*parts, b"h\n"])


def _with_middles(contour: Contour) -> Iterator[Point]:
    """Yield the points of a contour with those that TrueType leaves out: halfway between two that are off the curve."""
    before = contour[-1]
    for point in contour:
        if not before.on and not point.on:
            yield Point((before.x + point.x) / 2, (before.y + point.y) / 2, True)
        yield point
        before = point


def _third(end: Point, bend: Point) -> tuple[float, float]:
    return round(end.x + (bend.x - end.x) * 2 / 3, 1), round(end.y + (bend.y - end.y) * 2 / 3, 1)
