"""The live map on the real page: from a change of the document to pixels, and from the mouse to the selection."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from pyproj import Geod
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import assets
from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.map.controller import MapController
from desktop.map.view import MapView
from desktop.web import scheme
from desktop.web.messages import Ready
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, View
from layers.edits import geometry as edits_geometry
from layers.geodesy.mercator import GRID, grid_point

scheme.prepare()  # before there is an application

WIDTH, HEIGHT = 800, 600
CENTRE, ZOOM = (36.0, 35.0), 8.0
SQUARE = [[35.5, 34.5], [36.5, 34.5], [36.5, 35.5], [35.5, 35.5], [35.5, 34.5]]
RED, BLUE = "#ff0000", "#0000ff"
INSIDE, OUTSIDE, ARABIC = (35.7, 35.2), (37.2, 35.2), "حمص"

COLLECTION = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"fill": RED, "fill-opacity": 1, "stroke": RED, "name": ARABIC},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        },
        {
            "type": "Feature",
            "properties": {"marker-color": BLUE},
            "geometry": {"type": "Point", "coordinates": [34.8, 35.2]},
        },
    ],
}


def tokens() -> dict[str, str]:
    return dict(json.loads(assets.path("web", "src", "tokens.json").read_text("utf-8")))


class LiveMap:
    """A workspace with one layer, and the page that shows it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.workspace = Workspace()
        layer = geojson.read(json.dumps(COLLECTION).encode(), layer_id="shapes", title="Shapes", file="shapes.geojson")
        self.workspace.new(Document(layers=(layer,), view=View(*CENTRE, ZOOM)))
        self.content = MapContent()
        self.profile = scheme.create_profile(self.content, self.workspace)
        self.view = MapView(self.profile)
        self.controller = MapController(self.workspace, self.view, self.content)
        self.received: list[Any] = []
        self.view.received.connect(self.received.append)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        self.wait_for(protocol.Drawn)

    def close(self) -> None:
        shiboken6.delete(self.view)
        shiboken6.delete(self.profile)

    def wait_for(self, kind: type[Any]) -> Any:
        """Return the next message of a kind, counted from the last `clear`."""
        self.qtbot.waitUntil(lambda: any(isinstance(each, kind) for each in self.received), timeout=20_000)
        return next(each for each in self.received if isinstance(each, kind))

    def drawn(self) -> dict[int, float]:
        """Return the revisions that were drawn, and after how many milliseconds."""
        return {each.revision: each.milliseconds for each in self.received if isinstance(each, protocol.Drawn)}

    def wait_for_colour(self, place: tuple[float, float], colour: str) -> None:
        self.qtbot.waitUntil(lambda: self.colour(place) == colour, timeout=20_000)

    def colour(self, place: tuple[float, float]) -> str:
        """Return the colour on the screen at a place."""
        picture = self.view.grab().toImage()
        ratio = picture.devicePixelRatio()
        at = self.pixel(place) * ratio
        return QColor(picture.pixel(round(at.x()), round(at.y()))).name()

    def pixel(self, place: tuple[float, float]) -> QPoint:
        """Return the pixel of the view that shows a place while the map has not been moved."""
        (x, y), (x0, y0) = grid_point(*place), grid_point(*CENTRE)
        scale = 256 * 2**ZOOM / (2 * GRID)
        return QPoint(round(WIDTH / 2 + (x - x0) * scale), round(HEIGHT / 2 - (y - y0) * scale))

    def script(self, text: str) -> Any:
        values: list[Any] = []
        self.view.page().runJavaScript(text, values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=5_000)
        return values[0]


@pytest.fixture
def live(qtbot: QtBot) -> Iterator[LiveMap]:
    live = LiveMap(qtbot)
    yield live
    live.close()


def test_a_layer_is_drawn_with_its_style(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    live.wait_for_colour((34.8, 35.2), BLUE)
    assert live.colour(OUTSIDE) not in (RED, BLUE)


def test_hiding_a_layer_shows_what_lies_under_it(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    live.workspace.run("Hide", edits.set_layer("shapes", visible=False))
    live.qtbot.waitUntil(lambda: live.colour(INSIDE) != RED)
    live.workspace.undo()
    live.wait_for_colour(INSIDE, RED)


def test_opacity_lets_the_ground_through(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    live.workspace.run("Fade", edits.set_layer("shapes", opacity=0.5))
    live.qtbot.waitUntil(lambda: live.colour(INSIDE) != RED)
    assert QColor(live.colour(INSIDE)).red() > QColor(live.colour(INSIDE)).green() > 60


def test_an_edit_is_drawn_without_loading_the_layer_again(
    live: LiveMap, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    live.wait_for_colour(INSIDE, RED)
    loads: list[str] = []
    monkeypatch.setattr(live.content, "layer", loads.append)
    live.received.clear()
    live.workspace.run("Move", edits_geometry.move_vertex(FeatureRef("shapes", 0), (0, 1), 38, 34.5))
    live.workspace.run("Move", edits_geometry.move_vertex(FeatureRef("shapes", 0), (0, 2), 38, 35.5))
    live.wait_for_colour(OUTSIDE, RED)
    live.workspace.undo()
    live.workspace.undo()
    qtbot.waitUntil(lambda: live.colour(OUTSIDE) != RED)
    live.wait_for_colour(INSIDE, RED)
    assert loads == []


def test_a_deleted_feature_disappears_and_undo_brings_it_back(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    live.workspace.run("Delete", edits_geometry.delete_features([FeatureRef("shapes", 0)]))
    live.qtbot.waitUntil(lambda: live.colour(INSIDE) != RED)
    live.workspace.undo()
    live.wait_for_colour(INSIDE, RED)


def test_each_revision_is_reported_when_it_is_drawn(live: LiveMap) -> None:
    live.received.clear()
    live.workspace.run("Rename", edits.set_layer("shapes", title="Other"))
    live.qtbot.waitUntil(lambda: live.workspace.revision in live.drawn())
    assert 0 < live.drawn()[live.workspace.revision] < 10_000


def test_after_a_gap_the_page_asks_for_everything(live: LiveMap) -> None:
    live.received.clear()
    live.view.send(protocol.Patch(from_=98, to=99))
    live.wait_for(Ready)
    live.qtbot.waitUntil(lambda: live.workspace.revision in live.drawn())


def test_a_click_selects_and_the_selection_is_outlined(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    QTest.mouseClick(live.view.focusProxy(), Qt.MouseButton.LeftButton, pos=live.pixel(INSIDE))
    live.qtbot.waitUntil(lambda: live.workspace.selection.features == (FeatureRef("shapes", 0),))

    def edge_is_blue() -> bool:
        edge = QColor(live.colour((36.5, 34.8)))
        return edge.blue() > edge.red()

    live.qtbot.waitUntil(edge_is_blue)
    live.workspace.run("Move", edits_geometry.move_vertex(FeatureRef("shapes", 0), (0, 1), 36.5, 34.9))
    live.qtbot.waitUntil(lambda: not edge_is_blue())  # the outline goes along
    live.workspace.undo()
    live.qtbot.waitUntil(edge_is_blue)
    live.workspace.select()
    live.qtbot.waitUntil(lambda: not edge_is_blue())


def test_panning_shows_what_was_beyond_the_edge(live: LiveMap) -> None:
    live.wait_for_colour(INSIDE, RED)
    for step in range(1, 5):
        live.received.clear()
        live.controller.centre(CENTRE[0] + step * 0.4, CENTRE[1])
        live.wait_for(protocol.ViewMoved)
        shown = (INSIDE[0] - step * 0.4, INSIDE[1])
        live.wait_for_colour(shown, RED)


def test_the_keyboard_pans_and_zooms(live: LiveMap) -> None:
    live.script("document.querySelector('.leaflet-container').focus()")
    live.received.clear()
    QTest.keyClick(live.view.focusProxy(), Qt.Key.Key_Right)
    assert live.wait_for(protocol.ViewMoved).longitude > CENTRE[0]
    live.received.clear()
    QTest.keyClick(live.view.focusProxy(), Qt.Key.Key_Plus)
    assert live.wait_for(protocol.ViewMoved).zoom > ZOOM


def test_controls_have_names(live: LiveMap) -> None:
    labels = "[...document.querySelectorAll('a[role=button]')].map((a) => a.getAttribute('aria-label')).join()"
    assert live.script(labels) == "Zoom in,Zoom out"
    assert "arrow keys" in live.script("document.querySelector('.leaflet-container').getAttribute('aria-label')")


def test_fitting_shows_all_of_the_bounds(live: LiveMap) -> None:
    live.received.clear()
    live.controller.fit((20, 30, 44, 42))
    west, south, east, north = live.wait_for(protocol.ViewMoved).bounds
    assert west < 20
    assert south < 30
    assert east > 44
    assert north > 42


def test_a_situation_without_a_view_opens_on_its_layers(live: LiveMap) -> None:
    live.received.clear()
    live.workspace.new(Document(layers=live.workspace.document.layers))
    west, south, east, north = live.wait_for(protocol.ViewMoved).bounds
    assert 33 < west < 34.8
    assert 33 < south < 34.5
    assert 36.5 < east < 39
    assert 35.5 < north < 37


def test_the_scale_bar_is_right_at_its_latitude(live: LiveMap) -> None:
    live.received.clear()
    live.controller.centre(36, 60, 7)
    moved = live.wait_for(protocol.ViewMoved)
    number, unit = live.script("document.querySelector('.leaflet-control-scale-line').textContent").split()
    width = live.script("document.querySelector('.leaflet-control-scale-line').getBoundingClientRect().width")
    degrees = width * 360 / (256 * 2**moved.zoom)
    _, _, metres = Geod(ellps="WGS84").inv(36, 60, 36 + degrees, 60)
    assert metres == pytest.approx(float(number) * {"km": 1000, "m": 1}[unit], rel=0.015)


def test_arabic_names_have_their_font(live: LiveMap) -> None:
    live.qtbot.waitUntil(
        lambda: live.script("[...document.fonts].some((f) => f.family.includes('Arabic') && f.status === 'loaded')")
    )
    assert live.script(f"document.fonts.check('600 12px \"Noto Sans Arabic\"', '{ARABIC}')")


def test_a_typed_coordinate_is_marked(live: LiveMap) -> None:
    present = "document.querySelectorAll('.place-marker').length"
    live.controller.mark(36.2, 35.2)
    live.qtbot.waitUntil(lambda: live.script(present) == 1)
    live.controller.unmark()
    live.qtbot.waitUntil(lambda: live.script(present) == 0)


def test_flaws_are_marked_above_everything(live: LiveMap) -> None:
    at = (36.2, 35.2)
    live.wait_for_colour(at, RED)
    live.controller.show_flaws([(at, "It crosses itself.")])
    beside = (at[0] + 4 * 360 / (256 * 2**ZOOM), at[1])  # four pixels from the middle, off the exclamation mark
    live.wait_for_colour(beside, tokens()["flaw"])
    live.controller.show_flaws([])
    live.wait_for_colour(beside, RED)


def test_a_fault_in_the_page_reaches_the_window(live: LiveMap) -> None:
    with live.qtbot.waitSignal(live.workspace.failed, timeout=5_000) as blocker:
        live.view.send(protocol.Compare(old=("app://map/layers/unknown",), new=()))
    assert "app://map/layers/unknown could not be loaded" in blocker.args[0]


def test_the_mouse_reports_where_it_is(live: LiveMap) -> None:
    with live.qtbot.waitSignal(live.controller.pointer_moved, timeout=5_000) as blocker:
        QTest.mouseMove(live.view.focusProxy(), live.pixel(OUTSIDE) + QPoint(1, 0))
        QApplication.processEvents()
        QTest.mouseMove(live.view.focusProxy(), live.pixel(OUTSIDE))
    assert blocker.args == pytest.approx(OUTSIDE, abs=0.02)


def test_what_lies_under_the_pointer_is_named(live: LiveMap) -> None:
    name = "(({hidden, textContent}) => hidden ? '' : textContent)(document.querySelector('.hover-name'))"
    over = live.pixel(INSIDE)
    QTest.mouseMove(live.view.focusProxy(), over + QPoint(2, 0))
    QApplication.processEvents()
    QTest.mouseMove(live.view.focusProxy(), over)
    live.qtbot.waitUntil(lambda: live.script(name) == ARABIC)
    QTest.mouseMove(live.view.focusProxy(), live.pixel(OUTSIDE))
    live.qtbot.waitUntil(lambda: live.script(name) == "")


def test_the_map_says_whom_its_data_come_from(live: LiveMap) -> None:
    live.qtbot.waitUntil(lambda: live.script("document.querySelector('.credits') !== null"))
    assert "OpenStreetMap" in live.script("document.querySelector('.credits').textContent")
