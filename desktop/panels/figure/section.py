"""A part of a panel under a heading that folds it away."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop import theme

LABEL_WIDTH = 82  # pixels


class Section(QWidget):
    """A heading and, below it, a form; whether it is folded is remembered."""

    def __init__(self, title: str, settings: QSettings, *, folded: bool = False, parent: QWidget | None = None):
        """`folded` says how it is as long as the user has not decided."""
        super().__init__(parent)
        self._remembered = settings
        self._key = f"folded/{title}"
        self.heading = QToolButton(self)
        self.heading.setText(title)
        self.heading.setCheckable(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setProperty("role", "section")
        self.body = QWidget(self)
        self.form = QFormLayout(self.body)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.form.setContentsMargins(4, 2, 0, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.body)
        stored = settings.value(self._key)
        self.fold(folded if stored is None else stored in (True, "true"))
        self.heading.clicked.connect(self._clicked)

    def fold(self, folded: bool) -> None:
        """Hide what stands below the heading, or show it."""
        self.heading.setChecked(not folded)
        self.body.setHidden(folded)
        self._show_arrow()

    def add_row(self, label: str, field: QWidget) -> None:
        """Add a field under a label; the labels of all sections have one width."""
        self.form.addRow(label, field)
        shown = self.form.labelForField(field)
        if shown is not None:
            shown.setMinimumWidth(LABEL_WIDTH)

    def add_note(self, text: str) -> QLabel:
        """Add a line of explanation and return it."""
        note = QLabel(text)
        note.setProperty("role", "secondary")
        note.setWordWrap(True)
        self.form.addRow(note)
        return note

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the arrow in the colours in use."""
        super().showEvent(event)
        self._show_arrow()

    def _clicked(self, unfolded: bool) -> None:
        self.fold(not unfolded)
        self._remembered.setValue(self._key, not unfolded)

    def _show_arrow(self) -> None:
        name = "branch-open" if self.heading.isChecked() else "branch-closed"
        self.heading.setIcon(theme.icon(name, 14, theme.colours().secondary))
