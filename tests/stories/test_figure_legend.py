"""An analyst puts the legend into their own words, and the page, the file and the export follow."""

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.panels.figure.legend import LegendSection
from desktop.panels.figure.legend_entry import LegendEntryDialog
from tests.stories.conftest import WAIT, Story


def on_page(story: Story, script: str) -> Any:
    values: list[Any] = []
    view = story.window.figure.controller.view
    assert view is not None
    view.page().runJavaScript(script, values.append)
    story.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
    return values[0]


def painted(story: Story) -> None:
    controller = story.window.figure.controller
    story.qtbot.waitUntil(lambda: controller.content is not None and not controller.busy, timeout=WAIT)


def legend_on_page(story: Story) -> str:
    painted(story)
    return str(on_page(story, "[...document.querySelectorAll('.entry')].map((entry) => entry.textContent).join('|')"))


def look_at_figure(story: Story) -> LegendSection:
    story.use("figure_view")
    painted(story)
    section = story.window.figure.panel.legend
    section.fold(False)
    return section


def test_the_legend_in_ones_own_words(story: Story) -> None:
    section = look_at_figure(story)
    assert "HarbourHeld by Russia, assessed" in legend_on_page(story)
    harbour = next(name for name in section.model.natural if name.endswith(":harbor"))
    section.model.setData(section.model.index_of(harbour), "Naval base")
    assert "Naval baseHeld by Russia, assessed" in legend_on_page(story)
    section.tree.setCurrentIndex(section.model.index_of("ground:road"))
    section.tree.setFocus()
    QTest.keyClick(section.tree, Qt.Key.Key_Space)
    assert "Main road" not in legend_on_page(story)
    section.add_own()
    dialog = story.window.findChild(LegendEntryDialog)
    assert isinstance(dialog, LegendEntryDialog)
    dialog.title.setText("Supply line")
    dialog.kind.setCurrentIndex(dialog.kind.findData("line"))
    dialog.accept()
    assert "Supply line" in legend_on_page(story)
    story.use("save")
    story.qtbot.waitUntil(lambda: not story.workspace.busy, timeout=WAIT)
    entries = json.loads((story.folder / "situation.json").read_text(encoding="utf-8"))["figure"]["legend"]["entries"]
    assert [entry["id"] for entry in entries if len(entry) > 1] == [harbour, "ground:road", "own-supply-line"]
    for _ in range(3):
        story.use("undo")
    restored = legend_on_page(story)
    assert "HarbourHeld by Russia" in restored
    assert "Main road" in restored
    assert "Supply line" not in restored


def test_a_projection_and_a_grid_are_seen_at_once(story: Story) -> None:
    look_at_figure(story)
    measures = story.window.figure.panel.measures
    for box, value in ((measures.projection, "utm"), (measures.grid, "graticule")):
        index = box.findData(value)
        box.setCurrentIndex(index)
        box.activated.emit(index)
    painted(story)
    text = str(on_page(story, "document.body.textContent"))
    assert "UTM zone 37N; datum WGS 84; graticule every 1°" in text
    assert "36° E" in text
    measures.units["nmi"].click()
    painted(story)
    assert "nmi" in str(on_page(story, "document.body.textContent"))
