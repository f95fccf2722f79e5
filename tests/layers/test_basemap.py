"""The shipped basemap: what its files hold, and that every disputed area is drawn as one."""

import csv
import json
from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely

import assets
from layers.drawing.packs import Pack
from layers.geodesy.mercator import MAXIMUM_LATITUDE, to_degrees, to_grid
from layers.parts import HOLE, OUTER

FOLDER = assets.path("basemap")
INDEX = json.loads((FOLDER / "basemap.json").read_text(encoding="utf-8"))
LABELS = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
KINDS = {
    *("land", "lake", "coast", "country_border", "disputed_border", "disputed_area"),
    *("province_border", "river", "road", "railway"),
}
ZOOMS = (1, 4, 5, 6, 7, 9, 12)

# Every area of the list, with a point on a line that is disputed (None where there is only the area) and one that is
# hatched (None where there are only lines).
DISPUTED = {
    "Golan Heights": ((35.87, 33.10), (35.80, 33.00)),
    "West Bank": ((35.02, 32.10), None),
    "Gaza": ((34.50, 31.45), None),
    "Crimea": ((33.90, 46.10), (34.40, 45.30)),
    "Eastern Ukraine": ((36.75, 48.53), (38.00, 48.00)),
    "Kashmir, Line of Control": ((74.30, 34.70), (75.00, 34.00)),
    "Kashmir, Actual Ground Position Line": ((77.00, 35.30), (74.50, 35.50)),
    "Kashmir, Line of Actual Control": ((79.03, 33.28), (78.00, 34.00)),
    "Western Sahara": ((-11.50, 26.00), (-13.50, 25.00)),
    "Abkhazia": ((41.90, 43.22), (41.20, 43.00)),
    "South Ossetia": ((43.98, 42.20), (44.00, 42.40)),
    "Transnistria": ((29.20, 47.20), (29.70, 46.90)),
    "Northern Cyprus": ((33.30, 35.15), (33.50, 35.25)),
    "Kosovo": ((21.40, 42.85), (21.00, 42.50)),
    "Taiwan": (None, (121.00, 24.00)),
    "Abyei": ((28.20, 10.17), (28.40, 9.70)),
    "Abyei, south": ((28.40, 9.34), (28.40, 9.70)),
    "Falkland Islands": (None, (-58.80, -51.80)),
    "Kuril Islands": ((145.34, 43.69), (147.90, 45.05)),
    "Spratly Islands": (None, (114.30, 9.70)),
    "Paracel Islands": (None, (112.00, 16.40)),
    "Scarborough Shoal": (None, (117.80, 15.15)),
}
NEAR = 0.2
"""How near in degrees a disputed line must run: the world at 1:50m is thinned by up to 0.15."""


@cache
def pack(file: str) -> Pack:
    return Pack.from_bytes((FOLDER / file).read_bytes())


@cache
def shapes(kind: str, zoom: float) -> Any:
    """Return all lines, or all rings as areas, of a kind at a zoom."""
    found: list[Any] = []
    for layer in INDEX["layers"]:
        if layer["kind"] == kind and layer["min_zoom"] <= zoom < layer["max_zoom"]:
            content = pack(layer["file"])
            parts = np.split(to_degrees(content.xy), content.part_start[1:-1].astype(int))
            ring = content.part_kind == OUTER
            found += [
                shapely.Polygon(part) if outer else shapely.LineString(part)
                for part, outer in zip(parts, ring, strict=True)
            ]
    return shapely.STRtree(found)


def distance(kind: str, zoom: float, place: tuple[float, float]) -> float:
    tree = shapes(kind, zoom)
    return float(tree.geometries[tree.nearest(shapely.Point(place))].distance(shapely.Point(place)))


def inside(kind: str, zoom: float, place: tuple[float, float]) -> bool:
    return len(shapes(kind, zoom).query(shapely.Point(place), predicate="within")) > 0


@pytest.mark.parametrize("zoom", [4, 6, 9])
@pytest.mark.parametrize("name", DISPUTED)
def test_a_disputed_area_is_drawn_as_one(name: str, zoom: float) -> None:
    line, area = DISPUTED[name]
    if line is not None:
        assert distance("disputed_border", zoom, line) < NEAR
        assert distance("country_border", zoom, line) > distance("disputed_border", zoom, line) + 0.03
    if area is not None:
        assert inside("disputed_area", zoom, area)


@pytest.mark.parametrize("name", DISPUTED)
def test_a_disputed_area_has_a_printed_line(name: str) -> None:
    wanted = {"Abyei, south": "Abyei"}.get(name, name.partition(",")[0])
    assert any(wanted in entry["line"] for entry in INDEX["disputed"])
    assert INDEX["view"].startswith("De facto")


def test_every_disputed_area_of_the_index_is_drawn_where_its_bounds_are() -> None:
    for entry in INDEX["disputed"]:
        west, south, east, north = entry["bounds"]
        box = shapely.box(west, south, east, north)
        drawn = [*shapes("disputed_area", 9).query(box), *shapes("disputed_border", 9).query(box)]
        assert drawn, entry["name"]


def test_nothing_undisputed_is_drawn_as_disputed() -> None:
    for place in ((37.5, 36.65), (39.0, 33.0), (6.1, 49.5), (-100.0, 49.0), (36.2, 34.6)):
        assert distance("disputed_border", 9, place) > 1.0


def test_the_files_of_the_index_are_there_and_no_others() -> None:
    named = {layer["file"] for layer in INDEX["layers"]} | {INDEX["relief"]["file"], INDEX["labels"], "basemap.json"}
    named |= {
        "gazetteer.csv",
        "provinces.geojson",
        "countries.geojson",
        "syria_turkey_border.geojson",
        "ATTRIBUTION.md",
    }
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == named
    assert {layer["kind"] for layer in INDEX["layers"]} == KINDS


def test_the_files_are_small() -> None:
    sizes = [path.stat().st_size for path in FOLDER.iterdir() if path.is_file()]
    assert max(sizes) < 3e6
    assert sum(sizes) < 9e6


@pytest.mark.parametrize("zoom", ZOOMS)
def test_there_is_land_and_coast_and_a_border_at_every_zoom(zoom: float) -> None:
    assert inside("land", zoom, (38.6, 35.1))
    assert inside("land", zoom, (-100.0, 45.0))
    assert not inside("land", zoom, (33.0, 34.0))
    assert distance("coast", zoom, (35.78, 35.52)) < 0.2
    assert distance("country_border", zoom, (38.35, 36.9)) < 0.2


@pytest.mark.parametrize("layer", INDEX["layers"], ids=lambda layer: layer["id"])
def test_a_pack_is_sound(layer: dict[str, Any]) -> None:
    content = pack(layer["file"])
    assert len(content) > 0
    edge = to_grid(np.array([[180.0, MAXIMUM_LATITUDE + 0.1]]))[0]
    assert (np.abs(content.xy) <= edge).all()
    starts, stops = content.part_start[:-1], content.part_start[1:]
    rings = content.part_kind >= OUTER
    assert (stops > starts).all()
    assert (content.xy[starts[rings]] == content.xy[stops[rings] - 1]).all()
    assert not (content.part_kind[content.feature_start[:-1]] == HOLE).any()


@pytest.mark.parametrize("layer", INDEX["layers"], ids=lambda layer: layer["id"])
def test_no_line_jumps_across_the_world(layer: dict[str, Any]) -> None:
    content = pack(layer["file"])
    steps = np.abs(np.diff(content.xy[:, 0].astype(np.int64)))
    steps[content.part_start[1:-1].astype(int) - 1] = 0  # from the end of one part to the start of the next
    degrees = steps.max() * 180 / 2**30
    assert degrees < (61 if layer["kind"] != "land" else 9)


@pytest.mark.parametrize("zoom", [5, 7, 9])
def test_the_border_of_syria_and_turkey_is_openstreetmaps(zoom: float) -> None:
    # Kobani and Tell Abyad lie in Syria, Suruc and Akcakale in Turkey; Natural Earth's border has it otherwise.
    border = shapely.line_merge(shapely.multilinestrings(list(shapes("country_border", zoom).geometries)))
    crossing = shapely.LineString([(38.3535, 36.885), (38.42, 36.976)])
    assert border.intersects(crossing)
    assert distance("country_border", zoom, (38.956, 36.704)) < 0.02


@pytest.mark.parametrize("zoom", [5, 7, 9])
def test_no_province_border_runs_along_a_border_or_a_coast(zoom: float) -> None:
    edges = [*shapes("country_border", zoom).geometries, *shapes("coast", zoom).geometries]
    near = shapely.box(35, 32, 43, 38)
    edge = shapely.union_all([line for line in edges if line.intersects(near)]).buffer(0.01)
    provinces = [line for line in shapes("province_border", zoom).geometries if near.contains(line)]
    beside = sum(line.intersection(edge).length for line in provinces)
    assert beside < 0.04 * sum(line.length for line in provinces)


@pytest.mark.parametrize("zoom", [5, 7, 9])
def test_province_borders_meet_what_they_end_on(zoom: float) -> None:
    near = shapely.box(35.6, 32.3, 42.4, 37.4)
    lines = [line for line in shapes("province_border", zoom).geometries if near.contains(line)]
    every = [
        *shapes("province_border", zoom).geometries,
        *(line for kind in ("country_border", "coast", "disputed_border") for line in shapes(kind, zoom).geometries),
    ]
    tree = shapely.STRtree(every)
    ends = [shapely.Point(line.coords[index]) for line in lines if not line.is_ring for index in (0, -1)]
    bank = 0.005  # where a river lies between two countries the border is led across, and a line may end on its bank
    loose = [end for end in ends if len(tree.query(end, predicate="dwithin", distance=bank)) < 2]
    assert loose == []


def test_labels_are_complete_and_in_bounds() -> None:
    kinds = {label["kind"] for label in LABELS}
    assert kinds >= {"continent", "country", "sea", "province", "capital", "city", "town", "river", "disputed"}
    for label in LABELS:
        assert -180 <= label["longitude"] <= 180
        assert -90 <= label["latitude"] <= 90
        assert 1 <= label["rank"] <= 10
        assert label["name"].strip() == label["name"] != ""
        assert label["name_ar"] is None or any("\u0600" <= letter <= "\u06ff" for letter in label["name_ar"])


@pytest.mark.parametrize(
    ("name", "arabic", "longitude", "latitude"),
    [
        ("Aleppo", "حلب", 37.16, 36.20),
        ("Tartus", "طرطوس", 35.89, 34.89),
        ("Latakia", "اللاذقية", 35.79, 35.53),
        ("Azaz", "اعزاز", 37.05, 36.59),
        ("Marea", "مارع", 37.20, 36.48),
        ("Jarabulus", "جرابلس", 38.01, 36.82),
        ("Manbij", "منبج", 37.95, 36.53),
        ("Al-Bab", "الباب", 37.52, 36.37),
        ("Deir ez-Zor", "دير الزور", 40.14, 35.34),
        ("Raqqa", "الرقة", 39.01, 35.95),
        ("Qamishli", "القامشلي", 41.23, 37.05),
        ("Daraa", "درعا", 36.10, 32.62),
        ("As-Suwayda", "السويداء", 36.57, 32.71),
        ("Beirut", "بيروت", 35.49, 33.89),
    ],
)
def test_a_town_has_its_reviewed_names(name: str, arabic: str, longitude: float, latitude: float) -> None:
    towns = [label for label in LABELS if label["name"] == name and label["kind"] in ("capital", "city", "town")]
    assert [label["name_ar"] for label in towns] == [arabic]
    assert abs(towns[0]["longitude"] - longitude) < 0.05
    assert abs(towns[0]["latitude"] - latitude) < 0.05


def test_what_shows_early_around_syria_has_an_arabic_name_in_arab_countries() -> None:
    syria_and_lebanon = shapely.union_all(
        [area for name, area in named_areas("countries.geojson") if name in ("Syria", "Lebanon")]
    )
    early = [
        label
        for label in LABELS
        if label["min_zoom"] <= 9 and syria_and_lebanon.contains(shapely.Point(label["longitude"], label["latitude"]))
    ]
    assert len(early) > 150
    assert [label["name"] for label in early if label["name_ar"] is None] == []


def test_turkey_is_called_turkey() -> None:
    names = {label["name"] for label in LABELS if label["kind"] == "country"}
    assert "Turkey" in names
    assert names >= {"Syria", "Lebanon", "Iraq", "Jordan", "Israel", "Cyprus", "Egypt", "United States", "Brazil"}


def test_the_gazetteer_holds_the_regions_places() -> None:
    with (FOLDER / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 11_000
    kobani = next(row for row in rows if row["name"] == "Kobani")
    assert kobani["other_name"] == "Ayn al Arab"
    assert kobani["country"] == "SY"
    assert abs(float(kobani["longitude"]) - 38.35) < 0.05


def named_areas(file: str) -> list[tuple[str, Any]]:
    features = json.loads((FOLDER / file).read_text(encoding="utf-8"))["features"]
    return [(each["properties"]["name"], shapely.geometry.shape(each["geometry"])) for each in features]


def test_provinces_cover_syria_without_overlap() -> None:
    features = json.loads((FOLDER / "provinces.geojson").read_text(encoding="utf-8"))["features"]
    syrian = [each for each in features if each["properties"]["country"] == "SYR"]
    assert {each["properties"]["code"] for each in syrian} == {
        *("SY-HL", "SY-ID", "SY-LA", "SY-TA", "SY-HM", "SY-HI", "SY-RA"),
        *("SY-DY", "SY-HA", "SY-DI", "SY-RD", "SY-DR", "SY-SU", "SY-QU"),
    }
    areas = [shapely.geometry.shape(each["geometry"]) for each in syrian]
    syria = dict(named_areas("countries.geojson"))["Syria"]
    assert all(area.is_valid for area in areas)
    union = shapely.union_all(areas)
    assert sum(area.area for area in areas) == pytest.approx(union.area, abs=1e-3)
    assert union.symmetric_difference(syria).area < 0.001 * syria.area
    by_name = {each["properties"]["name"]: area for each, area in zip(syrian, areas, strict=True)}
    assert by_name["Aleppo"].contains(shapely.Point(38.3535, 36.885))
    assert by_name["Raqqa"].contains(shapely.Point(38.956, 36.69))


def test_the_border_of_syria_and_turkey_is_one_line() -> None:
    ((_, border),) = named_areas("syria_turkey_border.geojson")
    assert border.geom_type == "LineString"
    west, _, east, _ = border.bounds
    assert (round(west, 1), round(east, 1)) == (35.9, 42.4)


def test_the_relief_covers_the_region() -> None:
    grid = np.array(INDEX["relief"]["bounds_grid"]).reshape(2, 2)
    assert to_degrees(grid) == pytest.approx(np.array([[24, 12], [64, 44]]), abs=1e-6)


def test_every_credit_is_shown_and_every_named_licence_ships() -> None:
    entries = json.loads(assets.path("attribution.json").read_text(encoding="utf-8"))
    assert INDEX["attribution"] == [entry["line"] for entry in entries if entry["line"]]
    named = {word.strip("(),") for entry in entries for word in entry["licence"].split() if "licences/" in word}
    assert {path.name for path in assets.path("licences").iterdir()} >= {
        name.removeprefix("licences/") for name in named
    }
    told = (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert all(name in told for name in ("OpenStreetMap", "ODbL", "Natural Earth", "GeoNames", "CC BY 4.0"))


@pytest.mark.parametrize("zoom", [5, 7, 9])
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Syria", (38.6, 35.0)),
        ("Lebanon", (35.9, 34.0)),
        ("Turkey", (34.0, 39.0)),
        ("Iraq", (43.0, 33.0)),
        ("Jordan", (36.6, 31.2)),
        ("Iran", (54.0, 32.0)),
    ],
)
def test_borders_and_coasts_enclose_a_country(name: str, place: tuple[float, float], zoom: float) -> None:
    lines = [line for kind in ("country_border", "disputed_border", "coast") for line in shapes(kind, zoom).geometries]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    (around,) = [face for face in faces if face.contains(shapely.Point(place))]
    mainland = max(shapely.get_parts(dict(named_areas("countries.geojson"))[name]), key=lambda part: part.area)
    assert around.area == pytest.approx(mainland.area, rel=0.05)
