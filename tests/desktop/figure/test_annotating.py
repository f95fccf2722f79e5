"""Annotations in the window: the form beside the figure, the commands, and what the page tells."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from desktop.figure import protocol as figure_protocol
from desktop.panels.figure.annotation_controls import Amount, ColourBox, Words
from desktop.window import MainWindow
from layers.document import Annotation, FeatureRef
from layers.edits.annotations import add_annotation
from tests.desktop.figure.test_mode import opened

ARROW = Annotation("arrow", "arrow", points=((36.0, 35.0), (37.0, 36.0)))
TEXT = Annotation("text", "text", points=((37.0, 35.0),), text="Supply road")
CALLOUT = Annotation("callout", "callout", points=((37.0, 35.0), (38.0, 35.0)), text="Divided")
INSET = Annotation("inset", "inset", "paper", ((20.0, 30.0), (60.0, 70.0)))


@pytest.fixture
def view(qtbot: QtBot, window: MainWindow) -> Any:
    return opened(qtbot, window)


def add(window: MainWindow, *annotations: Annotation) -> None:
    for annotation in annotations:
        assert window.workspace.run("Add", add_annotation(annotation))
    window.figure.annotating.select([annotation.id for annotation in annotations])


def only(window: MainWindow) -> Annotation:
    (annotation,) = window.workspace.document.figure.annotations
    return annotation


def told(view: Any) -> figure_protocol.Annotate:
    return next(message for message in reversed(view.sent) if isinstance(message, figure_protocol.Annotate))


def rows(window: MainWindow) -> set[str]:
    form = window.figure.annotation_form
    return {name for name, field in form.fields.items() if form.form.isRowVisible(field)}


def test_the_form_is_there_while_something_is_selected(window: MainWindow, view: Any) -> None:
    form = window.figure.annotation_form
    assert form.isHidden()
    add(window, ARROW)
    assert not form.isHidden()
    assert told(view).selected == ("arrow",)
    window.workspace.undo()
    assert form.isHidden()
    assert told(view).selected == ()


@pytest.mark.usefixtures("view")
def test_it_offers_what_the_kind_is_drawn_by_and_of_several_what_they_share(window: MainWindow) -> None:
    add(window, ARROW)
    assert rows(window) == {"stroke", "stroke-width", "dash", "head", "smooth"}
    add(window, CALLOUT)
    assert rows(window) >= {"number", "place", "text-size"}
    window.figure.annotating.select(["arrow", "callout"])
    assert rows(window) == {"stroke", "stroke-width"}
    assert window.figure.annotation_form.about.text() == "2 annotations are selected."


@pytest.mark.usefixtures("view")
def test_each_setting_is_one_step(window: MainWindow) -> None:
    add(window, ARROW)
    fields = window.figure.annotation_form.fields
    width, dash, smooth, stroke = (fields[name] for name in ("stroke-width", "dash", "smooth", "stroke"))
    assert isinstance(width, Amount)
    assert isinstance(dash, Words)
    assert isinstance(smooth, QCheckBox)
    assert isinstance(stroke, ColourBox)
    assert width.value() == 2.0
    width.setValue(4.5)
    dash.chosen.emit("dashed")
    smooth.click()
    stroke.chosen.emit("#005f9e")
    assert only(window).style == {"stroke-width": 4.5, "dash": "dashed", "smooth": True, "stroke": "#005f9e"}
    assert window.workspace.undo_label == "Restyle arrow"
    window.workspace.undo()
    assert "stroke" not in only(window).style
    assert stroke.currentText() == "Ink"


@pytest.mark.usefixtures("view")
def test_a_colour_of_ones_own_is_shown(window: MainWindow) -> None:
    add(window, Annotation("a", "arrow", points=ARROW.points, style={"stroke": "#123456"}))
    stroke = window.figure.annotation_form.fields["stroke"]
    assert isinstance(stroke, ColourBox)
    assert stroke.currentText() == "#123456"


@pytest.mark.usefixtures("view")
def test_steps_of_an_amount_are_one_step_until_it_is_left(window: MainWindow) -> None:
    add(window, TEXT)
    size = window.figure.annotation_form.fields["text-size"]
    assert isinstance(size, Amount)
    before = window.workspace.position
    for _ in range(4):
        size.stepUp()
    assert only(window).style == {"text-size": 10.0}
    assert window.workspace.position == before + 1
    assert size.minimum() == 6


@pytest.mark.usefixtures("view")
def test_typing_a_text_is_one_step(window: MainWindow) -> None:
    add(window, TEXT)
    form = window.figure.annotation_form
    before = window.workspace.position
    form.text.selectAll()
    QTest.keyClicks(form.text, "Closed")
    assert only(window).text == "Closed"
    assert window.workspace.position == before + 1


@pytest.mark.usefixtures("view")
def test_what_an_inset_shows_is_typed_or_taken_from_the_map(window: MainWindow) -> None:
    add(window, INSET)
    form = window.figure.annotation_form
    QTest.keyClicks(form.extent, "36.9, 36, 37.4, 36.5")
    QTest.keyClick(form.extent, Qt.Key.Key_Return)
    assert only(window).extent == (36.9, 36.0, 37.4, 36.5)
    failures: list[str] = []
    window.workspace.failed.connect(failures.append)
    form.extent.selectAll()
    QTest.keyClicks(form.extent, "36.9 36")
    QTest.keyClick(form.extent, Qt.Key.Key_Return)
    assert "west, south, east and north" in failures[0]
    assert only(window).extent == (36.9, 36.0, 37.4, 36.5)
    window.map.view_moved.emit(36.0, 35.0, 8.0, (35.0, 34.0, 37.0, 36.0))
    form.take.click()
    assert only(window).extent == (35.0, 34.0, 37.0, 36.0)


def test_commands_say_why_they_cannot_be_used(qtbot: QtBot, window: MainWindow) -> None:
    window.refresh()
    assert "figure view" in window.commands["annotate_arrow"].toolTip()
    view = opened(qtbot, window)
    window.refresh()
    assert window.commands["annotate_arrow"].isEnabled()
    assert "Select an annotation" in window.commands["annotation_delete"].toolTip()
    assert "Select the shapes" in window.commands["spotlight_selected"].toolTip()
    add(window, ARROW, TEXT)
    window.refresh()
    assert window.commands["align_left"].isEnabled()
    assert "three annotations" in window.commands["spread_across"].toolTip()
    assert "one text or callout" in window.commands["annotation_write"].toolTip()
    window.commands["annotate_callout"].trigger()
    assert told(view).tool == "callout"


@pytest.mark.usefixtures("view")
def test_delete_and_duplicate_mean_annotations_while_the_figure_is_looked_at(window: MainWindow) -> None:
    window.workspace.select([FeatureRef("bases", 0)])
    add(window, ARROW)
    window.refresh()
    window.commands["duplicate"].trigger()
    assert len(window.workspace.document.figure.annotations) == 2
    assert window.figure.annotating.selected == ("arrow-2",)
    window.commands["delete"].trigger()
    assert only(window) == ARROW
    assert len(window.workspace.document.layer("bases").features) == 2
    window.refresh()
    assert not window.commands["delete"].isEnabled()
    window.figure.switch(on=False)
    window.refresh()
    assert window.commands["delete"].isEnabled()


@pytest.mark.usefixtures("view")
def test_a_spotlight_on_the_selected_features_is_one_step(window: MainWindow) -> None:
    window.workspace.select([FeatureRef("bases", 0), FeatureRef("bases", 1)])
    window.refresh()
    window.commands["spotlight_selected"].trigger()
    subjects = [each.subject.feature for each in window.workspace.document.figure.annotations if each.subject]
    assert subjects == ["tartus-naval-facility", "latakia-air-base"]
    window.workspace.undo()
    assert window.workspace.document.figure.annotations == ()


def picture(path: Path) -> Path:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072b2"))
    assert image.save(str(path))
    return path


@pytest.mark.usefixtures("view")
def test_a_picture_from_elsewhere_is_copied_into_the_folder(window: MainWindow, tmp_path: Path) -> None:
    folder = window.workspace.path
    assert folder is not None
    (folder / "logo.png").write_bytes(b"another one")
    window.figure.annotation_commands.place_picture(picture(tmp_path / "Logo.png"))
    image = only(window)
    assert (image.kind, image.anchor, image.file) == ("image", "paper", "logo-2.png")
    assert (folder / "logo-2.png").read_bytes() == (tmp_path / "Logo.png").read_bytes()
    assert (folder / "logo.png").read_bytes() == b"another one"
    (left, top), (right, bottom) = image.points
    assert (right - left) / (bottom - top) == pytest.approx(2.0, abs=0.01)
    window.workspace.undo()
    window.figure.annotation_commands.place_picture(folder / "logo-2.png")
    assert only(window).file == "logo-2.png"


@pytest.mark.usefixtures("view")
def test_another_picture_takes_the_place_of_the_one_that_is_selected(window: MainWindow, tmp_path: Path) -> None:
    add(window, Annotation("logo", "image", "paper", ((20.0, 30.0), (60.0, 50.0)), file="old.png"))
    window.figure.annotation_form.take_picture(picture(tmp_path / "new.png"))
    assert only(window).file == "new.png"
    assert window.workspace.undo_label == "Change picture"


@pytest.mark.usefixtures("view")
def test_what_is_no_picture_is_not_added(window: MainWindow, tmp_path: Path) -> None:
    failures: list[str] = []
    window.workspace.failed.connect(failures.append)
    (tmp_path / "logo.png").write_text("<svg/>")
    window.figure.annotation_commands.place_picture(tmp_path / "logo.png")
    window.figure.annotation_commands.place_picture(tmp_path / "gone.png")
    assert "neither a PNG nor a JPEG" in failures[0]
    assert len(failures) == 2
    assert window.workspace.document.figure.annotations == ()


def test_a_text_that_is_widened_is_one_step(window: MainWindow, view: Any) -> None:
    add(window, TEXT)
    before = window.workspace.position
    place = figure_protocol.AnnotationPlace("text", ((80.0, 90.0),), 33.0)
    view.received.emit(figure_protocol.AnnotationsPlaced(v=1, how="reshape", places=(place,)))
    assert only(window).style == {"text-width": 33.0}
    assert window.workspace.position == before + 1
    assert window.workspace.undo_label == "Reshape text"


def test_a_page_that_is_loaded_again_learns_what_is_selected(window: MainWindow, view: Any) -> None:
    add(window, ARROW)
    view.sent.clear()
    view.received.emit(figure_protocol.Ready(v=1))
    assert told(view).selected == ("arrow",)


def test_what_the_page_says_of_an_annotation_that_is_gone_changes_nothing(window: MainWindow, view: Any) -> None:
    place = figure_protocol.AnnotationPlace("gone", ((80.0, 90.0),), None)
    before = window.workspace.document
    view.received.emit(figure_protocol.AnnotationsPlaced(v=1, how="move", places=(place,)))
    assert window.workspace.document is before


@pytest.mark.usefixtures("view")
def test_all_are_selected_by_the_key_that_selects_a_layer_on_the_map(window: MainWindow) -> None:
    add(window, ARROW, TEXT)
    window.figure.annotating.select(())
    window.refresh()
    window.commands["select_layer"].trigger()
    assert window.figure.annotating.selected == ("arrow", "text")
    assert window.workspace.selection.features == ()
