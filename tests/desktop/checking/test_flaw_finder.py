"""Flaws of shapes: found in the background while one works, listed, marked, and fixed in steps one can take back."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.checking import flaw_finder
from desktop.panels.problems import ProblemsPanel
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer
from layers.edits.geometry import delete_features, move_vertex
from tests.desktop.conftest import FakeMap

BOW = [[35, 34], [36, 35], [36, 34], [35, 35], [35, 34]]
BOX = [[35, 34], [36, 34], [36, 35], [35, 35], [35, 34]]
TWICE = [[37, 34], [37, 34], [38, 34], [38, 35], [37, 34]]


def layer(*rings: Sequence[Any], layer_id: str = "bow") -> Layer:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Bow {number}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for number, ring in enumerate(rings, 1)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id=layer_id, title=layer_id.title(), file=f"{layer_id}.geojson")


def open_with(workspace: Workspace, *layers: Layer) -> None:
    workspace.new(Document(layers=layers))


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, workspace: Workspace) -> ProblemsPanel:
    """The list of problems of one area that crosses itself."""
    open_with(workspace, layer(BOW))
    window.commands["problems"].trigger()
    settled(qtbot, window)
    return window.problems.panel


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until every layer has been looked at as it is now."""
    qtbot.waitUntil(lambda: not window.problems.finder.looking)


def rows(panel: ProblemsPanel) -> list[str]:
    return [panel.list.item(row, 0).text() for row in range(panel.list.rowCount())]


def choose(panel: ProblemsPanel, word: str) -> None:
    panel.list.setCurrentCell(next(row for row, text in enumerate(rows(panel)) if word in text), 0)


def test_a_fix_names_what_it_will_change_and_can_be_taken_back(
    qtbot: QtBot, window: MainWindow, panel: ProblemsPanel, workspace: Workspace
) -> None:
    choose(panel, "crosses")
    assert panel.fix.isEnabled()
    assert panel.list.item(panel.list.currentRow(), 2).text() == "34.5° N, 35.5° E"
    assert panel.says.text().startswith("Rebuilds “Bow 1” as 2 areas")
    assert panel.fix.accessibleName() == f"Fix: {panel.says.text()}"
    panel.fix.click()
    shape = geojson.geometry(workspace.document.feature(FeatureRef("bow", 0)), None)
    assert shape is not None
    assert shape.is_valid
    settled(qtbot, window)
    assert rows(panel) == []
    assert panel.hint.text() == "No problems."
    assert len(workspace.steps) == 1
    workspace.undo()
    assert not workspace.modified
    settled(qtbot, window)
    assert any("crosses" in text for text in rows(panel))


def test_flaws_follow_what_is_edited_without_the_list_being_open(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, fake_map: FakeMap
) -> None:
    open_with(workspace, layer(BOX))
    settled(qtbot, window)
    assert window.status.check.text() == "No problems"
    workspace.run("Move vertex", move_vertex(FeatureRef("bow", 0), (0, 1), 34.5, 34.5))
    qtbot.waitUntil(lambda: window.status.check.text() == "1 flaw")
    marks = fake_map.last("show_flaws")
    assert marks is not None
    (((at, said),),) = marks
    assert at == pytest.approx((35, 34 + 2 / 3))
    assert said == "“Bow 1” crosses or touches itself."
    workspace.undo()
    qtbot.waitUntil(lambda: window.status.check.text() == "No problems")
    assert fake_map.last("show_flaws") == ([],)


def test_what_the_check_of_the_file_says_too_is_said_once(
    qtbot: QtBot, window: MainWindow, panel: ProblemsPanel
) -> None:
    window.problems.checker.check(everything=True)
    qtbot.waitUntil(lambda: bool(window.problems.checker.problems_of(window.workspace.document.layers[0])))
    codes = [problem.code for problem in window.problems.checker.problems_of(window.workspace.document.layers[0])]
    assert "polygon-invalid" in codes
    assert [text for text in rows(panel) if "valid" in text or "crosses" in text] == [
        "“Bow 1” crosses or touches itself."
    ]


def test_all_flaws_of_a_kind_are_fixed_in_one_step(qtbot: QtBot, window: MainWindow, workspace: Workspace) -> None:
    shifted = [[x + 2, y] for x, y in TWICE]
    open_with(workspace, layer(TWICE, shifted, BOW))
    window.commands["problems"].trigger()
    settled(qtbot, window)
    panel = window.problems.panel
    choose(panel, "crosses")
    assert not panel.fix_alike.isEnabled()
    assert panel.fix_alike.toolTip() == "There is no other flaw of this kind in this layer."
    choose(panel, "repeats")
    assert panel.fix_alike.text() == "Fix all 2 &alike"
    panel.fix_alike.click()
    settled(qtbot, window)
    assert [step.label for step in workspace.steps] == ["Fix 2 flaws"]
    assert not any("repeats" in text for text in rows(panel))


def test_a_flaw_is_shown_on_the_map(panel: ProblemsPanel, workspace: Workspace, fake_map: FakeMap) -> None:
    choose(panel, "crosses")
    panel.list.cellClicked.emit(panel.list.currentRow(), 0)
    assert workspace.selection.features == (FeatureRef("bow", 0),)
    assert fake_map.last("show_features") == ([FeatureRef("bow", 0)],)
    assert fake_map.last("mark") == (35.5, 34.5)


def test_a_mark_that_is_clicked_opens_the_list_at_its_flaw(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, fake_map: FakeMap
) -> None:
    open_with(workspace, layer(TWICE, BOW))
    settled(qtbot, window)
    assert window.problems.dock.isHidden()
    fake_map.flaw_clicked.emit(1)
    assert not window.problems.dock.isHidden()
    panel = window.problems.panel
    assert "crosses" in rows(panel)[panel.list.currentRow()]


def test_marks_go_with_their_layer_and_when_they_are_switched_off(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, fake_map: FakeMap
) -> None:
    open_with(workspace, layer(BOW))
    qtbot.waitUntil(lambda: fake_map.last("show_flaws") not in (None, ([],)))
    workspace.run("Hide", edits.set_layer("bow", visible=False))
    assert fake_map.last("show_flaws") == ([],)
    workspace.run("Show", edits.set_layer("bow", visible=True))
    assert fake_map.last("show_flaws") != ([],)
    window.commands["show_flaws"].trigger()
    assert fake_map.last("show_flaws") == ([],)
    assert window.status.check.text() == "1 flaw"


def test_the_first_look_at_a_large_layer_waits_until_nothing_moves(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flaw_finder, "LARGE", 10)
    finder = window.problems.finder
    finder._soon.setInterval(0)
    open_with(workspace, layer(BOW))
    qtbot.waitUntil(lambda: not finder._soon.isActive())
    assert finder.looking
    assert finder._still.isActive()
    finder._still.setInterval(0)
    finder.wait_for_stillness()
    settled(qtbot, window)
    assert [flaw.code for flaw in finder.flaws] == ["self-intersection"]


def test_a_flaw_of_a_locked_layer_says_why_it_cannot_be_fixed(
    qtbot: QtBot, window: MainWindow, panel: ProblemsPanel, workspace: Workspace
) -> None:
    workspace.run("Lock", edits.set_layer("bow", locked=True))
    settled(qtbot, window)
    choose(panel, "crosses")
    assert not panel.fix.isEnabled()
    assert "locked" in panel.fix.toolTip()


def test_a_fix_that_cannot_be_done_any_more_changes_nothing_and_says_why(
    panel: ProblemsPanel, workspace: Workspace
) -> None:
    choose(panel, "crosses")
    workspace.run("Delete", delete_features([FeatureRef("bow", 0)]))
    before = workspace.document
    panel.fix.click()
    assert workspace.document is before
    assert "not there any more" in panel.says.text()


def test_a_layer_that_goes_takes_its_flaws_along(
    qtbot: QtBot, window: MainWindow, panel: ProblemsPanel, workspace: Workspace
) -> None:
    assert rows(panel)
    workspace.run("Remove", edits.remove_layer("bow"))
    settled(qtbot, window)
    assert rows(panel) == []
