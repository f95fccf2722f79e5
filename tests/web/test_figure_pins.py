"""Names on the figure are put by hand in the real page: dragged, moved by keys, freed again."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layers import edits, geojson
from layers.document import FeatureRef, Pin
from layers.edits.pins import pin
from tests.web.viewed import WAIT, Viewed

LEFT = Qt.MouseButton.LeftButton
BLOCKS = """[...document.querySelectorAll('.placed')].map((block) => {
  const box = block.getBoundingClientRect();
  const map = block.ownerSVGElement.getBoundingClientRect();
  const scale = block.ownerSVGElement.viewBox.baseVal.width / 100 / map.width;
  return { text: block.textContent, layer: block.dataset.layer, key: Number(block.dataset.key),
    pinned: block.dataset.pinned ?? null, x: box.left + box.width / 2, y: box.top + box.height / 2,
    left: (box.left - map.left) * scale, top: (box.top - map.top) * scale, width: box.width * scale,
    height: box.height * scale, own: [Number(block.dataset.x) / 100, Number(block.dataset.y) / 100],
    map: [map.width * scale, map.height * scale] };
})"""


@pytest.fixture
def enlarged(viewed: Viewed) -> Viewed:
    """The view at a factor that does not follow its size, which may still change."""
    viewed.zoom(factor=0.75)
    return viewed


def blocks(viewed: Viewed) -> dict[str, Any]:
    """Return the blocks as they are seen once they have come to rest."""
    found: list[Any] = [None]

    def rests() -> bool:
        found.append(viewed.run(BLOCKS))
        return bool(found[-1] == found[-2])

    viewed.qtbot.waitUntil(rests, timeout=WAIT)
    return {block["text"]: block for block in found[-1]}


def named(viewed: Viewed, name: str) -> dict[str, Any]:
    """Return the block whose text holds a name."""
    return next(block for text, block in blocks(viewed).items() if name in text)


def drag(viewed: Viewed, block: dict[str, Any], right: int, down: int) -> None:
    """Drag a block by so many pixels of the view."""
    target = viewed.view.focusProxy()
    assert target is not None
    place = QPoint(round(block["x"]), round(block["y"]))
    QTest.mousePress(target, LEFT, pos=place)
    for step in range(1, 6):
        QTest.mouseMove(target, place + QPoint(right * step // 5, down * step // 5))
    QTest.mouseRelease(target, LEFT, pos=place + QPoint(right, down))


def pins(viewed: Viewed) -> tuple[Pin, ...]:
    return viewed.workspace.document.figure.pins


def test_a_name_that_is_dragged_stays_where_it_was_put_and_others_keep_off(enlarged: Viewed) -> None:
    viewed = enlarged
    before = named(viewed, "Hama province")
    drag(viewed, before, 60, 45)
    viewed.qtbot.waitUntil(lambda: bool(pins(viewed)), timeout=WAIT)
    viewed.settle()
    after = named(viewed, "Hama province")
    assert after["pinned"] == "true"
    assert (after["x"] - before["x"], after["y"] - before["y"]) == (pytest.approx(60, abs=8), pytest.approx(45, abs=8))
    (put,) = pins(viewed)
    middle = (after["left"] + after["width"] / 2, after["top"] + after["height"] / 2)
    assert (after["own"][0] + put.right, after["own"][1] + put.down) == pytest.approx(middle, abs=0.6)
    viewed.workspace.undo()
    viewed.settle()
    assert pins(viewed) == ()
    assert named(viewed, "Hama province")["x"] == pytest.approx(before["x"], abs=0.5)


def test_a_name_is_moved_by_keys_as_one_step_and_freed_by_delete(enlarged: Viewed) -> None:
    viewed = enlarged
    block = named(viewed, "Homs province")
    viewed.run(f"""[...document.querySelectorAll('.placed')].find((block) =>
        block.dataset.key === '{block["key"]}' && block.dataset.layer === '{block["layer"]}').focus()""")
    target = viewed.view.focusProxy()
    assert target is not None
    for _ in range(3):
        QTest.keyPress(target, Qt.Key.Key_Right)
    QTest.keyRelease(target, Qt.Key.Key_Right)
    viewed.qtbot.waitUntil(lambda: bool(pins(viewed)), timeout=WAIT)
    viewed.settle()
    assert named(viewed, "Homs province")["left"] == pytest.approx(block["left"] + 1.5, abs=0.5)
    assert len(viewed.workspace.steps) == 1
    assert viewed.run("document.activeElement.dataset.key") == str(block["key"])
    QTest.keyClick(target, Qt.Key.Key_Delete)
    viewed.qtbot.waitUntil(lambda: not pins(viewed), timeout=WAIT)


def test_a_double_click_frees_a_name(enlarged: Viewed) -> None:
    viewed = enlarged
    towns = viewed.workspace.document.layer("towns")
    viewed.workspace.run("Move name", pin(FeatureRef("towns", towns.features[0].key), 20, 14))
    viewed.settle()
    block = next(block for block in blocks(viewed).values() if block["pinned"])
    target = viewed.view.focusProxy()
    assert target is not None
    place = QPointF(block["x"], block["y"])
    kinds = QEvent.Type
    for kind in (kinds.MouseButtonPress, kinds.MouseButtonRelease, kinds.MouseButtonDblClick, kinds.MouseButtonRelease):
        held = LEFT if kind != kinds.MouseButtonRelease else Qt.MouseButton.NoButton
        # Events of QTest are made to lie too far apart for a double click.
        event = QMouseEvent(kind, place, QPointF(target.mapToGlobal(place)), LEFT, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)
    viewed.qtbot.waitUntil(lambda: not pins(viewed), timeout=WAIT)


def test_a_name_is_not_dragged_off_the_map(enlarged: Viewed) -> None:
    viewed = enlarged
    drag(viewed, named(viewed, "Homs province"), 2000, 2000)
    viewed.qtbot.waitUntil(lambda: bool(pins(viewed)), timeout=WAIT)
    viewed.settle()
    block = named(viewed, "Homs province")
    assert block["left"] + block["width"] <= block["map"][0] + 0.5
    assert block["top"] + block["height"] <= block["map"][1] + 0.5


def test_a_click_moves_nothing_and_what_cannot_be_pinned_goes_back(enlarged: Viewed) -> None:
    viewed = enlarged
    block = named(viewed, "Homs province")
    target = viewed.view.focusProxy()
    assert target is not None
    QTest.mouseClick(target, LEFT, pos=QPoint(round(block["x"]), round(block["y"])))
    document = viewed.workspace.document
    layer = document.layer(block["layer"])
    bare = geojson.read(
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Bare"}, "geometry":'
        b' {"type": "Point", "coordinates": [38.5, 34.6]}}]}',
        layer_id="bare",
        title="Bare",
        file="bare.geojson",
    )
    viewed.workspace.run("Add", edits.add_layer(bare))
    viewed.workspace.run("Lock", edits.set_layer("bare", locked=True))
    viewed.settle()
    failures: list[str] = []
    viewed.workspace.failed.connect(failures.append)
    before = named(viewed, "Bare")
    drag(viewed, before, 40, 40)
    viewed.qtbot.waitUntil(lambda: bool(failures), timeout=WAIT)
    viewed.settle()
    assert "locked" in failures[0]
    assert named(viewed, "Bare")["x"] == pytest.approx(before["x"], abs=0.5)
    assert pins(viewed) == ()
    assert layer.features
