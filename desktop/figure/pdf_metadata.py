"""A printed PDF's own words: Chromium leaves out the title and puts in the clock's time.

The information dictionary is written again in an incremental update (ISO 32000, 7.5.6); the pages stay as they are.
"""

import re
from collections.abc import Mapping
from datetime import date

_TRAILER = re.compile(rb"trailer\s*<<(?P<entries>.*?)>>\s*startxref\s+(?P<offset>\d+)\s+%%EOF\s*\Z", re.DOTALL)
_DATE = re.compile(rb"\(D:\d{14}\+00'00'\)")


def with_metadata(pdf: bytes, words: Mapping[str, str], day: date | None) -> bytes:
    """Return a PDF with these entries (Title, Author, Subject …), dated to the start of a day.

    Without a day it keeps the time at which it was printed. A PDF without the classic trailer stays as it is.
    """
    trailer = _TRAILER.search(pdf)
    info = re.search(rb"/Info (\d+) 0 R", trailer["entries"]) if trailer else None
    if trailer is None or info is None:
        return pdf
    if day is not None:
        pdf = _DATE.sub(_pdf_date(day), pdf)
    dates = [name + b" " + value for name, value in _dates(pdf)]
    entries = b"".join(b"/%s <%s>\n" % (name.encode(), _text(text)) for name, text in words.items() if text)
    start = len(pdf)
    body = b"%s 0 obj\n<<%s%s>>\nendobj\n" % (info[1], entries, b"\n".join(dates))
    table = b"xref\n%s 1\n%010d 00000 n \n" % (info[1], start)
    ending = b"trailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        trailer["entries"],
        trailer["offset"],
        start + len(body),
    )
    return pdf + body + table + ending


def _dates(pdf: bytes) -> list[tuple[bytes, bytes]]:
    found = re.findall(rb"(/CreationDate|/ModDate)\s*(" + _DATE.pattern + rb")", pdf)
    return list(dict(found).items())


def _pdf_date(day: date) -> bytes:
    return f"(D:{day:%Y%m%d}000000+00'00')".encode()


def _text(text: str) -> bytes:
    """Write text as UTF-16 with its byte order mark, in hexadecimal, so that nothing needs to be escaped."""
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()
