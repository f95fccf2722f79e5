"""An analyst marks what matters on the figure itself, and finds it in the file and in print."""

import json
import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.dialogs.export import FigureRequest
from desktop.panels.figure.annotation_controls import ColourBox
from layers.document import Annotation
from layers.figure.model import FigureOptions
from tests.stories.conftest import WAIT, Story


class Page:
    """The page of the figure in the window."""

    def __init__(self, story: Story):
        self.story = story
        story.use("figure_view")
        self.settle()

    @property
    def view(self) -> Any:
        return self.story.window.figure.controller.view

    @property
    def target(self) -> QWidget:
        widget = self.view.focusProxy()
        assert isinstance(widget, QWidget)
        return widget

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.story.workspace.document.figure.annotations

    def settle(self) -> None:
        controller = self.story.window.figure.controller
        self.story.qtbot.waitUntil(lambda: controller.content is not None and not controller.busy, timeout=WAIT)

    def run(self, script: str) -> Any:
        values: list[str] = []
        self.view.page().runJavaScript(f"JSON.stringify({script}) ?? 'null'", values.append)
        self.story.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
        return json.loads(values[0])

    def at(self, x: float, y: float) -> QPoint:
        box = self.run("document.querySelector('.sheet').getBoundingClientRect()")
        scale = box["width"] / 297
        return QPoint(round(box["left"] + x * scale), round(box["top"] + y * scale))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        here, there = self.at(*start), self.at(*end)
        QTest.mouseMove(self.target, here)
        QTest.mousePress(self.target, Qt.MouseButton.LeftButton, pos=here)
        for part in (0.4, 1.0):
            QTest.mouseMove(self.target, here + (there - here) * part)
        QTest.mouseRelease(self.target, Qt.MouseButton.LeftButton, pos=there)

    def changed(self, act: Any) -> None:
        revision = self.story.workspace.revision
        act()
        self.story.qtbot.waitUntil(lambda: self.story.workspace.revision > revision, timeout=WAIT)
        self.settle()

    def write(self, text: str) -> None:
        focused = "document.activeElement?.className"
        self.story.qtbot.waitUntil(lambda: self.run(focused) == "annotation-text", timeout=WAIT)
        QTest.keyClicks(self.target, text)
        QTest.keyClick(self.target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def choose(box: ColourBox, name: str) -> int:
    """Choose an entry as a user does, and return its place."""
    box.setCurrentIndex(box.findText(name))
    return box.currentIndex()


def test_a_callout_and_an_arrow_are_drawn_moved_saved_and_printed(story: Story, tmp_path: Path) -> None:
    window, workspace = story.window, story.workspace
    page = Page(story)

    # A callout: drag from the place to its letter, and write. Capitals and Delete belong to the text.
    story.use("annotate_callout")
    page.drag((110, 75), (140, 95))
    page.changed(lambda: page.write("Aleppo Is Divided, VBEPLGR"))
    assert [each.text for each in page.annotations] == ["Aleppo Is Divided, VBEPLGR"]
    assert window.figure.is_on

    # An arrow, moved and moved back.
    story.use("annotate_arrow")
    page.changed(lambda: page.drag((60, 150), (90, 120)))
    drawn = page.annotations[-1]
    page.changed(lambda: page.drag((67, 143), (87, 148)))
    assert page.annotations[-1].points != drawn.points
    page.changed(lambda: story.use("undo"))
    assert page.annotations[-1] == drawn

    # The form beside the figure says how it is drawn.
    form = window.figure.annotation_form
    assert form.isVisible()
    assert form.about.text() == "One arrow is selected."
    colours = form.fields["stroke"]
    assert isinstance(colours, ColourBox)
    page.changed(lambda: colours.activated.emit(choose(colours, "Vermilion")))

    # Delete takes away the annotation that is selected and no feature; undo brings it back.
    features = workspace.document.layers
    workspace.select(())
    page.changed(lambda: story.use("delete"))
    assert [each.kind for each in page.annotations] == ["callout"]
    assert workspace.document.layers == features
    page.changed(lambda: story.use("undo"))

    # Save: both are in situation.json, as they are anchored to the ground.
    with story.qtbot.waitSignal(workspace.saved_changed, timeout=WAIT):
        story.use("save")
    stored = json.loads((story.folder / "situation.json").read_bytes())["figure"]["annotations"]
    assert [each["kind"] for each in stored] == ["callout", "arrow"]
    assert stored[0]["text"] == "Aleppo Is Divided, VBEPLGR"
    assert stored[1]["style"] == {"stroke": "#a84300"}
    assert all(30 < longitude < 45 and 30 < latitude < 40 for longitude, latitude in stored[1]["points"])

    # Print: the callout's text can be read, the arrow has its colour.
    output = tmp_path / "figure.pdf"
    with story.qtbot.waitSignal(window.figure_commands.exported, timeout=60_000):
        window.figure_commands.export(FigureRequest(output, 300, FigureOptions()))
    reader = PdfReader(output)
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Aleppo Is Divided, VBEPLGR" in text
    content = reader.pages[0].get_contents()
    assert content is not None
    assert re.search(rb"\.6588\d* \.2627\d* 0 RG", content.get_data())
