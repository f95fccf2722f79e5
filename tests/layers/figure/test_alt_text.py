"""The figure in words: what, where, as of when, how many, by state and basis; right counts, and nothing made up."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

import assets
from layers.document import Document, Figure, Layer, Party
from layers.figure.alt_text import SIGNED, Counted, Shown, listed, merged, written
from layers.figure.ground import Ground
from layers.figure.model import FigureOptions, compose
from layers.geojson import read
from layers.storage.store import open_situation

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))


def alt_text_of(document: Document, **options: Any) -> str:
    return str(compose(document, FigureOptions(**options), Ground()).model["words"].alt_text)


def feature(geometry: dict[str, Any] | None, **told: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": told, "geometry": geometry}


def square(west: float, size: float = 0.5) -> list[list[list[float]]]:
    return [[[west, 30], [west + size, 30], [west + size, 30 + size], [west, 30 + size], [west, 30]]]


def layer_of(*features: dict[str, Any], title: str = "Areas", layer_id: str = "areas") -> Layer:
    data = json.encode({"type": "FeatureCollection", "features": list(features)})
    return read(data, layer_id=layer_id, title=title, file=f"{layer_id}.geojson")


def test_the_bundled_situation_in_words() -> None:
    text = alt_text_of(SAMPLE)
    for part in (
        "Map: Syria, September 2015: bases, contested provinces and a proposed border zone, as of 30 September 2015.",
        "It reaches from 34.4° E to 39.4° E and from 33.9° N to 37.3° N, at 1:2,250,000 on A4, at 35.6° N.",
        "Airfield: 1 point, held by Russia, assessed (Latakia air base).",
        "Contested provinces: 4 areas, contested, assessed; extent indicative (",
        "36 statements stand beside the map, from 7 sources.",
        SIGNED,
    ):
        assert part in text


def test_a_shape_of_many_parts_counts_once_and_what_lies_outside_not_at_all() -> None:
    islands = {"type": "MultiPolygon", "coordinates": [square(30 + step) for step in range(3)]}
    far = {"type": "Polygon", "coordinates": square(80)}
    document = Document(layers=(layer_of(feature(islands), feature(far), feature(None)),))
    assert "Areas: 1 area." in alt_text_of(document, extent=(29, 29, 34, 32))


def test_state_basis_and_party_are_told_apart() -> None:
    places = [{"type": "Polygon", "coordinates": square(30 + step)} for step in range(4)]
    told = [("held", "confirmed", "a"), ("held", "claimed", "a"), ("held", "claimed", "b"), ("held", "claimed", "b")]
    shapes = [
        feature(place, state=state, basis=basis, party=party)
        for place, (state, basis, party) in zip(places, told, strict=True)
    ]
    document = Document(layers=(layer_of(*shapes),), parties=(Party("a", "Army"), Party("b", "Band")))
    text = alt_text_of(document)
    assert "Areas: 1 area, held by Army, confirmed." in text
    assert "Areas: 1 area, held by Army, claimed." in text
    assert "Areas: 2 areas, held by Band, claimed." in text


def test_a_layer_of_very_many_features_is_counted_without_names() -> None:
    points = [
        feature({"type": "Point", "coordinates": [30 + step / 1000, 30]}, name=f"Place {step}") for step in range(400)
    ]
    text = alt_text_of(Document(layers=(layer_of(*points, title="Places"),)))
    assert "Places: 400 points." in text
    assert "Place 7" not in text


def test_hidden_and_restricted_things_are_not_in_the_words() -> None:
    hidden = structs.replace(
        layer_of(feature({"type": "Point", "coordinates": [30, 30]}, name="Secret"), title="Secret layer"),
        visible=False,
    )
    assert "Secret" not in alt_text_of(Document(layers=(hidden,)))


def test_a_map_alone_has_no_statements_beside_it() -> None:
    assert "beside the map" not in alt_text_of(SAMPLE, frame="map")


def test_the_analysts_own_words_take_its_place() -> None:
    document = structs.replace(SAMPLE, figure=structs.replace(SAMPLE.figure, alt_text="Four provinces in red."))
    assert alt_text_of(document) == "Four provinces in red."


def test_an_empty_map_says_that_it_is_empty() -> None:
    assert "None of its layers has a feature here." in alt_text_of(Document(figure=Figure(extent=(10, 10, 20, 20))))


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["one"], "one"), (["one", "two"], "one and two"), (["one", "two", "three"], "one, two and three")],
)
def test_lists_in_a_sentence(words: Sequence[str], text: str) -> None:
    assert listed(words) == text


ENTRIES = st.builds(
    Counted,
    title=st.sampled_from(["Bases", "Zones"]),
    says=st.sampled_from(["", "Held", "Contested, claimed"]),
    shape=st.sampled_from(["area", "line", "point"]),
    number=st.integers(1, 1000),
    names=st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple),
)


@given(st.lists(ENTRIES, max_size=12))
def test_nothing_is_counted_twice_or_lost(entries: list[Counted]) -> None:
    found = merged(entries)
    assert sum(entry.number for entry in found) == sum(entry.number for entry in entries)
    assert len({entry[:3] for entry in found}) == len(found)
    text = written(None, Shown("Map", (0, 0, 1, 1), (), None, entries))
    assert all(f"{entry.number:,} " in text for entry in found)
