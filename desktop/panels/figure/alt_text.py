"""The figure in words, for those who do not see it: what Sitmap writes, or the analyst's own text instead."""

from PySide6.QtWidgets import QPushButton

from desktop.panels.figure.fields import ParagraphField
from desktop.panels.figure.settings import FigureSettings


class AltTextField(ParagraphField):
    """Shows what Sitmap writes while the analyst has written nothing; `start` makes that the text to go on from."""

    def __init__(self, settings: FigureSettings):
        self.start = QPushButton("&Edit what Sitmap wrote")
        super().__init__(settings, "alt_text", "Alternative text, for those who do not see the figure")
        self._written: str | None = None
        self.start.setAutoDefault(False)
        self.start.clicked.connect(self._begin)
        settings.changed.connect(self._show_start)
        self._show_start()

    def show_written(self, text: str) -> None:
        """Show the text of the figure as it was composed last; it is Sitmap's while there is none of the analyst's."""
        if self._settings.figure.alt_text is None:
            self._written = text
            self.setPlaceholderText(text)
            self.setToolTip(text)
        self._show_start()

    def _begin(self) -> None:
        if self._written is not None:
            self._settings.set(alt_text=self._written)
            self.setFocus()

    def _show_start(self) -> None:
        own = self._settings.figure.alt_text is not None
        why = "The text is your own." if own else "The figure is not written about yet." if not self._written else ""
        self.start.setEnabled(not why)
        self.start.setToolTip(why or "Take the text that Sitmap wrote from what the map shows, and change it.")
