import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

import assets
from layers.document import (
    Annotation,
    Document,
    Figure,
    FigureLegend,
    Layer,
    LegendEntry,
    Party,
    Pin,
    Source,
    Statement,
    Subject,
    View,
)
from layers.situation import SituationError, dump, format_version, json_schema, parse

WRITTEN_BY_HAND = b"""\xef\xbb\xbf{
\t"$schema": "situation.schema.json",
\t"sitmap": 1,
\t"title": "Syria,\\u0020September 2015",\r
\t"view": { "zoom": 6.50, "latitude": 35, "longitude": 38.0, "pitch": 0 },
\t"layers": [
\t\t{ "file": "bases.geojson", "title": "Bases", "id": "bases", "visible": true, "our own": [1,  2] },
\t\t{ "file": "zones.geojson", "title": "Zones", "id": "zones" }
\t],
\t"sources": [ {"id": "isw", "type": "report", "volume": 1e2} ],
\t"statements": [
\t\t{ "text": "First.", "id": "first", "source": "isw", "about": [ {"feature": 1, "layer": "bases"} ] },

\t\t{ "id": "second", "text": "Second.", "note": null }
\t],
\t"unknown": {"kept":   true}
}

"""


def test_what_is_not_changed_keeps_its_bytes() -> None:
    assert dump(parse(WRITTEN_BY_HAND)) == WRITTEN_BY_HAND


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"title": "Other"}, b'"Syria,\\u0020September 2015"', b'"Other"'),
        ({"view": View(38.0, 35, 7)}, b"6.50", b"7"),
        ({"as_of": "2015-09"}, b'2015",\r\n', b'2015",\n\t"as_of": "2015-09",\r\n'),
        ({"statements": ()}, b"", b""),
    ],
)
def test_a_change_touches_its_own_bytes_alone(change: dict[str, Any], before: bytes, after: bytes) -> None:
    document = structs.replace(parse(WRITTEN_BY_HAND), **change)
    written = dump(document)
    if before:
        assert written == WRITTEN_BY_HAND.replace(before, after)
    assert structs.replace(parse(written), text=document.text) == document


def test_an_item_that_changes_leaves_its_neighbours_alone() -> None:
    document = parse(WRITTEN_BY_HAND)
    bases, zones = document.layers
    hidden = structs.replace(document, layers=(structs.replace(bases, visible=False), zones))
    assert dump(hidden) == WRITTEN_BY_HAND.replace(b'"visible": true', b'"visible": false')
    swapped = dump(structs.replace(document, layers=(zones, bases)))
    line_of_bases, line_of_zones = re.findall(rb"\{ \"file\".*\}", WRITTEN_BY_HAND)
    assert re.findall(rb"\{ \"file\".*\}", swapped) == [line_of_zones, line_of_bases]
    assert len(swapped) == len(WRITTEN_BY_HAND)
    without = dump(structs.replace(document, statements=document.statements[1:]))
    assert b"First." not in without
    assert b'\t\t{ "id": "second", "text": "Second.", "note": null }\n' in without


def test_a_new_item_is_laid_out_as_its_neighbours() -> None:
    document = parse(WRITTEN_BY_HAND)
    third = Statement("third", "Third.", about=(Subject("bases", "1"),))
    written = dump(structs.replace(document, statements=(*document.statements, third)))
    added = b"""{
\t\t\t"id": "third",
\t\t\t"text": "Third.",
\t\t\t"about": [{"layer": "bases", "feature": "1"}]
\t\t}
\t],"""
    assert added in written
    start, end = written.index(added), written.index(added) + len(added)
    assert WRITTEN_BY_HAND.startswith(written[: start - 5].rstrip().removesuffix(b","))
    assert WRITTEN_BY_HAND.endswith(written[end:])


def test_an_annotation_that_changes_leaves_unknown_members_and_its_neighbours_alone() -> None:
    text = (
        b'{"sitmap": 1, "figure": {"annotations": [\n'
        b'  {"id": "a", "kind": "text", "points": [[36.50, 34.0]], "text": "Old", "ours": 1},\n'
        b'  {"kind": "arrow", "id": "b", "points": [[36.50, 34.0], [37, 35]]}\n]}}'
    )
    document = parse(text)
    first, second = document.figure.annotations
    figure = structs.replace(document.figure, annotations=(structs.replace(first, text="New"), second))
    assert dump(structs.replace(document, figure=figure)) == text.replace(b"Old", b"New")


def test_other_encodings_are_written_as_they_were_read() -> None:
    data = json.dumps({"sitmap": 1, "title": "سوريا"}, ensure_ascii=False).encode("utf-16")
    document = parse(data)
    assert document.title == "سوريا"
    assert dump(document) == data
    renamed = dump(structs.replace(document, title="حلب"))
    assert json.loads(renamed.decode("utf-16")) == {"sitmap": 1, "title": "حلب"}


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=6)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
extras = st.dictionaries(
    st.sampled_from(["x-note", "übrig"]),
    st.recursive(numbers | st.booleans() | texts, st.lists, max_leaves=3),
    max_size=2,
)
colours = st.sampled_from(["#5b544c", "#000000"])
ids = st.sampled_from("abcdé")


def listed(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(parts, max_size=3, unique_by=lambda part: part.id).map(tuple)


layers = st.builds(
    lambda layer_id, **rest: Layer(id=layer_id, file=f"{layer_id}.geojson", **rest),
    ids,
    title=st.text(max_size=4),
    visible=st.booleans(),
    opacity=st.sampled_from([0.0, 0.25, 1.0]),
    locked=st.booleans(),
    style=st.dictionaries(names, numbers, max_size=2),
    extra=extras,
)
sources = st.builds(
    lambda source_id, csl, public: Source(source_id, {"id": source_id, **csl}, public),
    ids,
    st.dictionaries(st.sampled_from(["title", "volume"]), st.text(max_size=4), max_size=2),
    st.none() | st.dictionaries(st.sampled_from(["title"]), st.text(max_size=4)),
)
subjects = st.builds(Subject, ids, names | numbers)
statements = st.builds(
    Statement,
    ids,
    st.text(max_size=5),
    quote=texts,
    source=texts,
    about=st.lists(subjects, max_size=2).map(tuple),
    reliability=st.sampled_from([None, "A", "F"]),
    corroborates=st.lists(names, max_size=2).map(tuple),
    restricted=st.booleans(),
    extra=extras,
)
places = st.sampled_from([(36.25, 34.5), (12.0, 190.5)])
annotations = st.builds(
    Annotation,
    ids,
    st.sampled_from(["callout", "arrow", "spotlight"]),
    st.sampled_from(["ground", "paper"]),
    st.lists(places, max_size=3).map(tuple),
    text=texts,
    subject=st.none() | subjects,
    file=st.sampled_from([None, "logo.png"]),
    extent=st.none() | st.just((34.0, 33.5, 36.0, 35.0)),
    style=st.dictionaries(names, numbers, max_size=2),
)
legend_entries = st.builds(
    LegendEntry,
    ids,
    title=texts,
    hidden=st.booleans(),
    shape=st.sampled_from([None, "area"]),
    sample=st.none() | st.dictionaries(names, numbers, max_size=2),
)
figures = st.builds(
    Figure,
    title=texts,
    notes=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    layout=st.sampled_from(["report", "card"]),
    margin=st.sampled_from([None, 0.0, 9.5]),
    ratio=st.sampled_from([None, 2250000.0]),
    scale_units=st.sampled_from([("km",), ("km", "nmi")]),
    hidden=st.lists(names, max_size=2).map(tuple),
    legend=st.builds(FigureLegend, texts, st.sampled_from([None, 2]), listed(legend_entries)),
    pins=st.lists(st.builds(Pin, ids, names | numbers, st.just(1.5), st.just(-2.0)), max_size=2).map(tuple),
    annotations=listed(annotations),
    extra=extras,
)
documents = st.builds(
    Document,
    title=st.text(max_size=4),
    as_of=texts,
    view=st.none() | st.builds(View, st.just(38.5), st.just(35.0), st.sampled_from([1, 6.5])),
    parties=listed(st.builds(Party, ids, st.text(max_size=3), short=texts, colour=colours, extra=extras)),
    layers=listed(layers),
    sources=listed(sources),
    statements=listed(statements),
    figure=figures,
    extra=extras,
)


@given(documents)
def test_a_document_survives_being_written_and_read(document: Document) -> None:
    written = dump(document)
    assert structs.replace(parse(written), text=b"") == document
    assert dump(parse(written)) == written


@settings(max_examples=60)  # each writes and reads several whole situations
@given(documents, documents)
def test_any_document_can_be_spliced_over_any_other_and_back(old: Document, new: Document) -> None:
    text = dump(old)
    written = dump(structs.replace(new, text=text))
    assert structs.replace(parse(written), text=b"") == new
    back = dump(structs.replace(old, text=written))
    assert structs.replace(parse(back), text=b"") == old


def test_a_fresh_situation_is_written_for_people_to_read() -> None:
    layer = Layer("bases", "Bases", "bases.geojson", opacity=0.5)
    statement = Statement("one", "Text.", about=(Subject("bases", 1),), tags=("armour", "air"))
    document = Document("Syria", "2015-09", layers=(layer,), statements=(statement,))
    assert dump(document).decode() == (
        '{\n  "sitmap": 1,\n  "title": "Syria",\n  "as_of": "2015-09",\n'
        '  "layers": [\n    {\n      "id": "bases",\n      "title": "Bases",\n      "file": "bases.geojson",\n'
        '      "opacity": 0.5\n    }\n  ],\n'
        '  "statements": [\n    {\n      "id": "one",\n      "text": "Text.",\n'
        '      "about": [{"layer": "bases", "feature": 1}],\n      "tags": ["armour", "air"]\n    }\n  ]\n}\n'
    )


def situation(**members: Any) -> bytes:
    return json.dumps({"sitmap": 1, **members}).encode()


def layer(**members: Any) -> dict[str, Any]:
    return {"id": "a", "title": "A", "file": "a.geojson", **members}


def statement(**members: Any) -> dict[str, Any]:
    return {"id": "a", "text": "A.", **members}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"^my.json, line 1, column 1: .*the file is empty"),
        (b'{"sitmap": 1,\n "title": "x",\n}', r"^my.json, line 3, column 1: .*the comma before this bracket must go"),
        (b'{"sitmap": 1, "title": "\xff"}', r"0xFF is not valid UTF-8"),
        (b'{"sitmap": NaN}', r"NaN is no JSON number"),
        (b'{"sitmap": 1e400}', r"too large"),
        (b"[1]", r"this is no situation: it must be an object"),
        (b"{}", r"sitmap: is missing"),
        (b'{"sitmap": "1"}', r"line 1, column 12: sitmap: must be a whole number"),
        (b'{"sitmap": 0}', r"sitmap: .*greater than or equal to 1"),
        (
            b'{"sitmap": 1,\n"layers": [\n{"id": "a", "title": "A"}]}',
            r"line 3, column 1: layers\[0\]\.file: is missing",
        ),
        (situation(layers=[layer(), layer(id="b", file=3)]), r"layers\[1\]\.file: must be a text"),
        (situation(layers=[layer(file="../a.geojson")]), r"layers\[0\]\.file: must stay inside .*“../a.geojson”"),
        (situation(layers=[layer(file="b/../../a.geojson")]), r"layers\[0\]\.file: must stay inside"),
        (situation(layers=[layer(file="b\\..\\..\\a")]), r"layers\[0\]\.file: must stay inside"),
        (situation(layers=[layer(file="/etc/passwd")]), r"layers\[0\]\.file: must not be an absolute path"),
        (situation(layers=[layer(file="C:\\a.geojson")]), r"layers\[0\]\.file: must not be an absolute path"),
        (situation(layers=[layer(file="\\\\host\\a")]), r"layers\[0\]\.file: must not be an absolute path"),
        (situation(layers=[layer(file="")]), r"layers\[0\]\.file: must name a file"),
        (situation(layers=[layer(file=".")]), r"layers\[0\]\.file: must name a file"),
        (situation(layers=[layer(file="situation.json")]), r"not situation.json itself"),
        (situation(layers=[layer(opacity=2)]), r"layers\[0\]\.opacity: .*less than or equal to 1"),
        (situation(layers=[layer(visible="yes")]), r"layers\[0\]\.visible: must be true or false"),
        (situation(layers=[layer(), layer(file="b")]), r"layers\[1\]\.id: “a” stands at layers\[0\]\.id already"),
        (situation(layers=[layer(), layer(id="b")]), r"layers\[1\]\.file: “a.geojson” stands at layers\[0\]\.file"),
        (situation(statements={}), r"statements: must be a list"),
        (situation(statements=[statement(reliability="G")]), r"statements\[0\]\.reliability: .*'A'"),
        (
            situation(statements=[statement(about=[{"layer": "a", "feature": True}])]),
            r"statements\[0\]\.about\[0\]\.feature: must be a text or a number\.$",
        ),
        (situation(parties=[{"id": "g", "name": "G", "colour": "red"}]), r"parties\[0\]\.colour: must be a colour"),
        (situation(figure={"logo": "/home/me/logo.png"}), r"figure\.logo: must not be an absolute path"),
        (situation(figure={"dpi": 6000}), r"figure\.dpi: .*less than or equal to 600"),
        (situation(figure={"layout": "poster"}), r"figure\.layout: .*'report'"),
        (
            situation(figure={"annotations": [{"id": "a", "kind": "text"}] * 2}),
            r"figure\.annotations\[1\]\.id: “a” stands at figure\.annotations\[0\]\.id already",
        ),
        (situation(title=1, as_of=2), r"title: must be a text in double quotation marks \(and 1 more\)"),
    ],
)
def test_what_is_refused_says_where_and_why(data: bytes, message: str) -> None:
    with pytest.raises(SituationError, match=message) as caught:
        parse(data, "my.json")
    assert caught.value.line is not None


def test_a_newer_version_is_read_as_far_as_it_is_understood() -> None:
    document = parse(b'{"sitmap": 2, "title": "Later", "more": {}}')
    assert document.title == "Later"
    assert format_version(document) == 2
    assert format_version(Document()) == 1


def test_one_and_the_text_one_are_different_features() -> None:
    document = parse(
        situation(statements=[statement(about=[{"layer": "a", "feature": 1}, {"layer": "a", "feature": "1"}])])
    )
    assert [subject.feature for subject in document.statements[0].about] == [1, "1"]


def test_the_shipped_schema_is_the_one_that_the_models_give() -> None:
    assert json.loads(assets.path("situation.schema.json").read_text("utf-8")) == json_schema()
