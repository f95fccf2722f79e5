import json
from typing import Any

from layers import edits, geojson
from layers.document import Document, FeatureRef, Layer, Statement, Subject
from layers.edits import Edit
from layers.edits import geometry as edits_geometry
from layers.edits import statements as edits_statements
from layers.history import diff
from layers.subjects import SubjectIndex


def layer_of(layer_id: str, *identifiers: Any) -> Layer:
    features = [
        {"type": "Feature", "geometry": None, "properties": {}} | ({} if each is None else {"id": each})
        for each in identifiers
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return geojson.read(text, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


def statement(identifier: str, *about: tuple[str, Any]) -> Statement:
    return Statement(identifier, "said", about=tuple(Subject(*each) for each in about))


DOCUMENT = Document(
    layers=(layer_of("a", 1, "1", None, "x", "x"), layer_of("b", 1)),
    statements=(
        statement("number", ("a", 1)),
        statement("text", ("a", "1")),
        statement("doubled", ("a", "x")),
        statement("both", ("b", 1), ("a", 1)),
        statement("lost", ("a", 7), ("c", 1)),
        statement("nothing"),
    ),
)


def test_numbers_and_texts_are_different_ids() -> None:
    index = SubjectIndex(DOCUMENT)
    assert index.features(DOCUMENT.statement("number")) == (FeatureRef("a", 0),)
    assert index.features(DOCUMENT.statement("text")) == (FeatureRef("a", 1),)


def test_a_doubled_id_means_every_feature_that_has_it() -> None:
    assert SubjectIndex(DOCUMENT).find(Subject("a", "x")) == (FeatureRef("a", 3), FeatureRef("a", 4))


def test_what_is_missing_is_left_out() -> None:
    assert SubjectIndex(DOCUMENT).features(DOCUMENT.statement("lost")) == ()


def test_the_statements_of_features_come_in_the_documents_order() -> None:
    index = SubjectIndex(DOCUMENT)
    assert [each.id for each in index.statements([FeatureRef("a", 0)])] == ["number", "both"]
    assert [each.id for each in index.statements([FeatureRef("b", 0), FeatureRef("a", 3)])] == ["doubled", "both"]
    assert index.statements([FeatureRef("a", 2)]) == ()


def test_the_index_follows_changes_as_if_it_were_made_anew() -> None:
    steps: list[Edit] = [
        edits_geometry.delete_features([FeatureRef("a", 0)]),
        edits_geometry.add_feature("a", None, {}),
        edits_statements.attach("nothing", [FeatureRef("a", 2), FeatureRef("a", 4)]),
        edits.remove_layer("b"),
        edits.add_layer(layer_of("b", 1, 2)),
    ]
    document = DOCUMENT
    index = SubjectIndex(document)
    for step in steps:
        for each in document.statements:
            index.features(each)  # so that every layer is indexed before the change
        after = step(document)
        index.follow(after, diff(document, after))
        document = after
        fresh = SubjectIndex(document)
        assert [index.features(each) for each in document.statements] == [
            fresh.features(each) for each in document.statements
        ]
