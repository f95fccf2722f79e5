"""The figure view as a part of the window: it takes the place of the map, its settings that of the details."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.commands.actions import Command
from desktop.figure import protocol as figure_protocol
from desktop.figure.annotating import Annotating
from desktop.figure.annotation_commands import AnnotationCommands
from desktop.figure.pane import FigurePane
from desktop.figure.pins import FigurePins
from desktop.figure.view import FigureView
from desktop.figure.view_controller import FigureController
from desktop.panels.figure.annotation import AnnotationSection
from desktop.panels.figure.panel import FigurePanel
from desktop.workspace import Workspace
from layers.document import Bounds

TOOLS = (
    "annotate_select annotate_callout annotate_text annotate_arrow annotate_line annotate_rectangle annotate_ellipse"
    " annotate_spotlight annotate_inset annotate_image annotation_delete -"
    " figure_fit_page figure_fit_width figure_actual_size figure_zoom_out figure_zoom_in"
)

SHARED = {  # one key for both
    "delete": "annotation_delete",
    "duplicate": "annotation_duplicate",
    "select_layer": "annotation_all",
}


class FigureMode(QObject):
    """Switches the window between the map and the figure; `switched` tells that it did, True for the figure.

    `centre` and `side` are stacks: map and figure, details and settings of the figure.
    """

    switched = Signal(bool)

    def __init__(
        self,
        workspace: Workspace,
        settings: QSettings,
        make_view: Callable[[], FigureView],
        seen: Callable[[], Bounds | None],
        window: QWidget,
    ):
        """`make_view` makes the web view; `seen` returns what the map shows: west, south, east, north in degrees."""
        super().__init__(window)
        self.panel = FigurePanel(workspace, settings, seen, window)
        self.controller = FigureController(workspace, make_view, self)
        self.pins = FigurePins(workspace, self.controller, self)
        self.annotating = Annotating(workspace, self.controller, self)
        self.annotation_commands = AnnotationCommands(self.annotating, lambda: self.is_on, window)
        self.annotation_form = AnnotationSection(self.annotating, settings, seen)
        self.panel.add_first(self.annotation_form)
        self.pane = FigurePane(window)
        self.centre = QStackedWidget(window)
        self.side = QStackedWidget(window)
        self._map = self._details = QWidget(window)
        self.controller.shown.connect(self._show_result)
        self.controller.shown.connect(self._show_made)
        self.controller.zoomed.connect(self.pane.show_zoom)
        self.controller.busy_changed.connect(self.pane.show_busy)
        self.controller.failed.connect(self.pane.show_failure)

    def lay_out(self, the_map: QWidget, details: QWidget) -> None:
        """Put map and figure, details and settings into their places, map and details in front."""
        self._map, self._details = the_map, details
        self.centre.addWidget(the_map)
        self.centre.addWidget(self.pane)
        self.side.addWidget(details)
        self.side.addWidget(self.panel)

    @property
    def is_on(self) -> bool:
        """Say whether the figure is looked at."""
        return self.centre.currentWidget() is self.pane

    def switch(self, on: bool) -> None:
        """Show the figure, or the map again."""
        if on == self.is_on:
            return
        if on:
            view = self.controller.activate()
            self.pane.show_view(view)
            self.centre.setCurrentWidget(self.pane)
            self.side.setCurrentWidget(self.panel)
            view.setFocus()
        else:
            self.controller.deactivate()
            self.centre.setCurrentWidget(self._map)
            self.side.setCurrentWidget(self._details)
            self._map.setFocus()
        self.switched.emit(on)

    def _show_result(self, shown: figure_protocol.Shown) -> None:
        content = self.controller.content
        self.pane.show_result(shown, content.model["annotations"]["problems"] if content else ())

    def _show_made(self) -> None:
        """Tell the settings what the figure came to: its scale, its words, and what its legend could show."""
        if self.controller.content is not None:
            model = self.controller.content.model
            self.panel.frame.show_scale(model["map"]["ratio"])
            self.panel.measures.show_warnings(model["warnings"])
            self.panel.texts.alt_text.show_written(model["words"].alt_text)
            self.panel.legend.show_entries(model["legend"]["made"] if "legend" in model else ())

    def finish(self) -> None:
        """Wait for what is being made; for closing the program."""
        self.controller.finish()

    def commands(self) -> list[Command]:
        """Return the command that switches, and those that enlarge and reduce."""
        zoom = figure_protocol.Zoom
        return [
            Command(
                "figure_view",
                "&Figure view",
                "figure",
                ("F9",),
                lambda: self.switch(not self.is_on),
                is_on=lambda: self.is_on,
                more="The page as it will print, beside its settings.",
            ),
            *self.annotation_commands.commands(),
            self._zoom("figure_fit_page", "Fit whole &page", "fit-page", "Alt+0", zoom(fit="page")),
            self._zoom("figure_fit_width", "Fit page &width", "fit-width", "Alt+2", zoom(fit="width")),
            self._zoom("figure_actual_size", "&Actual size (100 %)", "actual-size", "Alt+1", zoom(factor=1.0)),
            self._zoom("figure_zoom_in", "Zoom page &in", "zoom-in", "Ctrl++", zoom(steps=1)),
            *self.pins.commands(),
            self._zoom("figure_zoom_out", "Zoom page &out", "zoom-out", "Ctrl+-", zoom(steps=-1)),
        ]

    def shared(self, commands: Iterable[Command]) -> list[Command]:
        """Return commands for the map of which some mean annotations while the figure is looked at."""
        own = {each.name: each for each in self.annotation_commands.commands()}
        return [
            self._either(command, own[SHARED[command.name]])
            if command.name in SHARED
            else self._on_the_map(command)
            if command.name == "select_none"
            else command
            for command in commands
        ]

    def _either(self, command: Command, own: Command) -> Command:
        def chosen() -> Command:
            return own if self.is_on else command

        return command._replace(run=lambda: chosen().run(), why_not=lambda: chosen().why_not())

    def _on_the_map(self, command: Command) -> Command:
        reason = "Escape ends what is done on the page first."
        return command._replace(why_not=lambda: reason if self.is_on else command.why_not())

    def _zoom(self, name: str, label: str, icon: str, key: str, how: figure_protocol.Zoom) -> Command:
        def why_not() -> str | None:
            return None if self.is_on else "Only the pages of the figure view are enlarged like this (F9)."

        return Command(name, label, icon, (key,), lambda: self.controller.zoom(how), why_not)
