"""The commands of the File menu: open, save, and the questions that keep work from being lost."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import assets
from desktop import wording
from desktop.background import Background
from desktop.commands.actions import Command
from desktop.panels.editor import EditorPanel
from desktop.workspace import Workspace
from layers.document import Document
from layers.history import Step
from layers.storage import store

MOST_RECENT = 8


class Files(QObject):
    """Opens and saves by way of the workspace, and asks before anything would be lost."""

    recent_changed = Signal()

    def __init__(self, workspace: Workspace, settings: QSettings, editor: EditorPanel, window: QWidget):
        super().__init__(window)
        self._workspace = workspace
        self._editor = editor
        self._settings = settings
        self._window = window
        self._after_saving: Callable[[], None] | None = None
        self._disk = Background(self)
        self._told: tuple[str, ...] = ()
        self._asked_for_drafts = False
        workspace.opened_changed.connect(self._opened)
        workspace.saved_changed.connect(self._saved)
        workspace.failed.connect(self._forget_what_follows)

    def commands(self) -> list[Command]:
        """Return the commands of the File menu."""
        busy = self._busy
        return [
            Command("new", "&New situation", "new", ("Ctrl+N",), self.new, busy),
            Command("open", "&Open GeoJSON file…", "open", ("Ctrl+O",), self.ask_file, busy),
            Command("open_situation", "Open s&ituation folder…", "situation", ("Ctrl+Shift+O",), self.ask_folder, busy),
            Command("open_sample", "Open the &example", None, (), self.open_sample, busy),
            Command("save", "&Save", "save", ("Ctrl+S",), self.save, self._why_not_save),
            Command("save_as", "Save &as…", None, ("Ctrl+Shift+S",), self.ask_save_as, busy),
            Command("save_as_situation", "Save as situa&tion…", None, (), self.ask_save_as_situation, busy),
        ]

    # Opening

    def new(self) -> None:
        """Start an empty situation."""
        self.when_nothing_is_lost(lambda: self._workspace.new(Document()))

    def open(self, path: Path) -> None:
        """Open a file or a folder after asking about unsaved changes."""
        self.when_nothing_is_lost(lambda: self._workspace.open(path))

    def open_sample(self) -> None:
        """Open the bundled situation as a copy that is stored nowhere yet."""
        self.when_nothing_is_lost(lambda: self._workspace.open_copy(assets.path("situations", store.SAMPLE)))

    def ask_file(self) -> None:
        """Ask for a GeoJSON file and open it."""
        kinds = "GeoJSON (*.geojson *.json *.geojsonl *.ndjson *.geojsons);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, "Open GeoJSON file", self._folder(), kinds)
        if name:
            self.open(Path(name))

    def ask_folder(self) -> None:
        """Ask for a situation's folder and open it."""
        name = QFileDialog.getExistingDirectory(self._window, "Open situation folder", self._folder())
        if name:
            self.open(Path(name))

    def recent(self) -> list[Path]:
        """Return what was opened last, the newest first."""
        stored = self._settings.value("recent", [])
        names = [stored] if isinstance(stored, str) else stored
        return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def _opened(self) -> None:
        self._told = ()
        self._remember()
        QTimer.singleShot(0, self._offer_what_was_left_behind)  # first show what was opened

    def _offer_what_was_left_behind(self) -> None:
        steps, lost = self._workspace.left_behind
        if not steps and not lost:
            self._offer_drafts()
            return
        if not steps:
            text = "Changes that were not saved before the program ended last time no longer fit the files."
            self._workspace.failed.emit(text)
            self._workspace.forget()
            return
        text = f"The program ended without saving {wording.count(len(steps), 'change')}. Bring them back?"
        answer = self._ask_about_steps(text, steps, f"\n{lost} more no longer fit the files." if lost else "")
        if answer is QMessageBox.ButtonRole.AcceptRole:
            self._workspace.recover()
        elif answer is QMessageBox.ButtonRole.DestructiveRole:
            self._workspace.forget()

    def _offer_drafts(self) -> None:
        """Ask once, after the start, about the latest situation that was stored nowhere when the program ended."""
        if self._asked_for_drafts or self._workspace.modified:
            return
        self._asked_for_drafts = True
        draft = next(iter(self._workspace.drafts_left_behind()), None)
        if draft is None:
            return
        text = (
            f"The program ended without saving “{draft.document.title}”, which was stored nowhere yet: "
            f"{wording.count(len(draft.steps), 'change')}. Bring it back?"
        )
        answer = self._ask_about_steps(text, draft.steps)
        if answer is QMessageBox.ButtonRole.AcceptRole:
            self._workspace.bring_back(draft)
        elif answer is QMessageBox.ButtonRole.DestructiveRole:
            draft.forget()

    def _ask_about_steps(self, text: str, steps: Sequence[Step], more: str = "") -> QMessageBox.ButtonRole:
        """Return the role of the answer: accept to bring steps back, destructive to forget them, reject for neither."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved changes from last time")
        box.setText(text)
        latest = "\n".join(f"• {step.label}" for step in steps[-6:])
        box.setInformativeText(f"The latest were:\n{latest}{more}")
        bring = box.addButton("&Bring back", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("&Forget", QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("&Later", QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(later)
        box.setDefaultButton(bring)
        box.exec()
        return box.buttonRole(box.clickedButton())

    # What other programs do to the files

    def look_at_disk(self) -> None:
        """Ask what to do when another program changed an open file; does not hold up the window."""
        opened = self._workspace.opened
        if opened is None or self._workspace.busy:
            return

        def found(names: tuple[str, ...]) -> None:
            if names != self._told and self._workspace.opened is opened:
                self._told = names
                if names:
                    self._ask_about_disk(opened, names)

        self._disk.run(lambda: store.changed_on_disk(opened), found, self._cannot_look)

    def _cannot_look(self, error: Exception) -> None:
        if not isinstance(error, OSError):  # a disk that is away for now says so when something is saved
            raise error

    def finish(self) -> None:
        """Wait for what is being looked at; for closing the program."""
        self._disk.wait()

    def _ask_about_disk(self, opened: store.Opened, names: tuple[str, ...]) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Changed on disk")
        box.setText(f"Another program changed {', '.join(names)} in {opened.folder}.")
        modified = self._workspace.modified
        box.setInformativeText(
            "Opening it again takes over that change"
            + (" and discards your unsaved changes. To keep both, save elsewhere." if modified else ".")
        )
        again = box.addButton("&Open again", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("&Keep what is shown", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep if modified else again)
        box.exec()
        if box.clickedButton() is again:
            self._workspace.open(opened.path)

    def _remember(self) -> None:
        path = self._workspace.path
        if path is not None:
            names = [str(path), *(str(each) for each in self.recent() if each != path)]
            self._settings.setValue("recent", names[:MOST_RECENT])
            self.recent_changed.emit()

    def _folder(self) -> str:
        path = self._workspace.path
        return str(path.parent if path else Path.home())

    # Saving

    def save(self) -> None:
        """Save where the situation was opened, or ask where when it is stored nowhere yet."""
        self._editor.commit()
        if self._workspace.opened is None:
            self.ask_save_as_situation()
        else:
            self._workspace.save()

    def ask_save_as(self) -> None:
        """Ask for another name: a file for a single GeoJSON file, a folder for a situation."""
        self._editor.commit()
        path = self._workspace.path
        if path is None or path.is_dir():
            self.ask_save_as_situation()
            return
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(path), "GeoJSON (*.geojson *.json)")
        if name:
            self._workspace.save_as(Path(name))
        else:
            self._forget_what_follows()

    def ask_save_as_situation(self) -> None:
        """Ask for a folder, which may be a new one, and save a situation there."""
        self._editor.commit()
        dialog = QFileDialog(self._window, "Save as situation: name a new folder", self._folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, "Folder:")
        if dialog.exec():
            self._workspace.save_as(Path(dialog.selectedFiles()[0]))
        else:
            self._forget_what_follows()

    def when_nothing_is_lost(self, what: Callable[[], None]) -> None:
        """Do something that replaces the document: at once, after saving, or not at all, as the user answers."""
        self._editor.commit()
        if self._editor.unfinished and not self._ask_about_typing():
            return
        if not self._workspace.modified:
            what()
            return
        answer = self._ask_about_changes()
        if answer == QMessageBox.StandardButton.Save:
            self._after_saving = what
            self.save()
        elif answer == QMessageBox.StandardButton.Discard:
            what()

    def _ask_about_typing(self) -> bool:
        """Ask whether text that is not valid yet may be lost."""
        names = ", ".join(f"“{name}”" for name in self._editor.unfinished)
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Unfinished text")
        box.setText(f"What you typed into {names} is not valid GeoJSON yet, so it cannot be saved.")
        discard = box.addButton("&Discard it", QMessageBox.ButtonRole.DestructiveRole)
        back = box.addButton("&Go back", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(back)
        box.exec()
        return box.clickedButton() is discard

    def _ask_about_changes(self) -> QMessageBox.StandardButton:
        title = self._workspace.document.title
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes of “{title}”?")
        box.setInformativeText("What you discard cannot be brought back.")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        return QMessageBox.StandardButton(box.exec())

    def _saved(self) -> None:
        self._remember()
        what, self._after_saving = self._after_saving, None
        if what is not None and not self._workspace.modified:  # a single file cannot hold statements
            what()

    def _forget_what_follows(self) -> None:
        self._after_saving = None

    # Reasons

    def _busy(self) -> str | None:
        return "Something is being opened or saved." if self._workspace.busy else None

    def _why_not_save(self) -> str | None:
        opened = self._workspace.opened
        if opened is not None and opened.read_only:
            return f"This is read-only: {opened.read_only} Use “Save as”."
        if opened is not None and not self._workspace.modified:
            return "There is nothing to save."
        return self._busy()
