"""The bar under the map that says, and sets, the day that the map shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.theme import IconButton
from desktop.workspace import Workspace
from layers import dates, edits
from layers.timeline import dates_that_occur


class AsOfBar(QWidget):
    """Shows the as-of date; a typed date, a step to a date that occurs, or clearing it is one undo step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.earlier = IconButton("previous", "Step to the date before", self)
        self.later = IconButton("next", "Step to the date after", self)
        self.clear = IconButton("close", "Show everything, whatever its date", self)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("all dates")
        self.edit.setAccessibleName("As-of date")
        self.edit.setToolTip(
            "A day, a month or a year: 2015-09-30, 2015-09 or 2015. A month or a year means its last day."
        )
        self.edit.setFixedWidth(130)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "secondary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(4)
        label = QLabel("As of", self)
        label.setBuddy(self.edit)
        for widget in (label, self.earlier, self.edit, self.later, self.clear):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.caption, 1)
        self.edit.editingFinished.connect(self._typed)
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.clear.clicked.connect(lambda: self._set(None))
        workspace.changed.connect(self._show)
        workspace.opened_changed.connect(self._show)
        self._show()

    def _typed(self) -> None:
        text = self.edit.text().strip()
        if text == (self._workspace.document.as_of or ""):
            return
        try:
            dates.parse(text or "2000")
        except dates.DateError as error:
            self._mark(str(error))
            return
        self._set(text or None)

    def _mark(self, problem: str) -> None:
        self.edit.setProperty("invalid", bool(problem))
        self.edit.style().polish(self.edit)
        self.caption.setText(problem)

    def _set(self, as_of: str | None) -> None:
        label = f"Show {dates.prose(as_of)}" if as_of else "Show all dates"
        self._workspace.run(label, edits.set_as_of(as_of))
        self._show()

    def _step(self, direction: int) -> None:
        target = self._neighbour(direction)
        if target is None:
            self.caption.setText(f"No {'earlier' if direction < 0 else 'later'} date occurs in this situation")
        else:
            self._set(target)

    def _neighbour(self, direction: int) -> str | None:
        occurring = dates_that_occur(self._workspace.document)
        as_of = self._workspace.document.as_of
        if as_of is None:
            return (occurring[-1] if direction < 0 else occurring[0]) if occurring else None
        here = dates.last_day(as_of)
        if direction < 0:
            return next((date for date in reversed(occurring) if dates.last_day(date) < here), None)
        return next((date for date in occurring if dates.last_day(date) > here), None)

    def _show(self) -> None:
        as_of = self._workspace.document.as_of
        self._mark("")
        if not self.edit.hasFocus() or self.edit.text() != (as_of or ""):
            self.edit.setText(as_of or "")
        self.caption.setText(f"The map shows {dates.prose(as_of)}" if as_of else "The map shows every date")
        self.clear.setEnabled(as_of is not None)
