"""The switches for editing: told to the map, checked in the menu, remembered."""

from PySide6.QtCore import QSettings

from desktop.editing_switches import EditingSwitches
from desktop.vertex_editing import EditingRules
from desktop.window import MainWindow
from tests.desktop.conftest import FakeMap


def test_snapping_and_shared_borders_are_on_at_first(window: MainWindow, fake_map: FakeMap) -> None:
    assert fake_map.last("set_editing_rules") == (EditingRules(snap=True, together=True, across_layers=False),)
    window.refresh()
    checked = [window.commands[name].isChecked() for name in ("snap", "share_borders", "share_across_layers")]
    assert checked == [True, True, False]
    assert "10 pixels" in window.commands["snap"].toolTip()


def test_what_is_switched_is_told_and_remembered(window: MainWindow, fake_map: FakeMap, settings: QSettings) -> None:
    window.commands["snap"].trigger()
    window.commands["share_across_layers"].trigger()
    rules = EditingRules(snap=False, together=True, across_layers=True)
    assert fake_map.last("set_editing_rules") == (rules,)
    settings.sync()
    stored = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert EditingSwitches(stored, fake_map, lambda: None).rules == rules  # type: ignore[arg-type]  # stands in


def test_across_layers_needs_shared_borders(window: MainWindow) -> None:
    window.commands["share_borders"].trigger()
    window.refresh()
    assert not window.commands["share_across_layers"].isEnabled()
    assert "switched off" in window.commands["share_across_layers"].toolTip()
