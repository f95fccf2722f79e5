"""The entries of the figure's legend as a tree: four groups, and in each the entries in the order of the page."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from desktop.swatch import GROUND, SIZE, swatch
from desktop.workspace import Workspace
from layers.edits import legend as edits
from layers.figure.legend import Entry, Group, arranged

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
PATCH = 12  # pixels
ROW_FORMAT = "application/x-sitmap-legend-entry"
GROUPS: dict[Group, str] = {
    "map": "Layers",
    "party": "Parties",
    "class": "Lines, hatches and discs",
    "ground": "Base map",
}


class Column(IntEnum):
    """What an entry stands for, and what that says."""

    TITLE = 0
    SAYS = 1


class LegendModel(QAbstractItemModel):
    """Shows the legend and turns ticks, words and dragged rows into edits.

    Rows of the top level are groups (internal id 0); an entry's internal id is that of its group, counted from 1.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._made: Sequence[Entry] = ()
        self._groups: list[tuple[str, list[Entry]]] = []
        workspace.changed.connect(self.refresh)
        workspace.opened_changed.connect(self.refresh)

    @property
    def natural(self) -> list[str]:
        """The ids of the entries in the map's own order."""
        return [entry.id for entry in self._made]

    def show(self, made: Sequence[Entry]) -> None:
        """Take what the map of the figure gives rise to now."""
        self._made = made
        self.refresh()

    def refresh(self) -> None:
        """Show the document as it is now; rows keep their place while the same entries stay in the same order."""
        document = self._workspace.document
        entries = arranged(self._made, document.figure.legend, document)
        groups = [
            (words, [entry for entry in entries if entry.group == group])
            for group, words in GROUPS.items()
            if any(entry.group == group for entry in entries)
        ]
        if _shape(groups) != _shape(self._groups):
            self.beginResetModel()
            self._groups = groups
            self.endResetModel()
            return
        old, self._groups = self._groups, groups
        for number, ((_, before), (_, after)) in enumerate(zip(old, groups, strict=True)):
            if before != after:
                first = self.index(0, Column.TITLE, self.index(number, 0))
                last = self.index(len(after) - 1, Column.SAYS, self.index(number, 0))
                self.dataChanged.emit(first, last)

    def entry_at(self, index: Index) -> Entry | None:
        """Return the entry of a row, or None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][1][index.row()]

    def index_of(self, entry_id: str) -> QModelIndex:
        """Return the place of an entry, an invalid one where it is not there."""
        for number, (_, entries) in enumerate(self._groups):
            for row, entry in enumerate(entries):
                if entry.id == entry_id:
                    return self.index(row, Column.TITLE, self.index(number, 0))
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the place of a cell."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # QObject has one without a place
        """Return the group of an entry."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of groups, or of a group's entries."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()][1])

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: ARG002 - the same everywhere
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Entry", "What it says")[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let entries be ticked, worded and dragged; only layers' entries have words of a second kind."""
        flag = Qt.ItemFlag
        entry = self.entry_at(index)
        if entry is None:
            return flag.ItemIsEnabled | flag.ItemIsDropEnabled if index.isValid() else flag.NoItemFlags
        usual = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren
        if index.column() == Column.TITLE:
            return usual | flag.ItemIsUserCheckable | flag.ItemIsEditable
        return usual | flag.ItemIsEditable if entry.group == "map" else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows or says."""
        entry = self.entry_at(index)
        if entry is None:
            return self._heading(index, role)
        if index.column() == Column.SAYS:
            return entry.says if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole) else None
        return _told(entry, role)

    def _heading(self, index: Index, role: int) -> Any:
        if not index.isValid() or index.column() != Column.TITLE:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._groups[index.row()][0]
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Turn a tick or other words into an edit."""
        entry = self.entry_at(index)
        if entry is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            hidden = Qt.CheckState(value) == Qt.CheckState.Unchecked
            label = "Hide legend entry" if hidden else "Show legend entry"
            return self._workspace.run(label, edits.hide_entries([entry.id], self.natural, hidden=hidden))
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == self.data(index):
            return False
        return self.word(entry, text, Column(index.column()))

    def word(self, entry: Entry, text: str | None, column: Column) -> bool:
        """Give an entry another title or other words; None gives it those of the map again."""
        title, says = self._own_words(entry.id)
        if column == Column.TITLE:
            title = None if text == entry.title_of_map and not entry.own else text
        else:
            says = None if text == entry.says_of_map and not entry.own else text
        return self._workspace.run(
            "Word legend entry", edits.word_entry(entry.id, self.natural, title=title, says=says)
        )

    def _own_words(self, entry_id: str) -> tuple[str | None, str | None]:
        for entry in self._workspace.document.figure.legend.entries:
            if entry.id == entry_id:
                return entry.title, entry.says
        return None, None

    # Moving an entry within its group

    def move(self, entry: Entry, by: int) -> bool:
        """Move an entry up (negative) or down in its group."""
        index = self.index_of(entry.id)
        row = index.row() + by + (1 if by > 0 else 0)
        return self._move_to(entry.id, index.internalId() - 1, row)

    def can_move(self, entry: Entry, by: int) -> bool:
        """Tell whether there is a place above or below."""
        index = self.index_of(entry.id)
        return 0 <= index.row() + by < self.rowCount(index.parent())

    def _move_to(self, entry_id: str, group: int, row: int) -> bool:
        """Put an entry in front of what stands in a row of its group."""
        entries = self._groups[group][1]
        if entry_id not in [entry.id for entry in entries]:
            return False  # a group's entries keep together
        before = entries[row].id if 0 <= row < len(entries) else None
        return self._workspace.run("Move legend entry", edits.move_entry(entry_id, self.natural, before))

    def supportedDropActions(self) -> Qt.DropAction:
        """Entries are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one format of a dragged row."""
        return [ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the id of the dragged entry."""
        data = QMimeData()
        entry = self.entry_at(indexes[0])
        if entry is not None:
            data.setData(ROW_FORMAT, entry.id.encode())
        return data

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        """Move the dragged entry to where it was dropped; the model follows the document, so Qt removes nothing."""
        if parent.isValid():
            self._move_to(bytes(data.data(ROW_FORMAT).data()).decode(), parent.row(), row)
        return False


def _told(entry: Entry, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
            return entry.title
        case Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if entry.hidden else Qt.CheckState.Checked
        case Qt.ItemDataRole.DecorationRole:
            return sample_of(entry)
        case Qt.ItemDataRole.ToolTipRole:
            return _explained(entry)
        case Qt.ItemDataRole.AccessibleTextRole:
            said = ", ".join(filter(None, (entry.title, entry.says)))
            return f"{said}, {'hidden' if entry.hidden else 'shown'}"
    return None


def sample_of(entry: Entry) -> QPixmap | None:
    """Return an entry's sample as a picture; the base map's lines have none."""
    if entry.style is not None and entry.shape is not None:
        return swatch(entry.style, entry.shape, 2)
    if entry.colour is None:
        return None
    picture = QPixmap(SIZE * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(QColor(GROUND))
    painter = QPainter(picture)
    painter.fillRect((SIZE.width() - PATCH) // 2, (SIZE.height() - PATCH) // 2, PATCH, PATCH, QColor(entry.colour))
    painter.end()
    return picture


def _explained(entry: Entry) -> str:
    if entry.own:
        return "An entry of your own."
    of_map = ": ".join(filter(None, (entry.title_of_map, entry.says_of_map)))
    return (
        f"The map says “{of_map}”." if (entry.title, entry.says) != (entry.title_of_map, entry.says_of_map) else of_map
    )


def _shape(groups: list[tuple[str, list[Entry]]]) -> list[tuple[str, list[str]]]:
    return [(words, [entry.id for entry in entries]) for words, entries in groups]
