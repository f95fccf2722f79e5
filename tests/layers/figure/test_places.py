"""Where features are on paper, for their names: the middle of areas, the course of lines, those among many others."""

from typing import Any

import pytest
import shapely
from msgspec import json, structs

from layers.document import Document, Layer, Pin, Statement, Subject
from layers.figure.ground import Ground
from layers.figure.model import FigureOptions, compose
from layers.geojson import read


def layer_of(*features: dict[str, Any]) -> Layer:
    data = json.encode({"type": "FeatureCollection", "features": list(features)})
    return read(data, layer_id="made", title="Made", file="made.geojson")


def feature(number: int, shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(shape)
    return {
        "type": "Feature",
        "id": number,
        "properties": {"name": f"Number {number}", **properties},
        "geometry": geometry,
    }


def model(layer: Layer, **members: Any) -> dict[str, Any]:
    return compose(Document(layers=(layer,), **members), FigureOptions(), Ground()).model


def test_a_line_is_known_by_its_course() -> None:
    bends = [(36, 35), (36.5, 35.4), (37, 35.1), (38, 35.6)]
    (line,) = model(layer_of(feature(1, shapely.LineString(bends))))["features"]
    assert line["shape"] == "line"
    assert len(line["along"]) == len(bends)
    course = shapely.LineString(line["along"])
    assert course.distance(shapely.Point(line["x"], line["y"])) < 15
    assert course.project(shapely.Point(line["x"], line["y"]), normalized=True) == pytest.approx(0.5, abs=0.02)


def test_a_winding_line_has_no_more_bends_than_a_name_can_follow() -> None:
    zigzag = [(36 + step / 1000, 35 + (step % 2) / 50) for step in range(2000)]
    (line,) = model(layer_of(feature(1, shapely.LineString(zigzag))))["features"]
    assert 1 < len(line["along"]) <= 400


def test_places_in_an_area_lie_in_it_the_widest_first() -> None:
    ring = shapely.box(36, 34, 38, 36).difference(shapely.box(36.2, 34.4, 38, 36))  # the letter L
    (area,) = model(layer_of(feature(1, ring)))["features"]
    assert 20 <= len(area["inside"]) <= 120
    first, last = area["inside"][0], area["inside"][-1]
    assert shapely.Point(first).distance(shapely.Point(area["x"], area["y"])) < 2000
    assert first != last


def test_among_thousands_only_what_is_told_of_or_pinned_is_placed_and_that_is_said() -> None:
    points = [feature(number, shapely.Point(36 + number % 20 / 10, 34 + number // 20 / 10)) for number in range(400)]
    layer = layer_of(*points)
    statement = Statement("one", "Something.", about=(Subject("made", 17),))
    found = model(
        layer, statements=(statement,), figure=structs.replace(Document().figure, pins=(Pin("made", 23, 4, -5),))
    )
    assert {(entry["name"], entry["numbers"]) for entry in found["features"]} == {("Number 17", "1"), ("Number 23", "")}
    assert next(entry for entry in found["features"] if entry["key"] == 23)["pin"] == [4, -5]
    assert found["massed"] == ["the names in “Made” (400 features)"]


def test_what_has_no_names_is_not_missed() -> None:
    bare = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [36 + number / 1000, 35]}}
        for number in range(400)
    ]
    assert model(layer_of(*bare))["massed"] == []


def test_edges_of_thousands_are_thin() -> None:
    squares = [
        feature(
            number,
            shapely.box(
                36 + number % 30 / 10, 34 + number // 30 / 10, 36.08 + number % 30 / 10, 34.08 + number // 30 / 10
            ),
        )
        for number in range(600)
    ]
    (mark,) = model(layer_of(*squares))["map"]["layers"][0]["marks"]
    assert mark["shrink"] == pytest.approx(0.5**0.5, abs=0.01)


def test_a_building_on_the_map_of_a_country_is_a_point_with_its_number() -> None:
    country = feature(1, shapely.box(36, 33, 41, 37))
    building, path = shapely.box(37, 35, 37.0002, 35.0002), shapely.LineString([(38, 35), (38.0001, 35)])
    statement = Statement("one", "Something.", about=(Subject("made", 2),))
    page = model(layer_of(country, feature(2, building), feature(3, path)), statements=(statement,))
    found = {entry["name"]: (entry["shape"], entry["numbers"]) for entry in page["features"]}
    assert found == {"Number 1": ("area", ""), "Number 2": ("point", "1"), "Number 3": ("point", "")}
    assert page["notes"]["numbered"][0]["number"] == 1
    assert [mark["shape"] for mark in page["map"]["layers"][0]["marks"]] == ["area", "point"]
