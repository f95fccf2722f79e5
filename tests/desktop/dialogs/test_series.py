"""A series of figures from the window: asked for, made with progress, and cancelled."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.dialogs.sensitive_question import SensitiveQuestion
from desktop.dialogs.series import ATLAS, SeriesDialog
from desktop.figure.series_plan import SeriesOutcome
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.document import FeatureRef
from layers.edits import properties


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path) -> SeriesDialog:
    window.commands["export_series"].trigger()
    dialog = window.findChild(SeriesDialog)
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.format.setCurrentIndex(dialog.format.findData(".png"))
    dialog.format.activated.emit(0)
    dialog.dpi.setValue(40)
    return dialog


def choose(dialog: SeriesDialog, kind: str) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))


def finished(window: MainWindow, dialog: SeriesDialog, qtbot: QtBot) -> SeriesOutcome:
    with qtbot.waitSignal(window.series_commands.finished, timeout=60_000) as done:
        dialog._accept()
    outcome: SeriesOutcome = done.args[0]
    return outcome


def pictures(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.png"))


def test_a_series_over_dates_is_made_with_progress(
    window: MainWindow, dialog: SeriesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, "dates")
    dialog.dates.setText("2015-08..2015-09")
    told: list[str] = []
    window.series_commands.busy_changed.connect(told.append)
    outcome = finished(window, dialog, qtbot)
    assert outcome.whole
    assert {"1 2015-08.png", "2 2015-09.png"} <= set(pictures(tmp_path / "out"))
    assert "0 of 2 figures, 2015-08" in told
    assert told[-1] == ""
    assert window.status.progress.maximum() == 0
    assert "2 figures made" in window.status.currentMessage()


def test_a_series_is_cancelled_from_the_status_bar(
    window: MainWindow, dialog: SeriesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, "dates")
    dialog.dates.setText("2001-01..2015-12")
    window.series_commands.progressed.connect(lambda made, _: window.status.cancel.click() if made == 1 else None)
    outcome = finished(window, dialog, qtbot)
    assert outcome.cancelled
    assert 1 <= outcome.made < 10
    assert len([name for name in pictures(tmp_path / "out") if not name.endswith("-2.png")]) == outcome.made
    assert not [*(tmp_path / "out").glob(".*")]


def test_web_pages_are_written_and_cancelled(
    window: MainWindow, dialog: SeriesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, "dates")
    dialog.dates.setText("2001-01..2015-12")
    dialog.format.setCurrentIndex(dialog.format.findData(".html"))
    dialog.format.activated.emit(0)
    assert not dialog.dpi.isEnabled()
    told: list[str] = []
    window.series_commands.busy_changed.connect(told.append)
    window.series_commands.progressed.connect(lambda made, _: window.status.cancel.click() if made == 1 else None)
    outcome = finished(window, dialog, qtbot)
    assert outcome.cancelled
    assert "0 of 180 figures, 2001-01" in told
    assert told[-1] == ""
    assert 1 <= outcome.made < 180
    assert {file.name for file in outcome.files} == {file.name for file in (tmp_path / "out").iterdir()}
    assert outcome.files[0].name == "001 2001-01.html"
    assert "</html>" in outcome.files[-1].read_text(encoding="utf-8")


def test_an_atlas_goes_into_one_file(window: MainWindow, dialog: SeriesDialog, qtbot: QtBot, tmp_path: Path) -> None:
    choose(dialog, "layers")
    dialog.format.setCurrentIndex(dialog.format.findData(ATLAS))
    dialog.format.activated.emit(0)
    assert dialog.names.text() == "atlas"
    outcome = finished(window, dialog, qtbot)
    assert outcome.files == (tmp_path / "out" / "atlas.pdf",)


def test_sensitive_features_are_asked_about_once(
    window: MainWindow, workspace: Workspace, dialog: SeriesDialog, qtbot: QtBot
) -> None:
    workspace.run("Tag", properties.set_property([FeatureRef("bases", 0)], "sensitive", "home"))
    choose(dialog, "regions")
    dialog.regions.setEditText("Idlib")
    dialog._accept()
    qtbot.waitUntil(lambda: bool(window.findChildren(SensitiveQuestion)), timeout=30_000)
    with qtbot.waitSignal(window.series_commands.finished, timeout=60_000) as done:
        window.findChildren(SensitiveQuestion)[0].choice("withhold").click()
    assert done.args[0].whole


@pytest.mark.parametrize(
    ("kind", "field", "text", "why"),
    [
        ("dates", "dates", "soon", "“soon” is not a date"),
        ("dates", "dates", "", "needs dates"),
        ("regions", "regions", "", "Name the regions"),
        ("layers", "names", "a/b {name}", "no slashes"),
        ("layers", "names", "map", "the same file"),
        ("layers", "folder", "/nowhere/at/all", "no such folder"),
    ],
)
def test_what_cannot_be_made_is_said_in_the_dialog(
    dialog: SeriesDialog, kind: str, field: str, text: str, why: str
) -> None:
    choose(dialog, kind)
    widget = getattr(dialog, field)
    (widget.setEditText if field == "regions" else widget.setText)(text)
    dialog._accept()
    assert why in dialog.problem.text()
    assert dialog.isVisible()


def test_regions_that_nobody_knows_are_said_in_the_window(
    window: MainWindow, workspace: Workspace, dialog: SeriesDialog, qtbot: QtBot
) -> None:
    choose(dialog, "regions")
    dialog.regions.setEditText("Atlantis")
    with qtbot.waitSignal(workspace.failed, timeout=30_000) as failed:
        dialog._accept()
    assert "Atlantis" in failed.args[0]
    assert window.series_commands.commands()[0].why_not() is None


def test_every_control_has_a_name(dialog: SeriesDialog) -> None:
    fields = (dialog.kind, dialog.dates, dialog.every, dialog.regions, dialog.format, dialog.dpi, dialog.names)
    assert all(field.accessibleName() for field in (*fields, dialog.folder))
    assert [label.text() for label in dialog.findChildren(QLabel) if "&" in label.text()]
