"""The line in the properties panel that says how long and how large the selected features are."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from desktop.units import ChosenUnits
from desktop.workspace import Workspace
from layers import geojson
from layers.document import FeatureRef
from layers.measuring import Measures, measure

_MOST_BYTES = 8_000_000
"""Bytes of selected features beyond which measuring them would hold up the window."""


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
        self._soon = QTimer(self, singleShot=True, interval=0)  # several signals of one change make one measuring
        self._soon.timeout.connect(self.refresh)
        for signal in (workspace.changed, workspace.selection_changed, workspace.opened_changed, units.changed):
            signal.connect(self._soon.start)
        self.refresh()

    def refresh(self) -> None:
        """Measure what is selected now."""
        text = self._text()
        self.setText(text)
        self.setVisible(bool(text))

    def _text(self) -> str:
        refs = self._workspace.selection.features
        if sum(len(feature.text) for feature in map(self._workspace.document.feature, refs)) > _MOST_BYTES:
            return "Too much is selected to be measured at once."
        measured = [each for each in map(self._measures, refs) if each != Measures()]
        if len(measured) < 2:
            return "".join(map(self._units.told, measured))
        return self._units.told(_sums(measured)).replace("Length", "Lengths together").replace("Area", "Areas together")

    def _measures(self, ref: FeatureRef) -> Measures:
        document = self._workspace.document
        geometry = geojson.geometry(document.feature(ref), document.layer(ref.layer).frame.crs)
        return Measures() if geometry is None else measure(geometry)


def _sums(measured: list[Measures]) -> Measures:
    """Add lengths and areas; bearings cannot be added, and perimeters of neighbours share their sides."""
    lengths = [each.length for each in measured if each.length is not None]
    areas = [each.area for each in measured if each.area is not None]
    return Measures(length=sum(lengths) if lengths else None, area=sum(areas) if areas else None)
