"""Blocks of the figure that are put by hand: what the page tells of them becomes an edit."""

from PySide6.QtCore import QObject

from desktop.commands.actions import Command
from desktop.figure import protocol as figure_protocol
from desktop.figure.view_controller import FigureController
from desktop.workspace import Workspace
from layers.document import FeatureRef
from layers.edits import pins
from layers.edits.identifiers import notice_of_ids


class FigurePins(QObject):
    """Pins and unpins blocks; a feature that needs an id for it gets one in its file, and the user is told."""

    def __init__(self, workspace: Workspace, controller: FigureController, parent: QObject):
        super().__init__(parent)
        self._workspace = workspace
        self._controller = controller
        controller.received.connect(self._receive)

    def commands(self) -> list[Command]:
        """Return the command that lets the figure place every block again."""
        return [
            Command(
                "unpin_all",
                "&Let all names place themselves",
                None,
                (),
                self.unpin_all,
                self._why_not,
                more="A name that is dragged in the figure view stays where it is put; a double click frees it again.",
            )
        ]

    def unpin_all(self) -> None:
        """Let the figure place every block again, as one step."""
        self._workspace.run("Free all names", pins.unpin_all())

    def _receive(self, message: figure_protocol.Received) -> None:
        match message:
            case figure_protocol.BlockMoved():
                self._pin(FeatureRef(message.layer, message.key), message.right, message.down)
            case figure_protocol.BlockReleased():
                self._workspace.run("Free name", pins.unpin([FeatureRef(message.layer, message.key)]))

    def _pin(self, ref: FeatureRef, right: float, down: float) -> None:
        known = any(layer.id == ref.layer for layer in self._workspace.document.layers)
        notice = notice_of_ids(self._workspace.document, [ref], pins.FOR_A_PIN) if known else None
        if not self._workspace.run("Move name", pins.pin(ref, right, down)):
            self._controller.refresh()  # the page shows it where it was dropped
        elif notice:
            self._workspace.message.emit(notice)

    def _why_not(self) -> str | None:
        return None if self._workspace.document.figure.pins else "No name was put by hand: drag one in the figure view."
