"""Keeps the judgement of the open situation up to date, off the window's thread."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Background
from desktop.workspace import Workspace
from layers.document import Feature, Layer, Problem
from layers.references import dangling_references
from layers.validity.checking import check_layer

MOST_FEATURES = 20_000
"""Layers with more features than this are judged only when the user asks for it."""
AFTER_OPENING = 1_500  # milliseconds
AFTER_A_CHANGE = 700

Features = tuple[Feature, ...]


class Checker(QObject):
    """Judges each layer again some time after it changed; `changed` says that there is something new."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = Background(self)
        self._judged: dict[str, tuple[Features, tuple[Problem, ...]]] = {}
        self._running: set[str] = set()
        self._references: tuple[Problem, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=AFTER_A_CHANGE)
        self._later.timeout.connect(lambda: self.check(everything=False))
        workspace.changed.connect(self._changed)
        workspace.opened_changed.connect(self._opened)

    def problems_of(self, layer: Layer) -> tuple[Problem, ...]:
        """Return what is known to be wrong with a layer: what reading its file told, and the last judgement."""
        told = layer.problems
        if layer.unreadable is not None and all(problem.severity != "error" for problem in told):
            told = (Problem("error", "unreadable", layer.unreadable), *told)
        return (*told, *self._judged.get(layer.id, ((), ()))[1])

    def knows(self, layer: Layer) -> bool:
        """Say whether a layer was judged as it is now."""
        return layer.id in self._judged and self._judged[layer.id][0] is layer.features

    @property
    def references(self) -> tuple[Problem, ...]:
        """Return what the situation's statements name that is not there."""
        return self._references

    def check(self, *, everything: bool) -> None:
        """Judge the layers that changed since they were judged; large ones only with `everything`."""
        opened = self._workspace.opened
        self._references = dangling_references(self._workspace.document, opened.folder if opened else None)
        for layer in self._workspace.document.layers:
            if self.knows(layer) or layer.unreadable is not None or layer.id in self._running:
                continue
            if everything or len(layer.features) <= MOST_FEATURES:
                self._judge(layer)
        self.changed.emit()

    def finish(self) -> None:
        """Wait for what is being judged; for closing the program."""
        self._later.stop()
        self._background.wait()

    def _changed(self) -> None:
        self._later.start(AFTER_A_CHANGE)

    def _opened(self) -> None:
        self._judged.clear()
        self.changed.emit()
        self._later.start(AFTER_OPENING)  # the map is painted first

    def _judge(self, layer: Layer) -> None:
        def done(problems: tuple[Problem, ...]) -> None:
            self._running.discard(layer.id)
            self._judged[layer.id] = (layer.features, problems)
            self.changed.emit()
            self._later.start(AFTER_A_CHANGE)  # it may have changed meanwhile

        def failed(error: Exception) -> None:
            self._running.discard(layer.id)
            raise error

        self._running.add(layer.id)
        self._background.run(lambda: check_layer(layer), done, failed)
