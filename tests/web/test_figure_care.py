"""Cartographic care, measured in the real page of every layout: sizes of type, contrast, nothing on anything else."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

import assets
from layers import geojson
from layers.document import Document, Layer
from layers.figure.model import FigureOptions
from layers.storage import store
from tests.web.measured import DPI, MARKS, LaidOut, Text, contrast, laid_out

LEAST_POINTS = 6.0
LEAST_CONTRAST = 4.5
LEAST_HALO = 0.2  # of the size of type, both sides together
LEAST_AREA = 0.02  # square millimetres: letters of neighbouring lines may touch by a hair

PAGES = {
    "A4": FigureOptions(),
    "A5": FigureOptions(paper="A5"),
    "A5 portrait": FigureOptions(paper="A5", orientation="portrait"),
    "A4 portrait": FigureOptions(orientation="portrait"),
    "A3": FigureOptions(paper="A3"),
    "map alone": FigureOptions(frame="map"),
    "full page": FigureOptions(layout="page"),
    "slide 16:9": FigureOptions(layout="slide", paper="16:9"),
    "slide 4:3": FigureOptions(layout="slide", paper="4:3"),
    "card": FigureOptions(layout="card", paper="1080"),
    "graticule": FigureOptions(grid="graticule", units=("km", "mi", "nmi")),
    "military grid": FigureOptions(grid="mgrs"),
    "as of July": FigureOptions(as_of="2015-07-31"),
}


@pytest.fixture(scope="module")
def situation() -> Document:
    return store.open_path(assets.path("situations", store.SAMPLE)).document


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, qtbot: QtBot, situation: Document) -> Iterator[LaidOut]:
    with laid_out(qtbot, situation, PAGES[request.param]) as page:
        yield page


def test_every_page_is_cared_for(page: LaidOut) -> None:
    texts = page.texts()
    assert len(texts) > 40
    assert {text.text for text in texts if text.points < LEAST_POINTS - 0.01} == set()
    assert overlaps(page, texts) == []
    assert unreadable(page, texts) == []


def overlaps(page: LaidOut, texts: list[Text]) -> list[str]:
    """Name what of the names, numbers, leaders and points of the map stands on another, or across the frame."""
    marks = page.run(MARKS)
    frame = shapely.Polygon(marks["map"])
    blocks = [(text.text, text.block, text.outline) for text in texts if text.block >= 0]
    blocks += [("pill", pill["block"], shapely.Polygon(pill["corners"])) for pill in marks["pills"]]
    points = [shapely.Polygon(point).buffer(-0.05) for point in marks["points"]]
    leaders = [shapely.LineString(leader) for leader in marks["leaders"]]
    found = [f"{name} is cut by the frame" for name, _, outline in blocks if not frame.contains(outline)]
    for (name, block, outline), (other, another, area) in itertools.combinations(blocks, 2):
        if block != another and shapely.area(shapely.intersection(outline, area)) > LEAST_AREA:
            found.append(f"{name} on {other}")
    for name, _, outline in blocks:
        found += [f"{name} on a point" for point in points if outline.intersects(point)]
        found += [f"a leader through {name}" for leader in leaders if leader.intersection(outline).length > 0.3]
    found += ["two leaders cross" for one, other in itertools.combinations(leaders, 2) if one.crosses(other)]
    return found


def unreadable(page: LaidOut, texts: list[Text]) -> list[str]:
    """Name the texts that stand out too little from their halo, or from what is printed under them."""
    found = []
    picture = page.picture_without_text()
    for text in texts:
        if text.halo is not None:
            if contrast(text.colour, text.halo) < LEAST_CONTRAST or text.halo_width < LEAST_HALO:
                found.append(f"{text.text}: {contrast(text.colour, text.halo):.1f} to its halo")
            continue
        left, top, right, bottom = (round(value * DPI / 25.4) for value in text.outline.bounds)
        under = picture[max(top, 0) : bottom, max(left, 0) : right].reshape(-1, 3)
        if not len(under):
            found.append(f"{text.text}: off the page")
        elif (worst := float(np.quantile(contrast(text.colour, under), 0.1))) < LEAST_CONTRAST:
            found.append(f"{text.text}: {worst:.1f} to what lies under it")
    return found


def layer_of(features: list[str]) -> Layer:
    data = f'{{"type": "FeatureCollection", "features": [{",".join(features)}]}}'.encode()
    return geojson.read(data, layer_id="made", title="Made", file="made.geojson")


def feature(kind: str, coordinates: object, **properties: str) -> str:
    told = ", ".join(f'"{name.replace("_", "-")}": "{value}"' for name, value in properties.items())
    shape = f'{{"type": "{kind}", "coordinates": {coordinates}}}'
    return f'{{"type": "Feature", "properties": {{{told}}}, "geometry": {shape}}}'


def test_a_crowd_of_points_and_pale_areas_is_placed_without_a_fault(qtbot: QtBot) -> None:
    numbers = np.random.default_rng(4)
    features = [
        feature(
            "Point",
            [round(36 + x * 2, 4), round(34 + y * 2, 4)],
            name=f"Place number {index}",
            marker_symbol="hospital",
        )
        for index, (x, y) in enumerate(numbers.random((70, 2)).tolist())
    ]
    for index, colour in enumerate(("#ffff00", "#00ffff", "#ffc0cb")):
        west = 36 + index * 0.7
        ring = [[[west, 34], [west + 0.6, 34], [west + 0.6, 36], [west, 36], [west, 34]]]
        features.append(feature("Polygon", ring, name=f"Pale {index}", stroke=colour, fill=colour))
    features.append(feature("LineString", [[36, 34.2], [36.6, 34.5], [37.4, 34.6], [38, 35]], name="Route"))
    with laid_out(qtbot, Document(title="Crowd", layers=(layer_of(features),)), FigureOptions()) as page:
        texts = page.texts()
        shown = " ".join(text.text for text in texts)
        missing = [name for name in page.left_out if name in shown.split()]
        assert missing == []
        named = sum(text.text.startswith("Place number") for text in texts if text.block >= 0)
        assert named + sum(name.startswith("Place number") for name in page.left_out) == 70
        assert overlaps(page, texts) == []
        assert unreadable(page, texts) == []


@pytest.mark.parametrize("paper", ["A4", "A2"])
def test_names_stand_beside_their_points_where_there_is_room(qtbot: QtBot, situation: Document, paper: str) -> None:
    with laid_out(qtbot, situation, FigureOptions(paper=paper)) as page:
        assert len(page.run(MARKS)["leaders"]) <= 3
        assert overlaps(page, page.texts()) == []


def test_military_symbols_are_drawn_as_vectors_on_the_map_and_in_the_legend(qtbot: QtBot) -> None:
    features = [
        feature("Point", [36.5, 35.3], name="Brigade", sidc="SFGPUCI----K---"),
        feature("Point", [36.9, 35.6], name="Nothing", sidc="ZZZZZZZZZZ"),
    ]
    with laid_out(qtbot, Document(title="Symbols", layers=(layer_of(features),)), FigureOptions()) as page:
        assert page.run("document.querySelectorAll('.map .military path').length") > 2
        assert page.run("document.querySelectorAll('.entry .military path').length") > 2
        assert page.run("document.querySelectorAll('.map .point:not(.military)').length") == 1
        assert overlaps(page, page.texts()) == []


def test_what_is_too_much_to_be_named_is_said(qtbot: QtBot) -> None:
    features = [
        feature("Point", [36 + index % 20 / 10, 34 + index // 20 / 10], name=f"Number {index}") for index in range(320)
    ]
    with laid_out(qtbot, Document(title="Mass", layers=(layer_of(features),)), FigureOptions()) as page:
        assert page.left_out == ("the names in “Made” (320 features)",)
