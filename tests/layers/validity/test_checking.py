import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, Layer, Problem, Statement, Subject
from layers.validity.checking import MOST, check, check_layer

RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [1, 1]]
BOW_TIE = [[0, 0], [4, 0], [0, 3], [4, 4], [0, 0]]
POINT = {"type": "Point", "coordinates": [36, 35]}


def feature(geometry: Any = POINT, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry} | members


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return feature({"type": kind, "coordinates": coordinates})


def read(text: str) -> Layer:
    return geojson.read(text.encode(), layer_id="a", title="A", file="a.geojson")


def collection(*features: Any, **members: Any) -> Layer:
    lines = ",\n".join(json.dumps(one) for one in features)
    return read(json.dumps({"type": "FeatureCollection"} | members)[:-1] + f', "features": [\n{lines}\n]}}')


def found(layer: Layer) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.feature) for problem in check_layer(layer)]


def only(layer: Layer) -> Problem:
    (problem,) = check_layer(layer)
    return problem


VALID = [
    feature(),
    feature(None),
    feature(id="a"),
    feature(id=1),
    feature(id="1"),
    feature(properties=None),
    feature(foreign={"a": {"a": 1}}),
    feature(bbox=[36, 35, 36, 35]),
    feature(bbox=[36, 35, 0, 36, 35, 9]),
    feature(properties={"time": "12:30", "deep": {"type": {"type": 1}}}),
    shape("Point", []),
    shape("Point", [1, 2, 3]),
    shape("MultiPoint", []),
    shape("LineString", []),
    shape("LineString", [[1, 2], [1, 2]]),
    shape("Polygon", []),
    shape("Polygon", [RING, HOLE]),
    shape("MultiPolygon", [[RING, HOLE], [[[9, 9], [10, 9], [10, 10], [9, 9]]]]),
    feature({"type": "GeometryCollection", "geometries": []}),
    feature({"type": "GeometryCollection", "geometries": [POINT, {"type": "Polygon", "coordinates": [RING]}]}),
]


@pytest.mark.parametrize("one", VALID)
def test_what_rfc_7946_allows_is_valid(one: dict[str, Any]) -> None:
    for layer in (collection(one), read(json.dumps(one)), read(json.dumps(one, indent=1))):
        assert (layer.problems, check_layer(layer)) == ((), ())


def test_all_of_it_together_is_valid() -> None:
    layer = collection(*VALID, name="a", bbox=[0, 0, 36, 35])
    assert check_layer(layer) == ()
    assert geojson.verdict(layer.problems) == "valid"


@pytest.mark.parametrize(
    ("one", "code", "verdict"),
    [
        (shape("Polygon", [RING[::-1]]), "ring-direction", "repairable"),
        (shape("Polygon", [RING, HOLE[::-1]]), "ring-direction", "repairable"),
        (shape("Polygon", [RING[:-1]]), "ring-unclosed", "repairable"),
        (shape("Polygon", [RING, HOLE[:-1]]), "ring-unclosed", "repairable"),
        (shape("Polygon", [BOW_TIE]), "polygon-invalid", "repairable"),
        (shape("MultiPolygon", [[RING], [RING]]), "polygon-invalid", "repairable"),
        (shape("LineString", [[1, 2], [3, 4, 5]]), "dimensions-mixed", "repairable"),
        (shape("Point", [1, 2, 3, 4]), "position-more-numbers", "valid"),
        (shape("Point", [1, 2, 3, 4, 5, 6]), "position-more-numbers", "valid"),
        (shape("Point", [181, 0]), "position-outside-world", "repairable"),
        (shape("MultiPoint", [[0, 0], [35, -91]]), "position-outside-world", "repairable"),
        (feature(bbox=[0, 0, 1, 1]), "bbox-mismatch", "valid"),
        (feature(bbox=[36, 35]), "bbox-mismatch", "valid"),
        (feature(bbox="36, 35, 36, 35"), "bbox-mismatch", "valid"),
        ({"type": "Feature", "geometry": POINT}, "properties-missing", "repairable"),
        ({"type": "Feature", "properties": {}}, "geometry-missing", "repairable"),
        (feature(properties=[]), "properties-bad", "repairable"),
        (feature(id=[1]), "id-bad", "repairable"),
        (POINT, "geometry-bare", "repairable"),
        (feature(crs={"type": "name", "properties": {"name": "EPSG:32637"}}), "crs-ignored", "repairable"),
        (
            feature({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]}),
            "collection-nested",
            "valid",
        ),
    ],
)
def test_each_problem_is_named_at_its_feature(one: Any, code: str, verdict: str) -> None:
    layer = collection(feature(), one, feature())
    problem = only(layer)
    assert (problem.code, problem.feature, problem.key) == (code, 1, 1)
    assert (problem.line, problem.column) == (3, 1)
    assert problem.message.endswith(".")
    assert geojson.verdict([problem]) == verdict


@pytest.mark.parametrize(
    "bad",
    [
        7,
        None,
        "feature",
        {},
        feature(7),
        feature({}),
        feature({"type": "Blob", "coordinates": [1, 2]}),
        feature({"type": "Point"}),
        feature({"type": "GeometryCollection"}),
        feature({"type": "GeometryCollection", "geometries": [POINT, None]}),
        feature({"type": "GeometryCollection", "geometries": [POINT, {"type": "LineString", "coordinates": [[0, 0]]}]}),
        shape("Point", [1]),
        shape("Point", ["1", "2"]),
        shape("Point", [1, None]),
        shape("Point", [[1, 2]]),
        shape("LineString", [[1, 2]]),
        shape("LineString", [1, 2]),
        shape("Polygon", RING),
        shape("Polygon", [RING[:2]]),
        shape("Polygon", [[[0, 0], [1, 1], [0, 0]]]),
        {"type": "FeatureCollection", "features": []},
    ],
)
def test_a_bad_feature_among_good_ones_is_named_and_kept(bad: Any) -> None:
    layer = collection(feature(), bad, feature())
    problem = only(layer)
    assert (problem.code, problem.feature, problem.severity) == ("feature-bad", 1, "warning")
    assert geojson.geometry(layer.features[1]) is None
    assert bytes(layer.features[1].text) == json.dumps(bad).encode()


def test_a_collection_may_hold_polygons_that_overlap() -> None:
    polygon = {"type": "Polygon", "coordinates": [RING]}
    assert found(collection(feature({"type": "GeometryCollection", "geometries": [polygon, polygon]}))) == []
    crossed = {"type": "Polygon", "coordinates": [BOW_TIE]}
    layer = collection(feature({"type": "GeometryCollection", "geometries": [polygon, crossed]}))
    assert [code for code, _ in found(layer)] == ["polygon-invalid"]


def test_doubled_ids_are_named_and_types_differ() -> None:
    layer = collection(feature(id=1), feature(id="1"), feature(id=1.0), feature(id="1"), feature())
    assert found(layer) == [("id-duplicate", 2), ("id-duplicate", 3)]
    assert "feature 1 " in check_layer(layer)[0].message


def test_doubled_names_are_placed_at_the_second_one() -> None:
    text = (
        '{"type": "FeatureCollection", "é": 1, "é": 2, "features": [\n'
        '{"type": "Feature", "properties": {"ü": "a:b",\n "ü": 2}, "geometry": null}\n], "é": 3}'
    )
    problems = check_layer(read(text))
    assert [problem.code for problem in problems] == ["key-duplicate"] * 3
    assert [(problem.line, problem.column) for problem in problems] == [(1, 39), (3, 2), (4, 4)]


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "Point", "coordinates": [0, 0], "coordinates": [1, 2]}',
        '{"type": "Feature", "properties": null, "properties": null, "geometry": null}',
        '{"type": "Feature", "properties": {"a": {"b": 1, "b": 1}}, "geometry": null}',
        '{"type": "Feature", "properties": [{"b": 1, "b": 1}], "geometry": null}',
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2], "type": "Point"}}',
    ],
)
def test_a_doubled_name_is_found_wherever_it_is(text: str) -> None:
    assert ("key-duplicate", 0) in found(read(text))


def test_the_bbox_of_a_file_is_judged_too() -> None:
    assert found(collection(feature(), bbox=[36, 35, 36, 35])) == []
    assert found(collection(feature(), bbox=[0, 0, 1, 1])) == [("bbox-mismatch", None)]
    assert found(collection(shape("MultiPoint", [[179, 0], [-179, 1]]), bbox=[179, 0, -179, 1])) == []


def test_positions_are_judged_in_the_reference_system_of_the_file() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:32637"}}
    layer = collection(shape("Point", [500000, 0]), shape("Point", [1e30, 0]), crs=crs)
    assert found(layer) == [("position-outside-world", 1)]
    assert geojson.geometry(layer.features[1], layer.frame.crs) is None


def test_coordinates_near_the_largest_double_are_named_like_others() -> None:
    ring = [[0, 0], [1e308, 0], [1e308, 1e308], [-1e308, 1e308], [0, 0]]
    codes = {code for code, _ in found(collection(shape("Polygon", [ring]), bbox=[-1e308, 0, 1e308, 1e308]))}
    assert "position-outside-world" in codes


def test_a_kind_that_comes_by_the_thousand_is_listed_in_short() -> None:
    layer = collection(*[shape("Point", [200, 0])] * (MOST + 20))
    problems = check_layer(layer)
    assert len(problems) == MOST + 1
    assert problems[-1].message.startswith("20 more")
    assert problems[-1].feature is None


@pytest.mark.parametrize("form", ["newline-delimited", "sequence", "geometry"])
def test_places_are_right_in_every_form(form: str) -> None:
    bad = json.dumps(shape("Point", [200, 0]))
    good = json.dumps(feature())
    text, line, column = {
        "newline-delimited": (f"{good}\n\n{bad}\n", 3, 1),
        "sequence": (f"\x1e{good}\n\x1e{bad}\n", 2, 2),
        "geometry": ('\n {"type": "Point", "coordinates": [200, 0]}', 2, 2),
    }[form]
    problem = only(read(text))
    assert (problem.code, problem.line, problem.column) == ("position-outside-world", line, column)


def test_a_feature_that_grew_to_a_collection_is_placed() -> None:
    layer = read(json.dumps(shape("Point", [200, 0])))
    twice = structs.replace(layer, features=(*layer.features, *layer.features))
    assert [(problem.line, problem.column) for problem in check_layer(twice)] == [(2, 1), (3, 1)]


def test_a_document_is_checked_with_its_statements() -> None:
    bases = structs.replace(collection(feature(id="a"), feature(id=2), feature(id=2)), id="bases")
    missing = Layer("towns", "Towns", "towns.geojson", unreadable="The file is not there.")
    statement = Statement(
        "s", "…", source="t", about=(Subject("bases", "a"), Subject("bases", "2"), Subject("towns", 1))
    )
    document = Document(layers=(bases, missing), statements=(statement,))
    assert [(problem.code, problem.layer) for problem in check(document)] == [
        ("id-duplicate", "bases"),
        ("layer-unreadable", "towns"),
        ("missing-source", None),
        ("missing-feature", None),
    ]


numbers = st.integers(-200, 200)
positions = st.lists(numbers, min_size=1, max_size=4)
coordinates = st.recursive(positions, lambda inner: st.lists(inner, max_size=4), max_leaves=12)
kinds = st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Blob"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(shape, kinds, coordinates), max_size=4))
def test_drawing_and_checking_agree_on_what_is_bad(features: list[dict[str, Any]]) -> None:
    layer = collection(*features)
    bad = {problem.feature for problem in check_layer(layer) if problem.code == "feature-bad"}
    shapes = [geojson.geometry(feature) for feature in layer.features]
    assert bad == {position for position, one in enumerate(shapes) if one is None}
