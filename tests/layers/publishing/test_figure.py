"""What the figure's own settings tell in a publish copy: annotations, pins and legend, nothing of what is hidden."""

import math
import re
from typing import Any

import msgspec
import pytest
import shapely
from hypothesis import given
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
    Statement,
    Subject,
)
from layers.publishing import Answer, publish
from layers.publishing.figure import withheld_annotations
from layers.publishing.generalising import Area

PLACE = (36.123456, 35.654321)
PROVINCE = Area(shapely.box(36, 34, 38, 36), "province")


def site(identifier: str, place: tuple[float, float] = PLACE, **told: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": identifier,
        "properties": told,
        "geometry": {"type": "Point", "coordinates": place},
    }


def layer_of(*features: dict[str, Any], layer_id: str = "sites", visible: bool = True) -> Layer:
    text = msgspec.json.encode({"type": "FeatureCollection", "features": list(features)})
    layer = geojson.read(text, layer_id=layer_id, title="Sites", file="sites.geojson")
    return structs.replace(layer, visible=visible)


def callout(identifier: str = "c", subject: str | None = "a", **more: Any) -> Annotation:
    points = more.pop("points", (PLACE, (36.5, 35.9)))
    about = None if subject is None else Subject("sites", subject)
    return Annotation(identifier, "callout", points=points, text="Depot", subject=about, **more)


def figure_of(document: Document, answer: Answer = "show") -> Figure:
    return publish(document, answer, area_of=lambda _: PROVINCE).figure


def ids(figure: Figure) -> list[str]:
    return [annotation.id for annotation in figure.annotations]


def test_annotations_of_what_is_not_published_go_with_it() -> None:
    hidden = layer_of(site("h"), layer_id="hidden", visible=False)
    document = Document(
        as_of="2015",
        layers=(layer_of(site("a"), site("gone", publish="no"), site("later", start="2020")), hidden),
        figure=Figure(
            annotations=(
                callout("stays"),
                callout("withheld", "gone", points=((10.0, 10.0),)),
                callout("later", "later"),
                callout("missing", "nowhere"),
                Annotation("layer", "spotlight", subject=Subject("hidden", "h")),
                Annotation("free", "text", anchor="paper", points=((10, 10),), text="Free"),
            )
        ),
    )
    published = publish(document)
    assert ids(published.figure) == ["stays", "free"]
    left = withheld_annotations(document, published)
    assert [re.findall(r"The (\w+) that is annotation (\d)", text)[0] for text in left] == [
        ("callout", "2"),
        ("callout", "3"),
        ("callout", "4"),
        ("spotlight", "5"),
    ]


def test_the_tip_of_a_callout_goes_where_its_feature_is_shown_and_its_number_with_it() -> None:
    document = Document(layers=(layer_of(site("a", publish="locality")),), figure=Figure(annotations=(callout(),)))
    (shown,) = figure_of(document).annotations
    assert shown.points[0] == pytest.approx((36.12, 35.65))
    assert shown.points[1] == pytest.approx((36.5 - 0.003456, 35.9 - 0.004321))


@pytest.mark.parametrize("told", [{"publish": "province"}, {"amenity": "hospital"}])
def test_the_tip_of_a_callout_moves_into_the_area_that_stands_for_its_feature(told: dict[str, str]) -> None:
    document = Document(layers=(layer_of(site("a", **told)),), figure=Figure(annotations=(callout(),)))
    (shown,) = figure_of(document, "generalise").annotations
    assert shown.points[0] == pytest.approx((37.0, 35.0))


def test_a_spotlight_keeps_the_outline_that_is_shown_and_not_one_drawn_around_the_true_place() -> None:
    ring = ((36.1, 35.6), (36.2, 35.6), (36.2, 35.7))
    spotlight = Annotation("s", "spotlight", points=ring, subject=Subject("sites", "a"))
    document = Document(layers=(layer_of(site("a", publish="province")),), figure=Figure(annotations=(spotlight,)))
    assert figure_of(document).annotations[0].points == ()


def test_positions_on_paper_of_a_place_that_is_held_back_are_left_away() -> None:
    on_paper = callout(anchor="paper", points=((100.0, 80.0), (120.0, 60.0)))
    for told, there in (({"publish": "locality"}, []), ({}, ["c"])):
        document = Document(layers=(layer_of(site("a", **told)),), figure=Figure(annotations=(on_paper,)))
        assert ids(figure_of(document)) == there


def test_a_sensitive_place_that_is_withheld_takes_what_points_at_it_along() -> None:
    arrow = Annotation("arrow", "arrow", points=((37.0, 35.0), (PLACE[0] + 0.003, PLACE[1])))
    far = Annotation("far", "arrow", points=((37.0, 35.0), (36.3, 35.4)))
    document = Document(
        layers=(layer_of(site("a", amenity="hospital")),), figure=Figure(annotations=(callout(), arrow, far))
    )
    assert ids(figure_of(document, "show")) == ["c", "arrow", "far"]
    assert ids(figure_of(document, "withhold")) == ["far"]


def test_pins_stay_with_features_that_are_shown_as_what_they_are() -> None:
    pins = tuple(Pin("sites", identifier, 3.0, -2.0) for identifier in ("a", "area", "gone", "nowhere"))
    features = (site("a", publish="locality"), site("area", publish="province"), site("gone", publish="no"))
    document = Document(layers=(layer_of(*features),), figure=Figure(pins=pins))
    assert [pin.feature for pin in figure_of(document).pins] == ["a"]


def test_entries_of_the_legend_say_nothing_of_hidden_layers() -> None:
    entries = (
        LegendEntry("sites", title="Depots"),
        LegendEntry("hidden", title="SECRET"),
        LegendEntry("sites:x", title="SECRET", says="SECRET", hidden=True),
        LegendEntry("own", title="Own", shape="area", sample={"fill": "#112233", "memo": "SECRET"}),
        LegendEntry("own-hidden", title="SECRET", sample={"fill": "#112233"}, hidden=True),
    )
    layers = (layer_of(site("a")), layer_of(site("h"), layer_id="hidden", visible=False))
    legend = figure_of(Document(layers=layers, figure=Figure(legend=FigureLegend(entries=entries)))).legend
    assert "SECRET" not in repr(legend)
    assert [entry.id for entry in legend.entries] == ["sites", "sites:x", "own"]
    assert legend.entries[2].sample == {"fill": "#112233"}


PATH = "/home/secret/case.tif"
TEXTS = ("title", "subtitle", "publisher", "contact", "map_number", "version", "disclaimer", "alt_text", "paper")


def test_no_text_of_the_figure_names_a_local_file() -> None:
    figure = Figure(
        **dict.fromkeys(TEXTS, f"See {PATH}"),
        notes=(f"From {PATH}",),
        hidden=(PATH,),
        legend=FigureLegend(title=PATH, entries=(LegendEntry("own", title=PATH, says=PATH, sample={"fill": PATH}),)),
        annotations=(
            Annotation("t", "text", anchor="paper", points=((1, 1),), text=PATH, style={"font": PATH, "more": [PATH]}),
        ),
        extra={"logo": PATH},
    )
    assert "secret" not in repr(figure_of(Document(figure=figure)))


def test_the_mark_of_what_is_shown_is_the_figures_whatever_the_figure_says() -> None:
    statement = Statement("s", "A depot.", handling="TLP:AMBER")
    figure = figure_of(Document(statements=(statement,), figure=Figure(handling="TLP:CLEAR")))
    assert figure.handling == "TLP:AMBER"


@given(
    offset=st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)),
    allowed=st.sampled_from(["exact", "vicinity", "locality", "district", "province", "no"]),
    subject=st.booleans(),
    kind=st.sampled_from(["callout", "arrow", "text", "rectangle", "line", "spotlight"]),
)
def test_nothing_points_closer_at_a_place_than_allowed(
    offset: tuple[float, float], allowed: str, subject: bool, kind: Any
) -> None:
    steps = {"exact": 0.0001, "vicinity": 0.001}
    tip = (PLACE[0] + offset[0], PLACE[1] + offset[1])
    annotation = Annotation("x", kind, points=(tip, (37.5, 35.5)), subject=Subject("sites", "a") if subject else None)
    document = Document(layers=(layer_of(site("a", publish=allowed)),), figure=Figure(annotations=(annotation,)))
    for shown in figure_of(document).annotations:
        for x, y in shown.points:
            if subject:
                assert (x, y) != tip
            else:
                assert math.dist((x, y), PLACE) > steps.get(allowed, 0.01)
