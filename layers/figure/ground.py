"""The quiet ground under a figure: the basemap's packs as styled paths, and its names as labels to place."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

from layers.document import Bounds
from layers.drawing.packs import Pack, pack_geometry
from layers.figure.clipping import clip
from layers.figure.extents import meet
from layers.figure.frame import Frame
from layers.figure.vector_paths import hatch_lines, lines_path, polygons_path
from layers.parts import OUTER

MORE_DETAIL = 0.4  # zoom levels that paper shows beyond a screen of the same scale
HIGHEST = 75.0  # degrees of latitude beyond which Web Mercator's detail says nothing of a map
HATCH = 6 * 25.4 / 96 * 100  # six CSS px between the lines of a disputed area
SCREEN_ZOOM = 156543.034  # metres a CSS pixel at zoom 0 on the equator


class GroundLayer(NamedTuple):
    """One layer of the basemap: what it shows, from which zoom level on, up to which, and what reads its geometry."""

    kind: str
    min_zoom: float
    max_zoom: float
    read: Callable[[], Pack]


class Ground(NamedTuple):
    """The basemap as it was read: layers in drawing order, names and lines of credit."""

    layers: Sequence[GroundLayer] = ()
    labels: Sequence[Mapping[str, Any]] = ()
    attribution: Sequence[str] = ()
    disputed: Sequence[Mapping[str, Any]] = ()
    view: str = ""  # the position that it takes on disputed areas


NAMES = {
    "country_border": "Country border",
    "disputed_border": "Disputed border",
    "disputed_area": "Disputed area",
    "province_border": "Province border",
    "coast": "Coast",
    "river": "River",
    "road": "Main road",
    "railway": "Railway",
}
LEGEND_ORDER = ("country_border", "disputed_border", "disputed_area", "province_border", "river", "road", "railway")


_SOUTH = ((-180, -90), (-180, -84.9), (-156.5, -84.9), (-156.5, -84.2), (180, -84.2), (180, -90), (-180, -90))
"""The ground around the South Pole, where the square world of the basemap's outlines ends: all of it is land."""


def zoom_of(frame: Frame, latitude: float) -> float:
    """Return the Web Mercator zoom level whose detail suits the frame; towards the poles it has no end."""
    latitude = min(abs(latitude), HIGHEST)
    metres = frame.ratio * 0.0254 / 96
    return math.log2(SCREEN_ZOOM * math.cos(math.radians(latitude)) / metres) + MORE_DETAIL


def paths(ground: Ground, frame: Frame, zoom: float) -> list[dict[str, Any]]:
    """Return the basemap's paths in drawing order, `kind` and `d`; the page knows how a kind is drawn.

    A disputed area comes with the lines of its `hatch`.
    """
    painted: list[dict[str, Any]] = []
    for layer in ground.layers:
        if not layer.min_zoom <= zoom < layer.max_zoom:
            continue
        shapes = clip(layer.read(), frame)
        if layer.kind == "land" and frame.bounds[1] == -90.0:
            south = pack_geometry(np.array(_SOUTH, dtype=np.float64), np.array([0, 7]), np.array([OUTER]), np.arange(2))
            shapes = shapes._replace(polygons=np.concatenate((shapes.polygons, clip(south, frame).polygons)))
        if len(shapes.polygons):
            path = {"kind": layer.kind, "d": polygons_path(shapes.polygons)}
            if layer.kind == "disputed_area":
                whole = shapely.make_valid(shapes.polygons)
                path["hatch"] = "".join(lines_path(hatch_lines(area, "single", HATCH)) for area in whole)
            painted.append(path)
        if len(shapes.lines):
            merged = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes.lines)))
            painted.append({"kind": layer.kind, "d": lines_path(shapely.get_parts(merged))})
    return painted


def legend_entries(painted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a legend entry for each kind of line or area that was painted."""
    present = {path["kind"] for path in painted}
    return [{"label": NAMES[kind], "kind": kind} for kind in LEGEND_ORDER if kind in present]


def names(ground: Ground, frame: Frame, zoom: float) -> list[dict[str, Any]]:
    """Return the names that belong at this zoom with their place on paper, most important first."""
    suitable = [label for label in ground.labels if label["min_zoom"] <= zoom < label.get("max_zoom", math.inf)]
    if not suitable:
        return []
    paper = frame.to_paper(
        np.array([label["longitude"] for label in suitable], dtype=np.float64),
        np.array([label["latitude"] for label in suitable], dtype=np.float64),
    )
    inside: list[bool] = np.all((paper >= 0) & (paper <= np.array(frame.paper[2:])), axis=1).tolist()
    found = [
        {
            "text": label["name"],
            "arabic": label.get("name_ar") or None,
            "kind": label["kind"],
            "rank": label["rank"],
            "x": round(float(place[0])),
            "y": round(float(place[1])),
        }
        for label, place, here in zip(suitable, paper, inside, strict=True)
        if here
    ]
    return sorted(found, key=lambda label: label["rank"])


def attribution(ground: Ground) -> str:
    """Return the lines of credit that the basemap's licences ask for."""
    return "; ".join(ground.attribution)


def disputed_lines(ground: Ground, bounds: Bounds) -> str | None:
    """Return what is printed about the disputed areas that bounds, counted on, may show, and the basemap's view."""
    lines = [str(area["line"]) for area in ground.disputed if meet(area["bounds"], bounds)]
    return " ".join([ground.view, *lines]).strip() if lines else None
