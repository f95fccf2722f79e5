"""Looks for flaws of shapes off the window's thread, lists them, and runs their fixes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from desktop.background import Background, Task
from desktop.panels.problems import Finding, ProblemsDialog
from desktop.workspace import Workspace
from layers.edits import EditError
from layers.operations.outcome import Operation
from layers.validity import Flaw, flaws


class FlawFinder(QObject):
    """Fills a problems dialog with the flaws of every layer, and again after each fix.

    `run` runs an operation as one undo step.
    """

    def __init__(self, workspace: Workspace, run: Callable[[str, Operation], bool], parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._run = run
        self._background = Background(self)
        self._tasks: list[Task] = []

    def list_in(self, dialog: ProblemsDialog, findings: Callable[[], Sequence[Finding]]) -> None:
        """Look for flaws and list them in a dialog; `findings` tells what else is wrong by the time of a fix."""

        def fix(flaw: Flaw) -> None:
            try:
                outcome = flaw.fix(self._workspace.document)
            except EditError as error:
                dialog.tell_failed(str(error))
                return
            if self._run("Fix shape", lambda _: outcome):
                dialog.show_findings(self._workspace.document, findings())
                self._look(dialog)

        dialog.fix_wanted.connect(fix)
        dialog.finished.connect(self._stop)
        self._look(dialog)

    def finish(self) -> None:
        """Wait for what is being looked at; for closing the program."""
        self._stop()
        self._background.wait()

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    def _look(self, dialog: ProblemsDialog) -> None:
        self._stop()
        document = self._workspace.document
        waiting = {layer.id for layer in document.layers if layer.unreadable is None}
        dialog.tell_looking(done=not waiting)

        def done(layer_id: str, found: Sequence[Flaw]) -> None:
            waiting.discard(layer_id)
            dialog.add_flaws(layer_id, found)
            dialog.tell_looking(done=not waiting)

        def failed(error: Exception) -> None:
            raise error

        for layer_id in sorted(waiting):
            task = self._background.run(
                lambda layer_id=layer_id: flaws(document, layer_id),  # type: ignore[misc] # bound at once
                lambda found, layer_id=layer_id: done(layer_id, found),  # type: ignore[misc] # bound at once
                failed,
            )
            self._tasks.append(task)
