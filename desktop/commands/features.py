"""The commands of the Edit and Feature menus: undo, modes, and what is done with the selected features."""

from PySide6.QtWidgets import QApplication

from desktop import wording
from desktop.commands.actions import Command
from desktop.map.controller import MapController
from desktop.map.new_shapes import add_shape
from desktop.map.protocol import Mode
from desktop.panels.layers.panel import LayersPanel
from desktop.workspace import Workspace
from layers import geojson
from layers.edits import geometry as edits_geometry

MODES: tuple[tuple[Mode, str, str, str], ...] = (
    ("select", "&Select", "select", "V"),
    ("select_rectangle", "Select by recta&ngle", "select-rectangle", "B"),
    ("select_lasso", "Select by l&asso", "select-lasso", "O"),
    ("edit", "&Edit vertices", "vertices", "E"),
    ("draw_point", "Draw &point", "point", "P"),
    ("draw_line", "Draw &line", "line", "L"),
    ("draw_polygon", "Draw poly&gon", "polygon", "G"),
    ("draw_rectangle", "Draw &rectangle", "rectangle", "R"),
    ("measure_line", "Measure a len&gth", "measure-line", "M"),
    ("measure_area", "Measure an a&rea", "measure-area", "Shift+M"),
)
HINTS = {
    "select": "Click a shape to select it, Shift-click to add another. Drag to move the map, turn the wheel to zoom.",
    "select_rectangle": "Drag to select what the rectangle touches. Shift adds, Ctrl takes away,"
    " Alt: only what is inside.",
    "select_lasso": "Drag around shapes to select what it touches. Shift adds, Ctrl takes away,"
    " Alt: only what is inside.",
    "measure_line": "Click each place, double-click the last. Nothing is drawn into a layer. Esc ends measuring.",
    "measure_area": "Click each corner, double-click the last. Nothing is drawn into a layer. Esc ends measuring.",
    "edit": "Drag a vertex to move it, drag the mark between two to add one, Delete removes one. Esc ends editing.",
    "draw_point": "Click where the point shall be. Esc ends drawing.",
    "draw_line": "Click each vertex, double-click the last. Esc ends drawing.",
    "draw_polygon": "Click each corner, double-click the last. Esc ends drawing.",
    "draw_rectangle": "Drag from corner to corner. Esc ends drawing.",
}


class FeatureCommands:
    """Edits features by way of the workspace and sets what the mouse does on the map."""

    def __init__(self, workspace: Workspace, panel: LayersPanel, the_map: MapController):
        self._workspace = workspace
        self._panel = panel
        self._map = the_map

    def commands(self) -> list[Command]:
        """Return undo and redo, the modes, and the commands on the selection."""
        workspace = self._workspace
        return [
            Command("undo", "&Undo", "undo", ("Ctrl+Z",), workspace.undo, self._why_not_undo),
            Command("redo", "&Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), workspace.redo, self._why_not_redo),
            Command("delete", "&Delete features", "delete", ("Delete",), self.delete, self._why_not_delete),
            Command("zoom_to_selection", "&Zoom to selection", "zoom-to", ("Z",), self.zoom_to, self._why_nothing),
            Command("select_none", "Select &nothing", None, ("Escape",), self.escape, self._why_not_escape),
            Command("zoom_to_all", "Zoom to &all layers", None, ("Ctrl+0",), self.zoom_to_all, self._why_no_layers),
            *(self._mode(*mode) for mode in MODES),
        ]

    def _mode(self, name: Mode, label: str, icon: str, key: str) -> Command:
        draws = name.startswith("draw_")
        return Command(
            f"mode_{name}",
            label,
            icon,
            (key,),
            lambda: self.set_mode(name),
            self.why_not_draw if draws else (self._why_not_edit if name == "edit" else lambda: None),
            lambda: self._map.mode == name,
        )

    def set_mode(self, name: Mode) -> None:
        """Set what the mouse does on the map."""
        self._map.set_mode(name)
        self._map.view.setFocus()  # so that the page gets Delete, Return and Escape

    def escape(self) -> None:
        """Go back to selecting; when the mode is that already, select nothing."""
        if self._map.mode != "select":
            self._map.set_mode("select")
        else:
            self._workspace.select()

    def delete(self) -> None:
        """Delete the selected features."""
        refs = self._workspace.selection.features
        label = "Delete feature" if len(refs) == 1 else f"Delete {len(refs):,} features"
        about = self._workspace.subjects.statements(refs)
        if self._workspace.run(label, edits_geometry.delete_features(refs)) and about:
            told = wording.count(len(about), "statement")
            verb = "is" if len(about) == 1 else "are"
            self._workspace.message.emit(f"{told} that spoke of what was deleted {verb} kept, and no longer about it.")

    def zoom_to(self) -> None:
        """Let the map show all of the selected features."""
        self._map.show_features(self._workspace.selection.features)

    def zoom_to_all(self) -> None:
        """Let the map show everything that is visible."""
        layers = self._workspace.document.layers
        self._map.show_layers([layer.id for layer in layers if layer.visible] or [layer.id for layer in layers])

    def add_point(self, longitude: float, latitude: float) -> bool:
        """Make a point in the chosen layer (degrees) and select it; say why when it cannot be made."""
        layer = self._panel.current_layer
        reason = self.why_not_draw()
        if layer is None or reason is not None:
            self._workspace.fail(reason or "", "edit")
            return False
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
        return add_shape(self._workspace, layer.id, geometry, "Add point")

    # Reasons

    def why_not_draw(self) -> str | None:
        """Return why nothing can be drawn into the chosen layer now."""
        layer = self._panel.current_layer
        if layer is None:
            return "Add a layer first: shapes are drawn into the layer that is chosen on the left."
        if layer.unreadable is not None:
            return f"“{layer.title}” could not be read, so nothing can be drawn into it."
        if layer.locked:
            return f"“{layer.title}” is locked. Unlock it in the layers panel, or choose another layer."
        if not layer.visible:
            return f"“{layer.title}” is hidden. Show it first, or choose another layer."
        return None

    def _why_nothing(self) -> str | None:
        return None if self._workspace.selection.features else "Select a feature first."

    def _why_locked(self) -> str | None:
        for layer_id in dict.fromkeys(ref.layer for ref in self._workspace.selection.features):
            layer = self._workspace.document.layer(layer_id)
            if layer.locked:
                return f"“{layer.title}” is locked. Unlock it in the layers panel."
        return None

    def _why_not_edit(self) -> str | None:
        refs = self._workspace.selection.features
        if len(refs) > 1:
            return "Select one feature alone to edit its vertices."
        if refs and geojson.geometry_type(self._workspace.document.feature(refs[0])) is None:
            return "What is selected has no geometry, and so no vertices."
        return self._why_locked()

    def _why_not_delete(self) -> str | None:
        if self._map.mode != "select" and self._map_has_keyboard():
            return "While shapes are edited or drawn, Delete takes out a vertex."
        return self._why_nothing() or self._why_locked()

    def _why_not_escape(self) -> str | None:
        # The page asks for Escape itself: the first one drops what is being drawn, the second ends the mode.
        if self._map.mode != "select" and self._map_has_keyboard():
            return "Escape ends editing first."
        return None

    def _map_has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self._map.view or self._map.view.isAncestorOf(focus))

    def _why_no_layers(self) -> str | None:
        return None if self._workspace.document.layers else "There are no layers yet."

    def _why_not_undo(self) -> str | None:
        return None if self._workspace.can_undo else "There is nothing to undo."

    def _why_not_redo(self) -> str | None:
        return None if self._workspace.can_redo else "There is nothing to do again."
