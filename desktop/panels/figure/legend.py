"""The section with the legend of the figure: entries with samples, their words and order, and entries of one's own."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs
from PySide6.QtCore import QItemSelectionModel, QSettings, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QTreeView, QWidget

from desktop.panels.figure.controls import CheckedField, StillWheel
from desktop.panels.figure.legend_entry import LegendEntryDialog
from desktop.panels.figure.legend_model import Column, LegendModel
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from desktop.theme import IconButton
from layers.edits import legend as edits
from layers.figure.legend import Entry

LEAST_HEIGHT = 340  # pixels
TITLE_SHARE = 0.6  # of the width
HINT = "Untick what the legend shall not show; double-click or F2 to word it; drag or Alt+Up and Alt+Down to move it."


class LegendTree(QTreeView):
    """The tree of entries; Space ticks the chosen one, Alt with an arrow moves it, Delete removes one's own."""

    def __init__(self, section: "LegendSection", model: LegendModel):
        super().__init__()
        self._section = section
        self.setModel(model)
        self.setAccessibleName("Entries of the legend")
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(6)
        self.setIconSize(QSize(30, 18))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.header().setStretchLastSection(True)
        self.header().setHighlightSections(False)
        model.modelReset.connect(self._unfold)
        self._unfold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that the tree has besides Qt's own."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self._section.shift(moves[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self._section.tick()
        elif event.key() == Qt.Key.Key_Delete:
            self._section.remove()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give titles the larger part of the width."""
        super().resizeEvent(event)
        self.header().resizeSection(Column.TITLE, round(self.viewport().width() * TITLE_SHARE))

    def _unfold(self) -> None:
        self.expandAll()
        for row in range(self.model().rowCount()):
            self.setFirstColumnSpanned(row, self.rootIndex(), True)


class LegendSection(Section):
    """Title, columns and entries of the legend; each change is a step."""

    def __init__(self, settings: FigureSettings, remembered: QSettings):
        super().__init__("Legend", remembered, folded=True)
        self._settings = settings
        self.model = LegendModel(settings.workspace, self)
        self.title = CheckedField(settings, "Title of the legend", read=self._read_title, write=self._title)
        self.title.setPlaceholderText("Legend")
        self.columns = QComboBox()
        self.columns.setAccessibleName("Columns of the legend")
        self.columns.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.columns.installEventFilter(StillWheel(self.columns))
        self.columns.addItem("As they fit", None)
        for number in range(1, edits.MOST_COLUMNS + 1):
            self.columns.addItem(str(number), number)
        self.tree = LegendTree(self, self.model)
        self.buttons = {
            name: IconButton(icon, words)
            for name, icon, words in (
                ("add", "add", "Add an entry of your own"),
                ("edit", "edit", "Change your own entry"),
                ("remove", "delete", "Remove your own entry"),
                ("up", "up", "Move up (Alt+Up)"),
                ("down", "down", "Move down (Alt+Down)"),
                ("again", "undo", "Follow the map again: order, words and ticks"),
            )
        }
        self.add_row("T&itle", self.title)
        self.add_row("Col&umns", self.columns)
        self.form.addRow(self.tree)
        self.form.addRow(self._bar())
        self.add_note(HINT)
        self._connect()
        self.refresh()

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        return bar

    def _connect(self) -> None:
        runs = {
            "add": self.add_own,
            "edit": self.edit_own,
            "remove": self.remove,
            "up": lambda: self.shift(-1),
            "down": lambda: self.shift(1),
            "again": self.follow_map,
        }
        for name, run in runs.items():
            self.buttons[name].clicked.connect(run)
        self.columns.activated.connect(self._columns_chosen)
        self.tree.selectionModel().currentChanged.connect(self._enable)
        self._settings.changed.connect(self.refresh)

    def show_entries(self, made: Sequence[Entry]) -> None:
        """Take what the map of the figure gives rise to now."""
        chosen = self._chosen_id()
        self.model.show(made)
        self._choose(chosen)

    def refresh(self) -> None:
        """Show the columns that are set, and what can be done."""
        columns = self._settings.figure.legend.columns
        self.columns.setCurrentIndex(max(0, self.columns.findData(columns)))
        self._enable()

    @property
    def current(self) -> Entry | None:
        """The entry of the chosen row."""
        return self.model.entry_at(self.tree.currentIndex())

    def tick(self) -> None:
        """Show or hide the chosen entry."""
        index = self.tree.currentIndex().siblingAtColumn(Column.TITLE)
        entry = self.model.entry_at(index)
        if entry is not None:
            state = Qt.CheckState.Checked if entry.hidden else Qt.CheckState.Unchecked
            self.model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def shift(self, by: int) -> None:
        """Move the chosen entry up or down in its group, and keep it chosen."""
        entry = self.current
        if entry is not None and self.model.can_move(entry, by):
            self.model.move(entry, by)
            self._choose(entry.id)

    def add_own(self) -> None:
        """Ask for an entry of one's own and add it."""
        dialog = LegendEntryDialog(self._settings.document, self.window())
        dialog.accepted.connect(lambda: self._added(dialog))
        dialog.open()

    def edit_own(self) -> None:
        """Ask what to change about the chosen entry of one's own."""
        entry = self.current
        if entry is None or not entry.own:
            return
        dialog = LegendEntryDialog(self._settings.document, self.window())
        dialog.take(entry, self._sample_of(entry.id))
        dialog.accepted.connect(lambda: self._changed(entry.id, dialog))
        dialog.open()

    def remove(self) -> None:
        """Remove the chosen entry of one's own."""
        entry = self.current
        if entry is not None:
            self._run("Remove legend entry", edits.remove_entry(entry.id, self.model.natural))

    def follow_map(self) -> None:
        """Take back what was changed about the map's entries."""
        self._run("Follow the map in the legend", edits.follow_map())

    def _added(self, dialog: LegendEntryDialog) -> None:
        title, says = dialog.words
        edit = edits.add_entry(self.model.natural, title=title, says=says, shape=dialog.shape, sample=dialog.sample)
        if self._run("Add legend entry", edit):
            self._choose(self._settings.figure.legend.entries[-1].id)

    def _changed(self, entry_id: str, dialog: LegendEntryDialog) -> None:
        title, says = dialog.words
        edit = edits.change_entry(
            entry_id, self.model.natural, title=title, says=says, shape=dialog.shape, sample=dialog.sample
        )
        self._run("Change legend entry", edit)

    def _run(self, label: str, edit: Any) -> bool:
        return self._settings.workspace.run(label, edit)

    def _sample_of(self, entry_id: str) -> dict[str, Any]:
        entries = self._settings.figure.legend.entries
        return next((dict(entry.sample or {}) for entry in entries if entry.id == entry_id), {})

    def _chosen_id(self) -> str | None:
        entry = self.current
        return entry.id if entry else None

    def _choose(self, entry_id: str | None) -> None:
        index = self.model.index_of(entry_id) if entry_id else self.tree.currentIndex()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.tree.selectionModel().setCurrentIndex(index, flags)
        self._enable()

    def _enable(self) -> None:
        entry = self.current
        nothing = "Choose an entry of the list first."
        own = (
            nothing
            if entry is None
            else None
            if entry.own
            else "This entry stands for something on the map; untick it."
        )
        reasons = {
            "edit": own,
            "remove": own,
            "up": nothing if entry is None else None if self.model.can_move(entry, -1) else "It stands first already.",
            "down": nothing if entry is None else None if self.model.can_move(entry, 1) else "It stands last already.",
            "again": None if self._settings.figure.legend.entries else "Nothing was changed.",
        }
        for name, reason in reasons.items():
            button = self.buttons[name]
            button.setEnabled(reason is None)
            button.setToolTip(reason or button.accessibleName())

    def _columns_chosen(self) -> None:
        legend = self._settings.figure.legend
        self._run("Set columns of the legend", edits.set_legend(title=legend.title, columns=self.columns.currentData()))

    def _title(self) -> str:
        return self._settings.figure.legend.title or ""

    def _read_title(self, text: str) -> dict[str, Any]:
        return {"legend": structs.replace(self._settings.figure.legend, title=text or None)}
