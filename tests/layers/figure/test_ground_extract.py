"""The basemap of an exported page: fine near the extent, coarse beyond, nothing twice."""

import numpy as np
import pytest
import shapely

from layers.document import Bounds
from layers.drawing.packs import Pack, pack_geometry
from layers.figure.ground import Ground, GroundLayer
from layers.figure.ground_extract import ExtractedLayer, extract, extract_labels, fine_part
from layers.geodesy.mercator import grid_point
from layers.parts import HOLE, LINE, OUTER

EXTENT: Bounds = (34.0, 33.0, 40.0, 38.0)


def areas(*rings: list[tuple[float, float]], holes: int = 0) -> Pack:
    """Pack rings as areas of their own; the last ones may be holes of the first."""
    starts = np.concatenate(([0], np.cumsum([len(ring) for ring in rings])))
    kinds = np.array([OUTER] * (len(rings) - holes) + [HOLE] * holes, dtype=np.uint8)
    features = [0, len(rings)] if holes else list(range(len(rings) + 1))
    return pack_geometry(np.concatenate(rings), starts, kinds, np.array(features))


def square(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def line(*positions: tuple[float, float]) -> Pack:
    return pack_geometry(np.array(positions), np.array([0, len(positions)]), np.array([LINE]), np.array([0, 1]))


def ground(*layers: tuple[str, float, float, Pack]) -> Ground:
    return Ground([GroundLayer(kind, low, high, lambda pack=pack: pack) for kind, low, high, pack in layers])  # type: ignore[misc]  # mypy cannot type the default


def shapes(layers: list[ExtractedLayer], zoom: float) -> list[shapely.Polygon]:
    """Return the areas that are painted at a zoom level."""
    found: list[shapely.Polygon] = []
    for layer in layers:
        if layer.min_zoom <= zoom < layer.max_zoom:
            pack = layer.pack
            for feature in range(len(pack)):
                parts = range(pack.feature_start[feature], pack.feature_start[feature + 1])
                rings = [pack.xy[pack.part_start[part] : pack.part_start[part + 1]] for part in parts]
                found.append(shapely.Polygon(rings[0], rings[1:]))
    return found


WORLD = areas(square(-170, -60, 170, 80))
FINE = areas(square(-170, -60, 170, 80))
LAND = ground(("land", 0, 3, WORLD), ("land", 3, 6.5, FINE), ("land", 6.5, 25, FINE))


@pytest.mark.parametrize("zoom", [0, 2.5, 3, 4.5, 5, 6.4, 6.5, 12, 18])
@pytest.mark.parametrize("place", [(37.0, 35.0), (-60.0, -10.0), (41.0, 35.0), (36.0, 50.0)])
def test_land_is_painted_everywhere_at_every_zoom_and_nowhere_twice(zoom: float, place: tuple[float, float]) -> None:
    point = shapely.Point(grid_point(*place))
    assert sum(shape.contains(point) for shape in shapes(extract(LAND, EXTENT), zoom)) == 1


def test_holes_stay_holes() -> None:
    pack = areas(square(30, 30, 44, 42), square(36, 34, 38, 36), holes=1)
    (shape,) = shapes(extract(ground(("land", 0, 25, pack)), EXTENT), 6)
    assert not shape.contains(shapely.Point(grid_point(37, 35)))
    assert shape.contains(shapely.Point(grid_point(35, 35)))


def test_fine_lines_end_with_the_fine_part() -> None:
    river = line((-60.0, 35.0), (150.0, 35.0))
    found = extract(ground(("land", 0, 3, WORLD), ("river", 5, 6, river)), EXTENT)
    (layer,) = [layer for layer in found if layer.kind == "river"]
    low, high = fine_part(EXTENT, 5)
    assert layer.pack.xy[:, 0].min() == pytest.approx(low[0], abs=2**15)
    assert layer.pack.xy[:, 0].max() == pytest.approx(high[0], abs=2**15)


def test_what_lies_elsewhere_is_left_out() -> None:
    lake = areas(square(-120, 40, -119, 41))
    found = extract(ground(("land", 0, 3, WORLD), ("lake", 5, 25, lake)), EXTENT)
    assert [layer.kind for layer in found if layer.kind == "lake"] == []


def test_detail_that_no_screen_shows_goes() -> None:
    wiggle = [(35 + number / 10000, 35 + (number % 2) * 1e-6) for number in range(1000)]
    (layer,) = extract(ground(("river", 0, 25, line(*wiggle))), EXTENT)
    assert len(layer.pack.xy) == 2


def test_no_basemap_gives_none() -> None:
    assert extract(Ground(), EXTENT) == []


def test_names_are_those_nearby_and_the_well_known() -> None:
    labels = [
        {"name": "Hama", "longitude": 36.75, "latitude": 35.1, "min_zoom": 7},
        {"name": "Oslo", "longitude": 10.7, "latitude": 59.9, "min_zoom": 3},
        {"name": "Village", "longitude": 10.7, "latitude": 59.9, "min_zoom": 9},
    ]
    assert [label["name"] for label in extract_labels(labels, EXTENT)] == ["Hama", "Oslo"]
