"""CSL-JSON items as Chicago notes, short forms and source-list entries (The Chicago Manual of Style, 18th edition).

The result is a tuple of runs, plain or italic, so that nothing downstream parses markup. Capitals of titles stay as the
source has them. What an item lacks is left out with its punctuation. Day-first dates, which the manual allows when a
work keeps to them, are an option, since a figure's other dates read that way.
"""

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Csl = Mapping[str, Any]

STANDING_ALONE = {"book", "report", "dataset", "thesis", "map", "motion_picture", "document", "graphic", "software"}
PERIODICALS = {"article-newspaper", "article-magazine", "article-journal", "post-weblog", "article"}
LISTED_AUTHORS = 6  # beyond six the source list gives three and "et al."
LISTED_OF_MANY = 3
NOTED_AUTHORS = 2  # beyond two a note gives one and "et al."


class Run(NamedTuple):
    """A stretch of text in one face."""

    text: str
    italic: bool = False


Runs = tuple[Run, ...]


def note(csl: Csl, locator: str | None = None, *, day_first: bool = False) -> Runs:
    """Return the full note of an item: given name first, parts joined by commas, the place in it last."""
    authors = _authors_in_note(csl)
    parts = [_runs(authors), _title(csl), *_whereabouts(csl, day_first=day_first)]
    return _sentence([part for part in [*parts, _runs(_located(csl, locator))] if part], ", ")


def short(csl: Csl, *, brief: bool = False) -> str:
    """Return what names an item on a map: author and what it appeared in, when brief the first of these alone.

    The title stands in where an item has neither.
    """
    names = (_short_author(csl), _text(csl, "container-title") or _text(csl, "publisher"), _text(csl, "title"))
    told = list(dict.fromkeys(name for name in names if name)) or ["Untitled"]
    return curly(told[0] if brief or (len(told) == 2 and told[1] == names[2]) else ", ".join(told[:2]))


def entry(csl: Csl, *, day_first: bool = False) -> Runs:
    """Return an item's entry in the source list: family name first, parts closed by full stops.

    A newspaper's name stands first where an article is unsigned, as the manual has it for lists.
    """
    container = _text(csl, "container-title")
    unsigned_newspaper = not csl.get("author") and csl.get("type") == "article-newspaper" and container
    first: Runs = (Run(container, italic=True),) if unsigned_newspaper else _runs(_authors_in_list(csl))
    places = _whereabouts(csl, day_first=day_first, container=not unsigned_newspaper)
    parts = [first, _title(csl), _join([part for part in places if part], ", "), _runs(_text(csl, "URL"))]
    return _sentence([part for part in parts if part], ". ")


def sort_key(csl: Csl) -> str:
    """Return the text that orders a source list: without case, quotation marks and leading articles."""
    text = "".join(run.text for run in entry(csl)).casefold().lstrip("“‘\"'")
    return re.sub(r"^(the|a|an) ", "", text)


def issued(csl: Csl, *, day_first: bool = False) -> str:
    """Return the date of publication in words, or nothing where the item has none."""
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    if not parts[0]:
        return str((csl.get("issued") or {}).get("literal", ""))
    year, *rest = (int(part) for part in parts[0])
    if not rest:
        return str(year)
    month = month_name[rest[0]]
    if len(rest) == 1:
        return f"{month} {year}"
    return f"{rest[1]} {month} {year}" if day_first else f"{month} {rest[1]}, {year}"


def plain(runs: Runs) -> str:
    """Return runs as text."""
    return "".join(run.text for run in runs)


def curly(text: str) -> str:
    """Return text with typographic quotation marks and apostrophes for straight ones."""
    text = re.sub(r'(^|[\s(\[“‘—–])"', r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[“—–])'", r"\1‘", text).replace("'", "’")


def _title(csl: Csl) -> Runs:
    """Return the title: in italics what was published by itself, in quotation marks what is a part of something."""
    title = curly(_text(csl, "title"))
    if not title:
        return ()
    if csl.get("type") in STANDING_ALONE or (csl.get("type") not in PERIODICALS and not csl.get("container-title")):
        return (Run(title, italic=csl.get("type") not in ("dataset", "software")),)
    inner = title.replace("‘", "“‘").replace("“", "‘").replace("”", "’") if "“" in title else title
    return (Run(f"“{inner}”"),)


def _whereabouts(csl: Csl, *, day_first: bool, container: bool = True) -> list[Runs]:
    """Return what an item appeared in, volume and pages, publisher and date."""
    name = curly(_text(csl, "container-title")) if container else ""
    date = issued(csl, day_first=day_first)
    blog = [Run(" (blog)")] if csl.get("type") == "post-weblog" and name and "blog" not in name.lower() else []
    if csl.get("type") == "article-journal":
        return [_journal(csl, name)]
    held = (Run(name, italic=True), *blog) if name else ()
    if csl.get("type") == "chapter" and name:
        held = (Run("in "), *held)
    return [held, _runs(curly(_text(csl, "publisher"))), _runs(date)]


def _journal(csl: Csl, name: str) -> Runs:
    """Return a journal's name, volume, number, year and pages: Environmental Law 12, no. 3 (1982): 21–40."""
    volume, number, pages = _text(csl, "volume"), _text(csl, "issue"), _text(csl, "page").replace("-", "–")
    text = f" {volume}" if volume else ""
    text += f", no. {number}" if number else ""
    year = issued(csl).split()[-1:] or [""]
    text += f" ({year[0]})" if year[0] else ""
    text += f": {pages}" if pages else ""
    return (Run(name, italic=True), Run(text)) if name else _runs(text.strip())


def _authors_in_list(csl: Csl) -> str:
    authors = _names(csl)
    if not authors:
        return ""
    first = f"{authors[0]['family']}, {authors[0]['given']}" if authors[0]["given"] else authors[0]["family"]
    shown = len(authors) if len(authors) <= LISTED_AUTHORS else LISTED_OF_MANY
    names = [first, *(_in_order(author) for author in authors[1:shown])]
    if shown < len(authors):
        return f"{', '.join(names)}, et al."
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, and {names[-1]}"


def _authors_in_note(csl: Csl) -> str:
    names = [_in_order(author) for author in _names(csl)]
    return f"{names[0]} et al." if len(names) > NOTED_AUTHORS else " and ".join(names)


def _short_author(csl: Csl) -> str:
    families = [author["family"] for author in _names(csl)]
    return f"{families[0]} et al." if len(families) > NOTED_AUTHORS else " and ".join(families)


def _names(csl: Csl) -> list[dict[str, str]]:
    """Return authors, or editors where there are none; a body's name counts as a family name."""
    people: Sequence[Csl] = csl.get("author") or csl.get("editor") or ()
    return [
        {
            "family": " ".join(filter(None, (person.get("non-dropping-particle"), _text(person, "family"))))
            or _text(person, "literal"),
            "given": " ".join(filter(None, (_text(person, "given"), person.get("dropping-particle")))),
        }
        for person in people
    ]


def _in_order(author: Mapping[str, str]) -> str:
    return " ".join(filter(None, (author["given"], author["family"])))


def _located(csl: Csl, locator: str | None) -> str:
    return ", ".join(filter(None, (locator or "", _text(csl, "URL"))))


def _text(csl: Csl, member: str) -> str:
    value = csl.get(member)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _runs(text: str) -> Runs:
    return (Run(text),) if text else ()


def _join(parts: Sequence[Runs], separator: str) -> Runs:
    runs: list[Run] = []
    for part in parts:
        if runs:
            runs.append(Run(separator))
        runs.extend(part)
    return tuple(runs)


def _sentence(parts: Sequence[Runs], separator: str) -> Runs:
    """Join parts and end with a full stop, with the American habit of stops inside quotation marks."""
    runs = list(_join(parts, separator))
    runs.append(Run("."))
    for index in range(1, len(runs)):
        before, here = runs[index - 1], runs[index]
        if here.text[:1] not in (",", "."):
            continue
        closing = re.search(r"[”’]+$", before.text)
        stop = here.text[0]
        body = before.text[: closing.start()] if closing else before.text
        if body.endswith((".", "?", "!")) and (stop == "." or (closing and stop == ",")):
            runs[index] = Run(here.text[1:], here.italic)  # one stop is enough
        elif closing and "“" in before.text:
            runs[index - 1] = Run(f"{body}{stop}{closing.group()}", before.italic)
            runs[index] = Run(here.text[1:], here.italic)
    return tuple(run for run in runs if run.text)
