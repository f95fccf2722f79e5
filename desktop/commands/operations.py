"""The commands that run operations on shapes: each asks for what it needs, and is one step that can be taken back."""

from typing import Any, NamedTuple

from PySide6.QtWidgets import QApplication, QWidget

from desktop.commands.actions import Command
from desktop.dialogs.operation import OperationDialog
from desktop.map.controller import Asked, MapController
from desktop.map.protocol import Mode
from desktop.panels.layers.panel import LayersPanel
from desktop.workspace import Workspace
from layers.document import FeatureRef, Layer
from layers.edits import EditError
from layers.embedded import Level
from layers.geodesy import geodesic
from layers.operations import constructing, copying
from layers.operations.menu import OPERATIONS, Entry
from layers.operations.outcome import Operation, Position, name_of

KEYS = {
    "split": "K",
    "merge": "J",
    "collect": "Shift+J",
    "explode": "Shift+K",
    "cut-hole": "H",
    "cut-hole-with": "Shift+H",
    "fill-hole": "Shift+F",
    "subtract": "X",
    "intersect": "Shift+X",
    "reshape": "W",
    "simplify": "Y",
    "smooth": "Shift+Y",
    "reverse": "Shift+R",
    "orient": "Shift+O",
    "buffer": "U",
    "duplicate": "Ctrl+D",
    "move-to-layer": "Ctrl+Shift+M",
}
_LINE = "click each place, double-click the last. Esc gives it up."
HINTS = {
    "split": f"Draw the line to split along, from outside to outside: {_LINE}",
    "reshape": f"Draw the new edge, from one place on the outline to another: {_LINE}",
    "cut-hole": "Draw the hole: click each corner, double-click the last. Esc gives it up.",
    "fill-one-hole": "Click into the hole to fill. Esc gives it up.",
    "circle": "Click the middle of the circle. Esc gives it up.",
    "strip": f"Draw from where the strip begins on the border to where it ends: {_LINE}",
    "strip-on-basemap": f"Click a border or coast of the basemap where the strip begins, then where it ends: {_LINE}",
    "country": "Click into the country. Esc gives it up.",
    "province": "Click into the province. Esc gives it up.",
}


_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


class _Distance(NamedTuple):
    """What the dialog of an operation that needs a distance says and starts from."""

    explanation: str
    label: str
    number: float
    unit: str
    below_zero: bool = False


_DISTANCES = {
    "simplify": _Distance(
        "Leaves out vertices as long as the outline moves by no more than this. Borders that neighbours share stay"
        " shared.",
        "&Tolerance",
        100,
        "metres",
    ),
    "buffer": _Distance(
        "Adds the area within this distance on the ground. A distance below 0 draws an area in.",
        "&Distance",
        10,
        "kilometres",
        below_zero=True,
    ),
}


class OperationCommands:
    """Runs operations on the selection or into the chosen layer by way of the workspace."""

    def __init__(self, workspace: Workspace, panel: LayersPanel, the_map: MapController, window: QWidget):
        self._workspace = workspace
        self._panel = panel
        self._map = the_map
        self._window = window
        self._entries = {entry.name: entry for entry in OPERATIONS}

    def commands(self) -> list[Command]:
        """Return the operations on the selection, those that make shapes, and copying and pasting."""
        return [
            *map(self._command, OPERATIONS),
            Command("fill_one_hole", "Fill one hole…", None, ("F",), self.fill_one_hole, self._why_not_fill),
            Command("circle", "&Circle…", None, ("C",), self.circle, self._why_not_make),
            Command("strip", "&Strip along a border…", None, ("T",), self.strip, self._why_not_strip),
            self._area_command("country", "Coun&try of the basemap…", "Shift+C"),
            self._area_command("province", "&Province of the basemap…", "Shift+P"),
            Command("copy", "&Copy as GeoJSON", "copy", ("Ctrl+C",), self.copy, self._why_not_copy),
            Command("paste", "&Paste GeoJSON", None, ("Ctrl+V",), self.paste, self._why_not_paste),
        ]

    def _command(self, entry: Entry) -> Command:
        takes_all = entry.asks in ("nothing", "place or nothing")
        label = "Fill all holes" if entry.name == "fill-hole" else entry.label
        return Command(
            entry.name.replace("-", "_"),
            label if takes_all else f"{label}…",
            None,
            (KEYS[entry.name],),
            lambda: self.start(entry),
            lambda: self._why_not(entry),
        )

    def _area_command(self, level: Level, label: str, key: str) -> Command:
        return Command(f"make_{level}", label, None, (key,), lambda: self.embedded_area(level), self._why_not_make)

    @property
    def _selected(self) -> tuple[FeatureRef, ...]:
        return self._workspace.selection.features

    def run(self, label: str, operation: Operation) -> bool:
        """Run an operation as one undo step, select what came of it and say what else it did; tell when it failed."""
        try:
            outcome = operation(self._workspace.document)
        except EditError as error:
            self._workspace.fail(str(error), "edit")
            return False
        if not self._workspace.run(label, lambda _: outcome.document):
            return False
        self._workspace.select(features=outcome.selection)
        if outcome.notes:
            self._workspace.message.emit(" ".join(outcome.notes))
        return True

    def start(self, entry: Entry) -> None:
        """Ask for what an operation needs, then run it on what is selected now."""
        refs = self._selected

        def run(given: Any = None) -> None:
            self.run(entry.label, entry.operation(refs, given, self._sharing(refs)))

        match entry.asks:
            case "line":
                self._ask("draw_line", entry.name, run)
            case "ring":
                self._ask("draw_polygon", entry.name, lambda rings: run(rings[0]))
            case "metres":
                said = _DISTANCES[entry.name]
                dialog = OperationDialog(entry.label, said.explanation, self._window)
                distance = dialog.add_distance(said.label, said.number, said.unit, below_zero=said.below_zero)
                dialog.ask(lambda: run(distance.metres))
            case "layer":
                dialog = OperationDialog(entry.label, "Statements follow the shapes that they are about.", self._window)
                box = dialog.add_layers(self._open_layers(), self._another_layer(refs))
                dialog.ask(lambda: run(box.currentData()))
            case _:
                run()

    def _sharing(self, refs: tuple[FeatureRef, ...]) -> set[str] | None:
        """Return the layers whose shapes follow a shared border, if the user lets those of other layers follow too."""
        rules = self._map.editing_rules
        if not (rules.together and rules.across_layers):
            return None
        return {ref.layer for ref in refs} | {layer.id for layer in self._open_layers() if layer.visible}

    def fill_one_hole(self) -> None:
        """Let the user click into the hole to fill."""
        entry, refs = self._entries["fill-hole"], self._selected
        self._ask("draw_point", "fill-one-hole", lambda at: self.run(entry.label, entry.operation(refs, at)))

    def circle(self) -> None:
        """Let the user click a middle, and ask for the radius."""
        layer = self._panel.current_layer
        if layer is None:
            return

        def clicked(centre: Any) -> None:
            explanation = "The radius is measured on the ground; every place of the circle is that far away."
            dialog = OperationDialog("Make circle", explanation, self._window)
            radius = dialog.add_distance("&Radius", 10, "kilometres")
            dialog.ask(lambda: self.run("Make circle", constructing.circle(layer.id, centre, radius.metres)))

        self._ask("draw_point", "circle", clicked)

    def strip(self) -> None:
        """Let the user click along the selected border or one of the basemap; ask for side, depth and layer."""
        border = self._selected[0] if self._selected else None
        current = self._panel.current_layer

        def drawn(line: Any) -> None:
            dialog = OperationDialog(
                "Make strip",
                "Follows the border between both ends of the drawn line. Left and right are as seen from its first"
                " place to its last.",
                self._window,
            )
            along = dialog.add_choice("&Along", self._borders(border))
            depth = dialog.add_distance("&Depth", 10, "kilometres")
            side = dialog.add_choice("&Side", _sides(line[0], line[-1]))
            into = dialog.add_layers(self._open_layers(), current.id if current else None)

            def agreed() -> None:
                operation = constructing.strip(
                    into.currentData(),
                    border if along.currentData() == "selected" else None,
                    line[0],
                    line[-1],
                    side=side.currentData(),
                    kilometres=depth.metres / 1000,
                )
                self.run("Make strip", operation)

            dialog.ask(agreed)

        self._ask("draw_line", "strip" if border else "strip-on-basemap", drawn)

    def _borders(self, selected: FeatureRef | None) -> list[tuple[str, str]]:
        """Return what a strip can follow: the border of the selected shape, if there is one, and the basemap's."""
        borders = [("a border or coast of the basemap", "basemap")]
        if selected is not None:
            layer = self._workspace.document.layer(selected.layer)
            name = name_of(layer, self._workspace.document.feature(selected))
            borders.insert(0, (f"the border of {name}", "selected"))
        return borders

    def embedded_area(self, level: Level) -> None:
        """Let the user click into a country or a province of the basemap, which becomes a shape of the chosen layer."""
        layer = self._panel.current_layer
        if layer is not None:
            self._ask(
                "draw_point",
                level,
                lambda at: self.run(f"Make {level}", constructing.embedded_area(layer.id, at, level)),
            )

    def copy(self) -> None:
        """Put the selected features on the clipboard as GeoJSON."""
        try:
            text = copying.copied_text(self._workspace.document, self._selected)
        except EditError as error:
            self._workspace.failed.emit(str(error))
            return
        QApplication.clipboard().setText(text)
        self._workspace.message.emit("Copied as GeoJSON.")

    def paste(self) -> None:
        """Add what the clipboard holds as GeoJSON to the chosen layer."""
        layer = self._panel.current_layer
        if layer is not None:
            self.run("Paste", copying.paste(layer.id, QApplication.clipboard().text()))

    def _ask(self, mode: Mode, name: str, taken: Any) -> None:
        self._map.ask(mode, Asked(HINTS[name], taken))
        self._map.view.setFocus()  # so that the page gets Return and Escape

    def _open_layers(self) -> list[Layer]:
        """Return the layers that shapes can be added to."""
        return [layer for layer in self._workspace.document.layers if not layer.locked and layer.unreadable is None]

    def _another_layer(self, refs: tuple[FeatureRef, ...]) -> str | None:
        """Return the top-most layer that these features could be moved to."""
        taken = {ref.layer for ref in refs}
        return next((layer.id for layer in reversed(self._open_layers()) if layer.id not in taken), None)

    # Reasons

    def _why_not(self, entry: Entry) -> str | None:
        reason = entry.why_not(self._workspace.document, self._selected)
        if reason is None and entry.asks == "layer" and self._another_layer(self._selected) is None:
            return "There is no other layer that is unlocked."
        return reason

    def _why_not_fill(self) -> str | None:
        return self._why_not(self._entries["fill-hole"])

    def _why_not_make(self) -> str | None:
        layer = self._panel.current_layer
        if layer is None:
            return "Add a layer first: shapes are made in the layer that is chosen on the left."
        return copying.why_not_paste(self._workspace.document, layer.id)

    def _why_not_strip(self) -> str | None:
        if not self._open_layers():
            return "Add or unlock a layer first: the strip needs one to go into."
        return constructing.why_not_strip(self._workspace.document, self._selected)

    def _why_not_copy(self) -> str | None:
        return self._why_elsewhere() or (None if self._selected else "Select a shape first.")

    def _why_not_paste(self) -> str | None:
        return self._why_elsewhere() or self._why_not_make()

    def _why_elsewhere(self) -> str | None:
        """Return why copying and pasting is not about shapes now: the keyboard is somewhere with text of its own."""
        focus = QApplication.focusWidget()
        places = (self._map.view, self._panel)
        if focus is None or any(place is focus or place.isAncestorOf(focus) for place in places):
            return None
        return "Click the map or the layers panel first: the keyboard is elsewhere."


def _sides(start: Position, end: Position) -> list[tuple[str, str]]:
    """Return both sides of a way, and where each lies: left (north)."""
    bearing = geodesic.bearing(start, end)
    return [
        (f"{side} ({_WINDS[round((bearing + turn) % 360 / 45) % 8]})", side)
        for side, turn in (("left", -90), ("right", 90))
    ]
