"""The logo: chosen, kept in the situation's folder, shown in the figure, and named where it is missing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.figure.content import figure_content
from desktop.panels.figure.logo import LogoField
from desktop.panels.figure.settings import FigureSettings
from desktop.workspace import Workspace
from layers.document import Document, Figure
from layers.figure.model import FigureOptions


def picture(path: Path, *, width: int = 300, height: int = 100) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072b2"))
    assert image.save(str(path))
    return path


@pytest.fixture
def field(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> LogoField:
    del settings
    field = LogoField(FigureSettings(workspace))
    qtbot.addWidget(field)
    return field


def folder_of(workspace: Workspace) -> Path:
    assert workspace.opened is not None
    return workspace.opened.folder


def test_a_picture_from_elsewhere_is_copied_into_the_folder(
    field: LogoField, workspace: Workspace, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    field.take(picture(elsewhere / "Our logo.png"))
    assert workspace.document.figure.logo == "our-logo.png"
    assert (folder_of(workspace) / "our-logo.png").is_file()
    assert field.file.text() == "our-logo.png"
    workspace.undo()
    assert field.file.text() == ""


def test_what_is_no_picture_is_refused_and_nothing_is_copied(
    qtbot: QtBot, field: LogoField, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "note.png").write_text("no picture")
    before = sorted(folder_of(workspace).iterdir())
    with qtbot.waitSignal(workspace.failed) as said:
        field.take(tmp_path / "note.png")
    assert "neither a PNG nor a JPEG" in said.args[0]
    assert sorted(folder_of(workspace).iterdir()) == before
    assert workspace.document.figure.logo is None


def test_a_name_that_is_typed_must_be_there(field: LogoField, workspace: Workspace) -> None:
    QTest.keyClicks(field.file, "gone.png")
    QTest.keyClick(field.file, Qt.Key.Key_Return)
    assert "gone.png: there is no such file" in field.file.problem.text()
    assert workspace.document.figure.logo is None
    picture(folder_of(workspace) / "there.png")
    field.file.selectAll()
    QTest.keyClicks(field.file, "there.png")
    QTest.keyClick(field.file, Qt.Key.Key_Return)
    assert workspace.document.figure.logo == "there.png"


@pytest.mark.parametrize(
    ("size", "printed"), [((300, 100), (36.0, 12.0)), ((5000, 500), (42.0, 4.2)), ((10, 40), (3.0, 12.0))]
)
def test_a_logo_of_any_size_fits_into_the_title(
    tmp_path: Path, size: tuple[int, int], printed: tuple[float, float]
) -> None:
    picture(tmp_path / "logo.png", width=size[0], height=size[1])
    content = figure_content(Document(figure=Figure(logo="logo.png")), FigureOptions(), tmp_path)
    logo = content.model["logo"]
    assert (logo["width"], logo["height"]) == pytest.approx(printed, abs=0.1)
    assert logo["address"].startswith("figure/images/0?")
    assert QImage.fromData(content.pictures[0]).width() <= 500


def test_a_missing_logo_is_said_and_left_away(tmp_path: Path) -> None:
    content = figure_content(Document(figure=Figure(logo="gone.png")), FigureOptions(), tmp_path)
    assert content.model["logo"] is None
    [problem] = content.model["annotations"]["problems"]
    assert "gone.png: there is no such file" in problem


def test_a_hidden_logo_is_not_even_read(tmp_path: Path) -> None:
    figure = Figure(logo="gone.png", hidden=("logo",))
    content = figure_content(Document(figure=figure), FigureOptions(), tmp_path)
    assert content.model["logo"] is None
    assert content.model["annotations"]["problems"] == []
