from typing import Any

import pytest
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Layer, Source, Statement, Subject
from layers.edits import Edit, EditError
from layers.edits.identifiers import notice_of_ids
from layers.edits.statements import (
    add_source,
    add_statement,
    attach,
    change_source,
    change_statement,
    delete_source,
    delete_statement,
    detach,
    source_id,
    statement_id,
    without_subjects,
)


def layer(*ids: str, layer_id: str = "bases") -> Layer:
    """Return a layer of features with these JSON ids; an empty text stands for none."""
    members = [f'"id": {each}, ' if each else "" for each in ids]
    features = ",\n".join(f'{{"type": "Feature", {each}"properties": {{}}, "geometry": null}}' for each in members)
    data = f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'.encode()
    return geojson.read(data, layer_id=layer_id, title=layer_id.title(), file=f"{layer_id}.geojson")


ISW = Source("isw", {"id": "isw", "type": "report", "title": "Game Changer"})
FIRST = Statement("first", "Tartus is the only base.", source="isw", about=(Subject("bases", 1),))
SECOND = Statement("second", "Weaponry is at Latakia.", contradicts=("first",), corroborates=("first",))


def document(*layers: Layer, **members: Any) -> Document:
    return Document(**{"layers": layers, "statements": (FIRST, SECOND), "sources": (ISW,)} | members)


def ids(document: Document, layer_id: str = "bases") -> list[str | int | float | None]:
    return [geojson.feature_id(feature) for feature in document.layer(layer_id).features]


def ref(key: int, layer_id: str = "bases") -> FeatureRef:
    return FeatureRef(layer_id, key)


def test_attaching_leaves_a_file_alone_whose_features_have_ids() -> None:
    before = document(layer("1", '"1"', "2.5"))
    after = attach("second", [ref(2), ref(1), ref(0)])(before)
    assert after.statement("second").about == (Subject("bases", 2.5), Subject("bases", "1"), Subject("bases", 1))
    assert after.layers is before.layers
    assert notice_of_ids(before, [ref(0), ref(1), ref(2)]) is None
    assert attach("second", [ref(1)])(after) is after


@pytest.mark.parametrize(
    ("present", "given"),
    [
        (("4", ""), 5),
        (("", ""), 2),  # 1 is what the first statement names, though no feature has it any more
        (('"a"', ""), "bases-1"),
        (('"bases-1"', "1", ""), "bases-2"),
    ],
)
def test_a_feature_without_an_id_gets_one_that_is_new_to_layer_and_statements(
    present: tuple[str, ...], given: int | str
) -> None:
    before = document(layer(*present))
    last = ref(len(present) - 1)
    after = attach("second", [last])(before)
    assert ids(after)[-1] == given
    assert ids(after)[:-1] == ids(before)[:-1]
    assert after.statement("second").about == (Subject("bases", given),)
    assert notice_of_ids(before, [last]) == (
        "1 feature of “Bases” gets an id in the file, so that the statement can name what it is about."
    )


def test_a_doubled_id_is_resolved_for_the_feature_that_is_attached() -> None:
    before = document(layer("1", "1"))
    after = attach("second", [ref(1)])(before)
    assert ids(after) == [1, 2]
    assert after.statement("second").about == (Subject("bases", 2),)
    assert after.statement("first").about == (Subject("bases", 1), Subject("bases", 2))


def test_a_bare_geometry_becomes_a_feature_when_it_needs_an_id() -> None:
    data = b'{"type": "Point", "coordinates": [35.86, 34.90]}\n'
    bare = geojson.read(data, layer_id="bases", title="Bases", file="bases.geojson")
    after = attach("second", [ref(0)])(document(bare, statements=(SECOND,)))
    assert ids(after) == [1]
    assert b"[35.86, 34.90]" in geojson.write(after.layer("bases"))


def test_ids_are_not_given_in_a_locked_layer() -> None:
    locked = structs.replace(layer("1", ""), locked=True)
    before = document(locked)
    assert attach("second", [ref(0)])(before).statement("second").about == (Subject("bases", 1),)
    with pytest.raises(EditError, match="“Bases” is locked"):
        attach("second", [ref(1)])(before)


def test_detaching_names_the_feature_no_more_and_keeps_its_id() -> None:
    before = document(layer("1", "2"))
    after = detach("first", [ref(0), ref(1)])(before)
    assert after.statement("first").about == ()
    assert after.layers is before.layers
    assert detach("second", [ref(0)])(before) is before


def test_a_new_statement_is_attached_in_the_same_step() -> None:
    before = document(layer("1", ""), layer("", layer_id="zones"))
    after = add_statement(Statement("third", "Both."), [ref(1), ref(0, "zones")])(before)
    assert after.statements[:2] == before.statements
    assert after.statement("third").about == (Subject("bases", 2), Subject("zones", 2))
    assert notice_of_ids(before, [ref(1), ref(0, "zones")]) == (
        "1 feature of “Bases” and 1 feature of “Zones” get an id in the file, "
        "so that the statement can name what it is about."
    )


def test_a_deleted_statement_is_no_longer_referred_to() -> None:
    after = delete_statement("first")(document())
    assert after.statements == (Statement("second", SECOND.text),)


def test_a_source_keeps_its_id_in_its_csl_item() -> None:
    after = change_source("isw", csl={"type": "book"}, public={"title": "A think tank"})(document())
    assert after.sources == (Source("isw", {"type": "book", "id": "isw"}, {"title": "A think tank"}),)
    added = add_source(Source("bbc", {"type": "webpage"}))(document())
    assert added.sources[-1] == Source("bbc", {"type": "webpage", "id": "bbc"})


def test_a_source_that_is_used_cannot_be_deleted() -> None:
    with pytest.raises(EditError, match=r"“Game Changer” is the source of 1 statement: “Tartus is the only base.”"):
        delete_source("isw")(document())
    unused = change_statement("first", source=None)(document())
    assert delete_source("isw")(unused).sources == ()


def test_the_statements_that_use_a_source_are_named_up_to_three() -> None:
    statements = tuple(Statement(str(number), f"{number} " + "word " * 20, source="isw") for number in range(5))
    with pytest.raises(EditError) as caught:
        delete_source("isw")(document(statements=statements))
    assert str(caught.value).count("“") == 4
    assert " and 2 more. " in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (add_statement(Statement("first", "Again.")), "“first” already"),
        (add_statement(Statement("third", " \n")), "needs a text"),
        (add_statement(Statement("third", "T.", source="bbc")), "no source “bbc”"),
        (add_statement(Statement("third", "T.", start="30.9.2015")), "“30.9.2015” is not a date"),
        (add_statement(Statement("third", "T."), [ref(7)]), "not there any more"),
        (change_statement("third", text="T."), "no statement “third”"),
        (change_statement("first", graded_on="now"), "“now” is not a date"),
        (change_statement("first", contradicts=("third",)), "no statement “third”"),
        (delete_statement("third"), "no statement “third”"),
        (attach("third", [ref(0)]), "no statement “third”"),
        (attach("first", [ref(0, "roads")]), "no layer “roads”"),
        (attach("first", [ref(1)]), "is no feature"),
        (detach("first", [ref(9)]), "not there any more"),
        (add_source(Source("isw", {})), "“isw” already"),
        (change_source("bbc", csl={}), "no source “bbc”"),
        (delete_source("bbc"), "no source “bbc”"),
    ],
)
def test_an_edit_that_cannot_be_done_says_why(edit: Edit, reason: str) -> None:
    damaged = geojson.read(
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1}, [1]]}',
        layer_id="bases",
        title="Bases",
        file="bases.geojson",
    )
    with pytest.raises(EditError, match=reason):
        edit(document(damaged))


def test_the_id_of_a_statement_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="id"):
        change_statement("first", id="other")


def test_features_that_go_are_taken_out_of_statements() -> None:
    about = (Subject("bases", 1), Subject("bases", "x"), Subject("zones", 1))
    before = document(
        layer("1", '"x"', '"x"'), layer("1", layer_id="zones"), statements=(Statement("a", "A.", about=about),)
    )
    assert without_subjects(before, [ref(0)]).statement("a").about == about[1:]
    assert without_subjects(before, [ref(1)]) is before  # the id stays on the other feature
    assert without_subjects(before, [ref(1), ref(2)]).statement("a").about == (about[0], about[2])


def test_ids_are_proposed_from_what_people_would_call_things() -> None:
    before = document()
    assert statement_id(before, "Armour seen at the air base near Latakia.") == "armour-seen-at-the-air"
    assert statement_id(before, "First") == "first-2"
    author = [{"family": "Kozak", "given": "C."}]
    assert source_id(before, {"author": author, "issued": {"date-parts": [[2015, 9, 17]]}}) == "kozak-2015"
    assert source_id(before, {"title": "Isw"}) == "isw-2"
    assert source_id(before, {}) == "source"
