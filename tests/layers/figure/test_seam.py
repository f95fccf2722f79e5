"""Figures across the 180th meridian and around the poles."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from layers.document import Bounds
from layers.drawing.packs import Pack, pack_geometry
from layers.figure import extents
from layers.figure.clipping import clip
from layers.figure.frame import UNITS, frame_for, within_world
from layers.figure.projection_choice import ProjectionError, choose
from layers.figure.seam import short_way
from layers.parts import LINE, OUTER, POINT

FIJI: Bounds = (176.0, -20.0, 182.0, -15.0)


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def pack_of(*features: list[tuple[int, list[tuple[float, float]]]]) -> Pack:
    parts = [part for feature in features for part in feature]
    starts = np.cumsum([0, *(len(positions) for _, positions in parts)])
    firsts = np.cumsum([0, *(len(feature) for feature in features)])
    positions = np.array([position for _, part in parts for position in part], dtype=np.float64)
    return pack_geometry(positions, starts, np.array([kind for kind, _ in parts]), firsts)


CUT = pack_of(
    [(OUTER, box(177, -19, 180, -16)), (OUTER, box(-180, -19, -179, -16))],
    [(LINE, [(178, -17), (180, -17.5)]), (LINE, [(-180, -17.5), (-179, -18)])],
    [(POINT, [(178.4, -18.1)])],
    [(POINT, [(-178.8, -18.2)])],
)


@example([(169.0, 40.0), (-152.0, 0.0)])
@example([(155.0, 27.0), (-138.0, 11.0), (-67.0, 40.0), (-12.0, 36.0), (35.0, 32.0), (80.0, 25.0)])
@given(st.lists(st.tuples(st.floats(-180, 179), st.floats(0, 40)), min_size=1, max_size=8))
def test_the_fitted_extent_holds_everything_and_no_shorter_arc_does(arcs: list[tuple[float, float]]) -> None:
    boxes = np.array([(west, -1.0, west + wide, 1.0) for west, wide in arcs])
    west, _, east, _ = extents.shortest(boxes)
    off = (boxes[:, 0] - west + 1e-9) % 360.0 - 1e-9
    assert east - west == 360.0 or (off + boxes[:, 2] - boxes[:, 0] <= east - west + 1e-6).all()
    others = [max((start - first) % 360.0 + wide for start, wide in arcs) for first, _ in arcs]
    assert east - west <= min(others) + 1e-6 or min(others) > extents.WIDEST_ARC - 1e-6


@given(st.floats(-180, 180), st.floats(0.01, 359), st.floats(-60, 0), st.floats(0.01, 60))
def test_an_extent_that_counts_on_is_the_same_again_after_it_was_written(
    west: float, wide: float, south: float, high: float
) -> None:
    bounds = (west, south, west + wide, south + high)
    again = extents.checked_extent(extents.as_written(bounds))
    turn = round((again[0] - west) / 360.0) * 360.0
    assert np.subtract(again, (turn, 0, turn, 0)) == pytest.approx(bounds, abs=1e-9)


def test_shapes_on_both_sides_of_the_meridian_make_a_narrow_extent() -> None:
    found = extents.extent_of([CUT])
    assert found == pytest.approx((177.0, -19.0, 181.2, -16.0), abs=1e-6)
    assert extents.as_written(found)[2] == pytest.approx(-178.8, abs=1e-6)  # type: ignore[arg-type]  # it is there


@pytest.mark.parametrize("choice", ["fitting", "lambert", "azimuthal", "mercator", "utm", "EPSG:3832", "EPSG:3460"])
def test_a_map_across_the_meridian_shows_both_sides_as_one(choice: str) -> None:
    frame = frame_for(FIJI, 195, 166, projection=choose(choice, FIJI).projection)
    shapes = clip(CUT, frame)
    assert shapes.polygon_feature.tolist() == [0]
    area = shapes.polygons[0]
    assert area.geom_type == "Polygon"
    assert len(shapely.get_rings(area)) == 1
    corners = frame.to_paper(np.array([177.0, -179.0]), np.array([-19.0, -16.0]))
    left, bottom, right, top = (corners[0, 0], corners[0, 1], corners[1, 0], corners[1, 1])
    assert shapely.bounds(area) == pytest.approx([left, top, right, bottom], abs=0.02 * frame.width * UNITS)
    edge = shapely.intersection(
        shapely.get_exterior_ring(area),
        shapely.LineString(frame.to_paper(np.array([180.0, 180.0]), np.array([-18.9, -16.1]))),
    )
    assert shapely.length(edge) == 0.0
    assert len(shapes.points) == 2
    assert shapely.length(shapes.lines).max() < 0.5 * frame.width * UNITS
    assert frame.extent[0] > frame.extent[2]


def test_nothing_runs_around_the_world_at_the_far_end_of_the_plane() -> None:
    frame = frame_for((-172.0, 52.0, -150.0, 66.0), 195, 166)
    far = pack_of([(OUTER, box(-10, 40, 180, 70))], [(LINE, [(0, 50), (60, 55), (180, 60)])])
    shapes = clip(far, frame)
    whole = frame.width * frame.height * UNITS**2
    assert float(np.sum(shapely.area(shapes.polygons))) < 0.2 * whole


def test_an_edge_that_jumps_takes_the_short_way() -> None:
    pack = short_way(pack_of([(OUTER, box(179, -17, -179, -16))], [(LINE, [(178, -18), (-178, -18.5), (-178, -18)])]))
    assert extents.extent_of([pack]) == pytest.approx((178.0, -18.5, 182.0, -16.0), abs=1e-6)
    world = pack_of([(OUTER, box(-180, -90, 180, -60))])
    assert short_way(world).xy.tolist() == world.xy.tolist()


def test_a_cap_around_a_pole_is_whole() -> None:
    cap = pack_of([(OUTER, box(-180, -90, 180, -60))])
    bounds = extents.extent_of([cap])
    assert bounds is not None
    frame = frame_for(bounds, 195, 166, margin=0.05)
    assert frame.extent[0::2] == (-180.0, 180.0)
    assert frame.extent[1] == -90.0
    (area,) = clip(cap, frame).polygons
    assert len(shapely.get_rings(area)) == 1
    radius = float(shapely.area(area) / np.pi) ** 0.5
    edge = frame.to_paper(np.array([0.0, 0.0]), np.array([-60.0, -90.0]))
    assert radius == pytest.approx(float(np.hypot(*(edge[0] - edge[1]))), rel=0.002)


def test_a_map_of_half_the_world_is_centred_on_its_middle() -> None:
    frame = within_world(frame_for((120.0, -40.0, 290.0, 50.0), 195, 166))
    x = frame.to_paper(np.array([120.0, -155.0, -70.0]), np.zeros(3))[:, 0]
    assert x == pytest.approx([195 * UNITS - x[2], 195 * UNITS / 2, x[2]], abs=5)


def test_a_system_that_ends_within_the_extent_is_refused() -> None:
    with pytest.raises(ProjectionError, match="ends at the meridian of 180"):
        choose("EPSG:3395", FIJI)
