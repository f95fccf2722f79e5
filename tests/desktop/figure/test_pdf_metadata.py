import io
from datetime import date

from pypdf import PdfReader

from desktop.figure.pdf_metadata import with_metadata


def printed() -> bytes:
    """A PDF as Chromium writes it: one empty page, two dates, the classic table and trailer."""
    objects = [
        b"<</Creator (Chromium)\n/CreationDate (D:20261122223239+00'00')\n/ModDate (D:20261122223239+00'00')>>",
        b"<</Type /Catalog /Pages 3 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [4 0 R]>>",
        b"<</Type /Page /Parent 3 0 R /MediaBox [0 0 200 100]>>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size 5\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)
    return pdf + table + trailer


def test_the_title_is_written_in_any_script_and_the_pages_stay() -> None:
    pdf = printed()
    reader = PdfReader(io.BytesIO(with_metadata(pdf, {"Title": "Syria (سوريا) – \\ (", "Author": ""}, None)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Syria (سوريا) – \\ ("
    assert reader.metadata.author is None
    assert len(reader.pages) == 1


def test_the_day_of_production_replaces_the_clock_everywhere() -> None:
    pdf = with_metadata(printed(), {"Title": "A"}, date(2015, 9, 30))
    assert b"20261122" not in pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert str(reader.metadata.creation_date).startswith("2015-09-30 00:00:00")


def test_what_is_no_such_pdf_stays_as_it_is() -> None:
    assert with_metadata(b"%PDF-1.7 nothing", {"Title": "A"}, None) == b"%PDF-1.7 nothing"
