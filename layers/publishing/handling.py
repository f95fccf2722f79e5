"""Handling marks: TLP 2.0 (FIRST, August 2022), and which of several is the strictest."""

import re
from collections.abc import Iterable

MARKS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""The marks of TLP 2.0, the strictest last: capitals, no spaces, never translated."""

_FORMER = {"TLP:WHITE": "TLP:CLEAR"}  # the name in TLP 1.0


def mark(text: str | None) -> str | None:
    """Return the mark of TLP 2.0 that a text spells, whatever its case and spaces, or None."""
    if not text:
        return None
    word = re.sub(r"\s+", "", text).upper()
    word = _FORMER.get(word, word)
    return word if word in MARKS else None


def lowers(former: str | None, wanted: str | None) -> bool:
    """Tell whether a mark asks for less than the one before it; words of one's own are not given up lightly either."""
    before, after = mark(former), mark(wanted)
    if not (former and former.strip()) or former == wanted:
        return False
    if before is None:
        return after is None or MARKS.index(after) < MARKS.index("TLP:RED")
    return after is None or MARKS.index(after) < MARKS.index(before)


def strictest(texts: Iterable[str | None]) -> str | None:
    """Return the one mark that covers all of these, None where nothing is marked.

    The strictest mark of TLP comes first. Marks in words of their own cannot be ranked: each of them stays, after it.
    """
    ranked: set[str] = set()
    own: dict[str, None] = {}
    for text in texts:
        found = mark(text)
        if found:
            ranked.add(found)
        elif text and text.strip():
            own[text.strip()] = None
    first = [max(ranked, key=MARKS.index)] if ranked else []
    return " · ".join([*first, *own]) or None
