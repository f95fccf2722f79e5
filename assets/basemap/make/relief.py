"""Shaded relief of the region as a grey picture in Web Mercator, white where there is water."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.outlines import REGION
from layers.geodesy.mercator import to_degrees, to_grid

_WIDTH = 2400
_BLUR = 60
"""The size of a pixel's surroundings, in pixels."""

_CONTRAST = 1.1
_FLAT = 0.95
"""The lightness of flat ground."""

_DARKEST = 0.5

_FADE = 3.0
"""Over how many degrees the relief fades out towards the region's edge, so that it has no edge itself."""

_QUALITY = 75


def write_relief(picture: Path, land: Sequence[BaseGeometry], target: Path) -> list[int]:
    """Write the region's relief as a JPEG and return its bounds on the grid: least x, least y, greatest x, greatest y.

    `picture` shows the world in plate carrée. What is lighter or darker than its surroundings is kept; the colours of
    deserts and forests are not.
    """
    bounds = to_grid(REGION).astype(float)
    height = round(_WIDTH * (bounds[1, 1] - bounds[0, 1]) / (bounds[1, 0] - bounds[0, 0]))
    light = _reprojected(picture, bounds, height)
    mask = _mask(land, bounds, height)
    weight = _blurred(mask)
    surroundings = _blurred(light * mask) / np.maximum(weight, 1e-3)
    shade = np.where(mask > 0, 1 + _CONTRAST * (light / np.maximum(surroundings, 1) - 1), 1)
    strength = mask * _fading(height)
    grey = 255 * (1 - strength * (1 - np.clip(_FLAT * shade, _DARKEST, 1)))
    Image.fromarray(grey.astype(np.uint8)).save(target, quality=_QUALITY, optimize=True)
    return [int(value) for value in bounds.reshape(-1)]


def _fading(height: int) -> NDArray[np.float64]:
    """Return 1 in the middle of the picture and less towards its edges, down to 0."""
    span = REGION[1] - REGION[0]
    across, down = (
        np.clip(np.minimum(np.arange(size), np.arange(size)[::-1]) / size * degrees / _FADE, 0, 1)
        for size, degrees in ((_WIDTH, span[0]), (height, span[1]))
    )
    fading: NDArray[np.float64] = np.minimum(across[None, :], down[:, None])
    return fading


def _reprojected(picture: Path, bounds: NDArray[np.float64], height: int) -> NDArray[np.float64]:
    """Return the lightness of the region, resampled row by row to Web Mercator."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(picture) as world:
        scale = world.width / 360
        rows = np.linspace(bounds[1, 1], bounds[0, 1], height)
        latitudes = to_degrees(np.column_stack((np.zeros(height), rows)))[:, 1]
        (west, south), (east, north) = REGION
        box = ((west + 180) * scale, (90 - north) * scale, (east + 180) * scale, (90 - south) * scale)
        even = world.convert("L").resize((_WIDTH, 2 * height), Image.Resampling.BICUBIC, box=box)
    lightness = np.asarray(even, dtype=float)
    places = (north - latitudes) / (north - south) * (2 * height - 1)
    below = np.floor(places).astype(int)
    above = np.minimum(below + 1, 2 * height - 1)
    share = (places - below)[:, None]
    result: NDArray[np.float64] = lightness[below] * (1 - share) + lightness[above] * share
    return result


def _mask(land: Sequence[BaseGeometry], bounds: NDArray[np.float64], height: int) -> NDArray[np.float64]:
    """Return 1 on land, 0 on water and a soft shore between."""
    image = Image.new("L", (_WIDTH, height), 0)
    draw = ImageDraw.Draw(image)
    scale = _WIDTH / (bounds[1, 0] - bounds[0, 0])
    for area in land:
        for part in shapely.get_parts(area):
            for ring, value in [(part.exterior, 255), *((hole, 0) for hole in part.interiors)]:
                grid = to_grid(shapely.get_coordinates(ring))
                pixels = np.column_stack((grid[:, 0] - bounds[0, 0], bounds[1, 1] - grid[:, 1])) * scale
                draw.polygon([tuple(pixel) for pixel in pixels.tolist()], fill=value)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1)), dtype=float) / 255


def _blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each pixel's surroundings: the picture made small and large again."""
    image = Image.fromarray(values.astype(np.float32))
    small = image.resize((image.width // _BLUR, image.height // _BLUR), Image.Resampling.BOX)
    return np.asarray(small.resize(image.size, Image.Resampling.BICUBIC), dtype=float)
