"""Fields that are bound to one text of the figure: typing shows in the figure at once and is one step to undo."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.panels.figure.settings import FigureSettings


class TextField(QLineEdit):
    """One line of text; an empty one is no text at all."""

    def __init__(self, settings: FigureSettings, name: str, label: str, parent: QWidget | None = None):
        """Take the member of `Figure` that is edited and what the field is called."""
        super().__init__(parent)
        self.setAccessibleName(label)
        self._settings = settings
        self._name = name
        self._typing = object()
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._end_step)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's text, unless it is what was just typed."""
        text = getattr(self._settings.figure, self._name) or ""
        if text != self.text().strip():
            self.setText(text)
            self.setCursorPosition(0)

    def _typed(self, text: str) -> None:
        self._settings.set(gesture=self._typing, **{self._name: text.strip() or None})

    def _end_step(self) -> None:
        self._typing = object()


class ParagraphField(QPlainTextEdit):
    """A text of some length; with `several`, each line is a paragraph of its own."""

    def __init__(
        self, settings: FigureSettings, name: str, label: str, *, several: bool = False, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (5 if several else 3) + 14)
        self._settings = settings
        self._name = name
        self._several = several
        self._typing = object()
        self._showing = False
        self.textChanged.connect(self._changed)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's text, unless it is what was just typed."""
        kept = getattr(self._settings.figure, self._name)
        if kept == self._value():
            return
        self._showing = True
        self.setPlainText("\n".join(kept) if self._several else kept or "")
        self._showing = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let what is typed next be another step."""
        super().focusOutEvent(event)
        self._typing = object()

    def _value(self) -> tuple[str, ...] | str | None:
        lines = [line.strip() for line in self.toPlainText().splitlines() if line.strip()]
        return tuple(lines) if self._several else " ".join(lines) or None

    def _changed(self) -> None:
        if not self._showing:
            self._settings.set(gesture=self._typing, **{self._name: self._value()})
