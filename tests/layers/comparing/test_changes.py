from msgspec import structs

from layers import edits
from layers.comparing.changes import FeatureDifference, compare
from layers.document import Document, FeatureRef, Layer, Statement
from layers.edits.geometry import add_feature, delete_features, move_vertex, set_geometry
from layers.edits.properties import remove_property, set_property
from tests.layers.making import layer, named, square

A, B = FeatureRef("a", 0), FeatureRef("a", 1)


def two() -> Document:
    return Document(layers=(layer(named(square(0, 0), "left", n=1), named(square(1, 0), "right")),))


def one_change(before: Document, after: Document) -> FeatureDifference:
    (difference,) = compare(before, after).layers
    (feature,) = difference.features
    return feature


def test_nothing_differs_between_a_document_and_itself() -> None:
    assert compare(two(), two()).equal


def test_a_vertex_that_moved_is_told_with_both_outlines() -> None:
    before = two()
    found = one_change(before, move_vertex(A, (0, 2), 1.5, 1)(before))
    assert (found.ref, found.name, found.how) == (A, "“left”", "changed")
    assert found.words[0] == "1 vertex moved"
    assert found.words[1].startswith("area +3,0")
    assert found.before is not None
    assert found.now is not None
    assert (found.before.area, found.now.area) == (1, 1.25)


def test_properties_are_told_one_by_one() -> None:
    before = two()
    after = set_property([A], "n", 2)(set_property([A], "state", "held")(remove_property([A], "name")(before)))
    assert one_change(before, after).words == ("name: “left” removed", "n: 1 → 2", "state: “held” added")
    many = before
    for number in range(8):
        many = set_property([A], f"p{number}", number)(many)
    assert one_change(before, many).words[-1] == "2 more properties"


def test_features_that_came_and_went_are_told() -> None:
    before = two()
    after = add_feature("a", square(5, 5), {"name": "new"})(delete_features([B])(before))
    (difference,) = compare(before, after).layers
    assert [(each.how, each.name) for each in difference.features] == [("removed", "“right”"), ("added", "“new”")]
    assert difference.features[0].now is None
    assert difference.features[1].before is None


def test_an_outline_that_is_removed_or_of_another_kind_is_told() -> None:
    before = two()
    assert one_change(before, set_geometry(A, None)(before)).words == ("outline removed",)
    line = set_geometry(A, {"type": "LineString", "coordinates": [[0, 0], [1, 0]]})(before)
    assert one_change(before, line).words[0] == "Polygon → LineString"


def test_layers_and_the_rest_are_told_in_words() -> None:
    before = two()
    after = edits.set_layer("a", title="B", visible=False, locked=True, opacity=0.5)(before)
    after = edits.add_layer(Layer("z", "Z", "z.geojson"))(after)
    after = edits.set_figure(paper="A3", map_number="7")(edits.set_as_of("2015-09")(edits.set_title("T")(after)))
    after = structs.replace(after, statements=(Statement("s", "x"),))
    found = compare(before, after)
    changed, added = found.layers
    assert changed.words == ("title “a” → “B”", "hidden", "opacity 100% → 50%", "locked")
    assert (added.layer, added.how) == ("z", "added")
    assert found.words == (
        "Title: “Untitled situation” → “T”",
        "As-of date: none → 2015-09",
        "Figure: map number nothing → “7”",
        "Figure: paper “A4” → “A3”",
    )
    (entry,) = found.entries
    assert (entry.kind, entry.id, entry.name, entry.how) == ("statement", "s", "x", "added")
    assert compare(after, before).layers[1].how == "removed"
