"""The fields of dialogs: named for those who do not see them, and laid out alike."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)


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


def lay_out(dialog: QDialog, *parts: QWidget | QLayout, accept: str, accepted: Callable[[], None], width: int) -> None:
    """Put the parts of a dialog below each other, and under them the button that does what it is for, and Cancel."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    buttons.accepted.connect(accepted)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    for part in (*parts, buttons):
        if isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    dialog.resize(width, layout.totalHeightForWidth(width))
