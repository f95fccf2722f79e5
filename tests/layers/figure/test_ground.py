import math

import numpy as np
import shapely

from layers.figure.frame import frame_for
from layers.figure.ground import Ground, GroundLayer, paths, zoom_of
from layers.figure.projection_choice import choose
from layers.packs import OUTER, pack_geometry


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
