"""Names of files that say what they show, of which day, and how they are to be handled."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.figure.file_name import lacks_mark, marked, proposed


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            {"title": "Syria, September 2015: bases and zones", "number": "SYR 7", "paper": "A4", "day": "2015-09-30"},
            "SYR-7_syria-september-2015-bases-and-zones_A4_20150930",
        ),
        ({"title": "Syria", "day": "2015-09", "mark": "TLP:AMBER+STRICT"}, "syria_201509_TLP-AMBER+STRICT"),
        ({"title": "Syria", "mark": "TLP:RED · Internal use"}, "syria_TLP-RED_Internal-use"),
        ({"title": "سوريا: القواعد", "paper": "200x120"}, "سوريا-القواعد_200x120"),
        ({"title": "…"}, "figure"),
        ({"title": "word " * 400}, "word-word-word-word-word-word-word-word"),
        ({"title": "x" * 400}, "x" * 40),
    ],
)
def test_a_name_says_what_whose_number_which_paper_and_which_day(said: dict[str, str], name: str) -> None:
    assert proposed(**said) == name


@pytest.mark.parametrize(
    ("stem", "mark", "lacks"),
    [
        ("map", None, False),
        ("map", "TLP:CLEAR", False),
        ("map", "TLP:GREEN", True),
        ("map_tlp-green", "TLP:GREEN", False),
        ("map TLP AMBER", "TLP:AMBER", False),
        ("map_TLP-AMBER", "TLP:AMBER+STRICT", True),
        ("map_TLP-AMBER+STRICT", "TLP:AMBER+STRICT", False),
        ("map_TLP-RED", "TLP:RED · Internal use", True),
    ],
)
def test_a_name_without_the_mark_is_noticed(stem: str, mark: str | None, lacks: bool) -> None:
    assert lacks_mark(stem, mark) == lacks


@given(title=st.text(max_size=200), mark=st.sampled_from(["TLP:GREEN", "TLP:AMBER+STRICT", "TLP:RED · Ours"]))
def test_every_system_can_hold_a_proposed_name_and_it_carries_its_mark(title: str, mark: str) -> None:
    name = proposed(title, mark=mark)
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name)
    assert len(name) <= 120
    assert not lacks_mark(name, mark)
    assert marked(mark) in name
