"""Opening, saving, and the questions that keep work from being lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.document import Document
from layers.edits import legend as edit_legend
from layers.storage import store

EMPTY = '{"type": "FeatureCollection", "features": []}'


def answer(words: str, told: list[str] | None = None) -> None:
    """Press the button with these words in the question that comes next."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        if told is not None:
            told.append(f"{box.text()} {box.informativeText()}")
        buttons: list[QAbstractButton] = box.buttons()
        next(button for button in buttons if button.text().replace("&", "") == words).click()

    QTimer.singleShot(0, press)


def change(workspace: Workspace) -> None:
    workspace.run("Rename", edits.set_layer("bases", title="Ports"))


def test_unsaved_changes_are_asked_about_before_something_else_is_opened(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.geojson").write_text(EMPTY)
    change(workspace)
    answer("Cancel")
    with qtbot.assertNotEmitted(workspace.opened_changed):
        window.files.open(tmp_path / "a.geojson")
    assert workspace.modified
    answer("Discard")
    with qtbot.waitSignal(workspace.opened_changed):
        window.files.open(tmp_path / "a.geojson")
    assert [layer.title for layer in workspace.document.layers] == ["a"]


def test_save_in_the_question_saves_first(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.geojson").write_text(EMPTY)
    change(workspace)
    answer("Save")
    with qtbot.waitSignal(workspace.opened_changed):
        window.files.open(tmp_path / "a.geojson")
    assert store.open_path(folder).document.layer("bases").title == "Ports"


def test_a_save_that_fails_loses_nothing(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.geojson").write_text(EMPTY)
    change(workspace)
    (folder / "situation.json").write_text("{}")  # another program wrote it meanwhile
    answer("Save")
    with qtbot.waitSignal(workspace.failed) as signal:
        window.files.open(tmp_path / "a.geojson")
    assert "situation.json was changed by another program" in signal.args[0]
    assert window.banner.isVisible()
    assert workspace.modified
    assert (folder / "situation.json").read_text() == "{}"
    change_again = edits.set_layer("bases", title="Harbours")
    assert workspace.run("Rename", change_again)
    assert window.banner.isVisible(), "an edit does not make up for a save that failed"
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save_as(tmp_path / "elsewhere")
    qtbot.waitUntil(window.banner.isHidden)


def test_what_was_said_of_a_refused_edit_goes_with_the_next_edit_and_with_what_is_opened(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path
) -> None:
    refused = edit_legend.set_legend(title=None, columns=99)
    assert not workspace.run("Columns", refused)
    assert "1 to 4 columns" in window.banner.text.text()
    assert window.banner.isVisible()
    window.banner.settle("save")
    assert window.banner.isVisible()
    change(workspace)
    assert window.banner.isHidden()
    workspace.undo()
    assert not workspace.run("Columns", refused)
    assert window.banner.isVisible()
    with qtbot.waitSignal(workspace.opened_changed):
        workspace.open(folder)
    assert window.banner.isHidden()


@pytest.mark.parametrize(("words", "closed"), [("Cancel", False), ("Discard", True)])
def test_closing_asks_about_unsaved_changes(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, words: str, closed: bool
) -> None:
    change(workspace)
    answer(words)
    window.close()
    qtbot.waitUntil(lambda: window.isVisible() != closed)


def test_closing_without_changes_asks_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_what_another_program_changed_is_asked_about_once(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path
) -> None:
    (folder / "bases.geojson").write_text(EMPTY)
    told: list[str] = []
    answer_when_asked(qtbot, "Open again", told, window.files.look_at_disk, workspace)
    assert "bases.geojson" in told[0]
    assert workspace.document.layer("bases").features == ()
    window.files.look_at_disk()
    window.files.finish()
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None


def answer_when_asked(qtbot: QtBot, words: str, told: list[str], act: Callable[[], None], workspace: Workspace) -> None:
    """Do what opens something, and answer the question that comes with it, before or after."""
    timer = QTimer(interval=10)

    def look() -> None:
        if isinstance(QApplication.activeModalWidget(), QMessageBox):
            timer.stop()
            answer(words, told)

    timer.timeout.connect(look)
    timer.start()
    with qtbot.waitSignal(workspace.opened_changed):
        act()
    qtbot.waitUntil(lambda: bool(told))


def test_changes_that_a_crash_left_are_offered(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    workspace.new(Document())
    crashed = Workspace(workspace, journals=tmp_path / "journals")
    crashed.show(store.open_path(folder, to_edit=True))
    change(crashed)
    qtbot.waitUntil(lambda: any(file.stat().st_size for file in (tmp_path / "journals").glob("*")))
    assert crashed.opened is not None
    store.close(crashed.opened)  # the system lets go of the locks of a program that ended
    told: list[str] = []
    answer_when_asked(qtbot, "Bring back", told, lambda: window.files.open(folder), workspace)
    qtbot.waitUntil(lambda: workspace.document.layer("bases").title == "Ports")
    assert "1 change" in told[0]
    assert workspace.undo_label == "Bring back unsaved changes"


def test_a_situation_that_a_crash_kept_from_ever_being_stored_is_offered(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    crashed = Workspace(workspace, journals=tmp_path / "journals")
    crashed.new(Document(title="Aleppo"))
    crashed.run("Set date", edits.set_as_of("2015-10"))
    drafts = tmp_path / "journals" / "drafts"
    qtbot.waitUntil(lambda: any(file.stat().st_size for file in drafts.glob("*.journal")))
    (written,) = drafts.glob("*.journal")
    crashed._journal.flush()  # type: ignore[union-attr]  # a killed program has written what it noted
    (drafts / "killed.journal").write_bytes(written.read_bytes())  # nobody holds a lock of this one
    told: list[str] = []
    answer_when_asked(qtbot, "Bring back", told, lambda: window.files.open(folder), workspace)
    qtbot.waitUntil(lambda: workspace.document.title == "Aleppo")
    assert "“Aleppo”, which was stored nowhere yet: 1 change" in told[0]
    assert workspace.document.as_of == "2015-10"
    assert workspace.modified
    assert workspace.path is None
    assert not (drafts / "killed.journal").exists()
    crashed.close()


def test_what_was_opened_is_remembered(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.geojson").write_text(EMPTY)
    with qtbot.waitSignal(workspace.opened_changed):
        window.files.open(tmp_path / "a.geojson")
    assert window.files.recent() == [tmp_path / "a.geojson"]
    with qtbot.waitSignal(workspace.opened_changed):
        window.files.open(folder)
    assert window.files.recent() == [folder, tmp_path / "a.geojson"]
    assert [action.text() for action in window.recent_menu.actions()] == [str(folder), str(tmp_path / "a.geojson")]


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(9, 9), action, data, left, Qt.KeyboardModifier.NoModifier))


def test_dropped_files_become_layers(window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.geojson").write_text(EMPTY)
    drop(window, tmp_path / "a.geojson", tmp_path / "b.geojson")
    qtbot.waitUntil(lambda: len(workspace.document.layers) == 7)
    assert {layer.title for layer in workspace.document.layers[-2:]} == {"a", "b"}
    colours = {layer.style["colour"] for layer in workspace.document.layers[-2:]}
    assert len(colours) == 2


def test_a_dropped_folder_is_opened(window: MainWindow, workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    store.sample(tmp_path / "other")
    with qtbot.waitSignal(workspace.opened_changed):
        drop(window, tmp_path / "other")
    assert workspace.path == tmp_path / "other"


@pytest.mark.parametrize(
    ("text", "told"), [('{"type": "FeatureCollection",\n "features": [}', "line 2, column"), (None, "does not exist")]
)
def test_a_layer_that_cannot_be_read_is_not_added(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, text: str | None, told: str
) -> None:
    file = tmp_path / "broken.geojson"
    workspace = window.workspace
    if text is not None:
        file.write_text(text)
    with qtbot.waitSignal(workspace.failed):
        window.layer_commands.add(file)
    assert told in window.banner.text.text()
    assert "broken.geojson" in window.banner.text.text()
    assert not workspace.modified


def test_a_broken_layer_leaves_the_others_and_is_named(
    window: MainWindow, workspace: Workspace, qtbot: QtBot, folder: Path
) -> None:
    (folder / "towns.geojson").write_text("{")
    with qtbot.waitSignal(workspace.opened_changed):
        window.files.open(folder)
    assert window.banner.isVisible()
    assert "towns.geojson" in window.banner.text.text()
    qtbot.waitUntil(lambda: "error" in window.status.check.text())
    assert workspace.document.layer("bases").features
    window.layers.choose("towns")
    window.refresh()
    assert not window.commands["mode_draw_point"].isEnabled()


def test_a_new_situation_is_marked_as_stored_nowhere(window: MainWindow, workspace: Workspace) -> None:
    window.files.new()
    assert workspace.document == Document()
    window.refresh()
    assert "not stored yet" in window.windowTitle()
    assert window.commands["save"].isEnabled()
