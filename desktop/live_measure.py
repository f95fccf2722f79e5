"""What is measured while a shape is drawn or dragged: told beside the pointer and in the status bar."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.map_controller import MapController
from desktop.protocol import Drafted
from desktop.units import ChosenUnits
from desktop.workspace import Workspace
from layers import geojson
from layers.document import FeatureRef
from layers.edits import Edit, EditError
from layers.measuring import Measures, measure, measure_drawn, texts

_MOST_BYTES = 4_000_000
"""Length of a feature's text beyond which measuring it at every move of the mouse would hold up the window."""


class LiveMeasure(QObject):
    """Measures what the map reports of the shape at hand; `told` carries the text, which is empty when there is none.

    A drag is measured by making the edit that it would become, and showing it to nobody: what is told is what it would
    be, to the digit. Of several moves that come while one is being measured, only the last one is.
    """

    told = Signal(str)

    def __init__(self, workspace: Workspace, the_map: MapController, units: ChosenUnits, parent: QObject | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._map = the_map
        self._units = units
        self._draft: Drafted | None = None
        self._preview: tuple[Edit, FeatureRef] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._measure)
        the_map.drafted.connect(self._drafted)
        the_map.previewed.connect(self._previewed)
        the_map.mode_changed.connect(self._stop)
        workspace.changed.connect(self._stop)
        units.changed.connect(self._soon.start)

    def _drafted(self, draft: Drafted) -> None:
        self._draft, self._preview = draft, None
        self._soon.start()

    def _previewed(self, preview: tuple[Edit, FeatureRef] | None) -> None:
        self._draft, self._preview = None, preview
        self._soon.start()

    def _stop(self) -> None:
        if self._draft is not None or self._preview is not None:
            self._draft = self._preview = None
            self._soon.start()

    def _measure(self) -> None:
        text = ""
        if self._draft is not None:
            text = self._of_draft(self._draft)
        elif self._preview is not None:
            text = self._of_preview(*self._preview)
        self._map.show_measured(text)
        self.told.emit(text)

    def _of_draft(self, draft: Drafted) -> str:
        positions = [
            place for place, before in zip(draft.places, (None, *draft.places), strict=False) if place != before
        ]
        whole, leg = measure_drawn(positions, closed=draft.area)
        if len(positions) <= 2:
            return self._units.told(leg)
        said = self._units.told(whole if draft.area else Measures(length=whole.length))
        last = ", ".join(text for _, text in texts(leg, self._units.name))
        return f"{said} · Last side {last}"

    def _of_preview(self, edit: Edit, ref: FeatureRef) -> str:
        document = self._workspace.document
        if len(document.feature(ref).text) > _MOST_BYTES:
            return ""
        try:
            document = edit(document)
        except EditError:
            return ""
        geometry = geojson.geometry(document.feature(ref), document.layer(ref.layer).frame.crs)
        return "" if geometry is None else self._units.told(measure(geometry))
