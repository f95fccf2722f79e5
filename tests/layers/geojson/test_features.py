"""What a feature says, read from its text: long geometries are read another way, and come out the same."""

from typing import Any

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import geojson
from layers.document import Feature
from layers.geojson import features
from tests.layers.edits.test_laws import HOLED, LINES, MANY, MANY_LINES, ODD, RINGS, SHAPES, SQUARES
from tests.layers.making import square

LONG = " " * (features.BULKY + 1)


def feature(geometry: Any, padding: str = "") -> Feature:
    text = msgspec.json.encode({"type": "Feature", "properties": {"padding": padding}, "geometry": geometry})
    return Feature(0, msgspec.Raw(text))


UNCLOSED = st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=6).map(
    lambda ring: {"type": "Polygon", "coordinates": [ring]}
)
HIGH = LINES.map(lambda each: {**each, "coordinates": [[*at, 7, 8] for at in each["coordinates"]]})
BAD = st.sampled_from(
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "MultiPolygon", "coordinates": [[], [[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], ["1", 0], [1, 1], [0, 0]]]},
        {"type": "Circle", "coordinates": [0, 0]},
    ]
)


@given(st.one_of(SHAPES, HOLED, RINGS, MANY, MANY_LINES, SQUARES, ODD, UNCLOSED, HIGH, BAD))
def test_a_long_geometry_is_read_as_a_short_one_is(geometry: Any) -> None:
    short, long = geojson.geometry(feature(geometry)), geojson.geometry(feature(geometry, LONG))
    assert (short is None) == (long is None)
    if short is not None and long is not None:
        assert short.geom_type == long.geom_type
        assert shapely.equals_identical(short, long)


@given(st.one_of(SHAPES, HOLED, MANY))
def test_holes_are_counted_by_the_brackets(geometry: Any) -> None:
    shape = geojson.geometry(feature(geometry))
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        assert geojson.holes(feature(geometry)) == sum(len(part.interiors) for part in shapely.get_parts(shape))
    else:
        assert geojson.holes(feature(geometry)) == 0


@pytest.mark.parametrize("geometry", [{"type": "Polygon"}, {"type": "Polygon", "coordinates": 7}, None])
def test_what_has_no_rings_has_no_holes(geometry: Any) -> None:
    assert geojson.holes(feature(geometry)) == 0


def test_a_reference_system_is_left_for_degrees() -> None:
    long = geojson.geometry(feature(square(500_000, 3_900_000, 1_000), LONG), "EPSG:32637")
    assert long is not None
    assert long.bounds[0] == pytest.approx(39, abs=0.01)
