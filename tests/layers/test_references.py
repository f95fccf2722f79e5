from pathlib import Path

from layers import geojson
from layers.document import Annotation, Document, Figure, Layer, Source, Statement, Subject
from layers.references import dangling_references

BASES = geojson.read(
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1, "properties": {}, "geometry": null}]}',
    layer_id="bases",
    title="Bases",
    file="bases.geojson",
)


def test_what_leads_somewhere_is_not_mentioned() -> None:
    statements = (
        Statement("one", "A.", source="isw", about=(Subject("bases", 1),), start="2015-09~"),
        Statement("two", "B.", contradicts=("one",), corroborates=("two",)),
    )
    document = Document(as_of="2015-09", layers=(BASES,), sources=(Source("isw", {}),), statements=statements)
    assert dangling_references(document) == ()


def test_each_name_that_leads_nowhere_is_told_with_its_place() -> None:
    statement = Statement(
        "one",
        "A.",
        source="isw",
        about=(Subject("bases", 1), Subject("bases", "1"), Subject("bases", 2), Subject("roads", 1)),
        reported="30.9.2015",
        contradicts=("two",),
        corroborates=("one", "three"),
    )
    problems = dangling_references(
        Document(as_of="now", layers=(BASES,), statements=(Statement("zero", "Z."), statement))
    )
    assert {problem.severity for problem in problems} == {"warning"}
    assert [(problem.code, problem.message) for problem in problems] == [
        (
            "not-a-date",
            "as_of: “now” is not a date. Write one such as 2015, 2015-09, 2015-09-30, 2015-09~ or 2015-08/2015-09.",
        ),
        ("missing-source", "statements[1].source: there is no source “isw”."),
        ("missing-statement", "statements[1].corroborates[1]: there is no statement “three”."),
        ("missing-statement", "statements[1].contradicts[0]: there is no statement “two”."),
        ("missing-feature", "statements[1].about[1].feature: bases.geojson has no feature with the id “1”."),
        ("missing-feature", "statements[1].about[2].feature: bases.geojson has no feature with the id 2."),
        ("missing-layer", "statements[1].about[3].layer: there is no layer “roads”."),
        (
            "not-a-date",
            "statements[1].reported: “30.9.2015” is not a date. "
            "Write one such as 2015, 2015-09, 2015-09-30, 2015-09~ or 2015-08/2015-09.",
        ),
    ]


def test_features_of_a_layer_that_could_not_be_read_are_not_called_missing() -> None:
    broken = Layer("bases", "Bases", "bases.geojson", unreadable="It is missing.")
    statement = Statement("one", "A.", about=(Subject("bases", 1),))
    assert dangling_references(Document(layers=(broken,), statements=(statement,))) == ()


def test_features_pictures_and_settings_of_annotations_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    annotations = (
        Annotation("spot", "spotlight", subject=Subject("bases", 7)),
        Annotation("note", "text", text="x", style={"text-size": 3, "stroke": "red", "anything": 1}),
        Annotation("logo", "image", file="logo.png"),
        Annotation("text", "image", file="text.png"),
    )
    document = Document(layers=(BASES,), figure=Figure(annotations=annotations))
    assert [(problem.code, problem.message) for problem in dangling_references(document, tmp_path)] == [
        ("missing-feature", "figure.annotations[0].subject.feature: bases.geojson has no feature with the id 7."),
        ("annotation-style", "figure.annotations[1].style.text-size: must be from 6 to 72."),
        ("annotation-style", "figure.annotations[1].style.stroke: must be #rrggbb or none."),
        (
            "picture",
            f"figure.annotations[2].file: logo.png: there is no such file in {tmp_path}; "
            "put it there or choose another.",
        ),
        ("picture", "figure.annotations[3].file: text.png: it is neither a PNG nor a JPEG."),
    ]
    assert len(dangling_references(document)) == 3
