"""The web view with the text editor."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.editor import protocol as editor_protocol
from desktop.map.content import MapContent
from desktop.web.page_view import PageView
from desktop.web.scheme import EDITOR_PAGE

_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_Key = QKeySequence.StandardKey
_EDITING_KEYS = (
    *(_Key.Undo, _Key.Redo, _Key.SelectAll, _Key.Copy, _Key.Cut, _Key.Paste, _Key.Find),
    *(_Key.MoveToNextWord, _Key.MoveToPreviousWord, _Key.SelectNextWord, _Key.SelectPreviousWord),
    *(_Key.MoveToStartOfDocument, _Key.MoveToEndOfDocument, _Key.SelectStartOfDocument, _Key.SelectEndOfDocument),
    *(_Key.DeleteStartOfWord, _Key.DeleteEndOfWord),
)
_REDO_TOO = QKeySequence("Ctrl+Y")  # Qt knows it as Redo on Windows only, the window and the editor everywhere


class EditorView(PageView):
    """Shows the editor's page; while it has the keyboard, keys that edit text reach it before the window's commands."""

    def __init__(self, profile: QWebEngineProfile, content: MapContent, parent: QWidget | None = None):
        super().__init__(profile, EDITOR_PAGE, editor_protocol.decode, parent)
        self._content = content
        self.setAccessibleName("GeoJSON text")

    def publish(self, text: str) -> str:
        """Put a text where the page can fetch it, and return its address."""
        return self._content.publish(text)

    def paint(self) -> None:
        """Show the window's colours."""
        colours = theme.colours()
        self.page().setBackgroundColor(QColor(colours.panel))  # until the page has painted itself
        named = {name: value for name, value in colours._asdict().items() if value.startswith("#")}
        self.send(editor_protocol.Theme(dark=colours is theme.DARK, colours=named))

    def event(self, event: QEvent) -> bool:
        """Keep Delete, Escape, single letters and the like from being taken for commands of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _edits_text(event):
            event.accept()
            return True
        return super().event(event)


def _edits_text(event: QKeyEvent) -> bool:
    if event.modifiers() & _COMMAND:
        standard = any(event.matches(key) for key in _EDITING_KEYS)
        return standard or QKeySequence(event.keyCombination()) == _REDO_TOO
    return not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
