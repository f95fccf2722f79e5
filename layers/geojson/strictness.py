"""What JSON forbids and msgspec lets through, and where exactly a text breaks the rules.

msgspec finds the spans of a hundred megabytes in a fraction of a second, because it skips over what it hands out
unread. Two things it skips must still be refused: numbers that no double can hold, and nesting so deep that other
programs overflow. It also places errors loosely, so once it has refused a text the json module says where.
"""

import json
import math
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from layers.geojson.places import GeoJSONError, refusal

DEEPEST = 500  # both msgspec and json overflow at about 1,000
_CHUNK = 1 << 18  # bytes that stay in a processor's cache through several passes
_ALL_BYTES = bytes(range(256))
_NOT_BRACKETS = bytes(set(_ALL_BYTES) - set(b'[]{}"'))
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CONSTANT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(-?Infinity|NaN)')
_SURROGATE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})(?P<pair>\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    r"|u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|.)"
)
_REASONS = {
    "Expecting value": "a value is missing or misspelt here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing after this name",
    "Expecting property name enclosed in double quotes": "a name in double quotes must stand here",
    "Illegal trailing comma": "the comma here must go",
    "Unterminated string starting at": "the text that begins here has no closing quotation mark",
    "Invalid control character at": "a control character must be written as an escape, such as \\n or \\t",
    "Invalid \\escape": 'a backslash must be followed by one of " \\ / b f n r t u',
    "Invalid \\uXXXX escape": "\\u must be followed by four hexadecimal digits",
    "Extra data": "the object ends before this, and nothing may follow it",
}
EXTRA_DATA = f"This is not JSON: {_REASONS['Extra data']}."


class _ForbiddenConstant(Exception):  # noqa: N818 # never leaves this module
    pass


def malformed(text: bytes) -> GeoJSONError:
    """Return the refusal of a text that msgspec did not parse, with the place where it breaks the rules."""
    if (deep := too_deep(text)) is not None:
        return deep
    characters = text.decode()
    try:
        _walk(characters)
    except _ForbiddenConstant as constant:
        position = next((match.start() for match in _CONSTANT.finditer(characters) if match[1]), 0)
        reason = f"{constant} is no JSON number; write null where a value is not known"
        return _refused(characters, position, "not-json", f"This is not JSON: {reason}.")
    except json.JSONDecodeError as error:
        return _refused(characters, error.pos, "not-json", f"This is not JSON: {_reason(error, characters)}.")
    if (lone := _lone_surrogate(characters)) is not None:
        message = "This escape is half of a surrogate pair, which is no character; write the character itself."
        return _refused(characters, lone, "lone-surrogate", message)
    return refusal("not-json", "This is not JSON.", text, 0)


def overflowing(text: bytes) -> GeoJSONError | None:
    """Return the refusal of the first number that is too large for a double, None where there is none."""
    inside, counted = False, 0
    for start, token in _suspicious_numbers(text):
        piece = text[counted:start].replace(b"\\\\", b"")
        inside ^= (piece.count(b'"') - piece.count(b'\\"')) % 2 == 1
        counted = start
        if not inside:
            short = token.decode() if len(token) < 30 else f"{token[:20].decode()}…"
            return refusal("number-overflow", f"The number {short} is too large to be held; correct it.", text, start)
    return None


def too_deep(text: bytes) -> GeoJSONError | None:
    """Return the refusal of a text that nests arrays and objects too deep, None where it does not."""
    if text.count(b"[") + text.count(b"{") <= DEEPEST:
        return None
    # Without escapes a quotation mark always opens or closes a string.
    plain = text.replace(b"\\\\", b"  ").replace(b'\\"', b"  ") if b'\\"' in text else text
    marks = np.frombuffer(plain.translate(None, _NOT_BRACKETS), np.uint8)
    beyond = np.flatnonzero(_depths(marks) > DEEPEST)
    if not len(beyond):
        return None
    content = np.frombuffer(plain, np.uint8)
    offset = int(np.flatnonzero(np.isin(content, np.frombuffer(b'[]{}"', np.uint8)))[beyond[0]])
    message = f"Arrays and objects are nested more than {DEEPEST} deep here; no geometry needs that. Flatten the value."
    return refusal("nesting-too-deep", message, text, offset)


def _depths(marks: NDArray[np.uint8]) -> NDArray[np.int32]:
    steps = np.zeros(256, np.int8)
    steps[list(b"[{")] = 1
    steps[list(b"]}")] = -1
    outside = np.logical_xor.accumulate(marks == ord('"'))
    np.logical_not(outside, out=outside)
    return np.cumsum(steps[marks] * outside, dtype=np.int32)


def _suspicious_numbers(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield start and token of what reads like a number beyond a double, in strings too, in the order of the text."""
    reached = 0
    for position in sorted([*_large_exponents(text), *_long_digits(text)]):
        start = position
        while start > reached and text[start - 1] in b"0123456789+-.eE":
            start -= 1
        token = _NUMBER.match(text, start)
        if token is None or token.end() <= reached:
            continue
        reached = token.end()
        if math.isinf(float(token.group())):
            yield start, token.group()


def _large_exponents(text: bytes) -> list[int]:
    """Return where an exponent of three digits or more may follow a digit: 1e100, 1E+308."""
    content = np.frombuffer(text + b"    ", np.uint8)
    found = []
    for begin in range(0, len(text), _CHUNK):
        chunk = content[begin : begin + _CHUNK + 5]
        marks = (chunk[:-4] | 0x20) == ord("e")
        marks &= _is_digit(chunk[1:-3]) | (chunk[1:-3] == ord("+"))
        places = np.flatnonzero(marks)
        for ahead in (1, 2, 3):
            places = places[
                _is_digit(chunk[np.minimum(places + ahead + (chunk[places + 1] == ord("+")), len(chunk) - 1)])
            ]
        found += (places + begin).tolist()
    exponent = re.compile(rb"(?<=\d)[eE]\+?0*[1-9]\d\d")
    return [position for position in found if exponent.match(text, position)]


def _long_digits(text: bytes) -> list[int]:
    """Return places within runs of about two hundred digits or more: every sixteenth byte of them is a digit."""
    is_digit = _is_digit(np.frombuffer(text, np.uint8)[::16])
    if len(is_digit) < 12:
        return []
    run = is_digit[:-11].copy()
    for shift in range(1, 12):
        run &= is_digit[shift : len(is_digit) - 11 + shift]
    return [int(sample) * 16 for sample in np.flatnonzero(run) if text[sample * 16 : sample * 16 + 177].isdigit()]


def _is_digit(content: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return (content - np.uint8(ord("0"))) < 10


def _walk(characters: str) -> None:
    """Parse every JSON value of a text in turn, keeping none of them; raises JSONDecodeError where one is broken."""

    def refuse(name: str) -> None:
        raise _ForbiddenConstant(name)

    decoder = json.JSONDecoder(parse_constant=refuse, object_pairs_hook=lambda _pairs: None)
    space = re.compile(r"[ \t\r\n]*")
    position = space.match(characters).end()  # type: ignore[union-attr] # matches the empty text too
    first = True
    while first or position < len(characters):
        if not first and characters[position] not in "{[":
            raise json.JSONDecodeError("Extra data", characters, position)
        _, position = decoder.raw_decode(characters, position)
        position = space.match(characters, position).end()  # type: ignore[union-attr] # as above
        first = False


def _lone_surrogate(characters: str) -> int | None:
    lone = (
        match.start()
        for match in _SURROGATE.finditer(characters)
        if match["low"] or (match["high"] and not match["pair"])
    )
    return next(lone, None)


def _reason(error: json.JSONDecodeError, characters: str) -> str:
    content = characters.rstrip(" \t\r\n")
    found = characters[error.pos : error.pos + 1]
    if not content:
        reason = "the file is empty"
    elif error.pos >= len(content):
        reason = "the file ends before its last bracket is closed; it may have been cut off"
    elif error.msg.startswith("Expecting") and found in "/#":
        reason = "comments are not allowed"
    elif error.msg.startswith("Expecting") and found in "'‘’“”":
        reason = 'names and texts stand between straight double quotation marks (")'
    elif found in "]}" and characters[: error.pos].rstrip(" \t\r\n").endswith(","):
        reason = "the comma before this bracket must go"
    else:
        reason = next((text for start, text in _REASONS.items() if error.msg.startswith(start)), error.msg)
    return reason


def _refused(characters: str, position: int, code: str, message: str) -> GeoJSONError:
    return refusal(code, message, characters.encode(), len(characters[:position].encode()))
