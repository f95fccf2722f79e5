"""The dialog that asks for what an operation needs besides shapes: a distance, a side, a layer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from layers.document import Layer

METRES = {"metres": 1.0, "kilometres": 1_000.0, "nautical miles": 1_852.0, "miles": 1_609.344}
FARTHEST = 10_000_000  # in any unit; the operations themselves say what is too far


class OperationDialog(QDialog):
    """Asks in one small form; `ask` opens it, and what it is given runs when the user agrees."""

    def __init__(self, title: str, explanation: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(380)
        self.form = QFormLayout()
        words = QLabel(explanation, self)
        words.setProperty("role", "secondary")
        words.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(title.rstrip("…"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)

    def add_distance(self, label: str, number: float, unit: str, *, below_zero: bool = False) -> "Distance":
        """Ask for a distance, with a number and a unit to start from."""
        distance = Distance(number, unit, below_zero=below_zero)
        distance.number.setAccessibleName(label.replace("&", ""))
        distance.number.selectAll()
        self.form.addRow(label, distance)
        return distance

    def add_choice(self, label: str, choices: Sequence[tuple[str, str]], chosen: str | None = None) -> QComboBox:
        """Ask for one of several things, each given by its words and what `currentData` returns for it."""
        box = QComboBox(self)
        for words, data in choices:
            box.addItem(words, data)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self.form.addRow(label, box)
        return box

    def add_layers(self, layers: Sequence[Layer], chosen: str | None = None) -> QComboBox:
        """Ask for one of these layers, the top-most first as in the layers panel."""
        return self.add_choice("Into &layer", [(layer.title, layer.id) for layer in reversed(layers)], chosen)

    def ask(self, agreed: Callable[[], object]) -> None:
        """Open the dialog, and call `agreed` when the user agrees."""
        self.accepted.connect(agreed)
        self.finished.connect(self.deleteLater)
        self.open()


class Number(QDoubleSpinBox):
    """A number without buttons, which shows no digits that say nothing: 10 instead of 10.000."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        # Without the symbols, a style sheet leaves no room for the text; so the buttons have no size instead.
        self.setStyleSheet("QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }")
        self.lineEdit().setTextMargins(4, 0, 0, 0)

    def textFromValue(self, value: float) -> str:
        """Return the number in the fewest digits."""
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return locale.toString(
            round(value, self.decimals()), "f", QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value
        )


class Distance(QWidget):
    """A number and its unit."""

    def __init__(self, number: float, unit: str, *, below_zero: bool, parent: QWidget | None = None):
        super().__init__(parent)
        self.number = Number(self)
        self.number.setDecimals(3)
        self.number.setRange(-FARTHEST if below_zero else 0.001, FARTHEST)
        self.number.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.number.setValue(number)
        self.unit = QComboBox(self)
        self.unit.addItems(list(METRES))
        self.unit.setCurrentText(unit)
        self.unit.setAccessibleName("Unit")
        self.setFocusProxy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit)

    @property
    def metres(self) -> float:
        """Return the distance in metres."""
        return round(self.number.value() * METRES[self.unit.currentText()], 3)
