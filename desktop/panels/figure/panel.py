"""The panel with the settings of the figure, one section below the other."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from desktop.panels.figure.texts import TextsSection
from desktop.workspace import Workspace


class FigurePanel(QScrollArea):
    """Shows the sections; `add` puts one more below them."""

    def __init__(self, workspace: Workspace, remembered: QSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self.settings = FigureSettings(workspace, self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Settings of the figure")
        sheet = QWidget(self)
        sheet.setProperty("role", "panel")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sections = QVBoxLayout(sheet)
        self._sections.setContentsMargins(10, 8, 12, 12)
        self._sections.setSpacing(2)
        self._sections.addStretch(1)
        self.setWidget(sheet)
        self.texts = TextsSection(self.settings, remembered)
        for section in (self.texts,):
            self.add(section)

    def add(self, section: Section) -> None:
        """Put a section below those that there are."""
        self._sections.insertWidget(self._sections.count() - 1, section)
