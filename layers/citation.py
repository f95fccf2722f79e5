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
    date = issued(csl, day_first=day_first)
    publisher = curly(_text(csl, "publisher"))
    parts = [_runs(_authors_in_note(csl)), _title(csl)]
    place = locator or ""
    if csl.get("type") == "article-journal":
        parts.append(_journal(csl, place or _text(csl, "page")))
        place = ""
    elif csl.get("type") in PERIODICALS or not publisher:
        parts += [_container(csl), _runs(publisher), _runs(date)]
    else:
        held = _container(csl, edited="ed. ")
        held = held or parts.pop()
        parts.append((*held, Run(f" ({', '.join(filter(None, (publisher, date)))})")))
    return _sentence([part for part in [*parts, _runs(place), _runs(_link(csl))] if part], ", ")


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
    container = curly(_text(csl, "container-title"))
    unsigned = not _names(csl) and csl.get("type") == "article-newspaper" and container
    first: Runs = (Run(container, italic=True),) if unsigned else _runs(_authors_in_list(csl))
    printed = _runs(", ".join(filter(None, (curly(_text(csl, "publisher")), issued(csl, day_first=day_first)))))
    if csl.get("type") == "article-journal":
        places = [_journal(csl, _text(csl, "page"))]
    elif csl.get("type") == "chapter":
        places = [_container(csl, edited="edited by "), printed]
    else:
        places = [_join([part for part in (() if unsigned else _container(csl), printed) if part], ", ")]
    return _sentence([part for part in (first, _title(csl), *places, _runs(_link(csl))) if part], ". ")


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


def _container(csl: Csl, edited: str = "") -> Runs:
    """Return what an item appeared in; a chapter's book comes with its editors, said as `edited` says it."""
    name = curly(_text(csl, "container-title"))
    if not name:
        return ()
    if csl.get("type") == "chapter":
        editors = _listed([_in_order(person) for person in _people(csl, "editor")])
        start = Run("in " if edited == "ed. " else "In ")
        return (start, Run(name, italic=True), *_runs(f", {edited}{editors}" if editors else ""))
    blog = csl.get("type") == "post-weblog" and "blog" not in name.lower()
    return (Run(name, italic=True), *_runs(" (blog)" if blog else ""))


def _journal(csl: Csl, pages: str) -> Runs:
    """Return a journal's name, volume, number, year and pages: Environmental Law 12, no. 3 (1982): 21–40."""
    text = f" {_text(csl, 'volume')}".rstrip()
    text += f", no. {_text(csl, 'issue')}" if _text(csl, "issue") else ""
    year = issued(csl).rpartition(" ")[2]
    text += f" ({year})" if year else ""
    text += f": {pages.replace('-', '–')}" if pages else ""
    return (Run(curly(_text(csl, "container-title")), italic=True), *_runs(text))


def _authors_in_list(csl: Csl) -> str:
    authors = _names(csl)
    if not authors:
        return ""
    first = f"{authors[0].family}, {authors[0].given}" if authors[0].given else authors[0].family
    shown = len(authors) if len(authors) <= LISTED_AUTHORS else LISTED_OF_MANY
    names = [first, *(_in_order(author) for author in authors[1:shown])]
    if shown < len(authors):
        return f"{', '.join(names)}, et al."
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, and {names[-1]}"


def _authors_in_note(csl: Csl) -> str:
    return _listed([_in_order(author) for author in _names(csl)])


def _short_author(csl: Csl) -> str:
    return _listed([author.family for author in _names(csl)])


def _listed(names: Sequence[str]) -> str:
    """Return one or two names, or the first of more."""
    return f"{names[0]} et al." if len(names) > NOTED_AUTHORS else " and ".join(names)


class _Name(NamedTuple):
    """A person's name; a body's name counts as a family name."""

    family: str
    given: str


def _names(csl: Csl) -> list[_Name]:
    """Return authors, or editors where a whole work has none."""
    return _people(csl, "author") or ([] if csl.get("type") == "chapter" else _people(csl, "editor"))


def _people(csl: Csl, role: str) -> list[_Name]:
    people: Sequence[Csl] = csl.get(role) or ()
    return [
        _Name(
            " ".join(filter(None, (_text(person, "non-dropping-particle"), _text(person, "family"))))
            or _text(person, "literal"),
            " ".join(filter(None, (_text(person, "given"), _text(person, "dropping-particle")))),
        )
        for person in people
    ]


def _in_order(author: _Name) -> str:
    return " ".join(filter(None, (author.given, author.family)))


def _link(csl: Csl) -> str:
    doi = _text(csl, "DOI")
    return f"https://doi.org/{doi}" if doi and not doi.startswith("http") else doi or _text(csl, "URL")


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
        if stop == "." and body.endswith((".", "?", "!")):
            runs[index] = Run(here.text[1:], here.italic)  # one stop is enough
        elif closing and "“" in before.text:
            runs[index - 1] = Run(f"{body}{stop}{closing.group()}", before.italic)
            runs[index] = Run(here.text[1:], here.italic)
    return tuple(run for run in runs if run.text)
