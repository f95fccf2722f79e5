"""The section that says which ground the map of the figure shows, and at which scale."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QWidget

from desktop.panels.figure.controls import CheckedField, StillWheel
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from layers.document import Bounds
from layers.figure.extents import extent_text, seen_extent, typed_extent
from layers.figure.ratio import ratio_as_text, ratio_of

_ALL, _THIS = "all", "this"


class FrameSection(Section):
    """What the frame shows: all visible layers, or an extent that is typed or taken from the map; and the scale."""

    def __init__(self, settings: FigureSettings, remembered: QSettings, view: Callable[[], Bounds | None]):
        """`view` returns what the map shows: west, south, east, north in degrees."""
        super().__init__("Map frame", remembered)
        self._settings = settings
        self._view = view
        self.shows = QComboBox()
        self.shows.setAccessibleName("What the frame shows")
        self.shows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.shows.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.shows.installEventFilter(StillWheel(self.shows))
        self.shows.addItem("All visible layers", _ALL)
        self.shows.addItem("This extent", _THIS)
        self.extent = CheckedField(settings, "West, south, east, north", read=_read_extent, write=self._extent)
        self.extent.setPlaceholderText("west south east north, in degrees")
        self.extent.setToolTip(
            "For example 34.5 33.9 39.2 37.2. Across the 180th meridian west is the greater: 170 -25 -170 -10."
        )
        self.take = QPushButton("&Take what the map shows")
        self.take.setToolTip("The figure will show what the map shows now.")
        self.ratio = CheckedField(settings, "Scale", read=_read_ratio, write=self._ratio)
        self.ratio.setPlaceholderText("one that fits")
        self.ratio.setToolTip("1:2,250,000, 1:2.25m or 2250000; the extent then says what is in the middle.")
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Sho&ws", self.shows),
            ("E&xtent", self.extent),
            ("", self.extent.problem),
            ("", self.take),
            ("Sc&ale", self.ratio),
            ("", self.ratio.problem),
        )
        for label, field in rows:
            self.add_row(label, field)
        self.shows.activated.connect(self._chosen)
        self.take.clicked.connect(self._take)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show which of the choices is in force."""
        this = self._settings.figure.extent is not None
        self.shows.setCurrentIndex(int(this))

    def show_scale(self, ratio: float) -> None:
        """Say at which scale the figure is drawn while none is typed."""
        self.ratio.setPlaceholderText(f"{ratio_as_text(ratio)}, which fits")

    def _chosen(self) -> None:
        if self.shows.currentData() == _ALL:
            self._settings.set(extent=None)
        elif self._settings.figure.extent is None:
            self._take()

    def _take(self) -> None:
        seen = self._view()
        if seen is None:
            self._settings.workspace.failed.emit("The map has not been shown yet, so there is no extent to take.")
        else:
            self._settings.set(extent=seen_extent(seen))
        self.refresh()

    def _extent(self) -> str:
        extent = self._settings.figure.extent
        return "" if extent is None else extent_text(extent)

    def _ratio(self) -> str:
        ratio = self._settings.figure.ratio
        return "" if ratio is None else ratio_as_text(ratio)


def _read_extent(text: str) -> dict[str, Any]:
    return {"extent": typed_extent(text) if text else None}


def _read_ratio(text: str) -> dict[str, Any]:
    return {"ratio": ratio_of(text) if text else None}
