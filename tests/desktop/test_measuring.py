"""What is measured while a shape is drawn or dragged, and of what is selected, in the chosen units."""

import pytest
import shapely
from pyproj import Geod
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from desktop.map.protocol import Drafted
from desktop.panels.measures import MeasuresLine
from desktop.units import ChosenUnits
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef
from layers.edits import geometry as edits_geometry
from layers.geodesy.measuring import area_text, bearing_text, length_text

GEOD = Geod(ellps="WGS84")
DAMASCUS, ALEPPO, PALMYRA = (36.29, 33.51), (37.16, 36.2), (38.28, 34.55)
IDLIB = FeatureRef("contested-provinces", 0)


def told(window: MainWindow, qtbot: QtBot, draft: object) -> str:
    if not window.map.mode.startswith("measure_"):
        window.map.set_mode("measure_line")
    with qtbot.waitSignal(window.measuring.told):
        window.map.drafted.emit(draft)
    assert window.map.last("show_measured") == (window.status.measured.text(),)
    return window.status.measured.text()


def test_a_line_is_measured_as_it_is_drawn(window: MainWindow, qtbot: QtBot) -> None:
    azimuth, _, metres = GEOD.inv(*DAMASCUS, *ALEPPO)
    first = told(window, qtbot, Drafted(v=1, area=False, places=(DAMASCUS, ALEPPO)))
    assert first == f"Length {length_text(metres)} · Bearing {bearing_text(azimuth)}"
    azimuth, _, leg = GEOD.inv(*ALEPPO, *PALMYRA)
    second = told(window, qtbot, Drafted(v=1, area=False, places=(DAMASCUS, ALEPPO, PALMYRA, PALMYRA)))
    assert second == f"Length {length_text(metres + leg)} · Last side {length_text(leg)}, {bearing_text(azimuth)}"
    assert told(window, qtbot, Drafted(v=1, area=False, places=())) == ""


def test_an_area_is_measured_as_it_is_drawn(window: MainWindow, qtbot: QtBot) -> None:
    area, perimeter = GEOD.polygon_area_perimeter(*zip(DAMASCUS, ALEPPO, PALMYRA, strict=True))
    text = told(window, qtbot, Drafted(v=1, area=True, places=(DAMASCUS, ALEPPO, PALMYRA)))
    assert f"Area {area_text(abs(area))}" in text
    assert f"Perimeter {length_text(perimeter)}" in text


def test_a_drag_is_measured_as_what_it_would_become(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    edit = edits_geometry.move_vertex(IDLIB, (0, 0), 36.0, 35.0)
    with qtbot.waitSignal(window.measuring.told):
        window.map.previewed.emit((edit, IDLIB))
    after = geojson.geometry(edit(workspace.document).feature(IDLIB))
    area, _ = GEOD.geometry_area_perimeter(after)
    assert f"Area {area_text(abs(area))}" in window.status.measured.text()
    assert workspace.document is workspace.saved_document  # nobody has seen the edit
    with qtbot.waitSignal(window.measuring.told):
        window.map.previewed.emit(None)
    assert window.status.measured.text() == ""


def test_a_drag_that_would_be_refused_tells_nothing(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.measuring.told):
        window.map.previewed.emit((edits_geometry.move_vertex(IDLIB, (0, 0), 900.0, 35.0), IDLIB))
    assert window.status.measured.text() == ""


def test_another_mode_ends_the_measuring(window: MainWindow, qtbot: QtBot) -> None:
    told(window, qtbot, Drafted(v=1, area=False, places=(DAMASCUS, ALEPPO)))
    with qtbot.waitSignal(window.measuring.told):
        window.commands["mode_select"].trigger()
    assert window.status.measured.text() == ""
    window.map.drafted.emit(Drafted(v=1, area=False, places=(DAMASCUS, ALEPPO)))  # the page heard of it too late
    with qtbot.waitSignal(window.measuring.told):
        window.units.changed.emit()
    assert window.status.measured.text() == ""


def test_units_are_chosen_once_and_remembered(window: MainWindow, settings: QSettings, qtbot: QtBot) -> None:
    told(window, qtbot, Drafted(v=1, area=False, places=(DAMASCUS, ALEPPO)))
    with qtbot.waitSignal(window.measuring.told):
        window.commands["units_nautical"].trigger()
    assert "nmi" in window.status.measured.text()
    assert ChosenUnits(settings).name == "nautical"
    window.refresh()
    assert window.commands["units_nautical"].isChecked()
    assert not window.commands["units_metric"].isChecked()
    settings.setValue("units", "cubits")
    assert ChosenUnits(settings).name == "metric"


@pytest.fixture
def line(window: MainWindow) -> MeasuresLine:
    return window.measures


def test_the_selection_is_measured(line: MeasuresLine, workspace: Workspace, qtbot: QtBot) -> None:
    shapes = [geojson.geometry(workspace.document.feature(FeatureRef(IDLIB.layer, key))) for key in (0, 1)]
    areas = [abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in shapes]
    workspace.select([IDLIB])
    qtbot.waitUntil(lambda: f"Area {area_text(areas[0])}" in line.text())
    workspace.select([IDLIB, FeatureRef(IDLIB.layer, 1)])
    qtbot.waitUntil(lambda: line.text() == f"Areas together {area_text(sum(areas))}")
    workspace.select([FeatureRef("bases", 0)])
    qtbot.waitUntil(lambda: line.text() == "" and line.isHidden())
    workspace.select()
    workspace.new(Document())
    line.refresh()
    assert line.text() == ""


def test_what_is_large_is_measured_without_holding_up_the_window(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    circle = shapely.Point(36, 35).buffer(1, quad_segs=4000)
    layer = edits.new_layer(Document(), "Large")
    workspace.new(edits.add_layer(layer)(Document()))
    workspace.run("Draw", edits_geometry.add_feature(layer.id, shapely.geometry.mapping(circle)))
    large = FeatureRef(layer.id, 0)
    heard: list[str] = []
    window.measuring.told.connect(heard.append)
    edits_made = [edits_geometry.move_vertex(large, (0, 5), 36.0 + step / 10, 35.0) for step in range(5)]
    for edit in edits_made:
        window.map.previewed.emit((edit, large))
        window.measuring._measure()
    assert heard == []
    area, _ = GEOD.geometry_area_perimeter(geojson.geometry(edits_made[-1](workspace.document).feature(large)))
    qtbot.waitUntil(lambda: bool(heard) and f"Area {area_text(abs(area))}" in heard[-1])
    assert len(heard) == 1  # what was overtaken is told to nobody
    window.map.previewed.emit(None)
    qtbot.waitUntil(lambda: heard[-1] == "")
    workspace.select([large])
    qtbot.waitUntil(lambda: "Area" in window.measures.text())


def test_too_much_is_not_measured(line: MeasuresLine, workspace: Workspace, qtbot: QtBot) -> None:
    layer = edits.new_layer(Document(), "Much")
    workspace.new(edits.add_layer(layer)(Document()))
    point = {"type": "Point", "coordinates": [36, 35]}
    workspace.run("Draw", edits_geometry.add_feature(layer.id, point, {"note": "x" * 5_000_000}))
    workspace.select([FeatureRef(layer.id, 0)])
    assert line.text() == "Measuring …"
    qtbot.waitUntil(lambda: "Too much" in line.text())
