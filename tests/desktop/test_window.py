"""The window itself: commands with reasons, names for everything, its state, both colour schemes."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from desktop import theme
from desktop.commands import menus
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.document import FeatureRef
from layers.edits.geometry import delete_features

TARTUS = FeatureRef("bases", 0)


def test_every_name_in_the_menus_is_a_command_and_every_command_is_in_a_menu(window: MainWindow) -> None:
    known = {command.name for command in window.commands.commands()}
    menu_texts = (*menus.MENUS.values(), *(names for _, names in menus.SUBMENUS.values()))
    listed = {name for names in menu_texts for name in names.split()}
    submenus = {name for name in listed if name.startswith("<")}
    assert submenus == {"<recent>", *(f"<{name}>" for name in menus.SUBMENUS)}
    assert listed - submenus - {"-"} == known


def test_no_key_means_two_things(window: MainWindow) -> None:
    keys = [keys for command in window.commands.commands() for keys in command.keys]
    assert len(keys) == len(set(keys))


def test_what_cannot_be_done_says_why(window: MainWindow) -> None:
    window.refresh()
    assert not window.commands["undo"].isEnabled()
    assert "nothing to undo" in window.commands["undo"].toolTip()
    assert "Ctrl+Z" in window.commands["undo"].toolTip()
    disabled = [action for action in window.commands.all() if not action.isEnabled()]
    assert disabled
    assert all("\n" in action.toolTip() and action.statusTip() for action in disabled)


def test_every_control_has_a_name_for_a_screen_reader(window: MainWindow) -> None:
    controls = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QAbstractSlider)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, controls) and not isinstance(widget, QScrollBar) and widget.isVisibleTo(window)
        if not (widget.accessibleName() or getattr(widget, "text", str)() or widget.toolTip())
        if not widget.objectName().startswith("qt_") and not isinstance(widget.parent(), QComboBox)
    ]
    assert nameless == []


def test_the_title_and_the_bar_mark_unsaved_changes(window: MainWindow, workspace: Workspace) -> None:
    window.refresh()
    assert not window.isWindowModified()
    workspace.run("Delete", delete_features([TARTUS]))
    window.refresh()
    assert window.isWindowModified()
    assert window.status.unsaved.text()
    workspace.undo()
    window.refresh()
    assert not window.isWindowModified()


def test_the_keys_work(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    window.refresh()
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert len(workspace.document.layer("bases").features) == 1
    window.refresh()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(workspace.document.layer("bases").features) == 2
    QTest.keyClick(window, Qt.Key.Key_E)
    assert window.map.mode == "edit"
    window.layers.tree.setFocus()
    window.refresh()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.map.mode == "select"


def test_the_map_keeps_delete_and_escape_while_it_is_edited(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    window.map.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.activateWindow()
    window.commands["mode_edit"].trigger()
    window.refresh()
    assert QApplication.focusWidget() is window.map.view
    assert not window.commands["delete"].isEnabled()
    assert not window.commands["select_none"].isEnabled()


def test_selecting_a_feature_makes_its_layer_the_chosen_one(window: MainWindow, workspace: Workspace) -> None:
    window.layers.choose("towns")
    workspace.select([TARTUS])
    assert window.layers.current_layer is not None
    assert window.layers.current_layer.id == "bases"
    assert window.map.last("set_target") == ("bases",)


def test_zooming_names_what_to_show(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    window.refresh()
    window.commands["zoom_to_selection"].trigger()
    assert window.map.last("show_features") == ([TARTUS],)
    window.commands["zoom_to_all"].trigger()
    assert window.map.last("show_layers") == ([layer.id for layer in workspace.document.layers],)


def test_the_window_comes_back_as_it_was(window: MainWindow, workspace: Workspace, settings: QSettings) -> None:
    height = 640
    window.resize(window.width(), height)
    window.layers_dock.hide()
    window.close_now()
    again = MainWindow(workspace, window.map, settings, QWidget, QWidget)
    assert again.height() == height
    assert again.layers_dock.isHidden()
    again.deleteLater()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_in_both_schemes(scheme: str, window: MainWindow) -> None:
    window.commands[f"scheme_{scheme}"].trigger()
    tones = theme.colours()
    assert tones is (theme.DARK if scheme == "dark" else theme.LIGHT)
    for ground in (tones.window, tones.panel, tones.raised, tones.selection, tones.hover):
        for ink in (tones.text, tones.secondary, tones.accent, tones.warning, tones.error):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    window.commands["scheme_light"].trigger()


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dialogs_open_and_close(window: MainWindow, themed: QApplication) -> None:
    for name in ("about", "keys", "sources", "export"):
        window.refresh()
        window.commands[name].trigger()
        dialog = themed.activeModalWidget()
        assert dialog is not None, name
        dialog.close()
