"""The panels that are opened when they are wanted: the table of features, the history, the comparison."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from desktop.commands.actions import Command, always
from desktop.map.controller import MapController
from desktop.panels.comparison import Against, ComparisonPanel
from desktop.panels.feature_table import FeatureTable
from desktop.panels.history_panel import HistoryPanel
from desktop.panels.layers.panel import LayersPanel
from desktop.workspace import Workspace


class WorkPanels(QObject):
    """Keeps a dock for each panel, hidden at first, and the commands that show and hide them."""

    def __init__(self, workspace: Workspace, layers: LayersPanel, the_map: MapController, window: QMainWindow):
        super().__init__(window)
        self.table = FeatureTable(workspace, layers, window)
        self.history = HistoryPanel(workspace, window)
        self.comparison = ComparisonPanel(workspace, the_map, window)
        self.comparison.place_wanted.connect(the_map.fit)
        self.table_dock = _dock("Table", self.table, window)
        self.comparison_dock = _dock("Changes", self.comparison, window)
        self.history_dock = _dock("History", self.history, window)

    def lay_out(self, window: QMainWindow) -> None:
        """Give the docks their places, below the map and below what stands on the right, and hide them."""
        below, right = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        window.addDockWidget(below, self.table_dock)
        window.addDockWidget(below, self.comparison_dock)
        window.addDockWidget(right, self.history_dock)
        window.tabifyDockWidget(self.table_dock, self.comparison_dock)
        window.resizeDocks([self.table_dock, self.history_dock], [230, 240], Qt.Orientation.Vertical)
        for dock in (self.table_dock, self.comparison_dock, self.history_dock):
            dock.hide()

    def commands(self) -> list[Command]:
        """Return the commands that show and hide the panels."""
        return [
            _toggle("table", "&Table of features", "table", "F6", self.table_dock),
            _toggle("history", "&History", "history", "F7", self.history_dock),
            self._compare("compare", "&Compare with the saved file", "F8", "saved"),
            self._compare("compare_edition", "Compare with the e&dition before", "Shift+F8", "edition"),
        ]

    def show_comparison(self, against: Against) -> None:
        """Open the list of what differs from the saved file or from the edition before."""
        self.comparison.compare_with(against)
        self.comparison_dock.show()
        self.comparison_dock.raise_()
        self.comparison.setFocus()

    def _compare(self, name: str, label: str, key: str, against: Against) -> Command:
        def is_on() -> bool:
            return not self.comparison_dock.isHidden() and self.comparison.compares_with == against

        def toggle() -> None:
            if is_on():
                self.comparison_dock.hide()
            else:
                self.show_comparison(against)

        why_not = self.comparison.why_no_edition if against == "edition" else always
        return Command(name, label, "compare", (key,), toggle, why_not, is_on)


def _dock(title: str, panel: QWidget, window: QMainWindow) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(title.lower())
    dock.setWidget(panel)
    return dock


def _toggle(name: str, label: str, icon: str, key: str, dock: QDockWidget) -> Command:
    def toggle() -> None:
        dock.setVisible(dock.isHidden())
        if not dock.isHidden():
            dock.raise_()
            dock.widget().setFocus()

    return Command(name, label, icon, (key,), toggle, is_on=lambda: not dock.isHidden())
