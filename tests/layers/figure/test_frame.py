from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.document import Bounds
from layers.drawing.packs import Pack, pack_geometry
from layers.figure.clipping import clip
from layers.figure.extents import ExtentError, checked_extent
from layers.figure.frame import UNITS, around, frame_for, round_up, within_world
from layers.figure.projection import fitting
from layers.parts import HOLE, LINE, OUTER, POINT

SYRIA: Bounds = (34.6, 33.9, 39.2, 37.25)


def pack_of(parts: list[tuple[int, list[tuple[float, float]]]]) -> Pack:
    """One feature a part, but a hole belongs to the feature before it."""
    starts = np.cumsum([0, *(len(positions) for _, positions in parts)])
    features = [index for index, (kind, _) in enumerate(parts) if kind != HOLE] + [len(parts)]
    positions = np.array([position for _, part in parts for position in part], dtype=np.float64)
    return pack_geometry(positions, starts, np.array([kind for kind, _ in parts]), np.array(features))


def square(west: float, south: float, size: float) -> list[tuple[float, float]]:
    east, north = west + size, south + size
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def test_the_ratio_is_round_and_shows_the_whole_extent() -> None:
    frame = frame_for(SYRIA, 195, 166)
    assert frame.ratio == 2_250_000
    west, south, east, north = SYRIA
    corners = frame.to_paper(np.array([west, east, east, west]), np.array([south, south, north, north]))
    assert (corners > -50).all()  # half a millimetre may go for the round ratio
    assert (corners < np.array([195, 166]) * UNITS + 50).all()


@given(
    st.floats(-170, 160),
    st.floats(-70, 65),
    st.floats(0.01, 10),
    st.floats(0.01, 10),
)
def test_the_stated_ratio_holds_on_the_ground_in_the_middle(
    west: float, south: float, width: float, height: float
) -> None:
    frame = frame_for((west, south, west + width, south + height), 195, 166)
    left = frame.plane_at(frame.width / 2 - 5, frame.height / 2)
    right = frame.plane_at(frame.width / 2 + 5, frame.height / 2)
    assert frame.projection.ground_length(left, right) * 1000 / 10 == pytest.approx(frame.ratio, rel=0.005)


@given(st.floats(10, 5e8))
def test_round_ratios_are_never_much_smaller(ratio: float) -> None:
    assert ratio * 0.996 <= round_up(ratio) <= ratio * 1.3


@pytest.mark.parametrize(
    "extent",
    [
        (-200, 0, 10, 10),
        (0, -91, 10, 10),
        (0, 10, 5, 5),
        (float("nan"), 0, 1, 1),
        (0, 0, 1, float("inf")),
    ],
)
def test_an_extent_outside_the_world_or_without_area_is_refused(extent: Bounds) -> None:
    with pytest.raises(ExtentError):
        checked_extent(extent)


def test_a_single_place_gets_a_frame_around_it() -> None:
    frame = frame_for((36.0, 35.0, 36.0, 35.0), 195, 166)
    assert frame.to_paper(np.array([36.0]), np.array([35.0])) == pytest.approx(
        np.array([[195, 166]]) / 2 * UNITS, abs=5
    )


def test_a_building_fills_its_frame() -> None:
    frame = frame_for((36.2, 36.2, 36.204, 36.202), 195, 166)
    assert frame.ratio < 3000


def test_a_map_of_the_world_ends_where_the_world_ends() -> None:
    frame = within_world(frame_for((-180, -60, 180, 80), 195, 166))
    assert frame.bounds == pytest.approx((-180, -90, 180, 90))
    assert frame.height == pytest.approx(frame.width / 2)


def test_small_maps_keep_the_shape_that_was_asked_for() -> None:
    frame = frame_for(SYRIA, 195, 166)
    assert within_world(frame) is frame


def test_what_lies_outside_the_frame_is_cut_away() -> None:
    frame = frame_for(SYRIA, 195, 166)
    pack = pack_of(
        [(OUTER, square(20, 20, 30)), (LINE, [(20, 35), (50, 36)]), (POINT, [(10, 10)]), (POINT, [(36, 35)])]
    )
    shapes = clip(pack, frame)
    reach = shapely.total_bounds(np.concatenate((shapes.polygons, shapes.lines)))
    assert reach == pytest.approx([-300, -300, 19_500 + 300, 16_600 + 300], abs=1)
    assert shapes.point_feature.tolist() == [3]
    assert shapes.polygon_feature.tolist() == [0]
    assert shapes.line_feature.tolist() == [1]


def with_middles(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a closed ring with a position in the middle of each side too."""
    found = [
        position
        for (x, y), (next_x, next_y) in pairwise(ring)
        for position in ((x, y), ((x + next_x) / 2, (y + next_y) / 2))
    ]
    return [*found, ring[0]]


def test_holes_stay_holes() -> None:
    frame = frame_for(SYRIA, 195, 166)
    shapes = clip(pack_of([(OUTER, square(35, 34.5, 2)), (HOLE, square(35.5, 35, 1))]), frame)
    assert len(shapely.get_rings(shapes.polygons)) == 2


def test_a_hole_does_not_cut_into_its_neighbour_when_its_own_ring_is_too_small_to_print() -> None:
    frame = frame_for(SYRIA, 195, 166)
    tiny = 1e-5
    parts = [(OUTER, square(35, 34.5, 2)), (OUTER, square(36, 35, tiny)), (HOLE, square(35.5, 35, 1))]
    shapes = clip(pack_of(parts), frame)
    assert len(shapely.get_rings(shapes.polygons)) == 1


def test_detail_that_print_cannot_show_is_left_out() -> None:
    frame = frame_for(SYRIA, 195, 166)
    along = np.linspace(35, 38, 100_000)
    shapes = clip(pack_of([(LINE, [(float(x), 35.0) for x in along])]), frame)
    assert 1000 < shapely.get_num_coordinates(shapes.lines).sum() < 6000


def test_edges_that_lie_side_by_side_are_drawn_with_fewer_vertices_and_no_island_is_lost() -> None:
    frame = frame_for(SYRIA, 195, 166)
    along = np.linspace(35, 38, 2500)
    dense = [
        (OUTER, [*((x, y) for x in along.tolist()), *((x, y + 0.005) for x in along[::-1].tolist()), (35.0, y)])
        for y in (34.5 + np.arange(60) * 0.01).tolist()
    ]
    size = 0.08 / 1000 * frame.ratio / 90_000  # degrees that are eight hundredths of a millimetre on paper
    islands = [(OUTER, with_middles(square(35.5013 + step * 0.00731, 35.9017, size))) for step in range(60)]
    alone = clip(pack_of(islands), frame)
    shapes = clip(pack_of([*dense, *islands]), frame)
    few = clip(pack_of(dense[:1]), frame)
    assert shapely.get_num_coordinates(shapes.polygons[0]) < 0.7 * shapely.get_num_coordinates(few.polygons[0])
    assert len(shapes.polygons) == len(dense) + len(alone.polygons)
    assert len(alone.polygons) == len(islands)


def test_straight_lines_are_not_wrapped_around_the_world() -> None:
    frame = frame_for((-180, -60, 180, 80), 195, 166)
    shapes = clip(pack_of([(LINE, [(179.0, 10.0), (180.0, 11.0)]), (LINE, [(-180.0, 11.0), (-179.0, 12.0)])]), frame)
    assert shapely.length(shapes.lines).max() < 200


@pytest.mark.parametrize(
    ("bounds", "name"),
    [
        (SYRIA, "Lambert conformal conic, parallels 34.5° N and 36.7° N, central meridian 36.9° E"),
        ((20, -5, 30, 5), "Mercator"),
        ((0, 78, 40, 84), "Polar stereographic"),
        ((-120, -40, 140, 60), "Plate carrée"),
    ],
)
def test_the_projection_fits_the_extent_and_says_its_name(bounds: Bounds, name: str) -> None:
    assert fitting(bounds).name.startswith(name)


def test_north_is_up_in_the_middle_and_leans_towards_the_meridian_at_the_side() -> None:
    frame = frame_for(SYRIA, 195, 166)
    middle = frame.projection.north_at(*frame.plane_at(97.5, 83))
    left = frame.projection.north_at(*frame.plane_at(0, 83))
    assert middle == pytest.approx(0, abs=0.1)
    assert 0.5 < left < 3


def test_a_scale_that_was_typed_is_kept_around_the_middle_of_the_extent() -> None:
    frame = frame_for(around(SYRIA, 195, 166, 1_234_567), 195, 166, ratio=1_234_567)
    assert frame.ratio == 1_234_567
    longitude, latitude = frame.projection.to_degrees(*(np.array([value]) for value in frame.plane_at(97.5, 83)))
    assert (longitude[0], latitude[0]) == (pytest.approx(36.9, abs=0.05), pytest.approx(35.575, abs=0.05))
    left, right = frame.plane_at(0, 83), frame.plane_at(195, 83)
    assert frame.projection.ground_length(left, right) == pytest.approx(0.195 * 1_234_567, rel=0.003)


@pytest.mark.parametrize("ratio", [1.0, 5_000.0, 1e9, 1e12])
def test_a_scale_at_which_nothing_or_the_world_twice_would_be_seen_is_refused(ratio: float) -> None:
    with pytest.raises(ExtentError, match=r"choose from 1:5,200 to 1:210,000,000"):
        frame_for(SYRIA, 195, 166, ratio=ratio)
    with pytest.raises(ExtentError, match=r"choose from"):
        around(SYRIA, 195, 166, ratio)


@pytest.mark.parametrize("ratio", [5_200, 2_250_000, 60_000_000, 206_000_000])
@pytest.mark.parametrize(
    "extent", [SYRIA, (-180.0, -85.0, 180.0, 85.0), (170.0, 60.0, 180.0, 85.0), (0.0, 0.0, 0.0, 0.0)]
)
def test_every_scale_that_is_offered_can_be_shown_everywhere(ratio: float, extent: Bounds) -> None:
    frame = within_world(frame_for(around(extent, 195, 166, ratio), 195, 166, ratio=ratio))
    assert frame.ratio == ratio
    assert 0 < frame.width <= 195.001
    assert 0 < frame.height <= 166.001


@pytest.mark.parametrize("ratio", [None, 3_000_000.0])
@pytest.mark.parametrize("extent", [SYRIA, (-20.0, 30.0, 60.0, 75.0), (100.0, -40.0, 160.0, 10.0)])
def test_an_extent_stands_where_nothing_covers_the_frame(extent: Bounds, ratio: float | None) -> None:
    clear = (0.0, 27.0, 215.0, 150.0)
    frame = frame_for(extent, 285.0, 183.0, ratio=ratio, clear=clear)
    west, south, east, north = extent
    edge = np.linspace(0.0, 1.0, 33)
    longitudes = np.concatenate((west + edge * (east - west), west + edge * (east - west)))
    latitudes = np.concatenate((np.full(33, south), np.full(33, north)))
    paper = frame.to_paper(longitudes, latitudes) / UNITS
    middle = (paper.min(axis=0) + paper.max(axis=0)) / 2
    assert middle == pytest.approx([clear[0] + clear[2] / 2, clear[1] + clear[3] / 2], abs=1.0)
    if ratio is None:
        assert paper.min(axis=0) == pytest.approx(np.maximum(paper.min(axis=0), [clear[0], clear[1]]), abs=0.5)
        assert paper.max(axis=0) == pytest.approx(np.minimum(paper.max(axis=0), [215.0, 177.0]), abs=0.5)
    left, right = frame.plane_at(132.5, 91.5), frame.plane_at(152.5, 91.5)
    assert frame.projection.ground_length(left, right) == pytest.approx(0.020 * frame.ratio, rel=0.002)
