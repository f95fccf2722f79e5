from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import geojson
from layers.document import Document, FeatureRef
from layers.edits import Edit, EditError
from layers.edits.geometry import add_feature, delete_features, move_features, set_geometry
from layers.edits.properties import set_property
from layers.operations.outcome import crosses_antimeridian
from layers.validity import MOST, Flaw, Inspection, Stopped, flaws
from layers.validity.own import own_flaws
from layers.validity.screening import screen
from tests.layers.making import layer_of, line, square
from tests.layers.operations.trying import done, shape, shapes

A, B = FeatureRef("a", 0), FeatureRef("a", 1)


def of(*geometries: dict[str, Any] | None) -> Document:
    return Document(layers=(layer_of(*geometries, layer_id="a"),))


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]}


def only(document: Document) -> Flaw:
    (flaw,) = flaws(document, "a")
    return flaw


def mended(document: Document) -> Document:
    """Run the fix of the one flaw and see that it is gone."""
    after = done(only(document).fix, document).document
    assert flaws(after, "a") == ()
    return after


def test_sound_shapes_have_no_flaws() -> None:
    hole = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4]]
    holed = polygon(square(0, 0)["coordinates"][0][:-1], hole)
    assert (
        flaws(of(holed, square(1, 0), line((0, 0), (1, 1)), None, {"type": "Point", "coordinates": [0, 0]}), "a") == ()
    )


def test_a_shape_that_crosses_itself_is_rebuilt() -> None:
    document = of(polygon([[0, 0], [2, 2], [2, 0], [0, 2]]))
    flaw = only(document)
    assert (flaw.code, flaw.at) == ("self-intersection", (1, 1))
    assert flaw.fix_says.startswith("Rebuilds Shape 1 of “a” as 2 areas")
    assert shape(mended(document), A).area == pytest.approx(2)


def test_a_hole_outside_goes() -> None:
    document = of(polygon([[0, 0], [1, 0], [1, 1], [0, 1]], [[3, 3], [3, 4], [4, 4]]))
    assert only(document).code == "hole-outside"
    mended(document)


def test_a_spike_goes_and_the_area_stays() -> None:
    document = of(polygon([[0, 0], [1, 0], [1, 0.5], [3, 0.5], [1, 0.5], [1, 1], [0, 1]]))
    flaw = only(document)
    assert (flaw.code, flaw.at) == ("spike", (3, 0.5))
    assert shape(mended(document), A).area == pytest.approx(1)


def test_repeated_vertices_go() -> None:
    document = of(line((0, 0), (1, 1), (1, 1), (1, 1), (2, 0)))
    assert only(document).message == "Shape 1 of “a” has 2 vertices that repeat the one before."
    assert len(shape(mended(document), A).coords) == 3


def test_the_upper_of_two_that_overlap_stays() -> None:
    document = of(square(0, 0), square(0.5, 0.25))
    flaw = only(document)
    assert (flaw.code, flaw.refs) == ("overlap", (A, B))
    after = mended(document)
    assert shape(after, B).equals(shape(document, B))
    assert shapely.coverage_is_valid(shapes(after))


@pytest.mark.parametrize(
    ("one", "other", "is_flaw"),
    [
        ({}, {}, True),
        ({"state": "TX"}, {"state": "NV"}, True),
        ({"state": "held", "party": "a", "basis": "confirmed"}, {"state": "held", "party": "a"}, True),
        ({"state": "held", "party": "a"}, {"state": "held", "party": "b"}, False),
        ({"state": "proposed", "party": "a"}, {"state": "proposed", "party": "a"}, False),
        ({"state": "held", "party": "a", "basis": "claimed"}, {"state": "held", "party": "a"}, False),
    ],
)
def test_claims_that_contradict_each_other_may_overlap(
    one: dict[str, Any], other: dict[str, Any], is_flaw: bool
) -> None:
    document = of(square(0, 0), square(0.5, 0.25))
    for ref, said in ((A, one), (B, other)):
        for name, value in said.items():
            document = set_property([ref], name, value)(document)
    assert bool(flaws(document, "a")) == is_flaw


def test_an_overlap_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(EditError, match="covers all"):
        only(of(square(0, 0), square(-1, -1, 4))).fix(of(square(0, 0), square(-1, -1, 4)))


def test_a_narrow_gap_is_added_to_the_neighbour_with_the_longest_edge() -> None:
    document = of(
        polygon([[0, 0], [1, 0], [1, 0.3], [0.9999, 0.5], [1, 0.7], [1, 1], [0, 1]]),
        polygon([[1, 0], [2, 0], [2, 1], [1, 1], [1, 0.7], [1, 0.3]]),
    )
    flaw = only(document)
    assert flaw.code == "gap"
    assert set(flaw.refs) == {A, B}
    after = mended(document)
    assert shapely.coverage_is_valid(shapes(after))


def test_a_wide_gap_is_meant() -> None:
    assert flaws(of(square(0, 0), square(1.1, 0)), "a") == ()


def test_positions_beyond_the_antimeridian_come_back_into_the_world() -> None:
    document = of(polygon([[179, 0], [182, 0], [182, 1], [179, 1]]))
    assert only(document).code == "outside-world"
    after = mended(document)
    assert shape(after, A).bounds == (-180, 0, 180, 1)
    assert shape(after, A).area == pytest.approx(3)


def test_a_shape_that_jumps_across_the_antimeridian_is_cut_there() -> None:
    document = of(polygon([[179, 0], [-178, 0], [-178, 1], [179, 1]]))
    assert only(document).code == "antimeridian"
    after = mended(document)
    assert shape(after, A).geom_type == "MultiPolygon"
    assert shape(after, A).area == pytest.approx(3)


def test_latitudes_beyond_a_pole_are_swapped_or_left_to_the_user() -> None:
    swapped = of(line((35, 120), (36, 121)))
    assert list(shape(mended(swapped), A).coords) == [(120, 35), (121, 36)]
    hopeless = of(line((135, 120), (36, 121)))
    with pytest.raises(EditError, match="by hand"):
        only(hopeless).fix(hopeless)


# Looking again after an edit


def told(found: tuple[Flaw, ...]) -> list[tuple[Any, ...]]:
    """Return flaws so that they compare: sorted, and without their fixes."""
    return sorted((flaw.code, sorted(flaw.refs), flaw.at, flaw.message, flaw.fix_says) for flaw in found)


numbers = st.integers(0, 6).map(lambda value: value / 2)
far = st.sampled_from([-181.0, 0.0, 1.0, 1.0001, 91.0, 179.0])
corners = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=5).map(
    lambda ring: polygon([list(at) for at in ring])
)
boxes = st.builds(square, numbers, numbers, st.sampled_from([0.5, 1, 1.0001, 2]))
shapes_of_any_kind = st.one_of(
    boxes,
    corners,
    st.lists(st.tuples(st.one_of(numbers, far), numbers), min_size=2, max_size=4).map(lambda places: line(*places)),
    st.builds(lambda x, y: {"type": "Point", "coordinates": [x, y]}, st.one_of(numbers, far), numbers),
    st.lists(boxes, min_size=1, max_size=2).map(lambda all_: {"type": "GeometryCollection", "geometries": all_}),
    st.none(),
)
keys = st.integers(0, 7)
REFS = st.lists(keys.map(lambda key: FeatureRef("a", key)), min_size=1, max_size=3, unique=True)
EDITS = st.one_of(
    st.builds(lambda shape: add_feature("a", shape, {}), shapes_of_any_kind),
    st.builds(delete_features, REFS),
    st.builds(move_features, REFS, numbers, numbers),
    st.builds(lambda key, shape: set_geometry(FeatureRef("a", key), shape), keys, shapes_of_any_kind),
    st.builds(lambda key, name: set_property([FeatureRef("a", key)], "name", name), keys, st.sampled_from("xyz")),
)


@given(st.lists(shapes_of_any_kind, max_size=6), st.lists(EDITS, max_size=6))
def test_looking_again_after_edits_finds_what_looking_anew_finds(shapes: list[Any], edits: list[Edit]) -> None:
    document = of(*shapes)
    inspection = Inspection()
    assert told(inspection.look(document.layer("a"))) == told(flaws(document, "a"))
    for edit in edits:
        try:
            document = edit(document)
        except EditError:
            continue
        assert told(inspection.look(document.layer("a"))) == told(flaws(document, "a"))


@given(st.lists(shapes_of_any_kind, max_size=6))
def test_screening_misses_no_flaw(shapes: list[Any]) -> None:
    layer = of(*shapes).layer("a")
    screened = screen(layer.features, None)
    for position, feature in enumerate(layer.features):
        shape = geojson.geometry(feature, None)
        if shape is not None and any(own_flaws(layer, FeatureRef("a", feature.key), shape)):
            assert position in screened.suspects
        is_area = isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
        assert (position in screened.areas) == is_area


def test_what_jumps_around_the_world_is_laid_over_nothing() -> None:
    document = of(polygon([[179, 0], [-178, 0], [-178, 1], [179, 1]]), square(0, 0))
    assert crosses_antimeridian(shape(document, A))
    assert [flaw.code for flaw in flaws(document, "a")] == ["antimeridian"]


def test_the_frame_of_the_world_and_a_shape_at_a_pole_have_no_flaw() -> None:
    assert flaws(of(polygon([[-180, -90], [180, -90], [180, 90], [-180, 90]])), "a") == ()
    cap = polygon([[-180, -90], [180, -90], [180, -70], [0, -65], [-180, -70]])
    assert flaws(of(cap), "a") == ()


def test_a_look_that_is_stopped_is_begun_anew() -> None:
    document = of(square(0, 0), square(0.5, 0.25))
    inspection = Inspection()
    with pytest.raises(Stopped):
        inspection.look(document.layer("a"), lambda: False)
    assert [flaw.code for flaw in inspection.look(document.layer("a"))] == ["overlap"]


def test_where_very_many_shapes_overlap_the_first_ones_are_listed() -> None:
    document = of(*(square(0, 0, 1 + number / 100) for number in range(40)))  # 780 pairs
    inspection = Inspection()
    assert len(inspection.look(document.layer("a"))) == MOST
    document = delete_features([FeatureRef("a", key) for key in range(2, 40)])(document)
    assert len(inspection.look(document.layer("a"))) == 1


def test_an_unnamed_shape_is_called_by_the_place_that_it_has_now() -> None:
    document = of(square(5, 5), polygon([[0, 0], [2, 2], [2, 0], [0, 2]]))
    inspection = Inspection()
    assert "Shape 2 of" in inspection.look(document.layer("a"))[0].message
    document = delete_features([A])(document)
    assert "Shape 1 of" in inspection.look(document.layer("a"))[0].message
    renamed = document.with_layer(structs.replace(document.layer("a"), title="Zones"))
    assert "Shape 1 of “Zones”" in inspection.look(renamed.layer("a"))[0].message
