"""The list of problems: what is wrong, in which layer, where, a way to it, and a fix for flaws of shapes."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme, wording
from layers.document import Document, FeatureRef, Layer, Problem, position_of
from layers.geodesy.coordinates import decimal_text
from layers.validity import Flaw

COLUMNS = ("What", "Layer", "Where")
MOST = 1_000
"""Rows of the list: of more, nobody reads each."""


class Finding(NamedTuple):
    """A problem and the id of the layer that has it; None for the situation itself."""

    layer: str | None
    problem: Problem


class ProblemsPanel(QWidget):
    """Lists findings and flaws; choosing one selects and shows its feature, and the place of a flaw.

    `chosen` carries the FeatureRef or None and the Flaw or None of a row, `fix_wanted` the flaws to fix in one step.
    """

    chosen = Signal(object, object)
    fix_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = Document()
        self._rows: list[tuple[Finding, Flaw | None]] = []
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
        header.resizeSection(2, 170)
        self.says = QLabel(self)
        self.says.setWordWrap(True)
        self.fix = QPushButton("&Fix", self)
        self.fix_alike = QPushButton("Fix all &alike", self)
        for button in (self.fix, self.fix_alike):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "secondary")
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.cellActivated.connect(self._activated)
        self.list.cellClicked.connect(self._activated)
        self.list.currentCellChanged.connect(self._show_fix)
        self.fix.clicked.connect(lambda: self.fix_wanted.emit([self._flaw]))
        self.fix_alike.clicked.connect(lambda: self.fix_wanted.emit(self._alike()))
        self._show_fix()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self.fix)
        row.addWidget(self.fix_alike)
        row.addWidget(self.says, 1)
        row.addWidget(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)

    def show_problems(self, document: Document, findings: Sequence[Finding], flaws: Sequence[Flaw]) -> None:
        """List what is wrong with a document in place of what was listed; the row that was chosen stays it."""
        kept = self._rows[self.list.currentRow()] if self._flaw_or_finding() else None
        self._document = document
        rows: list[tuple[Finding, Flaw | None]] = [(finding, None) for finding in findings]
        rows += [(_finding_of(flaw), flaw) for flaw in flaws]
        with QSignalBlocker(self.list):
            self.list.setRowCount(0)
            self._rows = rows[:MOST]
            for finding, flaw in self._rows:
                self._add(finding, "" if flaw is None else decimal_text(*flaw.at, places=4))
            if kept is not None:
                self._choose_again(*kept)
        self._show_fix()

    def tell_progress(self, *, looking: bool, total: int) -> None:
        """Say whether shapes are still being looked at, and how many problems there are in all."""
        if looking:
            self.hint.setText("Looking at the shapes …")
        elif total > MOST:
            self.hint.setText(f"The first {MOST:,} of {total:,} are listed.")
        else:
            self.hint.setText(wording.count(total, "problem") if total else "No problems.")

    def choose_flaw(self, index: int) -> None:
        """Choose the row of the flaw with this place among the flaws that are listed."""
        at = [row for row, (_, flaw) in enumerate(self._rows) if flaw is not None]
        if index < len(at):
            self.list.setCurrentCell(at[index], 0)

    def tell_failed(self, text: str) -> None:
        """Say why a fix could not be done."""
        self.says.setText(text)

    @property
    def _flaw(self) -> Flaw | None:
        row = self.list.currentRow()
        return self._rows[row][1] if 0 <= row < len(self._rows) else None

    def _flaw_or_finding(self) -> bool:
        return 0 <= self.list.currentRow() < len(self._rows)

    def _choose_again(self, finding: Finding, flaw: Flaw | None) -> None:
        """Choose the row that is about the same; where it is gone, none."""
        for row, (other, another) in enumerate(self._rows):
            if other == finding and (flaw is None) == (another is None):
                self.list.setCurrentCell(row, 0)
                return

    def _alike(self) -> list[Flaw]:
        """Return the listed flaws of the same kind in the same layer as the chosen one."""
        chosen = self._flaw
        if chosen is None:
            return []
        listed = (flaw for _, flaw in self._rows if flaw is not None)
        return [flaw for flaw in listed if flaw.code == chosen.code and flaw.refs[0].layer == chosen.refs[0].layer]

    def _show_fix(self) -> None:
        flaw, alike = self._flaw, self._alike()
        reason = self._why_not_fix(flaw)
        self.fix.setEnabled(reason is None)
        self.says.setText(reason or (flaw.fix_says if flaw else ""))
        self.fix.setAccessibleName(f"Fix: {self.says.text()}" if reason is None else "Fix")
        self.fix.setToolTip(self.fix.accessibleName() if reason is None else str(reason))
        self.fix_alike.setEnabled(reason is None and len(alike) > 1)
        self.fix_alike.setText(f"Fix all {len(alike):,} &alike" if len(alike) > 1 else "Fix all &alike")
        self.fix_alike.setToolTip(
            "Fixes all flaws of this kind in this layer, in one step."
            if self.fix_alike.isEnabled()
            else reason or "There is no other flaw of this kind in this layer."
        )

    def _why_not_fix(self, flaw: Flaw | None) -> str | None:
        if flaw is None:
            fixable = any(each is not None for _, each in self._rows)
            return "Choose a flaw of a shape to see what its fix will change." if fixable else "Nothing to fix."
        layer = next((layer for layer in self._document.layers if layer.id == flaw.refs[0].layer), None)
        if layer is None:
            return "The layer is not there any more."
        return f"“{layer.title}” is locked. Unlock it in the layers panel first." if layer.locked else None

    def _add(self, finding: Finding, place: str = "") -> None:
        tones = theme.colours()
        problem = finding.problem
        colour = {"error": tones.error, "warning": tones.warning}.get(problem.severity, tones.accent)
        layer = next((each for each in self._document.layers if each.id == finding.layer), None)
        where = f"line {problem.line}, column {problem.column}" if problem.line is not None else place
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
        self.chosen.emit(first.data(Qt.ItemDataRole.UserRole) if first else None, self._rows[row][1])


def _finding_of(flaw: Flaw) -> Finding:
    problem = Problem("warning", flaw.code, flaw.message, key=flaw.refs[0].key)
    return Finding(flaw.refs[0].layer, problem)
