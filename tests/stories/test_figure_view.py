"""An analyst makes a slide of the map beside its view, and what was seen is what is written."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop.dialogs.export import ExportDialog
from tests.stories.conftest import WAIT, Story


def settle(story: Story) -> None:
    """Wait until the newest figure is painted."""
    controller = story.window.figure.controller
    story.qtbot.waitUntil(lambda: controller.content is not None and not controller.busy, timeout=WAIT)


def seen(story: Story, script: str) -> Any:
    """Return the value of a script in the figure's page."""
    values: list[Any] = []
    view = story.window.figure.controller.view
    assert view is not None
    view.page().runJavaScript(script, values.append)
    story.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
    return values[0]


def export(story: Story, output: Path) -> None:
    story.use("export")
    dialog = story.window.findChildren(ExportDialog)[-1]
    dialog.output.setText(str(output))
    with story.qtbot.waitSignal(story.window.figure_commands.exported, timeout=60_000):
        dialog.accept()


def test_a_slide_is_made_beside_its_view_and_written_as_it_was_seen(story: Story, tmp_path: Path) -> None:
    story.use("figure_view")
    settle(story)
    assert seen(story, "document.querySelectorAll('.sheet').length") == 2

    # From report to slide with one template, and a title that is typed.
    panel = story.window.figure.panel
    panel.page.templates.menu.aboutToShow.emit()
    next(action for action in panel.page.templates.menu.actions() if action.text() == "Slide").trigger()
    panel.texts.title.selectAll()
    QTest.keyClicks(panel.texts.title, "Who said what, and where")
    settle(story)
    assert seen(story, "document.querySelectorAll('.sheet').length") == 1
    assert seen(story, "document.querySelector('h1').textContent") == "Who said what, and where"
    assert story.window.figure.pane.left_out.text().startswith("Left out: ")

    # What is written has the pixels of a screen, and the texts that were seen.
    export(story, tmp_path / "slide.png")
    picture = QImage(str(tmp_path / "slide.png"))
    assert (picture.width(), picture.height()) == (1920, 1080)
    export(story, tmp_path / "slide.pdf")
    (page,) = PdfReader(tmp_path / "slide.pdf").pages
    text = " ".join(page.extract_text().split())
    assert "Who said what, and where" in text
    line = seen(story, "[...document.querySelectorAll('.credit')].at(-1).textContent")
    assert line.endswith("on this slide.")
    assert line in text

    # Everything is undone step by step, and the map is there again.
    story.workspace.undo()
    story.workspace.undo()
    settle(story)
    assert seen(story, "document.querySelectorAll('.sheet').length") == 2
    assert not story.workspace.modified
    story.use("figure_view")
    assert story.map.view.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Minus])
def test_the_pages_are_zoomed_by_keyboard(story: Story, key: Qt.Key) -> None:
    story.use("figure_view")
    settle(story)
    zoomed: list[Any] = []
    controller = story.window.figure.controller
    controller.zoomed.connect(zoomed.append)
    view = controller.view
    assert view is not None
    QTest.keyClick(view.focusProxy(), key)
    story.qtbot.waitUntil(lambda: bool(zoomed), timeout=WAIT)
    assert zoomed[-1].fit is None
