"""The statements of a figure: which are shown, their numbers, and the words that stand under them.

A statement about a shape in the frame gets a number, in the order in which the eye meets the shapes. What is about
visible features elsewhere, or about no shape at all, is listed without one. Restricted statements and private notes
never come this far.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from layers import citation, dates
from layers.document import Document, FeatureRef, Source, Statement
from layers.subjects import SubjectIndex

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


class Notes(NamedTuple):
    """Statements in three groups, and the numbers of those that concern a shape in the frame."""

    numbered: tuple[Statement, ...]
    elsewhere: tuple[Statement, ...]
    placeless: tuple[Statement, ...]
    numbers: Mapping[str, int]

    @property
    def all(self) -> tuple[Statement, ...]:
        """Every statement on the page, in its order."""
        return self.numbered + self.elsewhere + self.placeless


def choose(
    document: Document, index: SubjectIndex, is_visible: Callable[[FeatureRef], bool], in_frame: Sequence[FeatureRef]
) -> Notes:
    """Return the statements that belong on a figure.

    `is_visible` tells the features of visible layers that show at the as-of date, `in_frame` are those with a shape in
    the frame, in reading order. What is about hidden features only stays away.
    """
    order = {ref: place for place, ref in enumerate(in_frame)}
    numbered: list[tuple[int, int, Statement]] = []
    elsewhere: list[Statement] = []
    placeless: list[Statement] = []
    for position, statement in enumerate(shown_statements(document)):
        refs = index.features(statement)
        places = [order[ref] for ref in refs if ref in order]
        if places:
            numbered.append((min(places), position, statement))
        elif any(is_visible(ref) for ref in refs):
            elsewhere.append(statement)
        elif not statement.about:
            placeless.append(statement)
    statements = tuple(statement for _, _, statement in sorted(numbered, key=lambda entry: entry[:2]))
    numbers = {statement.id: number for number, statement in enumerate(statements, start=1)}
    return Notes(statements, tuple(elsewhere), tuple(placeless), numbers)


def shown_statements(document: Document) -> list[Statement]:
    """Return the statements that may be published and show at the as-of date, in the document's order."""
    return [
        statement
        for statement in document.statements
        if not statement.restricted and dates.shows(statement.start, statement.end, document.as_of)
    ]


def texts(document: Document, notes: Notes) -> dict[str, list[dict[str, Any]]]:
    """Return the notes of each group: `number` (or none), `text`, `quote`, `credit` and `details`.

    The first note from a source names it in full, the later ones briefly, as footnotes do.
    """
    full, brief = short_names(document, notes.all), short_names(document, notes.all, brief=True)
    told: set[str | None] = set()
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in ("numbered", "placeless", "elsewhere"):  # the order on the page
        groups[name] = []
        for statement in getattr(notes, name):
            credit = brief if statement.source in told else full
            groups[name].append(_note(statement, notes, credit))
            told.add(statement.source)
    return groups


def short_names(document: Document, statements: Iterable[Statement], *, brief: bool = False) -> dict[str, str]:
    """Return the short name of each source that is cited; two that would read alike get their dates."""
    cited = cited_sources(document, statements)
    names = {source.id: citation.short(published(source), brief=brief) for source in cited}
    shared = Counter(names.values())
    return {
        source.id: _dated(names[source.id], source) if shared[names[source.id]] > 1 else names[source.id]
        for source in cited
    }


def cited_sources(document: Document, statements: Iterable[Statement]) -> list[Source]:
    """Return the sources of statements, each once, in the order of a source list."""
    wanted = {statement.source for statement in statements}
    return sorted(
        (source for source in document.sources if source.id in wanted),
        key=lambda source: citation.sort_key(published(source)),
    )


def published(source: Source) -> Mapping[str, Any]:
    """Return the item that may be shown of a source: its public identity where it has one."""
    return source.csl if source.public is None else source.public


def grade_key(statements: Sequence[Statement]) -> str | None:
    """Return the words for the grades that occur, and that the rest is ungraded; None where nothing is graded."""
    letters = sorted({statement.reliability for statement in statements if statement.reliability})
    figures = sorted({statement.credibility for statement in statements if statement.credibility})
    if not letters and not figures:
        return None
    words = [f"{letter} {RELIABILITY[letter]}" for letter in letters]
    words += [f"{figure} {CREDIBILITY[figure]}" for figure in figures]
    graded = all(statement.reliability or statement.credibility for statement in statements)
    rest = "" if graded else " All other statements are ungraded: nobody has judged them."
    return f"Admiralty code, source and then information: {', '.join(words)}.{rest}"


def number_list(numbers: Iterable[int]) -> str:
    """Return numbers as a text, runs of three and more shortened: 1, 2, 5–8."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(str(number) for number in run) for run in runs
    )


def _note(statement: Statement, notes: Notes, credits_of: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": notes.numbers.get(statement.id),
        "text": citation.curly(statement.text),
        "quote": citation.curly(statement.quote) if statement.quote else None,
        "credit": _credit(statement, credits_of),
        "details": list(filter(None, (*_judgements(statement), *_relations(statement, notes)))),
    }


def _credit(statement: Statement, credits_of: Mapping[str, str]) -> str:
    source = credits_of.get(statement.source or "", "Source not given")
    told = ", ".join(filter(None, (source, citation.curly(statement.locator or ""))))
    day = statement.speaks_of or statement.reported
    if not day:
        return told
    words = dates.prose(day)
    if statement.speaks_of:
        return f"{told} · {words}"
    return told if words in told else f"{told} · reported {words}"


def _judgements(statement: Statement) -> list[str]:
    """Return grade, likelihood and confidence, each by itself: they never stand in one sentence."""
    grade = (statement.reliability or "–") + (statement.credibility or "–")
    return [
        f"Grade {grade}" if grade != "––" else "",
        f"Likelihood: {statement.likelihood}" if statement.likelihood else "",
        f"Confidence: {statement.confidence}" if statement.confidence else "",
    ]


def _relations(statement: Statement, notes: Notes) -> list[str]:
    """Return the numbers of the notes that say otherwise, or the same."""
    others = [notes.numbers[other] for other in statement.contradicts if other in notes.numbers]
    same = [notes.numbers[other] for other in statement.corroborates if other in notes.numbers]
    return [
        f"Accounts differ: see {number_list(others)}" if others else "",
        f"Agrees with {number_list(same)}" if same else "",
    ]


def _dated(name: str, source: Source) -> str:
    issued = citation.issued(published(source), day_first=True)
    return f"{name}, {issued}" if issued else name
