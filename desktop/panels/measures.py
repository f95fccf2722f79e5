"""The line in the properties panel that says how long and how large the selected features are."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from desktop.measurer import QUICK, Measurer
from desktop.units import ChosenUnits, told
from desktop.workspace import Workspace
from layers import geojson
from layers.document import Document, FeatureRef
from layers.geodesy.measuring import Measures, Units, measure

_MOST_BYTES = 5_000_000
"""Bytes of GeoJSON that are measured at all: they take a second or two, which nobody can stop."""

_LARGE_WAITS = 300
"""Milliseconds after which something large is measured."""


class MeasuresLine(QLabel):
    """Shows length, area and bearing of what is selected; of several features, the sums."""

    def __init__(self, workspace: Workspace, units: ChosenUnits, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._units = units
        self.setProperty("role", "secondary")
        self.setWordWrap(True)
        self.setAccessibleName("Measures of the selection")
        self.setToolTip("Along the surface of the earth (geodesics on WGS 84), not measured on the map")
        self._measurer = Measurer(self)
        self._measurer.told.connect(self._show)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        for signal in (workspace.changed, workspace.selection_changed, workspace.opened_changed, units.changed):
            signal.connect(self._start)
        self.refresh()

    def finish(self) -> None:
        """Wait until nothing is measured any more; for closing the window."""
        self._measurer.finish()

    def refresh(self) -> None:
        """Measure what is selected now."""
        size = self._size()
        if size > _MOST_BYTES:
            self._measurer.ask(lambda: "Too much is selected to be measured at once.", 0)
            return
        document, refs, units = self._workspace.document, self._workspace.selection.features, self._units.name
        self._measurer.ask(lambda: _told(document, refs, units), size)

    def _start(self) -> None:
        """Measure soon: once for all signals of a change, and something large after the map has shown it."""
        large = self._size() > QUICK
        if large:
            self._show("Measuring …")
        self._soon.start(_LARGE_WAITS if large else 0)

    def _size(self) -> int:
        return sum(
            len(feature.text) for feature in map(self._workspace.document.feature, self._workspace.selection.features)
        )

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))


def _told(document: Document, refs: Sequence[FeatureRef], units: Units) -> str:
    measured = [each for ref in refs if (each := _measures(document, ref)) != Measures()]
    if len(measured) < 2:
        return "".join(told(each, units) for each in measured)
    sums = told(_sums(measured), units)
    return sums.replace("Length", "Lengths together").replace("Area", "Areas together")


def _measures(document: Document, ref: FeatureRef) -> Measures:
    geometry = geojson.geometry(document.feature(ref), document.layer(ref.layer).frame.crs)
    return Measures() if geometry is None else measure(geometry)


def _sums(measured: list[Measures]) -> Measures:
    """Add lengths and areas; bearings cannot be added, and perimeters of neighbours share their sides."""
    lengths = [each.length for each in measured if each.length is not None]
    areas = [each.area for each in measured if each.area is not None]
    return Measures(length=sum(lengths) if lengths else None, area=sum(areas) if areas else None)
