import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.geojson import jsontext
from layers.geojson.jsontext import Span, Style

PRETTY = b'{\r\n\t"a" : 1,\r\n\t"b" : [\r\n\t\t1,\r\n\t\t2\r\n\t]\r\n}'

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(names, values, max_size=5)


@st.composite
def texts(draw: st.DrawFn, value: Any) -> bytes:
    """Write a value as JSON in one of the layouts that programs use."""
    indent = draw(st.sampled_from([None, 0, 1, 2, "\t"]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()


def test_members_give_name_and_span_of_each_value() -> None:
    text = b'{"a" : 1, "b":[2,"]"],\n"a": "x\\"y" }'
    found = jsontext.members(text)
    assert [(one.name, text[one.start : one.end]) for one in found] == [
        ("a", b"1"),
        ("b", b'[2,"]"]'),
        ("a", b'"x\\"y"'),
    ]
    assert text[found[2].key :].startswith(b'"a": "x')


def test_an_earlier_value_of_a_doubled_name_has_its_span_too() -> None:
    text = '{"é": {"x": ["]", "ü"]}, "é": 2}'.encode()
    first, second = jsontext.members(text)
    assert text[first.start : first.end].decode() == '{"x": ["]", "ü"]}'
    assert text[second.start : second.end] == b"2"


def test_the_last_of_a_doubled_name_counts() -> None:
    text = b'{"a": 1, "a": 2}'
    assert jsontext.with_member(text, "a", b"3") == b'{"a": 1, "a": 3}'
    assert text[slice(*jsontext.find(text, ["a"]))] == b"2"
    assert jsontext.without_member(text, "a") == b"{}"


def test_a_new_member_is_laid_out_like_its_neighbours() -> None:
    assert jsontext.with_member(PRETTY, "c", b"3").endswith(b'\t],\r\n\t"c" : 3\r\n}')
    assert jsontext.with_member(b'{"a":1}', "b", b"2") == b'{"a":1,"b":2}'
    assert jsontext.with_member(b'{\n  "a": 1\n}', "b", b"2") == b'{\n  "a": 1,\n  "b": 2\n}'
    assert jsontext.with_member(b"{ }", "a", b"1") == b'{"a": 1 }'
    assert jsontext.with_member(b'{"a": 1, "z": 2}', "b", b"3", after="a") == b'{"a": 1, "b": 3, "z": 2}'


def test_a_removed_member_takes_its_comma_along() -> None:
    text = b'{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}'
    assert jsontext.without_member(text, "a") == b'{\n  "b": 2,\n  "c": 3\n}'
    assert jsontext.without_member(text, "b") == b'{\n  "a": 1,\n  "c": 3\n}'
    assert jsontext.without_member(text, "c") == b'{\n  "a": 1,\n  "b": 2\n}'
    assert jsontext.without_member(text, "d") == text


def test_an_item_comes_and_goes_with_its_line() -> None:
    array = jsontext.find(PRETTY, ["b"])
    longer = jsontext.with_item(PRETTY, array, 2, b"3")
    assert longer == PRETTY.replace(b"2\r\n", b"2,\r\n\t\t3\r\n")
    assert jsontext.without_item(longer, jsontext.find(longer, ["b"]), 2) == PRETTY
    assert jsontext.with_item(b"[]", Span(0, 2), 0, b"1") == b"[1]"
    with pytest.raises(IndexError):
        jsontext.with_item(PRETTY, array, 4, b"3")
    with pytest.raises(IndexError):
        jsontext.without_item(PRETTY, array, 2)


def test_find_follows_names_and_indices() -> None:
    text = b' {"a": [0, {"b": "c"}]} '
    assert text[slice(*jsontext.find(text, ["a", 1, "b"]))] == b'"c"'
    assert text[slice(*jsontext.find(text, []))] == text.strip()
    with pytest.raises(KeyError):
        jsontext.find(text, ["b"])
    with pytest.raises(IndexError):
        jsontext.find(text, ["a", 2])


def test_doubled_names_are_found_in_the_same_object_only() -> None:
    text = b'{"a": {"a": 1, "b": "a"}, "b": [{"a": 1}, {"a": 2, "\\u0061": 3}], "a": "}"}'
    assert [(name, text[at : at + 4]) for name, at in jsontext.doubled_names(text)] == [("a", b'"\\u0'), ("a", b'"a":')]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"a":1,"b":2}', Style(b":", b",")),
        (b'{"a": 1, "b": 2}', Style(b": ", b", ")),
        (b'{\n  "a": 1\n}', Style(b": ", b", ", b"\n", b"  ")),
        (b'{\r\n\t\t"a": 1,\r\n\t\t"b": {\r\n\t\t\t"c": 1\r\n\t\t}\r\n\t}', Style(b": ", b", ", b"\r\n", b"\t")),
        (b'{"a": "\\u00e9"}', Style(ascii=True)),
        (b'{\n "a": [\n  [1, 2],\n  [3, 4]\n ]\n}', Style(line=b"\n", unit=b" ", positions=1)),
        (b'{\n "a": [\n  [\n   1,\n   2\n  ]\n ]\n}', Style(line=b"\n", unit=b" ", positions=2)),
    ],
)
def test_the_style_of_a_text_is_read_from_it(text: bytes, expected: Style) -> None:
    assert jsontext.style_of(text) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        jsontext.dump({"a": value})


def test_a_lone_surrogate_is_refused_in_every_style() -> None:
    for style in (Style(), Style(ascii=True)):
        with pytest.raises(ValueError, match="surrogate"):
            jsontext.dump("\ud800", style)


@given(st.data(), objects)
def test_members_agree_with_a_plain_parser(data: st.DataObject, value: dict[str, Any]) -> None:
    text = data.draw(texts(value))
    assert {one.name: json.loads(text[one.start : one.end]) for one in jsontext.members(text)} == value


@given(st.data(), objects, names, values)
def test_setting_a_member_changes_nothing_else(data: st.DataObject, value: dict[str, Any], name: str, new: Any) -> None:
    text = data.draw(texts(value))
    edited = jsontext.with_member(text, name, jsontext.dump(new, jsontext.style_of(text)))
    assert json.loads(edited) == value | {name: new}
    assert list(json.loads(edited)) == list(value | {name: new})
    if name in value:
        span = jsontext.find(text, [name])
        assert edited.startswith(text[: span.start])
        assert edited.endswith(text[span.end :])
    else:
        assert len(edited) > len(text)
        if value:
            assert jsontext.without_member(edited, name) == text


@given(st.data(), objects, names)
def test_removing_a_member_leaves_the_others(data: st.DataObject, value: dict[str, Any], name: str) -> None:
    text = data.draw(texts(value))
    edited = jsontext.without_member(text, name)
    assert json.loads(edited) == {key: item for key, item in value.items() if key != name}


@given(st.data(), st.lists(values, max_size=5), values)
def test_an_inserted_item_can_be_taken_out_again(data: st.DataObject, value: list[Any], new: Any) -> None:
    text = data.draw(texts(value))
    index = data.draw(st.integers(0, len(value)))
    longer = jsontext.with_item(text, Span(0, len(text)), index, jsontext.dump(new))
    assert json.loads(longer) == [*value[:index], new, *value[index:]]
    if value:
        assert jsontext.without_item(longer, Span(0, len(longer)), index) == text


@given(
    values,
    st.builds(
        Style,
        colon=st.sampled_from([b":", b" : "]),
        comma=st.sampled_from([b",", b", "]),
        line=st.sampled_from([b"", b"\n", b"\r\n"]),
        unit=st.sampled_from([b"", b"  ", b"\t"]),
        positions=st.integers(0, 2),
        ascii=st.booleans(),
    ),
)
def test_what_is_dumped_reads_the_same_in_every_style(value: Any, style: Style) -> None:
    assert json.loads(jsontext.dump(value, style)) == value
