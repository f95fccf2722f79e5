"""`sitmap diff` and `sitmap edition`: what differs between two situations, and the next edition of one."""

import argparse
import json
import sys
from collections.abc import Sequence

from desktop.cli.plain import fail
from layers import dates
from layers import edition as next_edition
from layers.comparing import report
from layers.comparing.changes import compare
from layers.comparing.matching import aligned, shown_on, without_unreadable
from layers.document import Document
from layers.storage import store


def diff(arguments: argparse.Namespace) -> int:
    """Say what differs between two situations or files, or in one of them between two dates."""
    start, end = arguments.start, arguments.end
    if arguments.b is None and not (start or end):
        return fail("sitmap diff: name what to compare with, or the two dates: --from DATE --to DATE", code=2)
    try:
        opened = [store.open_path(path) for path in (arguments.a, arguments.b or arguments.a)]
        if opened[0].kind != opened[1].kind:
            return fail("sitmap diff: a situation and a GeoJSON file cannot be compared; name two of a kind.")
        sides = [_on_date(each.document, date) for each, date in zip(opened, _dates(opened, start, end), strict=True)]
    except (store.StoreError, dates.DateError) as error:
        return fail(f"sitmap diff: {error}")
    for each in opened[: 1 if arguments.b is None else 2]:
        for message in each.messages:
            print(f"sitmap diff: {message}", file=sys.stderr)
    before, after = without_unreadable(*sides)
    found = compare(before, after if arguments.b is None else aligned(before, after))
    if arguments.json:
        result = {"a": str(arguments.a), "b": str(arguments.b or arguments.a), "from": start, "to": end}
        print(json.dumps({**result, **report.summary(found)}, ensure_ascii=False))
    else:
        print(*report.lines(found), sep="\n")
    return int(any(layer.unreadable for side in sides for layer in side.layers))


def _dates(opened: Sequence[store.Opened], start: str | None, end: str | None) -> Sequence[str | None]:
    """Return the dates of both sides: those that were named, else their own once one is named; None is every date."""
    if not start and not end:
        return None, None
    return start or opened[0].document.as_of, end or opened[1].document.as_of


def _on_date(document: Document, date: str | None) -> Document:
    return document if date is None else shown_on(document, date)


def edition(arguments: argparse.Namespace) -> int:
    """Copy a situation as its next edition, and say what differs by that alone."""
    try:
        old = store.open_path(arguments.path)
        wanted = next_edition.proposed(old.document)
        if arguments.as_of:
            wanted = wanted._replace(as_of=arguments.as_of)
        if arguments.number:
            wanted = wanted._replace(map_number=arguments.number)
        made = next_edition.make_edition(arguments.path, arguments.folder, wanted)
    except store.StoreError as error:
        return fail(f"sitmap edition: {error}")
    print(f"{arguments.folder} is the next edition of {arguments.path}.")
    shown = next_edition.both_as_shown(old.document, made.document)
    print(*report.lines(compare(*shown)), sep="\n")
    for sentence in next_edition.leftovers(next_edition.numbers_of(old.document), made.document):
        print(sentence)
    for message in made.messages:
        print(f"sitmap edition: {message}", file=sys.stderr)
    return 0
