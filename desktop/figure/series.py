"""A series of figures: printed one after another in one page, each written whole or not at all.

While a figure is written, the next one is laid out already. Giving up leaves the figures that are finished; the one
that is being written is finished too. A figure that cannot be composed is left out and named, the others go on; what
stops a file from being written stops the series.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.figure.atlas import Atlas
from desktop.figure.export_parts import for_the_user
from desktop.figure.fetched import Content
from desktop.figure.outputs import marks_missing, stage_outputs, wants_svg
from desktop.figure.printing import FigureJob, Printed
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome
from desktop.figure.staged import ExportError, staged

Composed = tuple[Content, Callable[[], bytes | None]]
"""What a figure's page fetches first, and what makes the relief for it."""


class SeriesJob(QObject):
    """Makes a series of figures; `progressed` carries how many are made and which is at hand, `finished` the outcome.

    `failed` carries an exception that is no fault of the user's.
    """

    progressed = Signal(int, str)
    finished = Signal(object)
    failed = Signal(object)
    _written = Signal(object)
    _joined = Signal(object)

    def __init__(
        self,
        figures: Sequence[SeriesFigure],
        compose: Callable[[int], Composed],
        dpi: int | None,
        atlas: Atlas | None = None,
        parent: QObject | None = None,
    ):
        """`compose` makes what the page of a figure fetches, by its number from 0; it runs on another thread.

        An `atlas` takes every figure too, and is written after the last, unless the series is given up.
        """
        super().__init__(parent)
        self._figures = figures
        self._compose = compose
        self._dpi = dpi
        self._atlas = atlas
        self._outcome = SeriesOutcome(len(figures))
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._not_written: Exception | None = None  # the writer's own
        self._writing = 0
        self._at = -1
        self._printing = False
        self._over = False
        self._models: dict[int, dict[str, Any]] = {}
        self._job: FigureJob | None = None
        self._written.connect(self._note)
        self._joined.connect(self._note_atlas)
        QTimer.singleShot(0, self._next)

    def cancel(self) -> None:
        """Go no further; what is being written is finished, and `finished` follows.

        Once all figures are made there is nothing to give up.
        """
        if not self._over:
            self._outcome = self._outcome._replace(cancelled=True)
            self._end_if_done()

    def close(self) -> None:
        """Let go of the page, and wait for what is being written."""
        self._over = True
        self._writer.shutdown(wait=True)
        if self._job is not None:
            self._job.close()
            self._job.deleteLater()
        self._job = None

    def _next(self) -> None:
        """Print the next figure, unless there is none or two are waiting to be written already."""
        if self._over or self._printing or self._gave_up or self._writing > 1:
            return
        self._at += 1
        if self._at >= len(self._figures):
            self._end_if_done()
            return
        self._printing = True
        number, figure = self._at, self._figures[self._at]
        self.progressed.emit(self._outcome.made, figure.name)
        later: list[Callable[[], bytes | None]] = []

        def composed() -> Content:
            content, shadow = self._compose(number)
            later.append(shadow)
            self._models[number] = content.model
            return content

        def relief() -> bytes | None:
            return later[0]() if later else None

        if self._job is None:
            self._job = FigureJob(composed, self, relief=relief, svg=wants_svg(figure.outputs))
            self._job.finished.connect(self._printed)
            self._job.failed.connect(self._not_printed)
        else:
            self._job.print_next(composed, relief=relief)

    @property
    def _gave_up(self) -> bool:
        return self._outcome.cancelled or self._outcome.stopped is not None

    def _printed(self, printed: Printed) -> None:
        if self._gave_up or self._over:
            return
        self._printing = False
        number = self._at
        self._writing += 1
        model = self._models.pop(number)
        name = self._figures[number].name
        warnings = (*model["warnings"], *marks_missing(self._figures[number].outputs, model["words"]))
        self._note_warnings(f"{name}: {warning}" for warning in warnings)
        self._writer.submit(self._write, number, printed, model).add_done_callback(
            lambda done: self._written.emit((number, printed, done))  # on the other thread; the signal crosses over
        )
        self._next()

    def _note_warnings(self, warnings: Iterable[str]) -> None:
        self._outcome = self._outcome._replace(warnings=(*self._outcome.warnings, *warnings))

    def _write(self, number: int, printed: Printed, model: dict[str, Any]) -> tuple[Path, ...]:
        figure = self._figures[number]
        if self._not_written is not None:  # nothing is written after what could not be
            raise self._not_written
        try:
            with staged() as files:
                stage_outputs(files, figure.outputs, printed, model, self._dpi)
                written = files.commit()
        except Exception as error:
            self._not_written = error
            raise
        if self._atlas is not None:
            self._atlas.add(figure.name, printed, model)
        return written

    def _note(self, result: tuple[int, Printed, Future[tuple[Path, ...]]]) -> None:
        number, printed, done = result
        self._writing -= 1
        error, name = done.exception(), self._figures[number].name
        if isinstance(error, (ExportError, OSError)):
            self._outcome = self._outcome._replace(stopped=str(error))
        elif error is not None:
            self._fail(error)
            return
        else:
            left_out = ((name, printed.left_out),) if printed.left_out else ()
            self._outcome = self._outcome._replace(
                made=self._outcome.made + 1,
                files=self._outcome.files + done.result(),
                left_out=self._outcome.left_out + left_out,
            )
            self.progressed.emit(self._outcome.made, name)
        self._next()
        self._end_if_done()

    def _not_printed(self, error: BaseException) -> None:
        if self._gave_up or self._over:
            return
        self._printing = False
        if not for_the_user(error):
            self._fail(error)
            return
        failed = (self._figures[self._at].name, str(error))
        self._outcome = self._outcome._replace(failed=(*self._outcome.failed, failed))
        QTimer.singleShot(0, self._next)  # not within the page's own signal

    def _fail(self, error: BaseException) -> None:
        self._over = True
        self.failed.emit(error)

    def _end_if_done(self) -> None:
        at_the_end = self._at >= len(self._figures) and not self._printing
        if self._over or self._writing or not (at_the_end or self._gave_up):  # what is only printed may be dropped
            return
        self._over = True
        if self._atlas is None or self._gave_up or not self._outcome.made:
            self.finished.emit(self._outcome)
            return
        self.progressed.emit(self._outcome.made, self._atlas.output.name)
        self._writer.submit(self._atlas.write).add_done_callback(self._joined.emit)

    def _note_atlas(self, done: Future[tuple[Path, tuple[str, ...]]]) -> None:
        error = done.exception()
        if error is None:
            file, warnings = done.result()
            self._note_warnings(warnings)
            self._outcome = self._outcome._replace(files=(*self._outcome.files, file))
        elif isinstance(error, (ExportError, OSError)):
            self._outcome = self._outcome._replace(stopped=str(error))
        else:
            self.failed.emit(error)
            return
        self.finished.emit(self._outcome)
