import math
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

import assets
from layers.document import Annotation, Document, Subject
from layers.figure import annotation_style
from layers.figure.annotations import LayersShown, Sheet, annotations
from layers.figure.frame import UNITS, frame_for
from layers.figure.furniture import standing
from layers.figure.ground import Ground, GroundLayer
from layers.figure.kept import Kept
from layers.figure.model import FigureOptions, compose
from layers.figure.page_ground import NoGroundError, PageGround
from layers.figure.paper import Box
from layers.storage.store import open_situation
from tests.layers.making import layer_of, pack_of, square

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))
ALEPPO = (37.16, 36.2)
HOMS = (36.72, 34.73)
ZONE = Subject("proposed-zone", "zone-a")


def with_annotations(*annotations: Annotation, document: Document = SAMPLE) -> Document:
    return structs.replace(document, figure=structs.replace(document.figure, annotations=annotations))


def drawn(*annotations: Annotation, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = compose(with_annotations(*annotations), FigureOptions(**options), Ground()).model[
        "annotations"
    ]
    return found


def of(kind: Any, *points: tuple[float, float], **members: Any) -> Annotation:
    return Annotation(members.pop("id", kind), kind, points=points, **members)


def only(*annotations: Annotation, **options: Any) -> dict[str, Any]:
    found = drawn(*annotations, **options)
    assert found["problems"] == found["left_out"] == []
    assert len(found["items"]) == 1
    item: dict[str, Any] = found["items"][0]
    return item


def vertices(d: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The vertices of a path of one run with relative steps."""
    start, steps = d.removeprefix("M").removesuffix("z").split("l")
    numbers = [int(number) for number in f"{start} {steps}".split()]
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def test_a_callout_that_places_itself_keeps_off_the_furniture_of_the_map() -> None:
    document = with_annotations(of("callout", subject=Subject("bases", "tartus-naval-facility"), text="here"))
    composed = compose(document, FigureOptions(), Ground())
    plan, ground = composed.model["plan"], PageGround(composed.frame, *composed.model["plan"]["map"][:2])
    sheet = Sheet(plan["width"], plan["height"], plan["type_scale"], True, ground)
    shown = LayersShown(document, [(layer, pack_of(layer)) for layer in document.layers])

    def letter(*taken: Box) -> tuple[float, float]:
        (item,) = annotations(shown, sheet._replace(taken=taken), Ground(), Kept())["items"]
        x, y = item["points"][1]
        return x / UNITS, y / UNITS

    x, y = letter()
    scale_bar = Box(x - 6, y - 6, 12, 12)
    x, y = letter(scale_bar)
    assert not (0 < x - scale_bar.left < 12 and 0 < y - scale_bar.top < 12)
    assert [*standing(composed.model["furniture"], 10, 20)] == [
        Box(10 + left, 20 + top, width, height)
        for left, top, width, height in (composed.model["furniture"][name]["box"] for name in ("scale", "locator"))
    ]


def test_a_place_on_the_ground_and_the_same_place_on_paper_are_one() -> None:
    on_ground = only(of("text", ALEPPO, text="here"))
    millimetres = tuple(value / UNITS for value in on_ground["points"][0])
    on_paper = only(of("text", millimetres, text="here", anchor="paper"))
    assert on_paper["points"] == on_ground["points"]


@given(
    st.sampled_from(
        [(35.0, 33.0, 39.0, 37.5), (10.0, 49.5, 10.4, 49.8), (-170.0, -60.0, 170.0, 80.0), (0.0, 78.0, 40.0, 84.0)]
    ),
    st.lists(st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)), min_size=1, max_size=5),
)
def test_what_is_anchored_elsewhere_stays_where_it_is_on_the_page(
    extent: tuple[float, float, float, float], shares: list[tuple[float, float]]
) -> None:
    ground = PageGround(frame_for(extent, 190.0, 160.0), 9.0, 23.0)
    page = np.array(shares) * (190.0, 160.0) + (9.0, 23.0)
    with suppress(NoGroundError):  # beyond the poles of a map of the world
        degrees = ground.to_anchor(page, "ground")
        assert np.allclose(ground.to_page(degrees, "ground"), page, atol=0.02)
    assert np.allclose(ground.to_page(ground.to_anchor(page, "paper"), "paper"), page, atol=0.01)


def test_callouts_count_with_letters_and_their_texts_go_into_the_column() -> None:
    callouts = [of("callout", ALEPPO, HOMS, text=f"text {place}", id=f"c{place}") for place in range(28)]
    own = of("callout", ALEPPO, HOMS, id="own", text="own", style={"number": "X"})
    found = drawn(*callouts[:2], own, *callouts[2:])
    labels = [entry["label"] for entry in found["listed"]]
    assert labels[:4] == ["A", "B", "X", "C"]
    assert labels[-2:] == ["AA", "AB"]
    assert found["listed"][0] == {"label": "A", "text": "text 0", "colour": "#22201d"}
    beside = drawn(of("callout", ALEPPO, HOMS, text="beside", style={"place": "map"}))
    assert beside["listed"] == []
    assert beside["items"][0]["text"] == "beside"
    assert drawn(callouts[0], frame="map")["listed"] == []
    for layout, listed in (("slide", 1), ("card", 0), ("page", 1)):
        laid = structs.replace(SAMPLE, figure=structs.replace(SAMPLE.figure, layout=layout, annotations=(callouts[0],)))
        model = compose(laid, FigureOptions(), Ground()).model
        assert len(model["annotations"]["listed"]) == listed


def test_a_callout_points_at_its_feature_wherever_that_is() -> None:
    item = only(of("callout", ALEPPO, subject=Subject("bases", "tartus-naval-facility")))
    free = only(of("callout", (35.87, 34.91), ALEPPO))
    assert np.hypot(*np.subtract(item["points"][0], free["points"][0])) < 2 * UNITS
    assert item["points"][1] == free["points"][1]


def test_the_number_of_a_callout_at_a_feature_has_a_place_until_it_gets_one() -> None:
    item = only(of("callout", subject=Subject("bases", "tartus-naval-facility")))
    tip, number = item["points"]
    assert np.hypot(*np.subtract(number, tip)) == pytest.approx(1500, abs=1)
    assert item["tied"]
    assert item["reach"] > 50


def test_what_is_marked_is_said_to_those_who_do_not_see_it() -> None:
    document = with_annotations(
        of("callout", ALEPPO, HOMS, text="Divided."), of("text", HOMS, text="Supply\nroad"), of("arrow", ALEPPO, HOMS)
    )
    words = compose(document, FigureOptions(), Ground()).model["words"]
    assert "Marked on it: A, Divided; Supply road." in words.alt_text


def test_the_number_of_a_callout_stays_in_the_frame() -> None:
    item = only(of("callout", ALEPPO, (37.2, 38.5)))
    frame = compose(SAMPLE, FigureOptions(), Ground()).model["plan"]["map"]
    assert item["points"][1][1] == round((frame[1] + 3.5) * UNITS)


def test_a_rectangle_is_straight_on_paper_and_an_ellipse_round() -> None:
    corners = (35.0, 34.0), (36.5, 35.5)
    rectangle, ellipse = (only(of(kind, *corners)) for kind in ("rectangle", "ellipse"))
    xy = vertices(rectangle["d"])
    assert len(xy) == 5
    assert [len(np.unique(xy[:, axis])) for axis in (0, 1)] == [2, 2]
    assert ellipse["box"] == rectangle["box"]
    round_ = vertices(ellipse["d"])
    left, top, width, height = ellipse["box"]
    shares = (round_ - (left + width / 2, top + height / 2)) / (width / 2, height / 2)
    assert np.allclose(np.hypot(*shares.T), 1.0, atol=0.01)


def test_outlines_are_cut_at_the_frame_and_what_is_beyond_is_named() -> None:
    found = drawn(of("line", ALEPPO, (60.0, 36.0)), of("arrow", (60.0, 35.0), (61.0, 36.0), id="far away"))
    (line,) = found["items"]
    plan = compose(SAMPLE, FigureOptions(), Ground()).model["plan"]
    assert line["box"][0] + line["box"][2] <= (plan["map"][0] + plan["map"][2]) * UNITS + 301
    assert found["left_out"] == ["arrow “far away” (outside the map)"]
    off = drawn(of("text", (900.0, 10.0), text="x" * 60, anchor="paper"))
    assert off["left_out"] == [f"text “{'x' * 38} …” (off the page)"]


@pytest.mark.parametrize(("head", "count"), [("none", 0), ("end", 1), ("both", 2)])
def test_a_line_has_the_heads_that_it_asks_for_and_ends_where_they_begin(head: str, count: int) -> None:
    item = only(of("arrow", (36.0, 34.5), (38.0, 36.0), style={"head": head}))
    assert (item["heads"] or "").count("M") == count
    start, end = item["points"]
    first = [int(number) for number in item["d"][1:].split("l")[0].split()]
    assert (first == start) == (head != "both")
    assert item["box"][0] <= min(start[0], end[0])


def test_a_smooth_arrow_bends_through_its_points() -> None:
    points = (36.0, 34.5), (37.5, 34.6), (38.0, 36.0)
    straight, smooth = (only(of("line", *points, style={"smooth": bends})) for bends in (False, True))
    assert straight["points"] == smooth["points"]
    assert len(smooth["d"]) > 3 * len(straight["d"])


def test_a_spotlight_dims_everything_but_its_feature() -> None:
    found = drawn(of("spotlight", subject=ZONE, style={"dim": 0.7, "fill": "#000000"}))
    assert (found["veil"]["opacity"], found["veil"]["fill"]) == (0.7, "#000000")
    assert found["veil"]["d"].count("M") == 2  # the frame, and the hole in it
    assert found["items"][0]["d"]


def test_spotlights_share_one_veil() -> None:
    ring = of("spotlight", (36.0, 35.0), (36.5, 35.0), (36.3, 35.6), id="ring")
    round_ = of("spotlight", (37.5, 34.5), (38.0, 35.0), id="round")
    spot = of("spotlight", id="spot", subject=Subject("bases", "tartus-naval-facility"))
    assert drawn(ring, round_, spot)["veil"]["d"].count("M") == 4
    assert drawn(ring, structs.replace(ring, id="again"))["veil"]["d"].count("M") == 2
    assert drawn(of("text", ALEPPO, text="none"))["veil"] is None


def test_an_inset_shows_the_layers_and_ties_to_its_part_of_the_map() -> None:
    item = only(of("inset", (20.0, 30.0), (60.0, 70.0), anchor="paper", extent=(36.9, 36.0, 37.4, 36.5), text="Aleppo"))
    assert item["box"] == [2000, 3000, 4000, 4000]
    assert {layer["id"] for layer in item["inset"]["layers"]} == {layer.id for layer in SAMPLE.layers}
    assert item["inset"]["outline"] is None
    assert item["marker"].startswith("M")
    assert item["leader"] is not None
    assert item["inset"]["ratio"].startswith("1:")


def test_what_is_anchored_to_the_paper_moves_onto_a_smaller_page() -> None:
    inset = of("inset", (250.0, 170.0), (290.0, 205.0), anchor="paper")
    assert only(inset)["box"] == [25000, 17000, 4000, 3500]
    item = only(inset, paper="A5")
    assert item["box"] == [17000, 11300, 4000, 3500]
    assert item["points"] == [[17000, 11300], [21000, 14800]]


def test_an_inset_of_the_world_has_ground_in_it() -> None:
    inset = of("inset", (20.0, 30.0), (40.0, 45.0), anchor="paper", extent=(-180.0, -85.0, 180.0, 85.0))
    base = Ground([GroundLayer("land", 0.0, 3.0, lambda: pack_of(layer_of(square(0, 0, 60))))])
    model = compose(with_annotations(inset), FigureOptions(), base).model
    assert [path["kind"] for path in model["annotations"]["items"][0]["inset"]["ground"]] == ["land"]


def test_an_inset_without_an_extent_shows_where_the_map_lies() -> None:
    item = only(of("inset", (20.0, 30.0), (60.0, 70.0), anchor="paper"))
    assert item["inset"]["overview"]
    assert item["inset"]["outline"].startswith("M")
    assert item["marker"] is None


@pytest.mark.parametrize(
    ("annotation", "says"),
    [
        (of("arrow", ALEPPO), "it needs 2 points and has 1"),
        (of("rectangle"), "it needs 2 points and has none"),
        (of("callout", text="nowhere"), "callout “nowhere” is not drawn: it needs 2 points"),
        (of("line", (math.nan, 3.0), ALEPPO), "a coordinate is not a number"),
        (of("line", (math.inf, 3.0), ALEPPO), "a coordinate is not a number"),
        (of("arrow", ALEPPO, ALEPPO), "its points are all in one place"),
        (of("rectangle", ALEPPO, ALEPPO), "its corners are in one place"),
        (of("spotlight"), "it has neither an outline nor a feature"),
        (of("spotlight", ALEPPO, ALEPPO, ALEPPO), "its outline encloses nothing"),
        (of("image", (20.0, 30.0), (40.0, 40.0), anchor="paper"), "no file is chosen"),
        (of("inset", (20.0, 30.0), (24.0, 34.0), anchor="paper"), "smaller than 10 mm"),
        (of("inset", (20.0, 30.0), (60.0, 70.0), anchor="paper", extent=(0, 0, 500, 1)), "outside the world"),
        (of("line", *[(37.0, 36.0)] * 20_001), "more than 20,000 points"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_stops_nothing(annotation: Annotation, says: str) -> None:
    found = drawn(annotation, of("text", ALEPPO, text="still there", id="other"))
    assert [item["id"] for item in found["items"]] == ["other"]
    assert says in " ".join(found["problems"])


@pytest.mark.parametrize("subject", [Subject("nothing", 1), Subject("proposed-zone", "gone")])
def test_a_feature_that_is_not_published_takes_its_annotations_along(subject: Subject) -> None:
    found = drawn(of("spotlight", subject=subject), of("callout", ALEPPO, subject=subject))
    assert found["items"] == []
    assert found["veil"] is None


def test_a_feature_outside_the_map_is_named() -> None:
    found = drawn(of("spotlight", subject=ZONE), extent=(10.0, 49.5, 10.4, 49.8))
    assert found["left_out"] == ["spotlight “spotlight” (its feature is outside the map)"]


def test_a_very_long_text_is_cut_and_said_to_be() -> None:
    found = drawn(of("text", ALEPPO, text="word " * 2000))
    assert len(found["items"][0]["text"]) <= 2002
    assert "cut after 2,000 letters" in found["problems"][0]


@given(
    st.dictionaries(
        st.sampled_from(sorted(annotation_style.SETTINGS)),
        st.one_of(st.none(), st.booleans(), st.floats(), st.text(), st.lists(st.integers())),
    )
)
def test_no_setting_breaks_a_style(style: dict[str, Any]) -> None:
    resolved = annotation_style.resolve(of("text", style=style))
    assert annotation_style.LEAST_TEXT <= resolved.text_size <= annotation_style.MOST_TEXT
    assert 0 <= resolved.fill_opacity <= 1
    wrong = {name for name, _ in annotation_style.flaws(style)}
    assert set(annotation_style.known(style)) == set(style) - wrong
    json.encode(resolved)


def test_every_kind_is_drawn_by_settings_that_exist() -> None:
    assert set(annotation_style.USED) == set(annotation_style.DEFAULTS)
    assert {name for names in annotation_style.USED.values() for name in names} <= set(annotation_style.SETTINGS)
    assert not annotation_style.flaws({"stroke": "none", "fill": "#AABBCC", "dash": "dotted"})


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ground", ["#ffffff", "#f6f2ea", "#ece6da"])
def test_text_in_the_palette_can_be_read(ground: str) -> None:
    for name, colour in annotation_style.PALETTE.items():
        if name != "White":
            assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5, name


def test_drawing_data_is_plain_and_the_same_twice() -> None:
    everything = [
        of("callout", ALEPPO, HOMS, text="one"),
        of("spotlight", subject=ZONE),
        of("inset", (20.0, 30.0), (60.0, 70.0), anchor="paper", extent=(36.9, 36.0, 37.4, 36.5)),
    ]
    assert json.encode(drawn(*everything)) == json.encode(drawn(*everything))
