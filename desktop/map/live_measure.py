"""What is measured while a shape is drawn or dragged: told beside the pointer and in the status bar."""

from itertools import groupby

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.map.controller import MapController
from desktop.map.protocol import Drafted
from desktop.measurer import Measurer
from desktop.units import ChosenUnits, told
from desktop.workspace import Workspace
from layers import geojson
from layers.document import Document, FeatureRef
from layers.edits import Edit, EditError
from layers.geodesy.measuring import Measures, Units, measure, measure_drawn, texts
from layers.geojson.vertices import moved_vertices, vertices


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
        self._measurer = Measurer(self)
        self._measurer.told.connect(self._tell)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._measure)
        the_map.drafted.connect(self._drafted)
        the_map.previewed.connect(self._previewed)
        the_map.mode_changed.connect(self._stop)
        workspace.changed.connect(self._stop)
        units.changed.connect(self._soon.start)

    def _drafted(self, draft: Drafted) -> None:
        if not self._map.mode.startswith(("draw_", "measure_")):
            return  # the page had not yet heard that drawing is over
        self._draft, self._preview = draft, None
        self._soon.start()

    def _previewed(self, preview: tuple[Edit, FeatureRef] | None) -> None:
        self._draft, self._preview = None, preview
        self._soon.start()

    def _stop(self) -> None:
        if self._draft is not None or self._preview is not None:
            self._draft = self._preview = None
            self._soon.start()

    def finish(self) -> None:
        """Wait until nothing is measured any more; for closing the window."""
        self._measurer.finish()

    def _measure(self) -> None:
        units, document = self._units.name, self._workspace.document
        if self._draft is not None:
            draft = self._draft
            self._measurer.ask(lambda: _of_draft(draft, units), 0)
        elif self._preview is not None:
            edit, ref = self._preview
            self._measurer.ask(lambda: _of_preview(document, edit, ref, units), len(document.feature(ref).text))
        else:
            self._measurer.ask(str, 0)

    def _tell(self, text: str) -> None:
        self._map.show_measured(text)
        self.told.emit(text)


def _of_draft(draft: Drafted, units: Units) -> str:
    positions = [place for place, _ in groupby(draft.places)]  # without a place that is there twice
    whole, leg = measure_drawn(positions, closed=draft.area)
    if len(positions) <= 2:
        return told(leg, units)
    said = told(whole if draft.area else Measures(length=whole.length), units)
    return f"{said} · Last side {', '.join(text for _, text in texts(leg, units))}"


def _of_preview(document: Document, edit: Edit, ref: FeatureRef, units: Units) -> str:
    before, crs = document.feature(ref), document.layer(ref.layer).frame.crs
    try:
        feature = edit(document).feature(ref)
    except EditError:
        return ""
    # Of a large shape of which a vertex is dragged nothing else is read anew.
    moved = moved_vertices(before, feature, crs) is not None
    geometry = (vertices(feature, crs).shape() if moved else None) or geojson.geometry(feature, crs)
    return "" if geometry is None else told(measure(geometry), units)
