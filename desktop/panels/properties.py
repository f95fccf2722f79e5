"""The properties panel: what the file says about the selected features, in a table that can be edited."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.theme import IconButton
from desktop.workspace import Workspace
from layers import dates, geojson
from layers.document import FeatureRef
from layers.edits import properties as edits_properties
from layers.style import BASES, PRECISIONS, STATES

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NAME, VALUE = 0, 1
SEVERAL = object()
MOST_FEATURES = 2_000
"""Beyond this many selected features the table would take too long to fill."""

SUGGESTED = ("name", "party", "state", "basis", "precision", "method", "start", "end")
METHODS = ("drawn", "traced", "imported", "geocoded", "constructed")


def value_from_text(text: str, old: Any = None) -> Any:
    """Return what a typed text means: JSON where it reads as a number, true, false, null, a list or an object.

    What was a string stays one when the text only looks like a number, so that a code such as 007 or 12 keeps its type;
    in quotation marks, any text is a string.
    """
    stripped = text.strip()
    try:
        value = json.loads(stripped, parse_constant=_refused)
    except ValueError:
        return text
    if isinstance(old, str) and not isinstance(value, str | list | dict):
        return text
    return value


def text_from_value(value: Any) -> str:
    """Return a value as it is typed: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class PropertiesModel(QAbstractTableModel):
    """The properties of the selected features; where they differ, a value shows as several."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.refs: tuple[FeatureRef, ...] = ()
        self.locked = ""
        self._values: dict[str, Any] = {}

    def show(self, refs: tuple[FeatureRef, ...], locked: str) -> None:
        """Show these features; `locked` says why they cannot be edited, or is empty."""
        values = self._common(refs)
        if list(values) == list(self._values) and values:
            self.refs, self.locked, self._values = refs, locked, values
            self.dataChanged.emit(self.index(0, NAME), self.index(len(values) - 1, VALUE))
            return
        self.beginResetModel()
        self.refs, self.locked, self._values = refs, locked, values
        self.endResetModel()

    def _common(self, refs: tuple[FeatureRef, ...]) -> dict[str, Any]:
        every = [geojson.properties(self._workspace.document.feature(ref)) for ref in refs[:MOST_FEATURES]]
        return {name: _common_value(every, name) for name in dict.fromkeys(name for each in every for name in each)}

    def name_at(self, index: Index) -> str:
        """Return the name of the property in a row."""
        return list(self._values)[index.row()]

    def value_of(self, name: str) -> Any:
        """Return the value that the features have in common, or SEVERAL."""
        return self._values.get(name)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of properties."""
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: ARG002 - the same everywhere
        """Return the number of columns: name and value."""
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "Value")[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let values be edited unless the layer is locked."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE and not self.locked else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a name, or a value as text."""
        name = self.name_at(index)
        value = self._values[name]
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == NAME:
                return name
            return "several values" if value is SEVERAL else text_from_value(value)
        if role == Qt.ItemDataRole.EditRole and index.column() == VALUE:
            return "" if value is SEVERAL else text_from_value(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.locked or _kind(value)
        if role == Qt.ItemDataRole.FontRole and index.column() == VALUE and (value is SEVERAL or value is None):
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a typed value to all selected features as one step."""
        name = self.name_at(index)
        old = self._values[name]
        text = str(value)
        if role != Qt.ItemDataRole.EditRole or text == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        return self.write(name, value_from_text(text, old))

    def write(self, name: str, value: Any) -> bool:
        """Give a property of all selected features this value, as one step."""
        return self._workspace.run(f"Set {name}", edits_properties.set_property(self.refs, name, value))

    def remove(self, name: str) -> bool:
        """Remove a property from all selected features, as one step."""
        return self._workspace.run(f"Remove {name}", edits_properties.remove_property(self.refs, name))


def _common_value(every: list[dict[str, Any]], name: str) -> Any:
    first = every[0].get(name, SEVERAL)
    same = all(name in each and type(each[name]) is type(first) and each[name] == first for each in every)
    return first if same else SEVERAL


def _kind(value: Any) -> str:
    if value is SEVERAL:
        return "The selected features differ here; typing a value gives it to all of them"
    kinds: list[tuple[type, str]] = [(bool, "yes or no"), (str, "text"), (dict, "object"), (list, "list")]
    return next((text for kind, text in kinds if isinstance(value, kind)), "null" if value is None else "number")


class NamesProperties(Protocol):
    """A model that knows which property a cell shows."""

    def name_at(self, index: Index) -> str:
        """Return the name of the property in a cell."""


class ValueDelegate(QStyledItemDelegate):
    """Offers the words of Sitmap's vocabulary while a value is typed; any other text is allowed too."""

    def __init__(self, workspace: Workspace, model: NamesProperties, parent: QObject):
        super().__init__(parent)
        self._workspace = workspace
        self._model = model

    def _words(self, name: str) -> tuple[str, ...]:
        parties = tuple(party.id for party in self._workspace.document.parties)
        words = {"state": STATES, "basis": BASES, "precision": PRECISIONS, "party": parties, "method": METHODS}
        return words.get(name, ())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line, or a list with a line where there is a vocabulary."""
        words = self._words(self._model.name_at(index))
        if not words:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.setEditable(True)
        box.addItems(words)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the present value."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setEditText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Hand the typed text to the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class PropertiesPanel(QWidget):
    """Shows and edits the properties of the selected features."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "secondary")
        self.caption.setWordWrap(True)
        self.model = PropertiesModel(workspace, self)
        self.table = PropertiesTable(workspace, self.model, self)
        self.top = QVBoxLayout()
        self.new_name = QComboBox(self)
        self.new_name.setEditable(True)
        self.new_name.setAccessibleName("Name of a new property")
        self.new_value = QLineEdit(self)
        self.new_value.setAccessibleName("Value of a new property")
        self.new_value.setPlaceholderText("value")
        self.add_button = IconButton("add", "Add this property to the selected features", self)
        self.remove_button = IconButton("delete", "Remove the chosen property from the selected features", self)
        self._lay_out()
        workspace.changed.connect(self.refresh)
        workspace.selection_changed.connect(self.refresh)
        workspace.opened_changed.connect(self.refresh)
        self.add_button.clicked.connect(self.add)
        self.new_value.returnPressed.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.table.remove_wanted.connect(self.remove)
        self.refresh()

    def _lay_out(self) -> None:
        line = self.new_name.lineEdit()
        if line is not None:
            line.setPlaceholderText("new property")
        top = self.top
        top.setContentsMargins(12, 10, 12, 8)
        top.setSpacing(2)
        top.addWidget(self.heading)
        top.addWidget(self.caption)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 6, 10, 8)
        foot.addWidget(self.new_name, 1)
        foot.addWidget(self.new_value, 1)
        foot.addWidget(self.add_button)
        foot.addWidget(self.remove_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        rule = QFrame(self)
        rule.setProperty("role", "line")
        layout.addWidget(rule)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Show the selected features as they are now."""
        refs = self._workspace.selection.features
        locked = self._locked(refs)
        self.model.show(refs, locked)
        self.heading.setText(self._heading(refs))
        self.caption.setText(locked or self._caption(refs))
        for widget in (self.new_name, self.new_value, self.add_button, self.remove_button):
            widget.setEnabled(bool(refs) and not locked)
            widget.setToolTip(locked or widget.accessibleName())
        self._suggest()

    def _heading(self, refs: tuple[FeatureRef, ...]) -> str:
        if not refs:
            return "Nothing is selected"
        if len(refs) == 1:
            return wording.feature_name(self._workspace.document.feature(refs[0]))
        return wording.count(len(refs), "feature")

    def _caption(self, refs: tuple[FeatureRef, ...]) -> str:
        document = self._workspace.document
        if not refs:
            return "Click a shape on the map to see and edit its properties."
        if len(refs) > 1:
            titles = dict.fromkeys(document.layer(ref.layer).title for ref in refs)
            partly = f"; the values shown are those of the first {MOST_FEATURES:,}" if len(refs) > MOST_FEATURES else ""
            return f"in {', '.join(titles)}{partly}"
        feature = document.feature(refs[0])
        identifier = geojson.feature_id(feature)
        kind = geojson.geometry_type(feature) or "no shape"
        named = "without an id" if identifier is None else f"id {json.dumps(identifier, ensure_ascii=False)}"
        return f"{kind} in {document.layer(refs[0].layer).title}, {named}{self._when(refs[0])}"

    def _when(self, ref: FeatureRef) -> str:
        properties: Mapping[str, Any] = geojson.properties(self._workspace.document.feature(ref))
        start, end = properties.get("start"), properties.get("end")
        as_of = self._workspace.document.as_of
        shown = dates.shows(start if isinstance(start, str) else None, end if isinstance(end, str) else None, as_of)
        return "" if shown else f", not shown on {dates.prose(as_of or '')}"

    def _locked(self, refs: tuple[FeatureRef, ...]) -> str:
        for layer_id in dict.fromkeys(ref.layer for ref in refs):
            layer = self._workspace.document.layer(layer_id)
            if layer.locked:
                return f"“{layer.title}” is locked. Unlock it in the layers panel to edit its features."
            if layer.frame.form == "geometry":
                return f"“{layer.title}” is a bare geometry, which has no place for properties."
        return ""

    def _suggest(self) -> None:
        text = self.new_name.currentText()
        present = {self.model.name_at(self.model.index(row, NAME)) for row in range(self.model.rowCount())}
        self.new_name.clear()
        self.new_name.addItems([name for name in SUGGESTED if name not in present])
        self.new_name.setEditText(text if text not in present else "")

    def add(self) -> None:
        """Add the typed property to the selected features."""
        name = self.new_name.currentText().strip()
        if name and self.model.write(name, value_from_text(self.new_value.text())):
            self.new_name.setEditText("")
            self.new_value.clear()

    def remove(self) -> None:
        """Remove the chosen property from the selected features."""
        index = self.table.currentIndex()
        if index.isValid() and not self.model.locked:
            self.model.remove(self.model.name_at(index))


class PropertiesTable(QTableView):
    """The table itself; Delete removes the chosen property."""

    remove_wanted = Signal()

    def __init__(self, workspace: Workspace, model: PropertiesModel, parent: QWidget):
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegateForColumn(VALUE, ValueDelegate(workspace, model, self))
        self.setAccessibleName("Properties of the selection")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, 130)
        header.setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the chosen property with Delete; Return edits, as F2 does."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self.edit(self.currentIndex().siblingAtColumn(VALUE))
        else:
            super().keyPressEvent(event)
