"""What an analyst does with whole shapes: split one, merge it again, make a strip along a border."""

from typing import Any

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from desktop.dialogs.operation import OperationDialog
from layers import embedded, geojson
from layers.document import FeatureRef
from tests.stories.conftest import WAIT, Story

IDLIB = FeatureRef("contested-provinces", 0)


def shape(story: Story, ref: FeatureRef) -> Any:
    return geojson.geometry(story.workspace.document.feature(ref), None)


def draw(story: Story, *places: tuple[float, float]) -> None:
    story.settle()
    for place in places:
        story.click(*place)
        story.settle()
    QTest.keyClick(story.surface, Qt.Key.Key_Return)


def test_a_province_is_split_and_merged_again(story: Story) -> None:
    workspace = story.workspace
    before = shape(story, IDLIB)
    workspace.select([IDLIB])
    story.go(36.6, 35.8, 8)
    story.use("split")
    story.painted(lambda: draw(story, (35.8, 35.8), (37.5, 35.8)))
    halves = workspace.selection.features
    assert len(halves) == 2
    assert sum(shape(story, ref).area for ref in halves) == pytest.approx(before.area, rel=1e-9)
    assert {step.label for step in workspace.steps} == {"Split along a line"}
    story.painted(lambda: story.use("merge"))
    (whole,) = workspace.selection.features
    assert shape(story, whole).area == pytest.approx(before.area, rel=1e-9)
    story.painted(workspace.undo)
    story.painted(workspace.undo)
    assert not workspace.modified


def test_escape_gives_up_a_split(story: Story) -> None:
    story.workspace.select([IDLIB])
    story.go(36.6, 35.8, 8)
    story.use("split")
    story.settle()
    story.click(35.8, 35.8)
    story.settle()
    QTest.keyClick(story.surface, Qt.Key.Key_Escape)  # drops the line
    story.settle()
    QTest.keyClick(story.surface, Qt.Key.Key_Escape)  # gives up what was asked for
    story.qtbot.waitUntil(lambda: story.map.asked is None, timeout=WAIT)
    assert not story.workspace.modified
    assert story.workspace.selection.features == (IDLIB,)


def test_a_strip_is_made_along_a_border(story: Story) -> None:
    window, workspace = story.window, story.workspace
    border = shape(story, IDLIB).exterior
    start, end = (border.interpolate(share, normalized=True).coords[0] for share in (0.1, 0.2))
    workspace.select([IDLIB])
    story.go((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, 9)
    story.use("strip")
    draw(story, start, end)
    story.qtbot.waitUntil(lambda: window.findChild(OperationDialog) is not None, timeout=WAIT)
    dialog = window.findChild(OperationDialog)
    assert dialog is not None
    depth = dialog.findChild(QDoubleSpinBox)
    assert depth is not None
    depth.setValue(5)
    into = next(box for box in dialog.findChildren(QComboBox) if box.findData("proposed-zone") >= 0)
    into.setCurrentIndex(into.findData("proposed-zone"))
    story.painted(dialog.accept)
    (made,) = workspace.selection.features
    assert made.layer == "proposed-zone"
    strip = shape(story, made)
    shared = set(strip.exterior.coords) & set(border.coords)
    assert len(shared) > 10  # the border's own vertices, digit for digit
    assert all(shapely.Point(place).distance(border) < 0.07 for place in strip.exterior.coords)
    method = geojson.properties(workspace.document.feature(made))["method"]
    assert method.startswith("constructed: 5 km deep along")
    assert "“Idlib province”" in method
    story.painted(workspace.undo)
    assert not workspace.modified


def test_a_strip_is_made_along_a_border_of_the_basemap(story: Story) -> None:
    window, workspace = story.window, story.workspace
    workspace.select([])
    window.layers.choose("proposed-zone")
    border = embedded.border_between((36.8, 36.75), (37.9, 36.83))
    start, end = border.coords[0], border.coords[-1]
    story.go(37.35, 36.7, 8)
    story.use("strip")
    draw(story, start, end)
    story.qtbot.waitUntil(lambda: window.findChild(OperationDialog) is not None, timeout=WAIT)
    dialog = window.findChild(OperationDialog)
    assert dialog is not None
    side = next(box for box in dialog.findChildren(QComboBox) if box.findData("right") >= 0)
    side.setCurrentIndex(side.findData("right"))
    depth = dialog.findChild(QDoubleSpinBox)
    assert depth is not None
    depth.setValue(45)
    story.painted(dialog.accept)
    (made,) = workspace.selection.features
    zone = shape(story, made)
    inner = set(border.coords[5:-5])
    assert inner <= set(zone.exterior.coords)  # the border's own vertices, digit for digit
    assert zone.contains(shapely.Point(37.3, 36.5))
    story.painted(workspace.undo)
    assert not workspace.modified
