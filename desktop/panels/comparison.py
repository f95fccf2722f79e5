"""What differs from the saved file or from the edition before: in words, layer by layer, and as outlines on the map
while the list is open.
"""

from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.background import Background, Task
from desktop.map.controller import MapController
from desktop.workspace import Workspace
from layers import edits
from layers.comparing import report
from layers.comparing.changes import Comparison, EntryDifference, FeatureDifference, LayerDifference, compare
from layers.document import Bounds, Document, FeatureRef
from layers.edition import both_as_shown, leftovers, note_on_changes, numbers_of, previous_folder
from layers.storage import store

MOST_LISTED = 1_000
"""Features of a layer that are listed and outlined; of more, nobody reads each."""

OUTLINES = {"compared_old": "#a8401f", "compared_new": "#0a6b54"}
"""The colours of the outlines on the map, as its tokens have them; on white, as there: the window may be dark."""

_SAMPLE = '<span style="background-color:#ffffff; color:{}">&nbsp;{}&nbsp;</span> {}'
Against = Literal["saved", "edition"]
_AGAINST: dict[Against, tuple[str, str]] = {  # what stands in the list, and what the old outlines are called
    "saved": ("With the saved file", "as saved"),
    "edition": ("With the edition before", "then"),
}
_HOW = {"added": "new", "removed": "deleted", "changed": ""}
_HEADINGS = (("statement", "Statements"), ("source", "Sources"), ("party", "Parties"))


class _Compared(NamedTuple):
    """What was found, the document it was compared with, and what the edition before left to be rewritten."""

    before: Document
    found: Comparison
    leftovers: tuple[str, ...] = ()


class ComparisonPanel(QWidget):
    """Compares the situation with what is stored of it or with the edition before; hidden, it compares nothing."""

    place_wanted = Signal(object)
    """Carries the bounds (west, south, east, north) of a feature that was chosen."""

    def __init__(self, workspace: Workspace, the_map: MapController, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._map = the_map
        self._background = Background(self)
        self._task: Task | None = None
        self._compared: _Compared | None = None
        self._edition: tuple[Path, Document] | None = None  # the edition before, read once
        self.against = QComboBox(self)
        self.against.setAccessibleName("What to compare with")
        for against, (title, _) in _AGAINST.items():
            self.against.addItem(title, against)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "secondary")
        self.copy = QPushButton("Copy as &text", self)
        self.note = QPushButton("&Put into the notes", self)
        self.note.setToolTip("Adds what changed on the map, names only, to the notes of the figure, to be edited there")
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(["What differs", "How"])
        self.tree.setAccessibleName("What differs")
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, 320)
        self.key = QLabel(self)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self._compare)
        for signal in (workspace.changed, workspace.opened_changed, workspace.saved_changed):
            signal.connect(self._soon.start)
        workspace.opened_changed.connect(self._opened)
        self.against.activated.connect(self._soon.start)
        self.copy.clicked.connect(self._copy)
        self.note.clicked.connect(self._put_into_notes)
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(10, 6, 10, 6)
        top.setSpacing(8)
        top.addWidget(self.against)
        top.addWidget(self.caption, 1)
        top.addWidget(self.key)
        top.addWidget(self.copy)
        top.addWidget(self.note)
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

    def compare_with(self, against: Against) -> None:
        """Compare with the saved file or with the edition before, from now on."""
        self.against.setCurrentIndex(self.against.findData(against))
        self._soon.start()

    @property
    def compares_with(self) -> Against:
        """Say what is compared with: the saved file, where there is no edition before."""
        chosen: Against = self.against.currentData()
        return chosen if self._previous() is not None else "saved"

    def why_no_edition(self) -> str | None:
        """Say why nothing can be compared with the edition before."""
        return None if self._previous() else "This situation was not made as the next edition of another."

    def _previous(self) -> Path | None:
        opened = self._workspace.opened
        return None if opened is None else previous_folder(opened)

    def _opened(self) -> None:
        self._edition = None
        self.compare_with("saved")

    def _compare(self) -> None:
        if not self.isVisible():
            return
        if self._task is not None:
            self._task.cancel()
        self.against.setVisible(self._previous() is not None)
        folder = self._previous() if self.compares_with == "edition" else None
        saved, now, known = self._workspace.saved_document, self._workspace.document, self._edition

        def work() -> _Compared:
            # A layer that came or went brings all its features: reading them must not hold up the window.
            if folder is None:
                return _Compared(saved, compare(saved, now))
            edition = known[1] if known and known[0] == folder else store.open_path(folder).document
            self._edition = (folder, edition)
            before, shown = both_as_shown(edition, now)
            return _Compared(before, compare(before, shown), tuple(leftovers(numbers_of(edition), now)))

        self._task = self._background.run(work, self._show, self._failed)

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, store.StoreError):
            raise error
        self._clear()
        self.caption.setText(f"The edition before cannot be read. {error}")
        self.caption.setToolTip(self.caption.text())

    def _clear(self) -> None:
        self._compared = None
        self.tree.clear()
        self.key.clear()
        self._map.compare(Document(), (), ())
        self._show_buttons()

    def _show(self, compared: _Compared) -> None:
        self._task = None
        if not self.isVisible():
            return
        self._compared = compared
        found = compared.found
        self.tree.clear()
        for sentence in compared.leftovers:
            self.tree.addTopLevelItem(QTreeWidgetItem(["Perhaps to be rewritten", sentence]))
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
        self._show_buttons()
        listed = [each for layer in found.layers for each in layer.features[:MOST_LISTED]]
        old = [each.ref for each in listed if each.how != "added" and each.before is not None]
        new = [each.ref for each in listed if each.how != "removed" and each.now is not None]
        self._map.compare(compared.before, old, new)

    def _show_buttons(self) -> None:
        self.copy.setEnabled(self._compared is not None and not self._compared.found.equal)
        self.note.setVisible(self.compares_with == "edition")
        self.note.setEnabled(self._compared is not None)

    def _show_caption(self, found: Comparison) -> None:
        stored = self._workspace.path is not None
        against = "the saved file" if stored else "what was opened; it is not stored yet"
        if self.compares_with == "edition":
            against = f"the edition before ({self._previous()}), each on its own date"
        count = sum(len(layer.features) for layer in found.layers)
        differs = f"{wording.count(count, 'feature')} in {wording.count(len(found.layers), 'layer')}"
        if found.equal:
            self.caption.setText(f"Nothing differs from {against}.")
        elif not count:
            self.caption.setText(f"Compared with {against}: no feature differs.")
        else:
            verb = "differs" if count == 1 else "differ"
            self.caption.setText(f"Compared with {against}: {differs} {verb}. Click one to see it.")
        self.caption.setToolTip(self.caption.text())
        old = _AGAINST[self.compares_with][1]
        outlines = (("compared_old", "╍╍", old), ("compared_new", "━━", "now"))
        key = " &nbsp; ".join(_SAMPLE.format(OUTLINES[colour], line, word) for colour, line, word in outlines)
        self.key.setText(key if count else "")

    def _copy(self) -> None:
        if self._compared is not None:
            QGuiApplication.clipboard().setText("\n".join(report.lines(self._compared.found)))
            self._workspace.message.emit("Copied what differs as text")

    def _put_into_notes(self) -> None:
        """Add what changed to the figure's notes; the analyst edits it there, and undo takes it away."""
        if self._edition is None:
            return
        document = self._workspace.document
        note = note_on_changes(self._edition[1], document)
        if note in document.figure.notes:
            self._workspace.message.emit("The notes say so already")
            return
        if self._workspace.run("Put changes into the notes", edits.set_figure(notes=(*document.figure.notes, note))):
            self._workspace.message.emit(f"Added to the notes: {note}")

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
