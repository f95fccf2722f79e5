import math

import numpy as np
import shapely

import assets
from layers.drawing.packs import Pack, pack_geometry
from layers.figure.frame import frame_for
from layers.figure.ground import Ground, GroundLayer, paths, zoom_of
from layers.figure.projection_choice import choose
from layers.parts import OUTER


def test_detail_has_an_end_towards_the_poles() -> None:
    pole = frame_for((-180, 70, 180, 85), 195, 166)
    assert math.isfinite(zoom_of(pole, 90.0))
    assert 0 < zoom_of(pole, 90.0) < 5
    assert zoom_of(pole, -90.0) == zoom_of(pole, 90.0)


def test_a_disputed_area_whose_outline_crosses_itself_is_hatched() -> None:
    bow = np.array([[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]], dtype=np.float64)
    pack = pack_geometry(bow, np.array([0, 5]), np.array([OUTER]), np.array([0, 1]))
    layer = GroundLayer("disputed_area", 0.0, 20.0, lambda: pack)
    bounds = (35.0, 34.0, 38.0, 37.0)
    frame = frame_for(bounds, 195, 166, projection=choose("fitting", bounds).projection)
    [path] = paths(Ground(layers=(layer,)), frame, 6.0)
    assert path["hatch"].count("M") > 10
    assert not shapely.is_valid(shapely.polygons(bow))


def test_a_zone_of_utm_for_half_the_world_breaks_nothing() -> None:
    """Far from its meridian the projection folds outlines over themselves; GEOS then refuses to clip them."""
    bounds = (-132.46361702604122, 10.824343687407662, 155.62235032733014, 27.73028334363773)
    frame = frame_for(bounds, 508, 285.75, projection=choose("utm", bounds).projection)
    land = Pack.from_bytes(assets.path("basemap", "world_z0_land.pack").read_bytes())
    [path] = paths(Ground(layers=(GroundLayer("land", 0.0, 20.0, lambda: land),)), frame, 3.0)
    assert path["kind"] == "land"
