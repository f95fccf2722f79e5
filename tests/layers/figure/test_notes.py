from typing import Any

import pytest
from msgspec import json, structs

from layers.document import Document, FeatureRef, Layer, Source, Statement, Subject
from layers.figure.notes import Notes, choose, cited_sources, grade_key, number_list, texts
from layers.geojson import read
from layers.subjects import SubjectIndex


def layer(layer_id: str, *ids: str) -> Layer:
    point = {"type": "Point", "coordinates": [36.0, 35.0]}
    features = [{"type": "Feature", "id": each, "properties": {}, "geometry": point} for each in ids]
    data = json.encode({"type": "FeatureCollection", "features": features})
    return read(data, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


TOWNS = layer("towns", "homs", "hama", "idlib")
HIDDEN = layer("hidden", "secret")
NEWSPAPER = Source("times", {"type": "article-newspaper", "title": "A", "container-title": "The Times"})


def document(*statements: Statement, **more: Any) -> Document:
    return Document(layers=(TOWNS, HIDDEN), statements=statements, sources=(NEWSPAPER,), **more)


def about(statement_id: str, *ids: str, layer_id: str = "towns", **more: Any) -> Statement:
    return Statement(
        statement_id, f"Text {statement_id}.", about=tuple(Subject(layer_id, each) for each in ids), **more
    )


def chosen(situation: Document, in_frame: list[int]) -> Notes:
    refs = [FeatureRef("towns", key) for key in in_frame]
    return choose(situation, SubjectIndex(situation), lambda ref: ref.layer == "towns", refs)


def test_numbers_follow_the_order_in_which_the_eye_meets_the_shapes() -> None:
    situation = document(about("one", "homs"), about("two", "hama"), about("three", "idlib", "homs"))
    notes = chosen(situation, [2, 0, 1])  # idlib, homs, hama
    assert notes.numbers == {"three": 1, "one": 2, "two": 3}


def test_statements_about_no_shape_or_a_shape_outside_the_frame_have_no_number() -> None:
    situation = document(about("here", "homs"), about("away", "hama"), Statement("general", "Text."))
    notes = chosen(situation, [0])
    assert notes.numbers == {"here": 1}
    assert [statement.id for statement in notes.elsewhere] == ["away"]
    assert [statement.id for statement in notes.placeless] == ["general"]


def test_statements_about_hidden_features_alone_stay_away() -> None:
    notes = chosen(document(about("hidden", "secret", layer_id="hidden")), [0])
    assert notes.all == ()


def test_restricted_statements_and_private_notes_are_absent() -> None:
    situation = document(
        about("open", "homs", note="PRIVATE"), about("closed", "homs", restricted=True, note="PRIVATE")
    )
    notes = chosen(situation, [0])
    assert [statement.id for statement in notes.all] == ["open"]
    assert b"PRIVATE" not in json.encode(texts(situation, notes))


def test_what_starts_after_the_as_of_date_is_hidden() -> None:
    situation = document(about("early", "homs", start="2015-08"), about("late", "homs", start="2015-10"))
    assert [each.id for each in chosen(structs.replace(situation, as_of="2015-09-30"), [0]).all] == ["early"]
    assert len(chosen(situation, [0]).all) == 2


def test_a_note_says_source_place_date_grade_and_who_disagrees() -> None:
    situation = document(
        about(
            "first",
            "homs",
            source="times",
            locator="p. 3",
            speaks_of="2015-09~",
            reliability="B",
            credibility="2",
            contradicts=("second", "elsewhere"),
            likelihood="likely",
        ),
        about("second", "homs", source="times"),
    )
    first, second = texts(situation, chosen(situation, [0]))["numbered"]
    assert first["credit"] == "The Times, p. 3 · about September 2015"
    assert first["details"] == ["Grade B2", "Likelihood: likely", "Accounts differ: see 2"]
    assert second["credit"] == "The Times"
    assert second["details"] == []


def test_the_first_note_names_its_source_in_full_and_the_later_ones_briefly() -> None:
    report = Source(
        "report",
        {"type": "report", "title": "R", "publisher": "Institute", "author": [{"family": "Doe", "given": "J."}]},
    )
    situation = document(about("one", "homs", source="report"), about("two", "homs", source="report"))
    situation = structs.replace(situation, sources=(report,))
    first, second = texts(situation, chosen(situation, [0]))["numbered"]
    assert first["credit"] == "Doe, Institute"
    assert second["credit"] == "Doe"


def test_two_sources_of_one_name_are_told_apart_by_date() -> None:
    other = Source("later", {**NEWSPAPER.csl, "issued": {"date-parts": [[2015, 8, 25]]}})
    situation = document(about("one", "homs", source="times"), about("two", "homs", source="later"))
    situation = structs.replace(situation, sources=(NEWSPAPER, other))
    credit = [note["credit"] for note in texts(situation, chosen(situation, [0]))["numbered"]]
    assert credit == ["The Times", "The Times, 25 August 2015"]


def test_the_public_identity_of_a_source_is_the_one_that_is_shown() -> None:
    hidden = Source("times", {"type": "book", "title": "Real name"}, public={"type": "book", "title": "An official"})
    situation = structs.replace(document(about("one", "homs", source="times")), sources=(hidden,))
    notes = chosen(situation, [0])
    assert texts(situation, notes)["numbered"][0]["credit"] == "An official"
    assert cited_sources(situation, notes.all) == [hidden]


def test_a_source_that_is_missing_is_said_to_be() -> None:
    situation = document(about("one", "homs", source="nowhere"))
    assert texts(situation, chosen(situation, [0]))["numbered"][0]["credit"] == "Source not given"


def test_the_grade_key_explains_what_occurs_and_says_ungraded_once() -> None:
    graded, plain = about("a", "homs", reliability="F", credibility="6"), about("b", "homs")
    key = grade_key([graded, plain])
    assert key is not None
    assert "F reliability cannot be judged" in key
    assert "B usually" not in key
    assert key.count("ungraded") == 1
    assert "ungraded" not in str(grade_key([graded]))
    assert grade_key([plain]) is None


@pytest.mark.parametrize(
    ("numbers", "expected"), [([], ""), ([2, 1], "1, 2"), ([1, 2, 3, 7], "1–3, 7"), ([5, 5, 9, 10], "5, 9, 10")]
)
def test_runs_of_numbers_are_shortened(numbers: list[int], expected: str) -> None:
    assert number_list(numbers) == expected
