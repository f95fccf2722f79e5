from typing import Any

import pytest
import shapely

from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.validity import Flaw, flaws
from tests.layers.making import layer_of, line, square
from tests.layers.test_dividing import done, shape, shapes

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
