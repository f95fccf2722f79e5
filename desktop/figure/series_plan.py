"""What a series of figures is to write, and what became of it; light enough for the process that runs Chromium."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop.figure.outputs import WEB_PAGE, check_output
from desktop.figure.staged import ExportError

if TYPE_CHECKING:
    from layers.document import Document
    from layers.series import Part


ATLAS = ".pdf"


class SeriesFigure(NamedTuple):
    """One figure of a series and the files that it goes to: none where it is only part of an atlas."""

    name: str
    outputs: tuple[Path, ...]


class SeriesOutcome(NamedTuple):
    """What became of a series: `failed` and `left_out` hold a figure's name with why, and with what had no room."""

    total: int
    made: int = 0
    files: tuple[Path, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, tuple[str, ...]], ...] = ()
    warnings: tuple[str, ...] = ()
    cancelled: bool = False
    stopped: str | None = None  # why it went no further

    @property
    def whole(self) -> bool:
        """Tell whether every figure was made, and the atlas if there is one."""
        return self.made == self.total and self.stopped is None

    def told(self) -> str:
        """Say how many figures were made, and why not all of them."""
        figures = "figure" if self.total == 1 else "figures"
        what = f"{self.total} {figures} made" if self.whole else f"{self.made} of {self.total} {figures} made"
        if self.stopped:
            return f"{what}, then it went no further: {self.stopped}"
        if self.cancelled:
            return f"Cancelled: {what}. Those are whole, nothing else was written."
        failed = "; ".join(f"{name}: {why}" for name, why in self.failed)
        return f"{what}. Not made: {failed}" if failed else f"{what}."


def check_templates(templates: Sequence[Path]) -> None:
    """Raise ExportError where a series cannot be written to these files, before any work is done.

    A name with places is that of one figure; a PDF without them is an atlas, which holds them all. The folder is made
    where only that one is missing.
    """
    if sum(not has_places(template) for template in templates) > 1:
        raise ExportError("a series has one atlas; give the other names places for words, such as {name}")
    pages = [template for template in templates if template.suffix.lower() == WEB_PAGE]
    if pages and len(pages) < len(templates):
        raise ExportError("a series is written as web pages or as figures, not as both at once")
    for template in templates:
        if not has_places(template) and template.suffix.lower() != ATLAS:
            raise ExportError(
                f"{template.name}: every figure would go to the same file; put {{name}}, {{number}} or {{date}} into "
                "the name, or let it end in .pdf for an atlas of all figures"
            )
        _make_folder(template.parent)
        check_output(template)


def planned(document: "Document", series: "Sequence[Part]", templates: Sequence[Path]) -> list[SeriesFigure]:
    """Return each figure with its files; raises SeriesError."""
    from layers.series import file_names

    columns = [file_names(template, series, document) for template in templates if has_places(template)]
    return [SeriesFigure(part.name, tuple(column[at] for column in columns)) for at, part in enumerate(series)]


def atlas_title(document: "Document") -> str:
    """Return what an atlas is called in its metadata."""
    from layers.figure.model import FigureOptions, published

    copy = published(document, FigureOptions())
    return copy.figure.title or copy.title


def has_places(template: Path) -> bool:
    """Tell whether a file's name has places for words."""
    return "{" in template.stem


def _make_folder(folder: Path) -> None:
    """Make the folder that a series goes to, where only that one is missing."""
    if not folder.exists() and folder.parent.is_dir():
        try:
            folder.mkdir()
        except OSError as error:
            raise ExportError(f"{folder}: the folder cannot be made ({error.strerror})") from error
