"""What a publish copy holds, and what is nowhere in it."""

import re
from typing import Any

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Document, FeatureRef, Figure, Layer, Party, Source, Statement, Subject
from layers.edits import EditError
from layers.publishing import publish
from layers.publishing.features import GRIDS
from layers.publishing.generalising import Area, generalise, province_at, withhold
from layers.publishing.handling import MARKS, lowers, mark, strictest
from layers.publishing.local_paths import without_local_paths

SECRET = re.compile(r"secret", re.IGNORECASE)
PROVINCE = shapely.box(36, 34, 38, 36)


def inside(place: BaseGeometry) -> Area | None:
    return Area(PROVINCE, "province") if PROVINCE.covers(place) else None


def layer_of(*features: dict[str, Any], layer_id: str = "sites", **presentation: Any) -> Layer:
    text = msgspec.json.encode({"type": "FeatureCollection", "generator": "SECRET program", "features": list(features)})
    layer = geojson.read(text, layer_id=layer_id, title="Sites", file="SECRET/sites.geojson")
    return structs.replace(layer, **presentation)


def point(
    identifier: Any = None, longitude: float = 36.123456, latitude: float = 35.654321, **told: Any
) -> dict[str, Any]:
    feature = {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
    }
    return feature if identifier is None else {"id": identifier, **feature}


def written(document: Document) -> str:
    """Return all that a document holds as text."""

    def plain(value: Any) -> Any:
        return str(bytes(value), "utf-8") if isinstance(value, bytes | msgspec.Raw) else value

    return repr(msgspec.to_builtins(document, enc_hook=plain, builtin_types=(bytes,))) + " ".join(
        bytes(feature.text).decode() for layer in document.layers for feature in layer.features
    )


def positions(document: Document) -> list[Any]:
    return [geojson.coordinates(feature) for layer in document.layers for feature in layer.features]


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


def full_of_secrets() -> Document:
    site = point("a", name="Depot", informant="SECRET name", method="traced from /home/secret/scan.tif by hand")
    site |= {"bbox": [36.1, 35.6, 36.2, 35.7], "note": "SECRET foreign member"}
    site["geometry"]["crs"] = "SECRET crs"
    return Document(
        title="Copy of C:\\Users\\secret agent\\case.json",
        parties=(Party("ours", "Ours", extra={"contact": "SECRET"}),),
        layers=(
            layer_of(site, extra={"origin": "SECRET"}, style={"colour": "#112233", "memo": "SECRET"}),
            layer_of(point("b", name="SECRET hidden"), layer_id="hidden", visible=False, title="SECRET layer"),
            Layer("broken", "SECRET broken", "x.geojson", unreadable="/home/secret/x.geojson is missing"),
        ),
        sources=(
            Source(
                "secret-name-interview",
                {"id": "secret-name-interview", "type": "interview", "author": [{"family": "Secret"}]},
                public={"id": "secret-public", "type": "interview", "title": "Resident", "note": "SECRET note"},
            ),
            Source("uncited", {"id": "uncited", "title": "SECRET report"}),
            Source("of-restricted", {"id": "of-restricted", "title": "SECRET cable"}),
            Source("paper", {"id": "paper", "title": "Paper", "URL": "file:///home/secret/p.pdf", "note": "SECRET"}),
        ),
        statements=(
            Statement(
                "one",
                "A depot stands here.",
                source="secret-name-interview",
                locator="SECRET cellar, minute 12",
                about=(Subject("sites", "a"), Subject("hidden", "b")),
                graded_by="SECRET analyst",
                graded_on="2015",
                grade_reason="SECRET reason",
                reliability="B",
                credibility="2",
                note="SECRET note",
                tags=("SECRET tag",),
                contradicts=("secret-two",),
                extra={"evidence": [{"file": "SECRET.jpg"}]},
            ),
            Statement(
                "secret-two", "SECRET text", source="of-restricted", about=(Subject("sites", "a"),), restricted=True
            ),
            Statement("three", "SECRET: about a hidden feature", about=(Subject("hidden", "b"),)),
            Statement("four", "Printed in a paper.", source="paper"),
        ),
        figure=Figure(subtitle="from \\\\server\\secret\\maps\\a.png", extra={"logo": "/home/secret/logo.png"}),
        extra={"journal": "SECRET"},
        text=b'{"sitmap": 1, "note": "SECRET"}',
    )


def test_no_secret_is_anywhere_in_the_copy() -> None:
    assert SECRET.search(written(full_of_secrets()))
    copy = publish(full_of_secrets())
    assert not SECRET.search(written(copy)), SECRET.findall(written(copy))


def test_what_is_public_stays() -> None:
    copy = publish(full_of_secrets())
    first, second = copy.statements
    assert (first.id, second.id) == ("one", "four")
    assert (first.reliability, first.credibility) == ("B", "2")
    assert first.about == (Subject("sites", "a"),)
    source = copy.source(first.source)
    assert source is not None
    assert source.csl["title"] == "Resident"
    assert copy.layers[0].style == {"colour": "#112233"}
    (feature,) = copy.layers[0].features
    assert geojson.properties(feature) == {"name": "Depot", "method": "traced from (a local file) by hand"}
    assert geojson.feature_id(feature) == "a"
    assert positions(copy) == [[36.123456, 35.654321]]


def test_the_document_itself_stays_as_it_is() -> None:
    document = full_of_secrets()
    before = written(document)
    publish(document)
    assert written(document) == before


def test_publishing_twice_gives_the_same_copy() -> None:
    copy = publish(full_of_secrets())
    assert publish(copy) == copy


def test_a_source_with_a_public_identity_of_a_restricted_statement_goes_too() -> None:
    source = Source("s", {"id": "s", "title": "Real"}, public={"title": "Public"})
    copy = publish(Document(sources=(source,), statements=(Statement("one", "Text", source="s", restricted=True),)))
    assert (copy.sources, copy.statements) == ((), ())


@pytest.mark.parametrize(
    ("told", "shows"),
    [({"start": "2015-10"}, False), ({"end": "2015-08"}, False), ({"start": "2015-09"}, True), ({"start": 5}, True)],
)
def test_a_feature_that_does_not_show_at_the_date_is_absent(told: dict[str, Any], shows: bool) -> None:
    copy = publish(Document(as_of="2015-09-30", layers=(layer_of(point(**told)),)))
    assert len(copy.layers[0].features) == shows


def test_keys_stay_when_features_are_absent() -> None:
    copy = publish(Document(as_of="2015", layers=(layer_of(point(start="2016"), point(), point()),)))
    assert [feature.key for feature in copy.layers[0].features] == [1, 2]


def test_a_bad_member_is_left_out_and_the_rest_published() -> None:
    good, bad, worse = point(name="Good"), point(name="Bad"), point(name="Worse")
    bad |= {"geometry": {"type": 5, "coordinates": "SECRET"}, "coordinates": ["SECRET"]}
    worse["properties"] = ["SECRET"]
    layer = layer_of(good, bad, worse)
    copy = publish(Document(layers=(layer,)))
    told = [(geojson.properties(feature), geojson.geometry_type(feature)) for feature in copy.layers[0].features]
    assert told == [({"name": "Good"}, "Point"), ({"name": "Bad"}, None), ({}, "Point")]
    assert "SECRET" not in written(copy)


def test_a_bare_geometry_is_published_as_a_feature() -> None:
    text = b'{"type": "LineString", "coordinates": [[1, 2], [3, 4]], "memo": "SECRET"}'
    layer = geojson.read(text, layer_id="line", title="Line", file="line.geojson")
    copy = publish(Document(layers=(layer,)))
    assert positions(copy) == [[[1, 2], [3, 4]]]
    assert "SECRET" not in written(copy)


def test_members_that_only_a_geometry_has_do_not_pass_in_a_feature() -> None:
    copy = publish(Document(layers=(layer_of(point() | {"coordinates": ["SECRET"], "geometries": []}),)))
    assert positions(copy) == [[36.123456, 35.654321]]
    assert "SECRET" not in written(copy)


@pytest.mark.parametrize("where", ["feature", "layer"])
@pytest.mark.parametrize(
    ("allowed", "place"), [("exact", [36.1235, 35.6543]), ("vicinity", [36.123, 35.654]), ("locality", [36.12, 35.65])]
)
def test_positions_are_no_finer_than_allowed(where: str, allowed: str, place: list[float]) -> None:
    layer = layer_of(point(publish=allowed)) if where == "feature" else layer_of(point(), style={"publish": allowed})
    copy = publish(Document(layers=(layer,)))
    assert positions(copy) == [place]
    assert "36.123456" not in written(copy)
    assert "publish" not in written(copy).replace("publisher", "")


@given(longitude=st.floats(-180, 180), latitude=st.floats(-85, 85), allowed=st.sampled_from(sorted(GRIDS)))
def test_rounding_moves_a_position_by_half_a_step_at_most(longitude: float, latitude: float, allowed: str) -> None:
    copy = publish(Document(layers=(layer_of(point(None, longitude, latitude, publish=allowed)),)))
    ((x, y),) = positions(copy)
    step = GRIDS[allowed]
    assert abs(x - longitude) <= step / 2 + 1e-7
    assert abs(y - latitude) <= step / 2 + 1e-7
    assert round(x / step, 3) == round(x / step)


def test_what_may_not_be_published_is_absent_with_what_is_said_of_it() -> None:
    document = Document(
        layers=(layer_of(point("a", publish="no"), point("b")),),
        statements=(
            Statement("one", "About a", about=(Subject("sites", "a"),)),
            Statement("two", "About both", about=(Subject("sites", "a"), Subject("sites", "b"))),
        ),
    )
    copy = publish(document)
    assert only(copy).about == (Subject("sites", "b"),)
    assert [feature.key for feature in copy.layers[0].features] == [1]


def test_a_place_that_may_go_out_as_a_province_becomes_that_area() -> None:
    symbol: dict[str, Any] = {"marker-symbol": "home"}
    site = point("a", publish="province", name="SECRET house", state="held", **symbol)
    document = Document(
        layers=(layer_of(site),), statements=(Statement("one", "Text", about=(Subject("sites", "a"),)),)
    )
    copy = publish(document, area_of=inside)
    (feature,) = copy.layers[0].features
    assert PROVINCE.equals(geojson.geometry(feature))
    assert geojson.properties(feature) == {
        "state": "held",
        "precision": "province",
        "method": "generalised to the province for publication",
    }
    assert only(copy).about == (Subject("sites", "a"),)
    assert "36.12" not in written(copy)


def test_generalising_removes_what_lies_in_no_known_area() -> None:
    layer = layer_of(point("a"), point("b", 10.0, 10.0))
    document = publish(
        Document(layers=(layer,), statements=(Statement("one", "Text", about=(Subject("sites", "b"),)),))
    )
    edit = generalise(
        [FeatureRef("sites", 0), FeatureRef("sites", 1)],
        area_of=inside,
    )
    general = edit(document)
    assert [feature.key for feature in general.layers[0].features] == [0]
    assert general.statements == ()


def test_withholding_removes_the_feature_and_what_is_said_of_it_alone() -> None:
    document = Document(
        layers=(layer_of(point("a"), point("b")),), statements=(Statement("one", "T", about=(Subject("sites", "a"),)),)
    )
    left = withhold([FeatureRef("sites", 0)])(document)
    assert [feature.key for feature in left.layers[0].features] == [1]
    assert left.statements == ()


@pytest.mark.parametrize("ref", [FeatureRef("sites", 7), FeatureRef("nowhere", 0)])
def test_an_edit_of_features_that_are_gone_says_so(ref: FeatureRef) -> None:
    with pytest.raises(EditError):
        withhold([ref])(Document(layers=(layer_of(point()),)))


def test_the_basemap_knows_the_area_around_a_town_and_none_at_sea() -> None:
    raqqa = shapely.Point(39.01, 35.95)
    area = province_at(raqqa)
    assert area is not None
    assert area.outline.covers(raqqa)
    assert (area.precision, area.name) == ("province", "Raqqa")
    assert province_at(shapely.Point(-30, 40)) is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("traced from /home/ana/maps/a b.tif", "traced from (a local file)"),
        ("see C:\\Users\\Ana Maria\\x.pdf, page 2", "see (a local file), page 2"),
        ("file:///tmp/x.png", "(a local file)"),
        ("on \\\\server\\share\\x.doc", "on (a local file)"),
        ("in ~/maps/x", "in (a local file)"),
        ("/Users/ana/x", "(a local file)"),
        ("https://example.org/home/ana", "https://example.org/home/ana"),
        ("and/or, 30/09/2015, km/h, TLP:RED", "and/or, 30/09/2015, km/h, TLP:RED"),
        ("Ratio 1:250 000; c: see d", "Ratio 1:250 000; c: see d"),
    ],
)
def test_local_paths_give_way(text: str, clean: str) -> None:
    assert without_local_paths(text) == clean


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TLP:RED", "TLP:RED"),
        ("tlp: amber + strict", "TLP:AMBER+STRICT"),
        ("TLP:WHITE", "TLP:CLEAR"),
        ("Official", None),
        (None, None),
    ],
)
def test_a_mark_is_read_however_it_is_spelled(text: str | None, found: str | None) -> None:
    assert mark(text) == found


@given(st.lists(st.sampled_from(MARKS), min_size=1))
def test_the_strictest_mark_counts(marks: list[str]) -> None:
    assert strictest(marks) == MARKS[max(map(MARKS.index, marks))]


@pytest.mark.parametrize(
    ("former", "wanted", "lower"),
    [
        (None, "TLP:CLEAR", False),
        ("TLP:GREEN", "TLP:AMBER", False),
        ("TLP:AMBER", "tlp: amber", False),
        ("TLP:AMBER+STRICT", "TLP:AMBER", True),
        ("TLP:RED", None, True),
        ("TLP:RED", "Internal", True),
        ("Internal", "TLP:GREEN", True),
        ("Internal", "TLP:RED", False),
        ("Internal", "Internal", False),
        (" ", None, False),
    ],
)
def test_a_mark_that_asks_for_less_is_noticed(former: str | None, wanted: str | None, lower: bool) -> None:
    assert lowers(former, wanted) == lower


def test_a_mark_in_words_of_its_own_stays_beside_it() -> None:
    assert strictest(["Internal", "TLP:GREEN", None, "Internal"]) == "TLP:GREEN · Internal"
    assert strictest([None, ""]) is None


def test_the_copy_takes_the_strictest_mark_of_what_it_shows() -> None:
    document = Document(
        layers=(
            layer_of(point("a", handling="TLP:AMBER"), layer_id="seen", handling="TLP:CLEAR"),
            layer_of(point("a", handling="TLP:RED"), layer_id="hidden", visible=False),
        ),
        statements=(
            Statement("one", "Text", handling="TLP:RED", restricted=True),
            Statement("two", "Text", handling="TLP:GREEN"),
        ),
        figure=Figure(handling="TLP:CLEAR"),
    )
    assert publish(document).figure.handling == "TLP:AMBER"


def test_every_feature_of_a_layer_keeps_its_place() -> None:
    layer = layer_of(*[point(None, number / 1000, 1.0, memo="x") for number in range(1000)])
    copy = publish(Document(layers=(layer,)))
    assert positions(copy) == [[number / 1000, 1.0] for number in range(1000)]


def test_the_answer_for_sensitive_features_counts_for_those_alone() -> None:
    layer = layer_of(point("a", 39.01, 35.95, amenity="hospital", name="SECRET hospital"), point("b", name="Depot"))
    document = Document(layers=(layer,))
    assert "SECRET" in written(publish(document))
    general = publish(document, "generalise")
    names = [geojson.properties(feature).get("name") for feature in general.layers[0].features]
    assert names == ["Raqqa", "Depot"]
    assert "SECRET" not in written(general)
    assert "39.01" not in written(general)
    assert [feature.key for feature in publish(document, "withhold").layers[0].features] == [1]


def test_an_answer_for_what_may_not_be_published_at_all_is_no_error() -> None:
    document = Document(layers=(layer_of(point("a", amenity="hospital", publish="no")),))
    assert publish(document, "withhold").layers[0].features == ()
