"""Several finished figures in one PDF, an atlas: their pages in order, their structure, and an outline to jump by."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from desktop.figure.pdf.metadata import add_metadata
from desktop.figure.pdf.objects import Pdf, text
from layers.figure.words import LANGUAGE, Words

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_PARENTS = re.compile(rb"(\d+) \[([^]]*)\]")
_PLACE = re.compile(rb"/StructParents (\d+)")
_PARENT = re.compile(rb"/P \d+ 0 R")


class _Joined(NamedTuple):
    """What one figure has brought in: its catalog and its pages, by their new numbers."""

    catalog: int
    pages: list[int]


def joined(figures: Sequence[tuple[str, bytes]], words: Words) -> bytes:
    """Return one PDF of finished ones, each with its name for the outline; `words` are those of the whole.

    Raises PdfError where a file is not one of ours.
    """
    file = Pdf({}, 0, 0)
    shared: dict[bytes, int] = {}
    parts = [_add(file, Pdf.read(data), shared) for _, data in figures]
    file.info = file.add(b"<<>>")
    file.root = file.add(b"<</Type /Catalog /PageMode /UseOutlines /Pages %d 0 R>>" % _join_pages(file, parts))
    _join_structure(file, parts)
    _add_outline(file, [(name, part.pages[0]) for (name, _), part in zip(figures, parts, strict=True)])
    add_metadata(file, words)
    return file.write()


def _add(file: Pdf, other: Pdf, shared: dict[bytes, int]) -> _Joined:
    """Take over the objects of another file; fonts and pictures that are there already are not taken twice."""
    numbers: dict[int, int] = {}
    free = max(file.objects, default=0) + 1
    for number, body in other.objects.items():
        stands_alone = not _REFERENCE.search(other.head(number))
        numbers[number] = shared.get(body, free) if stands_alone else free
        if numbers[number] == free:
            free += 1
            if stands_alone:
                shared[body] = numbers[number]
    for number, body in other.objects.items():
        head = other.head(number)
        renumbered = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers.get(int(found[1]), 0), head)
        file.objects[numbers[number]] = renumbered + body[len(head) :]
    return _Joined(numbers[other.root], [numbers[page] for page in other.pages()])


def _join_pages(file: Pdf, parts: Iterable[_Joined]) -> int:
    """Put the trees of pages under one root and return it."""
    trees = [file.reference(part.catalog, b"Pages") for part in parts]
    count = sum(len(part.pages) for part in parts)
    listed = b" ".join(b"%d 0 R" % tree for tree in trees)
    root = file.add(b"<</Type /Pages /Count %d /Kids [%s]>>" % (count, listed))
    for tree in trees:
        file.set_entries(tree, b"/Parent %d 0 R" % root)
    return root


def _join_structure(file: Pdf, parts: Iterable[_Joined]) -> None:
    """Make the document of each figure a part of one document, and number the places of pages in it through."""
    root = file.add(b"")
    whole = file.add(b"")
    documents: list[int] = []
    parents: list[bytes] = []
    first = 0
    for part in parts:
        former = file.reference(part.catalog, b"StructTreeRoot")
        documents.append(file.reference(former, b"K"))
        document = _PARENT.sub(b"/P %d 0 R" % whole, file.objects[documents[-1]], count=1)
        file.objects[documents[-1]] = document.replace(b"/S /Document", b"/S /Part", 1)
        parents += [b"%d [%s]" % (first + int(at), owners) for at, owners in _PARENTS.findall(file.head(former))]
        for page in part.pages:
            file.objects[page] = _PLACE.sub(_place_from(first), file.objects[page], count=1)
        first += len(part.pages)
    listed = b" ".join(b"%d 0 R" % document for document in documents)
    file.objects[whole] = b"<</S /Document /P %d 0 R /Lang (%s) /K [%s]>>" % (root, LANGUAGE.encode(), listed)
    file.objects[root] = b"<</Type /StructTreeRoot /K %d 0 R /ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>" % (
        whole,
        b" ".join(parents),
        first,
    )
    file.set_entries(file.root, b"/StructTreeRoot %d 0 R\n/MarkInfo <</Marked true>>" % root)


def _place_from(first: int) -> Callable[[re.Match[bytes]], bytes]:
    return lambda found: b"/StructParents %d" % (first + int(found[1]))


def _add_outline(file: Pdf, entries: Sequence[tuple[str, int]]) -> None:
    """List the figures, each leading to its first page."""
    outline = file.add(b"")
    items = [file.add(b"") for _ in entries]
    for at, (name, page) in enumerate(entries):
        before = b"/Prev %d 0 R " % items[at - 1] if at else b""
        after = b"/Next %d 0 R " % items[at + 1] if at + 1 < len(items) else b""
        file.objects[items[at]] = b"<</Title %s /Parent %d 0 R %s%s/Dest [%d 0 R /Fit]>>" % (
            text(name),
            outline,
            before,
            after,
            page,
        )
    file.objects[outline] = b"<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>" % (
        items[0],
        items[-1],
        len(items),
    )
    file.set_entries(file.root, b"/Outlines %d 0 R" % outline)
