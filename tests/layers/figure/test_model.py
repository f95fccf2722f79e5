from datetime import date
from typing import Any

import pytest
import shapely
from msgspec import json, structs

import assets
from layers.document import Document, Figure, Layer, Statement, Subject
from layers.figure.extents import ExtentError
from layers.figure.ground import Ground
from layers.figure.model import FigureError, FigureOptions, compose
from layers.figure.paper import PaperError
from layers.geojson import read
from layers.storage.store import open_situation

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))


def model(document: Document = SAMPLE, **options: Any) -> dict[str, Any]:
    return compose(document, FigureOptions(**options), Ground()).model


def square_layer(layer_id: str, west: float, south: float, size: float, **properties: Any) -> Layer:
    ring = shapely.get_coordinates(shapely.box(west, south, west + size, south + size)).tolist()
    feature = {
        "type": "Feature",
        "id": layer_id,
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    data = json.encode({"type": "FeatureCollection", "features": [feature]})
    return read(data, layer_id=layer_id, title=layer_id.title(), file=f"{layer_id}.geojson")


def test_the_page_says_everything_that_the_situation_says() -> None:
    page = model(produced=date(2026, 1, 31))
    assert page["title"] == SAMPLE.figure.title
    assert page["as_of"] == "30 September 2015"
    assert page["produced"] == "31 January 2026"
    assert page["ratio"] == "1:2,250,000 on A4, at 35.6° N"
    assert page["projection"].startswith("Lambert conformal conic")
    assert page["projection"].endswith("datum WGS 84")
    assert "do not imply" in page["disclaimer"]
    told = json.encode(page["notes"]).decode()
    assert all(
        json.encode(statement.text.split('"')[0].split("'")[0]).decode()[1:-1] in told
        for statement in SAMPLE.statements
    )


def test_a_model_is_plain_data_and_the_same_for_the_same_input() -> None:
    assert json.encode(model()) == json.encode(model())


def test_the_extent_comes_from_the_option_then_the_situation_then_the_layers() -> None:
    assert "at 35.6° N" in model()["ratio"]
    assert (
        "at 50.1° N" in model(extent=(10, 49.5, 11, 50.5))["ratio"]
        or "at 50° N" in model(extent=(10, 49.5, 11, 50.5))["ratio"]
    )
    free = Document(layers=(square_layer("field", 20, 10, 2),))
    corners = [feature for feature in model(free)["features"] if feature["layer"] == "field"]
    assert corners == []  # no name, no number: nothing to place
    [mark] = model(free)["map"]["layers"][0]["marks"]
    assert mark["shape"] == "area"
    assert len(mark["d"]) > 20


def test_what_is_dated_later_is_hidden_with_its_statements() -> None:
    july = model(as_of="2015-07")
    assert july["as_of"] == "31 July 2015"
    assert "Contested" not in json.encode(july["legend"]).decode()
    assert "latakia-air-base" not in {feature["name"] for feature in july["features"]}
    texts = json.encode(july["notes"]).decode()
    assert "3 August" not in texts
    assert len(july["notes"]["numbered"]) < len(model()["notes"]["numbered"])


def test_hidden_layers_are_absent_from_the_model() -> None:
    page = model(layers=("bases",))
    assert [layer["id"] for layer in page["map"]["layers"]] == ["bases"]
    assert "Idlib province" not in json.encode(page).decode()
    assert {entry["title"] for entry in page["legend"]["entries"]} == {"Harbour", "Airfield"}


def test_layers_are_found_by_id_and_title_and_unknown_ones_are_named() -> None:
    assert [layer["id"] for layer in model(layers=("Bases",))["map"]["layers"]] == ["bases"]
    with pytest.raises(FigureError, match=r"'nowhere'.*bases"):
        model(layers=("bases", "nowhere"))


def test_restricted_statements_private_notes_and_real_sources_are_absent() -> None:
    statements = (
        Statement("a", "SECRET text", restricted=True),
        Statement("b", "Open text", note="SECRET note", source="s", extra={"x": "SECRET"}),
    )
    document = structs.replace(SAMPLE, statements=statements)
    assert "SECRET" not in json.encode(model(document)).decode()


def test_geometry_outside_the_frame_is_not_in_the_model() -> None:
    document = Document(
        layers=(square_layer("near", 36, 35, 1, name="Near"), square_layer("far", 100, 10, 1, name="Far")),
        statements=(Statement("s", "About what is far.", about=(Subject("far", "far"),)),),
        figure=Figure(extent=(35, 34, 38, 37)),
    )
    page = model(document)
    assert [feature["name"] for feature in page["features"]] == ["Near"]
    assert page["map"]["layers"][1]["marks"] == []
    assert [entry["title"] for entry in page["legend"]["entries"]] == ["Near"]
    assert [note["text"] for note in page["notes"]["elsewhere"]] == ["About what is far."]


def test_of_two_areas_in_one_layer_the_larger_is_named_on_its_own_ground() -> None:
    zones = {feature["name"]: feature for feature in model()["features"] if feature["layer"] == "proposed-zone"}
    [smaller, larger] = [zone for name, zone in sorted(zones.items())]
    assert larger["reach"] < smaller["reach"]


def test_every_callout_lies_in_the_frame_and_every_number_has_a_note() -> None:
    page = model()
    numbers = {note["number"] for note in page["notes"]["numbered"]}
    assert numbers == set(range(1, len(numbers) + 1))
    for feature in page["features"]:
        assert 0 <= feature["x"] <= 19_500
        assert 0 <= feature["y"] <= 16_600
    assert sum(bool(feature["numbers"]) for feature in page["features"]) >= 8


def test_furniture_covers_no_data() -> None:
    page = model()
    boxes = [page["furniture"]["scale"]["box"]]
    if page["furniture"]["locator"]:
        boxes.append(page["furniture"]["locator"]["box"])
    for left, top, width, height in boxes:
        for feature in page["features"]:
            assert not (
                left * 100 < feature["x"] < (left + width) * 100 and top * 100 < feature["y"] < (top + height) * 100
            )


def test_a_map_alone_has_no_page_around_it() -> None:
    page = model(frame="map")
    assert page["map"]["width"] == 297
    assert "notes" not in page
    assert "legend" not in page


def test_a_situation_without_layers_still_gives_a_page() -> None:
    page = model(Document(title="Nothing yet"))
    assert page["title"] == "Nothing yet"
    assert page["as_of"] is None
    assert page["furniture"]["locator"] is None


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"extent": (-200.0, 0.0, 10.0, 10.0)}, ExtentError),
        ({"paper": "A9"}, PaperError),
        ({"as_of": "yesterday"}, FigureError),
    ],
)
def test_what_cannot_be_done_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        model(**options)


def test_options_and_the_situation_say_scale_paper_and_margin_alike() -> None:
    asked = model(paper="200x150", margin=5.0, ratio=3_000_000.0)
    figure = structs.replace(SAMPLE.figure, paper="200x150", margin=5.0, ratio=3_000_000.0)
    assert model(structs.replace(SAMPLE, figure=figure)) == asked
    assert asked["ratio"].startswith("1:3,000,000 on a page 200 mm wide")
    assert (asked["plan"]["width"], asked["plan"]["title"][:2]) == (200, [5, 5])
    assert (asked["dpi"], model(paper="16:9")["dpi"]) == (300, 144)


def test_settings_take_the_place_of_the_situations_and_what_is_asked_for_comes_before_them() -> None:
    slide = {"layout": "slide", "paper": "16:9", "dpi": 144, "publisher": "Ministry"}
    figure = structs.replace(SAMPLE.figure, **slide)
    assert model(settings=slide) == model(structs.replace(SAMPLE, figure=figure))
    assert model(settings=slide, paper="4:3")["plan"]["width"] == 254
    assert model(settings=slide)["publisher"] == "Ministry"
