"""The About box: what the program is, and whose data and software it carries, under which licences."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import assets
from desktop import __version__, theme


class AboutBox(QDialog):
    """Shows version, attributions and licence texts, all from files that ship with the program."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("About Sitmap")
        self.resize(680, 560)
        picture = QLabel()
        picture.setPixmap(theme.pixmap("sitmap", 56, "", self.devicePixelRatioF()))
        name = QLabel("Sitmap")
        name.setProperty("role", "title")
        line = QLabel(f"Version {__version__}. A desktop map for analysts, under the MIT licence.")
        line.setWordWrap(True)
        line.setProperty("role", "secondary")
        words = QVBoxLayout()
        words.addWidget(name)
        words.addWidget(line)
        top = QHBoxLayout()
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(_text("Attributions", attributions()), "Data and software")
        self.tabs.addTab(_text("Licences", licences()), "Licence texts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)


def attributions() -> str:
    """Return what is shipped, from whom and under which licence, as text."""
    path = assets.path("attribution.json")
    items = json.loads(path.read_text("utf-8")) if path.exists() else []
    return "\n\n".join("\n".join(str(value) for value in item.values()) for item in items)


def licences() -> str:
    """Return the licence texts that ship with the program."""
    folder = assets.path("licences")
    files = sorted(path for path in folder.glob("*") if path.is_file()) if folder.exists() else []
    return "\n\n".join(f"— {path.name} —\n\n{path.read_text('utf-8')}" for path in files)


def _text(name: str, text: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setPlainText(text)
    return browser
