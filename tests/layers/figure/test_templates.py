"""Templates are read whole or refused with the file, the place and the remedy."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import edits
from layers.document import Document, Figure
from layers.figure.layouts import plan_figure
from layers.figure.templates import BUILT_IN, MEMBERS, VERSION, TemplateError, read, template_of, write

FIGURE = Figure(
    title="Never in a template",
    publisher="Ministry",
    layout="slide",
    paper="200x120",
    margin=7.5,
    dpi=150,
    grid="mgrs",
    scale_units=("km", "nmi"),
    hidden=("locator",),
    extent=(1.0, 2.0, 3.0, 4.0),
    handling="TLP:RED",
)


def file(**content: Any) -> bytes:
    return json.dumps({"sitmap_template": VERSION, "name": "Mine", "figure": {}} | content).encode()


def test_a_template_gives_another_situation_page_and_furniture_and_none_of_the_content() -> None:
    template = read(write(template_of(FIGURE, " Mine ")), "mine.json")
    assert template.name == "Mine"
    before = Document(figure=Figure(title="Other", handling="TLP:GREEN"))
    after = edits.set_figure(**template.settings)(before).figure
    assert all(getattr(after, member) == getattr(FIGURE, member) for member in MEMBERS)
    assert (after.title, after.handling, after.extent) == ("Other", "TLP:GREEN", None)


def test_every_layout_comes_with_a_template_that_can_be_laid_out() -> None:
    assert {template.settings["layout"] for template in BUILT_IN} == {"report", "page", "slide", "card"}
    for template in BUILT_IN:
        figure = structs.replace(Figure(), **template.settings)
        assert plan_figure(figure.layout, figure.paper, figure.orientation)
        assert read(write(template), "x") == template


def test_what_a_template_does_not_name_stays_and_what_is_unknown_is_passed_over() -> None:
    template = read(
        file(author="somebody", figure={"paper": "a3", "later": 1, "title": "x", "handling": "TLP:CLEAR"}), "mine.json"
    )
    assert dict(template.settings) == {"paper": "A3"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (file(sitmap_template=VERSION + 1), "newer version of Sitmap.*Update Sitmap"),
        (file(sitmap_template="1"), "no template of Sitmap"),
        (file(sitmap_template=True), "no template of Sitmap"),
        (b"{}", "no template of Sitmap"),
        (b"[]", "holds no object"),
        (b'{"sitmap_template": 1,\n nonsense}', "line 2, column 2"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "too large"),
        (file(name=" "), "“name”"),
        (file(figure=[]), "“figure”"),
        (file(figure={"layout": "poster"}), r"“figure\.layout”"),
        (file(figure={"margin": -1}), r"“figure\.margin”"),
        (file(figure={"dpi": 9000}), r"“figure\.dpi”"),
        (file(figure={"paper": "0x100"}), r"“figure\.paper”.*50 to 1500"),
        (file(figure={"scale_units": ["feet"]}), r"“figure\.scale_units\.0”"),
    ],
)
def test_what_is_no_template_is_refused_with_file_and_reason(data: bytes, said: str) -> None:
    with pytest.raises(TemplateError, match=f"(?s)mine.json.*{said}"):
        read(data, "mine.json")


@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_bytes_do_worse_than_being_refused(data: bytes) -> None:
    with pytest.raises(TemplateError):
        read(data, "x")
