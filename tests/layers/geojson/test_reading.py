import codecs
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Layer, Problem
from layers.geojson import GeoJSONError
from layers.validity.checking import check_layer

POINT = '{"type": "Point", "coordinates": [36, 35]}'
FEATURE = '{"type": "Feature", "properties": {"name": "Ṭarṭūs"}, "geometry": ' + POINT + "}"
COLLECTION = '{"type": "FeatureCollection", "features": [' + FEATURE + ", " + FEATURE + "]}"


def read(data: bytes | str, file: str = "a.geojson") -> Layer:
    content = data.encode() if isinstance(data, str) else data
    return geojson.read(content, layer_id="a", title="A", file=file)


def refused(data: bytes | str) -> tuple[str, int | None, int | None]:
    with pytest.raises(GeoJSONError) as caught:
        read(data)
    problem = caught.value.problem
    assert problem.severity == "error"
    assert problem.message == str(caught.value)
    assert geojson.verdict([problem]) == "invalid"
    return problem.code, problem.line, problem.column


def read_or_problem(data: bytes) -> Layer | Problem:
    try:
        return read(data)
    except GeoJSONError as error:
        return error.problem


def codes(layer: Layer) -> list[str]:
    return [problem.code for problem in layer.problems]


# --- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "count"),
    [
        (COLLECTION, "collection", 2),
        ('{"type": "FeatureCollection", "features": []}', "collection", 0),
        (FEATURE, "feature", 1),
        (POINT, "geometry", 1),
        ('\n {"type": "GeometryCollection", "geometries": []} \n', "geometry", 1),
    ],
)
def test_each_form_of_rfc_7946_opens(text: str, form: str, count: int) -> None:
    layer = read(text)
    assert (layer.frame.form, len(layer.features), layer.problems) == (form, count, ())
    assert [feature.key for feature in layer.features] == list(range(count)) == list(range(layer.next_key))
    assert geojson.write(layer) == text.encode()


def test_features_on_lines_of_their_own_open_with_a_warning() -> None:
    text = f"{FEATURE}\r\n\r\n{POINT}\n{FEATURE}\n"
    layer = read(text)
    assert (layer.frame.form, len(layer.features), codes(layer)) == ("newline-delimited", 3, ["newline-delimited"])
    assert geojson.verdict(layer.problems) == "repairable"
    assert geojson.write(layer) == text.encode()


def test_the_file_name_tells_that_a_single_feature_is_a_line() -> None:
    layer = read(FEATURE, "a.geojsonl")
    assert layer.frame.form == "newline-delimited"
    twice = structs.replace(layer, features=(*layer.features, *layer.features))
    assert geojson.write(twice) == f"{FEATURE}\n{FEATURE}".encode()


def test_a_text_sequence_opens_with_a_warning() -> None:
    text = f"\x1e{FEATURE}\n\x1e\n{POINT}\n"
    layer = read(text)
    assert (layer.frame.form, len(layer.features), codes(layer)) == ("sequence", 2, ["text-sequence"])
    assert geojson.write(layer) == text.encode()


def test_a_sequence_of_one_collection_is_a_collection() -> None:
    text = f"\x1e{COLLECTION}\n"
    layer = read(text)
    assert (layer.frame.form, len(layer.features)) == ("collection", 2)
    assert geojson.write(layer) == text.encode()


@pytest.mark.parametrize("text", [FEATURE, POINT])
def test_a_single_feature_becomes_a_collection_when_another_joins_it(text: str) -> None:
    layer = read(text)
    twice = structs.replace(layer, features=(*layer.features, *layer.features))
    written = json.loads(geojson.write(twice))
    assert [feature["geometry"] for feature in written["features"]] == [json.loads(POINT)] * 2
    assert read(geojson.write(twice)).frame.form == "collection"


def test_the_crs_of_a_single_feature_moves_to_its_collection() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:32637"}}
    layer = read(json.dumps(json.loads(FEATURE) | {"crs": crs}))
    again = read(geojson.write(structs.replace(layer, features=(*layer.features, *layer.features))))
    assert again.frame.crs == layer.frame.crs == "EPSG:32637"


@pytest.mark.parametrize("text", [COLLECTION, FEATURE, POINT, f"{FEATURE}\n{FEATURE}\n", f"\x1e{FEATURE}\n"])
def test_a_file_whose_features_all_went_still_opens(text: str) -> None:
    empty = structs.replace(read(text), features=())
    assert read(geojson.write(empty)).features == ()


def test_features_may_change_places() -> None:
    layer = read('{"type": "FeatureCollection", "features": [\n  {"id": 1},\n  {"id": 2},\n  {"id": 3}\n]}')
    turned = structs.replace(layer, features=layer.features[::-1])
    assert geojson.write(turned) == (
        b'{"type": "FeatureCollection", "features": [\n  {"id": 3},\n  {"id": 2},\n  {"id": 1}\n]}'
    )


def test_a_feature_from_a_file_of_another_form_gets_a_separator_of_this_one() -> None:
    lines, collection = read(f"{FEATURE}\n{FEATURE}"), read(COLLECTION)
    mixed = structs.replace(collection, features=(*collection.features, *lines.features))
    assert len(read(geojson.write(mixed)).features) == 4
    mixed = structs.replace(lines, features=(*lines.features, *collection.features))
    assert geojson.write(mixed) == "\n".join([FEATURE] * 4).encode()


# --- encodings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding", "expected"),
    [
        (b"", "utf-8", []),
        (codecs.BOM_UTF8, "utf-8", ["byte-order-mark"]),
        (codecs.BOM_UTF16_LE, "utf-16-le", ["not-utf-8"]),
        (codecs.BOM_UTF16_BE, "utf-16-be", ["not-utf-8"]),
        (codecs.BOM_UTF32_LE, "utf-32-le", ["not-utf-8"]),
        (codecs.BOM_UTF32_BE, "utf-32-be", ["not-utf-8"]),
        (b"", "utf-16-le", ["not-utf-8"]),
        (b"", "utf-16-be", ["not-utf-8"]),
        (b"", "utf-32-le", ["not-utf-8"]),
        (b"", "utf-32-be", ["not-utf-8"]),
    ],
)
def test_every_encoding_is_read_and_written_back(mark: bytes, encoding: str, expected: list[str]) -> None:
    data = mark + COLLECTION.encode(encoding)
    layer = read(data)
    assert codes(layer) == expected
    assert geojson.properties(layer.features[0]) == {"name": "Ṭarṭūs"}
    assert geojson.write(layer) == data
    edited = geojson.with_property(layer.features[0], "name", "طرطوس")
    written = geojson.write(structs.replace(layer, features=(edited, layer.features[1])))
    assert written == mark + COLLECTION.replace("Ṭarṭūs", "طرطوس", 1).encode(encoding)


def test_broken_bytes_are_refused_at_their_place() -> None:
    assert refused('{"é":\n "x'.encode() + b'\xe9"}') == ("encoding-broken", 2, 4)
    assert refused(codecs.BOM_UTF16_LE + '{"é":\n "'.encode("utf-16-le") + b"\x00\xd8\x00\x00") == (
        "encoding-broken",
        2,
        3,
    )


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        (" \n", 2, 1),
        ('{"type": "Feature"', 1, 19),
        ('{"type": "Feature",\n "é": }', 2, 7),
        ('{"type": "Feature", "a": [1, 2,]}', 1, 32),
        ('{"type": "Feature",}', 1, 20),
        ('{"type": "Feature" "a": 1}', 1, 20),
        ('{"type": "Feature"} // done', 1, 21),
        ("{'type': 'Feature'}", 1, 2),
        ('{"type": "Feature", "a": NaN}', 1, 26),
        ('{"type": "Feature", "b": "NaN", "a": -Infinity}', 1, 38),
        ('{"type": "Feature", "a": 01}', 1, 27),
        ('{"type": "Feature", "a": "tab\there"}', 1, 30),
        ('{"type": "Feature", "a": "\\x"}', 1, 27),
        ('{"type": "Feature", "a": "open}', 1, 26),
        (COLLECTION + "]", 1, len(COLLECTION) + 1),
        (FEATURE + " " + FEATURE, 1, len(FEATURE) + 2),
        (FEATURE + "\n" + FEATURE + FEATURE, 2, len(FEATURE) + 1),
        (FEATURE + "\n" + FEATURE[:-1], 2, len(FEATURE)),
        ("\x1e" + FEATURE + "\n\x1e" + FEATURE[:-1] + "\n", 3, 1),
        ('\x1e{"type": "Feature", "a": "\x1e"}\n', 1, 28),
        ("\x1e" + FEATURE + "7\x1e" + FEATURE, 1, len(FEATURE) + 2),
        ("[" * 10 + "1", 1, 12),
    ],
)
def test_what_is_no_json_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    assert refused(text) == ("not-json", line, column)


@pytest.mark.parametrize(
    ("text", "column"),
    [('{"type": "Feature", "a": "\\ud800"}', 27), ('{"type": "Feature", "a\\udc00": 1}', 23)],
)
def test_half_a_surrogate_pair_is_refused(text: str, column: int) -> None:
    assert refused(text) == ("lone-surrogate", 1, column)


@pytest.mark.parametrize(
    ("number", "rejected"),
    [
        ("1e400", True),
        ("-1E+309", True),
        ("0.001e312", True),
        ("1e00000400", True),
        ("9" * 309, True),
        ("9" * 250 + "e99", True),
        ("9" * 308, False),
        ("1e308", False),
        ("1e-400", False),
        ("0.0000001e310", False),
        ('"1e400"', False),
        ('"\\\\\\" 1e400, [1e400]"', False),
        ('"code9e999"', False),
    ],
)
def test_a_number_that_no_double_holds_is_refused(number: str, rejected: bool) -> None:
    for text in (
        '{"type": "FeatureCollection", "features": [\n{"type": "Feature", "a": ' + number + "}]}",
        '{"type": "FeatureCollection", "features": [], \n"a": "1e400", "b": [' + number + "]}",
    ):
        if rejected:
            assert refused(text)[:2] == ("number-overflow", 2)
        else:
            assert geojson.write(read(text)) == text.encode()


def test_nesting_is_refused_beyond_five_hundred() -> None:
    for depth, fine in ((498, True), (499, False), (5_000, False), (200_000, False)):
        nested = "[" * depth + "]" * depth
        for text in (
            '{"type": "FeatureCollection", "features": [], "a":[' + nested + "]}",
            '{"type": "FeatureCollection", "features": [' + nested + "]}",
            '{"type": "Feature", "é": [' + nested + "]}",
        ):
            if fine:
                assert geojson.write(read(text)) == text.encode()
            else:
                start = text.index(nested)
                assert refused(text) == ("nesting-too-deep", 1, start + 499)
    assert refused("[" * 100_000)[0] == "nesting-too-deep"
    brackets = '{"type": "Feature", "a": "\\"' + "[" * 600 + '"}'
    assert geojson.write(read(brackets)) == brackets.encode()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("3", 1, 1),
        ("\n[1, 2]", 2, 1),
        ('{"a": 1}', 1, 1),
        ('{"type": "Topology"}', 1, 10),
        ('{"type": 7}', 1, 10),
        ('{"type": "point"}', 1, 10),
        ('{"type": "FeatureCollection"}', 1, 1),
        ('{"type": "FeatureCollection", "features": null}', 1, 43),
        ('{"type": "FeatureCollection", "features": {}}', 1, 43),
        ('{"type": "Feature", "type": "Blob"}', 1, 29),
        ("1\n2\n3", 1, 1),
    ],
)
def test_what_is_no_geojson_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    assert refused(text) == ("not-geojson", line, column)


# --- reference systems ---------------------------------------------------------------------------------------------


def with_crs(crs: Any) -> str:
    return '{"type": "FeatureCollection",\n "crs": ' + json.dumps(crs) + ', "features": []}'


def named(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    "crs",
    [
        None,
        named("urn:ogc:def:crs:OGC:1.3:CRS84"),
        named("urn:ogc:def:crs:EPSG::4326"),
        named("EPSG:4326"),
        named("http://www.opengis.net/def/crs/EPSG/0/4326"),
        {"type": "EPSG", "properties": {"code": 4326}},
    ],
)
def test_a_crs_that_means_wgs_84_is_valid(crs: Any) -> None:
    layer = read(with_crs(crs))
    assert (layer.frame.crs, codes(layer)) == (None, ["crs-wgs84"])
    assert geojson.verdict(layer.problems) == "valid"


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (named("EPSG:32637"), "EPSG:32637"),
        (named("urn:ogc:def:crs:EPSG::3857"), "EPSG:3857"),
        (named("WGS 84 / UTM zone 37N"), "EPSG:32637"),
        ({"type": "EPSG", "properties": {"code": "22770"}}, "EPSG:22770"),
    ],
)
def test_another_crs_is_reprojected_with_a_warning(crs: Any, code: str) -> None:
    layer = read(with_crs(crs))
    assert (layer.frame.crs, codes(layer)) == (code, ["crs-reprojected"])
    assert (layer.problems[0].line, layer.problems[0].column) == (2, 9)


@pytest.mark.parametrize(
    "crs",
    [
        named("EPSG:999999"),
        named("Nowhere"),
        named(""),
        named("EPSG:5703"),
        {"type": "link", "properties": {"href": "http://example.org"}},
        {"type": "name"},
        7,
        [],
    ],
)
def test_an_unknown_crs_is_refused(crs: Any) -> None:
    assert refused(with_crs(crs)) == ("crs-unknown", 2, 9)


def test_geometry_comes_in_degrees_whatever_the_crs() -> None:
    text = with_crs(named("EPSG:32637")).replace("[]", "[" + FEATURE.replace("[36, 35]", "[500000, 0.0]") + "]")
    layer = read(text)
    shape = geojson.geometry(layer.features[0], layer.frame.crs)
    assert shape is not None
    assert shape.coords[0] == pytest.approx((39, 0), abs=1e-9)  # where the zone's central meridian meets the equator
    assert geojson.coordinates(layer.features[0]) == [500000, 0]


# --- laws ----------------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | words
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=6
)
points = st.lists(numbers, min_size=2, max_size=4).map(lambda one: {"type": "Point", "coordinates": one})
good_features = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "geometry": st.none() | points,
        "properties": st.none() | st.dictionaries(words, anything, max_size=3),
    },
    optional={"id": numbers | words, "bbox": anything, "foreign": anything},
)
spaces = st.sampled_from(["", " ", "\n", "\r\n  ", "\t"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Write a GeoJSON file of some form in one of many layouts, with foreign and doubled members."""
    style: dict[str, Any] = {"indent": draw(st.sampled_from([None, 0, 2])), "ensure_ascii": draw(st.booleans())}
    features = draw(st.lists(good_features | anything, max_size=3))
    form = draw(st.sampled_from(["collection", "lines", "sequence", "feature", "geometry"]))
    if form == "feature":
        return draw(spaces) + json.dumps(draw(good_features), **style) + draw(spaces)
    if form == "geometry":
        return draw(spaces) + json.dumps(draw(points), **style) + draw(spaces)
    if form in ("lines", "sequence"):
        start, end = ("\x1e", "\n") if form == "sequence" else ("", draw(st.sampled_from(["\n", "\r\n", "\n\n"])))
        written = [start + json.dumps(feature) + end for feature in [*features, draw(good_features), draw(points)]]
        return draw(spaces) + "".join(written)
    members = [f'"type":{draw(spaces)}"FeatureCollection"']
    members += [
        f"{json.dumps(name)}: {json.dumps(value)}"
        for name, value in draw(st.lists(st.tuples(words, anything), max_size=3))
    ]
    separator = draw(spaces) + "," + draw(spaces)
    written = [json.dumps(feature, **style) for feature in features]
    if draw(st.booleans()):  # separators that differ
        separator = draw(spaces) + "," + draw(spaces)
        written = [("," + draw(spaces) if position else "") + text for position, text in enumerate(written)]
        separator = ""
    members.insert(
        draw(st.integers(0, len(members))),
        f'"features"{draw(spaces)}:{draw(spaces)}[{draw(spaces)}{separator.join(written)}{draw(spaces)}]',
    )
    if draw(st.booleans()):
        members.insert(0, '"features": [{"type": "Feature"}, 7]')
    return draw(spaces) + "{" + draw(spaces) + ("," + draw(spaces)).join(members) + draw(spaces) + "}" + draw(spaces)


encodings = st.sampled_from(
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), encodings)
def test_reading_and_writing_give_the_same_bytes(text: str, encoding: tuple[bytes, str]) -> None:
    data = encoding[0] + text.encode(encoding[1])
    layer = read(data)
    assert geojson.write(layer) == data
    assert [bytes(feature.text) for feature in read(geojson.write(layer)).features] == [
        bytes(feature.text) for feature in layer.features
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts())
def test_each_feature_is_what_a_plain_parser_finds(text: str) -> None:
    layer = read(text)
    if layer.frame.form == "collection":
        assert [json.loads(bytes(feature.text)) for feature in layer.features] == json.loads(text)["features"]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), encodings, st.data())
def test_any_bytes_give_a_layer_or_a_refusal(text: str, encoding: tuple[bytes, str], data: st.DataObject) -> None:
    content = bytearray(encoding[0] + text.encode(encoding[1]))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 8)))
        content[start:end] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"[" * 600, b"1e999", b"\\ud800", b"NaN", b"\x1e", b"}", b'"', b"\n"])
        )
    outcome = read_or_problem(bytes(content))
    if isinstance(outcome, Problem):
        assert outcome.line is not None
        assert outcome.column is not None
        assert min(outcome.line, outcome.column) >= 1
        return
    assert geojson.write(outcome) == content
    check_layer(outcome)
    for feature in outcome.features:
        geojson.geometry(feature, outcome.frame.crs)
        geojson.properties(feature)
        geojson.coordinates(feature)
        geojson.feature_id(feature)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_noise_is_read_whole_or_refused(noise: bytes) -> None:
    outcome = read_or_problem(noise)
    assert isinstance(outcome, Problem) or geojson.write(outcome) == noise
