"""The field for the publisher's logo: a picture in the situation's folder."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from desktop.figure.pictures import kept_inside
from desktop.panels.figure.controls import CheckedField
from desktop.panels.figure.settings import FigureSettings
from desktop.theme import IconButton
from layers.pictures import PictureError, picture_of, read_picture

NO_FOLDER = "Save the situation in a folder first: its pictures lie there."


class LogoField(QWidget):
    """Names the picture, finds one, or takes it away; one that lies elsewhere is copied into the folder."""

    def __init__(self, settings: FigureSettings):
        super().__init__()
        self._settings = settings
        self.file = CheckedField(settings, "Logo", read=self._read, write=self._write)
        self.file.setPlaceholderText("none; a PNG or JPEG in the folder")
        self.browse = IconButton("open", "Choose a logo")
        self.browse.setIconSize(QSize(16, 16))
        self.browse.clicked.connect(self.ask)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer to choose a picture where there is a folder that it can lie in."""
        there = self._folder() is not None
        for control, words in ((self.browse, "Choose a logo"), (self.file, "A path inside the situation's folder")):
            control.setEnabled(there)
            control.setToolTip(words if there else NO_FOLDER)

    def ask(self) -> None:
        """Ask for a picture."""
        folder = self._folder()
        name, _ = QFileDialog.getOpenFileName(self, "Choose a logo", str(folder or ""), "Pictures (*.png *.jpg *.jpeg)")
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Make a picture the logo."""
        folder = self._folder()
        if folder is None:
            return
        try:
            picture_of(path.read_bytes(), path.name)
            file = kept_inside(path, folder)
        except (OSError, PictureError) as error:
            self._settings.workspace.failed.emit(f"The logo was not taken: {error}.")
            return
        self._settings.set(logo=file)

    def _folder(self) -> Path | None:
        opened = self._settings.workspace.opened
        return opened.folder if opened is not None and opened.kind == "situation" else None

    def _write(self) -> str:
        return self._settings.figure.logo or ""

    def _read(self, text: str) -> dict[str, Any]:
        if text:
            read_picture(self._folder(), text)
        return {"logo": text or None}
