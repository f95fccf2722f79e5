"""Controls for settings of the figure that are chosen or measured rather than written."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSizePolicy, QSpinBox, QWidget

from desktop.panels.figure.settings import FigureSettings


class StillWheel(QObject):
    """Lets a control take the wheel only while it has the keyboard: scrolling the panel must change nothing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on to what scrolls."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class Choice(QComboBox):
    """One of several values for a member of the figure."""

    def __init__(self, settings: FigureSettings, name: str, label: str, choices: Mapping[Any, str]):
        """`choices` leads from each value to the words for it."""
        super().__init__()
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)  # the panel may be narrower than the longest words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        for value, words in choices.items():
            self.addItem(words, value)
        self._settings = settings
        self._name = name
        self.activated.connect(self._chosen)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's value."""
        self.setCurrentIndex(max(0, self.findData(getattr(self._settings.figure, self._name))))

    def _chosen(self) -> None:
        self._settings.set(**{self._name: self.currentData()})


class Count(QSpinBox):
    """A whole number for a member of the figure."""

    def __init__(self, settings: FigureSettings, name: str, label: str, *, least: int, most: int, unit: str):
        super().__init__()
        self.setAccessibleName(label)
        self.setRange(least, most)
        self.setSuffix(f" {unit}")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        self._settings = settings
        self._name = name
        self.valueChanged.connect(self._entered)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's number."""
        with QSignalBlocker(self):
            self.setValue(getattr(self._settings.figure, self._name))

    def _entered(self, value: int) -> None:
        self._settings.set(**{self._name: value})


class CheckedField(QLineEdit):
    """A text that is read when it is finished; one that cannot be read stays, is marked, and changes nothing."""

    def __init__(
        self,
        settings: FigureSettings,
        label: str,
        *,
        read: Callable[[str], dict[str, Any]],
        write: Callable[[], str],
    ):
        """`read` returns the settings that a text means, or raises ValueError with what is wrong; `write` the text."""
        super().__init__()
        self.setAccessibleName(label)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self.problem.hide()
        self._settings = settings
        self._read = read
        self._write = write
        self._written = ""
        self.editingFinished.connect(self._finished)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's value where it has changed; what is being typed is left alone."""
        text = self._write()
        if text != self._written or not self.isModified():
            self._written = text
            self.setText(text)
            self.setCursorPosition(0)
            self._tell("")

    def _finished(self) -> None:
        if not self.isModified():
            return
        try:
            values = self._read(self.text().strip())
        except ValueError as error:
            self._tell(str(error))
            return
        self._tell("")
        if self._settings.set(**values):
            self._written = self._write()
            self.setText(self._written)

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.setProperty("invalid", bool(problem))
        self.style().polish(self)
