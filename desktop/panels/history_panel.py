"""The history panel: what was done, step by step, and a way back to each."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from desktop import theme
from desktop.workspace import Workspace
from layers.history import Step

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class HistoryModel(QAbstractListModel):
    """The steps, the oldest first; row 0 is the situation as it was opened, row n what it was after n steps."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._steps: tuple[Step, ...] = workspace.steps

    def refresh(self) -> None:
        """Show the steps that there are now."""
        steps = self._workspace.steps
        if len(steps) != len(self._steps):
            self.beginResetModel()
            self._steps = steps
            self.endResetModel()
        self._steps = steps
        self.dataChanged.emit(self.index(0), self.index(len(steps)))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of steps and one for the beginning."""
        return 0 if parent.isValid() else len(self._steps) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a step's label, in bold where the situation stands, faint where it was taken back."""
        row, position = index.row(), self._workspace.position
        is_saved = row == self._workspace.saved_position
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            label = self._steps[row - 1].label if row else "As it was opened"
            said = [label, "saved" if is_saved else ""]
            if role == Qt.ItemDataRole.AccessibleTextRole:
                said.append("now" if row == position else "taken back" if row > position else "")
            return " – ".join(filter(None, said))
        if role == Qt.ItemDataRole.FontRole and row == position:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row > position:
            return QColor(theme.colours().disabled)
        if role == Qt.ItemDataRole.DecorationRole:
            return theme.icon("save" if is_saved else "next" if row == position else "blank", 16)
        return None


class HistoryPanel(QWidget):
    """Lists the steps; a click or Return goes to where a step was the last one done."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.model = HistoryModel(workspace, self)
        self.list = HistoryList(workspace, self.model, self)
        hint = QLabel("Click a step to go there. Nothing is lost until you do something else from there.", self)
        hint.setProperty("role", "secondary")
        hint.setWordWrap(True)
        hint.setContentsMargins(12, 6, 12, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addWidget(hint)
        for signal in (workspace.changed, workspace.opened_changed, workspace.saved_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the steps and where the situation stands among them."""
        self.model.refresh()
        here = self.model.index(self._workspace.position)
        self.list.setCurrentIndex(here)
        self.list.scrollTo(here)


class HistoryList(QListView):
    """The list itself."""

    def __init__(self, workspace: Workspace, model: HistoryModel, parent: QWidget):
        super().__init__(parent)
        self._workspace = workspace
        self.setModel(model)
        self.setAccessibleName("History")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: workspace.go_to(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current step with Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._workspace.go_to(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
