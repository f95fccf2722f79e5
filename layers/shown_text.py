"""Text of a file as an editor shows it, and back: line ends, indentation, and changes on both sides at once.

An editor knows one line end and counts in UTF-16 code units, as JavaScript does. A feature is shown without the
indentation that it has from standing deep in its file.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_UNIT = "<u2"
_ENCODING = "utf-16-le"


class Layout(NamedTuple):
    """What an editor does not show: the file's line end, and the indentation of every line but the first."""

    line_end: str = "\n"
    indent: str = ""

    def show(self, text: bytes) -> str | None:
        """Return a text in UTF-8 as it is shown; None for one of another layout, which could not be written back."""
        shown = text.decode().replace(self.line_end + self.indent, "\n")
        return shown if self.original(shown) == text else None

    def original(self, shown: str) -> bytes:
        """Return the text in UTF-8 that is shown like this."""
        return shown.replace("\n", self.line_end + self.indent).encode()


def layout_of(text: bytes, around: bytes = b"", *, indented: bool = False) -> Layout:
    """Return the layout in which a text is shown; `around` tells the line end of a text without any.

    With `indented` the indentation of the last line is taken off, if every line but the first has it. A text in which
    line ends are mixed keeps its carriage returns, as characters.
    """
    line_end = _line_end(text) or _line_end(around) or "\n"
    if indented and _line_end(text):
        last = text.decode().rpartition(line_end)[2]
        layout = Layout(line_end, last[: len(last) - len(last.lstrip(" \t"))])
        lines = text.decode().split(line_end)[1:]
        if all(line.startswith(layout.indent) for line in lines):
            return layout
    return Layout(line_end)


def _line_end(text: bytes) -> str:
    """Return the line end of a text, a line feed for mixed ones, nothing without any."""
    feeds, returns, both = text.count(b"\n"), text.count(b"\r"), text.count(b"\r\n")
    if both and feeds == returns == both:
        return "\r\n"
    if returns and not feeds:
        return "\r"
    return "\n" if feeds else ""


class Replacement(NamedTuple):
    """A run of a text, from `start` up to, not including, `end` in UTF-16 code units, and what takes its place."""

    start: int
    end: int
    text: str


def length(text: str) -> int:
    """Count the UTF-16 code units of a text."""
    return len(text) if text.isascii() else len(text.encode(_ENCODING)) // 2


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """Return a text with runs of it replaced; the runs stand in order, do not overlap, and count in the old text."""
    units = text.encode(_ENCODING)
    parts: list[bytes] = []
    position = 0
    for start, end, new in replacements:
        parts += (units[2 * position : 2 * start], new.encode(_ENCODING))
        position = end
    return b"".join((*parts, units[2 * position :])).decode(_ENCODING, "replace")


def difference(old: str, new: str) -> Replacement:
    """Return the one run whose replacement makes the new text of the old one; it never parts a surrogate pair."""
    before = np.frombuffer(old.encode(_ENCODING), _UNIT)
    after = np.frombuffer(new.encode(_ENCODING), _UNIT)
    most = min(len(before), len(after))
    start = _agreeing(before[:most], after[:most])
    start -= bool(start) and _is_high(before[start - 1])
    rest = most - start
    tail = _agreeing(before[len(before) - rest :][::-1], after[len(after) - rest :][::-1])
    tail -= bool(tail) and _is_low(before[len(before) - tail])
    return Replacement(start, len(before) - tail, after[start : len(after) - tail].tobytes().decode(_ENCODING))


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return a text with what two others changed of the same base; None where both changed the same run."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    ours, other = difference(base, mine), difference(base, theirs)
    if ours.end < other.start:
        return replaced(base, [ours, other])
    if other.end < ours.start:
        return replaced(base, [other, ours])
    return None


def _agreeing(
    one: "np.ndarray[tuple[int], np.dtype[np.uint16]]", other: "np.ndarray[tuple[int], np.dtype[np.uint16]]"
) -> int:
    """Count the units at the beginning that are the same in two arrays of one length."""
    unlike = one != other
    return int(unlike.argmax()) if unlike.any() else len(one)


def _is_high(unit: np.uint16) -> bool:
    return 0xD800 <= int(unit) < 0xDC00


def _is_low(unit: np.uint16) -> bool:
    return 0xDC00 <= int(unit) < 0xE000
