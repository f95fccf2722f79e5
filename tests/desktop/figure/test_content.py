"""What the figure's page fetches, composed anew and with what was kept of the figure before."""

import pytest
from msgspec import json, structs

import assets
from desktop.figure.content import FigureComposer, figure_content
from layers import edits
from layers.document import Document, FeatureRef
from layers.edits.geometry import move_vertex
from layers.figure.model import FigureOptions
from layers.storage.store import open_situation

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))
FIRST = SAMPLE.layers[0].id
CHANGED: dict[str, Document] = {
    "nothing": SAMPLE,
    "a layer less": edits.set_layer(FIRST, visible=False)(SAMPLE),
    "a fainter layer": edits.set_layer(FIRST, opacity=0.5)(SAMPLE),
    "another colour": edits.set_layer(FIRST, style={"colour": "#123456"})(SAMPLE),
    "a moved vertex": move_vertex(FeatureRef(FIRST, SAMPLE.layers[0].features[0].key), (0, 0), 36.18, 35.83)(SAMPLE),
    "another subtitle": edits.set_figure(subtitle="Another subtitle")(SAMPLE),
    "another day": structs.replace(SAMPLE, as_of="2015-07"),
    "other parties": structs.replace(
        SAMPLE, parties=tuple(structs.replace(party, colour="#654321") for party in SAMPLE.parties)
    ),
}


def assert_kept_is_as_good_as_new(document: Document, options: FigureOptions) -> None:
    """Compare after a change, and after going back."""
    composer = FigureComposer()
    composer.content(SAMPLE, FigureOptions())
    for shown, asked in ((document, options), (SAMPLE, FigureOptions())):
        again, anew = composer.content(shown, asked), figure_content(shown, asked)
        assert json.encode(again.model) == json.encode(anew.model)
        assert again.relief == anew.relief


@pytest.mark.parametrize("change", CHANGED)
def test_after_a_change_what_was_kept_gives_the_figure_that_is_composed_anew(change: str) -> None:
    assert_kept_is_as_good_as_new(CHANGED[change], FigureOptions())


@pytest.mark.parametrize("options", [FigureOptions(paper="A5"), FigureOptions(extent=(35.0, 33.0, 39.0, 37.0))])
def test_another_paper_or_extent_is_composed_anew(options: FigureOptions) -> None:
    assert_kept_is_as_good_as_new(SAMPLE, options)
