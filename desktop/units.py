"""The units that lengths and areas are shown in: chosen once, remembered, and the same everywhere in the window."""

from typing import get_args

from PySide6.QtCore import QObject, QSettings, Signal

from desktop.commands.actions import Command
from layers.geodesy.measuring import Measures, Units, texts

_LABELS: dict[Units, str] = {
    "metric": "Measure in &kilometres and hectares",
    "nautical": "Measure in na&utical miles",
    "statute": "Measure in &miles and acres",
}


def told(measures: Measures, units: Units) -> str:
    """Return what was measured in one line: “Length 12.3 km · Bearing 047° (NE)”."""
    return " · ".join(f"{name} {text}" for name, text in texts(measures, units))


class ChosenUnits(QObject):
    """Holds the chosen units; `changed` tells that others were chosen."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None):
        super().__init__(parent)
        self._settings = settings

    @property
    def name(self) -> Units:
        """Return the chosen units; metric ones as long as nobody has chosen."""
        stored = self._settings.value("units")
        return next((each for each in get_args(Units) if each == stored), "metric")

    def choose(self, name: Units) -> None:
        """Choose units and remember them."""
        self._settings.setValue("units", name)
        self.changed.emit()

    def commands(self) -> list[Command]:
        """Return a command for each choice."""
        return [self._command(name, label) for name, label in _LABELS.items()]

    def _command(self, name: Units, label: str) -> Command:
        return Command(f"units_{name}", label, None, (), lambda: self.choose(name), is_on=lambda: self.name == name)
