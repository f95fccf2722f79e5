"""What an analyst does with many shapes: take them with a rectangle, measure beside them, go back and compare."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from layers import geojson
from layers.document import FeatureRef
from tests.stories.conftest import WAIT, Story

TARTUS, LATAKIA = FeatureRef("bases", 0), FeatureRef("bases", 1)
DAMASCUS, ALEPPO = (36.29, 33.51), (37.16, 36.2)


def test_bases_are_selected_with_a_rectangle_edited_together_and_compared(story: Story) -> None:
    workspace, window = story.workspace, story.window
    for layer_id in ("towns", "contested-provinces", "diplomatic-track", "proposed-zone"):
        window.layers.choose(layer_id)
        story.painted(lambda: story.use("toggle_layer"))
    story.go(35.9, 35.2, 8)
    story.use("mode_select_rectangle")
    story.settle()
    story.drag((35.4, 35.7), (36.4, 34.6))
    story.qtbot.waitUntil(lambda: set(workspace.selection.features) == {TARTUS, LATAKIA}, timeout=WAIT)

    position = workspace.position
    story.painted(lambda: window.properties.model.write("checked", True))
    assert workspace.position == position + 1
    assert all(geojson.properties(workspace.document.feature(ref))["checked"] for ref in (TARTUS, LATAKIA))

    story.use("compare")
    tree = window.work_panels.comparison.tree
    contains = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    story.qtbot.waitUntil(lambda: len(tree.findItems("checked: True added", contains, 1)) == 2, timeout=WAIT)
    story.painted(lambda: workspace.go_to(0))
    assert not workspace.modified
    story.qtbot.waitUntil(lambda: tree.topLevelItemCount() == 0, timeout=WAIT)


def test_a_length_is_measured_and_leaves_no_trace(story: Story) -> None:
    story.go(36.7, 34.8, 7)
    story.use("mode_measure_line")
    story.settle()
    for place in (DAMASCUS, ALEPPO):
        story.click(*place)
        story.settle()
    QTest.keyClick(story.surface, Qt.Key.Key_Return)
    told = story.window.status.measured
    story.qtbot.waitUntil(lambda: told.text().startswith("Length 3"), timeout=WAIT)  # 309 km, to a pixel
    assert not story.workspace.steps
    story.use("units_statute")
    story.qtbot.waitUntil(lambda: told.text().startswith("Length 19"), timeout=WAIT)
    story.use("mode_select")
    story.qtbot.waitUntil(lambda: told.text() == "", timeout=WAIT)
