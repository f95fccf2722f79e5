"""The form for a statement: what is said, who says so, where, about when, and how good it is thought to be."""

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from layers import citation, dates
from layers.document import Source, Statement
from layers.style import BASES

DATE_FIELDS = {"speaks_of": "Speaks of", "reported": "Reported", "start": "Holds from", "end": "Holds until"}


class StatementForm(QDialog):
    """Edits one statement; `saved` carries it. A new one can be followed by the next claim of the same report."""

    saved = Signal(object)
    source_wanted = Signal()

    def __init__(self, statement: Statement, sources: Sequence[Source], about: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._statement = statement
        self.setWindowTitle("Edit statement" if statement.text else "New statement")
        self.setMinimumWidth(560)
        self.text = _lines("Statement", "What is said, in your own words and no wider than the source", 3)
        self.quote = _lines("Quotation", "Word for word, if the wording matters", 2)
        self.source = QComboBox()
        self.locator = _field("Where in it", "page, paragraph, minute: p. 4, ¶7, 02:15")
        self.dates = {name: _field(label, "2015-09-30, 2015-09~") for name, label in DATE_FIELDS.items()}
        self.basis = _choice("Basis", {each: each for each in BASES})
        self.reliability = _choice("Reliability of the source", _explained(wording.GRADES_OF_SOURCES))
        self.credibility = _choice("Credibility of the information", _explained(wording.GRADES_OF_INFORMATION))
        self.grade_reason = _field("Reason for the grade", "why this grade")
        self.likelihood = _choice("Likelihood (ICD 203)", _explained(wording.LIKELIHOODS))
        self.confidence = _choice("Confidence", {each: each for each in ("low", "moderate", "high")})
        self.tags = _field("Tags", "separated by commas")
        self.note = _lines("Private note", "Never published", 2)
        self.restricted = QCheckBox("&Restricted: absent from everything that is published")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "secondary")
        self.show_sources(sources, statement.source)
        self._lay_out(about)
        self._fill(statement)

    def _lay_out(self, about: str) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        about_label = QLabel(about)
        about_label.setWordWrap(True)
        form.addRow("About", about_label)
        form.addRow("&Statement", self.text)
        form.addRow("&Quotation", self.quote)
        form.addRow("S&ource", self._source_row())
        form.addRow("&Where in it", self.locator)
        form.addRow("Speaks of", _pair(self.dates["speaks_of"], "reported", self.dates["reported"]))
        form.addRow("Holds from", _pair(self.dates["start"], "until", self.dates["end"]))
        form.addRow("&Basis", self.basis)
        form.addRow("Grade", _pair(self.reliability, "", self.credibility))
        form.addRow("Reason", self.grade_reason)
        form.addRow("&Likelihood", self.likelihood)
        form.addRow("&Confidence", self.confidence)
        form.addRow("&Tags", self.tags)
        form.addRow("&Private note", self.note)
        form.addRow("", self.restricted)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.next_button = QPushButton("Save and &next")
        self.next_button.setToolTip("Save, and go on with another claim from the same source")
        self.next_button.setAutoDefault(False)
        self.buttons.addButton(self.next_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.next_button.setVisible(not self._statement.text)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self.next_button.clicked.connect(self._save_and_next)
        holder = QWidget()
        holder.setLayout(form)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        self.resize(620, 720)

    def _source_row(self) -> QWidget:
        self.source.setAccessibleName("Source")
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(30)
        add = QPushButton("New so&urce…")
        add.setAutoDefault(False)
        add.clicked.connect(self.source_wanted)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.source, 1)
        layout.addWidget(add)
        return row

    def show_sources(self, sources: Sequence[Source], chosen: str | None) -> None:
        """Offer these sources and choose one of them."""
        self.source.clear()
        self.source.addItem("none", None)
        for source in sources:
            self.source.addItem(citation.short(source.csl), source.id)
        index = self.source.findData(chosen)
        if chosen and index < 0:
            self.source.addItem(f"{chosen} (missing)", chosen)
            index = self.source.count() - 1
        self.source.setCurrentIndex(max(0, index))

    def _fill(self, statement: Statement) -> None:
        self.text.setPlainText(statement.text)
        self.quote.setPlainText(statement.quote or "")
        self.locator.setText(statement.locator or "")
        for name, field in self.dates.items():
            field.setText(getattr(statement, name) or "")
        for name in ("basis", "reliability", "credibility", "likelihood", "confidence"):
            _choose(getattr(self, name), getattr(statement, name))
        self.grade_reason.setText(statement.grade_reason or "")
        self.tags.setText(", ".join(statement.tags))
        self.note.setPlainText(statement.note or "")
        self.restricted.setChecked(statement.restricted)
        for field in self.findChildren(QLineEdit):
            field.setCursorPosition(0)  # a long text is read from its beginning
        self.text.setFocus()

    def statement(self) -> Statement:
        """Return the statement as the form has it; raises ValueError with a text for the user."""
        text = self.text.toPlainText().strip()
        if not text:
            raise ValueError("Write what is said: a statement needs its text.")
        found = {name: field.text().strip() or None for name, field in self.dates.items()}
        for name, value in found.items():
            try:
                dates.parse(value or "2000")
            except dates.DateError as error:
                raise ValueError(f"{DATE_FIELDS[name]}: {error}") from error
        return structs.replace(
            self._statement,
            text=text,
            quote=self.quote.toPlainText().strip() or None,
            source=self.source.currentData(),
            locator=self.locator.text().strip() or None,
            basis=self.basis.currentData(),
            reliability=self.reliability.currentData(),
            credibility=self.credibility.currentData(),
            grade_reason=self.grade_reason.text().strip() or None,
            likelihood=self.likelihood.currentData(),
            confidence=self.confidence.currentData(),
            tags=tuple(tag.strip() for tag in self.tags.text().split(",") if tag.strip()),
            note=self.note.toPlainText().strip() or None,
            restricted=self.restricted.isChecked(),
            **found,
        )

    def _emit(self) -> bool:
        try:
            statement = self.statement()
        except ValueError as error:
            self.problem.setText(str(error))
            return False
        self.problem.setText("")
        self.saved.emit(statement)
        return True

    def save(self) -> None:
        """Hand the statement over and close; where it cannot be saved, say why and stay."""
        if self._emit():
            self.accept()

    def _save_and_next(self) -> None:
        if self._emit():
            self.problem.setText("Saved. Source, dates and basis stay for the next one.")

    def go_on_with(self, statement: Statement) -> None:
        """Show an empty statement that keeps what the last one had in common with it."""
        self._statement = statement
        self._fill(statement)


def _lines(name: str, hint: str, lines: int) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 16)
    return edit


def _field(name: str, hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    return edit


def _choice(name: str, entries: dict[str, str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem("not given", None)
    for value, text in entries.items():
        box.addItem(text, value)
    return box


def _choose(box: QComboBox, value: str | None) -> None:
    index = box.findData(value)
    if value and index < 0:
        box.addItem(value, value)
        index = box.count() - 1
    box.setCurrentIndex(max(0, index))


def _explained(entries: dict[str, str]) -> dict[str, str]:
    return {value: f"{value} – {meaning}" for value, meaning in entries.items()}


def _pair(first: QWidget, between: str, second: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(first, 1)
    if between:
        layout.addWidget(QLabel(between))
    layout.addWidget(second, 1)
    return row
