"""The objects of a PDF as Skia writes it: read through its cross-reference table, changed, and written again.

This is no general reader: Skia writes one classic table, whole objects one after another, and streams that are deflated
or not compressed at all.
"""

import hashlib
import re
import zlib

VERSION = b"%PDF-1.7\n%\xd3\xeb\xe9\xe1\n"
LEVEL = 4  # a fifth of the time that 6 takes, for a twelfth more bytes

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_STREAM = re.compile(rb"stream\r?\n")
_ENTRY = 20  # bytes of a line of the table


class PdfError(ValueError):
    """A file that is not as Skia writes it."""


class Pdf:
    """A PDF in memory, object by object; `objects` holds what stands between `obj` and `endobj`."""

    def __init__(self, objects: dict[int, bytes], root: int, info: int):
        self.objects = objects
        self.root = root
        self.info = info
        self._streams: dict[int, bytes] = {}  # those that were changed, to be deflated at the end

    @classmethod
    def read(cls, data: bytes) -> "Pdf":
        """Read a file; raises PdfError when it is not as Skia writes it."""
        end = _START.search(data, max(0, len(data) - 64))
        table = _TABLE.match(data, int(end[1])) if end else None
        if end is None or table is None:
            raise PdfError("there is no cross-reference table")
        trailer = data[table.end() + _ENTRY * int(table[1]) : end.start()]
        root, info = (re.search(rb"/%s (\d+) 0 R" % name, trailer) for name in (b"Root", b"Info"))
        if root is None or info is None or b"/Prev" in trailer:
            raise PdfError("the trailer names no catalog, or an older file")
        lines = (data[at : at + _ENTRY] for at in range(table.end(), table.end() + _ENTRY * int(table[1]), _ENTRY))
        offsets = {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}
        ends = dict(zip(sorted(offsets.values()), [*sorted(offsets.values())[1:], int(end[1])], strict=True))
        objects: dict[int, bytes] = {}
        for number, offset in offsets.items():
            text = data[offset : ends[offset]]
            head = b"%d 0 obj" % number
            if not text.startswith(head) or not text.rstrip().endswith(b"endobj"):
                raise PdfError(f"object {number} is not where the table says")
            objects[number] = text[len(head) :].rstrip().removesuffix(b"endobj").strip(b"\n")
        return cls(objects, int(root[1]), int(info[1]))

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        number = max(self.objects) + 1
        self.objects[number] = body
        return number

    def add_stream(self, data: bytes, entries: bytes = b"", *, plain: bool = False) -> int:
        """Add a stream, deflated unless it is to stay readable, and return its number."""
        return self.add(_stream(data, entries, plain=plain))

    def pages(self) -> list[int]:
        """Return the numbers of the pages in their order."""
        tree = self.reference(self.root, b"Pages")
        return self._leaves(tree)

    def reference(self, number: int, name: bytes) -> int:
        """Return the number of the object that an entry names; raises PdfError."""
        found = re.search(rb"/%s (\d+) 0 R" % name, self.head(number))
        if found is None:
            raise PdfError(f"object {number} has no {name.decode()}")
        return int(found[1])

    def head(self, number: int) -> bytes:
        """Return an object without the bytes of its stream."""
        body = self.objects[number]
        found = _STREAM.search(body)
        return body if found is None else body[: found.start()]

    def stream(self, number: int) -> bytes:
        """Return the bytes of a stream as they were before they were deflated."""
        if number in self._streams:
            return self._streams[number]
        body = self.objects[number]
        start = _STREAM.search(body)
        if start is None:
            raise PdfError(f"object {number} is no stream")
        data = body[start.end() :].removesuffix(b"endstream").removesuffix(b"\n")
        return zlib.decompress(data) if b"/FlateDecode" in body[: start.start()] else data

    def set_stream(self, number: int, data: bytes) -> None:
        """Give a stream other bytes."""
        self._streams[number] = data

    def set_entries(self, number: int, entries: bytes) -> None:
        """Put entries, such as `/Lang (en)`, into the dictionary that an object begins with."""
        self.objects[number] = self.objects[number].replace(b"<<", b"<<" + entries + b"\n", 1)

    def write(self) -> bytes:
        """Return the file with what can be reached from its catalog, under a name made from its contents."""
        self.objects |= {number: _stream(data) for number, data in self._streams.items()}
        kept = self._reachable()
        numbers = {old: new for new, old in enumerate(sorted(kept), start=1)}
        parts, offsets, at = [VERSION], [], len(VERSION)
        for old, new in numbers.items():
            text = b"%d 0 obj\n%s\nendobj\n" % (new, self._renumbered(old, numbers))
            parts.append(text)
            offsets.append(at)
            at += len(text)
        name = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        size = len(offsets) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%strailer\n" % (size, table))
        parts.append(b"<</Size %d\n/Root %d 0 R\n/Info %d 0 R\n" % (size, numbers[self.root], numbers[self.info]))
        parts.append(b"/ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (name, name, at))
        return b"".join(parts)

    def _leaves(self, number: int) -> list[int]:
        kids = re.search(rb"/Kids \[([^]]*)\]", self.head(number))
        if kids is None:
            return [number]
        return [leaf for kid in _REFERENCE.findall(kids[1]) for leaf in self._leaves(int(kid))]

    def _reachable(self) -> set[int]:
        found: set[int] = set()
        waiting = [self.root, self.info]
        while waiting:
            number = waiting.pop()
            if number not in found and number in self.objects:
                found.add(number)
                waiting += map(int, _REFERENCE.findall(self.head(number)))
        return found

    def _renumbered(self, number: int, numbers: dict[int, int]) -> bytes:
        head = self.head(number)
        changed = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers.get(int(found[1]), 0), head)
        return changed + self.objects[number][len(head) :]


def _stream(data: bytes, entries: bytes = b"", *, plain: bool = False) -> bytes:
    packed = data if plain else zlib.compress(data, LEVEL)
    filtered = b"" if plain else b"/Filter /FlateDecode\n"
    return b"<<%s%s/Length %d>> stream\n%s\nendstream" % (entries, filtered, len(packed), packed)


def text(words: str) -> bytes:
    """Return a text string in UTF-16 with its byte order mark, in hexadecimal: nothing needs to be escaped."""
    return b"<%s>" % (b"\xfe\xff" + words.encode("utf-16-be")).hex().upper().encode()


def decimal(value: float) -> bytes:
    """Return a number as PDF has it: without an exponent, with eight decimals at most."""
    return b"%.8f" % value if value % 1 else b"%d" % value
