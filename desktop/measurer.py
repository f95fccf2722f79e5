"""Measuring that never holds up a gesture: what is small at once, what is large in the background."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.background import Background, Task

QUICK = 100_000
"""Bytes of GeoJSON that are measured within about ten milliseconds."""


class Measurer(QObject):
    """Answers the last question that it was asked; `told` carries the text."""

    told = Signal(str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._background = Background(self)
        self._running: Task | None = None
        self._waiting: Callable[[], str] | None = None

    def ask(self, question: Callable[[], str], size: int) -> None:
        """Answer a question about GeoJSON of this many bytes; of those that wait, only the last one is answered."""
        if size > QUICK:
            self._waiting = question
            self._go_on()
            return
        if self._running is not None:
            self._running.cancel()
        self._running = self._waiting = None
        self.told.emit(question())

    def finish(self) -> None:
        """Wait until nothing is measured any more; for closing the window."""
        self._waiting = None
        self._background.wait()

    def _go_on(self) -> None:
        if self._running is None and self._waiting is not None:
            question, self._waiting = self._waiting, None
            self._running = self._background.run(question, self._answered, self._failed)

    def _answered(self, text: str) -> None:
        self._running = None
        if self._waiting is None:
            self.told.emit(text)
        self._go_on()

    def _failed(self, error: Exception) -> None:
        self._running = None
        raise error
