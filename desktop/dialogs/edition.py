"""The dialog for the next edition: where it goes, and what tells it from the one before."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop.dialogs.fields import lay_out
from layers.document import Document
from layers.edition import Numbers, check_edition, folder_name, proposed
from layers.storage.disk_errors import StoreError

WIDTH = 520


class EditionRequest(NamedTuple):
    """What the dialog asks for."""

    folder: Path
    numbers: Numbers


class EditionDialog(QDialog):
    """Asks for folder, date and numbers; `request` returns them when the dialog was accepted."""

    def __init__(self, document: Document, path: Path, parent: QWidget | None = None):
        """Propose what follows the situation in the folder `path`."""
        super().__init__(parent)
        self.setWindowTitle("New edition")
        self._document = document
        self._path = path
        numbers = proposed(document)
        self.as_of = _line("As-of date", numbers.as_of)
        self.as_of.setPlaceholderText("a day, a month or a year, such as 2015-10-31")
        self.map_number = _line("Map number", numbers.map_number)
        self.version = _line("Version", numbers.version)
        self.folder = _line("Folder", str(path.parent / folder_name(path.name, document.as_of, numbers.as_of)))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "secondary")
        self._lay_out()

    def request(self) -> EditionRequest:
        """Return what was asked for; raises StoreError where no edition can be made so."""
        folder = Path(self.folder.text().strip()).expanduser()
        texts = (field.text().strip() or None for field in (self.as_of, self.map_number, self.version))
        numbers = Numbers(*texts)
        check_edition(self._document, self._path, folder, numbers)
        return EditionRequest(folder, numbers)

    def _lay_out(self) -> None:
        about = QLabel(
            "The situation is copied to a new folder with everything in it, and opened there. "
            "The folder that is open now stays as it is."
        )
        about.setWordWrap(True)
        browse = QPushButton("&Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        before = self._document
        form = QGridLayout()
        form.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QLineEdit, QWidget], ...] = (
            ("&As-of date", self.as_of, _former(before.as_of)),
            ("Map &number", self.map_number, _former(before.figure.map_number)),
            ("&Version", self.version, _former(before.figure.version)),
            ("&Folder", self.folder, browse),
        )
        for row, (name, field, beside) in enumerate(rows):
            label = QLabel(name)
            label.setBuddy(field)
            for column, widget in enumerate((label, field, beside)):
                form.addWidget(widget, row, column)
        lay_out(self, about, form, self.problem, accept="Make edition", accepted=self._accept, width=WIDTH)

    def _accept(self) -> None:
        try:
            self.request()
        except StoreError as error:
            self.problem.setText(str(error))
            return
        self.accept()

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Folder of the new edition", str(Path(self.folder.text()).parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, "Folder:")
        if dialog.exec():
            self.folder.setText(dialog.selectedFiles()[0])


def _line(name: str, text: str | None) -> QLineEdit:
    line = QLineEdit(text or "")
    line.setAccessibleName(name)
    return line


def _former(value: str | None) -> QLabel:
    """Return what the edition before has there."""
    said = QLabel(f"was {value}" if value else "was empty")
    said.setProperty("role", "secondary")
    return said
