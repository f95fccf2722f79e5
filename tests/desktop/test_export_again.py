"""The last export repeated without a question, unless something has to be thought about, and the copied figure."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.dialogs.sensitive_question import SensitiveQuestion
from desktop.figure.commands import SCREEN_DPI, FigureCommands
from desktop.figure.last_export import MOST_REMEMBERED, Care, LastExport, LastExports
from desktop.figure.printing import FigureJob, FigureJobError
from desktop.workspace import Workspace
from layers import edits
from layers.document import FeatureRef
from layers.edits import properties
from layers.figure.model import FigureOptions
from layers.storage import store
from tests.desktop.test_sensitive_export import Exporting

TARTUS = [FeatureRef("bases", 0)]


@pytest.fixture
def exporting(qtbot: QtBot, workspace: Workspace, settings: QSettings, tmp_path: Path) -> Exporting:
    window = QWidget()
    qtbot.addWidget(window)
    settings.setValue("figures", str(tmp_path))
    return Exporting(window, FigureCommands(workspace, settings, window))


def why_not(commands: FigureCommands) -> str | None:
    return next(each for each in commands.commands() if each.name == "export_again").why_not()


def export(qtbot: QtBot, exporting: Exporting, output: Path) -> None:
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000):
        exporting.ask(output)


def test_the_last_export_is_repeated_without_a_question(
    qtbot: QtBot, exporting: Exporting, workspace: Workspace, settings: QSettings, tmp_path: Path
) -> None:
    output = tmp_path / "map.html"
    assert why_not(exporting.commands) == "Nothing was exported of this situation yet."
    export(qtbot, exporting, output)
    workspace.run("Rename", properties.set_property(TARTUS, "name", "Renamed"))
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000) as exported:
        exporting.commands.export_again()
    assert exported.args[0].files == (output,)
    assert "Renamed" in output.read_text("utf-8")
    later = FigureCommands(workspace, settings, exporting.window)  # in another session
    assert why_not(later) is None


def test_another_situation_has_its_own_last_export(
    qtbot: QtBot, exporting: Exporting, workspace: Workspace, tmp_path: Path
) -> None:
    export(qtbot, exporting, tmp_path / "map.html")
    first = workspace.path
    assert first is not None
    store.sample(tmp_path / "other")
    workspace.show(store.open_path(tmp_path / "other", to_edit=True))
    assert why_not(exporting.commands) is not None
    workspace.show(store.open_path(first, to_edit=True))
    assert why_not(exporting.commands) is None


def test_what_has_become_sensitive_is_asked_again_and_what_was_answered_is_not(
    qtbot: QtBot, exporting: Exporting, workspace: Workspace, tmp_path: Path
) -> None:
    output = tmp_path / "map.html"
    export(qtbot, exporting, output)
    workspace.run("Tag", properties.set_property(TARTUS, "sensitive", "health site"))
    exporting.commands.export_again()
    qtbot.waitUntil(lambda: bool(exporting.window.findChildren(SensitiveQuestion)))
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000):
        exporting.question.choice("withhold").click()
    assert "Tartus naval facility" not in output.read_text("utf-8")
    output.unlink()
    with qtbot.waitSignal(exporting.commands.exported, timeout=30_000):
        exporting.commands.export_again()
    assert "Tartus naval facility" not in output.read_text("utf-8")
    assert len(exporting.window.findChildren(SensitiveQuestion)) == 1


@pytest.mark.parametrize("yes", [True, False])
def test_another_handling_mark_is_asked_about(
    qtbot: QtBot,
    exporting: Exporting,
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    yes: bool,
) -> None:
    output = tmp_path / "map.html"
    export(qtbot, exporting, output)
    output.unlink()
    workspace.run("Mark", edits.set_figure(handling="TLP:AMBER"))
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        (box.buttons() if yes else [box.defaultButton()])[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    exporting.commands.export_again()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["The figure is marked TLP:AMBER. When it was exported last it was not marked."]
    if yes:
        with qtbot.waitSignal(exporting.commands.exported, timeout=30_000):
            pass
    assert output.exists() == yes


def test_a_folder_that_is_gone_is_said(
    qtbot: QtBot, exporting: Exporting, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    export(qtbot, exporting, tmp_path / "gone" / "map.html")
    (tmp_path / "gone" / "map.html").unlink()
    (tmp_path / "gone").rmdir()
    remedies: list[str] = []
    workspace.remedy.connect(remedies.append)
    with qtbot.waitSignal(workspace.failed) as failed:
        exporting.commands.export_again()
    assert "no such folder" in failed.args[0]
    (tmp_path / "gone").mkdir()
    with qtbot.waitSignal(workspace.succeeded, check_params_cb=lambda action: [action] == remedies, timeout=30_000):
        exporting.commands.export_again()
    assert (tmp_path / "gone" / "map.html").exists()


def test_a_page_that_ends_while_it_is_laid_out_is_said(
    qtbot: QtBot, exporting: Exporting, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(job: FigureJob) -> None:
        job.failed.emit(FigureJobError("the page that draws the figure ended"))

    monkeypatch.setattr(FigureJob, "_check", end)
    with qtbot.waitSignal(workspace.failed, timeout=30_000) as failed:
        exporting.ask(tmp_path / "figure.png")
    assert failed.args[0] == "The figure was not exported: the page that draws the figure ended"
    assert not (tmp_path / "figure.png").exists()


def test_the_figure_is_copied_as_it_would_be_exported(qtbot: QtBot, exporting: Exporting, workspace: Workspace) -> None:
    workspace.run("Tag", properties.set_property(TARTUS, "sensitive", "home"))
    exporting.commands.copy()
    with qtbot.waitSignal(exporting.commands.copied, timeout=30_000):
        exporting.question.choice("withhold").click()
    data = QGuiApplication.clipboard().mimeData()
    picture = QImage.fromData(data.data("image/png"))
    assert picture.width() == round(297 / 25.4 * SCREEN_DPI)
    assert picture.dotsPerMeterX() == pytest.approx(SCREEN_DPI / 0.0254, abs=1)
    assert data.hasImage()
    assert bytes(data.data("application/pdf").data()).startswith(b"%PDF")
    exporting.commands.finish()  # the program ends; the picture stays
    assert QGuiApplication.clipboard().image().width() == picture.width()


def test_the_settings_hold_no_names_and_not_for_ever(settings: QSettings) -> None:
    last = LastExports(settings)
    for number in range(MOST_REMEMBERED + 5):
        last.remember(LastExport(f"/s{number}", "/a.pdf", 300, FigureOptions(), Care("0" * 64)))
    assert last.of(Path("/s4")) is None
    assert last.of(Path(f"/s{MOST_REMEMBERED + 4}")) is not None
    settings.setValue("exports", "[{]")
    assert last.of(Path("/s10")) is None
