"""The bundled fonts inside a file that stands alone: only the parts that its letters need."""

import base64
import re
from collections.abc import Collection

import assets

Face = tuple[str, str]  # weight and slant, such as 600 and normal

_FACE = re.compile(r"@font-face\{.*?\}")


def faces(style: str, letters: Collection[int], wanted: Collection[Face]) -> str:
    """Return the `@font-face` rules of a bundled style sheet that these code points need, each with its font inside.

    The fonts come in parts that cover ranges of Unicode; of two families that have a letter the first one gets it.
    """
    rules = _FACE.findall(style)
    found: list[str] = []
    for weight, slant in wanted:
        missing = set(letters)
        for rule in rules:
            if f"font-weight:{weight};" not in rule or f"font-style:{slant};" not in rule:
                continue
            ranges = re.search(r"unicode-range:([^;}]*)", rule)
            covered = {letter for letter in missing if ranges is None or _covers(ranges[1], letter)}
            if covered:
                missing -= covered
                found.append(re.sub(r"src:[^;]*?url\(\"\./(woff2/[^\"]*)\"\)[^;]*;", _with_font, rule))
    return "".join(found)


def without_faces(style: str) -> str:
    """Return a style sheet without its `@font-face` rules."""
    return _FACE.sub("", style)


def _with_font(source: re.Match[str]) -> str:
    font = assets.path("web", "dist", *source[1].split("/")).read_bytes()
    return f'src:url("data:font/woff2;base64,{base64.b64encode(font).decode()}") format("woff2");'


def _covers(ranges: str, letter: int) -> bool:
    """Tell whether a list such as U+0000-00FF, U+0131, U+4?? holds a code point."""
    for part in ranges.upper().split(","):
        low, _, high = part.strip().removeprefix("U+").partition("-")
        if int(low.replace("?", "0"), 16) <= letter <= int((high or low).replace("?", "F"), 16):
            return True
    return False
