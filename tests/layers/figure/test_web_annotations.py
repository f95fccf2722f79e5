import math
from typing import Any

import pytest
from msgspec import json, structs

import assets
from layers.document import Annotation, Document, Subject
from layers.figure.web_annotations import web_annotations
from layers.publishing import publish
from layers.storage.store import open_situation

SAMPLE = open_situation(assets.path("situations", "syria-2015-09"))
ALEPPO, HOMS = (37.16, 36.2), (36.72, 34.73)


def with_annotations(*annotations: Annotation) -> Document:
    return publish(structs.replace(SAMPLE, figure=structs.replace(SAMPLE.figure, annotations=annotations)))


def of(kind: Any, *points: tuple[float, float], **members: Any) -> Annotation:
    return Annotation(members.pop("id", kind), kind, points=points, **members)


def test_what_stands_on_the_ground_is_shown_with_latitude_first() -> None:
    shown, others = web_annotations(
        with_annotations(
            of("callout", ALEPPO, HOMS, text="Divided"), of("arrow", ALEPPO, HOMS), of("text", HOMS, text="Homs")
        )
    )
    assert others == []
    assert [item["kind"] for item in shown] == ["callout", "arrow", "text"]
    assert shown[0]["points"] == [[36.2, 37.16], [34.73, 36.72]]
    assert (shown[0]["label"], shown[0]["text"]) == ("A", "Divided")
    json.encode(shown)


def test_a_rectangle_has_four_corners_and_an_ellipse_many() -> None:
    (rectangle, ellipse), _ = web_annotations(
        with_annotations(of("rectangle", ALEPPO, HOMS), of("ellipse", ALEPPO, HOMS))
    )
    assert sorted(rectangle["points"]) == sorted([[34.73, 36.72], [34.73, 37.16], [36.2, 36.72], [36.2, 37.16]])
    assert len(ellipse["points"]) > 50


def test_a_callout_at_a_feature_points_at_it_and_needs_no_place_of_its_own() -> None:
    tartus = Subject("bases", "tartus-naval-facility")
    (item,), _ = web_annotations(with_annotations(of("callout", subject=tartus, text="x")))
    (latitude, longitude), *more = item["points"]
    assert (longitude, latitude) == (pytest.approx(35.87, abs=0.01), pytest.approx(34.91, abs=0.01))
    assert more == []


@pytest.mark.parametrize(
    "annotation",
    [
        of("inset", (20.0, 30.0), (60.0, 70.0), anchor="paper"),
        of("image", ALEPPO, HOMS, file="logo.png"),
        of("spotlight", ALEPPO, HOMS),
        of("text", (20.0, 30.0), text="on paper", anchor="paper"),
        of("arrow", ALEPPO),
        of("arrow", ALEPPO, (math.nan, 1.0)),
        of("arrow", ALEPPO, (0.0, 89.0)),
    ],
)
def test_what_a_web_page_cannot_show_is_named(annotation: Annotation) -> None:
    shown, others = web_annotations(with_annotations(annotation))
    assert shown == []
    assert len(others) == 1
    assert others[0].endswith("(not on a web page)")


def test_nothing_of_a_feature_that_is_not_published_is_shown() -> None:
    assert web_annotations(with_annotations(of("callout", ALEPPO, HOMS, subject=Subject("bases", "gone")))) == ([], [])
