import json
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from msgspec import structs
from pyproj import Geod
from shapely import LineString, Point, Polygon

import assets
from layers import dates, geojson, situation
from layers.document import Document, Feature, Layer, Statement
from layers.validity.checking import check
from tests.colours import VISIONS, apart, contrast

FOLDER = assets.path("situations", "syria-2015-09")
WGS84 = Geod(ellps="WGS84")

JARABULUS, MAREA, AZAZ = (38.01111, 36.8175), (37.19709, 36.48259), (37.04628, 36.58662)
EUPHRATES_AT_THE_BORDER = (38.0285, 36.8328)
ZONE_DEPTHS = {"zone-a": 45_000, "zone-b": 60_000}  # metres
WEST_ENDS = {"zone-a": (37.1626, 36.6569), "zone-b": (37.07609, 36.63828)}  # the border nearest to Marea and Azaz

FEATURES = {
    "bases": {"tartus-naval-facility": "Point", "latakia-air-base": "Point"},
    "contested-provinces": dict.fromkeys(("idlib", "latakia", "hama", "homs"), "Polygon"),
    "proposed-zone": {"zone-a": "Polygon", "zone-b": "Polygon", "zone-c": None},
    "towns": dict.fromkeys(("idlib", "damascus", "homs", "hama", "latakia", "tartus"), "Point"),
    "diplomatic-track": dict.fromkeys(
        ("dushanbe", "doha", "moscow", "tehran", "vienna", "london", "new-york", "kunduz", "egypt"), "Point"
    ),
}
ALL_ZONES = "proposed-zone/zone-a proposed-zone/zone-b proposed-zone/zone-c"
ARTICLE = [  # statement, paragraph of the article, what it speaks of, what it is about
    ("coalition-offer", 1, "2015-09-15", "diplomatic-track/dushanbe"),
    ("tajik-border", 1, "2015-09", "diplomatic-track/kunduz"),
    ("largest-deployment", 2, "2015-09", ""),
    ("latakia-armour", 3, "2015-09", "bases/latakia-air-base"),
    ("first-strikes", 4, "2015-09-30", ""),
    ("cit-no-comment", 5, None, ""),
    ("egypt-exercise", 6, "2015-09", "diplomatic-track/egypt"),
    ("un-speech", 6, "2015-09-28", "diplomatic-track/new-york"),
    ("tartus-only-base", 7, "2015-09", "bases/tartus-naval-facility"),
    ("only-ally", 8, "2015-09", ""),
    ("terrain-lost", 8, "2015-09", "contested-provinces/latakia contested-provinces/hama"),
    ("idlib-city-seized", 9, "2015-03", "contested-provinces/idlib towns/idlib"),
    ("idlib-expelled", 9, "2015-09~", "contested-provinces/idlib"),
    ("heartland-threat", 9, "2015-09", "contested-provinces/latakia contested-provinces/hama"),
    ("manpower", 9, "2015-09", ""),
    ("all-corners", 10, "2015-09", ""),
    ("demonstrations", 10, "2015-09", "towns/damascus towns/homs towns/hama"),
    ("offensives-feared", 11, "2015-09", "contested-provinces/latakia contested-provinces/homs"),
    ("mediterranean", 11, "2015-09", ""),
    ("coalition-pressure", 12, "2015-09", ""),
    ("zone-agreed", 13, "2015-07", ALL_ZONES),
    ("zone-thwart", 13, "2015-09", ALL_ZONES),
    ("zone-iran", 13, "2015-09", ALL_ZONES),
    ("vienna-deal", 14, "2015-07-14", "diplomatic-track/vienna"),
    ("doha-trilateral", 14, "2015-08-03", "diplomatic-track/doha"),
    ("kurz", 15, "2015-09-08", "diplomatic-track/tehran"),
    ("hammond", 15, "2015-09-09", "diplomatic-track/london"),
    ("tehran-plan", 16, "2015-09-15", "diplomatic-track/tehran"),
    ("soleimani", 16, "2015", "diplomatic-track/moscow"),
]
ACCOUNTS = {  # of the zone's reach: the source, and the figures as it gives them
    "zone-a-length": ("trt-2015", ["98 km"]),
    "zone-a-depth": ("trt-deal-2015", ["45 km"]),
    "zone-b-reach": ("trt-2015", ["110 km", "about 60 km"]),
    "zone-c-length": ("trt-2015", ["80 km", "50 miles"]),
    "zone-depth-miles": ("hsnw-2015", ["25 miles"]),
    "zone-length-miles": ("toi-2015", ["60 miles"]),
    "zone-extent-peacefare": ("peacefare-2015", ["between 40 and 50 km"]),
}
HEDGES = {  # the article says it with a hedge, so we do, and name whose it is
    "egypt-exercise": "likely",
    "tartus-only-base": "likely",
    "only-ally": "may",
    "offensives-feared": "may",
    "coalition-pressure": "may",
    "zone-thwart": "may",
    "tehran-plan": "may",
    "soleimani": "may",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return situation.parse((FOLDER / "situation.json").read_bytes())


@pytest.fixture(scope="module")
def layers(document: Document) -> dict[str, Layer]:
    return {
        layer.id: geojson.read(
            (FOLDER / layer.file).read_bytes(), layer_id=layer.id, title=layer.title, file=layer.file
        )
        for layer in document.layers
    }


def found(layer: Layer, identifier: str) -> Feature:
    return next(feature for feature in layer.features if geojson.feature_id(feature) == identifier)


def outline(layers: dict[str, Layer], layer: str, identifier: str) -> Polygon:
    shape = geojson.geometry(found(layers[layer], identifier))
    assert isinstance(shape, Polygon)
    return shape


def every_feature(layers: dict[str, Layer]) -> Iterator[tuple[str, dict[str, Any]]]:
    for layer in layers.values():
        for feature in layer.features:
            yield f"{layer.id}/{geojson.feature_id(feature)}", geojson.properties(feature)


# --- what is said ------------------------------------------------------------------------------------------------


def test_every_statement_of_the_article_is_there(document: Document) -> None:
    for identifier, paragraph, speaks_of, about in ARTICLE:
        statement = document.statement(identifier)
        assert statement.speaks_of == speaks_of
        assert [f"{subject.layer}/{subject.feature}" for subject in statement.about] == about.split()
        assert re.search(rf"\bpara\. {paragraph}\b", statement.locator or "")


def test_paragraphs_of_unknown_origin_are_not_credited_to_the_institute(document: Document) -> None:
    for identifier, paragraph, _, _ in ARTICLE:
        statement = document.statement(identifier)
        unknown = 2 <= paragraph <= 5
        assert statement.source == ("valuewalk-2015" if unknown else "isw-2015")
        assert ("origin not stated" in (statement.locator or "")) == unknown


def test_every_account_of_the_zone_names_its_own_source_and_figures(document: Document) -> None:
    for identifier, (source, figures) in ACCOUNTS.items():
        statement = document.statement(identifier)
        assert statement.source == source
        assert all(figure in statement.text for figure in figures)
        assert all(subject.layer == "proposed-zone" for subject in statement.about)


def test_there_is_no_statement_beyond_those(document: Document) -> None:
    assert {statement.id for statement in document.statements} == {row[0] for row in ARTICLE} | set(ACCOUNTS)


@pytest.mark.parametrize(("identifier", "hedge"), HEDGES.items())
def test_a_hedge_of_the_source_stays_and_is_marked_as_its_own(document: Document, identifier: str, hedge: str) -> None:
    text = document.statement(identifier).text
    assert re.search(rf"\b{hedge}\b", text)
    assert "ISW" in text


def test_hedges_of_sources_are_not_given_out_as_judgements_of_likelihood(document: Document) -> None:
    assert not any(statement.likelihood or statement.confidence for statement in document.statements)


def test_nothing_is_quoted_and_our_word_for_the_government_is_explained(document: Document) -> None:
    assert not any(statement.quote for statement in document.statements)
    assert not any("regime" in statement.text for statement in document.statements)
    assert any('"Government" is our word' in note for note in document.figure.notes)


def test_the_figure_says_what_the_map_does_not_show_and_what_is_our_doing(document: Document) -> None:
    notes = " ".join(document.figure.notes)
    assert "This map does not show control." in notes
    assert '"Contested" is our word' in notes
    assert "We constructed the outlines" in notes


def test_two_statements_are_graded_with_a_reason_and_no_other(document: Document) -> None:
    graded = {
        statement.id: f"{statement.reliability}{statement.credibility}"
        for statement in document.statements
        if statement.reliability or statement.credibility
    }
    assert graded == {"latakia-armour": "B2", "zone-c-length": "C3"}
    assert all(document.statement(identifier).grade_reason for identifier in graded)


# --- how it hangs together ---------------------------------------------------------------------------------------


def test_references_lead_somewhere(document: Document, layers: dict[str, Layer]) -> None:
    places = {place for place, _ in every_feature(layers)}
    sources = {source.id for source in document.sources}
    for statement in document.statements:
        assert statement.source in sources
        assert {f"{subject.layer}/{subject.feature}" for subject in statement.about} <= places


def test_accounts_that_differ_say_so_of_each_other(document: Document) -> None:
    def pairs(relation: str) -> set[tuple[str, str]]:
        return {(one.id, other) for one in document.statements for other in getattr(one, relation)}

    for relation in ("contradicts", "corroborates"):
        assert {(other, one) for one, other in pairs(relation)} == pairs(relation)
    assert not pairs("contradicts") & pairs("corroborates")
    assert ("tartus-only-base", "latakia-armour") in pairs("contradicts")
    assert ("zone-a-length", "zone-b-reach") in pairs("contradicts")


def test_every_date_can_be_read_and_everything_shows_on_the_day_of_the_map(
    document: Document, layers: dict[str, Layer]
) -> None:
    assert document.as_of == "2015-09-30"
    for statement in document.statements:
        assert all(dates.is_valid(date) for date in _dates_of(statement))
        assert dates.shows(statement.start, statement.end, document.as_of)
    for _, properties in every_feature(layers):
        assert dates.is_valid(properties.get("start", "2015"))
        assert dates.shows(properties.get("start"), properties.get("end"), document.as_of)


def _dates_of(statement: Statement) -> list[str]:
    fields = (statement.speaks_of, statement.reported, statement.start, statement.end, statement.graded_on)
    return [date for date in fields if date is not None]


def test_an_earlier_day_hides_what_came_later(layers: dict[str, Layer]) -> None:
    shown = {
        place
        for place, properties in every_feature(layers)
        if dates.shows(properties.get("start"), properties.get("end"), "2015-08-31")
    }
    assert "bases/tartus-naval-facility" in shown
    assert "diplomatic-track/vienna" in shown
    assert "bases/latakia-air-base" not in shown
    assert "diplomatic-track/new-york" not in shown


def test_the_check_of_the_whole_situation_finds_nothing(document: Document, layers: dict[str, Layer]) -> None:
    assert check(structs.replace(document, layers=tuple(layers.values()))) == ()


def test_the_file_is_written_as_the_program_would_write_it(document: Document) -> None:
    assert situation.dump(document) == (FOLDER / "situation.json").read_bytes()


def test_the_attribution_names_every_layer_file(document: Document) -> None:
    attribution = (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert all(f"`{layer.file}`" in attribution for layer in document.layers)
    assert all(name in attribution for name in ("OpenStreetMap", "ODbL", "GeoNames", "CC BY 4.0", "Natural Earth"))


# --- features ----------------------------------------------------------------------------------------------------


def test_the_layers_hold_these_features(layers: dict[str, Layer]) -> None:
    assert {
        layer.id: {geojson.feature_id(feature): geojson.geometry_type(feature) for feature in layer.features}
        for layer in layers.values()
    } == FEATURES


def test_the_reader_finds_nothing_to_repair(layers: dict[str, Layer]) -> None:
    assert all(geojson.verdict(layer.problems) == "valid" and not layer.problems for layer in layers.values())


def test_every_feature_has_both_names_a_precision_and_a_method(layers: dict[str, Layer]) -> None:
    for _, properties in every_feature(layers):
        assert properties["name"]
        assert re.search("[\u0621-\u064a]", properties["name:ar"])
        assert properties["precision"] in {"vicinity", "locality", "province", "indicative"}
        assert re.match("(drawn|geocoded|constructed|not drawn): ", properties["method"])


def test_shapes_state_party_state_and_basis(document: Document, layers: dict[str, Layer]) -> None:
    parties = {party.id for party in document.parties}
    claims = {"bases": ("held", "assessed"), "contested-provinces": ("contested", "assessed")}
    claims["proposed-zone"] = ("proposed", "claimed")
    for place, properties in every_feature(layers):
        layer = place.split("/")[0]
        assert (properties.get("state"), properties.get("basis")) == claims.get(layer, (None, None))
        assert properties.get("party") in parties if layer in claims else "party" not in properties


def test_bases_carry_symbols_that_do_not_read_as_hospitals(layers: dict[str, Layer]) -> None:
    symbols = [geojson.properties(feature)["marker-symbol"] for feature in layers["bases"].features]
    assert symbols == ["harbor", "airfield"]


def test_places_that_are_inferred_say_so(layers: dict[str, Layer]) -> None:
    inferred = {
        geojson.feature_id(feature)
        for feature in layers["diplomatic-track"].features
        if "inferred" in geojson.properties(feature)["method"]
    }
    assert inferred == {"vienna", "london", "new-york", "tehran", "doha"}


def test_moving_a_vertex_changes_one_line_of_the_file(layers: dict[str, Layer]) -> None:
    layer = layers["contested-provinces"]
    moved = geojson.replace_position(found(layer, "idlib"), (0, 1), 36.5, 36.0)
    old, new = found(layer, "idlib").text, moved.text
    changed = [one != other for one, other in zip(bytes(old).splitlines(), bytes(new).splitlines(), strict=True)]
    assert changed.count(True) == 1


# --- outlines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["contested-provinces", "proposed-zone"])
def test_outlines_are_plain_valid_polygons(layers: dict[str, Layer], layer: str) -> None:
    for feature in layers[layer].features:
        shape = geojson.geometry(feature)
        if shape is None:
            continue
        assert isinstance(shape, Polygon)
        assert shape.is_valid
        assert shape.exterior.is_ccw
        assert not shape.interiors
        assert all(one != other for one, other in pairwise(shape.exterior.coords))


def test_provinces_fit_together_and_have_their_size(layers: dict[str, Layer]) -> None:
    provinces = [outline(layers, "contested-provinces", name) for name in ("idlib", "latakia", "hama", "homs")]
    assert shapely.coverage_is_valid(provinces)
    areas = [WGS84.geometry_area_perimeter(province)[0] / 1e6 for province in provinces]
    assert areas == pytest.approx([5_580, 2_476, 10_204, 49_991], rel=0.001)  # square kilometres


def test_provinces_hold_their_towns(layers: dict[str, Layer]) -> None:
    for name in ("idlib", "latakia", "hama", "homs"):
        town = geojson.geometry(found(layers["towns"], name))
        assert outline(layers, "contested-provinces", name).contains(town)


def stretch(layers: dict[str, Layer], zone: str) -> LineString:
    """Return the part of a zone's outline that is the border, from west to east."""
    ring = list(outline(layers, "proposed-zone", zone).exterior.coords[:-1])
    east, west = ring.index(EUPHRATES_AT_THE_BORDER), ring.index(WEST_ENDS[zone])
    westward = ring[east : west + 1] if east < west else ring[east:] + ring[: west + 1]  # counter-clockwise
    return LineString(westward[::-1])


def densified(line: LineString, metres: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return positions along a line, no further apart than this on the ground."""
    return shapely.get_coordinates(shapely.segmentize(line, metres / 111_320))


def distances(positions: Any, line: LineString) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the geodesic distance in metres from each position to a line."""
    near = densified(line, 250)
    nearest = []
    for longitude, latitude in positions:
        _, _, metres = WGS84.inv(near[:, 0], near[:, 1], np.full(len(near), longitude), np.full(len(near), latitude))
        nearest.append(metres.min())
    return np.array(nearest)


@pytest.mark.parametrize(("zone", "kilometres"), [("zone-a", 88), ("zone-b", 101)])
def test_the_border_of_a_zone_is_as_long_as_the_figure_says(
    layers: dict[str, Layer], zone: str, kilometres: float
) -> None:
    border = densified(stretch(layers, zone), 50)
    _, _, metres = WGS84.inv(
        border[:, 0], border[:, 1], np.full(len(border), JARABULUS[0]), np.full(len(border), JARABULUS[1])
    )
    to_jarabulus = border[: int(metres.argmin()) + 1]
    assert WGS84.line_length(*to_jarabulus.T) / 1000 == pytest.approx(kilometres, abs=1)


def test_both_zones_follow_the_same_border_vertex_for_vertex(layers: dict[str, Layer]) -> None:
    short, long = (list(stretch(layers, zone).coords) for zone in ("zone-a", "zone-b"))
    assert long[-len(short) :] == short


@pytest.mark.parametrize("zone", ZONE_DEPTHS)
def test_a_zone_reaches_its_depth_and_no_further(layers: dict[str, Layer], zone: str) -> None:
    border = stretch(layers, zone)
    far = distances(densified(outline(layers, "proposed-zone", zone).exterior, 2_000), border)
    assert far.max() == pytest.approx(ZONE_DEPTHS[zone], rel=0.005)


@pytest.mark.parametrize(("zone", "place"), [("zone-a", MAREA), ("zone-b", AZAZ)])
def test_the_western_edge_leads_through_the_place_and_due_south(
    layers: dict[str, Layer], zone: str, place: tuple[float, float]
) -> None:
    ring = list(outline(layers, "proposed-zone", zone).exterior.coords[:-1])
    west = ring.index(WEST_ENDS[zone])
    through, corner = (ring[(west + step) % len(ring)] for step in (1, 2))
    assert through == place
    assert corner[0] == place[0]


def test_the_eastern_edge_follows_a_river_and_not_a_line_of_a_box(layers: dict[str, Layer]) -> None:
    ring = list(outline(layers, "proposed-zone", "zone-b").exterior.coords[:-1])
    east = ring.index(EUPHRATES_AT_THE_BORDER)
    upstream = [ring[east - step] for step in range(1, 20)]
    assert len({longitude for longitude, _ in upstream}) == len(upstream)
    assert all(one[1] > other[1] - 0.01 for one, other in pairwise(upstream))  # it flows south, in bends


def test_the_zones_lie_in_one_another_and_hold_manbij(layers: dict[str, Layer]) -> None:
    inner, outer = (outline(layers, "proposed-zone", zone) for zone in ("zone-a", "zone-b"))
    assert outer.buffer(1e-6).covers(inner)
    assert inner.contains(Point(37.95, 36.53))


def test_the_files_are_plain_geojson_for_other_programs(document: Document) -> None:
    for layer in document.layers:
        collection = json.loads((FOLDER / layer.file).read_text(encoding="utf-8"))
        assert collection["type"] == "FeatureCollection"
        assert all(set(feature) == {"type", "id", "properties", "geometry"} for feature in collection["features"])


def test_its_parties_stay_apart_for_every_eye_and_in_grey() -> None:
    parties = [party.colour for party in situation.parse((FOLDER / "situation.json").read_bytes()).parties]
    for one, other in combinations(parties, 2):
        assert all(apart(one, other, vision) >= 14 for vision in VISIONS), (one, other)
        assert contrast(one, other) >= 1.25, (one, other)
