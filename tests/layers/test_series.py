"""The plan of a series: what each figure shows and the file that it goes to."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import dates
from layers.document import Document, FeatureRef, Figure
from layers.edits.properties import set_property
from layers.figure.model import FigureOptions
from layers.series import (
    MOST_FIGURES,
    Part,
    Region,
    SeriesError,
    SeriesRequest,
    dates_of,
    file_names,
    parts,
    regions_of,
    safe_name,
    sensitive_in,
)
from layers.storage import store
from tests.layers.making import layer, layer_of, line, named, square


def sample(tmp_path: Path) -> Document:
    store.sample(tmp_path / "s")
    return store.open_situation(tmp_path / "s")


def series(*names: str) -> list[Part]:
    return [Part(name, {"name": name, "number": str(at)}, FigureOptions()) for at, name in enumerate(names)]


def written(template: str, *names: str) -> list[str]:
    return [str(each) for each in file_names(Path(template), series(*names), Document())]


# Names


def test_a_name_keeps_its_script_and_loses_what_no_system_can_hold() -> None:
    assert safe_name("حلب / إدلب") == "حلب - إدلب"
    assert safe_name("../../etc/passwd") == "-..-etc-passwd"
    assert safe_name('a<b>:"c"|?*\\d\ne') == "a-b-c-d-e"
    assert safe_name("\u202eevil\u202c") == "evil"
    assert safe_name("con") == "_con"
    assert safe_name("LPT1.report") == "_LPT1.report"
    assert safe_name(" ... ") == "figure"
    assert len(safe_name("ب" * 300)) == 80


@given(st.text(max_size=120))
def test_any_text_becomes_the_name_of_a_file_in_its_folder(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert name.strip(" .") == name
    assert len(name.encode()) <= 245 or len(name) <= 80
    assert (Path("out") / f"{name}.png").parent == Path("out")


@given(st.lists(st.text(max_size=8) | st.sampled_from(["a", "A", "a-2", "a-2-2", "a (2)"]), max_size=12), st.booleans())
def test_no_two_figures_go_to_the_same_file(names: list[str], paged: bool) -> None:
    suffix = ".png" if paged else ".pdf"
    found = [unicodedata.normalize("NFC", name).casefold() for name in written(f"out/{{name}}{suffix}", *names)]
    assert len(set(found)) == len(names)
    assert all(Path(name).parent == Path("out") for name in found)
    if paged:
        further = {f"{name.removesuffix('.png')}-{page}.png" for name in found for page in (2, 3)}
        assert not further & set(found)


def test_names_that_are_alike_are_numbered() -> None:
    assert written("{name}.pdf", "Idlib", "IDLIB", "Idlib") == ["Idlib.pdf", "IDLIB (2).pdf", "Idlib (3).pdf"]
    assert written("{name}.png", "Idlib", "Idlib-2") == ["Idlib.png", "Idlib-2 (2).png"]
    assert written("{name}.pdf", "2015", "2015-07") == ["2015.pdf", "2015-07.pdf"]


def test_words_are_filled_in_and_unknown_ones_refused() -> None:
    assert written("out/{number}_{name}.svg", "a") == ["out/0_a.svg"]
    for template, why in (
        ("out/{nmae}.pdf", "there is no {nmae}"),
        ("out/map.pdf", "the same file"),
        ("{name}/map {name}.pdf", "not its folder"),
    ):
        with pytest.raises(SeriesError, match=why):
            written(template, "a", "b")


def test_the_mark_of_each_figure_can_stand_in_its_name() -> None:
    open_layer = structs.replace(layer(named(square(0, 0), "x")), id="open", title="Open", file="o.geojson")
    closed = structs.replace(layer(named(square(0, 0), "y")), handling="TLP:RED")
    document = Document(layers=(open_layer, closed), figure=Figure(handling="TLP:GREEN"))
    found = parts(document, SeriesRequest("layers"), FigureOptions())
    names = file_names(Path("{layer} {mark}.pdf"), found, document)
    assert [name.name for name in names] == ["a TLP-RED.pdf", "open TLP-GREEN.pdf"]
    unmarked = structs.replace(document, figure=Figure(), layers=(open_layer,))
    (name,) = file_names(Path("{layer} {mark}.pdf"), found[1:], unmarked)
    assert name.name == "open.pdf"


# Dates


@pytest.mark.parametrize(
    ("text", "every", "found"),
    [
        ("2015-07, 2015-08", 1, ("2015-07", "2015-08")),
        ("2015-11..2016-02", 1, ("2015-11", "2015-12", "2016-01", "2016-02")),
        ("2015-01..2015-12", 3, ("2015-01", "2015-04", "2015-07", "2015-10")),
        ("2016-02-27..2016-03-02", 2, ("2016-02-27", "2016-02-29", "2016-03-02")),
        ("2013..2015", 1, ("2013", "2014", "2015")),
        ("2015,2015", 1, ("2015",)),
    ],
)
def test_dates_are_listed_or_run_from_one_to_another(text: str, every: int, found: tuple[str, ...]) -> None:
    assert dates_of(text, every) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs dates"),
        ("soon", "not a date"),
        ("2015-13", "no such month"),
        ("2015-02-30", "no such day"),
        ("2015-08..2015-07", "before it starts"),
        ("2015..2015-07", "both ends"),
        ("201X..2015", "both ends"),
        ("2015-08/2015-09", "shows one day"),
        ("0001-01-01..2015-01-01", "larger step"),
    ],
)
def test_dates_that_are_none_are_refused(text: str, why: str) -> None:
    with pytest.raises(SeriesError, match=why):
        dates_of(text)


def test_a_step_is_at_least_one() -> None:
    with pytest.raises(SeriesError, match="1 or more"):
        dates_of("2015", 0)


@given(st.dates(), st.integers(0, 400), st.integers(1, 50))
def test_a_range_of_days_is_the_calendars(start: Any, length: int, every: int) -> None:
    from datetime import timedelta  # noqa: PLC0415 - the one test that reckons itself

    if start.year > 9990:
        return
    end = start + timedelta(days=length)
    days = [str(start + timedelta(days=step)) for step in range(0, length + 1, every)]
    assert list(dates_of(f"{start}..{end}", every)) == days
    assert all(dates.is_valid(day) for day in days)


# Regions


def test_regions_come_from_a_file_a_layer_and_the_embedded_map(tmp_path: Path) -> None:
    document = sample(tmp_path)
    file = tmp_path / "areas.geojson"
    features = [named(square(36, 35), "a/b"), named(None, "nowhere"), named(line((1, 1), (2, 3)), "way")]
    features.append({"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [5, 6]}})
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert regions_of(document, str(file)) == [
        Region("a/b", (36, 35, 37, 36)),
        Region("way", (1, 1, 2, 3)),
        Region("Region 4", (5, 6, 5, 6)),
    ]
    assert regions_of(document, "contested-provinces")[0].name == "Idlib province"
    found = {each.name: each.extent for each in regions_of(document, "idlib, Aleppo , سوريا")}
    west, south, east, north = found["idlib"]
    assert 36 < west < east < 37.5
    assert 35 < south < north < 36.5
    assert found["سوريا"][2] > 42


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs a GeoJSON file"),
        ("Atlantis", "is called “Atlantis”"),
        ("missing/areas.geojson", "cannot be read"),
        ("missing.geojson", "cannot be read"),
        ("empty", "no feature there"),
    ],
)
def test_regions_that_are_none_are_refused(text: str, why: str) -> None:
    document = Document(layers=(layer_of(None, layer_id="empty"),))
    with pytest.raises(SeriesError, match=why):
        regions_of(document, text)


def test_a_file_of_regions_that_is_no_geojson_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.geojson"
    file.write_text("{")
    with pytest.raises(SeriesError, match="cannot be read: This is not JSON"):
        regions_of(Document(), str(file))


# Parts


def test_layers_are_shown_one_by_one_in_the_same_frame(tmp_path: Path) -> None:
    document = sample(tmp_path)
    found = parts(document, SeriesRequest("layers"), FigureOptions())
    assert found[0].options.layers == ("bases",)
    assert len(found) == 5
    assert {part.options.extent for part in found} == {document.figure.extent}
    assert found[0].words["number"] == "1"
    only = parts(document, SeriesRequest("layers"), FigureOptions(layers=("towns",)))
    assert [part.name for part in only] == ["Towns and cities named"]


def test_dates_are_shown_in_a_frame_that_holds_them_all() -> None:
    early, late = named(square(0, 0), "a", end="2015-07"), named(square(20, 10), "b", start="2015-09")
    document = Document(layers=(layer(early, late),), as_of="2015-07")
    found = parts(document, SeriesRequest("dates", dates="2015-07..2015-09"), FigureOptions())
    assert [part.options.as_of for part in found] == ["2015-07", "2015-08", "2015-09"]
    (extent,) = {part.options.extent for part in found}
    assert extent is not None
    assert shapely.box(*extent).contains(shapely.box(0, 0, 21, 11))


def test_a_region_stands_in_the_title_and_the_title_may_have_places() -> None:
    document = Document(title="Syria", layers=(layer(named(square(0, 0), "x")),), figure=Figure(extent=(0, 0, 9, 9)))
    request = SeriesRequest("regions", regions="a")
    (part,) = parts(document, request, FigureOptions())
    assert part.options.title == "Syria – x"
    extent = part.options.extent
    assert extent is not None
    assert shapely.box(*extent).contains(shapely.box(0, 0, 1, 1))
    assert shapely.box(*extent).area < 2
    (part,) = parts(document, request, FigureOptions(title="{number}. {region} {else}"))
    assert part.options.title == "1. x {else}"


def test_a_series_has_an_end() -> None:
    many = Document(layers=(layer_of(*(square(0, 0),) * (MOST_FIGURES + 1)),))
    with pytest.raises(SeriesError, match="too long"):
        parts(many, SeriesRequest("regions", regions="shapes"), FigureOptions())
    with pytest.raises(SeriesError, match="No layer is visible"):
        parts(Document(), SeriesRequest("layers"), FigureOptions())


def test_what_is_sensitive_on_any_date_is_found() -> None:
    document = Document(layers=(layer(named(square(0, 0), "clinic", start="2015-08")),), as_of="2015-07")
    document = set_property([FeatureRef("a", 0)], "amenity", "clinic")(document)
    july = parts(document, SeriesRequest("dates", dates="2015-07"), FigureOptions())
    both = parts(document, SeriesRequest("dates", dates="2015-07,2015-08"), FigureOptions())
    assert not sensitive_in(document, july)
    assert [one.name for one in sensitive_in(document, both)] == ["clinic"]
