"""What a series of figures is to write, and what became of it; light enough for the process that runs Chromium."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop.figure.outputs import WEB_PAGE, check_output
from desktop.figure.staged import ExportError


class SeriesFigure(NamedTuple):
    """One figure of a series and the files that it goes to."""

    name: str
    outputs: tuple[Path, ...]


class SeriesOutcome(NamedTuple):
    """What became of a series: `failed` and `left_out` hold a figure's name with why, and with what had no room."""

    total: int
    made: int = 0
    files: tuple[Path, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cancelled: bool = False
    stopped: str | None = None  # why it went no further

    @property
    def whole(self) -> bool:
        """Tell whether every figure was made."""
        return self.made == self.total

    def told(self) -> str:
        """Say how many figures were made, and why not all of them."""
        what = f"{self.made} of {self.total} figures made" if not self.whole else f"{self.total} figures made"
        if self.stopped:
            return f"{what}, then it went no further: {self.stopped}"
        if self.cancelled:
            return f"Cancelled: {what}. Those are whole, nothing else was written."
        failed = "; ".join(f"{name}: {why}" for name, why in self.failed)
        return f"{what}. Not made: {failed}" if failed else f"{what}."


def check_templates(templates: Sequence[Path]) -> None:
    """Raise ExportError where a series cannot be written to these files, before any work is done.

    The folder is made where only that one is missing.
    """
    from layers.series import has_places

    pages = [template for template in templates if template.suffix.lower() == WEB_PAGE]
    if pages and len(pages) < len(templates):
        raise ExportError("a series is written as web pages or as figures, not as both at once")
    for template in templates:
        if not has_places(template):
            raise ExportError(
                f"{template.name}: every figure would go to the same file; put {{name}}, {{number}} or {{date}} in it"
            )
        _make_folder(template.parent)
        check_output(template)


def _make_folder(folder: Path) -> None:
    """Make the folder that a series goes to, where only that one is missing."""
    if not folder.exists() and folder.parent.is_dir():
        try:
            folder.mkdir()
        except OSError as error:
            raise ExportError(f"{folder}: the folder cannot be made ({error.strerror})") from error
