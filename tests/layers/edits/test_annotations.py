from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson, situation
from layers.document import Annotation, Document, FeatureRef, Figure, Subject
from layers.edits import Edit, EditError
from layers.edits.annotations import (
    add_annotation,
    anchor_annotations,
    annotate_features,
    duplicate_annotations,
    free_id,
    place_annotations,
    remove_annotations,
    reorder_annotations,
    set_annotation,
    style_annotations,
)
from layers.history import diff

NAMES = "abcde"
KINDS = ("callout", "text", "arrow", "rectangle", "image")
BEFORE = Document(
    figure=Figure(
        annotations=tuple(
            Annotation(name, kind, points=((float(place), 1.0), (2.0, float(place))), style={"own": [place]})  # type: ignore[arg-type]  # one of the kinds
            for place, (name, kind) in enumerate(zip(NAMES, KINDS, strict=True))
        )
    )
)


def order(document: Document) -> str:
    return "".join(annotation.id for annotation in document.figure.annotations)


def called(document: Document, name: str) -> Annotation:
    return next(annotation for annotation in document.figure.annotations if annotation.id == name)


IDS = st.sets(st.sampled_from(NAMES))
POINTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=4).map(tuple)
PLACES = st.dictionaries(st.sampled_from(NAMES), POINTS)
STYLES = st.fixed_dictionaries(
    {},
    optional={
        "stroke": st.sampled_from(["#005f9e", "none", None]),
        "stroke-width": st.one_of(st.none(), st.floats(0.25, 20)),
        "head": st.sampled_from(["end", "both", None]),
        "text-size": st.floats(6, 72),
    },
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(remove_annotations, IDS),
    st.builds(place_annotations, PLACES),
    st.builds(anchor_annotations, st.sampled_from(["ground", "paper"]), PLACES),
    st.builds(style_annotations, IDS, STYLES),
    st.builds(reorder_annotations, IDS, st.sampled_from(["front", "forward", "backward", "back"])),
    st.builds(lambda places: duplicate_annotations(places, {name: f"{name}-2" for name in places}), PLACES),
    st.builds(lambda name, text: set_annotation(name, text=text), st.sampled_from(NAMES), st.text()),
    st.builds(lambda text: add_annotation(Annotation("new", "text", text=text, points=((1.0, 2.0),))), st.text()),
)


@given(EDITS)
def test_undo_after_do_is_identity_and_redo_after_undo_too(edit: Edit) -> None:
    after = edit(BEFORE)
    change = diff(BEFORE, after)
    assert change.apply(BEFORE) == after
    assert change.inverse().apply(after) == BEFORE
    assert (after is BEFORE) == (not change)


@given(st.lists(EDITS, max_size=4))
def test_what_was_edited_is_written_and_read_again(edits: list[Edit]) -> None:
    document = BEFORE
    for edit in edits:
        try:
            document = edit(document)
        except EditError:
            continue
    again = situation.parse(situation.dump(document))
    assert [structs.astuple(each) for each in again.figure.annotations] == [
        structs.astuple(each) for each in document.figure.annotations
    ]


@given(IDS, st.sampled_from(["front", "forward", "backward", "back"]))
def test_reordering_keeps_everything_and_the_order_of_what_is_moved(ids: set[str], where: Any) -> None:
    after = order(reorder_annotations(ids, where)(BEFORE))
    assert sorted(after) == sorted(NAMES)
    assert [name for name in after if name in ids] == sorted(ids)
    assert [name for name in after if name not in ids] == [name for name in NAMES if name not in ids]
    places, former = ([text.index(name) for name in sorted(ids)] for text in (after, NAMES))
    upward = where in ("front", "forward")
    assert all((now >= then) if upward else (now <= then) for now, then in zip(places, former, strict=True))


@pytest.mark.parametrize(
    ("ids", "where", "after"),
    [
        ("b", "front", "acdeb"),
        ("bd", "front", "acebd"),
        ("bd", "back", "bdace"),
        ("bc", "forward", "adbce"),
        ("de", "forward", "abcde"),
        ("bc", "backward", "bcade"),
        ("a", "backward", "abcde"),
    ],
)
def test_the_order_after_a_move(ids: str, where: Any, after: str) -> None:
    assert order(reorder_annotations(ids, where)(BEFORE)) == after


def test_a_style_takes_what_its_kind_is_drawn_by_and_keeps_what_it_does_not_know() -> None:
    after = style_annotations(NAMES, {"head": "both", "stroke-width": 3.0})(BEFORE)
    assert called(after, "c").style == {"own": [2], "head": "both", "stroke-width": 3.0}
    assert called(after, "d").style == {"own": [3], "stroke-width": 3.0}
    assert called(style_annotations("c", {"head": None})(after), "c").style == {"own": [2], "stroke-width": 3.0}


def test_a_copy_lies_on_top_and_gets_a_number_of_its_own() -> None:
    numbered = style_annotations("a", {"number": "X"})(BEFORE)
    after = duplicate_annotations({"a": ((5.0, 5.0),)}, {"a": free_id(numbered, "callout")})(numbered)
    assert order(after) == "abcde" + "callout"
    assert called(after, "callout").points == ((5.0, 5.0),)
    assert "number" not in called(after, "callout").style
    assert free_id(after, "callout") == "callout-2"


def test_members_are_set() -> None:
    after = set_annotation("e", file="logo.png", subject=Subject("bases", 1), extent=(1.0, 2.0, 3.0, 4.0), text="x")(
        BEFORE
    )
    assert called(after, "e").file == "logo.png"
    assert set_annotation("e", file="logo.png")(after) is after


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (remove_annotations({"gone"}), "no annotation “gone” any more"),
        (place_annotations({"gone": ()}), "any more"),
        (reorder_annotations({"gone"}, "front"), "any more"),
        (set_annotation("gone", text="x"), "any more"),
        (add_annotation(Annotation("a", "text")), "“a” already"),
        (style_annotations("a", {"text-size": 5.0}), "Text size: give from 6 to 72."),
        (style_annotations("a", {"stroke": "red"}), "Line colour: give #rrggbb or none."),
        (set_annotation("e", file="../logo.png"), "leaves it"),
        (add_annotation(Annotation("new", "image", file="/logo.png")), "absolute path"),
    ],
)
def test_what_cannot_be_done_says_why(edit: Edit, says: str) -> None:
    with pytest.raises(EditError, match=says):
        edit(BEFORE)


@pytest.mark.parametrize(
    "make", [lambda: style_annotations("a", {"colour": "#000000"}), lambda: set_annotation("a", points=())]
)
def test_an_unknown_setting_is_a_slip_of_the_program(make: Callable[[], Edit]) -> None:
    with pytest.raises(TypeError, match="no such setting"):
        make()


def test_a_feature_without_an_id_gets_one_to_be_annotated() -> None:
    data = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": null}]}'
    layer = geojson.read(data, layer_id="bases", title="Bases", file="bases.geojson")
    before = structs.replace(BEFORE, layers=(layer,))
    after = annotate_features("spotlight", [FeatureRef("bases", 0)])(before)
    assert called(after, "spotlight").subject == Subject("bases", 1)
    assert geojson.feature_id(after.layer("bases").features[0]) == 1
    again = annotate_features("callout", [FeatureRef("bases", 0)])(after)
    assert again.layer("bases") is after.layer("bases")
