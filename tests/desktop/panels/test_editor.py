"""The GeoJSON panel in the window, with a view that records what it is sent."""

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.editor import protocol as messages
from desktop.web.messages import ProtocolError, Ready
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import geojson
from layers.document import FeatureRef

TARTUS, LATAKIA = FeatureRef("bases", 0), FeatureRef("bases", 1)


def open_editor(window: MainWindow, workspace: Workspace) -> Any:
    workspace.select([TARTUS])
    window.tabs.setCurrentWidget(window.editor)
    view = window.editor.stack.widget(1)
    view.received.emit(Ready(v=1))
    return view


def type_at(view: Any, start: int, text: str, edit: int = 1) -> None:
    """Type into the text that was sent last."""
    url = next(each.url for each in reversed(view.sent) if isinstance(each, messages.Open))
    change = messages.Change(start=start, end=start, text=text)
    view.received.emit(messages.Typed(v=1, url=url, version=0, edit=edit, changes=(change,)))


def text_of(workspace: Workspace, ref: FeatureRef = TARTUS) -> str:
    return bytes(workspace.document.feature(ref).text).decode()


def test_the_web_view_is_made_when_the_panel_is_first_shown(window: MainWindow) -> None:
    assert window.editor.stack.count() == 1
    window.tabs.setCurrentWidget(window.editor)
    assert window.editor.stack.count() == 2
    window.tabs.setCurrentIndex(0)
    window.tabs.setCurrentWidget(window.editor)
    assert window.editor.stack.count() == 2


def test_saving_takes_over_what_was_just_typed(window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
    view = open_editor(window, workspace)
    type_at(view, view.text.index("Tartus"), "Old ")
    with qtbot.waitSignal(workspace.saved_changed, timeout=5_000):
        window.files.save()
    assert "Old Tartus" in text_of(workspace)
    assert not workspace.modified


@pytest.mark.parametrize(("answer", "closed"), [("&Discard it", True), ("&Go back", False)])
def test_closing_asks_before_unfinished_text_is_lost(
    window: MainWindow, workspace: Workspace, answer: str, closed: bool
) -> None:
    view = open_editor(window, workspace)
    type_at(view, 0, "x")
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        buttons: list[QAbstractButton] = box.buttons()
        next(button for button in buttons if button.text() == answer).click()

    QTimer.singleShot(0, press)
    window.close()
    QApplication.processEvents()  # the window closes after the event that asked it to
    assert window.isVisible() is not closed
    assert "Tartus" in asked[0]


def test_the_current_layer_is_shown_when_nothing_is_selected(window: MainWindow, workspace: Workspace) -> None:
    view = open_editor(window, workspace)
    workspace.select([])
    assert window.editor.stack.currentIndex() == 0
    window.editor.layer_button.click()
    window.layers.choose("towns")
    assert view.text.encode() == geojson.write(workspace.document.layer("towns"))
    assert window.editor.title.text() == workspace.document.layer("towns").title


def test_a_hidden_panel_catches_up_when_it_is_shown(window: MainWindow, workspace: Workspace) -> None:
    view = open_editor(window, workspace)
    window.tabs.setCurrentIndex(0)
    published = view.published
    workspace.select([LATAKIA])
    assert view.published == published
    window.tabs.setCurrentWidget(window.editor)
    assert view.published == published + 1
    assert "Latakia" in view.text


def test_another_situation_drops_what_was_typed(window: MainWindow, workspace: Workspace) -> None:
    view = open_editor(window, workspace)
    type_at(view, 0, "x")
    assert window.editor.unfinished
    workspace.new(workspace.document)
    assert window.editor.unfinished == ()


def test_the_colours_are_sent_when_they_change(window: MainWindow, workspace: Workspace) -> None:
    view = open_editor(window, workspace)
    view.sent.clear()
    window.commands["scheme_dark"].trigger()
    assert "colours" in view.sent
    window.commands["scheme_light"].trigger()


@pytest.mark.parametrize(
    "text",
    [
        '{"v": 1, "type": "clicked"}',
        '{"v": 1, "type": "typed", "url": "u", "version": -1, "edit": 0, "changes": []}',
        '{"v": 1, "type": "typed", "url": "u", "version": 0, "edit": 0, "changes": [{"start": 0, "end": 0}]}',
        '{"v": 2, "type": "left"}',
        '{"v": 1, "type": "left", "more": 1}',
        '{"v": 1, "type": "cursor", "url": "\\ud800", "edit": 0, "position": 0}',
        "[" * 5000,
    ],
)
def test_what_is_no_message_of_the_editor_is_rejected(text: str) -> None:
    with pytest.raises(ProtocolError):
        messages.decode(text)
