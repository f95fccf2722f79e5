from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw, structs

from layers.document import Document, Feature, Layer, TextFrame
from layers.drawing import packing
from layers.drawing.packs import Pack
from layers.drawing.picking import pick
from layers.geodesy.mercator import grid_point, to_degrees
from layers.parts import HOLE, LINE, OUTER, POINT
from layers.style import Style, styler

RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE_RING = [[1, 1], [1, 2], [2, 2], [1, 1]]


def feature(key: int, geometry: Any, **properties: Any) -> Feature:
    text = msgspec.json.encode({"type": "Feature", "properties": properties, "geometry": geometry})
    return Feature(key, Raw(text))


def point(key: int, longitude: float, latitude: float, **properties: Any) -> Feature:
    return feature(key, {"type": "Point", "coordinates": [longitude, latitude]}, **properties)


def layer(*features: Feature, crs: str | None = None) -> Layer:
    return Layer("shapes", "Shapes", "shapes.geojson", features=features, frame=TextFrame(crs=crs))


def packed(layer: Layer, **options: Any) -> Pack:
    return packing.pack(layer, styler(layer, Document()), **options)


def style_of(pack: Pack, position: int) -> Style:
    style = pack.styles[pack.feature_style[position]]
    assert isinstance(style, Style)
    return style


def same(one: Pack, other: Pack) -> bool:
    names = ("xy", "part_start", "part_kind", "feature_start", "feature_key", "feature_bounds")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names) and [
        style_of(one, position) for position in range(len(one))
    ] == [style_of(other, position) for position in range(len(other))]


def test_every_geometry_becomes_parts() -> None:
    pack = packed(
        layer(
            feature(0, {"type": "MultiPolygon", "coordinates": [[RING, HOLE_RING], [RING]]}),
            feature(1, {"type": "MultiLineString", "coordinates": [RING[:3], RING[:2]]}),
            feature(2, None),
            feature(
                3,
                {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
                        {"type": "LineString", "coordinates": RING[:2]},
                    ],
                },
            ),
        )
    )
    assert pack.part_kind.tolist() == [OUTER, HOLE, OUTER, LINE, LINE, POINT, POINT, LINE]
    assert np.diff(pack.part_start).tolist() == [5, 4, 5, 3, 2, 1, 1, 2]
    assert pack.feature_start.tolist() == [0, 3, 5, 5, 8]
    assert tuple(pack.xy[2]) == grid_point(4, 4)


def test_positions_are_projected_within_a_grid_step() -> None:
    pack = packed(layer(point(0, 35.874, 34.915)))
    assert np.allclose(to_degrees(pack.xy), [[35.874, 34.915]], atol=1e-7)


def test_another_reference_system_is_reprojected() -> None:
    pack = packed(layer(point(0, 500_000, 3_873_043.1), crs="EPSG:32637"))
    assert np.allclose(to_degrees(pack.xy), [[39, 35]], atol=1e-5)


def test_each_feature_gets_the_style_of_its_claims() -> None:
    pack = packed(
        layer(
            point(0, 0, 0, name="no claim"),
            point(1, 0, 0, state="held", basis="claimed"),
            point(2, 0, 0, basis="claimed", name="same", state="held"),
            point(3, 0, 0, state="TX"),
            Feature(4, Raw(b'{"type": "Feature", "properties": {"st\\u0061te": "contested"}, "geometry": null}')),
        )
    )
    assert [style_of(pack, position).key.state for position in range(5)] == [None, "held", "held", None, "contested"]
    assert len(pack.styles) == 3


@pytest.mark.parametrize(
    "text",
    [
        b'{"type": "Feature", "geometry": null}',
        b'{"type": "Feature", "properties": null, "geometry": null}',
        b'{"type": "Feature", "properties": [1], "geometry": null}',
        b'{"type": "Feature", "properties": "state", "geometry": {"type": "Point"}}',
        b'{"type": "Point", "coordinates": ["east", 5]}',
        b"17",
        b"null",
    ],
)
@pytest.mark.parametrize("neighbour", [{}, {"state": "held"}])
def test_a_bad_feature_does_not_hurt_its_neighbour(text: bytes, neighbour: dict[str, str]) -> None:
    pack = packed(layer(Feature(0, Raw(text)), point(1, 5, 5, **neighbour)))
    assert pack.feature_start.tolist() == [0, 0, 1]
    assert style_of(pack, 0).key.state is None
    assert style_of(pack, 1).key.state == neighbour.get("state")


def test_what_does_not_show_at_the_date_keeps_its_place_and_nothing_else() -> None:
    shapes = layer(
        point(0, 0, 0, start="2015-10"),
        feature(1, {"type": "Polygon", "coordinates": [RING, HOLE_RING]}, start="2015-09", end="2015-09"),
        point(2, 6, 6, end="2015-08"),
        point(3, 7, 7),
    )
    pack = packed(shapes, as_of="2015-09-30")
    assert pack.feature_start.tolist() == [0, 0, 2, 2, 3]
    assert pack.feature_key.tolist() == [0, 1, 2, 3]
    assert tuple(pack.xy[-1]) == grid_point(7, 7)
    assert pick(pack, *grid_point(3, 3), 5) == [1]
    assert pick(pack, *grid_point(6, 6), 5) == []
    assert packed(shapes).feature_start.tolist() == [0, 1, 3, 4, 5]


def test_some_features_are_packed_by_their_keys() -> None:
    shapes = layer(point(4, 0, 0), point(2, 1, 1), point(9, 2, 2))
    pack = packed(shapes, keys={9, 4})
    assert pack.feature_key.tolist() == [4, 9]
    with pytest.raises(KeyError):
        packed(shapes, keys=[5])


def test_a_layer_without_features_is_an_empty_pack() -> None:
    pack = packed(layer())
    assert (len(pack), len(pack.xy), pack.feature_start.tolist()) == (0, 0, [0])
    assert len(Pack.from_bytes(pack.to_bytes())) == 0


def test_more_styles_than_an_index_counts_leave_the_rest_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_MOST_STYLES", 2)
    colours = ["#111111", "#222222", "#333333", "#111111"]
    pack = packed(layer(*(point(key, 0, 0, stroke=colour) for key, colour in enumerate(colours))))
    assert pack.feature_style.tolist() == [0, 1, 0, 0]


points = st.builds(
    lambda longitude, state: (longitude, state), st.integers(-9, 9), st.sampled_from(["held", "contested", "TX"])
)


@given(st.lists(points, max_size=6), st.data())
def test_updating_a_pack_equals_packing_anew(features: list[tuple[int, str]], data: st.DataObject) -> None:
    old = layer(*(point(key, longitude, 0, state=state) for key, (longitude, state) in enumerate(features)))
    kept = [feature for feature in old.features if data.draw(st.booleans())]
    changed = [point(each.key, 1, 1) if data.draw(st.booleans()) else each for each in kept]
    added = [point(len(features) + index, 2, 2, state="proposed") for index in range(data.draw(st.integers(0, 2)))]
    new = structs.replace(old, features=(*changed, *added))
    style = styler(old, Document())
    updated = packing.update(packing.pack(old, style), old, new, style)
    assert same(updated, packing.pack(new, style))


def test_many_changes_pack_anew() -> None:
    old = layer(*(point(key, 0, 0) for key in range(100)))
    new = structs.replace(old, features=tuple(point(each.key, 1, 1) if each.key % 2 else each for each in old.features))
    style = styler(old, Document())
    assert same(packing.update(packing.pack(old, style), old, new, style), packing.pack(new, style))
