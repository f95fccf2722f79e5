"""Two documents that were read apart, brought together."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import dates
from layers.comparing.changes import SAME_MEANING, Comparison, compare
from layers.comparing.matching import aligned, shown_on, without_unreadable
from layers.document import Document, Layer, Statement, Subject
from tests.layers.making import layer, named, square

SQUARE = square(0, 0)


def plain(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def differs(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Comparison:
    before, after = (Document(layers=(layer(*features),)) for features in (old, new))
    return compare(before, aligned(before, after))


def told(found: Comparison) -> list[tuple[str, str]]:
    return [(feature.how, feature.name) for each in found.layers for feature in each.features]


def test_files_that_say_the_same_do_not_differ() -> None:
    assert differs([named(SQUARE, "x")], [named(SQUARE, "x")]).equal


def test_an_id_matches_whatever_else_changed() -> None:
    old, new = named(SQUARE, "x", n=1), {**named(square(5, 5, 2), "x", n=2), "properties": {"name": "other"}}
    assert told(differs([old], [new])) == [("changed", "“other”")]


def test_ids_that_differ_in_kind_do_not_match() -> None:
    old, new = {**plain(SQUARE, a=1), "id": 1}, {**plain(square(9, 9), b=2), "id": "1"}
    assert [how for how, _ in told(differs([old], [new]))] == ["removed", "added"]


def test_a_name_matches_a_moved_shape_and_a_geometry_a_renamed_one() -> None:
    old = [plain(SQUARE, name="a"), plain(square(3, 3), name="b")]
    new = [plain(square(3, 3), name="B"), plain(square(0, 0, 2), name="a")]
    found = differs(old, new)
    assert sorted(told(found)) == [("changed", "“B”"), ("changed", "“a”")]
    assert found.layers[0].words == ("features in another order",)


def test_properties_match_a_nameless_shape_that_moved() -> None:
    (feature,) = differs([plain(SQUARE, kind="camp")], [plain(square(0, 0, 2), kind="camp")]).layers[0].features
    assert feature.how == "changed"
    assert feature.words[0].startswith("3 vertices moved")


def test_what_several_share_matches_nothing() -> None:
    old = [plain(SQUARE, name="a"), plain(square(3, 3), name="a")]
    new = [plain(square(7, 7), name="a", n=1), plain(square(8, 8), name="a", n=2)]
    assert sorted(how for how, _ in told(differs(old, new))) == ["added", "added", "removed", "removed"]


def test_a_text_that_means_the_same_is_told_as_such() -> None:
    old = layer(named(SQUARE, "x"))
    spread = msgspec.json.format(bytes(old.features[0].text), indent=2)
    new = structs.replace(old, features=(structs.replace(old.features[0], text=msgspec.Raw(spread)),))
    before = Document(layers=(old,))
    (feature,) = compare(before, aligned(before, Document(layers=(new,)))).layers[0].features
    assert feature.words == (SAME_MEANING,)


def test_layers_match_by_file_and_by_title_and_take_their_statements_along() -> None:
    old = Document(layers=(Layer("a", "A", "a.geojson"), Layer("b", "B", "b.geojson")))
    statement = Statement("s", "x", about=(Subject("one", 1),))
    new = Document(layers=(Layer("one", "Other", "a.geojson"), Layer("two", "B", "c.geojson")), statements=(statement,))
    brought = aligned(old, new)
    assert [each.id for each in brought.layers] == ["a", "b"]
    assert brought.statements[0].about == (Subject("a", 1),)
    words = [each.words for each in compare(old, brought).layers]
    assert words == [("title “A” → “Other”",), ("file “b.geojson” → “c.geojson”",)]


def test_an_id_that_means_another_layer_now_is_not_given_twice() -> None:
    old = Document(layers=(Layer("a", "A", "a.geojson"), Layer("b", "B", "b.geojson")))
    new = Document(layers=(Layer("b", "New", "n.geojson"), Layer("c", "B", "b.geojson"), Layer("a", "A", "a.geojson")))
    ids = [each.id for each in aligned(old, new).layers]
    assert len(ids) == len(set(ids))


def test_two_single_files_are_compared_whatever_they_are_called() -> None:
    old = Document(layers=(layer(named(SQUARE, "x"), layer_id="monday"),))
    new = Document(layers=(layer(named(SQUARE, "x"), layer_id="friday"),))
    found = compare(old, aligned(old, new))
    assert [each.how for each in found.layers] == ["changed"]
    assert told(found) == []


def test_a_document_on_a_date_holds_what_shows_then() -> None:
    july = plain(SQUARE, name="july", start="2015-07", end="2015-07")
    always, later = plain(SQUARE, name="always"), plain(SQUARE, name="later", start="2015-09-15")
    statements = (Statement("s", "x", start="2015-08"), Statement("t", "y", end="2015-08"))
    document = Document(layers=(layer(july, always, later),), statements=statements)
    then, now = shown_on(document, "2015-07"), shown_on(document, "2015-09")
    assert told(compare(then, now)) == [("removed", "“july”"), ("added", "“later”")]
    assert [[each.id for each in side.statements] for side in (then, now)] == [["t"], ["s"]]
    with pytest.raises(dates.DateError):
        shown_on(document, "yesterday")


def test_a_layer_that_could_not_be_read_is_not_taken_for_an_empty_one() -> None:
    read = Document(layers=(layer(named(SQUARE, "x")),))
    broken = Document(layers=(Layer("a", "a", "a.geojson", unreadable="It is missing."),))
    assert compare(*without_unreadable(read, broken)).equal


features = st.lists(
    st.builds(
        lambda identifier, name, west: {
            "type": "Feature",
            **({} if identifier is None else {"id": identifier}),
            "properties": {} if name is None else {"name": name},
            "geometry": square(west, 0),
        },
        st.none() | st.integers(0, 3) | st.sampled_from(["0", "1"]),
        st.none() | st.sampled_from(["a", "b"]),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(features, features)
def test_bringing_together_changes_no_text_and_gives_every_feature_its_own_key(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    before, after = (Document(layers=(layer(*each),)) for each in (old, new))
    (brought,) = aligned(before, after).layers
    assert [bytes(each.text) for each in brought.features] == [bytes(each.text) for each in after.layers[0].features]
    keys = [each.key for each in brought.features]
    assert len(set(keys)) == len(keys)
    assert all(key < brought.next_key for key in keys)
    found = compare(before, aligned(before, after))
    gone, come = (sum(how == each for how, _ in told(found)) for each in ("removed", "added"))
    assert len(old) - gone + come == len(new)


@given(features, st.randoms())
def test_the_same_features_in_another_order_are_only_that(old: list[dict[str, Any]], random: Any) -> None:
    new = list(old)
    random.shuffle(new)
    assert told(differs(old, new)) == []
