"""The window: layers on the left, the map in the middle, statements and properties on the right."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

import assets
from desktop.checking.problems import Problems
from desktop.commands.actions import Actions, Command
from desktop.commands.appearance import Appearance
from desktop.commands.bars import fill_buttons, fill_menu_bar, tool_bar
from desktop.commands.editing_switches import EditingSwitches
from desktop.commands.editions import EditionCommands
from desktop.commands.features import HINTS, FeatureCommands
from desktop.commands.files import Files
from desktop.commands.layers import LayerCommands
from desktop.commands.menus import LAYER_BUTTONS, LAYER_MENU, STATEMENT_BUTTONS, STATEMENT_MENU
from desktop.commands.operations import OperationCommands
from desktop.commands.selection import SelectionCommands
from desktop.commands.statements import StatementCommands
from desktop.commands.vertices import VertexCommands
from desktop.dialogs.about import AboutBox
from desktop.dialogs.go_to import GoToBox, Place
from desktop.dialogs.keys import KeysDialog
from desktop.editor.view import EditorView
from desktop.figure.commands import FigureCommands
from desktop.figure.mode import TOOLS as FIGURE_TOOLS
from desktop.figure.mode import FigureMode
from desktop.figure.series_commands import SeriesCommands
from desktop.figure.view import FigureView
from desktop.map.controller import MapController
from desktop.map.live_measure import LiveMeasure
from desktop.panels.as_of_bar import AsOfBar
from desktop.panels.banner import Banner
from desktop.panels.editor import EditorPanel
from desktop.panels.layers.panel import LayersPanel
from desktop.panels.measures import MeasuresLine
from desktop.panels.properties import PropertiesPanel
from desktop.panels.statements.panel import StatementsPanel
from desktop.panels.status import StatusBar
from desktop.units import ChosenUnits
from desktop.work_panels import WorkPanels
from desktop.workspace import Workspace
from layers import formats
from layers.document import Bounds
from layers.geodesy.coordinates import decimal_text

STATE_VERSION = 1


class MainWindow(QMainWindow):
    """Puts panels, map, menus and status bar together; the workspace holds everything that they show."""

    def __init__(
        self,
        workspace: Workspace,
        the_map: MapController,
        settings: QSettings,
        make_editor: Callable[[], EditorView],
        make_figure: Callable[[], FigureView],
    ):
        """Put the window together; the web views of GeoJSON panel and figure are made when they are first shown."""
        super().__init__()
        self.workspace = workspace
        self.map = the_map
        self._settings = settings
        self._closing = False
        self._seen: Bounds | None = None
        self.setWindowIcon(QIcon(str(assets.path("icons", "sitmap.svg"))))
        self.setAcceptDrops(True)
        self.layers = LayersPanel(workspace, the_map.shown, self)
        self.statements = StatementsPanel(workspace, self)
        self.properties = PropertiesPanel(workspace, self)
        self.editor = EditorPanel(workspace, self.layers, make_editor, self)
        self.as_of = AsOfBar(workspace, self)
        self.banner = Banner(self)
        self.hint = QLabel(self)
        self.go_to = GoToBox(self)
        self.recent_menu = QMenu("Open &recent", self)
        self.status = StatusBar(settings, self)
        self.units = ChosenUnits(settings, self)
        self.measuring = LiveMeasure(workspace, the_map, self.units, self)
        self.measures = MeasuresLine(workspace, self.units, self.properties)
        self.properties.top.addWidget(self.measures)
        self.files = Files(workspace, settings, self.editor, self)
        self.layer_commands = LayerCommands(workspace, self.layers, the_map, self)
        self.feature_commands = FeatureCommands(workspace, self.layers, the_map)
        self.vertex_commands = VertexCommands(workspace, the_map, self)
        self.editing_switches = EditingSwitches(settings, the_map, self._refresh_later)
        self.selection_commands = SelectionCommands(workspace, self.layers, self)
        self.operation_commands = OperationCommands(workspace, self.layers, the_map, self)
        self.work_panels = WorkPanels(workspace, self.layers, the_map, self)
        self.edition_commands = EditionCommands(workspace, self.files, self)
        self.statement_commands = StatementCommands(workspace, self.statements, self)
        self.series_commands = SeriesCommands(workspace, settings, self)
        self.figure_commands = FigureCommands(workspace, settings, self)
        self.figure = FigureMode(workspace, settings, make_figure, lambda: self._seen, self)
        self.problems = Problems(workspace, the_map, settings, self.operation_commands.run, self)
        self.appearance = Appearance(settings, the_map.set_basemap_language)
        self.commands = Actions(self._commands(), self)
        self.addActions(self.commands.all())
        self._lay_out()
        self._refresh_soon = QTimer(self, singleShot=True, interval=0)
        self._refresh_soon.timeout.connect(self.refresh)
        self._connect()
        self._restore()
        self._opened()

    def _commands(self) -> list[Command]:
        return [
            *self.files.commands(),
            *self.figure.shared(
                [
                    *self.layer_commands.commands(),
                    *self.feature_commands.commands(),
                    *self.vertex_commands.commands(),
                    *self.selection_commands.commands(),
                    *self.operation_commands.commands(),
                ]
            ),
            *self.work_panels.commands(),
            *self.edition_commands.commands(),
            *self.editing_switches.commands(),
            *self.units.commands(),
            *self.problems.commands(),
            *self.statement_commands.commands(),
            *self.figure.commands(),
            *self.figure_commands.commands(),
            *self.series_commands.commands(),
            Command("go_to", "&Go to a coordinate or place", "go-to", ("Ctrl+G", "/"), self.go_to.start),
            Command("quit", "&Quit", None, ("Ctrl+Q",), self.close),
            Command(
                "keys", "&Keys and gestures", None, ("F1",), lambda: KeysDialog(self.commands.commands(), self).open()
            ),
            Command("about", "&About Sitmap", None, (), lambda: AboutBox(self).open()),
            *self.appearance.commands(),
        ]

    # Where things stand

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.figure.lay_out(self.map.view, self.tabs)
        self._fill_centre()
        self.layers_dock = self._dock("Layers", self.layers, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.statements, "Statements")
        self.tabs.addTab(self.properties, "Properties")
        self.tabs.addTab(self.editor, "GeoJSON")
        self.tabs.setAccessibleName("Statements, properties and GeoJSON")
        self.details_dock = self._dock("Details", self.figure.side, Qt.DockWidgetArea.RightDockWidgetArea)
        self.details_dock.setTitleBarWidget(QWidget())  # the tabs say what it is
        self.work_panels.lay_out(self)
        self.problems.lay_out(self, self.work_panels.comparison_dock, self.status, self.layers.model)
        self.resizeDocks([self.layers_dock, self.details_dock], [310, 370], Qt.Orientation.Horizontal)
        self.addToolBar(tool_bar(self.commands, self.go_to, self))
        self.commands.fill(self.figure.pane.tools, FIGURE_TOOLS)
        shown = (self.layers_dock.toggleViewAction(), self.details_dock.toggleViewAction())
        fill_menu_bar(self.menuBar(), self.commands, self.recent_menu, shown)
        self._fill_recent()
        self.setStatusBar(self.status)
        fill_buttons(self.layers.buttons, self.commands, LAYER_BUTTONS)
        fill_buttons(self.statements.buttons, self.commands, STATEMENT_BUTTONS)
        self.statements.list.addActions([self.commands[name] for name in STATEMENT_MENU.split()])

    def _fill_centre(self) -> None:
        self.hint.setContentsMargins(12, 5, 12, 5)
        self.hint.setProperty("role", "secondary")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # long words must move no panel
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.hint)
        layout.addWidget(self.figure.centre, 1)
        layout.addWidget(self.as_of)
        self.map.view.setAcceptDrops(False)  # the window itself takes dropped files
        self.setCentralWidget(centre)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.addDockWidget(area, dock)
        return dock

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self.files.recent():
            action = self.recent_menu.addAction(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self.files.open(path))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    # What happens

    def _connect(self) -> None:
        workspace, the_map = self.workspace, self.map
        workspace.changed.connect(self._refresh_later)
        workspace.selection_changed.connect(self._selection_changed)
        workspace.opened_changed.connect(self._opened)
        workspace.saved_changed.connect(self._saved)
        workspace.busy_changed.connect(self._busy_changed)
        workspace.failed.connect(lambda text: self.banner.tell("error", text))
        workspace.remedy.connect(self.banner.stay_until)
        workspace.succeeded.connect(self.banner.settle)
        workspace.message.connect(lambda text: self.status.showMessage(text, 8000))
        the_map.pointer_moved.connect(self.status.coordinates.show_position)
        self.measuring.told.connect(self.status.measured.setText)
        self.units.changed.connect(self._refresh_later)
        the_map.view_moved.connect(self._view_moved)
        the_map.mode_changed.connect(self._mode_changed)
        the_map.vertex_chosen.connect(self._refresh_later)
        self.figure.switched.connect(self._refresh_later)
        self.figure.annotating.changed.connect(self._refresh_later)
        self.layers.current_changed.connect(self._target_changed)
        self.layers.menu_wanted.connect(lambda point: self._layer_menu().popup(point))
        self.layers.problems_wanted.connect(lambda _layer: self.problems.show())
        self.statements.edit_wanted.connect(self.statement_commands.edit)
        self.go_to.chosen.connect(self._go)
        self.go_to.point_wanted.connect(lambda place: self.feature_commands.add_point(place.longitude, place.latitude))
        self.go_to.failed.connect(lambda text: self.banner.tell("warning", text))
        self.files.recent_changed.connect(self._fill_recent)
        self.status.problems_wanted.connect(self.problems.show)
        self.status.cancel_wanted.connect(workspace.cancel)
        self.status.cancel_wanted.connect(self.figure_commands.cancel)
        self.status.cancel_wanted.connect(self.series_commands.cancel)
        self.series_commands.busy_changed.connect(self._busy_changed)
        self.series_commands.progressed.connect(self.status.show_progress)
        self.figure_commands.busy_changed.connect(self._busy_changed)
        self.figure_commands.figure_view_wanted.connect(lambda: self.figure.switch(on=True))
        self.edition_commands.busy_changed.connect(self._busy_changed)
        self.edition_commands.made.connect(lambda _: self.work_panels.show_comparison("edition"))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._refresh_later)

    def _refresh_later(self) -> None:
        self._refresh_soon.start()

    def _selection_changed(self) -> None:
        layers = {ref.layer for ref in self.workspace.selection.features}
        if len(layers) == 1:
            self.layers.choose(layers.pop())
        self._refresh_soon.start()

    def _mode_changed(self, mode: str) -> None:
        if mode != "select":
            self.figure.switch(on=False)  # it is the map that is drawn on
        self._refresh_soon.start()

    def _target_changed(self) -> None:
        layer = self.layers.current_layer
        self.map.set_target(layer.id if layer else None)
        self._refresh_soon.start()

    def _view_moved(self, _longitude: float, latitude: float, zoom: float, bounds: Bounds) -> None:
        self._seen = bounds
        self.status.show_scale(latitude, zoom)

    def _layer_menu(self) -> QMenu:
        menu = QMenu(self)
        self.commands.fill(menu, LAYER_MENU)
        return menu

    def _go(self, place: Place | None) -> None:
        if place is None:
            self.map.unmark()
        else:
            self.map.centre(place.longitude, place.latitude, place.zoom)
            self.map.mark(place.longitude, place.latitude)

    def _opened(self) -> None:
        opened = self.workspace.opened
        told = list(opened.messages) if opened else []
        told += [layer.unreadable for layer in self.workspace.document.layers if layer.unreadable]
        self.banner.hide()
        if told:
            self.banner.tell("warning", "\n".join(told))
        self._target_changed()
        self.refresh()

    def _saved(self) -> None:
        path = self.workspace.path
        self.status.showMessage(f"Saved {path}", 8000)
        self.refresh()

    def _busy_changed(self, text: str) -> None:
        self.status.show_busy(text)
        self._refresh_soon.start()

    def refresh(self) -> None:
        """Bring title, marks and commands in step with the workspace."""
        workspace = self.workspace
        modified = workspace.modified
        self.setWindowTitle(f"{workspace.document.title}[*] – {workspace.path or 'not stored yet'} – Sitmap")
        self.setWindowModified(modified)
        self.layers.model.mark_unsaved(frozenset(workspace.unsaved.features) if modified else frozenset())
        self.status.unsaved.setText("● Unsaved changes" if modified else "")
        self._show_hint()
        self.commands.refresh()

    def _show_hint(self) -> None:
        mode, layer = self.map.mode, self.layers.current_layer
        target = f"Into “{layer.title}”: " if layer and mode.startswith("draw_") else ""
        hint = self.map.asked.hint if self.map.asked else target + HINTS[mode]
        if (vertex := self.vertex_commands.chosen_place) is not None:
            hint = f"Vertex at {decimal_text(*vertex, places=7)}. N types another place, Delete takes it out."
        self.hint.setText(hint)
        self.hint.setHidden(self.figure.is_on)
        self.hint.setToolTip(hint)

    def _show_keys(self) -> None:
        KeysDialog(self.commands.commands(), self).open()

    # Files dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped folder; add dropped files as layers, or open the file when nothing is open."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.files.open(folders[0])
        elif len(paths) == 1 and not self.workspace.document.layers and formats.is_geojson(paths[0]):
            self.files.open(paths[0])
        else:
            for path in paths:
                self.layer_commands.add(path)

    # State of the window

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "commands"):
            self.commands.refresh_icons()
            self.figure.controller.paint()
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.look_at_disk()

    def _restore(self) -> None:
        self.resize(1440, 900)
        geometry, state = self._settings.value("geometry"), self._settings.value("state")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(state, QByteArray):
            self.restoreState(state, STATE_VERSION)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the window's shape, and wait for what is still being written."""
        if not self._closing:
            event.ignore()  # Qt closes no window from within its own closing
            self.files.when_nothing_is_lost(lambda: QTimer.singleShot(0, self.close_now))
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("state", self.saveState(STATE_VERSION))
        self.files.finish()
        for each in (self.problems, self.measuring, self.measures, self.work_panels.comparison):
            each.finish()
        self.editor.finish()
        self.figure_commands.finish()
        self.series_commands.finish()
        self.edition_commands.finish()
        self.figure.finish()
        self.workspace.close()
        super().closeEvent(event)

    def close_now(self) -> None:
        """Close without asking about unsaved changes."""
        self._closing = True
        self.close()
