"""Where something stands in a text, and the error that says so."""

from bisect import bisect_right
from collections.abc import Callable

import numpy as np

from layers.document import Problem


class GeoJSONError(Exception):
    """A file that is refused; `problem` holds the reason with its line and column."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refusal(code: str, message: str, text: bytes = b"", offset: int | None = None) -> GeoJSONError:
    """Return the error that refuses a text, with the place that a byte offset into its UTF-8 means."""
    line, column = place(text, offset) if offset is not None else (None, None)
    return GeoJSONError(Problem("error", code, message, line, column))


def place(text: bytes, offset: int) -> tuple[int, int]:
    """Return line and column of a byte offset into UTF-8; both count from 1, columns in characters.

    Lines end with a line feed, or with a carriage return where a text holds no line feed at all.
    """
    line_end = b"\r" if b"\n" not in text and b"\r" in text else b"\n"
    begin = text.rfind(line_end, 0, offset) + 1
    return text.count(line_end, 0, offset) + 1, len(text[begin:offset].decode("utf-8", "replace")) + 1


def finder(text: bytes) -> Callable[[int], tuple[int, int]]:
    """Return `place` for one text, made fast for many offsets: the line ends are looked up once."""
    content = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(content == ord("\n"))
    if not len(ends):
        ends = np.flatnonzero(content == ord("\r"))
    begins = [0, *(ends + 1).tolist()]
    known = (0, 1)  # an offset and its column: files on one line of 30 MB are common, so columns are counted onwards

    def find(offset: int) -> tuple[int, int]:
        nonlocal known
        line = bisect_right(begins, offset)
        start, column = known if begins[line - 1] <= known[0] <= offset else (begins[line - 1], 1)
        # Every byte begins a character, but for those that go on with one: 0b10xxxxxx.
        known = offset, column + int(np.count_nonzero((content[start:offset] & 0xC0) != 0x80))
        return line, known[1]

    return find
