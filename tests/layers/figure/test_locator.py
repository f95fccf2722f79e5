import re

import numpy as np
import pytest

from layers.figure.frame import frame_for
from layers.figure.ground import Ground
from layers.figure.locator import locator


def corners(outline: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(re.findall(r"\d+", outline), dtype=float).reshape(-1, 2) / 100


@pytest.mark.parametrize("size", [0.005, 0.1, 3.0])
def test_the_extent_can_be_found_on_the_locator_however_small_it_is(size: float) -> None:
    frame = frame_for((36.0, 35.0, 36.0 + size, 35.0 + size), 195, 166)
    inset = locator(Ground(), frame, 36.0)
    assert inset is not None
    places = corners(inset["outline"])
    width, height = (places.max(axis=0) - places.min(axis=0)).tolist()
    assert width >= 1.55
    assert 0.5 < width / height < 2
    assert places.mean(axis=0) == pytest.approx([18, 14.4], abs=2)


def test_a_map_of_half_the_world_has_no_locator() -> None:
    assert locator(Ground(), frame_for((-60, -40, 90, 60), 195, 166), 36.0) is None
