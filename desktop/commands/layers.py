"""The commands of the Layer menu, about the layer that is chosen in the layers panel."""

from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.background import Background
from desktop.commands.actions import Command
from desktop.map.controller import MapController
from desktop.panels.layers.panel import LayersPanel
from desktop.workspace import Workspace
from layers import edits, formats, style
from layers.document import FeatureRef, Layer
from layers.formats.reading import read_layers
from layers.storage.disk_errors import StoreError


class LayerCommands:
    """Adds, removes and arranges layers."""

    def __init__(self, workspace: Workspace, panel: LayersPanel, the_map: MapController, window: QWidget):
        self._workspace = workspace
        self._panel = panel
        self._map = the_map
        self._window = window
        self._background = Background(window)

    def commands(self) -> list[Command]:
        """Return the commands of the Layer menu."""
        layer, unlocked = self._why_no_layer, self._why_not_change
        return [
            Command("add_layer", "&Add a file…", "add", ("Ctrl+Shift+A",), self.ask_file),
            Command("new_layer", "&New empty layer", None, ("Ctrl+Shift+L",), self.new),
            Command("remove_layer", "&Remove layer", "remove", (), self.remove, unlocked),
            Command("layer_up", "Move &up", "up", ("Ctrl+Up",), lambda: self.move(1), self._why_not_up),
            Command("layer_down", "Move &down", "down", ("Ctrl+Down",), lambda: self.move(-1), self._why_not_down),
            Command("toggle_layer", "&Show or hide", "visible", ("Ctrl+H",), self.toggle, layer),
            Command("lock_layer", "&Lock", "locked", ("Ctrl+L",), self.lock, layer, self._is_locked),
            Command("rename_layer", "Re&name", "rename", ("F2",), self._panel.rename, layer),
            Command("zoom_to_layer", "&Zoom to layer", "zoom-to", ("Ctrl+J",), self.zoom_to, self._why_empty),
            Command("select_layer", "Select a&ll its features", None, ("Ctrl+A",), self.select_all, self._why_empty),
        ]

    def ask_file(self) -> None:
        """Ask for files and add each as a layer."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Add files as layers", "", formats.file_filter())
        for name in names:
            self.add(Path(name))

    def add(self, path: Path) -> None:
        """Add the layers of a file on top, GeoJSON as it is, others as GeoJSON; reading does not hold up the window."""
        self._background.run(lambda: read_layers(path), lambda found: self._add_all(path, found), self._refuse)

    def _add_all(self, path: Path, found: formats.Imported) -> None:
        for layer in found.layers:
            self._add(layer)
        if found.notes:
            self._workspace.message.emit(f"{path.name}: {' '.join(found.notes)}")

    def _add(self, layer: Layer) -> None:
        document = self._workspace.document
        fresh = edits.new_layer(document, layer.title)
        colour = {"colour": style.next_colour(document)}
        layer = structs.replace(layer, id=fresh.id, file=fresh.file, style=colour)
        if self._workspace.run(f"Add “{layer.title}”", edits.add_layer(layer)):
            self._panel.choose(layer.id)
            self.zoom_to()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, (StoreError, formats.FormatError)):
            raise error
        text = str(error).removesuffix(" Nothing was changed.")
        self._workspace.fail(f"{text} The layer was not added.", "edit")

    def new(self) -> None:
        """Add an empty layer on top, for drawing, and let the user name it."""
        document = self._workspace.document
        layer = edits.new_layer(document, "New layer")
        layer = structs.replace(layer, style={"colour": style.next_colour(document)})
        if self._workspace.run("New layer", edits.add_layer(layer)):
            self._panel.choose(layer.id)
            self._panel.rename()

    def remove(self) -> None:
        """Take the chosen layer out of the situation; its file stays on the disk."""
        self._with_layer(lambda layer: self._workspace.run(f"Remove “{layer.title}”", edits.remove_layer(layer.id)))

    def move(self, step: int) -> None:
        """Move the chosen layer up (1) or down (-1) in the drawing order."""

        def run(layer: Layer) -> None:
            position = self._position(layer) + step
            self._workspace.run(f"Move “{layer.title}”", edits.move_layer(layer.id, position))

        self._with_layer(run)

    def toggle(self) -> None:
        """Show or hide the chosen layer."""
        self._with_layer(lambda layer: self._panel.model.set_visible(layer, not layer.visible))

    def lock(self) -> None:
        """Protect the chosen layer from changes, or allow them again."""

        def run(layer: Layer) -> None:
            label = f"Unlock “{layer.title}”" if layer.locked else f"Lock “{layer.title}”"
            self._workspace.run(label, edits.set_layer(layer.id, locked=not layer.locked))

        self._with_layer(run)

    def zoom_to(self) -> None:
        """Let the map show all of the chosen layer."""
        self._with_layer(lambda layer: self._map.show_layers([layer.id]))

    def select_all(self) -> None:
        """Select every feature of the chosen layer."""

        def run(layer: Layer) -> None:
            self._workspace.select(FeatureRef(layer.id, feature.key) for feature in layer.features)

        self._with_layer(run)

    def _with_layer(self, run: Callable[[Layer], object]) -> None:
        layer = self._panel.current_layer
        if layer is not None:
            run(layer)

    def _position(self, layer: Layer) -> int:
        return [each.id for each in self._workspace.document.layers].index(layer.id)

    # Reasons

    def _why_no_layer(self) -> str | None:
        return None if self._panel.current_layer else "Choose a layer first."

    def _why_not_change(self) -> str | None:
        layer = self._panel.current_layer
        if layer is not None and layer.locked:
            return f"“{layer.title}” is locked."
        return self._why_no_layer()

    def _why_empty(self) -> str | None:
        layer = self._panel.current_layer
        if layer is not None and not layer.features:
            return f"“{layer.title}” has no features."
        return self._why_no_layer()

    def _why_not_up(self) -> str | None:
        layer = self._panel.current_layer
        if layer is not None and self._position(layer) == len(self._workspace.document.layers) - 1:
            return f"“{layer.title}” is on top already."
        return self._why_no_layer()

    def _why_not_down(self) -> str | None:
        layer = self._panel.current_layer
        if layer is not None and self._position(layer) == 0:
            return f"“{layer.title}” is at the bottom already."
        return self._why_no_layer()

    def _is_locked(self) -> bool:
        layer = self._panel.current_layer
        return layer is not None and layer.locked
