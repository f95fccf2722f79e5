"""Halos around text, as strokes along the outlines of the letters.

Chromium draws a text with a halo twice, and the halo as glyphs of a font of its own made of outlines: heavy, and found
and copied together with the letters. As paths, halos are no text for anybody, and weigh a quarter.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.figure.pdf.objects import Pdf, PdfError, decimal
from desktop.figure.pdf.outlines import TrueType, path

_ROW = re.compile(rb"BT\n.*?ET\n(?:BT\n.*?ET\n)*", re.DOTALL)
_COLOUR = re.compile(rb"[\d. ]+ RG [\d. ]+ rg\n")
_FONT = re.compile(rb"/F(\d+) [\d.]+ Tf\n")
_STEP = re.compile(
    rb"/F(?P<font>\d+) (?P<size>[\d.]+) Tf\n|(?P<matrix>(?:[-\d.]+ ){6})Tm\n"
    rb"|(?P<right>[-\d.]+) (?P<up>[-\d.]+) Td |<(?P<codes>[0-9A-F]+)> Tj\n"
)


class _Glyph(NamedTuple):
    """A glyph that is shown: the number of its font, the font's size, its code, and the matrix that places it."""

    font: int
    size: float
    code: int
    matrix: tuple[float, ...]


def stroke_halos(file: Pdf, page: int) -> None:
    """Draw the halos of a page as strokes; one that is not as Chromium draws it stays."""
    contents = file.reference(page, b"Contents")
    halos = _Halos(file, page)
    operators = _with_strokes(file.stream(contents), halos)
    halos.finish(operators)
    file.set_stream(contents, operators)


def _with_strokes(operators: bytes, halos: "_Halos") -> bytes:
    """Return operators in which a row of texts that is the halo of the next one is a stroke."""
    parts: list[bytes] = []
    at = 0
    before: re.Match[bytes] | None = None
    for row in _ROW.finditer(operators):
        if before is not None and _COLOUR.fullmatch(operators[before.end() : row.start()]):
            stroke = halos.stroke(before[0], row[0])
            if stroke is not None:
                parts += [operators[at : before.start()], b"/Artifact BMC\n", stroke, b"EMC\n"]
                at = before.end()
        before = row
    return b"".join([*parts, operators[at:]])


class _Halos:
    """The fonts of a page, and the outlines of their glyphs as far as halos need them."""

    def __init__(self, file: Pdf, page: int):
        self._file = file
        self._page = page
        found = re.search(rb"/Font <<(.*?)>>", file.head(page), re.DOTALL)
        pairs = re.findall(rb"/F(\d+) (\d+) 0 R", found[1]) if found else []
        self._numbers = {int(name): int(number) for name, number in pairs}
        self._outlined = {name for name, number in self._numbers.items() if b"/Type3" in file.head(number)}
        self._fonts: dict[int, tuple[int, TrueType]] = {}  # by number: the file's object and the font
        self._forms: dict[tuple[int, int], int] = {}  # by the font file's object and the glyph
        self._widths: dict[int, float] = {}
        self._advances: dict[int, dict[int, float]] = {}

    def stroke(self, halo: bytes, letters: bytes) -> bytes | None:
        """Return the operators that stroke letters as their halo does, None where that is not their halo."""
        if self._outlined.isdisjoint(map(int, _FONT.findall(halo))):
            return None
        outlines, glyphs = list(self._glyphs(halo)), list(self._glyphs(letters))
        if len(outlines) != len(glyphs) or any(glyph.font in self._outlined for glyph in glyphs):
            return None
        try:
            width = self._width(outlines, glyphs)
            return (
                None
                if width is None
                else b"q\n1 J 1 j\n%sQ\n" % b"".join(self._placed(glyph, width) for glyph in glyphs)
            )
        except (PdfError, struct.error, KeyError, IndexError):  # a font that is not as Skia embeds it
            return None

    def finish(self, operators: bytes) -> None:
        """Give the page the outlines and the fonts that its operators use now, and no others."""
        body = self._file.objects[self._page]
        used = {int(name) for name in _FONT.findall(operators)}
        for name in self._outlined - used:
            body = re.sub(rb"/F%d \d+ 0 R\n?" % name, b"", body, count=1)
        forms = b"".join(b"/O%d %d 0 R\n" % (form, form) for form in self._forms.values())
        if forms and b"/XObject <<" in body:
            body = body.replace(b"/XObject <<", b"/XObject <<" + forms, 1)
        elif forms:
            body = body.replace(b"/Resources <<", b"/Resources <</XObject <<%s>>\n" % forms, 1)
        self._file.objects[self._page] = body

    def _placed(self, glyph: _Glyph, width: float) -> bytes:
        """Return the operators that stroke one glyph where it stands."""
        number, font = self._font(glyph.font)
        form = self._form(number, font, glyph.code)
        if form is None:
            return b""
        scale = glyph.size / font.units
        a, b, c, d, x, y = glyph.matrix
        matrix = b" ".join(map(decimal, (a * scale, b * scale, c * scale, d * scale, round(x, 5), round(y, 5))))
        return b"q\n%s cm\n%s w\n/O%d Do\nQ\n" % (matrix, decimal(round(width * font.units, 2)), form)

    def _form(self, number: int, font: TrueType, glyph: int) -> int | None:
        """Return the object that strokes a glyph's outline, None where the glyph is empty."""
        if (number, glyph) not in self._forms:
            contours = font.contours(glyph)
            if not contours:
                return None
            reach = 4 * font.units  # whatever a glyph and its stroke reach
            entries = b"/Type /XObject\n/Subtype /Form\n/BBox [%d %d %d %d]\n" % (-reach, -reach, reach, reach)
            self._forms[number, glyph] = self._file.add_stream(path(contours) + b"S\n", entries)
        return self._forms[number, glyph]

    def _width(self, outlines: Sequence[_Glyph], glyphs: Sequence[_Glyph]) -> float | None:
        """Return the width of the stroke that the outlines were made with, as a share of the font's size.

        An outline reaches beyond its glyph by half of it.
        """
        for outline, glyph in zip(outlines, glyphs, strict=True):
            if outline.font in self._outlined and outline.font not in self._widths:
                left, letter = self._left_of_outline(outline), self._font(glyph.font)[1].left(glyph.code)
                if left is not None and letter is not None and letter > left:
                    self._widths[outline.font] = 2 * (letter - left)
        return next((self._widths[outline.font] for outline in outlines if outline.font in self._widths), None)

    def _left_of_outline(self, outline: _Glyph) -> float | None:
        """Return the left edge of a glyph of outlines in ems."""
        head = self._file.head(self._numbers[outline.font])
        matrix = re.search(rb"/FontMatrix \[([\d.]+)", head)
        procedure = re.search(rb"/g%X (\d+) 0 R" % outline.code, head)
        if matrix is None or procedure is None:
            return None
        drawn = self._file.stream(int(procedure[1]))
        box = re.match(rb"\s*[-\d.]+ [-\d.]+ ([-\d.]+) [-\d.]+ [-\d.]+ [-\d.]+ d1", drawn)
        return None if box is None else float(box[1]) * float(matrix[1])

    def _font(self, name: int) -> tuple[int, TrueType]:
        if name not in self._fonts:
            descendants = re.search(rb"/DescendantFonts \[(\d+) 0 R", self._file.head(self._numbers[name]))
            if descendants is None:
                raise PdfError(f"font {name} is none of glyphs by their numbers")
            descriptor = self._file.reference(int(descendants[1]), b"FontDescriptor")
            number = self._file.reference(descriptor, b"FontFile2")
            known = next((font for other, font in self._fonts.values() if other == number), None)
            self._fonts[name] = (number, known or TrueType(self._file.stream(number)))
        return self._fonts[name]

    def _glyphs(self, row: bytes) -> Iterator[_Glyph]:
        """Yield the glyphs that a row of texts shows, each with its place."""
        font, size = 0, 0.0
        matrix: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        for step in _STEP.finditer(row):
            if step["font"]:
                font, size = int(step["font"]), float(step["size"])
            elif step["matrix"]:
                matrix = tuple(map(float, step["matrix"].split()))
            elif step["right"]:
                matrix = _moved(matrix, float(step["right"]), float(step["up"]))
            else:
                yield from self._shown(_Glyph(font, size, 0, matrix), step["codes"])

    def _shown(self, first: _Glyph, codes: bytes) -> Iterator[_Glyph]:
        """Yield the glyphs of one operator: codes have a byte in a font of outlines, two in any other."""
        digits = 2 if first.font in self._outlined else 4
        advance = 0.0
        for at in range(0, len(codes), digits):
            code = int(codes[at : at + digits], 16)
            yield first._replace(code=code, matrix=_moved(first.matrix, advance, 0.0))
            if at + digits < len(codes):
                advance += self._advance(first.font, code) * first.size

    def _advance(self, font: int, code: int) -> float:
        """Return how far a glyph moves the next one, in ems."""
        if font not in self._advances:
            descendants = re.search(rb"/DescendantFonts \[(\d+) 0 R", self._file.head(self._numbers[font]))
            head = self._file.head(int(descendants[1])) if descendants else b""
            runs = re.findall(rb"(\d+) \[([-\d. ]+)\]", head)
            self._advances[font] = {
                int(start) + index: float(width) / 1000
                for start, widths in runs
                for index, width in enumerate(widths.split())
            }
        return self._advances[font].get(code, 0.0)


def _moved(matrix: tuple[float, ...], right: float, up: float) -> tuple[float, ...]:
    a, b, c, d, x, y = matrix
    return a, b, c, d, x + a * right + c * up, y + b * right + d * up
