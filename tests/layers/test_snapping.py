from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import geojson
from layers.document import Document, FeatureRef, Layer
from layers.drawing.packs import pack_geometry
from layers.edits.shared_borders import move_shared_vertex
from layers.geodesy.mercator import to_degrees
from layers.geojson.vertices import Place, Vertex, position_texts, vertices
from layers.snapping import Snap, SnapLayer, Snapper
from tests.layers.making import layer_of, line, pack_of

longitudes = st.floats(-170, 170, allow_nan=False, width=64)
latitudes = st.floats(-80, 80, allow_nan=False, width=64)


def snap(layer: Layer, longitude: float, latitude: float, tolerance: float = 0.01, **options: Any) -> Snap | None:
    return Snapper([SnapLayer(pack_of(layer), layer)]).snap(longitude, latitude, tolerance, **options)


@given(longitudes, latitudes, st.floats(-0.004, 0.004), st.floats(-0.0005, 0.0005))
def test_a_vertex_that_is_snapped_has_the_numbers_of_its_target(x: float, y: float, east: float, north: float) -> None:
    target = layer_of(line((x, y), (x + 5, y)))
    point = layer_of({"type": "Point", "coordinates": [x + east, y + north]}, layer_id="own")
    found = snap(target, x + east, y + north)
    assert found is not None
    assert found.kind == "vertex"
    moved = move_shared_vertex([Vertex(FeatureRef("own", 0), ())], found.place, exactly=True)(
        Document(layers=(target, point))
    )
    assert geojson.coordinates(moved.feature(FeatureRef("own", 0))) == [x, y]


def test_a_file_in_metres_gets_the_numbers_of_a_target_in_the_same_metres() -> None:
    positions = (316_000.123456789, 3_866_000.987654321), (320_000.0, 3_866_000.0)
    target = layer_of(line(*positions), crs="EPSG:32637")
    own = layer_of({"type": "Point", "coordinates": [316_010, 3_866_010]}, layer_id="own", crs="EPSG:32637")
    longitude, latitude = vertices(own.features[0], "EPSG:32637").degrees[0].tolist()
    found = snap(target, longitude, latitude)
    assert found is not None
    edit = move_shared_vertex([Vertex(FeatureRef("own", 0), ())], found.place, exactly=True)
    assert geojson.coordinates(edit(Document(layers=(target, own))).feature(FeatureRef("own", 0))) == list(positions[0])


def test_a_vertex_wins_over_the_edges_at_it_and_edges_are_met_where_they_are_nearest() -> None:
    layer = layer_of(line((0, 0), (10, 0)))
    assert snap(layer, 0.005, 0.001) == Snap("vertex", Place(0, 0), FeatureRef("shapes", 0))
    found = snap(layer, 5, 0.005)
    assert found is not None
    assert found.kind == "edge"
    assert found.place.degrees == pytest.approx((5, 0), abs=1e-6)
    assert snap(layer, 5, 0.02) is None


def test_where_edges_of_two_shapes_cross_is_an_intersection() -> None:
    layer = layer_of(line((0, 0), (4, 4)), line((0, 3), (3, 0)))
    found = snap(layer, 1.502, 1.499)
    assert found is not None
    assert (found.kind, found.place) == ("intersection", Place(1.5, 1.5))


middles = st.floats(-0.6, 0.6)


@given(st.tuples(longitudes, st.floats(-60, 60)), middles, middles, st.tuples(middles, middles), st.booleans())
def test_an_intersection_has_one_place_to_the_last_bit(
    at: tuple[float, float], tilt: float, lean: float, off: tuple[float, float], turned: bool
) -> None:
    x, y = at
    own = line((x - 1, y + tilt), (x + 1, y - tilt))
    border = np.array([[x + lean, y - 1], [x - lean, y + 1]])
    basemap = SnapLayer(pack_geometry(border, np.array([0, 2]), np.array([1]), np.array([0, 1])))
    around = layer_of(own)
    back = layer_of({**own, "coordinates": own["coordinates"][::-1]})
    forward, backward = (SnapLayer(pack_of(layer), layer) for layer in (around, back))
    first = Snapper([forward, basemap]).snap(x, y, 0.3)
    second = Snapper([basemap, backward if turned else forward]).snap(x + off[0] / 10, y + off[1] / 10, 0.3)
    assert first is not None
    assert second is not None
    assert first.kind == second.kind == "intersection"
    assert first.place == second.place


def test_the_vertex_that_is_dragged_its_copies_and_its_edges_do_not_catch_themselves() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    other = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
    layer = layer_of(square, other)
    assert snap(layer, 1.001, 0.999, leaving=(1, 1)) is None
    far = snap(layer, 0.001, 0.999, leaving=(1, 1))
    assert far is not None
    assert far.place == Place(0, 1)


def test_a_vertex_that_begins_on_an_edge_is_not_caught_by_that_edge() -> None:
    west = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    east = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
    layer = layer_of(west, east, line((1.004, 0), (1.004, 1)))
    found = snap(layer, 1.002, 0.4, leaving=(1, 0.5))
    assert found is not None
    assert (found.kind, found.ref) == ("edge", FeatureRef("shapes", 2))
    assert snap(layer, 0.992, 0.4, leaving=(1, 0.5)) is None


def test_basemap_borders_are_snapped_to_with_the_numbers_of_their_grid() -> None:
    pack = pack_geometry(np.array([[36.123456, 35.2], [36.5, 35.9]]), np.array([0, 2]), np.array([1]), np.array([0, 1]))
    found = Snapper([SnapLayer(pack)]).snap(36.124, 35.2, 0.01)
    assert found is not None
    assert found.ref is None
    assert found.place.degrees == tuple(to_degrees(pack.xy[:1])[0].tolist())


def test_points_rings_and_empty_geometries_are_looked_through() -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    layer = layer_of(
        None,
        {"type": "MultiPoint", "coordinates": [[20, 20], [21, 21]]},
        {
            "type": "MultiPolygon",
            "coordinates": [[], [ring], [[[5, 5], [9, 5], [9, 9]], [[8, 6], [7, 6], [8, 7], [8, 6]]]],
        },
    )
    point, hole = snap(layer, 21, 21), snap(layer, 7, 6)
    assert point is not None
    assert point.ref == FeatureRef("shapes", 1)
    assert hole is not None
    assert hole.place == Place(7, 6)
    assert snap(layer, 20.5, 20.5) is None  # no edge joins two points


def test_paths_lead_to_each_vertex_also_beside_empty_arrays_and_in_collections() -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    layer = layer_of(
        {
            "type": "MultiPolygon",
            "coordinates": [[], [ring], [[[5, 5], [9, 5], [9, 9]], [[8, 6], [7, 6], [8, 7], [8, 6]]]],
        },
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [3, 4]}, line((1, 2), (5, 6))]},
    )
    for feature in layer.features:
        found = vertices(feature)
        for index, place in enumerate(found.own.tolist()):
            reached: Any = geojson.coordinates(feature)
            for step in found.path(index):
                reached = reached[step]
            assert reached == place


def test_the_texts_of_positions_keep_digits_and_altitudes() -> None:
    text = (
        b'{"type": "Feature", "properties": {}, "bbox": [0, 1, 2, 3], "geometry": '
        b'{"type": "LineString", "bbox": [1, 2, 9, 9], "coordinates": [[1.0, 2.00, 7e0], [ 3,4]]}}'
    )
    layer = geojson.read(text, layer_id="a", title="A", file="a.geojson")
    found = {place: bytes(raw) for place, raw in position_texts(layer.features[0]).items()}
    assert found == {(1.0, 2.0): b"[1.0, 2.00, 7e0]", (3.0, 4.0): b"[ 3,4]"}
