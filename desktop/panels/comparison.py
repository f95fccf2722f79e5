"""What differs from the saved file: in words, layer by layer, and as outlines on the map while the list is open."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop import wording
from desktop.background import Background, Task
from desktop.map_controller import MapController
from desktop.workspace import Workspace
from layers.comparing import Comparison, EntryDifference, FeatureDifference, LayerDifference, compare
from layers.document import Bounds, Document, FeatureRef

MOST_LISTED = 1_000
"""Features of a layer that are listed and outlined; of more, nobody reads each."""

OUTLINES = {"compared_old": "#a8401f", "compared_new": "#0a6b54"}
"""The colours of the outlines on the map, as its tokens have them; on white, as there: the window may be dark."""

_SAMPLE = '<span style="background-color:#ffffff; color:{}">&nbsp;{}&nbsp;</span> {}'
_KEY = " &nbsp; ".join(
    (
        _SAMPLE.format(OUTLINES["compared_old"], "╍╍", "as saved"),
        _SAMPLE.format(OUTLINES["compared_new"], "━━", "now"),
    )
)
_HOW = {"added": "new", "removed": "deleted", "changed": ""}
_HEADINGS = (("statement", "Statements"), ("source", "Sources"), ("party", "Parties"))


class ComparisonPanel(QWidget):
    """Compares the situation with the one that is stored; while it is hidden it compares nothing."""

    place_wanted = Signal(object)
    """Carries the bounds (west, south, east, north) of a feature that was chosen."""

    def __init__(self, workspace: Workspace, the_map: MapController, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._map = the_map
        self._background = Background(self)
        self._task: Task | None = None
        self.caption = QLabel(self)
        self.caption.setProperty("role", "secondary")
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(["What differs", "How"])
        self.tree.setAccessibleName("What differs from the saved file")
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, 320)
        self.key = QLabel(self)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self._compare)
        for signal in (workspace.changed, workspace.opened_changed, workspace.saved_changed):
            signal.connect(self._soon.start)
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(10, 6, 10, 6)
        top.addWidget(self.caption, 1)
        top.addWidget(self.key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Compare now that somebody looks."""
        super().showEvent(event)
        self._compare()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the outlines off the map."""
        super().hideEvent(event)
        self._map.compare(Document(), (), ())

    def finish(self) -> None:
        """Wait until nothing is being compared; for closing the window."""
        self._background.wait()

    def _compare(self) -> None:
        if not self.isVisible():
            return
        if self._task is not None:
            self._task.cancel()
        saved, now = self._workspace.saved_document, self._workspace.document
        # A layer that came or went brings all its features: reading them must not hold up the window.
        self._task = self._background.run(
            lambda: compare(saved, now), lambda found: self._show(saved, found), self._failed
        )

    def _failed(self, error: Exception) -> None:
        raise error

    def _show(self, saved: Document, found: Comparison) -> None:
        self._task = None
        if not self.isVisible():
            return
        self.tree.clear()
        for words in found.words:
            self.tree.addTopLevelItem(QTreeWidgetItem(["The situation", words]))
        for kind, heading in _HEADINGS:
            entries = [entry for entry in found.entries if entry.kind == kind]
            if entries:
                self.tree.addTopLevelItem(_entries_item(heading, entries))
        for layer in reversed(found.layers):  # top-most first, as in the layers panel
            self.tree.addTopLevelItem(_layer_item(layer))
        self.tree.expandAll()
        self._show_caption(found)
        listed = [each for layer in found.layers for each in layer.features[:MOST_LISTED]]
        old = [each.ref for each in listed if each.how != "added" and each.before is not None]
        self._map.compare(saved, old, [each.ref for each in listed if each.how != "removed" and each.now is not None])

    def _show_caption(self, found: Comparison) -> None:
        stored = self._workspace.path is not None
        against = "the saved file" if stored else "what was opened; it is not stored yet"
        count = sum(len(layer.features) for layer in found.layers)
        differs = f"{wording.count(count, 'feature')} in {wording.count(len(found.layers), 'layer')}"
        if found.equal:
            self.caption.setText(f"Nothing differs from {against}.")
        elif not count:
            self.caption.setText(f"Compared with {against}: no feature differs.")
        else:
            verb = "differs" if count == 1 else "differ"
            self.caption.setText(f"Compared with {against}: {differs} {verb}. Click one to see it.")
        self.key.setText(_KEY if count else "")

    def _choose(self, item: QTreeWidgetItem) -> None:
        found = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(found, EntryDifference) and found.kind == "statement" and found.how != "removed":
            self._workspace.select(statement=found.id)
        if not isinstance(found, FeatureDifference):
            return
        if found.how != "removed":
            self._workspace.select([FeatureRef(*found.ref)])
        shapes = [shape for shape in (found.before, found.now) if shape is not None and not shape.is_empty]
        if shapes:
            wests, souths, easts, norths = zip(*(shape.bounds for shape in shapes), strict=True)
            bounds: Bounds = min(wests), min(souths), max(easts), max(norths)
            self.place_wanted.emit(bounds)


def _layer_item(layer: LayerDifference) -> QTreeWidgetItem:
    said = [word for word in (_HOW[layer.how], *layer.words) if word]
    item = _heading(layer.title, "; ".join(said))
    for feature in layer.features[:MOST_LISTED]:
        item.addChild(_child(feature.name, feature))
    if len(layer.features) > MOST_LISTED:
        item.addChild(QTreeWidgetItem([f"and {len(layer.features) - MOST_LISTED:,} more", ""]))
    return item


def _entries_item(heading: str, entries: list[EntryDifference]) -> QTreeWidgetItem:
    item = _heading(heading, "")
    for entry in entries[:MOST_LISTED]:
        item.addChild(_child(entry.name, entry))
    return item


def _heading(title: str, words: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([title, words])
    font = item.font(0)
    font.setBold(True)
    item.setFont(0, font)
    return item


def _child(name: str, found: FeatureDifference | EntryDifference) -> QTreeWidgetItem:
    words = "; ".join(filter(None, (_HOW[found.how], *found.words)))
    child = QTreeWidgetItem([name, words])
    child.setToolTip(1, words)
    child.setData(0, Qt.ItemDataRole.UserRole, found)
    return child
