from typing import Any, Literal

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import embedded, geojson
from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.geodesy import geodesic
from layers.operations import constructions
from layers.operations.constructing import buffer, circle, embedded_area, strip, why_not_strip
from layers.operations.constructions import ConstructionError
from layers.operations.outcome import Operation
from tests.layers.making import layer_of, line, square
from tests.layers.operations.trying import done, shape

A, B = FeatureRef("a", 0), FeatureRef("a", 1)


def of(*geometries: dict[str, Any]) -> Document:
    return Document(layers=(layer_of(*geometries, layer_id="a"),))


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(10, 2_000_000))
def test_every_corner_of_a_circle_lies_at_its_radius(longitude: float, latitude: float, metres: float) -> None:
    round_one = constructions.circle((longitude, latitude), metres)
    assert round_one.is_valid
    west, _, east, _ = round_one.bounds
    assert -180 <= west <= east <= 180
    inner = [place for place in shapely.get_coordinates(round_one).tolist() if abs(place[0]) != 180]
    distances = [geodesic.distance((longitude, latitude), (x, y)) for x, y in inner]
    assert distances == pytest.approx([metres] * len(distances), rel=1e-6, abs=1e-4)


def test_a_circle_is_cut_at_the_antimeridian_and_refused_at_a_pole() -> None:
    assert constructions.circle((179.9, 10), 50_000).geom_type == "MultiPolygon"
    with pytest.raises(ConstructionError, match="hold a pole"):
        constructions.circle((10, 89.9), 50_000)
    with pytest.raises(EditError, match="more than 0"):
        circle("a", (0, 0), -1)(of())


def test_a_circle_says_how_it_was_made() -> None:
    outcome = done(circle("a", (36.5, 35.25), 2500, {"name": "Range"}), of(square(0, 0)))
    properties = geojson.properties(outcome.document.feature(outcome.selection[0]))
    assert properties == {"name": "Range", "method": "constructed: circle of 2.5 km around 35.25, 36.5"}


@pytest.mark.parametrize("latitude", [0.0, 35.0, 68.0])
def test_a_buffer_reaches_as_far_as_it_says(latitude: float) -> None:
    road = line((10, latitude), (14, latitude + 0.5), (15, latitude))
    outcome = done(buffer([A], 20_000), of(road))
    around = shape(outcome.document, outcome.selection[0])
    positions = shapely.segmentize(shape(outcome.document, A), 0.001)
    own = np.array(positions.coords)
    for x, y in list(around.exterior.coords)[::15]:
        nearest = own[np.argmin(np.hypot((own[:, 0] - x) * np.cos(np.radians(y)), own[:, 1] - y))]
        assert geodesic.distance((x, y), (nearest[0], nearest[1])) == pytest.approx(20_000, rel=4e-3)


def test_an_area_is_drawn_in_by_a_negative_buffer_until_nothing_is_left() -> None:
    outcome = done(buffer([A], -10_000), of(square(0, 0)))
    assert shape(outcome.document, outcome.selection[0]).within(shapely.box(0.08, 0.08, 0.92, 0.92))
    with pytest.raises(EditError, match="Nothing would be left"):
        buffer([A], -90_000)(of(square(0, 0)))
    with pytest.raises(EditError, match="more than 0 metres"):
        buffer([A], -5)(of(line((0, 0), (1, 1))))


def test_a_buffer_across_the_antimeridian_is_in_two_parts() -> None:
    outcome = done(buffer([A], 50_000), of(line((179, 10), (179.9, 11))))
    assert shape(outcome.document, outcome.selection[0]).geom_type == "MultiPolygon"


def test_a_strip_follows_the_border_vertex_for_vertex() -> None:
    border = line((36, 36.5), (36.5, 36.71234567891234), (37, 36.6), (37.5, 36.7), (38, 36.8))
    operation = strip("a", A, (36.2, 36.7), (37.7, 36.6), side="right", kilometres=30, properties={"state": "proposed"})
    outcome = done(operation, of(border))
    zone = shape(outcome.document, outcome.selection[0])
    assert zone.geom_type == "Polygon"
    assert {(36.5, 36.71234567891234), (37, 36.6), (37.5, 36.7)} <= set(zone.exterior.coords)
    south = shapely.Point(37.0, 36.45)
    assert zone.contains(south)
    assert not zone.contains(shapely.Point(37.0, 36.75))
    assert geodesic.area(zone) == pytest.approx(30_000 * 137_000, rel=0.1)
    made = geojson.properties(outcome.document.feature(outcome.selection[0]))["method"]
    assert made.startswith("constructed: 30 km deep along 13")
    other = strip("a", A, (36.2, 36.7), (37.7, 36.6), side="left", kilometres=30)(of(border))
    assert shape(other.document, other.selection[0]).contains(shapely.Point(37.0, 36.75))


def test_a_strip_along_a_border_of_the_map_has_its_vertices() -> None:
    operation = strip("a", None, (36.8, 36.75), (37.9, 36.83), side="right", kilometres=45)
    outcome = done(operation, of(square(0, 0)))
    zone = shape(outcome.document, outcome.selection[0])
    border = embedded.border_between((36.8, 36.75), (37.9, 36.83))
    assert set(border.coords[1:-1]) <= set(zone.exterior.coords)  # bit for bit
    assert zone.contains(shapely.Point(37.3, 36.5))  # south of the border, in Syria
    assert not zone.contains(shapely.Point(37.3, 36.9))
    made = geojson.properties(outcome.document.feature(outcome.selection[0]))["method"]
    assert made.startswith("constructed: 45 km deep along")
    assert made.endswith("of a border of the embedded map")


def test_the_shorter_way_round_a_closed_border_is_taken() -> None:
    ring = shapely.box(0, 0, 4, 1).exterior
    way = constructions.stretch(ring, (0.5, 1.1), (0.5, -0.1))
    assert constructions.length(way) < 300_000
    assert tuple(round(number, 4) for number in way.coords[0]) == (0.5, 1.0)
    back = constructions.stretch(ring, (0.5, -0.1), (0.5, 1.1))
    assert list(back.coords) == list(way.coords)[::-1]


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (strip("a", A, (0, 0), (0, 0), side="left", kilometres=5), "same place"),
        (strip("a", A, (0, 0), (1, 1), side="left", kilometres=0), "more than 0 km"),
        (strip("a", A, (0, 0), (1, 1), side="left", kilometres=5000), "up to 300 km"),
        (strip("a", B, (0, 0), (1, 1), side="left", kilometres=5), "neither a line nor an area"),
        (strip("a", None, (0, 0), (1, 1), side="left", kilometres=5), "No border is within 10 km of the first place"),
    ],
)
def test_what_cannot_be_constructed_says_why(operation: Operation, message: str) -> None:
    with pytest.raises(EditError, match=message):
        operation(of(square(0, 0), {"type": "Point", "coordinates": [0, 0]}))


def test_a_border_may_be_a_line_or_an_area() -> None:
    document = of(square(0, 0), {"type": "Point", "coordinates": [0, 0]})
    assert why_not_strip(document, [A]) is None
    assert "neither" in str(why_not_strip(document, [B]))
    assert why_not_strip(document, []) is None
    assert "Select one" in str(why_not_strip(document, [A, B]))


@pytest.mark.parametrize(
    ("at", "level", "name", "square_kilometres"),
    [
        ((38.5, 35.0), "country", "Syria", 185_180),
        ((2.5, 47.0), "country", "France", 543_900),
        ((36.6, 35.8), "province", "", 6_100),
    ],
)
def test_a_country_or_province_is_traced_from_the_embedded_map(
    at: tuple[float, float], level: Literal["country", "province"], name: str, square_kilometres: float
) -> None:
    outcome = done(embedded_area("a", at, level), of())
    feature = outcome.document.feature(outcome.selection[0])
    assert name in geojson.properties(feature).get("name", "")
    area = geodesic.area(shape(outcome.document, outcome.selection[0]))
    assert area == pytest.approx(square_kilometres * 1e6, rel=0.1)


def test_the_sea_is_no_country() -> None:
    with pytest.raises(EditError, match="no country"):
        embedded_area("a", (-140.0, 0.0), "country")(of())
