"""A series of web pages, which need no Chromium: one after another, each written whole or not at all.

Giving up leaves the pages that are finished; the one that is being written is finished too.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.background import Background
from desktop.figure.export_parts import for_the_user
from desktop.figure.outputs import Exported
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome
from desktop.figure.staged import ExportError

Write = Callable[[int, Path], Exported]
"""Writes the page of a figure, by its number from 0, to a file."""


def write_pages(
    figures: Sequence[SeriesFigure],
    write: Write,
    progressed: Callable[[int, str], None],
    given_up: Callable[[], bool],
) -> SeriesOutcome:
    """Write the pages of a series and return what became of it; `given_up` is asked before each.

    A page that cannot be composed is left out and named; what stops a file from being written stops the series.
    """
    outcome = SeriesOutcome(len(figures))
    for number, (name, outputs) in enumerate(figures):
        if given_up():
            return outcome._replace(cancelled=True)
        progressed(outcome.made, name)
        try:
            done = [write(number, output) for output in outputs]
        except (ExportError, OSError) as error:
            return outcome._replace(stopped=str(error))
        except Exception as error:
            if not for_the_user(error):
                raise
            outcome = outcome._replace(failed=(*outcome.failed, (name, str(error))))
            continue
        outcome = outcome._replace(
            made=outcome.made + 1,
            files=(*outcome.files, *(file for each in done for file in each.files)),
            warnings=(*outcome.warnings, *(f"{name}: {said}" for each in done for said in each.warnings)),
            left_out=(*outcome.left_out, *((name, each.left_out) for each in done if each.left_out)),
        )
    return outcome


class WebSeriesJob(QObject):
    """Writes a series of web pages in the background, with the signals of `SeriesJob`."""

    progressed = Signal(int, str)
    finished = Signal(object)
    failed = Signal(object)
    _reached = Signal(int, str)

    def __init__(self, figures: Sequence[SeriesFigure], write: Write, parent: QObject | None = None):
        """`write` runs on another thread."""
        super().__init__(parent)
        self._given_up = False
        self._over = False
        self._reached.connect(self._tell)  # from the other thread; the signal crosses over
        self._background = Background(self)
        self._background.run(
            lambda: write_pages(figures, write, self._reached.emit, lambda: self._given_up), self._finish, self._fail
        )

    def cancel(self) -> None:
        """Go no further; the page that is being written is finished, and `finished` follows."""
        self._given_up = True

    def close(self) -> None:
        """Go no further, and wait for what is being written."""
        self._over = self._given_up = True
        self._background.wait()

    @Slot(int, str)
    def _tell(self, made: int, name: str) -> None:
        if not self._over:
            self.progressed.emit(made, name)

    def _finish(self, outcome: SeriesOutcome) -> None:
        if not self._over:
            self.finished.emit(outcome)

    def _fail(self, error: Exception) -> None:
        if not self._over:
            self.failed.emit(error)
