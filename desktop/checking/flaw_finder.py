"""Looks for flaws of shapes while one works, off the window's thread: after an edit only at what it touched."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Background
from desktop.workspace import Workspace
from layers.document import Feature, Layer
from layers.validity import Flaw, Inspection, Stopped

LARGE = 5_000_000
"""Bytes of a layer's features above which the first look at all of it waits until nothing moves."""
AFTER_A_CHANGE = 250  # milliseconds
WHEN_STILL = 1_500  # without an edit, and without a new picture of the map

Features = tuple[Feature, ...]


class _Looked(NamedTuple):
    """A layer's features when they were looked at last, and the flaws that they had."""

    features: Features
    flaws: tuple[Flaw, ...]


class FlawFinder(QObject):
    """Keeps the flaws of every layer's shapes; `changed` says that there is something new, or something to look at."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = Background(self)
        self._inspections: dict[str, Inspection] = {}
        self._looked: dict[str, _Looked] = {}
        self._running: set[str] = set()
        self._closing = False
        self._soon = QTimer(self, singleShot=True, interval=AFTER_A_CHANGE)
        self._soon.timeout.connect(self._look_at_small)
        self._still = QTimer(self, singleShot=True, interval=WHEN_STILL)
        self._still.timeout.connect(self.look_at_all)
        workspace.changed.connect(self._changed)
        workspace.opened_changed.connect(self._opened)

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Return the flaws found last, layer by layer, the top-most first."""
        layers = reversed(self._workspace.document.layers)
        return tuple(flaw for layer in layers if layer.id in self._looked for flaw in self._looked[layer.id].flaws)

    @property
    def looking(self) -> bool:
        """Say whether some layer is being looked at, or will be."""
        return any(self._is_due(layer) for layer in self._workspace.document.layers)

    def knows(self, layer: Layer) -> bool:
        """Say whether a layer has been looked at as it is now."""
        return not self._is_due(layer)

    def wait_for_stillness(self) -> None:
        """Put off the first look at large layers: the map is busy."""
        if self._still.isActive():
            self._still.start()

    def look_at_all(self) -> None:
        """Look at every layer that is due now, however large."""
        self._look(self._workspace.document.layers)

    def finish(self) -> None:
        """Stop looking; for closing the program."""
        self._closing = True
        self._soon.stop()
        self._still.stop()
        self._background.wait()

    def _changed(self) -> None:
        known = {layer.id for layer in self._workspace.document.layers}
        for layer_id in self._looked.keys() - known:
            del self._looked[layer_id]
            self._inspections.pop(layer_id, None)
            self._running.discard(layer_id)
            self.changed.emit()
        self._plan()

    def _opened(self) -> None:
        self._inspections.clear()  # one that is at work keeps its own, whose answer fits no layer any more
        self._looked.clear()
        self._running.clear()
        self.changed.emit()
        self._plan()

    def _plan(self) -> None:
        self._soon.start()
        self._still.start()

    def _is_due(self, layer: Layer) -> bool:
        looked = self._looked.get(layer.id)
        return layer.unreadable is None and (looked is None or looked.features is not layer.features)

    def _look_at_small(self) -> None:
        layers = self._workspace.document.layers
        self._look(layer for layer in layers if layer.id in self._looked or _size(layer) <= LARGE)

    def _look(self, layers: Iterable[Layer]) -> None:
        for layer in layers:
            if self._is_due(layer) and layer.id not in self._running and not self._closing:
                self._start(layer)

    def _start(self, layer: Layer) -> None:
        inspection = self._inspections.setdefault(layer.id, Inspection())

        def is_wanted() -> bool:
            return not self._closing and self._inspections.get(layer.id) is inspection

        def done(found: tuple[Flaw, ...]) -> None:
            if not is_wanted():
                return
            self._running.discard(layer.id)
            self._looked[layer.id] = _Looked(layer.features, found)
            self.changed.emit()
            self._soon.start()  # it may have changed meanwhile

        def failed(error: Exception) -> None:
            if not isinstance(error, Stopped):
                self._running.discard(layer.id)
                raise error

        self._running.add(layer.id)
        self._background.run(lambda: inspection.look(layer, is_wanted), done, failed)


def _size(layer: Layer) -> int:
    total = 0
    for feature in layer.features:
        total += len(feature.text)
        if total > LARGE:
            break
    return total
