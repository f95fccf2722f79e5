"""Every layout in the real page: nothing is cut, nothing overlaps, type is large enough, what is left out is named."""

from itertools import product
from typing import Any

import pytest
from msgspec import structs

import assets
from layers import edits
from layers.document import Statement
from layers.storage import store
from tests.web.viewed import Viewed

LAYOUTS = ("report", "page", "slide", "card")
PAPERS = ("A5", "A4", "Tabloid", "16:9", "240x130")
LETTER = 8 * 25.4 / 96 * 100  # six points, in hundredths of a millimetre

# For each sheet its boxes with their text, and by how much they hold more than they show; CSS pixels of the paper.
LOOK = """(() => {
  const texts = (sheet) => [...sheet.querySelectorAll('p, span, h1, h2, h3, b, i, strong')];
  return [...document.querySelectorAll('.sheet')].map((sheet) => ({
    size: [sheet.clientWidth, sheet.clientHeight],
    boxes: [...sheet.querySelectorAll(':scope > .box:not(:has(> svg))')].map((box) => ({
      name: box.className,
      text: box.textContent,
      box: [box.offsetLeft, box.offsetTop, box.offsetLeft + box.offsetWidth, box.offsetTop + box.offsetHeight],
      over: [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight],
    })),
    type: Math.min(...texts(sheet).filter((each) => each.textContent.trim())
      .map((each) => parseFloat(getComputedStyle(each).fontSize))),
    letters: Math.min(1e9, ...[...sheet.querySelectorAll('svg text')]
      .map((each) => Number(each.getAttribute('font-size')))),
  }));
})()"""


@pytest.fixture
def viewed(module_viewed: Viewed) -> Viewed:
    """The module's page, with the bundled situation anew; nothing is laid out before a test shows it."""
    module_viewed.controller.deactivate()
    module_viewed.workspace.new(store.open_path(assets.path("situations", store.SAMPLE)).document)
    return module_viewed


def show(viewed: Viewed, **settings: Any) -> list[dict[str, Any]]:
    """Return what the pages look like with these settings."""
    viewed.painted.clear()  # a figure that cannot be made leaves the one before it on the page
    viewed.workspace.run("Set up figure", edits.set_figure(**settings))
    viewed.controller.activate()
    viewed.settle()
    sheets: list[dict[str, Any]] = viewed.run(LOOK)
    return sheets


def assert_whole(sheets: list[dict[str, Any]]) -> None:
    """Assert that every box lies on its sheet and holds its text, and that no two boxes overlap."""
    for sheet in sheets:
        boxes = [box for box in sheet["boxes"] if box["text"].strip()]
        for number, box in enumerate(boxes):
            left, top, right, bottom = box["box"]
            assert min(left, top) >= 0
            assert right <= sheet["size"][0] + 1
            assert bottom <= sheet["size"][1] + 1
            assert max(box["over"]) <= 2, box
            for other in boxes[number + 1 :]:
                beside = left > other["box"][2] - 2 or other["box"][0] > right - 2
                assert beside or top > other["box"][3] - 2 or other["box"][1] > bottom - 2, (box, other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_and_nothing_overlaps(viewed: Viewed, layout: str) -> None:
    for paper, orientation in product(PAPERS, ("landscape", "portrait")):
        sheets = show(viewed, layout=layout, paper=paper, orientation=orientation)
        assert_whole(sheets)
        assert min(sheet["type"] for sheet in sheets) >= 8, (paper, orientation)
        assert min(sheet["letters"] for sheet in sheets) >= LETTER - 1, (paper, orientation)
        assert len(sheets) == 1 or layout in ("report", "page")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_handling_mark_stands_above_and_below_on_every_page(viewed: Viewed, layout: str) -> None:
    sheets = show(viewed, layout=layout, paper="A4", handling="TLP:AMBER+STRICT")
    assert_whole(sheets)
    marks = viewed.run("[...document.querySelectorAll('.handling')].map((mark) => mark.textContent)")
    assert marks == ["TLP:AMBER+STRICT"] * 2 * len(sheets)


def test_a_slide_shows_the_numbers_of_its_own_notes_and_names_the_others(viewed: Viewed) -> None:
    show(viewed, layout="slide", paper="16:9")
    noted = viewed.run("[...document.querySelectorAll('.note .number')].map((number) => number.textContent)")
    on_map = viewed.run("[...document.querySelectorAll('svg rect[rx] + text')].map((text) => text.textContent)")
    numbers = {number for text in on_map for number in text.split(", ") if number.isdecimal()}
    assert noted
    assert numbers <= set(noted)
    (said,) = [said for said in viewed.painted[-1].left_out if said.startswith("notes ")]
    assert f"{said.capitalize()} are not on this slide." in viewed.run("document.body.textContent")


def test_a_card_has_title_date_sources_and_licence_and_no_numbers_that_lead_nowhere(viewed: Viewed) -> None:
    show(viewed, layout="card", paper="1080")
    text = viewed.run("document.body.textContent")
    for part in ("Syria, September 2015", "30 September 2015", "Sources.", "OpenStreetMap", "Harbour"):
        assert part in text
    assert viewed.run("document.querySelectorAll('.number').length") == 0
    assert viewed.controller.content is not None
    assert not any(feature["numbers"] for feature in viewed.controller.content.model["features"])


def test_names_keep_off_title_and_legend_that_stand_on_the_map(viewed: Viewed) -> None:
    show(viewed, layout="page", paper="A4")
    covered = viewed.run("""(() => {
      const panels = [...document.querySelectorAll('.panel')].map((panel) => panel.getBoundingClientRect());
      const texts = [...document.querySelector('.sheet .box svg').querySelectorAll('text')];
      return texts.filter((text) => {
        const box = text.getBoundingClientRect();
        return panels.some(({ left, right, top, bottom }) =>
          box.left < right && left < box.right && box.top < bottom && top < box.bottom);
      }).map((text) => text.textContent);
    })()""")
    assert covered == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_title_of_two_thousand_letters_is_shortened_and_named(viewed: Viewed, layout: str) -> None:
    assert_whole(show(viewed, layout=layout, paper="A4", title="What was said about it " * 90))
    assert "the end of the title" in viewed.painted[-1].left_out


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_five_hundred_notes_each_is_there_or_named(viewed: Viewed, layout: str) -> None:
    document = viewed.workspace.document
    about = next(each.about for each in document.statements if each.about and each.about[0].layer == "bases")[:1]
    many = tuple(Statement(id=f"s{number}", text=f"Told as number {number}.", about=about) for number in range(500))
    viewed.workspace.new(structs.replace(document, statements=many))
    assert_whole(show(viewed, layout=layout, paper="A4"))
    text = viewed.run("document.body.textContent")
    if layout in ("report", "page"):
        assert all(f"Told as number {number}." in text for number in range(500))
    elif layout == "slide":
        assert any(said.startswith("notes ") and said.endswith("500") for said in viewed.painted[-1].left_out), (
            viewed.painted[-1].left_out
        )
