"""The panel with the settings of the figure, one section below the other."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.panels.figure.frame import FrameSection
from desktop.panels.figure.legend import LegendSection
from desktop.panels.figure.measures import MeasuresSection
from desktop.panels.figure.page import PageSection
from desktop.panels.figure.parts import PartsSection
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from desktop.panels.figure.texts import TextsSection
from desktop.workspace import Workspace
from layers.document import Bounds


class FigurePanel(QScrollArea):
    """Shows the sections; `add` puts one more below them."""

    def __init__(
        self,
        workspace: Workspace,
        remembered: QSettings,
        view: Callable[[], Bounds | None],
        parent: QWidget | None = None,
    ):
        """`view` returns what the map shows: west, south, east, north in degrees."""
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
        self.page = PageSection(self.settings, remembered)
        self.frame = FrameSection(self.settings, remembered, view)
        self.texts = TextsSection(self.settings, remembered)
        self.legend = LegendSection(self.settings, remembered)
        self.measures = MeasuresSection(self.settings, remembered)
        self.parts = PartsSection(self.settings, remembered)
        for section in (self.page, self.frame, self.measures, self.texts, self.legend, self.parts):
            self.add(section)

    def add_first(self, section: Section) -> None:
        """Put a section above all others: one that is there for what is being done."""
        self._sections.insertWidget(0, section)

    def add(self, section: Section) -> None:
        """Put a section below those that there are."""
        self._sections.insertWidget(self._sections.count() - 1, section)
