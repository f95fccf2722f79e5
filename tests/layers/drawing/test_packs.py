import struct
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.drawing.packs import Pack, PackError, pack_geometry
from layers.geodesy.mercator import GRID
from layers.parts import HOLE, LINE, OUTER, POINT

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
ARRAYS = ("xy", "part_start", "part_kind", "feature_start", "feature_key", "feature_style", "feature_bounds")

# Each feature: its parts, each a kind and positions in degrees; features without parts and empty parts included.
parts = st.tuples(
    st.sampled_from([POINT, LINE, OUTER, HOLE]),
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), max_size=4),
)
features = st.lists(st.lists(parts, max_size=3), max_size=5)


def packed(features: list[list[tuple[int, list[tuple[float, float]]]]], styles: tuple[str, ...] = ("plain",)) -> Pack:
    """Pack features given as lists of parts, the slow and obvious way."""
    all_parts = [part for feature in features for part in feature]
    positions = [position for _, part in all_parts for position in part]
    return pack_geometry(
        np.array(positions, dtype=np.float64).reshape(-1, 2),
        np.cumsum([0, *(len(part) for _, part in all_parts)]),
        np.array([kind for kind, _ in all_parts], dtype=np.uint8),
        np.cumsum([0, *map(len, features)]),
        styles=styles,
    )


def same(one: Pack, other: Pack) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS) and (
        one.styles,
        one.meta,
    ) == (other.styles, other.meta)


@given(features)
def test_bytes_and_back_give_the_same_pack(features: list[list[tuple[int, list[tuple[float, float]]]]]) -> None:
    pack = packed(features)
    assert same(Pack.from_bytes(pack.to_bytes()), pack)


@given(features)
def test_bounds_are_the_least_and_the_greatest_vertex(
    features: list[list[tuple[int, list[tuple[float, float]]]]],
) -> None:
    pack = packed(features)
    for position, (west, south, east, north) in enumerate(pack.feature_bounds.tolist()):
        first, end = pack.part_start[pack.feature_start[position : position + 2]]
        vertices = pack.xy[first:end].tolist()
        if not vertices:
            assert west > east
            assert south > north
        else:
            assert [west, south] == [min(x for x, _ in vertices), min(y for _, y in vertices)]
            assert [east, north] == [max(x for x, _ in vertices), max(y for _, y in vertices)]


def test_the_bytes_follow_the_format() -> None:
    pack = pack_geometry(
        np.array(SQUARE, dtype=np.float64), np.array([0, 5]), np.array([OUTER]), np.array([0, 1]), styles=[{"a": 1}]
    )
    data = pack.to_bytes()
    assert data[:4] == b"SMPK"
    (length,) = struct.unpack_from("<I", data, 4)
    assert (8 + length) % 8 == 0
    header = msgspec.json.decode(data[8 : 8 + length])
    assert (header["version"], header["count"], header["styles"], header["meta"]) == (1, 1, [{"a": 1}], {})
    assert header["arrays"]["xy"] == {"type": "int32", "offset": 0, "length": 10}
    assert all(entry["offset"] % 8 == 0 for entry in header["arrays"].values())
    assert struct.unpack_from("<4i", data, 8 + length) == (0, 0, round(10 / 180 * GRID), 0)
    kinds = header["arrays"]["part_kind"]
    assert data[8 + length + kinds["offset"]] == OUTER
    assert len(data) % 8 == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PNG, not a pack",
        b"SMPK",
        b"SMPK\xff\xff\xff\xff",
        b"SMPK\x02\0\0\0{}",
        b"SMPK\x10\0\0\0" + b'{"version": 2}  ',
        b"SMPK\x10\0\0\0" + b'{"version": 1}  ',
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PackError):
        Pack.from_bytes(data)


def test_a_cut_pack_is_refused() -> None:
    data = packed([[(POINT, [(1.0, 2.0)])]]).to_bytes()
    with pytest.raises(PackError):
        Pack.from_bytes(data[:-24])


@given(features, features, st.data())
def test_splicing_equals_packing_anew(
    features: list[list[tuple[int, list[tuple[float, float]]]]],
    others: list[list[tuple[int, list[tuple[float, float]]]]],
    data: st.DataObject,
) -> None:
    start = data.draw(st.integers(0, len(features)))
    stop = data.draw(st.integers(start, len(features)))
    spliced = packed(features).spliced(start, stop, packed(others))
    anew = packed([*features[:start], *others, *features[stop:]])
    keys = [*range(start), *range(len(others)), *range(stop, len(features))]
    assert same(spliced, replace(anew, feature_key=np.array(keys, dtype=np.uint32)))


def test_spliced_features_bring_their_styles() -> None:
    pack = packed([[(POINT, [(1.0, 2.0)])], [(POINT, [(3.0, 4.0)])]])
    small = packed([[(POINT, [(5.0, 6.0)])]], styles=("bold",))
    replaced = pack.spliced(1, 2, small)
    assert replaced.styles == ("plain", "bold")
    assert replaced.feature_style.tolist() == [0, 1]
    assert replaced.spliced(0, 1, small).styles == ("plain", "bold")


def test_a_key_is_found_whatever_its_position() -> None:
    pack = packed([[], [], []])
    assert [pack.position_of(key) for key in (0, 2, 3)] == [0, 2, None]
    moved = packed([[], []])
    moved.feature_key[:] = [7, 3]
    assert [moved.position_of(key) for key in (3, 7, 0)] == [1, 0, None]


@given(features, st.data())
def test_features_that_are_taken_are_as_they_were(
    whole: list[list[tuple[int, list[tuple[float, float]]]]], data: st.DataObject
) -> None:
    pack = packed(whole)
    pack = replace(
        pack, styles=("a", "b", "c"), feature_style=np.arange(len(whole), dtype=np.uint16) % 3, meta={"kind": "x"}
    )
    positions = sorted(data.draw(st.sets(st.sampled_from(range(len(whole)))) if whole else st.just(set())))
    taken = pack.taken(positions)
    alone = packed([whole[at] for at in positions])
    for name in ARRAYS:
        if name not in ("feature_key", "feature_style"):
            assert np.array_equal(getattr(taken, name), getattr(alone, name)), name
    assert taken.feature_key.tolist() == positions
    assert [taken.styles[at] for at in taken.feature_style] == ["abc"[at % 3] for at in positions]
    assert Pack.from_bytes(taken.to_bytes()).meta == {"kind": "x"}
