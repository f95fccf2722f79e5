"""Dead objects are looked for on the window's thread alone.

Python's collector runs on whichever thread happens to make the next object. Where that is a thread that reads or
composes, it would take down objects of Qt on a thread that is not theirs: timers are left running then, and Chromium
ends the program when it happens to one of its profiles.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 500  # milliseconds between two looks


class MainThreadCollector(QObject):
    """Stands in for Python's automatic collection, at its own thresholds, for as long as it lives."""

    def __init__(self, parent: QObject):
        super().__init__(parent)
        gc.disable()
        self.destroyed.connect(gc.enable)
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that has come to its threshold."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
