"""Validity while one works: a vertex dragged across its own shape is told, marked on the map, and put right."""

from PySide6.QtGui import QColor

from desktop.panels.problems import ProblemsPanel
from layers import geojson
from layers.document import FeatureRef
from layers.edits.geometry import add_feature
from tests.stories.conftest import WAIT, Story

FLAW = "#a3301d"  # the colour of the marks, as the map's tokens have it


def mark_at(story: Story, place: tuple[float, float]) -> bool:
    """Say whether a mark stands at a place of the map."""
    picture = story.map.view.grab().toImage()
    at = story.at(*place) * picture.devicePixelRatio()
    return any(
        QColor(picture.pixel(at.x() + dx, at.y())).name() == FLAW
        for dx in range(-8, 9)
        if picture.valid(at.x() + dx, at.y())
    )


def rows(panel: ProblemsPanel) -> list[str]:
    return [panel.list.item(row, 0).text() for row in range(panel.list.rowCount())]


def test_a_shape_that_comes_to_cross_itself_is_told_marked_and_fixed(story: Story) -> None:
    window, workspace = story.window, story.workspace
    story.qtbot.waitUntil(lambda: window.status.check.text() == "No problems", timeout=WAIT)
    ring = [[38.0, 34.0], [39.0, 34.0], [39.0, 35.0], [38.0, 35.0], [38.0, 34.0]]
    box = {"type": "Polygon", "coordinates": [ring]}
    story.painted(lambda: workspace.run("Draw area", add_feature("towns", box, {"name": "Box"})))
    ref = FeatureRef("towns", workspace.document.layer("towns").features[-1].key)
    workspace.select([ref])
    story.go(38.5, 34.5, 8)
    story.use("mode_edit")
    story.use("snap")
    story.handles_shown((39.0, 35.0))
    story.painted(lambda: story.drag((39.0, 35.0), (37.6, 34.5)))  # across the side from 38, 35 to 38, 34
    story.qtbot.waitUntil(lambda: window.status.check.text() == "1 flaw", timeout=WAIT)
    (flaw,) = window.problems.finder.flaws
    assert flaw.message == "“Box” crosses or touches itself."
    story.use("mode_select")
    story.qtbot.waitUntil(lambda: mark_at(story, flaw.at), timeout=WAIT)

    # A click on the mark opens the list at the flaw; its fix is one step.
    story.click(*flaw.at)
    panel = window.problems.panel
    story.qtbot.waitUntil(lambda: not window.problems.dock.isHidden() and panel.fix.isEnabled(), timeout=WAIT)
    assert rows(panel)[panel.list.currentRow()] == flaw.message
    steps = len(workspace.steps)
    story.painted(panel.fix.click)
    assert len(workspace.steps) == steps + 1
    story.qtbot.waitUntil(lambda: window.status.check.text() == "No problems", timeout=WAIT)
    shape = geojson.geometry(workspace.document.feature(ref), None)
    assert shape is not None
    assert shape.is_valid
    story.painted(workspace.undo)
    story.qtbot.waitUntil(lambda: window.status.check.text() == "1 flaw", timeout=WAIT)
