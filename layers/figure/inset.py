"""An inset map: another extent in a box on the page, with the layers of the figure, and how it ties to the map."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from layers.document import Bounds, Layer
from layers.drawing.packs import Pack
from layers.figure import ground
from layers.figure.extents import checked_extent
from layers.figure.frame import UNITS, frame_for
from layers.figure.ground import Ground
from layers.figure.locator import around, outline
from layers.figure.page_ground import PageGround
from layers.figure.projection import fitting
from layers.figure.scale_bar import middle
from layers.figure.shapes import draw

SMALLER = 0.75  # symbols and hatches in an inset, of those on the map
OVERVIEW = ("land", "ocean", "lake", "country_border", "disputed_border", "coast")
DETAIL_KINDS = ("country", "sea", "capital", "city", "town")
MOST_NAMES = 24


def inset_map(
    extent: Bounds | None,
    page: PageGround,
    box: Sequence[float],
    layers: Sequence[tuple[Layer, Pack]],
    *,
    base: Ground,
    type_scale: float,
) -> dict[str, Any]:
    """Return what an inset shows in a box of the page: left, top, width and height in millimetres.

    Without an extent it shows where the map lies. Where it shows more than the map it carries the map's `outline`;
    where it shows a part of it, `marker` is that part's outline on the map and `leader` joins the two, on the page.
    Raises ExtentError for an extent that no map can show.
    """
    left, top, width, height = box
    bounds = checked_extent(extent) if extent else around(page.frame.bounds)
    frame = frame_for(bounds, width, height, projection=fitting(bounds))
    overview = frame.ratio >= page.frame.ratio
    latitude = middle(frame)[1]
    zoom = max(0.0, ground.zoom_of(frame, latitude))
    zoom = min(3.0, zoom) if extent is None else zoom
    painted = ground.paths(base, frame, zoom)
    kinds = ("country", "sea") if overview else DETAIL_KINDS
    named = ground.names(base, frame, 4.0 if extent is None else zoom)
    made: dict[str, Any] = {
        "inset": {
            "width": frame.width,
            "height": frame.height,
            "ground": [path for path in painted if extent is not None or path["kind"] in OVERVIEW],
            "layers": [] if extent is None else _layers(layers, frame, type_scale * SMALLER),
            "names": [name for name in named if name["kind"] in kinds][:MOST_NAMES],
            "outline": outline(page.frame, frame) if overview else None,
            "ratio": f"1:{frame.ratio:,.0f}",
            "overview": overview,
        },
        "marker": None,
        "leader": None,
    }
    if not overview:
        made |= _tie(frame, page, (left, top, left + width, top + height))
    return made


def _layers(layers: Sequence[tuple[Layer, Pack]], frame: Any, type_scale: float) -> list[dict[str, Any]]:
    return [
        {"id": layer.id, "opacity": layer.opacity, "marks": draw(layer, pack, frame, type_scale).marks}
        for layer, pack in layers
    ]


def _tie(frame: Any, page: PageGround, box: tuple[float, float, float, float]) -> dict[str, Any]:
    """Return the outline of an inset's ground on the page, cut to the map, and the shortest line from there to it."""
    along = np.linspace(0.0, 1.0, 9)
    x = np.concatenate((along, np.ones(9), along[::-1], np.zeros(9))) * frame.width
    y = np.concatenate((np.zeros(9), along, np.ones(9), along[::-1])) * frame.height
    longitudes, latitudes = frame.projection.to_degrees(frame.left + x * frame.metres, frame.top - y * frame.metres)
    places = page.to_page(zip(longitudes.tolist(), latitudes.tolist(), strict=True), "ground")
    if not np.isfinite(places).all():
        return {}
    part = shapely.intersection(shapely.make_valid(shapely.polygons(places)), shapely.box(*page.box))
    if shapely.is_empty(part):
        return {}
    line = shapely.shortest_line(part, shapely.box(*box))
    ends = np.rint(shapely.get_coordinates(line) * UNITS).astype(int).tolist()
    ring = shapely.get_coordinates(shapely.convex_hull(part))
    marker = "M" + "L".join(f"{px} {py}" for px, py in np.rint(ring * UNITS).astype(int).tolist()) + "z"
    return {"marker": marker, "leader": ends if shapely.length(line) > 1.0 else None}
