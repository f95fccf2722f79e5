"""The report of what differs, in words and as JSON."""

from layers import edits
from layers.comparing.changes import compare
from layers.comparing.report import lines, summary
from layers.document import Document, FeatureRef, Source, Statement
from layers.edits.geometry import add_feature, delete_features, move_vertex
from layers.edits.properties import set_property
from tests.layers.making import layer, line, named, square

LEFT, RIGHT = FeatureRef("a", 0), FeatureRef("a", 1)


def before() -> Document:
    source = Source("isw", {"id": "isw", "type": "report", "title": "Order of battle"})
    statement = Statement("s1", "Ten tanks were seen.", source="isw", reliability="B")
    features = named(square(0, 0), "left", n=1), named(square(1, 0), "right")
    return Document(layers=(layer(*features),), sources=(source,), statements=(statement,))


def after() -> Document:
    document = move_vertex(LEFT, (0, 2), 1.5, 1)(before())
    document = set_property([LEFT], "n", 2)(document)
    document = delete_features([RIGHT])(document)
    document = add_feature("a", line((0, 0), (1, 0)), {"name": "road"})(document)
    document = edits.set_figure(map_number="13")(edits.set_as_of("2015-10")(document))
    statement = Statement("s1", "Ten tanks were seen.", source=None, reliability="A")
    return Document(**{**_fields(document), "statements": (statement,), "sources": ()})


def _fields(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in document.__struct_fields__}


def test_the_words_name_what_came_went_and_changed() -> None:
    assert list(lines(compare(before(), after()))) == [
        "Layer “a”: features: 1 new, 1 gone, 1 changed",
        "  · “left”: n: 1 → 2; 1 vertex moved; area +3,078 km²",
        "  − “right”: Polygon; area 12,310 km²",
        "  + “road”: LineString; length 111 km",
        "Statements",
        "  · [s1] Ten tanks were seen.: source: “isw” removed; reliability: “B” → “A”",
        "Sources",
        "  − [isw] Order of battle.",
        "The situation",
        "  · As-of date: none → 2015-10",
        "  · Figure: map number nothing → “13”",
    ]
    assert list(lines(compare(before(), before()))) == ["Nothing differs."]


def test_the_object_holds_ids_values_and_sizes() -> None:
    told = summary(compare(before(), after()))
    assert told["equal"] is False
    left, right, road = told["layers"][0]["features"]
    assert (left["id"], left["how"]) == ("left", "changed")
    assert left["properties"] == [{"name": "n", "old": 1, "new": 2}]
    assert left["geometry"]["new"]["area"] > left["geometry"]["old"]["area"] > 1.2e10
    assert (right["how"], right["geometry"]["new"]) == ("removed", None)
    assert (road["how"], road["geometry"]["old"], road["geometry"]["new"]["length"]) == ("added", None, 111319.5)
    (statement,) = told["statements"]
    assert {"name": "source", "old": "isw"} in statement["members"]
    assert told["sources"][0]["how"] == "removed"
    assert summary(compare(before(), before()))["equal"] is True
