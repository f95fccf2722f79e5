"""The command that makes the next edition of the situation and opens it, with the list of what changed since."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.background import Background, Task
from desktop.commands.actions import Command
from desktop.commands.files import Files
from desktop.dialogs.edition import EditionDialog, EditionRequest
from desktop.workspace import Workspace
from layers.edition import make_edition
from layers.storage.disk_errors import StoreError
from layers.storage.opening import Opened


class EditionCommands(QObject):
    """Asks for the next edition, copies in the background, and opens what was made.

    `busy_changed` carries what is being done, or an empty text; `made` the folder, once it is open.
    """

    busy_changed = Signal(str)
    made = Signal(object)

    def __init__(self, workspace: Workspace, files: Files, window: QWidget):
        super().__init__(window)
        self._workspace = workspace
        self._files = files
        self._window = window
        self._background = Background(self)
        self._task: Task | None = None
        self._expected: Path | None = None
        workspace.opened_changed.connect(self._opened)

    def commands(self) -> list[Command]:
        """Return the command."""
        more = "Copies the situation to a new folder, moves its date on and counts its number up"
        return [Command("new_edition", "New e&dition…", None, (), self.ask, self._why_not, more=more)]

    def ask(self) -> None:
        """Open the dialog; an edition is made of what is stored, so changes are asked about first."""
        self._files.when_nothing_is_lost(self._ask)

    def make(self, request: EditionRequest) -> None:
        """Make an edition of what is stored."""
        path = self._workspace.path
        if path is None:
            return
        self.busy_changed.emit(f"Copying {path.name}")

        def work() -> Opened:
            return make_edition(path, request.folder, request.numbers)

        self._task = self._background.run(work, self._copied, self._failed)

    def finish(self) -> None:
        """Wait for what is being copied; for closing the program."""
        self._background.wait()

    def _ask(self) -> None:
        path = self._workspace.path
        if path is None:
            return
        dialog = EditionDialog(self._workspace.saved_document, path, self._window)
        dialog.accepted.connect(lambda: self.make(dialog.request()))
        dialog.open()

    def _copied(self, made: Opened) -> None:
        self._end()
        self._expected = made.path
        self._files.open(made.path)

    def _opened(self) -> None:
        expected, self._expected = self._expected, None
        if expected is not None and self._workspace.path == expected:
            self.made.emit(expected)

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, (StoreError, OSError)):
            raise error
        self._workspace.failed.emit(f"The edition was not made. {error}")

    def _end(self) -> None:
        self._task = None
        self.busy_changed.emit("")

    def _why_not(self) -> str | None:
        path, opened = self._workspace.path, self._workspace.opened
        if self._task is not None or self._workspace.busy:
            return "Something is being opened, saved or copied."
        if path is None:
            return "This situation is stored nowhere yet: save it first."
        if opened is not None and opened.kind != "situation":
            return "This is a single GeoJSON file: save it as a situation first, which keeps date and number."
        return None
