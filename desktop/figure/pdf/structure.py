"""The structure of a PDF, for those who have it read to them: title and text in order, the map by its description.

A page's text is tagged run by run as it is painted. The map is one figure with an alternative text: what stands on it
is named there, and its labels make no sense one after another.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.figure.pdf.georeference import map_box
from desktop.figure.pdf.objects import Pdf, text
from layers.figure.georeference import Georeference
from layers.figure.words import LANGUAGE, Words

_RUN = re.compile(rb"BT\n.*?ET\n", re.DOTALL)
_SIZE = re.compile(rb"/F\d+ ([\d.]+) Tf")
_SCALE = re.compile(rb"([\d.]+) 0 0 -[\d.]+ 0 ([\d.]+) cm\n")
_WINDOW = re.compile(rb"q\n([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re\nW\*? n\n")
_GROUP = re.compile(rb"^(q|Q)\n", re.MULTILINE)
_NEAR = 1.5  # points that the map's box may lie beside where it is looked for


class _Part(NamedTuple):
    """A part of a page's operators: its tag, its marked content's number, and where it lies."""

    tag: bytes
    number: int
    start: int
    end: int


def add_structure(file: Pdf, pages: Sequence[int], words: Words, place: Georeference | None) -> None:
    """Tag all pages; the map on the first one is described by the figure's alternative text."""
    document = file.add(b"")
    root = file.add(b"")
    kids: list[int] = []
    tree: list[bytes] = []
    for index, page in enumerate(pages):
        contents = file.reference(page, b"Contents")
        operators = file.stream(contents)
        map_part = _map_part(file, page, operators, place) if index == 0 else None
        parts = list(_parts(operators, map_part, titled=index == 0))
        file.set_stream(contents, _marked(operators, parts))
        owners: dict[int, int] = {}
        for tag in (b"H1", b"Figure", b"P"):
            chosen = [part.number for part in parts if part.tag == tag]
            if chosen:
                more = _figure_entries(file, page, words, place) if tag == b"Figure" else b""
                numbers = b" ".join(b"%d" % number for number in chosen)
                kids.append(
                    file.add(b"<</S /%s /P %d 0 R /Pg %d 0 R /K [%s]%s>>" % (tag, document, page, numbers, more))
                )
                owners |= dict.fromkeys(chosen, kids[-1])
        tree.append(b"%d [%s]" % (index, b" ".join(b"%d 0 R" % owners[number] for number in range(len(parts)))))
        _set_parent(file, page, index)
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    file.objects[document] = b"<</S /Document /P %d 0 R /Lang (%s) /K [%s]>>" % (root, LANGUAGE.encode(), listed)
    file.objects[root] = b"<</Type /StructTreeRoot /K %d 0 R /ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>" % (
        document,
        b" ".join(tree),
        len(pages),
    )
    file.set_entries(file.root, b"/StructTreeRoot %d 0 R\n/MarkInfo <</Marked true>>" % root)


def _parts(operators: bytes, map_part: tuple[int, int] | None, *, titled: bool) -> Iterator[_Part]:
    """Yield the map and every run of text outside it; the first runs in the largest type may be the title."""
    runs = [run for run in _RUN.finditer(operators) if not (map_part and map_part[0] <= run.start() < map_part[1])]
    sizes = [max(map(float, _SIZE.findall(run[0])), default=0.0) for run in runs]
    largest = max(sizes, default=0.0)
    first = sizes.index(largest) if sizes else 0
    title = range(first, next((at for at in range(first, len(runs)) if sizes[at] < largest), len(runs)))
    found = [(b"H1" if titled and at in title else b"P", run.start(), run.end()) for at, run in enumerate(runs)]
    if map_part:
        found.append((b"Figure", *map_part))
    for number, (tag, start, end) in enumerate(sorted(found, key=lambda part: part[1])):
        yield _Part(tag, number, start, end)


def _map_part(file: Pdf, page: int, operators: bytes, place: Georeference | None) -> tuple[int, int] | None:
    """Return where the operators of the map begin and end: those that are cut to its box, or to a part of it."""
    scale = _SCALE.search(operators)
    if place is None or scale is None:
        return None
    left, bottom, right, top = map_box(file, page, place)
    box = (left, float(scale[2]) - top, right, float(scale[2]) - bottom)
    start = end = -1
    for window in _WINDOW.finditer(operators):
        x, y, width, high = (float(value) * float(scale[1]) for value in window.groups())
        edges = (x, y, x + width, y + high)
        if start < 0 and all(abs(one - other) < _NEAR for one, other in zip(edges, box, strict=True)):
            start, end = window.start(), _end_of_group(operators, window.start())
        elif 0 <= end == window.start() and _is_inside(edges, box):
            end = _end_of_group(operators, window.start())
    return (start, end) if start >= 0 else None


def _is_inside(edges: tuple[float, ...], box: tuple[float, ...]) -> bool:
    left, top, right, bottom = edges
    return left > box[0] - _NEAR and top > box[1] - _NEAR and right < box[2] + _NEAR and bottom < box[3] + _NEAR


def _end_of_group(operators: bytes, start: int) -> int:
    """Return where the state that is saved here is restored."""
    depth = 0
    for found in _GROUP.finditer(operators, start):
        depth += 1 if found[1] == b"q" else -1
        if depth == 0:
            return found.end()
    return len(operators)


def _marked(operators: bytes, parts: Sequence[_Part]) -> bytes:
    """Return the operators with every part marked; artifacts inside a part stay what they are."""
    pieces: list[bytes] = []
    at = 0
    for part in parts:
        pieces += [operators[at : part.start], b"/%s <</MCID %d>> BDC\n" % (part.tag, part.number)]
        pieces += [operators[part.start : part.end], b"EMC\n"]
        at = part.end
    return b"".join([*pieces, operators[at:]])


def _figure_entries(file: Pdf, page: int, words: Words, place: Georeference | None) -> bytes:
    box = map_box(file, page, place) if place else (0.0, 0.0, 0.0, 0.0)
    return b" /Alt %s /A <</O /Layout /BBox [%s]>>" % (text(words.alt_text), b" ".join(b"%.2f" % edge for edge in box))


def _set_parent(file: Pdf, page: int, index: int) -> None:
    """Give a page its place in the tree of parents, and the structure's order to the tabulator key."""
    body = re.sub(rb"/(?:StructParents \d+|Tabs /\w+)\n?", b"", file.objects[page])
    file.objects[page] = body
    file.set_entries(page, b"/StructParents %d /Tabs /S" % index)
