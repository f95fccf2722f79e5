"""Which features ask before they are published."""

from typing import Any

import msgspec
import pytest
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef, Layer, Statement, Subject
from layers.publishing.sensitivity import sensitive, sentence


def layer_of(*properties: dict[str, Any]) -> Layer:
    features = [
        {"type": "Feature", "id": position, "properties": told, "geometry": {"type": "Point", "coordinates": [1, 2]}}
        for position, told in enumerate(properties)
    ]
    text = msgspec.json.encode({"type": "FeatureCollection", "features": features})
    return geojson.read(text, layer_id="sites", title="Sites", file="sites.geojson")


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"amenity": "hospital"}, ("health site",)),
        ({"amenity": "Clinic"}, ("health site",)),
        ({"healthcare": "midwifery"}, ("health site",)),
        ({"marker-symbol": "hospital"}, ("health site",)),
        ({"building": "school"}, ("school",)),
        ({"amenity": "school;kindergarten"}, ("school",)),
        ({"amenity": "refugee_site"}, ("displaced people",)),
        ({"social_facility": "shelter", "social_facility:for": "displaced;refugee"}, ("displaced people",)),
        ({"refugee": "yes"}, ("displaced people",)),
        ({"refugee": "no"}, ()),
        ({"building": "house"}, ("home",)),
        ({"person": "A. Name"}, ("named person",)),
        ({"sensitive": "named person"}, ("named person",)),
        ({"sensitive": ["school", "home"]}, ("school", "home")),
        ({"amenity": "hospital", "sensitive": False}, ()),
        ({"name": "Hospital Street", "amenity": "fuel"}, ()),
        ({"state": "held", "marker-symbol": "airfield"}, ()),
        ({"amenity": 5}, ()),
    ],
)
def test_tags_decide(told: dict[str, Any], kinds: tuple[str, ...]) -> None:
    found = sensitive(Document(layers=(layer_of(told),)))
    assert tuple(kind for one in found for kind in one.kinds) == kinds


def test_the_tags_of_a_statement_count_for_what_it_is_about() -> None:
    statements = (
        Statement("one", "A school was hit.", about=(Subject("sites", 1),), tags=("School",)),
        Statement("two", "Never published.", about=(Subject("sites", 0),), tags=("hospital",), restricted=True),
    )
    found = sensitive(Document(layers=(layer_of({}, {}),), statements=statements))
    assert [(one.ref, one.kinds) for one in found] == [(FeatureRef("sites", 1), ("school",))]


def test_what_is_not_visible_asks_nothing() -> None:
    layer = layer_of({"amenity": "hospital", "start": "2016"})
    assert sensitive(Document(layers=(layer,), as_of="2015")) == ()
    assert len(sensitive(Document(layers=(layer,), as_of="2016"))) == 1
    assert sensitive(Document(layers=(structs.replace(layer, visible=False),))) == ()


def test_the_sentence_counts_and_names() -> None:
    told = [{"amenity": "hospital", "name": f"Hospital {number}"} for number in range(6)] + [{"building": "house"}]
    text = sentence(sensitive(Document(layers=(layer_of(*told),))))
    assert text == ("health site: 6, home: 1 (Hospital 0, Hospital 1, Hospital 2, Hospital 3, Hospital 4 and 2 more)")
