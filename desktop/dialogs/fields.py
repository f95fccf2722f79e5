"""The fields of dialogs: named for those who do not see them, and laid out alike."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget


def text_line(name: str, text: str) -> QLineEdit:
    """Return a line to type in, its beginning in sight."""
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setCursorPosition(0)
    return line


def choice(name: str, entries: dict[str, str], chosen: str | None = None) -> QComboBox:
    """Return a box to choose from: values and what they are called, the first one chosen unless another is named."""
    box = QComboBox()
    box.setAccessibleName(name)
    for value, text in entries.items():
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def row(field: QWidget, *beside: QWidget) -> QWidget:
    """Return a field with what belongs beside it; the field takes the room, and the focus where it can."""
    whole = QWidget()
    layout = QHBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field, 1)
    for widget in beside:
        layout.addWidget(widget)
    if field.focusPolicy() != Qt.FocusPolicy.NoFocus:
        whole.setFocusProxy(field)
    return whole
