"""Whatever is planted wherever: what the pages are made from holds no byte of what is not public."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import (
    Annotation,
    Document,
    Figure,
    FigureLegend,
    Layer,
    LegendEntry,
    Pin,
    Source,
    Statement,
    Subject,
)
from layers.figure.ground import Ground
from layers.figure.model import FigureOptions, compose
from layers.figure.web_model import compose_web

PLANTED = "SECRET"
PATHS = ("/home/SECRET/a.tif", "C:\\Users\\SECRET\\a.tif", "file:///SECRET", "\\\\SECRET\\share\\a.tif", "~/SECRET/a")
PLACE = (36.123456, 35.654321)

paths = st.sampled_from(PATHS).map(lambda path: f"See {path}")
secrets = st.sampled_from(["SECRET", "a SECRET name", "SECRET:1"])
subjects = st.sampled_from([Subject("hidden", "h"), Subject("sites", "gone"), Subject("sites", "later")])


def layer_of(layer_id: str, *features: dict[str, Any], **presentation: Any) -> Layer:
    text = msgspec.json.encode({"type": "FeatureCollection", "SECRET": "SECRET", "features": list(features)})
    return structs.replace(
        geojson.read(text, layer_id=layer_id, title="Sites", file="SECRET/sites.geojson"), **presentation
    )


def site(identifier: str, **told: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": PLACE}
    return {"type": "Feature", "id": identifier, "properties": told, "geometry": point, "SECRET": PLANTED}


layers = st.builds(
    lambda hidden, memo, how: (
        layer_of(
            "sites",
            site("a", name="Depot", **{memo: PLANTED}),
            site("gone", name=PLANTED, publish="no"),
            site("later", name=PLANTED, start="2030"),
            style={memo: PLANTED},
        ),
        layer_of("hidden", site("h", name=hidden), title=hidden, **how),
    ),
    hidden=secrets,
    memo=st.sampled_from(["memo", "informant", "SECRET"]),
    how=st.sampled_from([{"visible": False}, {"unreadable": "SECRET is missing"}]),
)
annotations = st.one_of(
    st.builds(
        Annotation,
        id=st.uuids().map(str),
        kind=st.sampled_from(["callout", "spotlight", "text", "arrow"]),
        points=st.just((PLACE, (36.5, 35.9))),
        text=secrets,
        subject=subjects,
    ),
    st.builds(
        Annotation,
        id=st.uuids().map(str),
        kind=st.sampled_from(["callout", "text"]),
        anchor=st.just("paper"),
        points=st.just(((20.0, 30.0), (40.0, 50.0))),
        text=paths,
        style=st.dictionaries(st.sampled_from(["memo", "stroke", "text-bold"]), secrets, max_size=2),
    ),
)
entries = st.one_of(
    st.builds(LegendEntry, id=st.just("hidden:point:-:-:-:-"), title=secrets, says=secrets),
    st.builds(LegendEntry, id=st.just("sites:point:-:-:-:-"), title=secrets, hidden=st.just(True)),
    st.builds(LegendEntry, id=st.uuids().map(str), title=secrets, sample=st.just({}), hidden=st.just(True)),
    st.builds(LegendEntry, id=st.uuids().map(str), title=paths, sample=st.just({"memo": PLANTED})),
)
figures = st.builds(
    Figure,
    title=st.none() | paths,
    subtitle=st.none() | paths,
    alt_text=st.none() | paths,
    contact=st.none() | paths,
    notes=st.lists(paths, max_size=2).map(tuple),
    annotations=st.lists(annotations, max_size=3, unique_by=lambda one: one.id).map(tuple),
    pins=st.lists(st.builds(Pin, st.just("hidden"), secrets, st.just(1.0), st.just(2.0)), max_size=1).map(tuple),
    legend=st.builds(
        FigureLegend,
        title=st.none() | paths,
        entries=st.lists(entries, max_size=2, unique_by=lambda one: one.id).map(tuple),
    ),
    extra=st.dictionaries(st.text(max_size=3), secrets, max_size=2),
)
statements = st.one_of(
    st.builds(Statement, id=st.uuids().map(str), text=secrets, restricted=st.just(True), source=st.just("cable")),
    st.builds(Statement, id=st.uuids().map(str), text=secrets, about=subjects.map(lambda one: (one,))),
    st.builds(
        Statement,
        id=st.uuids().map(str),
        text=paths,
        note=secrets,
        source=st.just("agent"),
        locator=secrets,
        grade_reason=secrets,
        graded_by=secrets,
        tags=secrets.map(lambda tag: (tag,)),
        extra=secrets.map(lambda file: {"evidence": file}),
    ),
)
SOURCES = (
    Source("agent", {"id": "agent", "title": PLANTED, "type": "interview"}, public={"title": "A resident"}),
    Source("cable", {"id": "cable", "title": PLANTED}),
)


@settings(max_examples=60, deadline=None)
@given(
    layers=layers,
    figure=figures,
    statements=st.lists(statements, max_size=3, unique_by=lambda one: one.id).map(tuple),
    alone=st.booleans(),
)
def test_nothing_planted_is_in_what_the_pages_are_made_from(
    layers: tuple[Layer, ...], figure: Figure, statements: tuple[Statement, ...], alone: bool
) -> None:
    document = Document(
        title="Depots",
        as_of="2015",
        layers=layers,
        figure=figure,
        statements=statements,
        sources=SOURCES,
        extra={PLANTED: 1},
    )
    model = compose(document, FigureOptions(frame="map" if alone else "page"), Ground()).model
    web = compose_web(document, FigureOptions(), Ground())
    for held in (msgspec.json.encode(model), msgspec.json.encode(web.model), *(pack.to_bytes() for pack in web.packs)):
        assert PLANTED.encode() not in held
        assert PLANTED.lower().encode() not in held
