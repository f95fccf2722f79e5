"""The list of what a check found: what, in which file, where, and a way to it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from layers.document import Document, FeatureRef, Layer, Problem, position_of

COLUMNS = ("What", "Layer", "Where")


class Finding(NamedTuple):
    """A problem and the id of the layer that has it; None for the situation itself."""

    layer: str | None
    problem: Problem


class ProblemsDialog(QDialog):
    """Lists findings; activating one selects and shows its feature."""

    chosen = Signal(object)

    def __init__(self, document: Document, findings: Sequence[Finding], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("What the check found")
        self.resize(760, 420)
        self._document = document
        self.list = QTableWidget(0, len(COLUMNS))
        self.list.setHorizontalHeaderLabels(COLUMNS)
        self.list.setAccessibleName("Problems")
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTabKeyNavigation(False)
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.list.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 170)
        header.resizeSection(2, 150)
        for finding in findings:
            self._add(finding)
        hint = QLabel(
            "Warnings are repaired in memory only; a file changes where you edit it." if findings else "Nothing."
        )
        hint.setProperty("role", "secondary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(hint)
        layout.addWidget(buttons)
        self.list.cellActivated.connect(self._activated)
        self.list.cellClicked.connect(self._activated)

    def _add(self, finding: Finding) -> None:
        tones = theme.colours()
        problem = finding.problem
        colour = {"error": tones.error, "warning": tones.warning}.get(problem.severity, tones.accent)
        layer = next((each for each in self._document.layers if each.id == finding.layer), None)
        where = f"line {problem.line}, column {problem.column}" if problem.line is not None else ""
        first = QTableWidgetItem(theme.icon(problem.severity, 16, colour), problem.message)
        first.setToolTip(f"{problem.severity}: {problem.code}")
        first.setData(Qt.ItemDataRole.UserRole, self._feature(layer, problem))
        row = self.list.rowCount()
        self.list.insertRow(row)
        items = (first, QTableWidgetItem(layer.title if layer else "the situation"), QTableWidgetItem(where))
        for column, item in enumerate(items):
            self.list.setItem(row, column, item)

    def _feature(self, layer: Layer | None, problem: Problem) -> FeatureRef | None:
        if layer is None:
            return None
        if problem.key is not None:
            try:
                position_of(layer, problem.key)
            except KeyError:
                return None
            return FeatureRef(layer.id, problem.key)
        if problem.feature is not None and problem.feature < len(layer.features):
            return FeatureRef(layer.id, layer.features[problem.feature].key)
        return None

    def _activated(self, row: int, _column: int) -> None:
        first = self.list.item(row, 0)
        ref = first.data(Qt.ItemDataRole.UserRole) if first else None
        if ref is not None:
            self.chosen.emit(ref)
