"""What Chromium prints, made into a PDF that can be read, searched, measured and filed (ISO 32000).

Chromium gives vectors and embedded fonts, and nothing else: no title, no language, no structure, no place on the
ground. All of that is added here. The pages look the same before and after, but for halos, which become strokes of the
very letters instead of outlines of their own.
"""

from desktop.figure.pdf.georeference import add_viewport
from desktop.figure.pdf.halos import stroke_halos
from desktop.figure.pdf.letters import close_gaps
from desktop.figure.pdf.metadata import add_metadata
from desktop.figure.pdf.objects import Pdf, PdfError
from desktop.figure.pdf.structure import add_structure
from layers.figure.georeference import Georeference
from layers.figure.words import Words


def finished(pdf: bytes, words: Words, place: Georeference | None) -> bytes:
    """Return a printed figure with its words, structure and place.

    `place` says where the map stands on the first page. A file that is not as Chromium writes it stays as it is.
    """
    try:
        file = Pdf.read(pdf)
    except PdfError:
        return pdf
    pages = file.pages()
    for page in pages:
        stroke_halos(file, page)
        close_gaps(file, page)
    if place is not None:
        add_viewport(file, pages[0], place)
    add_structure(file, pages, words, place)
    add_metadata(file, words)
    return file.write()
