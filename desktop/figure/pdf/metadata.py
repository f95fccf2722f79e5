"""The words of a PDF: its information dictionary, its XMP, its language, and its title in the window's bar."""

import re
from datetime import date

from desktop.figure.pdf.objects import Pdf, text
from layers.figure import xmp
from layers.figure.words import LANGUAGE, PROGRAM, Words

_DATE = re.compile(rb"/(CreationDate|ModDate)\s*(\(D:[^)]*\))")


def add_metadata(file: Pdf, words: Words) -> None:
    """Write what the figure says of itself; with a day of production, that is the file's date.

    Without one it keeps the time at which it was printed.
    """
    dates = dict(_DATE.findall(file.head(file.info)))
    if words.produced is not None:
        dates = dict.fromkeys((b"CreationDate", b"ModDate"), _date(words.produced))
    entries = {
        "Title": words.title,
        "Subject": words.alt_text,
        "Author": words.publisher,
        "Keywords": "; ".join(f"{name}: {said}" for name, said in words.labelled().items() if name in _AS_KEYWORDS),
        "Creator": PROGRAM,
        "Producer": f"{PROGRAM} (Skia/PDF)",
    }
    told = b"".join(b"/%s %s\n" % (name.encode(), text(said)) for name, said in entries.items() if said)
    dated = b"".join(b"/%s %s\n" % item for item in dates.items())
    file.objects[file.info] = b"<<%s%s>>" % (told, dated)
    packet = xmp.packet(words, "application/pdf").encode()
    metadata = file.add_stream(packet, b"/Type /Metadata\n/Subtype /XML\n", plain=True)
    file.set_entries(
        file.root,
        b"/Lang (%s)\n/ViewerPreferences <</DisplayDocTitle true>>\n/Metadata %d 0 R" % (LANGUAGE.encode(), metadata),
    )


_AS_KEYWORDS = ("Handling", "Situation as of", "Extent (W S E N)", "Projection", "Scale")


def _date(day: date) -> bytes:
    return f"(D:{day:%Y%m%d}000000+00'00')".encode()
