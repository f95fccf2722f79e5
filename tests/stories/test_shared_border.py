"""A border that two provinces share: one drag moves both, onto the numbers of what it snaps to, in one step."""

from msgspec import Raw, json

from layers.document import FeatureRef
from layers.edits.geometry import add_feature
from layers.geojson.vertices import positions
from tests.stories.conftest import WAIT, Story

LAYER = "contested-provinces"


def corners(story: Story, key: int) -> set[tuple[float, float]]:
    feature = story.workspace.document.feature(FeatureRef(LAYER, key))
    return {place for _, place in positions(feature)}


def shared_corner(story: Story) -> tuple[int, int, tuple[float, float]]:
    """Return two neighbours and a corner that both have, with room around it."""
    keys = [feature.key for feature in story.workspace.document.layer(LAYER).features]
    for one in keys:
        for other in keys:
            if one < other and (common := corners(story, one) & corners(story, other)):
                return one, other, sorted(common)[len(common) // 2]
    raise AssertionError("no two provinces have a border in common")


def test_a_shared_border_moves_in_both_provinces_and_snaps(story: Story) -> None:
    window, workspace = story.window, story.workspace
    one, other, corner = shared_corner(story)
    target = (corner[0] + 0.0123456789012345, corner[1] + 0.0234567890123456)
    mark = {"type": "Point", "coordinates": target}
    exact = {target: Raw(json.encode(target))}
    story.painted(lambda: workspace.run("Draw point", add_feature("towns", mark, kept=exact)))
    workspace.select([FeatureRef(LAYER, one)])
    story.go(*corner, 13)
    story.use("share_borders")
    story.use("mode_edit")
    story.handles_shown(corner)
    told: list[str] = []
    workspace.message.connect(told.append)
    beside = (target[0] + 4 * 360 / (256 * 2**13), target[1])  # four pixels off
    story.painted(lambda: story.drag(corner, beside))
    assert told == ["2 shapes moved together."]
    for key in (one, other):
        assert target in corners(story, key)
        assert corner not in corners(story, key)

    # One step takes both back.
    story.painted(workspace.undo)
    for key in (one, other):
        feature = FeatureRef(LAYER, key)
        assert workspace.document.feature(feature).text == workspace.saved_document.feature(feature).text

    # Alone, and freely, when both are switched off.
    story.use("share_borders")
    story.use("snap")
    story.handles_shown(corner)
    story.painted(lambda: story.drag(corner, beside))
    assert corner not in corners(story, one)
    assert target not in corners(story, one)
    assert corner in corners(story, other)
    story.qtbot.waitUntil(lambda: not window.commands["snap"].isChecked(), timeout=WAIT)
