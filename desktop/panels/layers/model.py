"""The layers as a tree for Qt's views: one row a layer, top-most first, and under it the samples of its legend."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from operator import is_
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from desktop import theme, wording
from desktop.panels.layers.legend import LegendEntry, legend_of
from desktop.workspace import Workspace
from layers import edits
from layers.document import Layer, Problem
from layers.figure.legend import Shown

Index = QModelIndex | QPersistentModelIndex
ShownOf = Callable[[str], list[Shown]]
ROW_FORMAT = "application/x-sitmap-layer"
NO_INDEX = QModelIndex()


class Column(IntEnum):
    """The columns of the tree."""

    TITLE = 0
    PROBLEMS = 1
    LOCK = 2


class LayersModel(QAbstractItemModel):
    """Shows the document's layers and turns what the user does to a row into an edit."""

    def __init__(self, workspace: Workspace, shown: ShownOf, parent: QObject | None = None):
        """`shown` returns the styles and shapes in which a layer, given by its id, is drawn now."""
        super().__init__(parent)
        self._workspace = workspace
        self._shown = shown
        self._layers: list[Layer] = []
        self._legends: dict[str, tuple[tuple[Any, ...], list[LegendEntry]]] = {}
        self._unsaved: frozenset[str] = frozenset()
        self._problems: dict[str, list[Problem]] = {}
        self.refresh()

    # What the panel asks

    def layer_at(self, index: Index) -> Layer | None:
        """Return the layer of a row or of the legend under it."""
        if not index.isValid():
            return None
        row = index.internalId() - 1 if index.internalId() else index.row()
        return self._layers[row] if 0 <= row < len(self._layers) else None

    def index_of(self, layer_id: str) -> QModelIndex:
        """Return the row of a layer, or an invalid index."""
        for row, layer in enumerate(self._layers):
            if layer.id == layer_id:
                return self.index(row, Column.TITLE)
        return QModelIndex()

    def refresh(self) -> None:
        """Show the document as it is now; rows keep their place while the same layers stay in the same order."""
        layers = list(reversed(self._workspace.document.layers))
        same = [layer.id for layer in layers] == [layer.id for layer in self._layers]
        if not same:
            self.beginResetModel()
        self._layers = layers
        if same:
            self._all_changed()
        else:
            self.endResetModel()

    def refresh_legends(self) -> None:
        """Make the samples of the layers again whose features or style changed since they were made."""
        document = self._workspace.document
        for row, layer in enumerate(self._layers):
            basis = (layer.features, layer.style, document.parties, document.as_of)
            if layer.id in self._legends and all(map(is_, self._legends[layer.id][0], basis)):
                continue
            entries = legend_of(layer, self._shown(layer.id), document)
            if layer.id in self._legends and self._legends[layer.id][1] == entries:
                self._legends[layer.id] = (basis, entries)
                continue
            parent = self.index(row, Column.TITLE)
            count = self.rowCount(parent)
            if count:
                self.beginRemoveRows(parent, 0, count - 1)
                self._legends[layer.id] = (basis, [])
                self.endRemoveRows()
            if entries:
                self.beginInsertRows(parent, 0, len(entries) - 1)
            self._legends[layer.id] = (basis, entries)
            if entries:
                self.endInsertRows()

    def mark_unsaved(self, layer_ids: frozenset[str]) -> None:
        """Mark the layers whose contents are not stored yet."""
        if layer_ids != self._unsaved:
            self._unsaved = layer_ids
            self._all_changed()

    def mark_problems(self, problems: dict[str, list[Problem]]) -> None:
        """Mark the layers that have problems, by id; those with an empty list have none."""
        if problems != self._problems:
            self._problems = problems
            self._all_changed()

    def _entries(self, layer: Layer) -> list[LegendEntry]:
        return self._legends[layer.id][1] if layer.id in self._legends else []

    def _all_changed(self) -> None:
        if self._layers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._layers) - 1, Column.LOCK))
        for row in range(len(self._layers)):
            parent = self.index(row, 0)
            count = self.rowCount(parent)
            if count:
                self.dataChanged.emit(self.index(0, 0, parent), self.index(count - 1, 0, parent))

    # Qt's model. The internal id of a legend row is the row of its layer plus one, that of a layer 0.

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the index of a layer or of a legend entry under it."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # Qt overloads parent()
        """Return the layer's row of a legend entry."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many layers there are, or how many entries a layer's legend has."""
        if not parent.isValid():
            return len(self._layers)
        if parent.internalId() or parent.column() != Column.TITLE:
            return 0
        return len(self._entries(self._layers[parent.row()]))

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: ARG002 - the same everywhere
        """Return the number of columns."""
        return len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        if index.internalId():
            return flag.ItemIsEnabled
        usual = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled
        if index.column() == Column.TITLE:
            return usual | flag.ItemIsUserCheckable | flag.ItemIsEditable
        return usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows or says."""
        layer = self.layer_at(index)
        if layer is None:
            return None
        if index.internalId():
            return self._legend_data(layer, index, role)
        if index.column() == Column.TITLE:
            return self._title_data(layer, role)
        if index.column() == Column.PROBLEMS:
            return _problem_data(self._problems.get(layer.id, []), role)
        return _lock_data(layer, role)

    def _title_data(self, layer: Layer, role: int) -> Any:
        unsaved = layer.id in self._unsaved
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{layer.title} •" if unsaved else layer.title
            case Qt.ItemDataRole.EditRole:
                return layer.title
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                count = wording.count(len(layer.features), "feature")
                return f"{layer.title}: {count} in {layer.file}" + (", not saved yet" if unsaved else "")
            case Qt.ItemDataRole.AccessibleTextRole:
                shown = "shown" if layer.visible else "hidden"
                locked = ", locked" if layer.locked else ""
                return f"{layer.title}, {shown}{locked}" + (", not saved yet" if unsaved else "")
        return None

    def _legend_data(self, layer: Layer, index: Index, role: int) -> Any:
        entry = self._entries(layer)[index.row()]
        if index.column() != Column.TITLE:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return entry.text
        if role == Qt.ItemDataRole.DecorationRole:
            return entry.sample
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Turn a tick or a new title into an edit."""
        layer = self.layer_at(index)
        if layer is None or index.column() != Column.TITLE:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            return self.set_visible(layer, Qt.CheckState(value) == Qt.CheckState.Checked)
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not title or title == layer.title:
            return False
        return self._workspace.run(f"Rename “{layer.title}”", edits.set_layer(layer.id, title=title))

    def set_visible(self, layer: Layer, visible: bool) -> bool:
        """Show or hide a layer."""
        label = f"Show “{layer.title}”" if visible else f"Hide “{layer.title}”"
        return self._workspace.run(label, edits.set_layer(layer.id, visible=visible))

    # Dragging a row to another place

    def supportedDropActions(self) -> Qt.DropAction:
        """Layers are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one format of a dragged row."""
        return [ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the id of the dragged layer."""
        data = QMimeData()
        layer = self.layer_at(indexes[0])
        if layer is not None:
            data.setData(ROW_FORMAT, layer.id.encode())
        return data

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        """Move the dragged layer to where it was dropped; the model follows the document, so Qt removes nothing."""
        layer_id = bytes(data.data(ROW_FORMAT).data()).decode()
        if parent.isValid():
            row = (parent.internalId() - 1 if parent.internalId() else parent.row()) + (1 if row > 0 else 0)
        if row < 0:
            row = len(self._layers)
        self.move(layer_id, row)
        return False

    def move(self, layer_id: str, row: int) -> bool:
        """Put a layer before what stands in this row of the panel (from the top)."""
        old = next(place for place, layer in enumerate(self._layers) if layer.id == layer_id)
        new = row - 1 if row > old else row
        position = len(self._layers) - 1 - max(0, min(new, len(self._layers) - 1))
        title = self._layers[old].title
        return self._workspace.run(f"Move “{title}”", edits.move_layer(layer_id, position))


def _problem_data(problems: list[Problem], role: int) -> Any:
    if not problems:
        return None
    if role == Qt.ItemDataRole.DecorationRole:
        tones = theme.colours()
        severe = any(problem.severity == "error" for problem in problems)
        name, colour = ("error", tones.error) if severe else ("warning", tones.warning)
        return theme.icon(name, 16, colour)
    if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        lines = [problem.message for problem in problems[:8]]
        if len(problems) > 8:
            lines.append(f"… and {len(problems) - 8} more")
        return "\n".join(lines)
    return None


def _lock_data(layer: Layer, role: int) -> Any:
    if role == Qt.ItemDataRole.DecorationRole:
        tones = theme.colours()
        name, colour = ("locked", tones.text) if layer.locked else ("unlocked", tones.disabled)
        return QIcon(theme.icon(name, 16, colour))
    if role == Qt.ItemDataRole.ToolTipRole:
        return "Locked: click to allow changes" if layer.locked else "Click to protect this layer from changes"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return "locked" if layer.locked else "not locked"
    return None
