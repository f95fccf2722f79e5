"""Snapping on the real page: what it asks, what it shows, and what it sends with a gesture."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.map import protocol
from tests.web.gestures import PIXEL, SQUARE, Page, near

POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
CONTROL = Qt.KeyboardModifier.ControlModifier


def ink_at(page: Page, longitude: float, latitude: float) -> bool:
    """Say whether there is dark ink on the left side of a mark around a place."""
    picture = page.view.grab().toImage()
    x, y = page.at(longitude, latitude)
    ratio = picture.devicePixelRatio()
    return any(
        QColor(picture.pixel(round((x + dx) * ratio), round(y * ratio))).lightness() < 80 for dx in range(-10, -5)
    )


def test_a_drag_asks_what_the_vertex_would_snap_to(page: Page) -> None:
    page.edit(POLYGON)
    page.drag(page.at(36.5, 35.5), page.at(36.6, 35.6), page.at(36.8, 35.7))
    moved = page.only(protocol.VertexMoved)
    assert moved.snap is not None
    assert moved.snap.tolerance == pytest.approx(10 * PIXEL)
    assert moved.snap.leaving == (36.5, 35.5)


def test_the_question_names_the_place_of_the_vertex(page: Page) -> None:
    page.edit(POLYGON)
    page.press(*page.at(36.5, 35.5))
    page.travel(page.at(36.6, 35.6), page.at(36.8, 35.7))

    def asked() -> bool:
        question = page.last(protocol.SnapAsked)
        return question is not None and (question.longitude, question.latitude) == near(36.8, 35.7)

    page.qtbot.waitUntil(asked, timeout=5_000)
    page.release(*page.at(36.8, 35.7))
    page.only(protocol.VertexMoved)


def test_ctrl_suspends_snapping(page: Page) -> None:
    page.edit(POLYGON)
    page.drag(page.at(36.5, 35.5), page.at(36.6, 35.6), page.at(36.8, 35.7), held=CONTROL)
    assert page.only(protocol.VertexMoved).snap is None


def test_a_vertex_pulled_from_an_edge_names_the_edge_that_it_leaves(page: Page) -> None:
    page.edit(POLYGON)
    page.drag(page.at(36.0, 34.5), page.at(36.0, 34.4), page.at(36.0, 34.3))
    added = page.only(protocol.VertexAdded)
    assert added.snap is not None
    assert added.snap.leaving == pytest.approx((36.0, 34.5), abs=1e-9)


def test_a_clicked_midpoint_stays_on_its_edge(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.0, 34.5))
    assert page.only(protocol.VertexAdded).snap is None


def test_the_target_is_marked_until_the_gesture_ends(page: Page) -> None:
    page.edit(POLYGON)
    target = (36.9, 35.2)
    assert not ink_at(page, *target)
    page.press(*page.at(36.5, 35.5))
    page.travel(page.at(36.7, 35.3), page.at(36.86, 35.22))
    page.qtbot.waitUntil(lambda: page.has(protocol.SnapAsked), timeout=5_000)
    asked = page.last(protocol.SnapAsked)
    assert asked is not None
    page.view.send(protocol.Snapped(sequence=asked.sequence, position=target, kind="vertex"))
    page.qtbot.waitUntil(lambda: ink_at(page, *target), timeout=5_000)
    page.release(*page.at(36.86, 35.22))
    page.only(protocol.VertexMoved)
    page.view.send(protocol.Snapped(sequence=asked.sequence, position=target, kind="vertex"))  # too late
    page.qtbot.waitUntil(lambda: not ink_at(page, *target), timeout=5_000)


def test_each_place_of_a_drawn_line_may_snap_unless_ctrl_was_held(page: Page) -> None:
    page.open("draw_line")
    page.click(*page.at(35.5, 35.0))
    page.settle()
    page.click(*page.at(36.0, 35.2), held=CONTROL)
    page.settle()
    page.click(*page.at(36.5, 35.0))
    page.settle()
    page.key(Qt.Key.Key_Return)
    drawn = page.only(protocol.ShapeDrawn)
    assert [[place.longitude, place.latitude] for place in drawn.snaps] == drawn.coordinates[::2]
    assert [place.tolerance for place in drawn.snaps] == pytest.approx([10 * PIXEL] * 2)


def test_a_rectangle_names_its_two_corners(page: Page) -> None:
    page.open("draw_rectangle")
    page.drag(page.at(35.5, 34.5), page.at(36.0, 35.0), page.at(36.5, 35.5))
    drawn = page.only(protocol.ShapeDrawn)
    ring = drawn.coordinates[0]
    assert [[place.longitude, place.latitude] for place in drawn.snaps] == [ring[0], ring[2]]
