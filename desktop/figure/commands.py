"""The command that exports figure or web page from the window, with progress, and without holding the window up."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from desktop.actions import Command
from desktop.background import Background, Task
from desktop.figure.content import figure_content
from desktop.figure.fetched import Content
from desktop.figure.outputs import WEB_PAGE, Exported, wants_svg, write_outputs, write_web_page
from desktop.figure.printing import FigureJob, Printed
from desktop.figure.staged import ExportError
from desktop.panels.export_dialog import ExportDialog, FigureRequest
from desktop.panels.sensitive_question import SensitiveQuestion
from desktop.workspace import Workspace
from layers import edits
from layers.document import Bounds
from layers.figure.frame import ExtentError
from layers.figure.model import FigureError, as_asked
from layers.publishing import Answer
from layers.publishing.sensitivity import sensitive


class FigureCommands(QObject):
    """Asks what to export, prints it in a hidden page, and writes the file in the background.

    `busy_changed` carries what is being done, or an empty text; `exported` the files that were written.
    """

    busy_changed = Signal(str)
    exported = Signal(object)

    def __init__(self, workspace: Workspace, settings: QSettings, window: QWidget, view: Callable[[], Bounds | None]):
        """`view` returns what the map shows: west, south, east, north in degrees."""
        super().__init__(window)
        self._workspace = workspace
        self._settings = settings
        self._window = window
        self._view = view
        self._background = Background(self)
        self._job: FigureJob | None = None
        self._writing: Task | None = None

    def commands(self) -> list[Command]:
        """Return the command."""
        return [Command("export", "&Export figure…", "export", ("Ctrl+E",), self.ask, self._why_not)]

    def ask(self) -> None:
        """Open the dialog, and export when it is accepted."""
        folder = Path(str(self._settings.value("figures", Path.home())))
        dialog = ExportDialog(self._workspace.document, self._view(), folder, self._window)
        dialog.accepted.connect(lambda: self._export_as_asked(dialog))
        dialog.open()

    def _export_as_asked(self, dialog: ExportDialog) -> None:
        try:
            request = dialog.request()
        except ExportError as error:
            self._workspace.failed.emit(str(error))
            return
        found = sensitive(as_asked(self._workspace.document, request.options))
        if not found:
            self.export(request)
            return
        question = SensitiveQuestion(found, self._window)
        question.answered.connect(lambda answer: self.export(_with_answer(request, answer)))
        question.open()

    def export(self, request: FigureRequest) -> None:
        """Export a figure; its settings become the situation's, as one step that can be undone."""
        settings = dict(request.settings)
        if settings.get("title") == self._workspace.document.title:
            settings.pop("title")  # the figure follows the situation's title while it has none of its own
        self._workspace.run("Set up figure", edits.set_figure(**settings))
        self._settings.setValue("figures", str(request.output.parent))
        document = self._workspace.document
        self.busy_changed.emit(f"Exporting {request.output.name}")
        if request.output.suffix.lower() == WEB_PAGE:
            page = partial(write_web_page, request.output, document, request.options)
            self._writing = self._background.run(page, self._written, self._failed)
            return
        contents: list[Content] = []
        folder = self._workspace.opened.folder if self._workspace.opened else None

        def composed() -> Content:
            contents.append(figure_content(document, request.options, folder))
            return contents[0]

        self._job = FigureJob(composed, self, svg=wants_svg((request.output,)))
        self._job.finished.connect(lambda printed: self._write(request, printed, contents[0].model))
        self._job.failed.connect(self._failed)

    def cancel(self) -> None:
        """Give up; what is being written is finished, since a half-written file helps nobody."""
        self._end()

    def finish(self) -> None:
        """Wait for what is being written; for closing the program."""
        self._end()
        self._background.wait()

    def _write(self, request: FigureRequest, printed: Printed, model: dict[str, Any]) -> None:
        def work() -> Exported:
            return write_outputs((request.output,), printed, model, request.dpi)

        self._writing = self._background.run(work, self._written, self._failed)

    def _written(self, done: Exported) -> None:
        self._end()
        said = f"Exported {', '.join(str(file) for file in done.files)}"
        for warning in done.warnings:
            said += f". {warning}"
        if done.left_out:
            said += f". Left out of the figure: {', '.join(done.left_out)}"
        self._workspace.message.emit(said)
        self.exported.emit(done)

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, (ExportError, FigureError, ExtentError, OSError, ValueError)):
            self._workspace.failed.emit(f"The figure was not exported: {error}")
        else:
            raise error

    def _end(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
        self._writing = None
        if self._job is not None:
            self._job.close()
            self._job.deleteLater()
        self._job = None
        self.busy_changed.emit("")

    def _why_not(self) -> str | None:
        busy = self._job is not None or self._writing is not None
        return "A figure is being exported." if busy else None


def _with_answer(request: FigureRequest, answer: Answer) -> FigureRequest:
    """Return the request with what becomes of sensitive features."""
    return request._replace(options=structs.replace(request.options, sensitive=answer))
