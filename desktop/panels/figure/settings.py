"""What the sections of the figure panel read and write: the figure of the workspace's document."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.workspace import Workspace
from layers import edits
from layers.document import Document, Figure


class FigureSettings(QObject):
    """Reads the figure's settings and runs changes of them; `changed` tells that there may be others now."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self.workspace = workspace
        workspace.changed.connect(self.changed)
        workspace.opened_changed.connect(self.changed)

    @property
    def document(self) -> Document:
        """Return the document whose figure it is."""
        return self.workspace.document

    @property
    def figure(self) -> Figure:
        """Return the figure's settings."""
        return self.workspace.document.figure

    def set(self, *, gesture: object | None = None, **settings: Any) -> bool:
        """Change settings as one step, or as a part of the step that has the same gesture; say whether it was done."""
        return self.workspace.run("Set up figure", edits.set_figure(**settings), gesture=gesture)
