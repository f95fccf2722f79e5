"""The form for an entry of one's own in the legend: its words, and what its sample is drawn by."""

from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.swatch import swatch
from layers.document import Document
from layers.figure.legend import OWN, STATE_WORDS, SYMBOL_WORDS, Entry
from layers.style import BASES, MAXIMUM_WIDTH, style_for

Shape = Literal["point", "line", "area"]
SHAPES: dict[Shape, str] = {"area": "Area", "line": "Line", "point": "Point"}
WIDTH = 380
_NOTHING = "–"
_NO_WIDTH = -0.25  # below every width there is: that of the state and the basis
_ASKED = ("party", "state", "basis", "stroke", "stroke-width", "fill", "marker-color", "marker-symbol", "sidc")
_CODE_WRONG = (
    "This is no symbol code: MIL-STD-2525C and APP-6B have 10 to 15 letters, digits, * and -; the D versions have 20 "
    "or 30 digits."
)
_CODE_RIGHT = "The figure draws the military symbol itself."


class LegendEntryDialog(QDialog):
    """Asks for an entry; `words`, `shape` and `sample` hold the answer."""

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Legend entry")
        self._document = document
        self.title = _line("Title")
        self.says = _line("What it says")
        self.kind = _box("Drawn as", SHAPES)
        self.party = _box("Party", {None: _NOTHING, **{party.id: party.name for party in document.parties}})
        self.state = _box("State", {None: _NOTHING, **STATE_WORDS})
        self.basis = _box("Basis", {None: _NOTHING, **{basis: basis.capitalize() for basis in BASES}})
        self.colour = _line("Colour")
        self.colour.setPlaceholderText("#rrggbb, or that of the party")
        self.width_of_line = _width()
        self.symbol = _box("Symbol", {None: _NOTHING, **SYMBOL_WORDS})
        self.symbol.setEditable(True)
        self.code = _line("Military symbol code")
        self.code.setPlaceholderText("MIL-STD-2525 or APP-6")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self._kept: dict[str, Any] = {}
        self.sample_picture = QLabel()
        self.sample_picture.setAccessibleName("Sample")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for label, field in (
            ("&Title", self.title),
            ("Sa&ys", self.says),
            ("&Drawn as", self.kind),
            ("&Party", self.party),
            ("&State", self.state),
            ("&Basis", self.basis),
            ("&Colour", self.colour),
            ("Line &width", self.width_of_line),
            ("Sy&mbol", self.symbol),
            ("Symbol cod&e", self.code),
            ("Sample", self.sample_picture),
        ):
            form.addRow(label, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, 0)
        for box in (self.kind, self.party, self.state, self.basis, self.symbol):
            box.currentIndexChanged.connect(self._show_sample)
        self.symbol.editTextChanged.connect(self._show_sample)
        self.colour.textChanged.connect(self._show_sample)
        self.width_of_line.valueChanged.connect(self._show_sample)
        self.code.textChanged.connect(self._show_sample)
        self._show_sample()

    def take(self, entry: Entry, sample: dict[str, Any]) -> None:
        """Start from an entry that there is; `sample` are the properties that it is drawn by.

        Those that are not asked for stay as they are.
        """
        self._kept = {name: value for name, value in sample.items() if name not in _ASKED}
        self.title.setText(entry.title)
        self.says.setText(entry.says)
        for box, value in (
            (self.kind, entry.shape),
            (self.party, sample.get("party")),
            (self.state, sample.get("state")),
            (self.basis, sample.get("basis")),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        symbol = sample.get("marker-symbol")
        known = self.symbol.findData(symbol)
        self.symbol.setCurrentIndex(max(0, known))
        if known < 0 and symbol:
            self.symbol.setEditText(str(symbol))
        self.colour.setText(str(sample.get("stroke") or sample.get("marker-color") or ""))
        width = sample.get("stroke-width")
        self.width_of_line.setValue(width if isinstance(width, (int, float)) else _NO_WIDTH)
        self.code.setText(str(sample.get("sidc") or ""))

    @property
    def words(self) -> tuple[str, str]:
        """The title and what the entry says."""
        return self.title.text().strip(), self.says.text().strip()

    @property
    def shape(self) -> Shape:
        """What the sample is drawn on."""
        shape: Shape = self.kind.currentData()
        return shape

    @property
    def sample(self) -> dict[str, Any]:
        """The properties that the sample is drawn by, as a feature would have them."""
        colour = self.colour.text().strip() or None
        symbol = self.symbol.currentText().strip()
        index = self.symbol.findText(symbol)
        named = self.symbol.itemData(index) if index >= 0 else symbol or None
        point = self.shape == "point"
        width = self.width_of_line.value()
        properties = {
            "party": self.party.currentData(),
            "state": self.state.currentData(),
            "basis": self.basis.currentData(),
            "stroke": None if point else colour,
            "fill": colour if self.shape == "area" else None,
            "marker-color": colour if point else None,
            "marker-symbol": named if point else None,
            "sidc": self.code.text().strip().upper() or None if point else None,
            "stroke-width": None if point or width < 0 else width,
        }
        return self._kept | {name: value for name, value in properties.items() if value not in (None, "")}

    def accept(self) -> None:
        """Close the form, unless what is written there as a symbol code is none."""
        if not self._code_is_wrong:
            super().accept()

    @property
    def _code_is_wrong(self) -> bool:
        return "sidc" in self.sample and style_for(self.sample, OWN, self._document).sidc is None

    def _show_sample(self) -> None:
        point = self.shape == "point"
        for field in (self.symbol, self.code):
            field.setEnabled(point)
            field.setToolTip("" if point else "Only a point has a symbol.")
        self.width_of_line.setEnabled(not point)
        self.width_of_line.setToolTip("A point has no line." if point else "In CSS pixels, 96 to the inch")
        wrong = self._code_is_wrong
        self.note.setText(_CODE_WRONG if wrong else _CODE_RIGHT if "sidc" in self.sample else "")
        self.note.setProperty("role", "problem" if wrong else "secondary")
        self.note.style().polish(self.note)
        self.note.setHidden(not self.note.text())
        if layout := self.layout():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        self.sample_picture.setPixmap(swatch(style_for(self.sample, OWN, self._document), self.shape, 2))


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    return line


def _width() -> QDoubleSpinBox:
    """Return the field for a line's width in CSS pixels; below zero it stands for none of its own."""
    box = QDoubleSpinBox()
    box.setAccessibleName("Line width")
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setRange(_NO_WIDTH, MAXIMUM_WIDTH)
    box.setSingleStep(0.25)
    box.setSuffix(" px")
    box.setSpecialValueText(_NOTHING)
    box.setValue(_NO_WIDTH)
    return box


def _box(name: str, entries: Any) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for value, text in entries.items():
        box.addItem(text, value)
    return box
