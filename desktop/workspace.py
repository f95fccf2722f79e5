"""The one owner of what the window shows: the document, its history, the selection and where it is stored.

Every gesture on the map, in a menu or in a panel calls `Workspace.run(label, edit)`. The difference goes into the
history and out through `changed`; map, panels and journal redraw from it. Views never talk to each other.
"""

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.background import Background, Task
from layers.document import Document, FeatureRef, position_of
from layers.edits import Edit, EditError
from layers.history import Change, History, Step, diff
from layers.storage import journal, store
from layers.storage.journal import Draft, DraftJournal, Journal, Unsaved
from layers.storage.store import Opened, StoreError
from layers.subjects import SubjectIndex

Action = Literal["edit", "open", "save", "wait", "export", "series"]
"""What can fail and later succeed, by which what was said of the failure is out of date."""


class Selection(NamedTuple):
    """What is selected: features, and at most one statement."""

    features: tuple[FeatureRef, ...] = ()
    statement: str | None = None


class Workspace(QObject):
    """Holds the document and changes it; emits what changed, once, through one channel.

    `changed` carries the Change between the last document and this one. `failed` carries a text for the user: what
    could not be done and why; `remedy` may follow it with the Action that this was, and `succeeded` carries the Action
    that has just succeeded: then the text is out of date. `message` carries what the user should know though it
    succeeded. `busy_changed` carries what is being done in the background, or an empty text.
    """

    changed = Signal(object)
    selection_changed = Signal()
    opened_changed = Signal()
    saved_changed = Signal()
    failed = Signal(str)
    remedy = Signal(str)
    succeeded = Signal(str)
    message = Signal(str)
    busy_changed = Signal(str)

    def __init__(self, parent: QObject | None = None, *, journals: Path | None = None):
        """Start with an empty situation; `journals` is the folder of the journals, by default the user's.

        `prepare` is called in the background with a document that was opened, before it is shown.
        """
        super().__init__(parent)
        self.prepare: Callable[[Document], None] = lambda _: None
        self._journals = journals
        self._journal: Journal | None = None
        self.document = Document()
        self.saved_document = self.document
        self.opened: Opened | None = None
        self.revision = 0
        self.selection = Selection()
        self.subjects = SubjectIndex(self.document)
        self._history = History()
        self._gesture: object | None = None
        self._gesture_start = self.document
        self._background = Background(self)
        self._task: Task | None = None
        self._unsaved: tuple[int, Document, Change] | None = None

    def fail(self, text: str, action: Action) -> None:
        """Say what could not be done and why, until the same action succeeds; any edit makes up for a refused one."""
        self.failed.emit(text)
        self.remedy.emit(action)

    # Changing the document

    def run(self, label: str, edit: Edit, *, gesture: object | None = None) -> bool:
        """Apply an edit as one undo step and return whether it was done; an EditError goes to `failed`.

        Edits that follow each other with the same `gesture` object (a slider that is still held) become one step.
        """
        before = self.document
        try:
            after = edit(before)
        except EditError as error:
            self.fail(str(error), "edit")
            return False
        self.succeeded.emit("edit")
        change = diff(before, after)
        if not change:
            return True
        if gesture is not None and gesture is self._gesture:
            self._history.replace(diff(self._gesture_start, after))
        else:
            self._gesture_start = before
            self._history.record(label, change)
        self._gesture = gesture
        self._note(label, change)
        self._show(after, change)
        return True

    def undo(self) -> None:
        """Take back the last step; without one, do nothing."""
        if self.can_undo:
            self._replay(self._history.undo(), "Undone")

    def redo(self) -> None:
        """Do the step again that was taken back last; without one, do nothing."""
        if self.can_redo:
            self._replay(self._history.redo(), "Done again")

    @property
    def can_undo(self) -> bool:
        """Say whether there is a step to take back."""
        return self._history.undo_label is not None

    @property
    def can_redo(self) -> bool:
        """Say whether there is a step to do again."""
        return self._history.redo_label is not None

    @property
    def undo_label(self) -> str | None:
        """Return the label of the step that `undo` would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Return the label of the step that `redo` would do again."""
        return self._history.redo_label

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return every step of the history, the oldest first, those that were taken back included."""
        return self._history.steps

    @property
    def position(self) -> int:
        """Return how many of the steps are done."""
        return self._history.position

    @property
    def saved_position(self) -> int | None:
        """Return how many steps were done when the document was stored, or None when no steps lead there."""
        return self._history.saved if self.opened is not None else None

    def go_to(self, position: int) -> None:
        """Go to where this many steps are done: as many undone or done again as it takes, shown as one change."""
        steps = self._history.go_to(position)
        if not steps:
            return
        document = self.document
        for step in steps:
            document = step.change.apply(document)
        change, label = diff(self.document, document), self.undo_label or "the beginning"
        self._gesture = None
        self._note(f"Go to: {label}", change)
        self._show(document, change)
        self.message.emit(f"Now after: {label}" if position else "Now as it was opened")

    def _replay(self, step: Step, verb: str) -> None:
        self._gesture = None
        self._note(step.label, step.change)
        self._show(step.change.apply(self.document), step.change)
        self.message.emit(f"{verb}: {step.label}")

    def _show(self, document: Document, change: Change) -> None:
        self.document = document
        self.revision += 1
        self.subjects.follow(document, change)
        former, self.selection = self.selection, self._kept_selection()  # what listens must find what is selected
        self.changed.emit(change)
        if self.selection != former:
            self.selection_changed.emit()

    def _kept_selection(self) -> Selection:
        """Return what of the selection is still there."""
        features, statement = self.selection
        known = any(each.id == statement for each in self.document.statements)
        return Selection(tuple(ref for ref in features if _exists(self.document, ref)), statement if known else None)

    # The journal: what brings unsaved changes back after a crash

    @property
    def left_behind(self) -> Unsaved:
        """Return the changes that a crash kept from being saved; `recover` brings them back, `forget` drops them."""
        return self._journal.unsaved(self.saved_document) if self._journal else Unsaved()

    def recover(self) -> None:
        """Bring back, as one step, what a crash kept from being saved; it stays in the journal."""
        self._redo_unsaved(self.left_behind.steps)

    def _redo_unsaved(self, steps: Iterable[Step]) -> Change:
        document = self.document
        for step in steps:
            document = step.change.apply(document)
        change = diff(self.document, document)
        if change:
            self._history.record("Bring back unsaved changes", change)
            self._show(document, change)
        return change

    def drafts_left_behind(self) -> list[Draft]:
        """Return the situations that were stored nowhere when the program ended, the latest first."""
        return journal.left_behind(self._journals)

    def bring_back(self, draft: Draft) -> None:
        """Show a situation that was stored nowhere when the program ended, its changes as one step."""
        self.new(draft.document)
        change = self._redo_unsaved(draft.steps)
        self._note("Bring back unsaved changes", change)
        draft.forget()

    def forget(self) -> None:
        """Drop what a crash kept from being saved."""
        if self._journal is not None:
            self._journal.clear()

    def _note(self, label: str, change: Change) -> None:
        if self._journal is not None:
            self._journal.append(label, change)
            if self._journal.problem is not None:
                self.message.emit(self._journal.problem)

    # Selecting

    def select(self, features: Iterable[FeatureRef] = (), statement: str | None = None) -> None:
        """Select features and at most one statement, in place of what was selected before."""
        self._set_selection(Selection(tuple(dict.fromkeys(features)), statement))

    def _set_selection(self, selection: Selection) -> None:
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()

    # Opening and saving

    @property
    def path(self) -> Path | None:
        """Return the folder or file that is open, or None for a situation that was never saved."""
        return self.opened.path if self.opened else None

    @property
    def busy(self) -> bool:
        """Say whether something is being opened or saved."""
        return self._task is not None

    @property
    def modified(self) -> bool:
        """Say whether the document differs from what is stored."""
        return self.document is not self.saved_document and bool(self.unsaved)

    @property
    def unsaved(self) -> Change:
        """Return what differs between the stored document and this one."""
        if self._unsaved is None or self._unsaved[0] != self.revision or self._unsaved[1] is not self.saved_document:
            self._unsaved = (self.revision, self.saved_document, diff(self.saved_document, self.document))
        return self._unsaved[2]

    def show(self, opened: Opened) -> None:
        """Take over what was opened: a new document, an empty history, nothing selected."""
        self._hold(opened)
        self._start_with(opened.document)

    def new(self, document: Document) -> None:
        """Show a document that is not stored anywhere yet."""
        self._hold(None)
        self._start_with(document)

    def _hold(self, opened: Opened | None) -> None:
        """Take over where the document is stored; unsaved changes of what was open before are forgotten."""
        if self.opened is not None:
            store.close(self.opened, kept=opened)
        self.forget()
        self._journal = None
        self.opened = opened

    def _begin_journal(self) -> None:
        """Keep what is changed from here on: beside what is stored, or with the whole of what cannot be written."""
        if self.opened is not None and not self.opened.read_only:
            self._journal = Journal(self.opened.path, self._journals)
        else:
            self._journal = DraftJournal(self.saved_document, self._journals)

    def _start_with(self, document: Document) -> None:
        self.document = self.saved_document = document
        self._begin_journal()
        self.revision += 1
        self.subjects = SubjectIndex(document)
        self._history = History()
        self._gesture = None
        self.selection = Selection()
        gc.freeze()  # a full collection would pause for 83 ms at 100,000 features
        self.opened_changed.emit()
        self.selection_changed.emit()

    def open(self, path: Path) -> None:
        """Open a situation's folder or a GeoJSON file in the background; `opened_changed` or `failed` follows."""
        former = self.opened

        def work() -> Opened:
            return self._prepared(store.open_path(path, to_edit=True, instead_of=former))

        self._begin("open", f"Opening {path.name}", work, self.show)

    def open_copy(self, path: Path) -> None:
        """Open a situation in the background as a copy that is stored nowhere yet."""

        def work() -> Opened:
            return self._prepared(store.open_path(path))

        self._begin("open", f"Opening {path.name}", work, lambda opened: self.new(opened.document))

    def _prepared(self, opened: Opened) -> Opened:
        self.prepare(opened.document)
        return opened

    def save(self) -> None:
        """Write what changed, in the background; `saved_changed` or `failed` follows."""
        opened, document, done = self.opened, self.document, self.steps[: self.position]
        if opened is None:
            self.fail("This situation has no folder yet: choose one with “Save as situation”.", "save")
            return
        text = f"Saving {opened.path.name}"
        self._begin("save", text, lambda: store.save(opened, document), lambda opened: self._saved(opened, done))

    def save_as(self, path: Path) -> None:
        """Write everything to another folder or file, in the background, and go on from there."""
        opened, document, done = self.opened, self.document, self.steps[: self.position]
        text = f"Saving {path.name}"
        self._begin(
            "save", text, lambda: store.save_as(opened, document, path), lambda opened: self._saved(opened, done)
        )

    def cancel(self) -> None:
        """Give up what is being opened; what is shown now stays. A save that has begun is finished."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def finish(self) -> None:
        """Wait until what is being read or written has ended."""
        self._background.wait()

    def close(self) -> None:
        """Wait until nothing is being written any more, and let go of what is open; for closing the program."""
        self.finish()
        self._hold(None)

    def _begin(self, action: Action, text: str, work: Callable[[], Opened], done: Callable[[Opened], None]) -> None:
        if self._task is not None:
            self.fail("Please wait: something is still being opened or saved.", "wait")
            return

        def finish(opened: Opened) -> None:
            self._end()
            done(opened)
            self.succeeded.emit(action)

        def fail(error: Exception) -> None:
            self._end()
            if not isinstance(error, (StoreError, OSError)):
                raise error
            self.fail(str(error), action)

        self.busy_changed.emit(text)
        self._task = self._background.run(work, finish, fail)

    def _end(self) -> None:
        self._task = None
        self.busy_changed.emit("")
        self.succeeded.emit("wait")

    def _saved(self, opened: Opened, done: tuple[Step, ...]) -> None:
        self._history.mark_saved(done)
        self._hold(opened)
        self.saved_document = opened.document
        self._begin_journal()
        self.forget()  # what an earlier crash left at this place is overwritten
        if self.unsaved:  # edits made while the file was written
            self._note("Changes since the last save", self.unsaved)
        self.saved_changed.emit()
        for text in opened.messages:
            self.message.emit(text)


def _exists(document: Document, ref: FeatureRef) -> bool:
    try:
        position_of(document.layer(ref.layer), ref.key)
    except KeyError:
        return False
    return True
