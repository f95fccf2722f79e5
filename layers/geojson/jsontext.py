"""Lossless edits of JSON text: find a value's span, replace, insert or remove it, and keep every other byte.

A text is UTF-8 and valid JSON; whoever holds it has parsed it before. Spans are byte offsets into that text. Where a
name stands twice in an object the last one counts, as it does for every JSON parser of note. What is inserted imitates
its neighbours: indentation, line ends, the space after a comma or a colon.
"""

import json
import re
from collections.abc import Sequence
from itertools import accumulate
from json.decoder import JSONDecoder
from typing import Any, NamedTuple, overload

import msgspec
import numpy as np
from msgspec import Raw

_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_ARRAY = msgspec.json.Decoder(list[Raw])
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_SPACE = re.compile(rb"[ \t\r\n]*")
_GAP = re.compile(rb"[ \t\r\n\x1e]*,?[ \t\r\n\x1e]*")
_IS_SPACE = np.isin(np.arange(256), list(b" \t\r\n\x1e"))
_COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
_NAMES = re.compile(rb'(?P<open>\{)|(?P<close>\})|(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")(?P<colon>[ \t\r\n]*:)?')
_INDENTED = re.compile(rb"(\r?\n|\r)([ \t]*)")


class Span(NamedTuple):
    """Where a value stands in its text: bytes from `start` up to, not including, `end`."""

    start: int
    end: int


class Member(NamedTuple):
    """One member of an object: its name, where its quoted name begins, and its value's span."""

    name: str
    key: int
    start: int
    end: int


class Style(NamedTuple):
    """How a text is laid out: what stands after a name, and between values that share a line.

    `line` is the line end of a text whose objects are spread over lines (else empty), `unit` one step of indentation,
    `positions` how deep arrays are spread: 0 none, 1 all but the innermost (positions stay on a line), 2 all.
    `ascii` says that other characters are written as escapes.
    """

    colon: bytes = b": "
    comma: bytes = b", "
    line: bytes = b""
    unit: bytes = b""
    positions: int = 0
    ascii: bool = False


def members(text: bytes) -> list[Member]:
    """Return the members of an object in the order of the text, doubled names included.

    Raises msgspec.ValidationError when the text is no object.
    """
    # Raw values are views into the text, so their addresses give the spans without a scanner of our own.
    ends = {offset_of(raw, text): offset_of(raw, text) + len(raw) for raw in _OBJECT.decode(text).values()}
    found = []
    position = _skip_space(text, text.index(b"{") + 1)
    while text[position : position + 1] == b'"':
        key_end = _string_end(text, position)
        start = _COLON.match(text, key_end).end()  # type: ignore[union-attr] # a colon follows each name
        end = ends.get(start) or _end_of_value(text, start)
        found.append(Member(json.loads(text[position:key_end]), position, start, end))
        position = _skip_space(text, end)
        if text[position : position + 1] == b",":
            position = _skip_space(text, position + 1)
    return found


def member(text: bytes, name: str) -> Member | None:
    """Return the member that counts for this name, or None."""
    return next((found for found in reversed(members(text)) if found.name == name), None)


def items(text: bytes, within: Span | None = None) -> list[Span]:
    """Return the spans of an array's items; `within` says where in the text the array stands.

    Raises msgspec.ValidationError when there is no array.
    """
    start, end = within or Span(0, len(text))
    raws = _ARRAY.decode(memoryview(text)[start:end])
    if not raws:
        return []
    first = offset_of(raws[0], text)
    lengths = list(map(len, raws))
    steps = (length + len(gap) for length, gap in zip(lengths, gaps(text, raws, first), strict=False))
    return [
        Span(begin, begin + length) for begin, length in zip(accumulate(steps, initial=first), lengths, strict=True)
    ]


class Items(Sequence[Span]):
    """The spans of an array's items, each worked out when it is asked for: of a long array mostly a few are.

    `within` says where in the text the array stands. Raises msgspec.ValidationError when there is no array.
    """

    def __init__(self, text: bytes, within: Span):
        self._text = text
        self._raws = _ARRAY.decode(memoryview(text)[within.start : within.end])

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._raws)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> list[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | list[Span]:
        """Return the span of an item, or those of several; raises IndexError."""
        if isinstance(index, slice):
            return [self._span(raw) for raw in self._raws[index]]
        return self._span(self._raws[index])

    def _span(self, raw: Raw) -> Span:
        start = offset_of(raw, self._text)
        return Span(start, start + len(raw))


def gaps(text: bytes, raws: Sequence[Raw], first: int) -> list[bytes]:
    """Return what stands between values that follow each other, the first of them at this offset.

    White space, one comma at most, and the record separators of a text sequence. Nearly every text separates its values
    in one way, so that is tried first, for all of them at once.
    """
    if len(raws) < 2:
        return []
    lengths = np.fromiter(map(len, raws), np.int64, len(raws))
    usual = _gap_at(text, first + len(raws[0]))
    ends = first + np.cumsum(lengths) + np.arange(len(raws)) * len(usual)
    if usual and int(ends[-1]) <= len(text):
        inside = ends[:-1, None] + np.arange(len(usual))
        content = np.frombuffer(text, np.uint8)
        if (content[inside] == np.frombuffer(usual, np.uint8)).all() and not _IS_SPACE[
            content[inside[:, -1] + 1]
        ].any():
            return [usual] * (len(raws) - 1)
    found: list[bytes] = []
    position = first
    for length in lengths[:-1].tolist():
        position += length
        found.append(_gap_at(text, position))
        position += len(found[-1])
    return found


def find(text: bytes, path: Sequence[str | int]) -> Span:
    """Return the span of the value that names and indices lead to; raises KeyError or IndexError."""
    start, end = _trimmed(text)
    for step in path:
        if isinstance(step, int):
            count_from = _ARRAY.decode(memoryview(text)[start:end])
            if not 0 <= step < len(count_from):
                raise IndexError(step)
            raw = count_from[step]
        else:
            raw = _OBJECT.decode(memoryview(text)[start:end])[step]
        start = offset_of(raw, text)
        end = start + len(raw)
    return Span(start, end)


def doubled_names(text: bytes) -> list[tuple[str, int]]:
    """Return each name that stands in an object for the second time or more, at any depth, and where it begins."""
    found = []
    names: list[set[str]] = []
    for token in _NAMES.finditer(text):
        if token.lastgroup == "open":
            names.append(set())
        elif token.lastgroup == "close":
            names.pop()
        elif token.lastgroup == "colon":
            name = json.loads(token["string"])
            if name in names[-1]:
                found.append((name, token.start()))
            names[-1].add(name)
    return found


def replace(text: bytes, span: Span, value: bytes) -> bytes:
    """Return the text with one value replaced."""
    return b"".join((text[: span.start], value, text[span.end :]))


def replace_all(text: bytes, replacements: Sequence[tuple[Span, bytes]]) -> bytes:
    """Return the text with several values replaced; the spans stand in order and do not overlap."""
    parts: list[bytes] = []
    position = 0
    for span, value in replacements:
        parts += (text[position : span.start], value)
        position = span.end
    return b"".join((*parts, text[position:]))


def with_member(text: bytes, name: str, value: bytes, style: Style | None = None, after: str | None = None) -> bytes:
    """Return an object's text in which a member has this value; a new one goes last, or behind the member `after`."""
    found = members(text)
    for old in reversed(found):
        if old.name == name:
            return replace(text, Span(old.start, old.end), value)
    style = style or style_of(text)
    key = dump(name, style)
    if not found:
        inside = text.index(b"{") + 1
        return b"".join((text[:inside], key, style.colon, value, text[inside:]))
    position = next((index for index, old in enumerate(found) if old.name == after), len(found) - 1)
    before = found[position]
    colon = _COLON.search(text, _string_end(text, before.key), before.start).group()  # type: ignore[union-attr] # see members
    entry = b"".join((_member_gap(text, found, position, style), key, colon, value))
    return b"".join((text[: before.end], entry, text[before.end :]))


def without_member(text: bytes, name: str) -> bytes:
    """Return an object's text without the members of this name, the doubled ones included."""
    while (old := member(text, name)) is not None:
        found = members(text)
        position = found.index(old)
        if position > 0:
            text = text[: found[position - 1].end] + text[old.end :]
        elif len(found) > 1:
            text = text[: old.key] + text[found[1].key :]
        else:
            text = text[: old.key] + text[old.end :]
    return text


def with_item(text: bytes, array: Span, index: int, value: bytes) -> bytes:
    """Return the text with a value inserted into an array, where it gets this index; raises IndexError."""
    spans = Items(text, array)
    if not 0 <= index <= len(spans):
        raise IndexError(index)
    if not spans:
        return replace(text, Span(array.start + 1, array.start + 1), value)
    if len(spans) > 1:
        gap = text[spans[max(index - 2, 0)].end : spans[max(index - 1, 1)].start]
    else:
        lead = text[array.start + 1 : spans[0].start]
        gap = b"," + (lead if b"\n" in lead else b" " if b", " in text else b"")
    if index < len(spans):
        return replace(text, Span(spans[index].start, spans[index].start), value + gap)
    return replace(text, Span(spans[-1].end, spans[-1].end), gap + value)


def without_item(text: bytes, array: Span, index: int) -> bytes:
    """Return the text with an item taken out of an array; raises IndexError."""
    spans = Items(text, array)
    if not 0 <= index < len(spans):
        raise IndexError(index)
    if index > 0:
        return replace(text, Span(spans[index - 1].end, spans[index].end), b"")
    return replace(text, Span(spans[0].start, spans[1].start if len(spans) > 1 else spans[0].end), b"")


def style_of(text: bytes) -> Style:
    """Read from a text how it is laid out; what it does not show is as the json module writes it."""
    sample = text if len(text) < 8192 else text[:4096] + text[-256:]  # a layout shows early; texts may be megabytes
    opened = re.search(rb"\{[ \t]*(\r?\n|\r)([ \t]*)", sample)
    colon = re.search(rb'"[ \t]*(:[ \t]*)', sample)
    comma = re.search(rb'["\]}\w](,[ \t]*)[^ \t\r\n]', sample)
    default = Style(comma=b"," if colon and colon[1] == b":" else b", ")
    return Style(
        colon=colon[1] if colon else default.colon,
        comma=comma[1] if comma else default.comma,
        line=opened[1] if opened else b"",
        unit=_unit(sample, opened[2]) if opened else b"",
        positions=_spread(sample),
        ascii=b"\\u" in text and text.isascii(),
    )


def dump(value: Any, style: Style | None = None, indent: bytes = b"") -> bytes:
    """Return a value as JSON text in this style; `indent` is the indentation of the line it begins on.

    A Raw anywhere in it is JSON text already, and stays as it is. Raises ValueError for NaN, infinities
    and lone surrogates, which JSON cannot hold.
    """
    style = style or Style()
    inner = indent + style.unit
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, dict) and value:
        entries = [dump(str(name), style) + style.colon + dump(item, style, inner) for name, item in value.items()]
        return _enclosed(b"{}", entries, style, indent if style.line else None)
    if isinstance(value, list | tuple) and value:
        nested = isinstance(value[0], list | tuple | dict | Raw)
        entries = [dump(item, style, inner) for item in value]
        spread = style.line and style.positions > (0 if nested else 1)
        return _enclosed(b"[]", entries, style, indent if spread else None)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return text if text.isascii() or not style.ascii else json.dumps(value).encode()


def offset_of(raw: Raw, text: bytes) -> int:
    """Return where a value begins that msgspec decoded as a view into this very text."""
    return _address(raw) - _address(text)


def indentation(text: bytes, position: int) -> bytes:
    """Return the white space that begins the line on which this position stands."""
    line = max(text.rfind(b"\n", 0, position), text.rfind(b"\r", 0, position)) + 1
    return re.compile(rb"[ \t]*").match(text, line).group()  # type: ignore[union-attr] # matches the empty text too


def _enclosed(brackets: bytes, entries: list[bytes], style: Style, indent: bytes | None) -> bytes:
    """Put brackets around entries: on one line, or with an indentation each on a line of its own."""
    if indent is None:
        return brackets[:1] + style.comma.join(entries) + brackets[1:]
    line = style.line + indent
    return b"".join((brackets[:1], line, style.unit, (b"," + line + style.unit).join(entries), line, brackets[1:]))


def _unit(text: bytes, indent: bytes) -> bytes:
    """Return one step of indentation: the difference between an object's members and the line nearest in depth."""
    others = {other for _, other in _INDENTED.findall(text)} - {indent}
    nearest = min(others, key=lambda other: abs(len(other) - len(indent)), default=b"")
    return max(indent, nearest, key=len)[min(len(indent), len(nearest)) :]


def _spread(text: bytes) -> int:
    """Tell how deep the first nested array is spread over lines: 0 not, 1 positions on a line each, 2 every number."""
    if re.search(rb"\[\s*[-\d]", text) and re.search(rb"\[[ \t]*[\r\n]\s*[-\d]", text):
        return 2
    return 1 if re.search(rb"\[[ \t]*[\r\n]\s*\[|\],[ \t]*[\r\n]\s*\[", text) else 0


def _member_gap(text: bytes, found: list[Member], position: int, style: Style) -> bytes:
    """Return what separates a new member from the one before it: as the neighbours do, else as the text does."""
    if position > 0:
        return text[found[position - 1].end : found[position].key]
    if len(found) > 1:
        return text[found[0].end : found[1].key]
    lead = text[text.index(b"{") + 1 : found[0].key]
    return b"," + lead if b"\n" in lead or b"\r" in lead else style.comma


def _address(buffer: Any) -> int:
    return int(np.frombuffer(buffer, np.uint8).ctypes.data)


def _gap_at(text: bytes, position: int) -> bytes:
    return _GAP.match(text, position).group()  # type: ignore[union-attr] # matches the empty text too


def _trimmed(text: bytes) -> Span:
    return Span(_skip_space(text, 0), len(text.rstrip(b" \t\r\n")))


def _skip_space(text: bytes, position: int) -> int:
    return _SPACE.match(text, position).end()  # type: ignore[union-attr] # matches the empty text too


def _string_end(text: bytes, position: int) -> int:
    return _STRING.match(text, position).end()  # type: ignore[union-attr] # called where a name begins


def _end_of_value(text: bytes, start: int) -> int:
    # Only for the earlier of two members with the same name: Latin-1 makes characters and bytes count alike.
    _, length = JSONDecoder().raw_decode(text[start:].decode("latin-1"))
    return start + length
