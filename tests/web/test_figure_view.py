"""The figure view in its real page: what it shows is what is printed, and it follows the document."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop.figure import protocol as figure_protocol
from desktop.figure.content import figure_content
from desktop.figure.printing import FigureJob
from desktop.figure.view_controller import view_options
from desktop.web import scheme
from layers import edits
from layers.document import Annotation, FeatureRef
from layers.edits import annotations, pins
from tests.web.viewed import WAIT, Viewed

# The pages, and the box of everything that flows: its place and size on its sheet, in CSS pixels of the paper.
LAID_OUT = """(() => {
  const sheets = [...document.querySelectorAll('.sheet')];
  const factor = sheets[0].getBoundingClientRect().width / sheets[0].offsetWidth;
  return sheets.map((sheet) => {
    const corner = sheet.getBoundingClientRect();
    const boxes = [...sheet.querySelectorAll('div, p, h1, h2, svg')].map((element) => {
      const box = element.getBoundingClientRect();
      return [box.left - corner.left, box.top - corner.top, box.width, box.height].map((length) => length / factor);
    });
    return { html: sheet.outerHTML, boxes };
  });
})()"""


def without_handles(html: str) -> str:
    """Take out what lets names be moved by keyboard."""
    return re.sub(r' tabindex="0" role="button" aria-label="[^"]*"', "", html)


@pytest.mark.parametrize("factor", [0.4, 1.0, 2.5])
def test_the_view_shows_what_is_printed(viewed: Viewed, factor: float) -> None:
    viewed.zoom(factor=factor)
    assert_shown_as_printed(viewed)


def assert_shown_as_printed(viewed: Viewed) -> None:
    document = viewed.workspace.document
    job = FigureJob(lambda: figure_content(document, view_options(document)))
    with viewed.qtbot.waitSignal(job.finished, timeout=WAIT):
        pass
    seen, printed = viewed.run(LAID_OUT), viewed.run(LAID_OUT, job._page)
    page, profile = job._page, job._profile
    job.close()
    assert not isValid(page)  # gone at once: the collector might take them down on another thread
    assert not isValid(profile)
    assert [without_handles(sheet["html"]) for sheet in seen] == [sheet["html"] for sheet in printed]
    for here, there in zip(seen, printed, strict=True):
        assert np.abs(np.array(here["boxes"]) - np.array(there["boxes"])).max() < 1


def test_what_is_kept_from_one_figure_to_the_next_changes_nothing(viewed: Viewed) -> None:
    def run(*changes: edits.Edit) -> None:
        for change in changes:
            viewed.workspace.run("Change", change)
            viewed.settle()

    around = Annotation("around", "text", points=((37.2, 35.6),), text="Names keep off this")
    arrow = Annotation("arrow", "arrow", points=((36.2, 34.4), (36.9, 34.9)))
    point = FeatureRef("bases", viewed.workspace.document.layer("bases").features[0].key)
    run(
        edits.set_layer("contested-provinces", visible=False),
        annotations.add_annotation(around),
        annotations.add_annotation(arrow),
        edits.set_layer("contested-provinces", visible=True),
        annotations.place_annotations({"around": ((38.2, 35.2),)}),
        edits.set_figure(notes=("One remark.",), scale_units=("km", "mi")),
    )
    run(
        pins.pin(point, 14.0, -6.0),
        edits.set_layer("towns", visible=False),
        edits.set_figure(layout="slide"),
        edits.set_layer("diplomatic-track", visible=False),
        edits.set_figure(layout="report", grid="graticule"),
        annotations.remove_annotations(["arrow"]),
        edits.set_figure(grid=None),
        edits.set_layer("towns", visible=True),
        pins.pin(point, 12.0, 8.0),
    )
    followed = viewed.run(LAID_OUT)
    viewed.painted.clear()
    viewed.view.load(scheme.FIGURE_VIEW_PAGE)  # a page that has drawn nothing before
    viewed.qtbot.waitUntil(lambda: bool(viewed.painted), timeout=WAIT)
    assert viewed.run(LAID_OUT) == followed


def test_an_edit_is_painted_and_an_undo_too(viewed: Viewed) -> None:
    for act, title in (
        (lambda: viewed.workspace.run("Set up figure", edits.set_figure(title="Another")), "Another"),
        (viewed.workspace.undo, "Syria, September 2015: bases, contested provinces and a proposed border zone"),
    ):
        act()
        viewed.settle()
        assert viewed.run("document.querySelector('h1').textContent") == title


def test_of_many_changes_the_newest_is_shown_and_not_each_of_them(viewed: Viewed) -> None:
    viewed.painted.clear()
    for number in range(40):
        viewed.workspace.run("Set up figure", edits.set_figure(title=f"Number {number}"))
    viewed.settle()
    assert viewed.run("document.querySelector('h1').textContent") == "Number 39"
    assert len(viewed.painted) < 10


def test_a_figure_that_cannot_be_made_is_explained_and_the_last_one_stays(viewed: Viewed) -> None:
    failures: list[str] = []
    viewed.controller.failed.connect(failures.append)
    viewed.workspace.run("Set up figure", edits.set_figure(paper="B5"))
    viewed.qtbot.waitUntil(lambda: bool(failures) and bool(failures[-1]), timeout=WAIT)
    assert "'B5'" in failures[-1]
    assert viewed.run("document.querySelectorAll('.sheet').length") == 2
    viewed.workspace.undo()
    viewed.settle()
    assert failures[-1] == ""


def test_a_page_that_is_loaded_again_shows_the_figure_again(viewed: Viewed, caplog: pytest.LogCaptureFixture) -> None:
    viewed.zoom(factor=2.0)
    viewed.painted.clear()
    viewed.view.load(scheme.FIGURE_VIEW_PAGE)  # what the view does when the process has died
    viewed.qtbot.waitUntil(lambda: bool(viewed.painted), timeout=WAIT)
    assert viewed.run("document.querySelectorAll('.sheet').length") == 2
    assert viewed.zoomed[-1].factor == 2.0
    assert not caplog.records


def test_pages_fit_and_follow_the_view_until_a_factor_is_chosen(viewed: Viewed) -> None:
    whole = viewed.zoom(fit="page")
    assert whole.fit == "page"
    assert viewed.run("document.querySelector('.sheet').getBoundingClientRect().right <= innerWidth")
    viewed.zoomed.clear()
    viewed.view.resize(600, 500)
    viewed.qtbot.waitUntil(lambda: bool(viewed.zoomed) and viewed.zoomed[-1].factor < whole.factor, timeout=WAIT)
    width = viewed.zoom(fit="width")
    assert width.fit == "width"
    real = viewed.zoom(factor=1.0)
    assert real == figure_protocol.Zoomed(v=1, factor=1.0, fit=None)
    assert viewed.run("document.querySelector('.sheet').getBoundingClientRect().width") == pytest.approx(
        297 / 25.4 * 96, abs=0.5
    )
    assert viewed.zoom(steps=1).factor == 1.25
    assert viewed.zoom(steps=-2).factor == 0.75


def test_the_wheel_with_ctrl_zooms_about_the_pointer(viewed: Viewed) -> None:
    viewed.zoom(factor=1.0)
    target = viewed.view.focusProxy()
    assert target is not None
    place = QPoint(300, 200)
    script = """(() => { const box = document.querySelector('.sheet').getBoundingClientRect();
      const factor = box.width / document.querySelector('.sheet').offsetWidth;
      return [(300 - box.left) / factor, (200 - box.top) / factor, factor]; })()"""
    x, y, _ = viewed.run(script)
    viewed.zoomed.clear()
    event = QWheelEvent(
        QPointF(place),
        QPointF(target.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)
    viewed.qtbot.waitUntil(lambda: bool(viewed.zoomed), timeout=WAIT)
    new_x, new_y, factor = viewed.run(script)
    assert factor > 1.1
    assert (new_x, new_y) == (pytest.approx(x, abs=2), pytest.approx(y, abs=2))


def test_what_is_looked_at_stays_in_its_place_when_the_figure_changes(viewed: Viewed) -> None:
    viewed.zoom(factor=2.0)
    viewed.run("document.querySelector('.desk').scrollTo(300, 700)")
    viewed.workspace.run("Set up figure", edits.set_figure(subtitle="Another"))
    viewed.settle()
    assert viewed.run("[document.querySelector('.desk').scrollLeft, document.querySelector('.desk').scrollTop]") == [
        300,
        700,
    ]


def test_the_middle_button_moves_the_pages(viewed: Viewed) -> None:
    viewed.zoom(factor=2.0)
    viewed.run("document.querySelector('.desk').scrollTo(300, 700)")
    target = viewed.view.focusProxy()
    assert target is not None
    middle = Qt.MouseButton.MiddleButton
    QTest.mousePress(target, middle, pos=QPoint(400, 300))
    for step in (1, 2, 3):
        QTest.mouseMove(target, QPoint(400 - 20 * step, 300 - 10 * step))
    QTest.mouseRelease(target, middle, pos=QPoint(340, 270))
    viewed.qtbot.waitUntil(lambda: viewed.run("document.querySelector('.desk').scrollLeft") > 330, timeout=WAIT)


def test_the_map_is_drawn_again_only_where_something_on_it_has_changed(viewed: Viewed) -> None:
    viewed.run("(window.map = document.querySelector('svg.map')) && true")
    viewed.workspace.run("Set up figure", edits.set_figure(title="Another", subtitle="Another"))
    viewed.settle()
    assert viewed.run("window.map === document.querySelector('svg.map')")
    assert viewed.run("window.map.ariaLabel") == "Another"
    for opacity, kept in ((0.4, ["0.4"]), (1.0, [])):
        viewed.workspace.run("Fade layer", edits.set_layer("bases", opacity=opacity))
        viewed.settle()
        assert viewed.run("window.map === document.querySelector('svg.map')")
        faded = "[...document.querySelectorAll('svg.map > g[opacity]')].map((layer) => layer.getAttribute('opacity'))"
        assert viewed.run(faded) == kept
    viewed.workspace.run("Hide layer", edits.set_layer("bases", visible=False))
    viewed.settle()
    assert not viewed.run("window.map === document.querySelector('svg.map')")


@pytest.mark.long
def test_many_figures_are_printed_beside_the_view(viewed: Viewed) -> None:
    for number in range(24):
        viewed.workspace.run("Change", edits.set_layer("towns", visible=bool(number % 2)))
        viewed.settle()
        assert_shown_as_printed(viewed)
