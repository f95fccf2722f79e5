"""Other formats, in and out: what is exact, what is changed and said, and what is refused."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, Layer
from layers.formats import FormatError, is_geojson
from layers.formats.reading import read_layers
from layers.formats.writing import write_layers
from layers.storage import store
from layers.storage.disk_errors import StoreError
from tests.layers.making import line, square

POINT = {"type": "Point", "coordinates": [36.20123456789012, 35.1]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def layer(*features: dict[str, Any], name: str = "places", crs: str | None = None) -> Layer:
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    return geojson.read(json.dumps(collection).encode(), layer_id=name, title=name, file=f"{name}.geojson")


def said(one: Layer) -> list[dict[str, Any]]:
    return [
        {"properties": geojson.properties(each), "geometry": geojson.geometry_object(each)} for each in one.features
    ]


def there_and_back(one: Layer, target: Path) -> tuple[list[dict[str, Any]], list[str]]:
    files, notes = write_layers([one], target)
    (read,) = read_layers(next(file for file in files if file.suffix == target.suffix)).layers
    return said(read), notes


MIXED = layer(
    feature(POINT, name="حلب", n=1, part=1.5, yes=True, day="2015-09-30"),
    feature(None, name=None, n=2, part=2, yes=False, day=None),
    feature(square(1, 2), name="b", n=-(2**40), part=1e-9, yes=None, day="x"),
)


@pytest.mark.parametrize("ending", [".gpkg", ".fgb"])
def test_what_was_written_reads_back_the_same(tmp_path: Path, ending: str) -> None:
    back, _ = there_and_back(MIXED, tmp_path / f"x{ending}")
    before = said(MIXED)
    assert [each["properties"] for each in back] == [each["properties"] for each in before]
    for one, other in zip(back, before, strict=True):
        assert (one["geometry"] is None) == (other["geometry"] is None)
        if one["geometry"]:
            assert shapely.geometry.shape(one["geometry"]).equals_exact(shapely.geometry.shape(other["geometry"]))


points = st.tuples(st.floats(-180, 180, allow_subnormal=False), st.floats(-90, 90, allow_subnormal=False))
texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(points, texts), min_size=1, max_size=4))
def test_a_table_keeps_every_digit(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    one = layer(*(feature({"type": "Point", "coordinates": list(place)}, text=f"t{text}") for place, text in rows))
    back, notes = there_and_back(one, tmp_path_factory.mktemp("t") / "x.csv")
    assert back == said(one)
    assert not notes


def test_shapes_of_a_table_are_wkt(tmp_path: Path) -> None:
    one = layer(feature(square(1, 2), name="a,b"), feature(None, name='"q"\nline'))
    assert there_and_back(one, tmp_path / "x.csv")[0] == said(one)


def table(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "t.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_a_table_of_another_program_is_understood(tmp_path: Path) -> None:
    file = table(tmp_path, "\ufeffName;Lat;Lon;code;count\r\nÉ;35,20;36,10;007;12\r\n;;;;\r\nB;;;x;\r\n")
    found = read_layers(file)
    text = geojson.write(found.layers[0]).decode()
    assert '"coordinates":[36.10,35.20]' in text  # digit by digit
    assert said(found.layers[0])[0]["properties"] == {"Name": "É", "code": "007", "count": 12}
    assert [each["geometry"] is None for each in said(found.layers[0])] == [False, True]
    assert not found.notes


def test_a_row_without_a_place_is_said_and_kept(tmp_path: Path) -> None:
    found = read_layers(table(tmp_path, "name,longitude,latitude\na,36,north\nb,36,91\nc,+036.5,.\nd,1,2\n"))
    assert found.notes == ("Rows without a place that can be read became features without one (3): 2, 3, 4.",)
    assert len(found.layers[0].features) == 4


def test_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    found = read_layers(table(tmp_path, "name,x,y\nCafé,1,2\n".encode("cp1252")))
    assert said(found.layers[0])[0]["properties"]["name"] == "Café"
    assert "Windows-1252" in found.notes[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the table is empty"),
        ("name,count\na,1\n", "no columns hold a place"),
        ("x,y,x\n1,2,3\n", "two columns are called “x”"),
        ("x,y\n1,2,3\n", "row 2: there are more values than columns"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read_layers(table(tmp_path, text))


def test_a_shapefile_says_what_it_cut(tmp_path: Path) -> None:
    one = layer(
        feature(POINT, a_long_name_1="x" * 300, a_long_name_2="حلب", yes=True),
        feature(square(0, 0), a_long_name_1="y", a_long_name_2=None, yes=False),
        feature(None),
    )
    files, notes = write_layers([one], tmp_path / "out.shp")
    assert {file.name for file in files} == {
        f"out-{kind}.{ending}" for kind in ("point", "polygon") for ending in ("shp", "shx", "dbf", "prj", "cpg")
    }
    told = " ".join(notes)
    for word in ("“a_long_name_1” became “a_long_nam”", "became “a_long_n_1”", "were cut"):
        assert word in told
    assert "became 1 and 0" in told
    assert "one kind of shape" in told
    read = said(read_layers(tmp_path / "out-point.shp").layers[0])
    assert len(read) == 2
    assert read[0]["properties"]["a_long_n_1"] == "حلب"
    assert read[0]["geometry"]["coordinates"] == POINT["coordinates"]


def test_a_zip_holds_the_shapefile_and_is_the_same_twice(tmp_path: Path) -> None:
    one = layer(feature(POINT, name="a"))
    write_layers([one], tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    assert said(read_layers(tmp_path / "x.zip").layers[0]) == said(one)


def test_layers_go_into_one_geopackage_and_come_back_as_several(tmp_path: Path) -> None:
    a, b = layer(feature(POINT, n=1), name="a"), layer(feature(line((0, 0), (1, 1)), n=2), name="b")
    write_layers([a, b], tmp_path / "x.gpkg")
    found = read_layers(tmp_path / "x.gpkg")
    assert [each.title for each in found.layers] == ["a", "b"]
    files, _ = write_layers(found.layers, tmp_path / "y.geojson")
    assert [file.name for file in files] == ["y-a.geojson", "y-b.geojson"]


def test_another_reference_system_is_kept_where_it_can_be_and_reprojected_on_the_way_in(tmp_path: Path) -> None:
    one = layer(feature({"type": "Point", "coordinates": [300_000, 3_900_000]}), crs="EPSG:32637")
    write_layers([one], tmp_path / "x.gpkg")
    found = read_layers(tmp_path / "x.gpkg")
    assert "reprojected from WGS 84 / UTM zone 37N" in found.notes[0]
    here, there = (geojson.geometry(each.features[0], each.frame.crs) for each in (one, found.layers[0]))
    assert here is not None
    assert there is not None
    assert here.distance(there) < 1e-8


def test_numbers_that_are_no_degrees_need_a_reference_system(tmp_path: Path) -> None:
    one = layer(feature({"type": "Point", "coordinates": [300_000, 3_900_000]}), crs="EPSG:32637")
    write_layers([one], tmp_path / "x.shp")
    (tmp_path / "x.prj").unlink()
    with pytest.raises(FormatError, match="--crs"):
        read_layers(tmp_path / "x.shp")
    shape = geojson.geometry(read_layers(tmp_path / "x.shp", "EPSG:32637").layers[0].features[0])
    assert shape is not None
    assert 36 < shape.x < 37.5
    with pytest.raises(FormatError, match="not known"):
        read_layers(tmp_path / "x.shp", "EPSG:0")


def test_altitudes_stay_and_idle_ones_of_kml_go(tmp_path: Path) -> None:
    high = {"type": "Point", "coordinates": [1.5, 2.5, 300.25]}
    for ending in (".gpkg", ".fgb", ".shp", ".kml", ".csv"):
        back, _ = there_and_back(layer(feature(high, name="a")), tmp_path / f"z{ending}")
        assert back[0]["geometry"]["coordinates"] == [1.5, 2.5, 300.25]
    flat = {"type": "Point", "coordinates": [36.25, 35.1]}
    back, _ = there_and_back(layer(feature(flat, name="a")), tmp_path / "flat.kml")
    assert back == [{"properties": {"name": "a"}, "geometry": flat}]


def test_what_is_nested_or_of_several_kinds_becomes_text_and_is_said(tmp_path: Path) -> None:
    one = layer(feature(POINT, a={"b": [1]}, c=1), feature(POINT, a=None, c="x"))
    back, notes = there_and_back(one, tmp_path / "x.gpkg")
    assert back[0]["properties"] == {"a": '{"b":[1]}', "c": "1"}
    assert any("“a” holds lists or objects" in note for note in notes)
    assert any("“c” has values of several kinds" in note for note in notes)


def test_gpx_takes_points_and_lines_and_says_what_not(tmp_path: Path) -> None:
    one = layer(feature(POINT, name="a", n=1), feature(line((0, 0), (1, 1)), name="way"), feature(square(0, 0)))
    files, notes = write_layers([one], tmp_path / "x.gpx")
    assert [file.name for file in files] == ["x-places-waypoints.gpx", "x-places-tracks.gpx"]
    assert "left away: n" in " ".join(notes)
    assert "left away of places: 1" in " ".join(notes)
    assert said(read_layers(files[0]).layers[0]) == [{"properties": {"name": "a"}, "geometry": POINT}]
    (track,) = said(read_layers(files[1]).layers[0])
    assert track["geometry"]["type"] == "MultiLineString"
    with pytest.raises(FormatError, match="there are none"):
        write_layers([layer(feature(square(0, 0)))], tmp_path / "y.gpx")


def test_nothing_is_replaced_unasked_and_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x-b.geojson").write_text("mine")
    layers = [layer(feature(POINT), name="a"), layer(feature(POINT), name="b")]
    with pytest.raises(FormatError, match="--force"):
        write_layers(layers, tmp_path / "x.geojson")
    assert [file.name for file in tmp_path.iterdir()] == ["x-b.geojson"]
    write_layers(layers, tmp_path / "x.geojson", force=True)
    assert (tmp_path / "x-b.geojson").read_text() != "mine"

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="the disk is full"):
        write_layers(layers, tmp_path / "y.gpkg")
    assert not [*tmp_path.glob("*y.*")]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.gpkg", b"no database", "cannot be read as GeoPackage"),
        ("a.shp", b"", "cannot be read as Shapefile"),
        ("a.kml", b"<kml", "cannot be read as KML"),
        ("a.zip", b"PK", "cannot be read as zipped Shapefile"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(FormatError, match=why):
        read_layers(file)


def test_a_missing_file_and_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        read_layers(tmp_path / "none.gpkg")
    with pytest.raises(FormatError, match="must end in one of"):
        write_layers([layer(feature(POINT))], tmp_path / "x.docx")
    with pytest.raises(FormatError, match="no such folder"):
        write_layers([layer(feature(POINT))], tmp_path / "no" / "x.gpkg")
    assert is_geojson(Path("x.JSON"))
    assert is_geojson(Path("x.unknown"))
    assert not is_geojson(Path("x.GPKG"))


def test_a_situation_is_made_of_any_format(tmp_path: Path) -> None:
    write_layers([layer(feature(POINT, n=1), name="a"), layer(feature(POINT, n=2), name="b")], tmp_path / "x.gpkg")
    table(tmp_path, "name,lon,lat\nq,1,2\n")
    opened = store.new(tmp_path / "s", [tmp_path / "x.gpkg", tmp_path / "t.csv"])
    store.close(opened)
    document: Document = store.open_situation(tmp_path / "s")
    assert [each.file for each in document.layers] == ["a.geojson", "b.geojson", "t.geojson"]
    with pytest.raises(StoreError, match="is GeoPackage, not GeoJSON"):
        store.open_path(tmp_path / "x.gpkg")
    assert structs.asdict(document)["title"] == "s"


# GeoJSON from GeoJSON


def test_plain_geojson_keeps_its_bytes(tmp_path: Path) -> None:
    data = b'{"features":[ {"type":"Feature","properties":{"n":1.50},"geometry":null}],"type":"FeatureCollection"}'
    (tmp_path / "a.geojson").write_bytes(data)
    write_layers(read_layers(tmp_path / "a.geojson").layers, tmp_path / "b.json")
    assert (tmp_path / "b.json").read_bytes() == data


def test_geojson_of_another_system_and_encoding_becomes_what_everybody_reads(tmp_path: Path) -> None:
    moved = {**feature({"type": "Point", "coordinates": [300_000, 3_900_000, 12.5]}, n=1), "bbox": [1, 2, 3, 4]}
    one = layer(moved, crs="EPSG:32637")
    (tmp_path / "a.geojson").write_bytes(geojson.write(one).decode().encode("utf-16"))
    files, notes = write_layers(read_layers(tmp_path / "a.geojson").layers, tmp_path / "b.geojson")
    assert notes == ["The positions of a were reprojected from EPSG:32637 to WGS 84."]
    found = json.loads(files[0].read_text("utf-8"))
    assert "crs" not in found
    (written,) = found["features"]
    assert "bbox" not in written
    x, y, z = written["geometry"]["coordinates"]
    expected = pyproj.Proj("+proj=utm +zone=37 +datum=WGS84")(300_000, 3_900_000, inverse=True)
    assert (x, y) == pytest.approx(expected, abs=1e-8)
    assert z == 12.5


@pytest.mark.parametrize("ending", [".ndjson", ".geojsonl"])
def test_a_feature_a_line_and_back(tmp_path: Path, ending: str) -> None:
    data = '{"type":"FeatureCollection","features":[\n{"type":"Feature",\n "properties":{"n":1.50},"geometry":null},\n'
    data += '{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[36.10,1]}}]}'
    (tmp_path / "a.geojson").write_text(data)
    write_layers(read_layers(tmp_path / "a.geojson").layers, tmp_path / f"b{ending}")
    lines = (tmp_path / f"b{ending}").read_text().splitlines()
    assert len(lines) == 2
    assert "1.50" in lines[0]
    assert "36.10" in lines[1]
    write_layers(read_layers(tmp_path / f"b{ending}").layers, tmp_path / "c.geojson")
    assert json.loads((tmp_path / "c.geojson").read_text()) == json.loads(data)


def test_a_zipped_kml_keeps_its_fields(tmp_path: Path) -> None:
    one = layer(feature({"type": "Point", "coordinates": [36.25, 35.1]}, name="a", party="russia"))
    (kml,), _ = write_layers([one], tmp_path / "x.kml")
    with zipfile.ZipFile(tmp_path / "x.kmz", "w") as archive:
        archive.write(kml, "doc.kml")
    (read,) = read_layers(tmp_path / "x.kmz").layers
    assert said(read) == said(one)
    (tmp_path / "broken.kmz").write_bytes(b"PK no archive")
    with pytest.raises(FormatError, match="cannot be read as zipped KML"):
        read_layers(tmp_path / "broken.kmz")
    with zipfile.ZipFile(tmp_path / "empty.kmz", "w") as archive:
        archive.writestr("picture.png", b"")
    with pytest.raises(FormatError, match="no KML document"):
        read_layers(tmp_path / "empty.kmz")


@pytest.mark.parametrize("name", ["x.topojson", "x.topo.json", "x.json"])
def test_topojson_is_read_whatever_its_ending(tmp_path: Path, name: str) -> None:
    text = {
        "type": "Topology",
        "objects": {"areas": {"type": "Polygon", "arcs": [[0]], "properties": {"name": "a"}}},
        "arcs": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
    }
    (tmp_path / name).write_text(json.dumps(text))
    (read,) = read_layers(tmp_path / name).layers
    (area,) = said(read)
    assert area["properties"]["name"] == "a"
    assert area["geometry"]["coordinates"] == [[[0, 0], [1, 0], [1, 1], [0, 0]]]
