import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import geojson
from layers.document import Document, FeatureRef, Layer
from layers.edits.properties import set_property
from layers.properties.table import PropertyTable
from layers.properties.values import ABSENT, OPERATORS, Operator, Question, as_number, column, text_of


def towns(*properties: Any) -> Layer:
    features = [
        {"type": "Feature", "id": 10 - position, "properties": each, "geometry": None}
        for position, each in enumerate(properties)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id="towns", title="Towns", file="towns.geojson")


TOWNS = towns(
    {"name": "Idlib", "people": 98_791},
    {"name": "Aleppo", "people": "about 2 million", "note": None},
    {"name": "آزاز"},
    None,
    {"name": "tartus", "people": 9_999.5, "code": "0012"},
)


def test_the_columns_are_the_properties_that_occur() -> None:
    table = PropertyTable(TOWNS)
    assert table.columns == ("name", "people", "note", "code")
    assert len(table) == 5
    assert table.identifier(0) == 10
    assert table.value(0, "people") == 98_791
    assert table.value(1, "note") is None
    assert table.value(3, "name") is ABSENT


def test_sorting_puts_numbers_before_texts_and_what_is_missing_last() -> None:
    table = PropertyTable(TOWNS)
    rows = range(len(table))
    assert table.sorted(rows, "people") == [4, 0, 1, 2, 3]
    assert table.sorted(rows, "people", descending=True) == [1, 0, 4, 2, 3]
    assert table.sorted(rows, "name") == [1, 0, 4, 2, 3]
    assert table.sorted(rows, None) == [4, 3, 2, 1, 0]
    assert table.sorted([4, 0], "name") == [0, 4]


def test_searching_finds_values_and_ids_but_no_names_of_properties() -> None:
    table = PropertyTable(TOWNS)
    assert table.containing("") == [0, 1, 2, 3, 4]
    assert table.containing(" TARTUS ") == [4]
    assert table.containing("آز") == [2]
    assert table.containing("million") == [1]
    assert table.containing("7") == [0, 3]  # the population and the id
    assert table.containing("people") == []


def test_following_a_layer_reads_only_what_changed() -> None:
    table = PropertyTable(TOWNS)
    assert table.value(2, "people") is ABSENT
    edited = set_property([FeatureRef("towns", 2)], "mayor", "n/a")(Document(layers=(TOWNS,)))
    table.follow(edited.layer("towns"))
    assert table.columns == ("name", "people", "note", "code", "mayor")
    assert table.value(2, "mayor") == "n/a"
    table.follow(TOWNS)
    assert table.value(2, "mayor") is ABSENT


def test_bad_features_have_empty_rows() -> None:
    text = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":[1],"geometry":null},7]}'
    layer = geojson.read(text, layer_id="a", title="a", file="a.geojson")
    table = PropertyTable(layer)
    assert table.columns == ()
    assert table.containing("7") == []
    assert list(column(layer.features, "name")) == [ABSENT] * len(table)


@pytest.mark.parametrize(
    ("name", "operator", "value", "found"),
    [
        ("name", "is", "IDLIB", [0]),
        ("name", "is not", "idlib", [1, 2, 3, 4]),
        ("name", "contains", "l", [0, 1]),
        ("name", "begins with", "a", [1]),
        ("people", ">", "10000", [0, 1]),
        ("people", "<", "10000", [4]),
        ("people", "≤", "9999.5", [4]),
        ("people", "≥", "98791", [0, 1]),
        ("people", "is there", "", [0, 1, 4]),
        ("people", "is missing", "", [2, 3]),
        ("note", "is missing", "", [0, 1, 2, 3, 4]),
        ("code", "is", "12", [4]),
        ("nothing", "is", "", []),
    ],
)
def test_questions(name: str, operator: Operator, value: str, found: list[int]) -> None:
    assert Question(name, operator, value).matching(TOWNS) == found


values = (
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=4) | st.lists(st.integers(0, 9), max_size=2)
)


@given(st.lists(values, max_size=6), st.text(max_size=3) | st.integers(-99, 99).map(str))
def test_a_question_and_its_opposite_share_the_features(found: list[Any], value: str) -> None:
    layer = towns(*({"x": each} for each in found))
    opposites: list[tuple[Operator, Operator]] = [("is", "is not"), ("is there", "is missing")]
    for one, other in opposites:
        answers = [*Question("x", one, value).matching(layer), *Question("x", other, value).matching(layer)]
        assert sorted(answers) == list(range(len(found)))
    assert all(set(Question("x", each, value).matching(layer)) <= set(range(len(found))) for each in OPERATORS)


def test_numbers_and_texts_of_values() -> None:
    assert as_number("12") == as_number(12) == 12
    assert as_number(True) is as_number("inf") is as_number("nan") is as_number([1]) is as_number(10**400) is None
    assert text_of("a") == "a"
    assert text_of(["é", 1]) == '["é",1]'
