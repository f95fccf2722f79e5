import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.gazetteer import Gazetteer, Place, bundled, search

PLACES = Gazetteer(
    [
        Place("Homs", 36.72, 34.73, "city", 3, "حمص"),
        Place("Al-Bab", 37.52, 36.37, "town", 6, "الباب"),
        Place("A‘zāz", 37.05, 36.59, "town", 6, "أعزاز"),
        Place("Idlib", 36.63, 35.93, "city", 4, "إدلب"),
        Place("Idlib", 36.7, 35.8, "province", 5, "إدلب"),
        Place("Latakia", 35.79, 35.52, "city", 3, "اللاذقية"),
        Place("İskenderun", 36.17, 36.58, "city", 5),
        Place("New York", -74.0, 40.71, "city", 1),
        Place("York", -1.08, 53.96, "city", 4),
        Place("Şanlıurfa", 38.79, 37.16, "city", 4),
    ]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("homs", "Homs"),
        ("حمص", "Homs"),
        ("azaz", "A‘zāz"),
        ("a'zaz", "A‘zāz"),
        ("أعزاز", "A‘zāz"),
        ("اعزاز", "A‘zāz"),
        ("bab", "Al-Bab"),
        ("al bab", "Al-Bab"),
        ("باب", "Al-Bab"),
        ("الباب", "Al-Bab"),
        ("ادلب", "Idlib"),
        ("اللاذقيه", "Latakia"),
        ("iskend", "İskenderun"),
        ("Sanliurfa", "Şanlıurfa"),
        ("  LATA ", "Latakia"),
    ],
)
def test_a_place_is_found_whatever_its_spelling(text: str, name: str) -> None:
    assert PLACES.search(text)[0].name == name


def test_whole_names_come_first_then_what_matters_more() -> None:
    assert [place.name for place in PLACES.search("york")] == ["York", "New York"]
    assert [place.kind for place in PLACES.search("idlib")] == ["city", "province"]
    assert len(PLACES.search("idlib", limit=1)) == 1


@pytest.mark.parametrize("text", ["", "  ", "'", "-", "oms", "xyz", "۩"])
def test_what_is_no_beginning_finds_nothing(text: str) -> None:
    assert PLACES.search(text) == []


@given(st.text(max_size=20))
def test_any_text_can_be_searched_for(text: str) -> None:
    assert len(PLACES.search(text, limit=3)) <= 3


@pytest.mark.parametrize("name", ["Tartus", "Latakia", "Idlib", "Homs", "Damascus"])
def test_the_embedded_basemap_holds_the_places_that_the_situation_names(name: str) -> None:
    found = search(name.lower())[0]
    assert found.name == name
    assert found.kind in ("city", "capital")
    assert 35 < found.longitude < 37.5
    assert 33 < found.latitude < 37


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kobani", "Kobani"),
        ("ayn al arab", "Kobani"),
        ("tadmur", "Palmyra"),
        ("khirbat al maazzah", "Khirbat al Maazzah"),
    ],
)
def test_a_place_is_found_by_its_other_name_and_though_the_map_does_not_show_it(text: str, name: str) -> None:
    assert search(text)[0].name == name


def test_no_place_is_listed_twice() -> None:
    places = [(place.name, place.longitude, place.latitude) for place in bundled().places]
    assert len(set(places)) == len(places)
