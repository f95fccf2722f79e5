"""The script that makes the basemap: its pure functions, on small inputs."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assets.basemap.make import packages
from assets.basemap.make.areas import collection, feature
from assets.basemap.make.crossings import crossings, midway
from assets.basemap.make.disputes import DISPUTES, is_disputed
from assets.basemap.make.divide import divide, inner_lines
from assets.basemap.make.gazetteer import certain_arabic, places, plain, rows, table
from assets.basemap.make.lines import rounded, shortest_ways, without_stubs
from assets.basemap.make.outlines import WATER, Ring, World, detailed_rings, on_map, unwrapped
from assets.basemap.make.packing import cells, chains, pack_shapes
from assets.basemap.make.partition import cut
from assets.basemap.make.topology import Topology
from layers.geodesy.mercator import to_degrees
from layers.parts import HOLE, LINE, OUTER


def ring(*positions: tuple[float, float]) -> NDArray[np.float64]:
    return np.array([*positions, positions[0]], dtype=float)


WEST = ring((0, 0), (2, 0), (2, 1), (2.05, 2), (2, 3), (2, 4), (0, 4))
EAST = ring((2, 0), (5, 0), (5, 4), (2, 4), (2, 3), (2.05, 2), (2, 1))


# --- topology


def test_shared_edges_are_borders_and_the_others_coasts() -> None:
    arcs = Topology([WEST, EAST], ["w", "e"]).thin(0).arcs
    lengths: dict[frozenset[str], float] = {}
    for arc in arcs:
        lengths[arc.owners] = lengths.get(arc.owners, 0) + shapely.LineString(arc.positions).length
    assert lengths[frozenset("w")] == pytest.approx(8)
    assert lengths[frozenset("e")] == pytest.approx(10)
    assert lengths[frozenset("we")] == pytest.approx(2 + 2 * np.hypot(0.05, 1))


def test_thinning_moves_both_sides_of_a_border_alike() -> None:
    thinned = Topology([WEST, EAST], ["w", "e"]).thin(0.1)
    west, east = (shapely.Polygon(positions) for positions in thinned.rings)
    assert west.intersection(east).area == 0
    assert west.union(east).area == pytest.approx(20)
    assert all(len(positions) == 5 for positions in thinned.rings if positions is not None)


def test_a_fine_box_keeps_its_detail() -> None:
    box = np.array([(1, -1), (3, 5)])
    thinned = Topology([WEST, EAST], ["w", "e"]).thin(0.1, fine_tolerance=0.01, fine_within=box)
    assert any((2.05, 2) in map(tuple, arc.positions.tolist()) for arc in thinned.arcs)


def test_what_is_thinned_to_nothing_is_none() -> None:
    speck = ring((9, 9), (9.001, 9), (9.001, 9.001))
    assert Topology([WEST, speck], ["w", "w"]).thin(0.1).rings[1] is None


@st.composite
def grids(draw: st.DrawFn) -> list[NDArray[np.float64]]:
    """Rings of a grid of cells whose inner corners and edges are displaced: neighbours share their edges exactly."""
    size = draw(st.integers(2, 4))
    moved: dict[tuple[int, int], tuple[float, float]] = {}

    def place(x: int, y: int) -> tuple[float, float]:
        """Return where the corner, or the middle of an edge, at these half steps lies."""
        if (x, y) not in moved:
            inner = 0 < x < 2 * size and 0 < y < 2 * size
            shift = draw(st.tuples(*[st.integers(-15, 15)] * 2)) if inner else (0, 0)
            moved[x, y] = (x / 2 + shift[0] / 100, y / 2 + shift[1] / 100)
        return moved[x, y]

    steps = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1))
    return [ring(*(place(2 * x + i, 2 * y + j) for i, j in steps)) for x in range(size) for y in range(size)]


@given(grids(), st.floats(0, 0.5))
def test_thinning_opens_no_gap_and_makes_no_overlap(rings: list[NDArray[np.float64]], tolerance: float) -> None:
    thinned = Topology(rings, [str(index) for index in range(len(rings))]).thin(tolerance)
    kept = [shapely.Polygon(positions) for positions in thinned.rings if positions is not None]
    assert len(kept) == len(rings)
    assert shapely.union_all(kept).area == pytest.approx(len(rings))
    assert sum(area.area for area in kept) == pytest.approx(len(rings))


# --- outlines


def test_a_ring_across_the_antimeridian_lies_on_both_sides_of_the_map() -> None:
    across = ring((170, 60), (-170, 60), (-170, 70), (170, 70))
    area = on_map(shapely.Polygon(unwrapped(across)))
    assert area.area == pytest.approx(200)
    assert area.bounds == (-180, 60, 180, 70)
    assert not area.contains(shapely.Point(0, 65))


def test_a_ring_around_a_pole_stays_as_it_is() -> None:
    around = np.array([(-170, -80), (-60, -80), (60, -80), (170, -80), (-170, -80)], dtype=float)
    assert (unwrapped(around) == around).all()


def test_the_map_sheets_edge_is_no_coast() -> None:
    east = ring((170, 0), (180, 0), (180, 10), (170, 10))
    coasts = World([Ring("x", east)]).thinned(0).coasts
    assert sum(line.length for line in coasts) == pytest.approx(30)


def test_holes_are_lakes_unless_another_country_lies_in_them() -> None:
    country = ring((0, 0), (10, 0), (10, 10), (0, 10))
    lake = ring((1, 1), (2, 1), (2, 2), (1, 2))
    enclave = ring((5, 5), (7, 5), (7, 7), (5, 7))
    polygons = [("out", [country, lake, enclave]), ("in", [enclave])]
    outlines = World(detailed_rings(polygons, least=0.01, least_in_region=0.01, least_lake=0.01)).thinned(0)
    assert outlines.countries["out"].area == pytest.approx(96)
    assert [area.area for area in outlines.lakes] == [pytest.approx(1)]
    assert {owners for owners, _ in outlines.borders} == {frozenset(("in", "out"))}
    assert sum(line.length for line in outlines.coasts) == pytest.approx(40)
    assert sum(area.area for area in outlines.land) == pytest.approx(100)
    assert WATER not in outlines.countries


def test_an_island_in_a_lake_is_land() -> None:
    country = ring((0, 0), (10, 0), (10, 10), (0, 10))
    lake, island = ring((1, 1), (5, 1), (5, 5), (1, 5)), ring((2, 2), (3, 2), (3, 3), (2, 3))
    polygons = [("a", [country, lake]), ("a", [island])]
    outlines = World(detailed_rings(polygons, least=0.01, least_in_region=0.01, least_lake=0.01)).thinned(0)
    assert [area.area for area in outlines.lakes] == [pytest.approx(15)]


def test_water_between_countries_is_a_lake_and_no_coast() -> None:
    west = ring((0, 0), (2, 0), (2, 1), (1.99, 1), (1.99, 1.02), (2, 1.02), (2, 4), (0, 4))
    east = ring((2, 0), (4, 0), (4, 4), (2, 4), (2, 1.02), (2.01, 1.02), (2.01, 1), (2, 1))
    outlines = World([Ring("w", west), Ring("e", east)]).thinned(0)
    assert [area.area for area in outlines.lakes] == [pytest.approx(0.0004)]
    assert sum(area.area for area in outlines.land) == pytest.approx(16)
    assert sum(line.length for line in outlines.coasts) == pytest.approx(16)
    assert sum(line.length for _, line in outlines.borders) == pytest.approx(4)  # led across the water


def test_a_border_through_water_runs_half_way_between_the_banks() -> None:
    shore = ring((0, 0), (5, 1), (10, 0), (5, -3))
    assert midway(shore, 0, 2)[:, 1].min() == pytest.approx(-1, abs=0.1)
    water, pair = shapely.Polygon(shore), frozenset("ab")
    borders = [(pair, shapely.LineString([(-1, 0), (0, 0)])), (pair, shapely.LineString([(10, 0), (11, 0)]))]
    ((owners, line),) = crossings([water], borders, [])
    assert owners == pair
    assert {line.coords[0], line.coords[-1]} == {(0, 0), (10, 0)}


def test_three_borders_meet_in_the_water_between_them() -> None:
    shore = ring((0, 0), (2, 0), (2, 2), (0, 2))
    pairs = [frozenset("ab"), frozenset("bc"), frozenset("ca")]
    ends = [((-1, -1), (0, 0)), ((3, -1), (2, 0)), ((3, 3), (2, 2))]
    borders = [(pair, shapely.LineString(line)) for pair, line in zip(pairs, ends, strict=True)]
    found = crossings([shapely.Polygon(shore)], borders, [])
    assert {pair for pair, _ in found} == set(pairs)
    assert len({line.coords[-1] for _, line in found}) == 1


def test_an_end_in_a_gap_is_led_to_the_nearest_line() -> None:
    pair, other = frozenset("ab"), frozenset("bc")
    ending = [
        (pair, shapely.LineString([(0, 0), (1, 0)])),
        (other, shapely.LineString([(1.1, -1), (1.1, 0), (1.1, 1)])),
    ]
    ((owners, line),) = crossings([], ending, [shapely.LineString([(0, 0), (0, 5)])])
    assert owners == pair
    assert set(line.coords) == {(1, 0), (1.1, 0)}


def test_small_islands_are_left_out() -> None:
    islet = ring((-50, 0), (-49.9, 0), (-49.9, 0.1), (-50, 0.1))
    found = detailed_rings([("a", [WEST, WEST]), ("a", [islet])], least=0.02, least_in_region=0.001, least_lake=0.01)
    assert len(found) == 2


# --- dividing


def test_a_line_that_stops_short_is_led_to_the_outline() -> None:
    square = shapely.box(0, 0, 1, 1)
    lines = inner_lines(square, [shapely.LineString([(0.5, 0.05), (0.5, 1.5)])])
    assert sorted(area.area for area in divide(square, lines, snap=1e-7)) == [pytest.approx(0.5)] * 2


def test_a_line_can_be_led_to_vertices_alone() -> None:
    square = shapely.Polygon([(0, 0), (0.45, 0), (1, 0), (1, 1), (0.52, 1), (0, 1)])
    lines = inner_lines(square, [shapely.LineString([(0.5, -1), (0.5, 2)])], to_vertex=True)
    corners = set(square.exterior.coords)
    halves = divide(square, lines)
    assert len(halves) == 2
    on_outline = [position for half in halves for position in half.exterior.coords if 0 in position or 1 in position]
    assert set(on_outline) <= corners


def test_an_end_far_from_the_outline_stays_loose() -> None:
    square = shapely.box(0, 0, 10, 10)
    lines = inner_lines(square, [shapely.LineString([(5, 5), (5, 12)])])
    assert [line.length for line in lines] == [pytest.approx(5)]
    assert len(divide(square, lines)) == 1


def test_cutting_gives_the_piece_a_new_owner() -> None:
    rings = [Ring("a", ring((0, 0), (2, 0), (4, 0), (4, 4), (2, 4), (0, 4)))]
    pieces = cut(rings, ["a"], "x", [shapely.LineString([(2, -1), (2, 5)])], shapely.Point(3, 2))
    areas = {piece.owner: shapely.Polygon(piece.positions) for piece in pieces}
    assert areas["x"].equals(shapely.box(2, 0, 4, 4))
    assert areas["a"].equals(shapely.box(0, 0, 2, 4))


# --- disputes


def test_borders_of_a_disputed_area_are_disputed_but_for_the_settled_ones() -> None:
    somewhere = (20.0, 42.0, 21.0, 43.0)
    assert is_disputed(frozenset(("XKX", "SRB")), somewhere)
    assert not is_disputed(frozenset(("XKX", "ALB")), somewhere)
    assert not is_disputed(frozenset(("SYR", "TUR")), (36.0, 36.0, 42.0, 37.0))
    assert is_disputed(frozenset(("IND", "CHN")), (92.0, 28.0, 95.0, 29.0))


def test_every_dispute_is_told_apart_and_has_a_line() -> None:
    assert len({dispute.code for dispute in DISPUTES}) == len(DISPUTES)
    for dispute in DISPUTES:
        assert dispute.line.endswith(".")
        assert (dispute.source == "units") == bool(dispute.units)
        assert (dispute.source == "drawn") == bool(dispute.drawn)
        if "onstructed" in dispute.line:
            assert dispute.source == "drawn"


# --- lines


def test_the_shortest_way_is_found_and_no_way_is_made_up() -> None:
    graph = [{1: 1.0, 2: 5.0}, {0: 1.0, 2: 1.0}, {1: 1.0, 0: 5.0}, {}]
    assert shortest_ways(graph, 0, {2, 3}) == {(0, 1), (1, 2)}


def test_short_dead_ends_are_left_out_and_what_they_joined_is_one_line() -> None:
    road = [shapely.LineString([(0, 0), (1, 0)]), shapely.LineString([(1, 0), (2, 0)])]
    stub = shapely.LineString([(1, 0), (1, 0.05)])
    (joined,) = without_stubs([*road, stub], longest=0.1)
    assert joined.length == pytest.approx(2)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=8))
def test_rounding_keeps_the_ends_and_stays_within_the_line(positions: list[tuple[int, int]]) -> None:
    line = np.array(positions, dtype=float)
    smooth = rounded(line)
    assert (smooth[0] == line[0]).all()
    assert (smooth[-1] == line[-1]).all()
    assert (smooth.min(axis=0) >= line.min(axis=0)).all()
    assert (smooth.max(axis=0) <= line.max(axis=0)).all()


# --- packs


def test_shapes_become_features_with_parts() -> None:
    shapes = [
        shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2)),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
    ]
    pack = pack_shapes(shapes)
    assert pack.part_kind.tolist() == [OUTER, HOLE, LINE, LINE]
    assert pack.feature_start.tolist() == [0, 2, 4]
    assert to_degrees(pack.xy[-2:]) == pytest.approx(np.array([(2, 2), (3, 3)]), abs=1e-6)


def test_cells_overlap_and_cover() -> None:
    area = shapely.box(-3, -3, 21, 5)
    pieces = cells([area])
    assert len(pieces) > 3
    assert shapely.union_all(pieces).equals(area)
    assert all(piece.exterior.is_ccw for piece in pieces)


def test_chains_are_joined_and_cut_to_cells() -> None:
    lines = [shapely.LineString([(x, 0), (x + 1, 0.1)]) for x in range(0, 20, 2)]
    lines += [shapely.LineString([(x + 1, 0.1), (x + 2, 0)]) for x in range(0, 20, 2)]
    found = chains(lines)
    assert sum(shape.length for shape in found) == pytest.approx(sum(line.length for line in lines))
    assert max(shape.bounds[2] - shape.bounds[0] for shape in found) <= 8
    assert len(found) < len(lines)


# --- names


def test_transcription_marks_are_left_out() -> None:
    assert plain("Ţarţūs") == "Tartus"
    assert plain("‘Ayn al ‘Arab") == "Ayn al Arab"
    assert plain("Şaḩnāyā") == "Sahnaya"


def test_only_a_single_arabic_name_is_certain() -> None:
    assert certain_arabic(["Homs", "حمص"]) == "حمص"
    assert certain_arabic(["حمص", "مدينة حمص"]) is None
    assert certain_arabic(["گرگان", "Gorgan"]) is None


def entry(number: int, name: str, country: str, **values: object) -> dict[str, object]:
    place = {"geonameid": number, "name": name, "countrycode": country, "alternatenames": [], "population": 1000}
    return {**place, "longitude": 37.0, "latitude": 36.0, **values}


def test_a_reviewed_name_replaces_geonames_own_and_hidden_places_go() -> None:
    found = places([entry(163345, "Ţarţūs", "SY"), entry(268743, "Ra’s Bayrūt", "LB"), entry(1, "Şomewhere", "SY")])
    assert [(place.name, place.name_ar, place.other_name) for place in found] == [
        ("Somewhere", None, None),
        ("Tartus", "طرطوس", None),
    ]


def test_the_gazetteer_takes_the_region_whole_and_elsewhere_large_places() -> None:
    far = {"longitude": -70.0, "latitude": -20.0}
    entries = [entry(1, "Near", "SY"), entry(2, "Far", "CL", **far), entry(3, "Large", "CL", population=10**6, **far)]
    assert {row[0] for row in table(places(entries))} == {"Near", "Large"}


@pytest.mark.parametrize("name", ["place_names.csv", "province_names.csv", "map_names.csv"])
def test_a_table_of_names_is_whole(name: str) -> None:
    found = rows(name)
    keys = [tuple(row[column] for column in list(row)[:1]) for row in found]
    assert name == "map_names.csv" or len(set(keys)) == len(keys)
    for row in found:
        assert None not in row.values()
        arabic = row["name_ar"]
        assert not any("a" <= letter.lower() <= "z" for letter in arabic)
        assert not set(arabic) & set("گچپژکی"), row  # Persian letters that look like Arabic ones


# --- areas and packages


def test_a_feature_is_rounded_and_leaves_out_what_is_unknown() -> None:
    made = feature(shapely.box(0.123456, 0, 1, 1), name="A", name_ar=None, code="a")
    assert made["properties"] == {"name": "A", "code": "a"}
    assert min(x for x, _ in made["geometry"]["coordinates"][0]) == 0.1235
    assert json.loads(collection([made, made]))["features"] == [made, made]


def test_a_package_whose_digest_differs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_package: packages.Package, folder: Path) -> Path:
        archive = folder / "thing.whl"
        archive.write_bytes(b"something else")
        return archive

    monkeypatch.setattr(packages, "_fetch", fetch)
    with pytest.raises(packages.PackageError, match="SHA-256"):
        packages.folder_of(packages.GEONAMES, tmp_path)
    assert list(tmp_path.iterdir()) == []
