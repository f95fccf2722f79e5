"""Annotations in the figure view, drawn and changed by hand on the real page."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import assets
from desktop.figure.annotating import Annotating
from desktop.figure.view import FigureView
from desktop.figure.view_controller import FigureController
from desktop.map.content import MapContent
from desktop.web import scheme
from desktop.workspace import Workspace
from layers import edits
from layers.document import Annotation, FeatureRef
from layers.edits.annotations import add_annotation
from layers.storage import store

scheme.prepare()  # before there is an application

WAIT = 20_000
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NO_BUTTON = Qt.MouseButton.NoButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Hand:
    """A figure view with the bundled situation, and a hand that draws on it."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, controller: FigureController, annotating: Annotating):
        self.qtbot = qtbot
        self.workspace = workspace
        self.controller = controller
        self.annotating = annotating
        self.view = controller.activate()
        self.view.resize(1200, 850)
        self.view.show()
        self.settle()

    def settle(self) -> None:
        """Wait until the newest figure is painted."""
        self.qtbot.waitUntil(lambda: self.controller.content is not None and not self.controller.busy, timeout=WAIT)
        self.run("1")

    def run(self, script: str) -> Any:
        """Return the value of a script in the page."""
        values: list[str] = []
        self.view.page().runJavaScript(f"JSON.stringify({script}) ?? 'null'", values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
        return json.loads(values[0])

    @property
    def target(self) -> QWidget:
        widget = self.view.focusProxy()
        assert widget is not None
        return widget

    def at(self, x: float, y: float) -> QPoint:
        """Return the pixel of the view that shows a place in millimetres of the page."""
        box = self.run("document.querySelector('.sheet').getBoundingClientRect()")
        left, top, scale = box["left"], box["top"], box["width"] / 297
        return QPoint(round(left + x * scale), round(top + y * scale))

    def drag(self, start: tuple[float, float], end: tuple[float, float], key: Qt.KeyboardModifier = NO_KEY) -> None:
        here, there = self.at(*start), self.at(*end)
        QTest.mouseMove(self.target, here)
        QTest.mousePress(self.target, LEFT, key, here)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(self.target, here + (there - here) * part)
        QTest.mouseRelease(self.target, LEFT, key, there)

    def click(self, x: float, y: float, key: Qt.KeyboardModifier = NO_KEY) -> None:
        place = self.at(x, y)
        QTest.mouseMove(self.target, place)
        QTest.mouseClick(self.target, LEFT, key, place)

    def double_click(self, x: float, y: float) -> None:
        """Click twice at once; QTest lets too much time pass between two clicks."""
        place = QPointF(self.at(x, y))
        where = QPointF(self.target.mapToGlobal(place.toPoint()))
        for kind, held in ((QEvent.Type.MouseButtonPress, LEFT), (QEvent.Type.MouseButtonRelease, NO_BUTTON)) * 2:
            event = QMouseEvent(kind, place, where, LEFT, held, NO_KEY)
            event.setTimestamp(1)
            QApplication.sendEvent(self.target, event)

    def draw(self, tool: Any, start: tuple[float, float], end: tuple[float, float], **more: Any) -> Annotation:
        """Draw with a tool and return what the document then has."""
        before = self.annotations
        self.annotating.choose(tool)
        self.run("1")
        self.drag(start, end, **more)
        self.qtbot.waitUntil(lambda: len(self.annotations) > len(before), timeout=WAIT)
        self.settle()
        return self.annotations[-1]

    def changed(self, act: Any) -> None:
        """Do something that changes the document, and wait until it is painted."""
        revision = self.workspace.revision
        act()
        self.qtbot.waitUntil(lambda: self.workspace.revision > revision, timeout=WAIT)
        self.settle()

    def on_page(self, annotation: Annotation) -> list[tuple[float, float]]:
        ground = self.controller.ground
        assert ground is not None
        return [(x, y) for x, y in ground.to_page(annotation.points, annotation.anchor).tolist()]

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.workspace.document.figure.annotations


@pytest.fixture
def hand(qtbot: QtBot, qapp: QApplication) -> Iterator[Hand]:
    workspace = Workspace(qapp)
    workspace.new(store.open_path(assets.path("situations", store.SAMPLE)).document)
    content = MapContent()
    profile = scheme.create_profile(content, qapp)
    controller = FigureController(workspace, lambda: FigureView(profile, content))
    hand = Hand(qtbot, workspace, controller, Annotating(workspace, controller, qapp))
    yield hand
    controller.finish()
    shiboken6.delete(hand.view)  # the page must be gone before its profile
    shiboken6.delete(profile)
    workspace.close()


def close_to(points: Any, expected: Any) -> bool:
    return all(abs(x - a) < 0.6 and abs(y - b) < 0.6 for (x, y), (a, b) in zip(points, expected, strict=True))


@pytest.mark.parametrize("kind", ["arrow", "rectangle", "ellipse", "spotlight", "inset"])
def test_a_drag_draws_and_is_one_step(hand: Hand, kind: str) -> None:
    drawn = hand.draw(kind, (60, 90), (95, 120))
    assert drawn.kind == kind
    assert drawn.anchor == ("paper" if kind == "inset" else "ground")
    assert close_to(hand.on_page(drawn), [(60, 90), (95, 120)])
    assert hand.annotating.tool == "select"
    assert hand.annotating.selected == (drawn.id,)
    hand.changed(hand.workspace.undo)
    assert hand.annotations == ()
    assert not hand.workspace.can_undo


def test_an_arrow_of_clicks_bends_and_a_line_is_drawn_freely(hand: Hand) -> None:
    hand.annotating.choose("arrow")
    hand.run("1")
    for place in ((60, 90), (80, 95), (90, 120)):
        hand.click(*place)
    hand.changed(lambda: QTest.keyClick(hand.target, Qt.Key.Key_Return))
    assert close_to(hand.on_page(hand.annotations[-1]), [(60, 90), (80, 95), (90, 120)])
    line = hand.draw("line", (60, 60), (90, 70))
    assert close_to([hand.on_page(line)[0], hand.on_page(line)[-1]], [(60, 60), (90, 70)])


def test_a_press_and_a_drag_move_it_and_its_handles_reshape_it(hand: Hand) -> None:
    rectangle = hand.draw("rectangle", (60, 90), (95, 120))
    hand.changed(lambda: hand.drag((95, 96), (105, 91)))  # its right edge
    assert close_to(hand.on_page(hand.annotations[0]), [(70, 85), (105, 115)])
    hand.changed(lambda: hand.drag((105, 115), (125, 120)))  # its corner
    assert close_to(hand.on_page(hand.annotations[0]), [(70, 85), (125, 120)])
    for _ in range(2):
        hand.changed(hand.workspace.undo)
    assert hand.annotations == (rectangle,)


def test_arrow_keys_nudge_and_escape_selects_nothing(hand: Hand) -> None:
    hand.draw("rectangle", (60, 90), (95, 120))
    hand.changed(lambda: QTest.keyClick(hand.target, Qt.Key.Key_Right))
    hand.changed(lambda: QTest.keyClick(hand.target, Qt.Key.Key_Down, SHIFT))
    assert close_to(hand.on_page(hand.annotations[0]), [(60.5, 95), (95.5, 125)])
    QTest.keyClick(hand.target, Qt.Key.Key_Escape)
    hand.qtbot.waitUntil(lambda: hand.annotating.selected == (), timeout=WAIT)


def test_escape_drops_a_draft_and_then_the_tool(hand: Hand) -> None:
    hand.annotating.choose("line")
    hand.run("1")
    hand.click(60, 90)
    hand.click(80, 95)
    assert hand.run("document.querySelectorAll('.sketch').length") == 1
    QTest.keyClick(hand.target, Qt.Key.Key_Escape)
    hand.qtbot.waitUntil(lambda: hand.run("document.querySelectorAll('.sketch').length") == 0, timeout=WAIT)
    assert hand.annotating.tool == "line"
    QTest.keyClick(hand.target, Qt.Key.Key_Escape)
    hand.qtbot.waitUntil(lambda: hand.annotating.tool == "select", timeout=WAIT)
    assert hand.annotations == ()


def write(hand: Hand, text: str) -> None:
    hand.qtbot.waitUntil(lambda: hand.run("document.activeElement?.className") == "annotation-text", timeout=WAIT)
    QTest.keyClicks(hand.target, text)
    QTest.keyClick(hand.target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_text_is_written_on_the_page_and_a_double_click_writes_in_it_again(hand: Hand) -> None:
    hand.annotating.choose("text")
    hand.run("1")
    hand.click(60, 90)
    hand.changed(lambda: write(hand, "Supply road"))
    (text,) = hand.annotations
    assert (text.kind, text.text) == ("text", "Supply road")
    assert close_to(hand.on_page(text), [(60, 90)])
    assert hand.run("[...document.querySelectorAll('[data-annotation] text')].map((line) => line.textContent)") == [
        "Supply road"
    ]
    hand.double_click(63, 92)
    hand.changed(lambda: write(hand, "Closed"))
    assert hand.annotations[0].text == "Closed"
    hand.changed(hand.workspace.undo)
    assert hand.annotations[0].text == "Supply road"


def test_a_callout_leads_from_its_letter_to_the_place(hand: Hand) -> None:
    hand.annotating.choose("callout")
    hand.run("1")
    hand.drag((80, 100), (110, 90))
    hand.changed(lambda: write(hand, "Divided city"))
    assert close_to(hand.on_page(hand.annotations[0]), [(80, 100), (110, 90)])
    letters = "[...document.querySelectorAll('.letter')].map((each) => each.parentElement.textContent)"
    assert hand.run(letters) == ["ADivided city"]
    hand.changed(lambda: hand.drag((110, 90), (120, 70)))  # the letter
    assert close_to(hand.on_page(hand.annotations[0]), [(80, 100), (120, 70)])


def test_escape_while_writing_draws_nothing(hand: Hand) -> None:
    hand.annotating.choose("text")
    hand.run("1")
    hand.click(60, 90)
    hand.qtbot.waitUntil(lambda: hand.run("document.activeElement?.className") == "annotation-text", timeout=WAIT)
    QTest.keyClick(hand.target, Qt.Key.Key_Escape)
    hand.qtbot.waitUntil(lambda: hand.run("document.querySelectorAll('textarea').length") == 0, timeout=WAIT)
    assert hand.annotations == ()


def test_a_press_beside_the_page_draws_nothing(hand: Hand) -> None:
    hand.annotating.choose("rectangle")
    hand.run("1")
    hand.drag((60, 212), (90, 214))  # between the first page and the second
    hand.drag((60, 90), (90, 110))
    hand.qtbot.waitUntil(lambda: bool(hand.annotations), timeout=WAIT)
    assert len(hand.annotations) == 1
    assert close_to(hand.on_page(hand.annotations[0]), [(60, 90), (90, 110)])


def test_what_is_written_outlives_a_change_of_the_figure(hand: Hand) -> None:
    hand.annotating.choose("text")
    hand.run("1")
    hand.click(60, 90)
    hand.qtbot.waitUntil(lambda: hand.run("document.activeElement?.className") == "annotation-text", timeout=WAIT)
    QTest.keyClicks(hand.target, "Half")
    hand.changed(lambda: hand.workspace.run("Set up figure", edits.set_figure(title="Another")))
    assert hand.run("document.querySelector('textarea').value") == "Half"
    hand.changed(lambda: write(hand, " done"))
    assert hand.annotations[0].text == "Half done"


def test_several_are_selected_moved_aligned_and_spread(hand: Hand) -> None:
    for top in (60, 85, 125):
        hand.draw("rectangle", (50 + top / 5, top), (80 + top / 5, top + 15))
    ids = [each.id for each in hand.annotations]
    hand.drag((45, 50), (140, 150))  # around all of them
    hand.qtbot.waitUntil(lambda: list(hand.annotating.selected) == ids, timeout=WAIT)
    hand.changed(lambda: hand.annotating.align("left"))
    assert all(abs(hand.on_page(each)[0][0] - 62) < 0.6 for each in hand.annotations)
    hand.changed(lambda: hand.annotating.spread("down"))
    assert [round(hand.on_page(each)[0][1]) for each in hand.annotations] == pytest.approx([60, 92, 125], abs=1)
    hand.changed(lambda: hand.drag((92, 65), (102, 65)))  # the right edge of the first moves all
    assert all(abs(hand.on_page(each)[0][0] - 72) < 0.6 for each in hand.annotations)
    hand.click(102, 70, SHIFT)
    hand.qtbot.waitUntil(lambda: list(hand.annotating.selected) == ids[1:], timeout=WAIT)
    hand.changed(hand.annotating.duplicate)
    assert len(hand.annotations) == 5
    hand.changed(hand.annotating.remove)
    assert [each.id for each in hand.annotations] == ids


def test_another_anchor_leaves_it_in_its_place(hand: Hand) -> None:
    drawn = hand.draw("arrow", (60, 90), (95, 120))
    for anchor in ("paper", "ground"):
        hand.changed(lambda anchor=anchor: hand.annotating.anchor(anchor))
        assert hand.annotations[0].anchor == anchor
        assert close_to(hand.on_page(hand.annotations[0]), [(60, 90), (95, 120)])
    assert close_to(hand.annotations[0].points, drawn.points)


def test_what_is_drawn_beside_the_map_stands_on_the_paper(hand: Hand) -> None:
    assert hand.draw("rectangle", (230, 60), (250, 80)).anchor == "paper"


def test_a_spotlight_on_a_feature_follows_it_and_has_no_handles(hand: Hand) -> None:
    hand.workspace.select([FeatureRef("proposed-zone", 0)])
    hand.changed(lambda: hand.annotating.annotate_selected("spotlight"))
    assert hand.run("document.querySelectorAll('.mark').length") == 1
    assert hand.run("document.querySelectorAll('.grip').length") == 0


def test_every_annotation_is_reached_by_keyboard_and_says_what_it_is(hand: Hand) -> None:
    drawn = hand.draw("arrow", (60, 90), (95, 120))
    hand.annotating.select(())
    assert hand.run("document.querySelector('.hit').getAttribute('aria-label')") == "arrow"
    hand.run("document.querySelector('.hit').focus()")
    QTest.keyClick(hand.target, Qt.Key.Key_Return)
    hand.qtbot.waitUntil(lambda: hand.annotating.selected == (drawn.id,), timeout=WAIT)


def test_the_tools_leave_the_printed_page_as_it_is(hand: Hand) -> None:
    hand.draw("rectangle", (60, 90), (95, 120))
    assert hand.run("document.querySelectorAll('.sheet .annotating, .sheet textarea').length") == 0
    assert hand.run("document.querySelectorAll('.annotating').length") == 1


def test_a_callout_at_a_feature_can_only_be_moved_by_its_letter(hand: Hand) -> None:
    hand.workspace.select([FeatureRef("bases", 0)])
    hand.changed(lambda: hand.annotating.annotate_selected("callout"))
    assert hand.annotations[0].subject is not None
    (item,) = hand.controller.content.model["annotations"]["items"] if hand.controller.content else ()
    (x, y), (letter_x, letter_y) = ((px / 100, py / 100) for px, py in item["points"])
    assert math.hypot(letter_x - x, letter_y - y) == pytest.approx(15, abs=0.1)
    hand.changed(lambda: hand.drag((letter_x, letter_y), (letter_x + 20, letter_y + 30)))
    assert close_to(hand.on_page(hand.annotations[0])[-1:], [(letter_x + 20, letter_y + 30)])
    (item,) = hand.controller.content.model["annotations"]["items"] if hand.controller.content else ()
    assert item["points"][0] == [round(x * 100), round(y * 100)]


def test_a_line_gets_another_vertex_and_loses_it_again(hand: Hand) -> None:
    hand.draw("arrow", (60, 90), (100, 90))
    hand.changed(lambda: hand.drag((80, 90), (80, 110)))  # the mark between
    assert close_to(hand.on_page(hand.annotations[0]), [(60, 90), (80, 110), (100, 90)])
    hand.changed(lambda: hand.click(80, 110, Qt.KeyboardModifier.AltModifier))
    assert close_to(hand.on_page(hand.annotations[0]), [(60, 90), (100, 90)])


def test_a_text_that_is_higher_than_the_map_is_cut_and_named(hand: Hand) -> None:
    shown: list[Any] = []
    hand.controller.shown.connect(shown.append)
    text = Annotation("long", "text", points=((36.0, 36.0),), text="word " * 400, style={"text-width": 20})
    hand.changed(lambda: hand.workspace.run("Add", add_annotation(text)))
    assert "the end of the text “word word word word word word …”" in shown[-1].left_out
    (frame, drawn) = hand.run(
        "['.box', '[data-annotation]'].map((each) => document.querySelector(each).getBoundingClientRect())"
    )
    assert drawn["bottom"] < frame["bottom"]
