"""The question before features go out that can put people in danger."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from layers.publishing import Answer
from layers.publishing.sensitivity import Sensitive, sentence

_CHOICES: tuple[tuple[str, Answer], ...] = (
    ("Show the &province instead", "generalise"),
    ("&Leave them out", "withhold"),
    ("&Publish as they are", "show"),
)


class SensitiveQuestion(QMessageBox):
    """Asks what becomes of sensitive features; `answered` carries the answer, nothing follows on Cancel."""

    answered = Signal(str)

    def __init__(self, found: Sequence[Sensitive], parent: QWidget | None = None):
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("Before you publish")
        self.setText("Some features can put people in danger when their place is published.")
        self.setInformativeText(f"{sentence(found)}. The situation itself stays as it is.")
        self._answers: dict[QPushButton, Answer] = {}
        for text, answer in _CHOICES:
            self._answers[self.addButton(text, QMessageBox.ButtonRole.AcceptRole)] = answer
        self.setDefaultButton(next(iter(self._answers)))
        self.setEscapeButton(self.addButton(QMessageBox.StandardButton.Cancel))
        self.finished.connect(self._answer)

    def choice(self, answer: Answer) -> QPushButton:
        """Return the button of an answer."""
        return next(button for button, of_button in self._answers.items() if of_button == answer)

    def _answer(self) -> None:
        clicked = self.clickedButton()
        if isinstance(clicked, QPushButton) and clicked in self._answers:
            self.answered.emit(self._answers[clicked])
