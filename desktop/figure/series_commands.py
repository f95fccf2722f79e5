"""The command that exports a series of figures from the window, with progress, and without holding the window up."""

from pathlib import Path
from typing import NamedTuple

from msgspec import structs
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from desktop.background import Background, Task
from desktop.commands.actions import Command
from desktop.dialogs.sensitive_question import SensitiveQuestion
from desktop.dialogs.series import SeriesAsked, SeriesDialog
from desktop.figure.atlas import Atlas
from desktop.figure.content import FigureComposer
from desktop.figure.export_parts import for_the_user
from desktop.figure.outputs import WEB_PAGE, Exported, production_date, write_web_page
from desktop.figure.series import Composed, SeriesJob
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome, atlas_title, has_places, planned
from desktop.figure.web_series import WebSeriesJob
from desktop.workspace import Workspace
from layers.document import Document
from layers.figure.model import FigureOptions
from layers.publishing.sensitivity import Sensitive
from layers.series import Part, parts, sensitive_in

MOST_TOLD = 3


class _Plan(NamedTuple):
    """A series that is ready to be made."""

    asked: SeriesAsked
    document: Document
    folder: Path | None
    series: list[Part]
    figures: list[SeriesFigure]
    title: str
    sensitive: tuple[Sensitive, ...]


class SeriesCommands(QObject):
    """Asks for a series, plans it, and makes one figure after another in the background.

    `busy_changed` carries what is being done, or an empty text; `progressed` how many of how many figures are made;
    `finished` the outcome.
    """

    busy_changed = Signal(str)
    progressed = Signal(int, int)
    finished = Signal(object)

    def __init__(self, workspace: Workspace, settings: QSettings, window: QWidget):
        super().__init__(window)
        self._workspace = workspace
        self._settings = settings
        self._window = window
        self._background = Background(self)
        self._planning: Task | None = None
        self._job: SeriesJob | WebSeriesJob | None = None

    def commands(self) -> list[Command]:
        """Return the command."""
        more = "One figure for each layer, date or region, or an atlas of them"
        return [Command("export_series", "Export serie&s…", None, (), self.ask, self._why_not, more=more)]

    def ask(self) -> None:
        """Open the dialog, and make the series when it is accepted."""
        folder = Path(str(self._settings.value("figures", Path.home())))
        dialog = SeriesDialog(self._workspace.document, folder, self._window)
        dialog.accepted.connect(lambda: self.export(dialog.asked()))
        dialog.open()

    def export(self, asked: SeriesAsked) -> None:
        """Make a series of the situation as it is now."""
        self._settings.setValue("figures", str(asked.output.parent))
        document = self._workspace.document
        folder = self._workspace.opened.folder if self._workspace.opened else None
        self.busy_changed.emit("Planning the series")

        def work() -> _Plan:
            options = FigureOptions(produced=production_date())
            series = parts(document, asked.request, options)
            figures = planned(document, series, [asked.output])
            found = sensitive_in(document, series)
            return _Plan(asked, document, folder, series, figures, atlas_title(document), found)

        self._planning = self._background.run(work, self._planned, self._failed)

    def cancel(self) -> None:
        """Go no further; figures that are finished stay."""
        if self._planning is not None:
            self._planning.cancel()
            self._end()
        elif self._job is not None:
            self._job.cancel()

    def finish(self) -> None:
        """Give up and wait for what is being written; for closing the program."""
        self._end()
        self._background.wait()

    def _planned(self, plan: _Plan) -> None:
        self._end()
        if not plan.sensitive:
            self._make(plan)
            return
        question = SensitiveQuestion(plan.sensitive, self._window)
        question.answered.connect(
            lambda answer: self._make(
                plan._replace(
                    series=[
                        part._replace(options=structs.replace(part.options, sensitive=answer)) for part in plan.series
                    ]
                )
            )
        )
        question.open()

    def _make(self, plan: _Plan) -> None:
        job = self._web_pages(plan) if plan.asked.output.suffix.lower() == WEB_PAGE else self._figures(plan)
        total = len(plan.series)

        def show(made: int, name: str) -> None:
            self.busy_changed.emit(f"{made} of {total} figures, {name}")
            self.progressed.emit(made, total)

        job.progressed.connect(show)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        self._job = job

    def _figures(self, plan: _Plan) -> SeriesJob:
        composer = FigureComposer()

        def compose(number: int) -> Composed:
            return composer.content_first(plan.document, plan.series[number].options, plan.folder)

        output = plan.asked.output
        atlas = None if has_places(output) else Atlas(output, plan.title)
        return SeriesJob(plan.figures, compose, plan.asked.dpi, atlas, self)

    def _web_pages(self, plan: _Plan) -> WebSeriesJob:
        def write(number: int, output: Path) -> Exported:
            return write_web_page(output, plan.document, plan.series[number].options, plan.folder)

        return WebSeriesJob(plan.figures, write, self)

    def _finished(self, outcome: SeriesOutcome) -> None:
        self._end()
        told = [outcome.told(), *outcome.warnings[:MOST_TOLD]]
        told += [f"{name}: left out {', '.join(names)}" for name, names in outcome.left_out[:MOST_TOLD]]
        more = len(outcome.left_out) + len(outcome.warnings) - len(told) + 1
        told += [f"and {more} more remarks"] if more > 0 else []
        text = ". ".join(sentence.rstrip(".") for sentence in told)
        if outcome.whole or outcome.cancelled:
            self._workspace.message.emit(f"{text}.")
        else:
            self._workspace.fail(f"{text}.", "series")
        if outcome.whole:
            self._workspace.succeeded.emit("series")
        self.finished.emit(outcome)

    def _failed(self, error: Exception) -> None:
        self._end()
        if not for_the_user(error):
            raise error
        self._workspace.fail(f"The series was not made: {error}", "series")

    def _end(self) -> None:
        self._planning = None
        if self._job is not None:
            self._job.close()
            self._job.deleteLater()
        self._job = None
        self.busy_changed.emit("")

    def _why_not(self) -> str | None:
        busy = self._job is not None or self._planning is not None
        return "A series is being exported." if busy else None
