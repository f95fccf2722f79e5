"""What a figure becomes: files of the formats that their names end in, all of them or none.

Everything here works in any thread.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from html import escape
from itertools import count, islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.figure.staged import ExportError, Staged, staged
from desktop.side_process import SideProcess
from layers.figure.file_name import lacks_mark, marked

if TYPE_CHECKING:
    from desktop.figure.png import Piece
    from desktop.figure.printing import Printed
    from desktop.figure.raster import Band
    from layers.document import Document
    from layers.figure.georeference import Georeference
    from layers.figure.model import FigureOptions
    from layers.figure.words import Words

FORMATS = (".pdf", ".png", ".svg", ".html")
DRAWING = ".svg"
WEB_PAGE = ".html"
LOWEST_DPI = 36
HIGHEST_DPI = 600
BOTH = {".pdf", ".png"}
LARGE_PDF = 1_500_000  # bytes as Chromium writes it; a figure's is usually smaller, and finished sooner than its pixels


class Exported(NamedTuple):
    """The files that were written and the names that found no room on the map."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def write_outputs(outputs: Sequence[Path], printed: "Printed", model: dict[str, Any], dpi: int | None) -> Exported:
    """Write a printed figure to files, all of them or none; raises ExportError.

    Without a `dpi` a picture has the resolution that the figure says.
    """
    with staged() as files:
        stage_outputs(files, outputs, printed, model, dpi)
        warnings = (
            *model["warnings"],
            *marks_missing(outputs, model["words"]),
            *pages_left_over(outputs, printed.pages),
        )
        return Exported(files.commit(), printed.left_out, warnings)


def stage_outputs(
    files: Staged,
    outputs: Sequence[Path],
    printed: "Printed",
    model: dict[str, Any],
    dpi: int | None,
    *,
    side: SideProcess | None = None,
) -> None:
    """Write a printed figure to files that wait to be committed; a second process may help with the pixels.

    PNG and SVG hold one page: the second becomes `name-2.png` and so on. Beside a picture of the map alone stand a
    world file and the plane's definition. For SVG the figure must have been printed with it.
    """
    made_from = (printed.pdf, model["words"], model["place"])
    with_pixels, finished = side, _finished_pdf(*made_from)
    if side is not None and len(printed.pdf) > LARGE_PDF and {output.suffix.lower() for output in outputs} >= BOTH:
        # The second process finishes the PDF, this one makes all the pixels.
        with_pixels, finished = None, side.run(_finished_pdf, *made_from)
    pdf: bytes | None = None
    for output in outputs:
        suffix = output.suffix.lower()
        if suffix == ".pdf":
            pdf = pdf or next(finished)
            files.write(output, pdf)
        elif suffix == DRAWING:
            from desktop.figure.svg import with_words_and_fonts

            names = _pages(output, printed.pages)
            for number, (name, page) in enumerate(zip(names, printed.svg, strict=True), start=1):
                files.write(name, with_words_and_fonts(page, model["words"].of_page(number, printed.pages)))
        else:
            _stage_pages(files, output, printed, model, dpi or model["dpi"], side=with_pixels)


def _finished_pdf(pdf: bytes, words: "Words", place: "Georeference | None") -> Iterator[bytes]:
    from desktop.figure.pdf import finished

    yield finished(pdf, words, place)


def write_web_page(
    output: Path, document: "Document", options: "FigureOptions", folder: Path | None = None
) -> Exported:
    """Write a document's map as a web page that stands alone; raises ExportError.

    `folder` is the situation's, where the logo is that it names.
    """
    from desktop.figure.web_page import written

    page = written(document, options, folder)
    with staged() as files:
        files.write(output, page.html)
        return Exported(files.commit(), page.left_out, (*page.warnings, *marks_missing((output,), page.words)))


def marks_missing(outputs: Iterable[Path], words: "Words") -> tuple[str, ...]:
    """Return a warning for each file whose name does not say how it is to be handled."""
    mark = words.handling
    return tuple(
        f"{output.name} is marked {mark}, but its name does not say so; "
        f"{output.stem}_{marked(mark)}{output.suffix} would"
        for output in outputs
        if lacks_mark(output.stem, mark)
    )


def pages_left_over(outputs: Iterable[Path], pages: int) -> tuple[str, ...]:
    """Return a warning where further pages of an earlier figure lie beside one that has fewer now.

    They are left alone: another figure may be called so.
    """
    found: list[str] = []
    for output in outputs:
        if output.suffix.lower() not in (".png", DRAWING):
            continue
        names = (output.with_name(f"{output.stem}-{page}{output.suffix}") for page in count(pages + 1))
        older = [name.name for name in takewhile(Path.exists, names)]
        if older:
            are = "is no page" if len(older) == 1 else "are no pages"
            found.append(f"{' and '.join(older)} {are} of this figure: left there, perhaps from an earlier export")
    return tuple(found)


def check_output(output: Path) -> None:
    """Raise ExportError when no file can be written there, before any work is done."""
    suffix = output.suffix.lower()
    if suffix not in FORMATS:
        raise ExportError(f"{output.name}: the name must end in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    folder = output.parent
    if not folder.is_dir():
        raise ExportError(f"{folder}: there is no such folder; make it first")
    if output.is_dir():
        raise ExportError(f"{output}: this is a folder, give the name of a file")
    if not os.access(folder, os.W_OK):
        raise ExportError(f"{folder}: the folder cannot be written to; choose another or change its permissions")


def production_date(day: str | None = None) -> date:
    """Return the day of production: the one that is given, else that of SOURCE_DATE_EPOCH, else today.

    Raises ExportError when either is no date.
    """
    if day is not None:
        try:
            return date.fromisoformat(day)
        except ValueError as error:
            raise ExportError(f"{day!r} is no day: write it as 2015-09-30") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ExportError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds since 1970") from error


def _stage_pages(
    files: Staged, output: Path, printed: "Printed", model: dict[str, Any], dpi: int, *, side: SideProcess | None
) -> None:
    from desktop.figure.png import write_png
    from desktop.figure.raster import bands
    from layers.figure import xmp

    size = (model["plan"]["width"], model["plan"]["height"])
    names = _pages(output, printed.pages)
    pages = [bands(page, size, dpi) for page in range(printed.pages)]
    pieces = _pieces(printed.pdf, [band for page in pages for band in page], side)
    for number, (name, page) in enumerate(zip(names, pages, strict=True), start=1):
        words = model["words"].of_page(number, printed.pages)
        texts = {**words.labelled(), "XML:com.adobe.xmp": xmp.packet(words, "image/png")}
        with files.open(name) as file:
            write_png(file, page[0].width, page[0].height, islice(pieces, len(page)), dpi=dpi, texts=texts)
    if model["alone"]:
        first = pages[0][0]
        _stage_place(files, output, model["place"], (first.width / size[0], first.height / size[1]))


def _stage_place(files: Staged, picture: Path, place: "Georeference", dots: tuple[float, float]) -> None:
    """Write where a picture lies beside it: a world file, and the plane as ESRI and as GDAL look for it."""
    files.write(picture.with_suffix(f"{picture.suffix[:2]}{picture.suffix[-1]}w"), place.world_file(dots).encode())
    files.write(picture.with_suffix(".prj"), f"{place.wkt}\n".encode())
    plane = f"<PAMDataset>\n  <SRS>{escape(place.wkt, quote=False)}</SRS>\n</PAMDataset>\n"
    files.write(picture.with_name(f"{picture.name}.aux.xml"), plane.encode())


def _pages(output: Path, pages: int) -> list[Path]:
    """Return the names of the files of several pages."""
    return [output, *(output.with_name(f"{output.stem}-{page}{output.suffix}") for page in range(2, pages + 1))]


def wants_svg(outputs: Iterable[Path]) -> bool:
    """Tell whether the figure must be printed with its SVG for these files."""
    return any(output.suffix.lower() == DRAWING for output in outputs)


def _pieces(pdf: bytes, bands: "Sequence[Band]", side: SideProcess | None) -> "Iterator[Piece]":
    """Rasterise bands in their order; a second process takes every other one."""
    from desktop.figure import raster

    if side is None:
        yield from raster.pieces(pdf, bands)
        return
    theirs, ours = side.run(raster.pieces, pdf, bands[1::2]), raster.pieces(pdf, bands[::2])
    for number in range(len(bands)):
        yield next(theirs if number % 2 else ours)
