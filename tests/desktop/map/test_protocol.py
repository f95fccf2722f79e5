"""Messages are parsed or rejected as a whole."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.map import protocol
from desktop.web.messages import ProtocolError, encode

CLICK = {"v": 1, "type": "clicked", "longitude": 35.9, "latitude": 34.9, "tolerance": 0.01, "add": False}


def text(**members: Any) -> str:
    return json.dumps(CLICK | members)


def test_a_message_is_parsed() -> None:
    assert protocol.decode(text()) == protocol.Clicked(v=1, longitude=35.9, latitude=34.9, tolerance=0.01, add=False)


@pytest.mark.parametrize(
    "bad",
    [
        text(v=2),
        text(type="snapshot"),
        text(type="unheard of"),
        text(longitude="35.9"),
        text(longitude=None),
        text(latitude=90.1),
        text(add=1),
        text(more=1),
        json.dumps({key: value for key, value in CLICK.items() if key != "v"}),
        json.dumps({key: value for key, value in CLICK.items() if key != "add"}),
        json.dumps([CLICK]),
        text().replace("35.9", "NaN"),
        text()[:-1],
        "",
        "[" * 100_000,
        '"\ud800"',
    ],
)
def test_what_is_no_message_is_rejected(bad: str) -> None:
    with pytest.raises(ProtocolError):
        protocol.decode(bad)


@given(st.text())
def test_no_text_does_worse_than_being_rejected(anything: str) -> None:
    with pytest.raises(ProtocolError):
        protocol.decode(anything)


SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [("point", [1, 2]), ("line", [[0, 0], [1, 1]]), ("polygon", SQUARE), ("rectangle", SQUARE)],
)
def test_a_drawn_shape_has_the_nesting_of_its_kind(kind: str, coordinates: Any) -> None:
    def drawn(coordinates: Any) -> str:
        return json.dumps({"v": 1, "type": "shape_drawn", "kind": kind, "coordinates": coordinates})

    message = protocol.decode(drawn(coordinates))
    assert isinstance(message, protocol.ShapeDrawn)
    assert message.coordinates == coordinates
    for wrong in ([coordinates], [], [None], [["1", "2"]], [[[0, 0], [1, 1]]]):
        with pytest.raises(ProtocolError):
            protocol.decode(drawn(wrong))


@pytest.mark.parametrize("path", [[-1], ["0"], [0.5], None])
def test_a_path_holds_positions_in_lists(path: Any) -> None:
    message = {"v": 1, "type": "vertex_deleted", "revision": 3, "layer": "a", "key": 0}
    assert protocol.decode(json.dumps(message | {"path": [0, 2]}))
    with pytest.raises(ProtocolError):
        protocol.decode(json.dumps(message | {"path": path}))


def test_a_message_to_the_page_says_version_type_and_members() -> None:
    patch = protocol.Patch(from_=4, to=5, features=(protocol.FeaturePatch("a", (1,), url="app://map/changes/a/2"),))
    assert json.loads(encode(patch)) == {
        "v": 1,
        "type": "patch",
        "from": 4,
        "to": 5,
        "layers": None,
        "features": [{"layer": "a", "removed": [1], "moved": [], "pack": None, "url": "app://map/changes/a/2"}],
    }
