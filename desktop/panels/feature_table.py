"""The table of a layer's features: one row each, which sorts, searches, selects both ways and can be edited."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.panels.layers.panel import LayersPanel
from desktop.panels.properties import ValueDelegate, text_from_value, value_from_text
from desktop.workspace import Workspace
from layers.document import FeatureRef, Layer
from layers.edits import properties as edits_properties
from layers.properties.table import PropertyTable
from layers.properties.values import ABSENT

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
ID = 0
"""The column of the features' ids; the properties follow."""

_MOST_FITTED = 200
"""Columns whose width is fitted to what they hold."""

_MOST_RUNS = 1_000
"""Runs of selected rows that are marked: Qt's selection model takes time with the square of their number."""

_MOST_SHOWN = 300
"""Letters of a value that a cell shows: a longer one is read in the properties panel."""


class FeatureTableModel(QAbstractTableModel):
    """The rows of one layer in the order and choice in which they are shown; cells are read when they are seen."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._table: PropertyTable | None = None
        self._rows: list[int] = []
        self._words = ""
        self._sorted_by = -1, Qt.SortOrder.AscendingOrder

    @property
    def layer(self) -> Layer | None:
        """Return the layer that is shown."""
        return self._table.layer if self._table else None

    @property
    def why_not_edit(self) -> str:
        """Return why no cell can be edited, or an empty text."""
        layer = self.layer
        if layer is not None and layer.locked:
            return f"“{layer.title}” is locked. Unlock it in the layers panel to edit its features."
        if layer is not None and layer.frame.form == "geometry":
            return f"“{layer.title}” is a bare geometry, which has no place for properties."
        return ""

    def show(self, layer: Layer | None) -> None:
        """Show a layer, or the next value of the one that is shown: then the rows keep their places where they can."""
        former = self.layer
        if layer is former:
            return
        if self._table is not None and former is not None and layer is not None and former.id == layer.id:
            self._follow(self._table, former, layer)
            return
        self.beginResetModel()
        self._table = PropertyTable(layer) if layer is not None else None
        self._sorted_by = -1, Qt.SortOrder.AscendingOrder
        self._arrange()
        self.endResetModel()

    def _follow(self, table: PropertyTable, former: Layer, layer: Layer) -> None:
        columns = table.columns
        table.follow(layer)
        same = [feature.key for feature in former.features] == [feature.key for feature in layer.features]
        if same and columns == table.columns:
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        if not same:
            self._arrange()
        self.endResetModel()

    def search(self, words: str) -> None:
        """Show only rows that contain these words."""
        self.beginResetModel()
        self._words = words
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order of the file."""
        if (column, order) == self._sorted_by:
            return
        self.beginResetModel()
        self._sorted_by = column, order
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        table, (column, order) = self._table, self._sorted_by
        if table is None:
            self._rows = []
            return
        self._rows = table.containing(self._words)
        if 0 <= column <= len(table.columns):
            name = None if column == ID else table.columns[column - 1]
            self._rows = table.sorted(self._rows, name, descending=order == Qt.SortOrder.DescendingOrder)

    def refs(self, rows: Iterable[int]) -> list[FeatureRef]:
        """Return the features in these rows."""
        layer = self.layer
        if layer is None:
            return []
        return [FeatureRef(layer.id, layer.features[self._rows[row]].key) for row in rows]

    def rows_of(self, refs: Iterable[FeatureRef]) -> list[int]:
        """Return the rows of those of these features that are shown, in the table's order."""
        layer = self.layer
        if layer is None:
            return []
        keys = {ref.key for ref in refs if ref.layer == layer.id}
        features = layer.features
        return [row for row, position in enumerate(self._rows) if features[position].key in keys] if keys else []

    def name_at(self, index: Index) -> str:
        """Return the name of the property in a column."""
        return self._table.columns[index.column() - 1] if self._table and index.column() != ID else ""

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many features are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of properties that occur, and one for the id."""
        return 0 if parent.isValid() or self._table is None else len(self._table.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the names of the properties."""
        if orientation != Qt.Orientation.Horizontal or self._table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "id" if section == ID else self._table.columns[section - 1]
        if role == Qt.ItemDataRole.ToolTipRole:
            what = (
                "The features' ids as the file has them"
                if section == ID
                else f"The property {self._table.columns[section - 1]}"
            )
            return f"{what}. Click to sort."
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let properties be edited unless something forbids it; ids are what statements hold on to."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.column() == ID or self.why_not_edit else usual | Qt.ItemFlag.ItemIsEditable

    def value(self, index: Index) -> Any:
        """Return the value in a cell, or ABSENT."""
        if self._table is None:
            return ABSENT
        row = self._rows[index.row()]
        if index.column() == ID:
            identifier = self._table.identifier(row)
            return ABSENT if identifier is None else identifier
        return self._table.value(row, self.name_at(index))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, and how it stands there."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.why_not_edit or None
        if role not in _ROLES_OF_VALUES:
            return None
        value = self.value(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return (_RIGHT if is_number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return _italic() if value is None else None
        text = "" if value is ABSENT else text_from_value(value)
        return text if role == Qt.ItemDataRole.EditRole else text[:_MOST_SHOWN].replace("\n", " ")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a typed value to the feature, as one step."""
        text = str(value)
        if role != Qt.ItemDataRole.EditRole or text == self.data(index, role):
            return False
        name, old = self.name_at(index), self.value(index)
        edit = edits_properties.set_property(self.refs([index.row()]), name, value_from_text(text, old))
        return self._workspace.run(f"Set {name}", edit)


_RIGHT = Qt.AlignmentFlag.AlignRight
_ROLES_OF_VALUES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.FontRole,
)


def _italic() -> QFont:
    font = QFont()
    font.setItalic(True)
    return font


class FeatureTable(QWidget):
    """Shows the features of the layer that is chosen in the layers panel; while it is hidden it reads nothing."""

    def __init__(self, workspace: Workspace, layers: LayersPanel, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._layers = layers
        self.model = FeatureTableModel(workspace, self)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "secondary")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search in the table")
        self.search.setAccessibleName("Search in the table")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(260)
        self.view = FeatureTableView(workspace, self.model, self)
        self._rows: list[int] = []  # those of what is selected
        self._marked: list[int] = []  # those of them that are marked
        self._search_soon = QTimer(self, singleShot=True, interval=200)
        self._search_soon.timeout.connect(lambda: self.model.search(self.search.text()))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(10, 4, 10, 4)
        top.addWidget(self.caption, 1)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.changed.connect(self.refresh)
        workspace.opened_changed.connect(self._opened)
        workspace.selection_changed.connect(self._show_selection)
        self._layers.current_changed.connect(self.refresh)
        self.search.textChanged.connect(self._search_soon.start)
        self.model.modelReset.connect(self._show_selection)
        self.view.selectionModel().selectionChanged.connect(self._select)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the layer now that somebody looks."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen layer as it is now."""
        if not self.isVisible():
            return
        former, layer = self.model.layer, self._layers.current_layer
        self.model.show(layer)
        if layer is not None and (former is None or former.id != layer.id):
            self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.view.fit_columns()
        self._show_caption()

    def _opened(self) -> None:
        self.model.show(None)  # a layer of the same id is another one now
        self.refresh()

    def _show_selection(self) -> None:
        """Mark the rows of what is selected."""
        if not self.isVisible():
            return
        self._rows = self.model.rows_of(self._workspace.selection.features)
        wanted = _first_runs(self._rows)
        if wanted != self.view.rows():
            self._marked = wanted
            self.view.mark(wanted)
        self._show_caption()

    def _select(self) -> None:
        """Select the features of the rows that were chosen, unless it was the selection that marked them."""
        rows, marked = set(self.view.rows()), set(self._marked)
        if rows == marked:
            return
        if rows & marked:  # what is selected beyond the marked rows stays, as rows are added or taken out
            rows |= set(self._rows) - marked
        self._marked = self._rows = sorted(rows)
        self._workspace.select(self.model.refs(self._rows))

    def _show_caption(self) -> None:
        layer, shown = self.model.layer, self.model.rowCount()
        if layer is None:
            self.caption.setText("Choose a layer in the layers panel to see its features.")
            return
        every = len(layer.features)
        counted = (
            wording.count(every, "feature") if shown == every else f"{shown:,} of {wording.count(every, 'feature')}"
        )
        selected = len(self._rows)
        self.caption.setText(f"{layer.title}: {counted}" + (f", {selected:,} selected" if selected else ""))


def _first_runs(rows: list[int]) -> list[int]:
    """Return the rows, given in order, of as many runs of neighbours as the view can mark without a wait."""
    starts = [at for at, row in enumerate(rows) if at == 0 or rows[at - 1] != row - 1]
    return rows if len(starts) <= _MOST_RUNS else rows[: starts[_MOST_RUNS]]


class FeatureTableView(QTableView):
    """The table itself; Return edits a cell."""

    def __init__(self, workspace: Workspace, model: FeatureTableModel, parent: QWidget):
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(ValueDelegate(workspace, model, self))
        self.setAccessibleName("Features of the layer")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setDefaultSectionSize(130)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(40)  # rows that are looked at: reading 100,000 would take seconds
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def fit_columns(self) -> None:
        """Give each column the width of what the first rows hold, within reason."""
        header = self.horizontalHeader()
        for column in range(min(self.model().columnCount(), _MOST_FITTED)):
            wanted = max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) + 12
            header.resizeSection(column, min(max(wanted, 60), 260))

    def rows(self) -> list[int]:
        """Return the chosen rows in the table's order."""
        ranges = self.selectionModel().selection().toList()
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    def mark(self, rows: list[int]) -> None:
        """Choose these rows, given in the table's order, and let the first be seen."""
        model, selection = self.model(), QItemSelection()
        last = model.columnCount() - 1
        # Neighbours make one range: a range for each of 100,000 rows would take seconds.
        for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):
            block = [row for _, row in run]
            selection.append(QItemSelectionRange(model.index(block[0], 0), model.index(block[-1], last)))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)
        if rows:
            self.scrollTo(model.index(rows[0], max(self.currentIndex().column(), 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit the current cell with Return."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and self.state() != self.State.EditingState:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)
