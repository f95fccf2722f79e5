import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw, structs

from layers import geojson
from layers.document import Feature, Layer, TextFrame
from layers.geojson import SpliceError

RING = "[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]"
UTM = "EPSG:32637"  # easting 500000, northing 0 is longitude 39, latitude 0


def of(geometry: str, properties: str = '{"name": "Tartus"}') -> Feature:
    text = f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'
    return Feature(0, Raw(text.encode()))


def shape(kind: str, coordinates: str) -> Feature:
    return of(f'{{"type": "{kind}", "coordinates": {coordinates}}}')


def written(feature: Feature) -> str:
    """Return the coordinates of a feature as they stand in its text."""
    text = bytes(feature.text).decode()
    return text[text.index('"coordinates": ') + 15 : text.rindex("}}")]


# --- positions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "coordinates", "path", "expected"),
    [
        ("Point", "[ 36.0 ,35.00, 12 ]", [], "[ 1.5 ,2, 12 ]"),
        ("MultiPoint", "[[0,0],[1e1,-0.5]]", [1], "[[0,0],[1.5,2]]"),
        ("LineString", "[[0, 0],\n [1, 1]]", [0], "[[1.5, 2],\n [1, 1]]"),
        ("MultiLineString", "[[[0, 0], [1, 1]], [[3, 3], [4, 4]]]", [1, 1], "[[[0, 0], [1, 1]], [[3, 3], [1.5, 2]]]"),
        ("Polygon", f"[{RING}]", [0, 1], "[[[0, 0], [1.5, 2], [4, 4], [0, 4], [0, 0]]]"),
        ("Polygon", f"[{RING}]", [0, 0], "[[[1.5, 2], [4, 0], [4, 4], [0, 4], [1.5, 2]]]"),
        ("Polygon", f"[{RING}]", [0, 4], "[[[1.5, 2], [4, 0], [4, 4], [0, 4], [1.5, 2]]]"),
        ("Polygon", "[[[0, 0], [4, 0], [4, 4], [0.0, 0]]]", [0, 3], "[[[1.5, 2], [4, 0], [4, 4], [1.5, 2]]]"),
        ("MultiPolygon", f"[[{RING}, {RING}]]", [0, 1, 2], f"[[{RING}, {RING.replace('4, 4', '1.5, 2')}]]"),
    ],
)
def test_moving_a_position_changes_its_numbers_alone(
    kind: str, coordinates: str, path: list[int], expected: str
) -> None:
    assert written(geojson.replace_position(shape(kind, coordinates), path, 1.5, 2)) == expected


def test_a_number_that_stays_the_same_keeps_its_digits() -> None:
    point = shape("Point", "[36.123456789012, 35.10]")
    assert written(geojson.replace_position(point, [], 36.123456789012, 35.2)) == "[36.123456789012, 35.2]"
    assert geojson.replace_position(point, [], 36.123456789012, 35.1) == point


def test_an_open_ring_is_closed_where_it_is_edited() -> None:
    polygon = shape("Polygon", "[[[0, 0], [4, 0], [4, 4]], [[1, 1], [2, 1], [2, 2]]]")
    moved = geojson.replace_position(polygon, [0, 0], -1, 0)
    assert written(moved) == "[[[-1, 0], [4, 0], [4, 4], [-1, 0]], [[1, 1], [2, 1], [2, 2]]]"


def test_a_path_leads_into_a_collection() -> None:
    inner = '{"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[1, 1], [2, 2]]}]}'
    point = '{"type": "Point", "coordinates": [0, 0]}'
    feature = of(f'{{"type": "GeometryCollection", "geometries": [{point}, {inner}]}}')
    assert geojson.coordinates(feature) == [[0, 0], [[[1, 1], [2, 2]]]]
    moved = geojson.replace_position(feature, [1, 0, 1], 9, 8)
    assert bytes(moved.text) == bytes(feature.text).replace(b"[2, 2]", b"[9, 8]")
    assert geojson.coordinates(geojson.replace_position(feature, [0], 9, 8)) == [[9, 8], [[[1, 1], [2, 2]]]]


@pytest.mark.parametrize(
    ("feature", "path"),
    [
        (shape("Point", "[0, 0]"), [0]),
        (shape("Point", "[]"), []),
        (shape("LineString", "[[0, 0], [1, 1]]"), [2]),
        (shape("LineString", "[[0, 0], [1, 1]]"), [-1]),
        (shape("LineString", "[[0, 0], [1, 1]]"), []),
        (shape("LineString", "[[0, 0], [1, 1]]"), [0, 0]),
        (shape("Polygon", f"[{RING}]"), [1, 0]),
        (shape("Polygon", "7"), [0, 0]),
        (shape("Blob", "[0, 0]"), []),
        (of("null"), []),
        (of('{"type": "GeometryCollection", "geometries": []}'), [0]),
        (Feature(0, Raw(b"7")), []),
        (Feature(0, Raw(b'{"type": "Feature"}')), [0]),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(feature: Feature, path: list[int]) -> None:
    with pytest.raises(SpliceError):
        geojson.replace_position(feature, path, 1, 2)
    with pytest.raises(SpliceError):
        geojson.remove_position(feature, path)


@pytest.mark.parametrize(
    ("coordinates", "path", "expected"),
    [
        (f"[{RING}]", [0, 1], "[[[0, 0], [1.5, 2], [4, 0], [4, 4], [0, 4], [0, 0]]]"),
        (f"[{RING}]", [0, 0], "[[[0, 0], [4, 0], [4, 4], [0, 4], [1.5, 2], [0, 0]]]"),
        (f"[{RING}]", [0, 5], "[[[0, 0], [4, 0], [4, 4], [0, 4], [1.5, 2], [0, 0]]]"),
        (f"[{RING}]", [0, 4], "[[[0, 0], [4, 0], [4, 4], [0, 4], [1.5, 2], [0, 0]]]"),
        ("[[]]", [0, 0], "[[[1.5, 2]]]"),
    ],
)
def test_a_new_position_keeps_a_ring_closed(coordinates: str, path: list[int], expected: str) -> None:
    assert written(geojson.insert_position(shape("Polygon", coordinates), path, 1.5, 2)) == expected


def test_a_new_position_is_laid_out_like_its_neighbour() -> None:
    line = shape("LineString", "[\r\n\t[\r\n\t\t0,\r\n\t\t0,\r\n\t\t7\r\n\t],\r\n\t[1,1]\r\n]")
    longer = geojson.insert_position(line, [1], 5, 6)
    assert (
        written(longer)
        == "[\r\n\t[\r\n\t\t0,\r\n\t\t0,\r\n\t\t7\r\n\t],\r\n\t[\r\n\t\t5,\r\n\t\t6,\r\n\t\t7\r\n\t],\r\n\t[1,1]\r\n]"
    )
    assert geojson.remove_position(longer, [1]) == line


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([0, 0], "[[[4, 0], [4, 4], [0, 4], [4, 0]]]"),
        ([0, 4], "[[[4, 0], [4, 4], [0, 4], [4, 0]]]"),
        ([0, 2], "[[[0, 0], [4, 0], [0, 4], [0, 0]]]"),
    ],
)
def test_a_ring_stays_closed_when_a_corner_goes(path: list[int], expected: str) -> None:
    assert written(geojson.remove_position(shape("Polygon", f"[{RING}]"), path)) == expected


@pytest.mark.parametrize(
    ("kind", "coordinates", "path"),
    [
        ("Point", "[0, 0]", []),
        ("MultiPoint", "[[0, 0]]", [0]),
        ("LineString", "[[0, 0], [1, 1]]", [0]),
        ("Polygon", "[[[0, 0], [4, 0], [4, 4], [0, 0]]]", [0, 1]),
        ("Polygon", "[[[0, 0], [4, 0], [4, 4]]]", [0, 1]),
    ],
)
def test_a_geometry_keeps_as_many_positions_as_it_needs(kind: str, coordinates: str, path: list[int]) -> None:
    with pytest.raises(SpliceError, match="delete the feature"):
        geojson.remove_position(shape(kind, coordinates), path)


def test_all_positions_move_and_altitudes_stay() -> None:
    line = shape("LineString", "[[0, 0.50, 9.10], [ 1,1 ]]")
    assert written(geojson.map_positions(line, lambda xy: xy + np.array([1, 0]))) == "[[1, 0.50, 9.10], [ 2,1 ]]"
    assert geojson.map_positions(line, lambda xy: xy) == line
    assert geojson.map_positions(shape("MultiPoint", "[]"), lambda xy: xy + 1) == shape("MultiPoint", "[]")
    with pytest.raises(SpliceError):
        geojson.map_positions(of("null"), lambda xy: xy)


# --- digits and reference systems ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (36.123456789, "36.1234568"),
        (36.0, "36"),
        (-1e-9, "0"),
        (1e-7, "0.0000001"),
        (-179.99999999, "-180"),
        (100, "100"),
    ],
)
def test_coordinates_are_written_with_seven_decimals_at_most(value: float, expected: str) -> None:
    point = shape("Point", "[5, 5]")
    assert written(geojson.replace_position(point, [], value, 5)) == f"[{expected}, 5]"
    assert written(geojson.map_positions(point, lambda xy: 0 * xy + np.array([value, 5]))) == f"[{expected}, 5]"
    drawn = geojson.with_geometry(point, {"type": "Point", "coordinates": [value, 5]})
    assert json.loads(written(drawn)) == json.loads(f"[{expected}, 5]")


def test_a_caller_may_ask_for_other_decimals() -> None:
    assert (
        written(geojson.replace_position(shape("Point", "[5, 5]"), [], 1.23456789, 2.5, decimals=3)) == "[1.235, 2.5]"
    )


def test_edits_are_written_in_the_reference_system_of_the_file() -> None:
    point = shape("Point", "[500000.000000, 1000.0]")
    moved = geojson.replace_position(point, [], 39, 0, crs=UTM)
    assert written(moved) == "[500000, 0]"
    again = geojson.geometry(moved, UTM)
    assert again is not None
    assert again.coords[0] == pytest.approx((39, 0), abs=1e-7)
    same = geojson.geometry(point, UTM)
    assert same is not None
    assert geojson.replace_position(point, [], *same.coords[0], crs=UTM) == point
    assert geojson.map_positions(point, lambda xy: xy, crs=UTM) == point
    assert written(geojson.map_positions(point, lambda xy: xy * (1, 0), crs=UTM)) == "[500000, 0]"
    drawn = geojson.with_geometry(point, {"type": "Point", "coordinates": [39, 0]}, crs=UTM)
    assert json.loads(written(drawn)) == [500000, 0]


def test_a_place_that_the_reference_system_cannot_hold_is_refused() -> None:
    with pytest.raises(SpliceError, match="reference system"):
        geojson.replace_position(shape("Point", "[0, 0]"), [], 39 + 90, 0, crs=UTM)


# --- properties, ids, geometry -------------------------------------------------------------------------------------

PRETTY = b"""{
      "type": "Feature",
      "properties": {
        "name": "Tartus",
        "height": 1.50
      },
      "geometry": null
    }"""


def test_a_property_edit_changes_its_token_alone() -> None:
    feature = Feature(0, Raw(PRETTY))
    assert bytes(geojson.with_property(feature, "name", "طرطوس").text) == PRETTY.replace(b"Tartus", "طرطوس".encode())
    added = geojson.with_property(feature, "tags", ["a", "b"])
    assert bytes(added.text) == PRETTY.replace(b"1.50\n", b'1.50,\n        "tags": ["a", "b"]\n')
    assert geojson.without_property(added, "tags") == feature
    assert geojson.without_property(feature, "nothing") == feature


@pytest.mark.parametrize("properties", ["null", "7", "{ }"])
def test_a_property_can_be_set_where_there_are_none(properties: str) -> None:
    feature = geojson.with_property(of("null", properties), "name", "x")
    assert geojson.properties(feature) == {"name": "x"}
    assert geojson.properties(geojson.without_property(feature, "name")) == {}
    bare = geojson.with_property(Feature(0, Raw(b'{"type": "Feature", "geometry": null}')), "name", "x")
    assert bytes(bare.text) == b'{"type": "Feature", "geometry": null, "properties": {"name": "x"}}'


def test_the_last_of_a_doubled_property_is_the_one_that_is_set() -> None:
    feature = of("null", '{"a": 1, "a": 2}')
    assert geojson.properties(feature) == {"a": 2}
    assert b'{"a": 1, "a": 3}' in bytes(geojson.with_property(feature, "a", 3).text)
    assert geojson.properties(geojson.without_property(feature, "a")) == {}


def test_escaped_text_stays_escaped() -> None:
    feature = geojson.with_property(of("null", '{"a": "R\\u00edos"}'), "b", "é")
    assert b'"b": "\\u00e9"' in bytes(feature.text)


def test_values_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        geojson.with_property(of("null"), "a", float("nan"))


@pytest.mark.parametrize("identifier", [1, "1", 1.5, "a/b"])
def test_an_id_keeps_its_type(identifier: Any) -> None:
    feature = geojson.with_id(of("null"), identifier)
    assert bytes(feature.text).startswith(b'{"type": "Feature", "id": ')
    assert geojson.feature_id(feature) == identifier
    assert type(geojson.feature_id(feature)) is type(identifier)


@pytest.mark.parametrize("text", ['{"id": null}', '{"id": true}', '{"id": [1]}', "{}", "[]"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert geojson.feature_id(Feature(0, Raw(text.encode()))) is None


def test_a_bare_geometry_becomes_a_feature_when_it_gets_properties() -> None:
    crs = '{"type": "name", "properties": {"name": "EPSG:32637"}}'
    geometry = '{"type": "Point", "coordinates": [500000.0, 0.00], "crs": ' + crs + "}"
    layer = geojson.read(geometry.encode(), layer_id="a", title="A", file="a.geojson")
    feature = geojson.with_property(layer.features[0], "name", "x")
    assert geometry in bytes(feature.text).decode()
    again = geojson.read(
        geojson.write(structs.replace(layer, features=(feature,))), layer_id="a", title="A", file="a.geojson"
    )
    assert (again.frame.form, again.frame.crs) == ("feature", "EPSG:32637")
    assert geojson.geometry_type(again.features[0]) == "Point"


def test_what_is_no_feature_cannot_be_edited() -> None:
    nothing = Feature(0, Raw(b"[1]"))
    with pytest.raises(SpliceError):
        geojson.with_property(nothing, "a", 1)
    with pytest.raises(SpliceError):
        geojson.with_id(nothing, 1)
    with pytest.raises(SpliceError):
        geojson.with_geometry(nothing, None)
    assert geojson.without_property(nothing, "a") == nothing
    assert geojson.properties(nothing) == {}
    assert geojson.geometry(nothing) is None


def test_a_new_geometry_keeps_the_foreign_members_of_the_old_one() -> None:
    feature = of('{"type": "Point", "bbox": [0, 0, 0, 0], "note": 7, "coordinates": [0, 0]}')
    line = geojson.with_geometry(feature, {"type": "LineString", "coordinates": [[0, 0], [1, 1]]})
    assert b'"geometry": {"type": "LineString", "note": 7, "coordinates": [[0, 0], [1, 1]]}' in bytes(line.text)
    assert b'"geometry": null' in bytes(geojson.with_geometry(feature, None).text)
    first = geojson.with_geometry(of("null"), {"type": "Point", "coordinates": [1, 2]})
    assert geojson.coordinates(first) == [1, 2]


# --- new features --------------------------------------------------------------------------------------------------


def layer_of(features: list[dict[str, Any]], **style: Any) -> Layer:
    text = json.dumps({"type": "FeatureCollection", "features": features}, **style)
    return geojson.read(text.encode(), layer_id="a", title="A", file="a.geojson")


POINT: dict[str, Any] = {
    "type": "Feature",
    "properties": {"name": "x", "n": 1},
    "geometry": {"type": "Point", "coordinates": [1, 2]},
}


@pytest.mark.parametrize(
    "style",
    [
        {},
        {"indent": 2},
        {"indent": "\t"},
        {"separators": (",", ":")},
        {"indent": 0},
        {"indent": 4, "separators": (",", ": ")},
    ],
)
def test_a_new_feature_looks_like_the_ones_in_its_file(style: dict[str, Any]) -> None:
    layer = layer_of([POINT, POINT], **style)
    new = geojson.new_feature(2, POINT["geometry"], POINT["properties"], layer.frame, like=layer.features[-1])
    longer = structs.replace(layer, features=(*layer.features, new))
    assert geojson.write(longer) == geojson.write(layer_of([POINT, POINT, POINT], **style))


def test_a_new_feature_of_a_text_sequence_stays_on_its_line() -> None:
    frame = TextFrame(form="sequence", head=b"\x1e", tail=b"\n", separator=b"\n\x1e")
    pretty = Feature(0, Raw(PRETTY))
    new = geojson.new_feature(1, None, None, frame, like=pretty, identifier="z")
    assert bytes(new.text) == b'{"type": "Feature", "id": "z", "properties": {}, "geometry": null}'


def test_an_empty_new_file_takes_features_line_by_line() -> None:
    layer = Layer("a", "A", "a.geojson")
    features = tuple(geojson.new_feature(key, POINT["geometry"], {}, layer.frame) for key in range(2))
    written_text = geojson.write(structs.replace(layer, features=features)).decode()
    assert written_text.count("\n") == 4
    assert len(json.loads(written_text)["features"]) == 2


# --- laws ----------------------------------------------------------------------------------------------------------

degrees = st.floats(-179, 179).map(lambda value: round(value, 6))
positions = st.lists(st.tuples(degrees, degrees), min_size=4, max_size=8)


@settings(max_examples=150, deadline=None)
@given(positions, st.sampled_from([None, 1]), degrees, degrees, st.data())
def test_one_move_differs_in_one_position(
    line: list[tuple[float, float]], indent: int | None, longitude: float, latitude: float, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(line) - 1))
    feature = Feature(
        0,
        Raw(
            json.dumps(
                {"type": "Feature", "properties": None, "geometry": {"type": "LineString", "coordinates": line}},
                indent=indent,
            ).encode()
        ),
    )
    moved = geojson.replace_position(feature, [index], longitude, latitude)
    expected: list[Any] = [list(position) for position in line]
    expected[index] = [longitude, latitude]
    assert geojson.coordinates(moved) == pytest.approx(np.array(expected))
    before, after = (bytes(one.text).split(b"[") for one in (feature, moved))
    changed = [position for position, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed in ([], [index + 2])


@settings(max_examples=100, deadline=None)
@given(positions, st.sampled_from([None, 2]), degrees, degrees, st.data())
def test_an_inserted_position_can_be_removed_again(
    line: list[tuple[float, float]], indent: int | None, longitude: float, latitude: float, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(line)))
    feature = Feature(0, Raw(json.dumps({"type": "LineString", "coordinates": line}, indent=indent).encode()))
    longer = geojson.insert_position(feature, [index], longitude, latitude)
    found = geojson.coordinates(longer)
    assert found is not None
    assert found[index] == pytest.approx([longitude, latitude])
    assert geojson.remove_position(longer, [index]) == feature
