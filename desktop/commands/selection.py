"""Commands that select: what is not selected, and what a property says."""

from PySide6.QtWidgets import QWidget

from desktop.commands.actions import Command
from desktop.dialogs.select_by_property import SelectByPropertyDialog
from desktop.panels.layers.panel import LayersPanel
from desktop.workspace import Workspace
from layers.document import FeatureRef


class SelectionCommands:
    """Selects features of the layer that is chosen in the layers panel."""

    def __init__(self, workspace: Workspace, panel: LayersPanel, window: QWidget):
        self._workspace = workspace
        self._panel = panel
        self._window = window

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            Command("invert", "&Invert in the layer", None, ("Ctrl+Shift+I",), self.invert, self._why_no_features),
            Command("by_property", "Select by &property…", None, ("Ctrl+Shift+F",), self.ask, self._why_no_features),
        ]

    def invert(self) -> None:
        """Select what is not selected of the chosen layer, and nothing else of it; other layers stay as they are."""
        layer = self._panel.current_layer
        if layer is None:
            return
        selected, statement = self._workspace.selection
        former = set(selected)
        every = [FeatureRef(layer.id, feature.key) for feature in layer.features]
        others = [ref for ref in selected if ref.layer != layer.id]
        self._workspace.select((*others, *(ref for ref in every if ref not in former)), statement)

    def ask(self) -> None:
        """Ask for a property and what it must say."""
        layer = self._panel.current_layer
        if layer is not None:
            SelectByPropertyDialog(self._workspace, layer.id, self._window).show()

    def _why_no_features(self) -> str | None:
        layer = self._panel.current_layer
        if layer is None:
            return "There are no layers yet."
        return None if layer.features else f"“{layer.title}” has no features."
