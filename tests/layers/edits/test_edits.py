from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from layers import edits, geojson
from layers.document import Document, FeatureRef, Figure, Layer, Party, Statement, Subject, View
from layers.edits import Edit, EditError
from layers.edits.properties import remove_property, set_property

GEOJSON = b"""{"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": 1, "properties": {"name": "Tartus", "runways":  0}, "geometry": null},
  {"type": "Feature", "id": 2, "properties": {"name": "Latakia"}, "geometry": null},
  {"type": "Feature", "properties": null, "geometry": null},
  3
]}
"""


def bases(**presentation: Any) -> Layer:
    layer = geojson.read(GEOJSON, layer_id="bases", title="Bases", file="bases.geojson")
    return structs.replace(layer, **presentation)


ZONES = Layer("zones", "Zones", "zones.geojson")
GOVERNMENT = Party("government", "Government", colour="#8a3b2e")


def document(**members: Any) -> Document:
    return Document(**{"layers": (bases(), ZONES), "parties": (GOVERNMENT,)} | members)


@pytest.mark.parametrize(
    ("edit", "member", "value"),
    [
        (edits.set_title("Syria"), "title", "Syria"),
        (edits.set_as_of("2015-09"), "as_of", "2015-09"),
        (edits.set_view(View(38, 35, 6)), "view", View(38, 35, 6)),
        (edits.set_figure(title="Bases", notes=("One.",)), "figure", Figure(title="Bases", notes=("One.",))),
        (edits.add_party(Party("isis", "ISIS")), "parties", (GOVERNMENT, Party("isis", "ISIS"))),
        (
            edits.change_party("government", short="Gov.", colour="#000000"),
            "parties",
            (Party("government", "Government", "Gov.", "#000000"),),
        ),
        (edits.delete_party("government"), "parties", ()),
        (edits.move_layer("zones", 0), "layers", (ZONES, bases())),
        (edits.move_layer("bases", 9), "layers", (ZONES, bases())),
        (
            edits.set_layer("zones", opacity=0.5, locked=True),
            "layers",
            (bases(), structs.replace(ZONES, opacity=0.5, locked=True)),
        ),
        (
            edits.add_layer(Layer("new", "New", "new.geojson"), 0),
            "layers",
            (Layer("new", "New", "new.geojson"), bases(), ZONES),
        ),
        (edits.remove_layer("zones"), "layers", (bases(),)),
    ],
)
def test_an_edit_changes_one_member(edit: Edit, member: str, value: object) -> None:
    before = document()
    after = edit(before)
    assert getattr(after, member) == value
    assert structs.replace(after, **{member: getattr(before, member)}) == before


@pytest.mark.parametrize(
    "edit",
    [
        edits.set_title("Untitled situation"),
        edits.set_as_of(None),
        edits.set_view(None),
        edits.set_figure(paper="A4"),
        edits.set_layer("bases", visible=True),
        edits.move_layer("bases", 0),
        edits.move_layer("zones", 5),
        edits.change_party("government", name="Government"),
        set_property([FeatureRef("bases", 0)], "name", "Tartus"),
        remove_property([FeatureRef("bases", 0)], "height"),
    ],
)
def test_an_edit_that_changes_nothing_returns_the_document_itself(edit: Edit) -> None:
    before = document()
    assert edit(before) is before


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (edits.set_as_of("soon"), "“soon” is not a date"),
        (edits.set_as_of("2015/2016"), "not an interval"),
        (edits.set_layer("roads", visible=False), "no layer “roads”"),
        (edits.set_layer("bases", opacity=1.5), "from 0 to 1"),
        (edits.set_layer("bases", title=" "), "needs a title"),
        (edits.add_layer(Layer("bases", "B", "b.geojson")), "id “bases” already"),
        (edits.add_layer(Layer("b", "B", "Bases.geojson")), "kept in bases.geojson already"),
        (edits.remove_layer("roads"), "no layer “roads”"),
        (edits.add_party(Party("government", "G")), "“government” already"),
        (edits.add_party(Party("g", " ")), "needs a name"),
        (edits.change_party("government", colour="red"), "“red” is not a colour"),
        (edits.change_party("g", name="G"), "no party “g”"),
        (edits.delete_party("g"), "no party “g”"),
        (set_property([FeatureRef("bases", 0)], "depth", float("nan")), "JSON cannot hold"),
        (set_property([FeatureRef("bases", 3)], "depth", 1), "is no feature"),
        (set_property([FeatureRef("bases", 9)], "depth", 1), "not there any more"),
        (set_property([FeatureRef("bases", 0), FeatureRef("bases", 9)], "depth", 1), "not there any more"),
        (set_property([FeatureRef("roads", 0)], "depth", 1), "no layer “roads”"),
        (set_property([FeatureRef("bases", 0)], "", 1), "needs a name"),
    ],
)
def test_an_edit_that_cannot_be_done_says_why(edit: Edit, reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        edit(document())


@pytest.mark.parametrize("setting", [edits.set_figure, edits.set_layer, edits.change_party])
def test_a_misspelt_setting_is_a_mistake_of_the_program(setting: Callable[..., Edit]) -> None:
    with pytest.raises(TypeError, match="colr"):
        setting(*([] if setting is edits.set_figure else ["bases"]), colr="#000000")


def test_a_locked_layer_can_be_shown_differently_and_nothing_else() -> None:
    locked = document(layers=(bases(locked=True),))
    assert edits.set_layer("bases", locked=False)(locked) == document(layers=(bases(),))
    for edit in (edits.remove_layer("bases"), set_property([FeatureRef("bases", 0)], "name", "X")):
        with pytest.raises(EditError, match="“Bases” is locked"):
            edit(locked)


def test_a_layer_that_could_not_be_read_cannot_be_edited_but_removed() -> None:
    broken = document(layers=(Layer("bases", "Bases", "bases.geojson", unreadable="The file is missing."),))
    with pytest.raises(EditError, match="could not be read"):
        set_property([FeatureRef("bases", 0)], "name", "X")(broken)
    assert edits.remove_layer("bases")(broken).layers == ()


def test_removing_a_layer_takes_its_features_out_of_statements() -> None:
    statement = Statement("one", "Text.", about=(Subject("bases", 1), Subject("zones", 1)))
    after = edits.remove_layer("bases")(document(statements=(statement,)))
    assert after.statements[0].about == (Subject("zones", 1),)


def test_a_property_of_many_features_is_set_at_once_and_touches_nothing_else() -> None:
    after = set_property([FeatureRef("bases", 0), FeatureRef("bases", 1), FeatureRef("bases", 2)], "state", "held")(
        document()
    )
    assert geojson.write(after.layer("bases")) == (
        GEOJSON.replace(b'"runways":  0}', b'"runways":  0, "state":  "held"}')
        .replace(b'"Latakia"}', b'"Latakia", "state": "held"}')
        .replace(b'"properties": null', b'"properties": {"state": "held"}')
    )
    assert after.layer("bases").features[3] == bases().features[3]


def test_removing_a_property_touches_nothing_else() -> None:
    after = remove_property([FeatureRef("bases", key) for key in range(3)], "runways")(document())
    assert geojson.write(after.layer("bases")) == GEOJSON.replace(b', "runways":  0', b"")


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("Air bases", "air-bases-2"),
        ("Aïr Bãses", "air-bases-2"),
        ("قواعد", "unnamed"),
        ("../../etc", "etc"),
        ("New", "new"),
    ],
)
def test_a_new_layer_gets_a_name_that_is_free(wish: str, name: str) -> None:
    before = document(layers=(Layer("a", "A", "Air-Bases.geojson"),))
    layer = edits.new_layer(before, wish)
    assert (layer.id, layer.file, layer.title) == (name, f"{name}.geojson", wish)
    assert edits.add_layer(layer)(before).layers[-1] is layer


def test_parties_keep_the_order_they_are_put_in() -> None:
    document = Document(parties=tuple(Party(name, name.upper()) for name in "abc"))

    def order(edit: Edit) -> str:
        return "".join(party.id for party in edit(document).parties)

    assert order(edits.move_party("c", 0)) == "cab"
    assert order(edits.move_party("a", 9)) == "bca"
    assert order(edits.move_party("b", -1)) == "bac"
    assert edits.move_party("b", 1)(document) is document
    with pytest.raises(EditError, match="no party “d”"):
        edits.move_party("d", 0)(document)
