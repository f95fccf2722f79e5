"""The commands that export figure or web page from the window, with progress, and without holding the window up."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import QMimeData, QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.background import Background, Task
from desktop.commands.actions import Command
from desktop.dialogs.export import ExportDialog, FigureRequest
from desktop.dialogs.sensitive_question import SensitiveQuestion
from desktop.figure.content import figure_content
from desktop.figure.export_parts import for_the_user
from desktop.figure.fetched import Content
from desktop.figure.last_export import Care, LastExport, LastExports, again, care_for, digest_of
from desktop.figure.outputs import (
    WEB_PAGE,
    Exported,
    check_output,
    production_date,
    wants_svg,
    write_outputs,
    write_web_page,
)
from desktop.figure.printing import FigureJob, Printed
from desktop.figure.staged import ExportError
from desktop.workspace import Workspace
from layers.document import Document
from layers.figure.model import FigureOptions, as_asked
from layers.publishing.sensitivity import sensitive

SCREEN_DPI = 200
"""The resolution of a figure on the clipboard: sharp in a slide, and not as large as for print."""


class FigureCommands(QObject):
    """Asks what to export, prints it in a hidden page, and writes the file in the background.

    `busy_changed` carries what is being done, or an empty text; `exported` the files that were written; `copied` comes
    when the figure is on the clipboard.
    """

    busy_changed = Signal(str)
    exported = Signal(object)
    copied = Signal()

    figure_view_wanted = Signal()

    def __init__(self, workspace: Workspace, settings: QSettings, window: QWidget):
        super().__init__(window)
        self._workspace = workspace
        self._settings = settings
        self._window = window
        self._background = Background(self)
        self._job: FigureJob | None = None
        self._writing: Task | None = None
        self._on_clipboard: QMimeData | None = None
        self._last = LastExports(settings)
        workspace.opened_changed.connect(self._last.forget_unstored)

    def commands(self) -> list[Command]:
        """Return the commands."""
        again, copy = self._why_not_again, self._why_not
        more = "As a picture, to be pasted into a report or a slide"
        return [
            Command("export", "&Export figure…", "export", ("Ctrl+E",), self.ask, self._why_not),
            Command("export_again", "Export a&gain", None, ("Ctrl+Shift+E",), self.export_again, again),
            Command("copy_figure", "&Copy figure", "copy", ("Ctrl+Shift+G",), self.copy, copy, more=more),
        ]

    def ask(self) -> None:
        """Open the dialog, and export when it is accepted."""
        folder = Path(str(self._settings.value("figures", Path.home())))
        dialog = ExportDialog(self._workspace.document, folder, self._window)
        dialog.figure_view_wanted.connect(self.figure_view_wanted)
        dialog.accepted.connect(lambda: self._export_as_asked(dialog))
        dialog.open()

    def _export_as_asked(self, dialog: ExportDialog) -> None:
        try:
            request = dialog.request()
        except ExportError as error:
            self._workspace.fail(str(error), "export")
            return
        self._with_answer(request.options, lambda options: self.export(request._replace(options=options)))

    def _with_answer(self, options: FigureOptions, then: Callable[[FigureOptions], None]) -> None:
        """Go on with options that say what becomes of sensitive features; ask where there are any."""
        found = sensitive(as_asked(self._workspace.document, options))
        if not found:
            then(options)
            return
        question = SensitiveQuestion(found, self._window)
        question.answered.connect(lambda answer: then(structs.replace(options, sensitive=answer)))
        question.open()

    def export_again(self) -> None:
        """Write the last export of this situation again; what has become sensitive or is marked otherwise is asked."""
        last, document = self._last.of(self._workspace.path), self._workspace.document
        if last is None:
            return
        try:
            check_output(Path(last.output))
            options = again(last, production_date())
        except ExportError as error:
            self._workspace.fail(f"{error}. Choose another place with “Export figure”.", "export")
            return
        request = FigureRequest(Path(last.output), last.dpi or SCREEN_DPI, options)
        self.busy_changed.emit(f"Exporting {request.output.name}")
        self._writing = self._background.run(
            lambda: care_for(document, options), lambda care: self._export_again(request, last, care), self._failed
        )

    def _export_again(self, request: FigureRequest, last: LastExport, care: Care) -> None:
        self._end()
        if care.handling != last.care.handling and not self._may_export(request.output, last.care.handling, care):
            return
        if care.sensitive == last.care.sensitive:
            self.export(request)
            return
        unanswered = structs.replace(request.options, sensitive=None)
        self._with_answer(unanswered, lambda options: self.export(request._replace(options=options)))

    def _may_export(self, output: Path, former: str | None, care: Care) -> bool:
        """Ask whether a figure whose handling mark has changed may go to the same file."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Another handling mark")
        now, then = (f"marked {mark}" if mark else "not marked" for mark in (care.handling, former))
        box.setText(f"The figure is {now}. When it was exported last it was {then}.")
        box.setInformativeText(f"Export it to {output} all the same?")
        export = box.addButton("&Export", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is export

    def copy(self) -> None:
        """Put the figure's first page on the clipboard, as it would be exported now."""
        last = self._last.of(self._workspace.path)
        options = FigureOptions(produced=production_date())
        found = sensitive(as_asked(self._workspace.document, options))
        if last is not None and last.care.sensitive == digest_of(self._workspace.document, found):
            self._copy(structs.replace(options, sensitive=last.options.sensitive))  # as it was answered before
        else:
            self._with_answer(options, self._copy)

    def _copy(self, options: FigureOptions) -> None:
        self.busy_changed.emit("Copying the figure")
        self._print(self._workspace.document, options, self._picture, svg=False)

    def _picture(self, printed: Printed, model: dict[str, Any]) -> None:
        def work() -> tuple[bytes, bytes]:
            # By way of files, as every export: what is written for the clipboard says of itself what they say.
            with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
                files = [Path(folder, name) for name in ("figure.png", "figure.pdf")]
                write_outputs(files, printed, model, SCREEN_DPI)
                return files[0].read_bytes(), files[1].read_bytes()

        self._writing = self._background.run(work, self._put_on_clipboard, self._failed)

    def _put_on_clipboard(self, figure: tuple[bytes, bytes]) -> None:
        self._end()
        picture, pages = figure
        data = QMimeData()
        data.setData("image/png", picture)
        data.setImageData(QImage.fromData(picture))  # for systems whose clipboards hold pixels alone
        data.setData("application/pdf", pages)
        QGuiApplication.clipboard().setMimeData(data)
        self._on_clipboard = data
        self._workspace.message.emit("Copied the figure, as a picture and as PDF")
        self._workspace.succeeded.emit("export")
        self.copied.emit()

    def export(self, request: FigureRequest) -> None:
        """Export a figure as the situation says that it looks."""
        self._settings.setValue("figures", str(request.output.parent))
        document = self._workspace.document
        self.busy_changed.emit(f"Exporting {request.output.name}")
        if request.output.suffix.lower() == WEB_PAGE:
            folder = self._workspace.opened.folder if self._workspace.opened else None
            page = partial(write_web_page, request.output, document, request.options, folder)
            self._writing = self._background.run(
                partial(self._write, request, document, self._workspace.path, page), self._done, self._failed
            )
            return
        self._print(
            document,
            request.options,
            partial(self._write_figure, request, document, self._workspace.path),
            svg=wants_svg((request.output,)),
        )

    def _print(
        self,
        document: Document,
        options: FigureOptions,
        printed: Callable[[Printed, dict[str, Any]], None],
        *,
        svg: bool,
    ) -> None:
        contents: list[Content] = []
        folder = self._workspace.opened.folder if self._workspace.opened else None

        def composed() -> Content:
            contents.append(figure_content(document, options, folder))
            return contents[0]

        self._job = FigureJob(composed, self, svg=svg)
        self._job.finished.connect(lambda result: printed(result, contents[0].model))
        self._job.failed.connect(self._failed)

    def cancel(self) -> None:
        """Give up; what is being written is finished, since a half-written file helps nobody."""
        self._end()

    def finish(self) -> None:
        """Wait for what is being written; for closing the program."""
        self._end()
        self._background.wait()
        if self._on_clipboard is not None and self._on_clipboard is QGuiApplication.clipboard().mimeData():
            # WORKAROUND for PySide6 (6.11.3): what Python has put on the clipboard must not outlive Python, or the
            # process ends in a fault where the platform holds it itself. The picture is put there once more by Qt.
            QGuiApplication.clipboard().setImage(QImage.fromData(self._on_clipboard.data("image/png")))

    def _write_figure(
        self, request: FigureRequest, document: Document, path: Path | None, printed: Printed, model: dict[str, Any]
    ) -> None:
        write = partial(write_outputs, (request.output,), printed, model, request.dpi)
        work = partial(self._write, request, document, path, write)
        self._writing = self._background.run(work, self._done, self._failed)

    @staticmethod
    def _write(
        request: FigureRequest, document: Document, path: Path | None, write: Callable[[], Exported]
    ) -> tuple[Exported, LastExport]:
        """Write the files, and return what is to be remembered of the export of what lies at a path."""
        done, care = write(), care_for(document, request.options)
        return done, LastExport(str(path or ""), str(request.output), request.dpi, request.options, care)

    def _done(self, result: tuple[Exported, LastExport]) -> None:
        self._end()
        done, last = result
        self._last.remember(last)
        said = f"Exported {', '.join(str(file) for file in done.files)}"
        for warning in done.warnings:
            said += f". {warning}"
        if done.left_out:
            said += f". Left out of the figure: {', '.join(done.left_out)}"
        self._workspace.message.emit(said)
        self._workspace.succeeded.emit("export")
        self.exported.emit(done)

    def _failed(self, error: Exception) -> None:
        self._end()
        if for_the_user(error):
            self._workspace.fail(f"The figure was not exported: {error}", "export")
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

    def _why_not_again(self) -> str | None:
        if self._last.of(self._workspace.path) is None:
            return "Nothing was exported of this situation yet."
        return self._why_not()
