"""Short texts above a panel that say how things stand, each with buttons for what can be done about it."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class Notice(NamedTuple):
    """A text, and buttons: their labels and what they do."""

    text: str
    buttons: tuple[tuple[str, Callable[[], object]], ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Return all that is read on it."""
        return (self.text, *(label for label, _ in self.buttons))


class Notices(QWidget):
    """Shows notices below each other; those that stay the same keep their buttons, and the keyboard on them."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.notices: tuple[Notice, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)

    def tell(self, notices: tuple[Notice, ...]) -> None:
        """Show these notices in place of those before."""
        if [each.said for each in notices] == [each.said for each in self.notices]:
            return
        self.notices = notices
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in notices:
            self._rows.addWidget(_widget(notice))


def _widget(notice: Notice) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "banner")
    text = QLabel(notice.text)
    text.setWordWrap(True)
    text.setTextFormat(Qt.TextFormat.PlainText)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(10, 6, 8, 6)
    layout.setSpacing(5)
    layout.addWidget(text)
    if notice.buttons:
        row = QHBoxLayout()
        for label, do in notice.buttons:
            button = QPushButton(label)
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
        row.addStretch()
        layout.addLayout(row)
    return frame
