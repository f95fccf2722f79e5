"""Parties: whose the shapes are. The list of them, each with its name and the colour that its shapes are drawn in."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.workspace import Workspace
from layers import edits, style
from layers.document import Party

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
SIZE = (620, 360)
PATCH = 16  # pixels
RIM = "#b8aea0"
HINT = "A shape belongs to a party when its property “party” says what stands in the last column."


class Column(IntEnum):
    """The columns of the table."""

    NAME = 0
    SHORT = 1
    COLOUR = 2
    ID = 3


HEADINGS = {
    Column.NAME: "Name",
    Column.SHORT: "Short name",
    Column.COLOUR: "Colour",
    Column.ID: "In files",
}


class PartiesModel(QAbstractTableModel):
    """Shows the document's parties and turns what is typed into an edit."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._parties: tuple[Party, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Show the document as it is now; rows keep their place while the same parties stay in the same order."""
        parties = self._workspace.document.parties
        same = [party.id for party in parties] == [party.id for party in self._parties]
        if not same:
            self.beginResetModel()
        self._parties = parties
        if not same:
            self.endResetModel()
        elif parties:
            self.dataChanged.emit(self.index(0, 0), self.index(len(parties) - 1, len(Column) - 1))

    def party_at(self, row: int) -> Party | None:
        """Return the party of a row."""
        return self._parties[row] if 0 <= row < len(self._parties) else None

    def row_of(self, party_id: str) -> int:
        """Return the row of a party, or -1."""
        return next((row for row, party in enumerate(self._parties) if party.id == party_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of parties."""
        return 0 if parent.isValid() else len(self._parties)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be edited but what files refer to."""
        flags = super().flags(index)
        editable = index.isValid() and index.column() != Column.ID
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, and beside the colour's number a patch of it."""
        party = self.party_at(index.row())
        if party is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            column = Column(index.column())
            return {
                Column.NAME: party.name,
                Column.SHORT: party.short or "",
                Column.COLOUR: party.colour,
                Column.ID: party.id,
            }[column]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.COLOUR:
            return _patch(party.colour)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Run what was typed as an edit."""
        party = self.party_at(index.row())
        if party is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).strip()
        values: dict[Column, dict[str, str | None]] = {
            Column.NAME: {"name": text},
            Column.SHORT: {"short": text or None},
            Column.COLOUR: {"colour": text.lower()},
        }
        return self._workspace.run("Change party", edits.change_party(party.id, **values[Column(index.column())]))


def _patch(colour: str) -> QIcon:
    """Return a patch of a colour, rimmed so that it stands off in both themes, and the same in a selected row."""
    picture = QPixmap(PATCH, PATCH)
    picture.fill(QColor(RIM))
    painter = QPainter(picture)
    painter.fillRect(1, 1, PATCH - 2, PATCH - 2, QColor(colour))
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


class PartiesDialog(QDialog):
    """The list of parties: add, rename, colour, reorder, delete; each is a step that can be undone."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle("Parties")
        self.resize(*SIZE)
        self.model = PartiesModel(workspace, self)
        self.table = QTableView()
        self.table.setAccessibleName("Parties")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        for column in Column:
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setTabKeyNavigation(False)
        self.name = QLineEdit()
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(self._enable)
        workspace.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        for name, text, run in (
            ("colour", "&Colour…", self.choose_colour),
            ("up", "Move &up", lambda: self._move(-1)),
            ("down", "Move &down", lambda: self._move(1)),
            ("delete", "De&lete", self.delete),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            column.addWidget(button)
            self.buttons[name] = button
        column.addStretch()
        close = QPushButton("Close")
        close.setAutoDefault(False)  # Enter ends the typing in a cell
        close.clicked.connect(self.accept)
        column.addWidget(close)
        self.name.setAccessibleName("Name of a new party")
        self.name.setPlaceholderText("Name of a new party")
        self.name.returnPressed.connect(self.add)
        add = QPushButton("&Add")
        add.setAutoDefault(False)
        add.clicked.connect(self.add)
        adding = QHBoxLayout()
        adding.addWidget(self.name, 1)
        adding.addWidget(add)
        hint = QLabel(HINT)
        hint.setWordWrap(True)
        hint.setProperty("role", "secondary")
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addLayout(adding)
        left.addWidget(hint)
        layout = QHBoxLayout(self)
        layout.addLayout(left, 1)
        layout.addLayout(column)

    def _show(self) -> None:
        """Bring the table in step; a choice that a new order has thrown away is made again."""
        party, column = self.current, max(0, self.table.currentIndex().column())
        self.model.refresh()
        if not self.table.currentIndex().isValid():
            row = self.model.row_of(party.id) if party else -1
            self._choose(max(row, 0), column)
        self._enable()

    def _choose(self, row: int, column: int = Column.NAME) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(self.model.index(row, column), flags)

    def _enable(self) -> None:
        row, last = self.table.currentIndex().row(), self.model.rowCount() - 1
        for name in ("colour", "delete"):
            self.buttons[name].setEnabled(row >= 0)
        self.buttons["up"].setEnabled(row > 0)
        self.buttons["down"].setEnabled(0 <= row < last)

    @property
    def current(self) -> Party | None:
        """The party of the chosen row."""
        return self.model.party_at(self.table.currentIndex().row())

    def add(self) -> None:
        """Add a party of the typed name, with a colour that the fewest others have; files know it by its name too."""
        document, name = self._workspace.document, self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        party_id = edits.free_name(name, {party.id for party in document.parties})
        party = Party(party_id, name, colour=style.next_party_colour(document))
        if self._workspace.run("Add party", edits.add_party(party)):
            self.name.clear()
            self._choose(self.model.row_of(party_id))

    def choose_colour(self) -> None:
        """Ask for the colour of the chosen party."""
        party = self.current
        if party is None:
            return
        chosen = QColorDialog.getColor(QColor(party.colour), self, f"Colour of {party.name}")
        if chosen.isValid():
            self._workspace.run("Change party", edits.change_party(party.id, colour=chosen.name()))

    def delete(self) -> None:
        """Delete the chosen party; undo brings it back."""
        party = self.current
        if party is not None:
            self._workspace.run("Delete party", edits.delete_party(party.id))

    def _move(self, by: int) -> None:
        party = self.current
        if party is not None:
            row = self.table.currentIndex().row() + by
            self._workspace.run("Move party", edits.move_party(party.id, row))
