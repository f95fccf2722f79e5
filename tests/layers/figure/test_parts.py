from datetime import date

import pytest
from msgspec import json, structs

import assets
from layers.document import Figure, Statement
from layers.drawing.packs import Pack
from layers.figure.ground import Ground, GroundLayer
from layers.figure.model import FigureOptions, compose
from layers.figure.parts import PARTS, shown
from layers.storage.store import open_situation

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))


def test_a_part_is_there_until_it_is_hidden_and_unknown_names_mean_nothing() -> None:
    figure = Figure(hidden=("locator", "fireworks"))
    assert [part for part in PARTS if not shown(figure, part)] == ["locator"]


def test_neither_the_handling_mark_nor_the_credit_for_the_base_map_can_be_hidden() -> None:
    for part in ("handling", "attribution", "title"):
        with pytest.raises(KeyError):
            shown(Figure(), part)


FULL = structs.replace(
    SAMPLE,
    figure=structs.replace(SAMPLE.figure, logo="logo.png", cut_off="noon", contact="maps@example.org"),
    statements=(*SAMPLE.statements, Statement("graded", "It is so.", reliability="B", credibility="2")),
)
WITH_DISPUTE = Ground(disputed=({"bounds": (35.0, 34.0, 36.0, 35.0), "line": "A line."},), view="De facto.")
WITH_RIVER = Pack.from_bytes(assets.path("basemap", "region_z6_rivers.pack").read_bytes())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_that_is_listed_can_be_left_away_and_takes_nothing_else_with_it(part: str) -> None:
    base = WITH_DISPUTE._replace(layers=(GroundLayer("river", 0.0, 20.0, lambda: WITH_RIVER),))
    options = FigureOptions(produced=date(2026, 1, 1))
    whole = compose(FULL, options, base).model
    figure = structs.replace(FULL.figure, hidden=(part,))
    without = compose(structs.replace(FULL, figure=figure), options, base).model
    changed = {name for name in whole if json.encode(whole[name]) != json.encode(without[name])}
    legend = {"legend", "parties", "classes", "base_map", "disputed"}
    furniture = {"scale", "ratio", "north", "locator"}
    expected = "legend" if part in legend else "furniture" if part in furniture else part
    twins = {"publisher": {"contact"}, "ratio": {"ratio"}, "map_number": {"version"}, "sources": {"source_names"}}
    assert expected in changed
    # names and numbers may use the room that furniture leaves; the file's own words follow the page
    assert changed <= {expected, "words", *twins.get(part, set())}
