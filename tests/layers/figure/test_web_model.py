"""The texts and packs of an exported page."""

from datetime import date
from typing import Any

import msgspec
import pytest

import assets
from layers import edits
from layers.document import Document
from layers.figure.extents import ExtentError
from layers.figure.ground import Ground
from layers.figure.model import FigureError, FigureOptions
from layers.figure.web_model import compose_web
from layers.storage import store


@pytest.fixture(scope="module")
def sample() -> Document:
    return store.open_path(assets.path("situations", "syria-2015-09")).document


def compose(document: Document, **options: Any) -> dict[str, Any]:
    model: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(compose_web(document, FigureOptions(**options), Ground()).model)
    )
    return model


def feature_named(model: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [feature for layer in model["layers"] for feature in layer["features"] if feature["name"] == name]
    return dict(found)


def test_a_feature_leads_to_its_statements_and_they_to_their_source(sample: Document) -> None:
    model = compose(sample)
    base = feature_named(model, "Latakia air base")
    (statement,) = [one for one in model["numbered"] if one["number"] in base["numbers"]]
    assert statement["text"].startswith("Latakia air base holds")
    assert "Grade B2" in statement["details"]
    source = "".join(text for text, _ in model["sources"][statement["source"]])
    assert "ValueWalk" in source
    assert base["precision"] == "vicinity"


def test_every_statement_of_the_sample_is_on_the_page_once(sample: Document) -> None:
    model = compose(sample)
    shown = [one["text"] for group in ("numbered", "placeless") for one in model[group]]
    assert len(shown) == len(set(shown)) == len(sample.statements)
    assert [one["number"] for one in model["numbered"]] == list(range(1, len(model["numbered"]) + 1))


def test_the_cut_off_of_the_data_is_told_and_can_be_hidden(sample: Document) -> None:
    dated = edits.set_figure(cut_off="30 September 2015")(sample)
    assert "Data cut-off 30 September 2015" in compose(dated)["about"]
    assert not any("cut-off" in line for line in compose(edits.set_figure(hidden=("cut_off",))(dated))["about"])


def test_options_decide_date_layers_title_and_extent(sample: Document) -> None:
    model = compose(
        sample,
        as_of="2015-07",
        layers=("bases",),
        title="Two bases",
        extent=(35.0, 34.0, 37.0, 36.0),
        produced=date(2026, 1, 1),
    )
    assert [layer["title"] for layer in model["layers"]] == ["Bases"]
    assert [feature["name"] for feature in model["layers"][0]["features"]] == ["Tartus naval facility"], "one is later"
    assert (model["title"], model["as_of"]) == ("Two bases", "July 2015")
    assert model["bounds"] == [35.0, 34.0, 37.0, 36.0]
    assert "Produced 1 January 2026" in model["about"]
    assert model["description"].startswith("Map: Two bases, as of July 2015. It reaches from ")
    assert "Harbour: 1 point, held by Russia" in model["description"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"layers": ("nothing",)}, FigureError),
        ({"as_of": "soon"}, FigureError),
        ({"extent": (0, 0, 999, 1)}, ExtentError),
    ],
)
def test_what_cannot_be_shown_is_said(sample: Document, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        compose(sample, **options)


def test_a_document_with_nothing_in_it_makes_a_page() -> None:
    model = compose(Document())
    assert model["layers"] == []
    assert "None of its layers has a feature here." in model["description"]
