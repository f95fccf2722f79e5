"""The list of what a check found: what, in which file, where, a way to it, and a fix for flaws of shapes."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
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

from desktop import theme
from layers.coordinates import decimal_text
from layers.document import Document, FeatureRef, Layer, Problem, position_of
from layers.validity import Flaw

COLUMNS = ("What", "Layer", "Where")


class Finding(NamedTuple):
    """A problem and the id of the layer that has it; None for the situation itself."""

    layer: str | None
    problem: Problem


class ProblemsDialog(QDialog):
    """Lists findings and flaws; activating one selects and shows its feature, and the place of a flaw.

    `chosen` carries a FeatureRef, `place_chosen` longitude and latitude, `fix_wanted` the Flaw to fix.
    """

    chosen = Signal(object)
    place_chosen = Signal(float, float)
    fix_wanted = Signal(object)

    def __init__(self, document: Document, findings: Sequence[Finding], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("What the check found")
        self.resize(760, 420)
        self._document = document
        self._flaws: dict[int, Flaw] = {}  # by row
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
        self.says = QLabel(self)
        self.says.setWordWrap(True)
        self.fix = QPushButton("&Fix", self)
        self.fix.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "secondary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.fix)
        row.addWidget(self.says, 1)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(buttons)
        self.list.cellActivated.connect(self._activated)
        self.list.cellClicked.connect(self._activated)
        self.list.currentCellChanged.connect(self._show_fix)
        self.fix.clicked.connect(self._fix)
        self.show_findings(document, findings)

    def show_findings(self, document: Document, findings: Sequence[Finding]) -> None:
        """List what is wrong with a document, in place of all that was listed before."""
        self._document = document
        self._flaws.clear()
        self.list.setRowCount(0)
        for finding in findings:
            self._add(finding)
        self.tell_looking(done=False)
        self._show_fix()

    def add_flaws(self, layer_id: str, flaws: Sequence[Flaw]) -> None:
        """List flaws of a layer's shapes below the rest."""
        for flaw in flaws:
            self._flaws[self.list.rowCount()] = flaw
            problem = Problem("warning", flaw.code, flaw.message, key=flaw.refs[0].key)
            self._add(Finding(layer_id, problem), decimal_text(*flaw.at, places=4))
        self._show_fix()

    def tell_looking(self, *, done: bool) -> None:
        """Say whether all shapes have been looked at."""
        if not done:
            self.hint.setText("Looking at the shapes …")
        elif self.list.rowCount():
            self.hint.setText("Warnings are repaired in memory only; a file changes where you edit or fix it.")
        else:
            self.hint.setText("Nothing.")

    def tell_failed(self, text: str) -> None:
        """Say why a fix could not be done."""
        self.says.setText(text)

    def _show_fix(self) -> None:
        flaw = self._flaws.get(self.list.currentRow())
        reason = self._why_not_fix(flaw)
        self.fix.setEnabled(reason is None)
        self.says.setText(reason or (flaw.fix_says if flaw else ""))
        self.fix.setAccessibleName(f"Fix: {self.says.text()}" if reason is None else "Fix")
        self.fix.setToolTip(self.fix.accessibleName() if reason is None else str(reason))

    def _why_not_fix(self, flaw: Flaw | None) -> str | None:
        if flaw is None:
            return "Choose a flaw of a shape to see what its fix will change." if self._flaws else "No fixes."
        layer = self._document.layer(flaw.refs[0].layer)
        return f"“{layer.title}” is locked. Unlock it in the layers panel first." if layer.locked else None

    def _fix(self) -> None:
        flaw = self._flaws.get(self.list.currentRow())
        if flaw is not None:
            self.fix_wanted.emit(flaw)

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
        ref = first.data(Qt.ItemDataRole.UserRole) if first else None
        if ref is not None:
            self.chosen.emit(ref)
        if row in self._flaws:
            self.place_chosen.emit(*self._flaws[row].at)
