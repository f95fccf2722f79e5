"""The name that a figure's file gets: what it shows, on which paper, of which day, and how it is to be handled.

The order is that of OCHA's file names, `[catalogue number]_[short name]_[paper]_[YYYYMMDD]`, with the handling mark
behind it, since a file travels further than its page is looked at.
"""

import re

MOST_LETTERS = 40  # of the short name
OPEN = "TLP:CLEAR"
"""The one mark that asks for nothing (TLP 2.0): a name may go without it."""


def proposed(
    title: str, *, number: str | None = None, paper: str | None = None, day: str | None = None, mark: str | None = None
) -> str:
    """Return the name of a figure's file without its ending; `day` is a date in EDTF, of which the digits stay."""
    parts = [
        _plain(number or ""),
        _short(title) or "figure",
        _plain(paper or ""),
        re.sub(r"\D", "", day or "")[:8],
        marked(mark),
    ]
    return "_".join(filter(None, parts))


def marked(mark: str | None) -> str:
    """Return a handling mark as a name can hold it: TLP-AMBER+STRICT. A colon is no part of a name in Windows."""
    return "_".join(_plain(one) for one in (mark or "").split(" · ") if one)


def lacks_mark(stem: str, mark: str | None) -> bool:
    """Tell whether a name does not hold a handling mark that asks for something, however it is spelled there."""
    held = _letters(stem)
    return any(_letters(one) not in held for one in (mark or "").split(" · ") if one and one != OPEN)


def _plain(text: str) -> str:
    return re.sub(r"[^\w+.]+", "-", text).strip("-.")


def _short(title: str) -> str:
    words = re.sub(r"[\W_]+", " ", title).split()
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > MOST_LETTERS:
            break
        name = f"{name}-{word}" if name else word[:MOST_LETTERS]
    return name.lower()


def _letters(text: str) -> str:
    return re.sub(r"[^\w+]|_", "", text).casefold()
