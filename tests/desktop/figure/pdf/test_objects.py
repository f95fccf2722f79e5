"""A PDF as Skia writes it, read object by object, changed and written again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.figure.pdf.letters import close_gaps
from desktop.figure.pdf.objects import Pdf, PdfError, text


def written(*bodies: bytes, trailer: bytes = b"/Root 1 0 R\n/Info 2 0 R") -> bytes:
    """Return a file of these objects with a classic table."""
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        trailer,
        len(data),
    )
    return data + end


def page_of(operators: bytes) -> Pdf:
    stream = b"<</Length %d>> stream\n%s\nendstream" % (len(operators), operators)
    pages = b"<</Type /Pages /Kids [4 0 R] /Count 1>>"
    bodies = (b"<</Type /Catalog /Pages 3 0 R>>", b"<<>>", pages, b"<</Type /Page /Contents 5 0 R>>", stream)
    return Pdf.read(written(*bodies))


@given(st.binary(max_size=300))
def test_a_stream_of_any_bytes_comes_back(data: bytes) -> None:
    file = page_of(b"")
    assert file.pages() == [4]
    file.set_stream(5, data)
    assert Pdf.read(file.write()).stream(5) == data


def test_what_nothing_refers_to_is_left_away_and_the_rest_renumbered() -> None:
    file = page_of(b"q Q")
    file.add(b"<</Idle true>>")
    used = file.add_stream(b"words 9 0 R in a stream are no reference", b"/Type /Metadata\n", plain=True)
    file.set_entries(file.root, b"/Metadata %d 0 R" % used)
    again = Pdf.read(file.write())
    assert len(again.objects) == 6
    assert b"/Idle" not in file.write()
    assert again.stream(again.reference(again.root, b"Metadata")) == b"words 9 0 R in a stream are no reference"


def test_the_name_of_a_file_is_made_from_its_contents() -> None:
    one, other = page_of(b"q Q"), page_of(b"q q Q Q")
    names = [re.search(rb"/ID \[<(\w+)>", file.write()) for file in (one, page_of(b"q Q"), other)]
    first, same, different = (name[1] for name in names if name)
    assert first == same != different


@pytest.mark.parametrize(
    "data",
    [
        written(b"<<>>", b"<<>>", trailer=b"/Root 1 0 R"),
        written(b"<<>>", b"<<>>", trailer=b"/Root 1 0 R /Info 2 0 R /Prev 7"),
        written(b"<<>>", b"<<>>").replace(b"1 0 obj", b"7 0 obj"),
        written(b"<<>>", b"<<>>").replace(b"startxref", b"startxxxx"),
    ],
)
def test_another_programs_file_is_refused(data: bytes) -> None:
    with pytest.raises(PdfError):
        Pdf.read(data)


def test_a_text_is_written_in_digits() -> None:
    assert text("(ب)") == b"<FEFF002806280029>"


def test_the_body_of_an_arabic_letter_comes_before_its_dots_and_the_next_letter_stays_where_it_is() -> None:
    letter = (
        b"/Span<</ActualText <FEFF0628> >> BDC\n3.25 -.2 Td <0122> Tj\n-3.25 .2 Td <000F> Tj\nEMC\n9 0 Td <001C> Tj\n"
    )
    file = page_of(letter)
    close_gaps(file, 4)
    operators = file.stream(5)
    assert operators.startswith(b"/Span<</ActualText <FEFF0628> >> BDC\n0 0 Td 3 Tr <000F> Tj 0 Tr\n")
    assert operators.endswith(b"EMC\n9 0 Td <001C> Tj\n")
    for axis in (1, 2):
        moves = re.findall(rb"([-\d.]+) ([-\d.]+) Td", operators)
        assert sum(float(move[axis - 1]) for move in moves) == pytest.approx(9 if axis == 1 else 0)
