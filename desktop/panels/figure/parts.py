"""The section that says which parts of the page are there."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from layers.figure.parts import PARTS, shown


class PartsSection(Section):
    """A box to tick for each part that may be left away; each tick is a step."""

    def __init__(self, settings: FigureSettings, remembered: QSettings):
        super().__init__("Parts of the page", remembered, folded=True)
        self._settings = settings
        self.boxes = {name: QCheckBox(words) for name, words in PARTS.items()}
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        half = (len(self.boxes) + 1) // 2
        for place, (name, box) in enumerate(self.boxes.items()):
            grid.addWidget(box, place % half, place // half)
            box.clicked.connect(lambda checked, name=name: self._ticked(name, checked))
        self.form.addRow(sheet)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show which parts are there."""
        for name, box in self.boxes.items():
            box.setChecked(shown(self._settings.figure, name))

    def _ticked(self, name: str, checked: bool) -> None:
        hidden = [other for other in self._settings.figure.hidden if other != name]
        self._settings.set(hidden=tuple(hidden) if checked else (*hidden, name))
