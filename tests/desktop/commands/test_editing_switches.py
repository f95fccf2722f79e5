"""The switches for editing: told to the map, checked in the menu, remembered."""

from PySide6.QtCore import QSettings

from desktop.commands.editing_switches import EditingSwitches
from desktop.map.vertex_editing import EditingRules
from desktop.window import MainWindow
from tests.desktop.conftest import FakeMap


def test_snapping_is_on_at_first_and_neighbours_stay(window: MainWindow, fake_map: FakeMap) -> None:
    assert fake_map.last("set_editing_rules") == (EditingRules(snap=True, together=False, across_layers=False),)
    window.refresh()
    checked = [window.commands[name].isChecked() for name in ("snap", "share_borders", "share_across_layers")]
    assert checked == [True, False, False]
    assert "10 pixels" in window.commands["snap"].toolTip()


def test_what_is_switched_is_told_and_remembered(window: MainWindow, fake_map: FakeMap, settings: QSettings) -> None:
    for name in ("snap", "share_borders", "share_across_layers"):
        window.commands[name].trigger()
        window.refresh()
    rules = EditingRules(snap=False, together=True, across_layers=True)
    assert fake_map.last("set_editing_rules") == (rules,)
    settings.sync()
    stored = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert EditingSwitches(stored, fake_map, lambda: None).rules == rules  # type: ignore[arg-type]  # stands in


def test_across_layers_needs_shared_borders(window: MainWindow) -> None:
    window.refresh()
    assert not window.commands["share_across_layers"].isEnabled()
    assert "switched off" in window.commands["share_across_layers"].toolTip()
    window.commands["share_borders"].trigger()
    window.refresh()
    assert window.commands["share_across_layers"].isEnabled()
