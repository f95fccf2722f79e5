"""The GeoJSON panel with the real page: what is typed, what the document becomes, and the way back."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.editor.scope import MOST_BYTES
from desktop.editor.view import EditorView
from desktop.map.content import MapContent
from desktop.panels.editor import EditorPanel
from desktop.panels.layers.panel import LayersPanel
from desktop.web import scheme
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef
from layers.edits import geometry as edits_geometry
from layers.edits import properties as edits_properties

scheme.prepare()  # before there is an application

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TOWNS = """\
{"type": "FeatureCollection", "features": [
  {
    "type": "Feature",
    "properties": {"name": "Idlib", "name:ar": "إدلب"},
    "geometry": {"type": "Point", "coordinates": [36.63393, 35.93062]}
  },
  {
    "type": "Feature",
    "properties": {"name": "Hama 😀"},
    "geometry": {"type": "Point", "coordinates": [36.75, 35.13]}
  }
]}
"""
IDLIB, HAMA = FeatureRef("towns", 0), FeatureRef("towns", 1)


def document_of(text: str) -> Document:
    return Document(layers=(geojson.read(text.encode(), layer_id="towns", title="Towns", file="towns.geojson"),))


class Editor:
    """The panel as a user has it in front of them."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, panel: EditorPanel, layers: LayersPanel):
        self.qtbot = qtbot
        self.workspace = workspace
        self.panel = panel
        self.layers = layers

    @property
    def view(self) -> EditorView:
        return self.panel.findChild(EditorView)

    @property
    def feature_text(self) -> str:
        return bytes(self.workspace.document.feature(IDLIB).text).decode()

    def layer_text(self) -> str:
        return geojson.write(self.workspace.document.layer("towns")).decode()

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        values: list[str] = []
        self.view.page().runJavaScript(f"JSON.stringify({script} ?? null)", values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=5_000)
        return json.loads(values[0])

    def shown(self) -> str:
        """Return the text as the page shows it, short enough to be on the screen as a whole."""
        return str(self.run("[...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')"))

    def waits_for(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=8_000)

    def waits_until_shown(self, part: str) -> None:
        self.waits_for(lambda: part in self.shown())

    def open(self, ref: FeatureRef) -> None:
        self.workspace.select([ref])
        name = geojson.properties(self.workspace.document.feature(ref))["name"]
        self.waits_until_shown(name)

    def open_layer(self) -> None:
        self.panel.layer_button.click()
        self.waits_until_shown("FeatureCollection")

    def focus(self) -> None:
        self.view.setFocus()
        self.waits_for(lambda: bool(self.run("document.activeElement.classList.contains('cm-content')")))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view.focusProxy(), key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view.focusProxy(), text)

    def go_to(self, part: str) -> None:
        """Put the cursor in front of a part of the text that stands there once."""
        before, _, _ = self.shown().partition(part)
        line, column = before.count("\n"), len(before.rpartition("\n")[2])
        self.focus()
        self.key(Qt.Key.Key_Home, CONTROL)
        for _ in range(line):
            self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Home)
        self.key(Qt.Key.Key_Home)  # the first goes to the text behind the indentation, the second before it
        for _ in range(column):
            self.key(Qt.Key.Key_Right)

    def marks(self) -> list[str]:
        return list(self.run("[...document.querySelectorAll('.cm-lintRange-error')].map((mark) => mark.textContent)"))

    def press(self, label: str) -> None:
        """Press a button of a notice."""
        found = [each for each in self.panel.notices.findChildren(QPushButton) if each.text().replace("&", "") == label]
        assert found, [notice.said for notice in self.panel.notices.notices]
        found[-1].click()

    def notices(self) -> str:
        return " ".join(notice.text for notice in self.panel.notices.notices)


@pytest.fixture
def editor(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Editor]:
    theme.install(qapp, "light")
    workspace = Workspace(qapp, journals=tmp_path / "journals")
    workspace.new(document_of(TOWNS))
    content = MapContent()
    profile = scheme.create_profile(content, qapp)
    window = QWidget()
    layers = LayersPanel(workspace, lambda _: [])
    panel = EditorPanel(workspace, layers, lambda: EditorView(profile, content))
    row = QHBoxLayout(window)
    row.addWidget(layers)
    row.addWidget(panel)
    window.resize(1000, 700)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    layers.choose("towns")
    editor = Editor(qtbot, workspace, panel, layers)
    editor.waits_for(lambda: panel._ready)
    yield editor
    panel.finish()
    shiboken6.delete(window)
    shiboken6.delete(profile)
    workspace.close()


def test_a_feature_is_shown_without_its_indentation_and_with_its_arabic_name(editor: Editor) -> None:
    editor.open(IDLIB)
    assert editor.shown().startswith('{\n  "type": "Feature",\n')
    assert editor.run("document.querySelector('.isolated').textContent") == "إدلب"
    assert editor.run("getComputedStyle(document.querySelector('.isolated')).unicodeBidi") == "isolate"


def test_the_policy_lets_the_editor_have_its_styles_and_nothing_else(editor: Editor) -> None:
    editor.open(IDLIB)
    assert editor.run("getComputedStyle(document.querySelector('.cm-scroller')).display") == "flex"
    script = "document.head.appendChild(Object.assign(document.createElement('style'), {textContent: 'a {}'})).sheet"
    assert editor.run(script) is None


def test_names_values_and_numbers_look_different(editor: Editor) -> None:
    editor.open(IDLIB)
    colours = "['name', 'string', 'sign'].map((kind) => getComputedStyle(document.querySelector('.' + kind)).color)"
    assert len(set(editor.run(colours))) == 3


def test_a_burst_of_typing_is_one_step(editor: Editor, qtbot: QtBot) -> None:
    editor.open(IDLIB)
    before = editor.feature_text
    editor.go_to('Idlib"')
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.type("New ")
    assert editor.feature_text == before.replace("Idlib", "New Idlib")
    assert editor.layer_text() == TOWNS.replace("Idlib", "New Idlib")
    editor.workspace.undo()
    assert editor.feature_text == before
    assert not editor.workspace.can_undo
    editor.waits_for(lambda: "New" not in editor.shown())


def test_leaving_the_text_takes_it_over_at_once(editor: Editor, qtbot: QtBot) -> None:
    editor.panel._pause.setInterval(60_000)  # no pause shall come first
    editor.open(IDLIB)
    editor.go_to('Idlib"')
    editor.type("X")
    editor.waits_until_shown("XIdlib")
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.layers.tree.setFocus()
    assert "XIdlib" in editor.feature_text


def test_what_is_not_valid_is_marked_and_stays_out_of_the_document(editor: Editor) -> None:
    editor.open(IDLIB)
    before = editor.workspace.document
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_for(lambda: editor.marks() != [])
    editor.waits_for(lambda: "Not taken over. Line 4, column 3" in editor.panel.status.text())
    editor.panel.commit()
    assert editor.workspace.document is before
    editor.key(Qt.Key.Key_Backspace)
    editor.waits_for(lambda: editor.marks() == [])
    editor.waits_for(lambda: editor.panel.status.text() == "No problems found")


def test_the_cursor_goes_to_the_problem(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_for(editor.panel.go_to_problem.isVisible)
    line = "document.querySelector('.cm-activeLine').textContent"
    editor.key(Qt.Key.Key_Home, CONTROL)
    editor.waits_for(lambda: "geometry" not in editor.run(line))
    editor.panel.go_to_problem.click()
    editor.waits_for(lambda: "geometry" in editor.run(line))
    editor.waits_for(lambda: bool(editor.run("document.activeElement.classList.contains('cm-content')")))


def test_undo_takes_back_typing_first_and_then_the_document(editor: Editor) -> None:
    editor.workspace.run("Rename", edits_properties.set_property([IDLIB], "name", "Renamed"))
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_until_shown('x"geometry"')
    editor.key(Qt.Key.Key_Z, CONTROL)
    editor.waits_for(lambda: 'x"geometry"' not in editor.shown())
    assert editor.workspace.can_undo
    editor.key(Qt.Key.Key_Z, CONTROL)
    editor.waits_until_shown('"Idlib"')
    assert not editor.workspace.can_undo
    editor.key(Qt.Key.Key_Y, CONTROL)
    editor.waits_until_shown('"Renamed"')


def test_typing_that_was_taken_over_is_undone_in_the_document(editor: Editor, qtbot: QtBot) -> None:
    editor.open(IDLIB)
    editor.go_to('Idlib"')
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.type("AB")
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.key(Qt.Key.Key_Z, CONTROL)
    assert "ABIdlib" not in editor.feature_text
    editor.waits_for(lambda: "AB" not in editor.shown())


def test_an_edit_on_the_map_leaves_cursor_and_scrolling_alone(editor: Editor) -> None:
    many = [f'{{"type": "Feature", "properties": {{"name": "P{n}"}}, "geometry": null}}' for n in range(300)]
    editor.workspace.new(document_of('{"type": "FeatureCollection", "features": [\n' + ",\n".join(many) + "\n]}\n"))
    editor.panel.layer_button.click()
    editor.waits_until_shown('"P3"')
    editor.workspace.select([FeatureRef("towns", 150)])
    editor.waits_until_shown('"P150"')
    where = "JSON.stringify([document.querySelector('.cm-scroller').scrollTop, getSelection().anchorOffset])"
    before = editor.run(where)
    rename = edits_properties.set_property([FeatureRef("towns", 151)], "name", "P151 renamed")
    editor.workspace.run("Rename", rename)
    editor.waits_until_shown("P151 renamed")
    assert editor.run(where) == before


def test_selecting_on_the_map_scrolls_to_the_feature_and_the_cursor_selects(editor: Editor) -> None:
    editor.open_layer()
    editor.workspace.select([HAMA])
    editor.waits_for(lambda: editor.run("document.querySelector('.cm-activeLine').textContent").strip() == "{")
    editor.focus()
    assert editor.workspace.selection.features == (HAMA,)
    editor.go_to('"Idlib"')
    editor.waits_for(lambda: editor.workspace.selection.features == (IDLIB,))
    assert "FeatureCollection" in editor.shown()


def test_a_layer_is_edited_as_text_and_the_others_stay_the_same(editor: Editor, qtbot: QtBot) -> None:
    editor.open_layer()
    hama = editor.workspace.document.feature(HAMA)
    editor.go_to('Idlib"')
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.type("X")
    assert editor.layer_text() == TOWNS.replace("Idlib", "XIdlib")
    assert editor.workspace.document.feature(HAMA) is hama


def test_unfinished_typing_is_kept_when_something_else_is_selected(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_until_shown('x"geometry"')
    editor.open(HAMA)
    assert "What you typed into “Idlib” is not valid yet" in editor.notices()
    assert editor.panel.unfinished == ("Idlib",)
    editor.press("Return to it")
    editor.waits_until_shown('x"geometry"')
    assert editor.workspace.selection.features == (IDLIB,)
    editor.open(HAMA)
    editor.press("Discard")
    assert editor.panel.unfinished == ()
    editor.open(IDLIB)
    assert 'x"geometry"' not in editor.shown()


def test_unfinished_typing_outlives_its_feature(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_until_shown('x"geometry"')
    editor.workspace.run("Delete", edits_geometry.delete_features([IDLIB]))
    assert "“Idlib”, which is gone, is kept" in editor.notices()
    editor.press("Copy it")
    assert 'x"geometry"' in QApplication.clipboard().text()


def test_an_edit_elsewhere_joins_unfinished_typing(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_until_shown('x"geometry"')
    editor.workspace.run("Rename", edits_properties.set_property([IDLIB], "name", "Renamed"))
    editor.waits_until_shown('"Renamed"')
    assert 'x"geometry"' in editor.shown()
    editor.key(Qt.Key.Key_Backspace)
    editor.waits_for(lambda: not editor.panel.unfinished)
    assert editor.feature_text.count("Renamed") == 1


def test_the_user_decides_when_both_changed_the_same_place(editor: Editor) -> None:
    for button, name in (("Take the change", "Renamed"), ("Keep what I typed", "Id")):
        editor.workspace.new(document_of(TOWNS))
        editor.open(IDLIB)
        editor.go_to('lib"')
        editor.type('"')
        editor.waits_until_shown('"Id"lib"')
        editor.workspace.run("Rename", edits_properties.set_property([IDLIB], "name", "Renamed"))
        assert "changed elsewhere" in editor.notices()
        editor.panel.commit()
        assert '"Renamed"' in editor.feature_text
        editor.press(button)
        editor.waits_until_shown(f'"{name}"')


def test_a_locked_layer_is_shown_and_cannot_be_typed_into(editor: Editor) -> None:
    editor.workspace.run("Lock", edits.set_layer("towns", locked=True))
    editor.open(IDLIB)
    assert "“Towns” is locked" in editor.notices()
    editor.go_to('Idlib"')
    editor.type("x")
    assert editor.run("document.querySelector('.cm-content').getAttribute('aria-readonly')") == "true"
    assert "xIdlib" not in editor.shown()
    editor.workspace.run("Unlock", edits.set_layer("towns", locked=False))
    assert editor.notices() == ""
    editor.waits_for(
        lambda: editor.run("document.querySelector('.cm-content').getAttribute('aria-readonly')") == "false"
    )


def test_delete_and_letters_edit_text_instead_of_running_commands(editor: Editor) -> None:
    pressed: list[str] = []
    window = editor.panel.window()
    for keys in ("Delete", "V", "/", "Ctrl+Z", "Escape", "Ctrl+S"):
        window.addAction(keys, keys, lambda keys=keys: pressed.append(keys))
    editor.open(IDLIB)
    editor.go_to('Idlib"')
    editor.type("V/")
    editor.key(Qt.Key.Key_Delete)
    editor.waits_until_shown("V/dlib")
    editor.key(Qt.Key.Key_Escape)
    editor.key(Qt.Key.Key_S, CONTROL)
    editor.waits_for(lambda: bool(pressed))
    assert pressed == ["Ctrl+S"]


def test_line_ends_of_the_file_stay(editor: Editor, qtbot: QtBot) -> None:
    editor.workspace.new(document_of(TOWNS.replace("\n", "\r\n")))
    editor.open(IDLIB)
    editor.go_to('  "geometry"')
    with qtbot.waitSignal(editor.workspace.changed, timeout=5_000):
        editor.key(Qt.Key.Key_Return)
    assert "\n" not in editor.layer_text().replace("\r\n", "")
    assert editor.layer_text().count("\r\n") == TOWNS.count("\n") + 1


def test_a_layer_that_is_too_long_offers_the_feature_and_says_why(editor: Editor) -> None:
    padding = ("\n" + 99 * " ") * 10_000
    features = ", ".join(
        f'{{"type": "Feature", "properties": {{"name": "P{n}"}},{padding}"geometry": null}}' for n in range(6)
    )
    editor.workspace.new(document_of(f'{{"type": "FeatureCollection", "features": [{features}]}}'))
    editor.panel.layer_button.setChecked(True)
    editor.workspace.select([FeatureRef("towns", 1)])
    assert f"“Towns” is over {MOST_BYTES // 1_000_000} MB of text" in editor.notices()
    assert not editor.panel.layer_button.isEnabled()
    editor.waits_until_shown('"P1"')
    assert "FeatureCollection" not in editor.shown()


def test_nothing_selected_says_what_to_do(editor: Editor) -> None:
    editor.workspace.select([])
    assert editor.panel.stack.currentWidget() is editor.panel.hint


def test_the_first_of_several_features_is_shown(editor: Editor) -> None:
    editor.workspace.select([IDLIB, HAMA])
    assert "2 features are selected; this is the first." in editor.notices()
    editor.press("Show the layer")
    editor.waits_until_shown("FeatureCollection")


def test_the_colours_follow_the_window(editor: Editor, qapp: QApplication) -> None:
    editor.open(IDLIB)
    background = "getComputedStyle(document.querySelector('.cm-editor')).backgroundColor"
    assert editor.run(background) == "rgb(251, 249, 245)"
    theme.choose(qapp, "dark")
    editor.waits_for(lambda: editor.run(background) == "rgb(37, 36, 33)")
    theme.choose(qapp, "light")


def test_the_page_comes_back_with_the_draft(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.go_to('"geometry"')
    editor.type("x")
    editor.waits_until_shown('x"geometry"')
    editor.view.reload()
    editor.waits_until_shown('x"geometry"')
    assert editor.panel.unfinished == ("Idlib",)


def test_search_and_folding_are_there(editor: Editor) -> None:
    editor.open(IDLIB)
    editor.focus()
    editor.key(Qt.Key.Key_F, CONTROL)
    editor.waits_for(lambda: bool(editor.run("document.activeElement.name === 'search'")))
    editor.key(Qt.Key.Key_Escape)
    marker = "document.querySelector('.cm-foldGutter [title=\"Fold line\"]')"
    assert editor.run(f"{marker}.dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")
    editor.waits_for(lambda: editor.run("document.querySelectorAll('.cm-foldPlaceholder').length") == 1)
