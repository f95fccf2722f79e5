"""Gestures on the real page: what the mouse does, and the one message that comes of it."""

import pytest
from PySide6.QtCore import Qt

from desktop.map import protocol
from tests.web.gestures import LEFT, NO_KEY, PIXEL, RIGHT, SQUARE, Page, near

POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
LINE = {"type": "LineString", "coordinates": [[35.5, 35.0], [36.0, 35.2], [36.5, 35.0]]}


def test_dragging_a_vertex_moves_it(page: Page) -> None:
    page.edit(POLYGON)
    page.drag(page.at(36.5, 35.5), page.at(36.6, 35.6), page.at(36.8, 35.7))
    moved = page.only(protocol.VertexMoved)
    assert (moved.layer, moved.key, moved.revision, moved.path) == ("shapes", 7, 1, (0, 2))
    assert (moved.longitude, moved.latitude) == near(36.8, 35.7)


def test_a_vertex_keeps_its_distance_from_the_pointer(page: Page) -> None:
    page.edit(POLYGON)
    x, y = page.at(35.5, 34.5)
    page.drag((x + 4, y + 4), (x + 50, y + 4), (x + 64, y + 4))
    moved = page.only(protocol.VertexMoved)
    assert moved.path == (0, 0)
    assert (moved.longitude, moved.latitude) == pytest.approx((35.5 + 60 * PIXEL, 34.5), abs=PIXEL / 1000)


def test_a_click_moves_nothing(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.5, 35.5))
    page.none()


def test_escape_cancels_a_drag(page: Page) -> None:
    page.edit(POLYGON)
    page.press(*page.at(36.5, 35.5))
    page.move(*page.at(36.7, 35.5))
    page.key(Qt.Key.Key_Escape)
    page.release(*page.at(36.7, 35.5))
    page.none()


def test_a_drag_goes_on_when_the_feature_comes_anew_with_the_same_vertices(page: Page) -> None:
    page.edit(POLYGON)
    page.press(*page.at(36.5, 35.5))
    page.move(*page.at(36.6, 35.6))
    page.shapes.revision = 2
    page.shapes.geometry = {"type": "Polygon", "coordinates": [[*SQUARE[:3], [35.4, 35.6], SQUARE[0]]]}
    page.send_handles()
    page.qtbot.waitUntil(lambda: chosen_at(page) == 2, timeout=10_000)
    page.move(*page.at(36.7, 35.7))
    page.release(*page.at(36.8, 35.7))
    moved = page.only(protocol.VertexMoved)
    assert (moved.revision, moved.path) == (2, (0, 2))
    assert (moved.longitude, moved.latitude) == near(36.8, 35.7)


def test_a_drag_ends_when_the_feature_comes_anew_with_other_vertices(page: Page) -> None:
    page.edit(POLYGON)
    page.press(*page.at(36.5, 35.5))
    page.move(*page.at(36.6, 35.6))
    page.shapes.revision = 2
    page.shapes.geometry = {"type": "Polygon", "coordinates": [[*SQUARE[:3], SQUARE[0]]]}
    page.send_handles()
    page.qtbot.waitUntil(lambda: chosen_at(page) == 2, timeout=10_000)
    page.release(*page.at(36.8, 35.7))
    page.none()


def chosen_at(page: Page) -> int | None:
    """Return the revision at which the page last said which vertex the keyboard is for."""
    chosen = page.last(protocol.VertexChosen)
    return chosen and chosen.revision


def test_dragging_a_midpoint_adds_a_vertex(page: Page) -> None:
    page.edit(LINE)
    middle = (35.75, (35.0 + 35.2) / 2)
    page.drag(page.at(*middle), page.at(35.8, 34.9), page.at(35.8, 34.8))
    added = page.only(protocol.VertexAdded)
    assert added.path == (1,)
    assert (added.longitude, added.latitude) == near(35.8, 34.8)


def test_clicking_a_midpoint_adds_a_vertex_right_there(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(35.5, 35.0))
    added = page.only(protocol.VertexAdded)
    assert added.path == (0, 4)
    assert added.longitude == 35.5
    assert (added.longitude, added.latitude) == near(35.5, 35.0)


@pytest.mark.parametrize(("button", "held"), [(RIGHT, NO_KEY), (LEFT, Qt.KeyboardModifier.AltModifier)])
def test_a_vertex_is_deleted_by_the_right_button_and_by_alt_click(
    page: Page, button: Qt.MouseButton, held: Qt.KeyboardModifier
) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.5, 34.5), button, held)
    assert page.only(protocol.VertexDeleted).path == (0, 1)


def test_delete_deletes_the_vertex_that_was_clicked_last(page: Page) -> None:
    page.edit(LINE)
    page.click(*page.at(36.0, 35.2))
    page.key(Qt.Key.Key_Delete)
    assert page.only(protocol.VertexDeleted).path == (1,)
    page.key(Qt.Key.Key_Delete)
    page.none()


def test_the_grip_moves_the_whole_shape(page: Page) -> None:
    page.edit(POLYGON)
    start = page.at(36.0, 35.0017)  # the middle of the square on the map, which stretches towards the pole
    page.qtbot.waitUntil(lambda: page.hovering(*start) == "move")
    page.drag(start, page.at(36.2, 35.1), page.at(36.4, 35.2))
    moved = page.only(protocol.FeatureMoved)
    assert moved.to[0] - moved.from_[0] == pytest.approx(0.4, abs=PIXEL)
    assert moved.to[1] - moved.from_[1] == pytest.approx(0.2, abs=PIXEL)


def test_a_drag_beside_the_handles_pans_the_map(page: Page) -> None:
    page.edit(POLYGON)
    views = [message for message in page.received if isinstance(message, protocol.ViewMoved)]
    page.drag(page.at(36.2, 34.8), page.at(36.3, 34.9), page.at(36.4, 35.0))
    page.none()
    assert [message for message in page.received if isinstance(message, protocol.ViewMoved)] != views


def test_a_click_beside_the_handles_is_a_click_on_the_map(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.3, 34.8))
    clicked = page.only(protocol.Clicked)
    assert (clicked.longitude, clicked.latitude) == near(36.3, 34.8)


def test_escape_ends_editing(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.5, 35.5))
    page.key(Qt.Key.Key_Escape)  # lets go of the vertex
    page.none()
    page.key(Qt.Key.Key_Escape)
    page.only(protocol.Cancelled)


def test_a_point_is_dragged_by_itself(page: Page) -> None:
    page.edit({"type": "Point", "coordinates": [36.0, 35.0]})
    page.drag(page.at(36.0, 35.0), page.at(36.1, 35.0), page.at(36.2, 35.0))
    moved = page.only(protocol.VertexMoved)
    assert moved.path == ()
    assert (moved.longitude, moved.latitude) == near(36.2, 35.0)


def test_every_digit_reaches_the_shell(page: Page) -> None:
    page.edit(POLYGON)
    page.drag(page.at(36.5, 35.5), page.at(36.6, 35.6), page.at(36.8, 35.7))
    moved = page.only(protocol.VertexMoved)
    assert round(moved.longitude, 9) != round(moved.longitude, 6)


def test_without_handles_the_map_is_the_map(page: Page) -> None:
    page.edit(POLYGON)
    page.view.send(protocol.NoHandles())
    page.qtbot.waitUntil(lambda: page.hovering(*page.at(36.5, 35.5)) == "")
    page.received.clear()
    page.click(*page.at(36.5, 35.5))
    page.only(protocol.Clicked)


def test_a_point_is_drawn_by_a_click(page: Page) -> None:
    page.open("draw_point")
    page.click(*page.at(36.3, 35.1))
    drawn = page.only(protocol.ShapeDrawn)
    assert drawn.kind == "point"
    assert tuple(drawn.coordinates) == near(36.3, 35.1)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, None])
def test_a_line_is_drawn_by_clicks_and_ended_by_enter_or_a_double_click(page: Page, key: Qt.Key | None) -> None:
    page.open("draw_line")
    places = [(35.6, 35.0), (36.0, 35.3), (36.4, 35.0)]
    for place in places[:-1]:
        page.click(*page.at(*place))
    if key is None:
        page.double_click(*page.at(*places[-1]))
    else:
        page.click(*page.at(*places[-1]))
        page.key(key)
    drawn = page.only(protocol.ShapeDrawn)
    assert drawn.kind == "line"
    assert [tuple(position) for position in drawn.coordinates] == [near(*place) for place in places]


def test_a_polygon_is_closed_by_a_click_on_its_first_corner(page: Page) -> None:
    page.open("draw_polygon")
    corners = [(35.6, 35.0), (36.0, 35.3), (36.4, 35.0)]
    for place in (*corners, corners[0]):
        page.click(*page.at(*place))
    drawn = page.only(protocol.ShapeDrawn)
    assert drawn.kind == "polygon"
    [ring] = drawn.coordinates
    assert [tuple(position) for position in ring] == [
        near(*place) for place in (*corners[:1], *corners[:0:-1], corners[0])
    ]


def test_backspace_takes_back_the_last_place(page: Page) -> None:
    page.open("draw_line")
    for place in ((35.6, 35.0), (36.0, 35.3), (36.4, 35.0)):
        page.click(*page.at(*place))
    page.key(Qt.Key.Key_Backspace)
    page.key(Qt.Key.Key_Return)
    assert len(page.only(protocol.ShapeDrawn).coordinates) == 2


def test_escape_gives_up_a_draft_and_then_drawing(page: Page) -> None:
    page.open("draw_polygon")
    for place in ((35.6, 35.0), (36.0, 35.3), (36.4, 35.0)):
        page.click(*page.at(*place))
    page.key(Qt.Key.Key_Escape)
    page.key(Qt.Key.Key_Return)
    page.none()
    page.key(Qt.Key.Key_Escape)
    page.only(protocol.Cancelled)


@pytest.mark.parametrize("dragged", [True, False])
def test_a_rectangle_is_drawn_from_corner_to_corner(page: Page, dragged: bool) -> None:
    page.open("draw_rectangle")
    start, end = page.at(35.6, 35.3), page.at(36.4, 34.8)
    if dragged:
        page.drag(start, page.at(36.0, 35.0), end)
    else:
        page.click(*start)
        page.move(*end)
        page.click(*end)
    drawn = page.only(protocol.ShapeDrawn)
    assert drawn.kind == "rectangle"
    [ring] = drawn.coordinates
    assert ring[0] == ring[-1]
    assert {tuple(position) for position in ring} == {tuple(position) for position in ring[:4]}
    assert (min(x for x, _ in ring), min(y for _, y in ring)) == near(35.6, 34.8)
    assert (max(x for x, _ in ring), max(y for _, y in ring)) == near(36.4, 35.3)


def test_panning_while_drawing_sets_no_place(page: Page) -> None:
    page.open("draw_line")
    page.drag(page.at(36.2, 34.8), page.at(36.3, 34.9), page.at(36.4, 35.0))
    page.key(Qt.Key.Key_Return)
    page.none()


def test_typed_places_are_set_in_the_drawing(page: Page) -> None:
    page.open("draw_line")
    page.click(*page.at(35.6, 35.0))
    page.settle()
    page.view.send(protocol.SetPlaces(places=((36.123456789, 35.3), (36.4, 35.000000001))))
    page.run("true")
    page.key(Qt.Key.Key_Return)
    drawn = page.only(protocol.ShapeDrawn)
    assert drawn.coordinates[1:] == [[36.123456789, 35.3], [36.4, 35.000000001]]
    assert len(drawn.snaps) == 1  # what was typed snaps to nothing


@pytest.mark.parametrize(
    ("mode", "kind", "places"),
    [("draw_point", "point", ((36.1, 35.1),)), ("draw_rectangle", "rectangle", ((35.5, 34.5), (36.5, 35.5)))],
)
def test_a_point_and_a_rectangle_are_complete_with_typed_places(
    page: Page, mode: protocol.Mode, kind: str, places: tuple[protocol.Position, ...]
) -> None:
    page.open(mode)
    page.view.send(protocol.SetPlaces(places=places))
    assert page.only(protocol.ShapeDrawn).kind == kind


def test_the_page_tells_which_vertex_the_keyboard_is_for(page: Page) -> None:
    page.edit(POLYGON)
    page.click(*page.at(36.5, 35.5))
    page.qtbot.waitUntil(lambda: page.has(protocol.VertexChosen), timeout=5_000)
    chosen = page.last(protocol.VertexChosen)
    assert chosen is not None
    assert (chosen.layer, chosen.key, chosen.path) == ("shapes", 7, (0, 2))
    page.key(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: page.last(protocol.VertexChosen).path is None, timeout=5_000)  # type: ignore[union-attr] # there is one by now
