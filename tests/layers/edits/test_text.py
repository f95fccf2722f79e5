"""Features and layers edited as text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer
from layers.edits import EditError
from layers.edits.text import feature_problems, layer_problems, set_feature_text, set_layer_text
from layers.history import diff

POINT = b'{"type": "Feature", "properties": {}, "geometry": null}'


def layer_of(data: bytes, file: str = "shapes.geojson") -> Layer:
    return geojson.read(data, layer_id="shapes", title="Shapes", file=file)


def document_of(data: bytes, file: str = "shapes.geojson") -> Document:
    return Document(layers=(layer_of(data, file),))


def feature(name: str, identifier: str | int | None = None) -> bytes:
    member = {} if identifier is None else {"id": identifier}
    return json.dumps({"type": "Feature", **member, "properties": {"name": name}, "geometry": None}).encode()


def collection(*features: bytes, gap: bytes = b",\n") -> bytes:
    return b'{"type": "FeatureCollection", "features": [\n' + gap.join(features) + b"\n]}\n"


def keys(document: Document) -> list[int]:
    return [each.key for each in document.layer("shapes").features]


def features_of(document: Document) -> tuple[Feature, ...]:
    return document.layer("shapes").features


NAMES = st.sampled_from(["Idlib", "إدلب", "Hama", "😀"])
FEATURES = st.builds(feature, NAMES, st.sampled_from([None, 1, "1", "a", "b"]))
GAPS = st.sampled_from([b",\n", b", ", b"\r\n,  "])
LISTS = st.lists(FEATURES, max_size=6)
COLLECTIONS = st.builds(lambda features, gap: collection(*features, gap=gap), LISTS, GAPS)
LINES = st.lists(FEATURES, min_size=1, max_size=5).map(lambda features: b"\n".join(features) + b"\n")
SEQUENCES = st.lists(FEATURES, min_size=1, max_size=5).map(
    lambda features: b"".join(b"\x1e" + each + b"\n" for each in features)
)
FILES = COLLECTIONS | LINES | SEQUENCES | FEATURES


@given(FILES)
def test_the_text_that_a_layer_has_changes_nothing(data: bytes) -> None:
    document = document_of(data)
    assert set_layer_text("shapes", data)(document) is document
    for each in features_of(document):
        assert set_feature_text(FeatureRef("shapes", each.key), bytes(each.text))(document) is document


@given(FILES, FILES)
def test_the_file_is_what_was_typed_byte_for_byte(before: bytes, typed: bytes) -> None:
    document = document_of(before)
    after = set_layer_text("shapes", typed)(document)
    assert geojson.write(after.layer("shapes")) == typed
    assert len(set(keys(after))) == len(features_of(after))
    assert diff(document, after).inverse().apply(after) == document


@given(COLLECTIONS, FEATURES, st.data())
def test_the_text_of_one_feature_changes_no_other_byte(before: bytes, typed: bytes, data: st.DataObject) -> None:
    document = document_of(before)
    if not features_of(document):
        return
    chosen = data.draw(st.sampled_from(features_of(document)))
    after = set_feature_text(FeatureRef("shapes", chosen.key), typed)(document)
    texts = [typed if each is chosen else bytes(each.text) for each in features_of(document)]
    leads = geojson.leads(document.layer("shapes"))
    frame = document.layer("shapes").frame
    written = b"".join(lead + text for lead, text in zip(leads, texts, strict=True))
    assert geojson.write(after.layer("shapes")) == frame.head + written + frame.tail
    assert all(
        new is old for new, old in zip(features_of(after), features_of(document), strict=True) if old is not chosen
    )


@given(
    st.lists(NAMES, unique=True, min_size=1).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names)))
)
def test_features_that_only_move_stay_the_same(order: tuple[list[str], list[str]]) -> None:
    before, typed = (collection(*map(feature, names)) for names in order)
    document = document_of(before)
    after = set_layer_text("shapes", typed)(document)
    assert {id(each) for each in features_of(after)} == {id(each) for each in features_of(document)}


def test_a_changed_feature_keeps_its_key_and_the_others_stay_the_same() -> None:
    document = document_of(collection(feature("a"), feature("b"), feature("c")))
    after = set_layer_text("shapes", collection(feature("a"), feature("B"), feature("c")))(document)
    assert keys(after) == [0, 1, 2]
    assert [new is old for new, old in zip(features_of(after), features_of(document), strict=True)] == [
        True,
        False,
        True,
    ]


def test_an_id_tells_which_feature_was_changed_when_others_come_and_go() -> None:
    document = document_of(collection(feature("a", 1), feature("b", "1"), feature("c", 3)))
    typed = collection(feature("new"), feature("C", 3), feature("B", "1"))
    assert keys(set_layer_text("shapes", typed)(document)) == [0, 2, 1]


def test_a_new_feature_gets_a_key_that_no_other_ever_had() -> None:
    document = document_of(collection(feature("a"), feature("b")))
    without = set_layer_text("shapes", collection(feature("a")))(document)
    again = set_layer_text("shapes", collection(feature("a"), feature("c")))(without)
    assert keys(again) == [0, 2]
    assert again.layer("shapes").next_key == 3


def test_encoding_and_mark_of_the_file_stay() -> None:
    typed = collection(feature("إدلب"))
    for data in (collection(feature("a")).decode().encode("utf-16"), b"\xef\xbb\xbf" + collection(feature("a"))):
        document = document_of(data)
        after = set_layer_text("shapes", typed)(document)
        assert after.layer("shapes").frame.encoding == document.layer("shapes").frame.encoding
        assert geojson.text_of(after.layer("shapes")) == typed
        assert layer_of(geojson.write(after.layer("shapes"))).problems == document.layer("shapes").problems


def test_the_reference_system_of_the_file_follows_its_text() -> None:
    crs = b'"crs": {"type": "name", "properties": {"name": "EPSG:32637"}}, '
    single = b'{"type": "Feature", ' + crs + b'"properties": {}, "geometry": null}'
    document = document_of(single)
    assert set_layer_text("shapes", POINT)(document).layer("shapes").frame.crs is None
    assert set_feature_text(FeatureRef("shapes", 0), POINT)(document).layer("shapes").frame.crs is None
    several = document_of(collection(POINT, POINT))
    after = set_feature_text(FeatureRef("shapes", 0), single)(several)
    assert after.layer("shapes").frame.crs is None
    unknown = single.replace(b"EPSG:32637", b"somewhere")
    assert bytes(features_of(set_feature_text(FeatureRef("shapes", 0), unknown)(several))[0].text) == unknown
    with pytest.raises(EditError, match="cannot be placed"):
        set_feature_text(FeatureRef("shapes", 0), unknown)(document)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (b'{"type": "Feature"', "Line 1, column 19"),
        (b'{\n"type": "Feature",\n}', "Line 3, column 1"),
        (b"[1, 2]", "Line 1, column 1"),
        (b'  {"type": "FeatureCollection", "features": []}', "Line 1, column 3"),
        (POINT + b"\n" + POINT, "Line 1, column 1"),
        (b"", "Line 1, column 1"),
    ],
)
def test_what_is_no_feature_is_refused_at_its_place(typed: bytes, place: str) -> None:
    document = document_of(collection(POINT))
    with pytest.raises(EditError, match=place):
        set_feature_text(FeatureRef("shapes", 0), typed)(document)
    [problem] = feature_problems(document.layer("shapes"), features_of(document)[0], typed)
    assert problem.severity == "error"
    assert f"Line {problem.line}, column {problem.column}" == place


def test_white_space_around_a_feature_is_left_out() -> None:
    document = document_of(collection(POINT, POINT))
    assert set_feature_text(FeatureRef("shapes", 0), b"\n " + POINT + b"\r\n")(document) is document


def test_a_file_of_lines_keeps_each_feature_on_its_line() -> None:
    document = document_of(POINT + b"\n" + POINT + b"\n")
    with pytest.raises(EditError, match="Line 2, column 9: This file keeps each feature on a line"):
        set_feature_text(FeatureRef("shapes", 0), b"\n" + POINT.replace(b" ", b"\n", 2))(document)


def test_a_layer_that_is_refused_names_the_place() -> None:
    document = document_of(collection(POINT))
    with pytest.raises(EditError, match="Line 3, column 1: "):
        set_layer_text("shapes", collection(POINT[:-1]))(document)


@pytest.mark.parametrize("change", [{"locked": True}, {"unreadable": "it is missing"}])
def test_what_cannot_be_edited_is_refused(change: dict[str, object]) -> None:
    layer = structs.replace(layer_of(collection(POINT)), **change)
    document = Document(layers=(layer,))
    for edit in (set_layer_text("shapes", collection()), set_feature_text(FeatureRef("shapes", 0), feature("a"))):
        with pytest.raises(EditError):
            edit(document)


def test_a_feature_that_is_gone_is_refused() -> None:
    with pytest.raises(EditError, match="not there any more"):
        set_feature_text(FeatureRef("shapes", 9), POINT)(document_of(collection(POINT)))


def test_problems_of_a_feature_stand_in_its_own_text() -> None:
    layer = layer_of(collection(POINT, POINT))
    typed = b'\n{"type": "Feature", "properties": {}, "geometry":\n {"type": "Point", "coordinates": [200, 100]}}'
    [problem] = feature_problems(layer, layer.features[1], typed)
    assert problem.severity == "warning"
    assert problem.line in (2, 3)


def test_problems_of_a_layer_are_those_of_its_file() -> None:
    layer = layer_of(collection(POINT))
    doubled = collection(feature("a", 1), feature("b", 1))
    assert [(problem.code, problem.line) for problem in layer_problems(layer, doubled)] == [("id-duplicate", 3)]
    assert [problem.severity for problem in layer_problems(layer, b"{")] == ["error"]
