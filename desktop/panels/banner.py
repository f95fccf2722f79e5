"""A line over the map that says what went wrong, or what to know, until it is out of date or the user closes it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop import theme
from desktop.theme import IconButton


class Banner(QFrame):
    """Shows one text at a time without stopping the user's work."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.close_button = IconButton("close", "Close this message", self)
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._until: str | None = None
        self.hide()

    def tell(self, severity: str, text: str) -> None:
        """Show a text; `severity` is information, warning or error."""
        tones = theme.colours()
        colour = {"error": tones.error, "warning": tones.warning}.get(severity, tones.accent)
        self.icon.setPixmap(theme.pixmap(severity, 18, colour, self.devicePixelRatioF()))
        self.setProperty("severity", severity)
        self.style().polish(self)
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self._until = None
        self.show()

    def stay_until(self, action: str) -> None:
        """Let the text that is shown go once this action succeeds."""
        self._until = action

    def settle(self, action: str) -> None:
        """Close a text that was to stay until this action succeeds."""
        if self._until == action:
            self._until = None
            self.hide()
