from typing import Any

import msgspec
import pytest
import shapely
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Statement, Subject
from layers.edits import EditError
from layers.operations.copying import copied_text, duplicate, move_to_layer, paste, why_not_carry, why_not_paste
from tests.layers.making import layer, layer_of, named, square
from tests.layers.operations.trying import done, shape

A = FeatureRef("a", 0)
TEXT = b"""{"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": "x", "properties": {"n": 1.50e1},
   "geometry": {"type": "Point", "coordinates": [36.50, 35.000, 7.0]}}
]}
"""


def two_layers(other: Any = None) -> Document:
    first = geojson.read(TEXT, layer_id="a", title="A", file="a.geojson")
    second = other or layer(named(square(0, 0), "y"), layer_id="b")
    return Document(layers=(first, second), statements=(Statement("s", "x", about=(Subject("a", "x"),)),))


def test_a_copy_has_every_byte_but_the_id() -> None:
    outcome = done(duplicate([A]), two_layers())
    copied = outcome.document.feature(outcome.selection[0])
    assert geojson.feature_id(copied) is None
    assert bytes(copied.text) == bytes(two_layers().feature(A).text).replace(b'"id": "x", ', b"")
    assert len(outcome.document.layer("a").features) == 2


def test_a_feature_that_moves_keeps_bytes_id_and_statements() -> None:
    outcome = done(move_to_layer([A], "b"), two_layers())
    moved = outcome.document.feature(outcome.selection[0])
    assert bytes(moved.text) == bytes(two_layers().feature(A).text)
    assert outcome.document.layer("a").features == ()
    assert outcome.document.statements[0].about == (Subject("b", "x"),)


def test_an_id_that_is_taken_stays_behind_and_is_told() -> None:
    outcome = done(move_to_layer([A], "b"), two_layers(layer(named(square(0, 0), "x"), layer_id="b")))
    assert outcome.notes == ("1 id that “b” has already stayed behind.",)
    (subject,) = outcome.document.statements[0].about
    assert subject == Subject("b", "b-1")


def test_moving_reprojects_where_the_file_asks_for_it() -> None:
    metres = layer_of({"type": "Point", "coordinates": [500_000, 3_870_000]}, layer_id="b", crs="EPSG:32637")
    outcome = done(move_to_layer([A], "b"), two_layers(metres))
    written = geojson.coordinates(outcome.document.feature(outcome.selection[0]))
    assert written is not None
    assert written[0] == pytest.approx(272_000, abs=1000)
    found = geojson.geometry(outcome.document.feature(outcome.selection[0]), "EPSG:32637")
    assert shapely.distance(found, shapely.Point(36.5, 35)) < 1e-6
    assert "reprojected" in outcome.notes[0]


def test_what_is_copied_is_pasted_again() -> None:
    before = two_layers()
    text = copied_text(before, [A, FeatureRef("b", 0)])
    assert len(msgspec.json.decode(text)["features"]) == 2
    outcome = done(paste("b", text), before)
    first, second = outcome.selection
    assert bytes(outcome.document.feature(first).text) == bytes(before.feature(A).text)
    assert outcome.notes == ("1 id that “b” has already left out.",)
    assert shape(outcome.document, second).equals(shape(before, FeatureRef("b", 0)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('{"type": "Point", "coordinates": [1, 2]}', 1),
        ('{"type": "Feature", "properties": null, "geometry": null}', 1),
        (
            '\ufeff{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}',
            1,
        ),
        ('{"type": "Point", "coordinates": [1, 2]}\n{"type": "Point", "coordinates": [3, 4]}\n', 2),
    ],
)
def test_any_form_of_geojson_is_pasted(text: str, count: int) -> None:
    assert len(done(paste("b", text), two_layers()).selection) == count


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no text"),
        ("Tartus 34.9 35.9", r"no GeoJSON \(line 1, column 1\)"),
        ('{"type": "Po', "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no feature that could be pasted"),
        ("\ud800", "half a character"),
        ('{"type": "Point", "coordinates": ["x"]}', "could be pasted"),
    ],
)
def test_what_is_no_geojson_is_refused_with_the_reason(text: str, message: str) -> None:
    before = two_layers()
    with pytest.raises(EditError, match=message):
        paste("b", text)(before)


def test_pasting_into_a_file_in_metres_reprojects() -> None:
    metres = layer_of({"type": "Point", "coordinates": [500_000, 3_870_000]}, layer_id="b", crs="EPSG:32637")
    outcome = done(paste("b", '{"type": "Point", "coordinates": [39, 35]}'), two_layers(metres))
    assert geojson.coordinates(outcome.document.feature(outcome.selection[0]))[0] == pytest.approx(500_000)  # type: ignore[index] # it has coordinates
    copied = msgspec.json.decode(copied_text(outcome.document, outcome.selection))
    assert copied["features"][0]["geometry"]["coordinates"] == pytest.approx([39, 35])


def test_reasons() -> None:
    document = two_layers()
    locked = document.with_layer(structs.replace(document.layer("a"), locked=True))
    assert why_not_carry(document, []) == "Select a shape first."
    assert "locked" in str(why_not_carry(locked, [A]))
    assert copied_text(locked, [A])
    assert "locked" in str(why_not_paste(locked, "a"))
    assert why_not_paste(document, None) == "Select the layer to paste into first."
    assert why_not_paste(document, "a") is None
    with pytest.raises(EditError, match="already"):
        move_to_layer([A], "a")(document)
