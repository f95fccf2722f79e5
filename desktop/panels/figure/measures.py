"""The section for what makes a map measurable: its projection, its grid, and the units of its scale bars."""

from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from desktop.panels.figure.controls import CheckedField, Choice
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from layers.figure.projection_choice import CHOICES, check_code
from layers.figure.scale_bar import Unit

OWN_CODE = "code"
_PROJECTIONS = {**CHOICES, OWN_CODE: "A system's code"}
_GRIDS = {None: "None", "graticule": "Meridians and parallels", "mgrs": "Military grid (MGRS)"}
_UNITS: dict[Unit, tuple[str, str]] = {
    "km": ("&km", "Scale bar in kilometres"),
    "mi": ("m&i", "Scale bar in statute miles"),
    "nmi": ("n&mi", "Scale bar in nautical miles"),
}


class _ProjectionChoice(Choice):
    """A projection by its name; a code of one's own is written beside it."""

    _asks = False  # a code was chosen and is not written yet

    def refresh(self) -> None:
        """Show the figure's projection; whoever is about to write a code is not interrupted."""
        projection = (self._settings.figure.projection or "fitting").lower()
        self._asks = self._asks and projection == "fitting"
        own = self._asks or projection not in CHOICES
        self.setCurrentIndex(self.findData(OWN_CODE if own else projection))

    def _chosen(self) -> None:
        chosen = self.currentData()
        self._asks = chosen == OWN_CODE
        if not self._asks:
            self._settings.set(projection=None if chosen == "fitting" else chosen)


class MeasuresSection(Section):
    """Projection, grid and units; a code is checked where it is typed, and what it does to the map is said below."""

    def __init__(self, settings: FigureSettings, remembered: QSettings):
        super().__init__("Projection, grid and scale bar", remembered, folded=True)
        self._settings = settings
        self.projection = _ProjectionChoice(settings, "projection", "Projection", _PROJECTIONS)
        self.code = CheckedField(settings, "Code of a reference system", read=_read_code, write=self._code)
        self.code.setPlaceholderText("EPSG:32637")
        self.code.setToolTip("Any projected reference system by its authority and code.")
        self.grid = Choice(settings, "grid", "Grid", _GRIDS)
        self.units = {unit: _box(*words) for unit, words in _UNITS.items()}
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setProperty("role", "problem")
        self.warning.hide()
        row = QWidget()
        boxes = QHBoxLayout(row)
        boxes.setContentsMargins(0, 0, 0, 0)
        for box in self.units.values():
            boxes.addWidget(box)
            box.clicked.connect(self._units_chosen)
        boxes.addStretch(1)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Pro&jection", self.projection),
            ("C&ode", self.code),
            ("", self.code.problem),
            ("", self.warning),
            ("&Grid", self.grid),
            ("Scale bars", row),
        )
        for label, field in fields:
            self.add_row(label, field)
        self.projection.activated.connect(self._enable)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the units that are chosen, and whether a code is asked for."""
        for unit, box in self.units.items():
            box.setChecked(unit in self._settings.figure.scale_units)
        self._enable()

    def show_warnings(self, warnings: list[str]) -> None:
        """Say what the projection does to the figure that is shown."""
        self.warning.setText(". ".join(warnings) + "." if warnings else "")
        self.warning.setVisible(bool(warnings))

    def _enable(self) -> None:
        asked = self.projection.currentData() == OWN_CODE
        self.code.setEnabled(asked)
        self.code.setToolTip(
            "Any projected reference system by its authority and code."
            if asked
            else "A code is used when “A system's code” is chosen as the projection."
        )

    def _units_chosen(self) -> None:
        units = tuple(unit for unit, box in self.units.items() if box.isChecked())
        if units:
            self._settings.set(scale_units=units)
        else:
            self._settings.workspace.failed.emit(
                "One unit stays: to leave the scale bar away, untick it among the parts."
            )
            self.refresh()

    def _code(self) -> str:
        projection = self._settings.figure.projection or "fitting"
        return "" if projection.lower() in CHOICES else projection


def _read_code(text: str) -> dict[str, Any]:
    return {"projection": check_code(text) if text else None}


def _box(words: str, name: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box
