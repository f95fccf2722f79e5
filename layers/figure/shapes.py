"""A layer in the frame: its features as painted paths, and where the name and number of each may stand."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import shapely
from msgspec import structs
from numpy.typing import NDArray

from layers.document import FeatureRef, Layer
from layers.drawing.packs import Pack
from layers.figure.clipping import Geometries, Integers, Shapes, clip
from layers.figure.frame import UNITS, Frame
from layers.figure.kept import Pieces
from layers.figure.projection import Floats
from layers.figure.vector_paths import Hatch, hatch_dots, hatch_lines, lines_path, points_paths, polygons_path, ticks
from layers.geodesy.mercator import GRID, to_degrees
from layers.style import Style

PIXEL = 25.4 / 96 * UNITS  # a CSS pixel on paper
MOST_NAMED = 300  # a layer with more features in the frame is shown as a mass, without names
FADE_STEPS = (1.6, 0.8)  # millimetres that the bands of a faded edge reach inward
FADE_OPACITY = 0.07
TICK_SPACING = 12.0  # px
TICK_LENGTH = 6.0
LEAST_SPACING = 150.0  # hundredths of a millimetre between places tried for a name inside an area
MOST_CANDIDATES = 120
MOST_FULL_SIZE = 1500  # points on a page
LEAST_SHRINK = 0.15
LEAST_EDGE = 0.25
SPECK = 60.0  # hundredths of a millimetre: what is smaller may be too small to be drawn
LEAST_LENGTH = 10.0  # of a line that can be seen as one
MOST_SPECKS = 5000  # features that were not drawn, most of them outside the frame
MOST_BENDS = 400  # vertices of a line that a name may follow
MOST_TOLD_APART = 30  # areas of a layer: more are a division of the ground, not accounts of one zone
LEAST_OWN_REACH = 60.0  # hundredths of a millimetre


class Place(NamedTuple):
    """Where a feature is on paper: `x`, `y` is its point, the middle of its line or of its widest part.

    `inside` are places in an area where names fit, `along` is the course of a line.
    """

    ref: FeatureRef
    shape: str
    x: int
    y: int
    reach: int  # radius of the largest circle inside an area, or of a point's disc
    inside: tuple[tuple[int, int], ...] = ()
    along: tuple[tuple[int, int], ...] = ()


class Drawn(NamedTuple):
    """A layer as it is painted: marks in drawing order, its features' places, the styles that occur and how often."""

    marks: list[dict[str, Any]]
    places: list[Place]
    styles: list[tuple[Style, str, int]]
    areas: Geometries
    points: Floats
    lines: Geometries
    massed: int  # features in the frame, where there are so many that only those that are told of have a place


def draw(
    layer: Layer,
    pack: Pack,
    frame: Frame,
    type_scale: float,
    told_of: Collection[int] = (),
    *,
    pieces: Pieces | None = None,
) -> Drawn:
    """Paint a layer's features that fall into the frame; what print cannot show is left out.

    `told_of` are the keys of features that statements are about: they have a place however many there are.
    `pieces` are those of the same layer as it was drawn before.
    """
    pieces = Pieces() if pieces is None else pieces
    shapes = _with_specks(clip(pack, frame), pack, frame, told_of)
    pixel = PIXEL * type_scale
    marks: list[dict[str, Any]] = []
    styles: list[tuple[Style, str, int]] = []
    for number, style in enumerate(pack.styles):
        area_features, areas = _of_style(pack, number, shapes.polygon_feature, shapes.polygons)
        line_features, lines = _of_style(pack, number, shapes.line_feature, shapes.lines)
        point_features, points = _of_style(pack, number, shapes.point_feature, shapes.points)
        if len(areas):
            marks.append(_area_mark(areas, style, pixel, pieces))
            styles.append((style, "area", area_features))
        if len(lines):
            marks.append(_line_mark(lines, style, pixel))
            styles.append((style, "line", line_features))
        if len(points):
            marks.append(_point_mark(points, style))
            styles.append((style, "point", point_features))
    found = np.unique(np.concatenate((shapes.polygon_feature, shapes.line_feature, shapes.point_feature)))
    massed = len(found) if len(found) > MOST_NAMED else 0
    if massed:
        found = found[np.isin(pack.feature_key[found], list(told_of))]
    places = _places(layer, pack, shapes, frame, found.tolist(), pixel=pixel, pieces=pieces)
    return Drawn(marks, places, styles, shapes.polygons, shapes.points, shapes.lines, massed)


def _of_style(pack: Pack, number: int, owners: Integers, shapes: NDArray[Any]) -> tuple[int, NDArray[Any]]:
    """Return what is drawn in a style, and of how many features it is a part."""
    chosen = pack.feature_style[owners] == number
    return len(np.unique(owners[chosen])), shapes[chosen]


def _with_specks(shapes: Shapes, pack: Pack, frame: Frame, told_of: Collection[int]) -> Shapes:
    """Return the shapes with those that are too small to be drawn as points: a building on the map of a country.

    Of thousands only those that statements are about are shown like that.
    """
    long = shapely.length(shapes.lines) >= LEAST_LENGTH
    shapes = shapes._replace(lines=shapes.lines[long], line_feature=shapes.line_feature[long])
    drawn = np.concatenate((shapes.polygon_feature, shapes.line_feature, shapes.point_feature))
    bounds = pack.feature_bounds
    # what reaches around half the world is no speck: it is cut at the 180th meridian, and its ends look like one place
    missing = (bounds[:, 0] <= bounds[:, 2]) & (bounds[:, 2].astype(np.int64) - bounds[:, 0] < GRID)
    missing[drawn] = False
    if len(np.unique(drawn)) > MOST_NAMED or np.count_nonzero(missing) > MOST_SPECKS:
        missing &= np.isin(pack.feature_key, list(told_of))
    positions = np.flatnonzero(missing)
    if not len(positions):
        return shapes
    one, other = (
        frame.to_paper(*to_degrees(bounds[positions][:, corner].astype(np.float64)).T) for corner in ([0, 1], [2, 3])
    )
    middle = (one + other) / 2
    with np.errstate(invalid="ignore"):  # what the projection cannot reach is no number, and not in the frame
        seen = ((middle >= 0) & (middle <= np.array(frame.paper[2:])) & (np.abs(other - one) < SPECK)).all(axis=1)
    return shapes._replace(
        points=np.concatenate((shapes.points, middle[seen])),
        point_feature=np.concatenate((shapes.point_feature, positions[seen])),
    )


def _area_mark(areas: Geometries, style: Style, pixel: float, pieces: Pieces) -> dict[str, Any]:
    """Return the parts of an area's picture: fill, hatch, dots, faded bands, edge and ticks."""
    mark: dict[str, Any] = {"shape": "area", "style": _painted(style), "d": polygons_path(areas)}
    if len(areas) > MOST_NAMED:  # or a map of the world would be nothing but edges
        mark["shrink"] = max(LEAST_EDGE, (MOST_NAMED / len(areas)) ** 0.5)
    if style.hatch in ("single", "cross"):
        spacing = style.hatch_spacing * pixel
        kind = style.hatch
        mark["hatch"] = "".join(
            pieces.of(("hatch", kind, spacing, area.wkb), partial(_hatch, area, kind, spacing)) for area in areas
        )
    elif style.hatch == "dots":
        mark["dots"] = [path for area in areas for path in points_paths(hatch_dots(area, style.hatch_spacing * pixel))]
    if style.edge_fade:
        outlines = _outlines(areas)
        mark["fade"] = [
            pieces.of(("fade", width, outlines), partial(_band, areas, width * UNITS)) for width in FADE_STEPS
        ]
        mark["fade_opacity"] = FADE_OPACITY
    if style.ticks:
        rings = shapely.get_exterior_ring(shapely.orient_polygons(shapely.get_parts(areas), exterior_cw=False))
        mark["ticks"] = lines_path(ticks(rings, TICK_SPACING * pixel, TICK_LENGTH * pixel))
    return mark


def _hatch(area: Any, kind: Hatch, spacing: float) -> str:
    return lines_path(hatch_lines(area if shapely.is_valid(area) else shapely.make_valid(area), kind, spacing))


def _band(areas: Geometries, width: float) -> str:
    """Return the inner margin of areas, this wide."""
    valid = shapely.make_valid(areas)
    return polygons_path(shapely.difference(valid, shapely.buffer(shapely.simplify(valid, width / 6), -width)))


def _line_mark(lines: Geometries, style: Style, pixel: float) -> dict[str, Any]:
    mark: dict[str, Any] = {"shape": "line", "style": _painted(style), "d": lines_path(lines)}
    if style.ticks:
        mark["ticks"] = lines_path(ticks(shapely.get_parts(lines), TICK_SPACING * pixel, TICK_LENGTH * pixel))
    return mark


def _point_mark(points: Floats, style: Style) -> dict[str, Any]:
    """Return points with a symbol one by one, plain ones as strokes of no length."""
    mark: dict[str, Any] = {"shape": "point", "style": _painted(style)}
    if len(points) > MOST_FULL_SIZE:  # so that many points stay points
        mark["shrink"] = max(LEAST_SHRINK, (MOST_FULL_SIZE / len(points)) ** 0.5)
    if style.symbol or style.sidc or style.point_dash or len(points) <= MOST_NAMED:
        mark["at"] = np.unique(np.rint(points).astype(int), axis=0).tolist()
    else:
        mark["dots"] = points_paths(points)
    return mark


def _painted(style: Style) -> Mapping[str, Any]:
    return structs.asdict(style)


def _places(
    layer: Layer, pack: Pack, shapes: Shapes, frame: Frame, positions: Sequence[int], *, pixel: float, pieces: Pieces
) -> list[Place]:
    """Return a place for each of these features, given by their positions in the pack."""
    places: list[Place] = []
    for position in positions:
        ref = FeatureRef(layer.id, int(pack.feature_key[position]))
        areas = _own_ground(shapes, position, pieces)
        lines = shapes.lines[shapes.line_feature == position]
        points = shapes.points[shapes.point_feature == position]
        style = pack.styles[int(pack.feature_style[position])]
        if len(areas):
            place = pieces.of(("place", ref, frame.paper, _outlines(areas)), partial(_place_in, ref, areas, frame))
        elif len(points):
            radius = round((style.radius + style.point_stroke_width) * pixel)
            place = Place(ref, "point", round(float(points[0, 0])), round(float(points[0, 1])), radius)
        else:
            place = _line_place(ref, lines, frame)
        places.append(place)
    return [place for place in places if place.reach > 0]


def _outlines(areas: Geometries) -> tuple[bytes, ...]:
    """Return what tells areas from others, with every digit."""
    return tuple(shapely.to_wkb(areas).tolist())


def _own_ground(shapes: Shapes, position: int, pieces: Pieces) -> Geometries:
    """Return a feature's areas without what another feature of the layer covers, where enough is left for a number.

    Of two accounts of one zone the larger would otherwise be named inside the smaller.
    """
    own: Geometries = shapes.polygons[shapes.polygon_feature == position]
    others: Geometries = shapes.polygons[shapes.polygon_feature != position]
    if not len(own) or not 0 < len(others) < MOST_TOLD_APART:
        return own
    near = np.asarray(others[_near(others, own)], dtype=object)
    if not len(near):
        return own
    return pieces.of(("own", _outlines(own), _outlines(near)), partial(_left_of, own, near))


def _left_of(own: Geometries, near: Geometries) -> Geometries:
    left = shapely.difference(shapely.union_all(shapely.make_valid(own)), shapely.union_all(shapely.make_valid(near)))
    return np.array([left], dtype=object) if _reach(left) >= LEAST_OWN_REACH else own


def _near(others: Geometries, own: Geometries) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which areas have bounds that meet those of any of the others."""
    left, top, right, bottom = shapely.total_bounds(own)
    bounds = shapely.bounds(others)
    return np.asarray(
        (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top), dtype=np.bool_
    )


def _reach(area: Any) -> float:
    """Return the radius of the largest circle inside an area."""
    if shapely.area(area) < 1.0:
        return 0.0
    circle = shapely.get_coordinates(shapely.maximum_inscribed_circle(area, tolerance=20.0))
    return float(np.hypot(*(circle[-1] - circle[0])))


def _place_in(ref: FeatureRef, areas: Geometries, frame: Frame) -> Place:
    seen = shapely.intersection(shapely.make_valid(areas), shapely.box(*frame.paper))
    return _area_place(ref, shapely.union_all(seen))


def _line_place(ref: FeatureRef, lines: Geometries, frame: Frame) -> Place:
    """Return the place of a line: the middle of its longest part in the frame, and the course of that."""
    seen = shapely.get_parts(shapely.intersection(lines, shapely.box(*frame.paper)))
    parts = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(seen[shapely.get_dimensions(seen) == 1])))
    if not len(parts) or not shapely.length(parts).max() > 0:
        return Place(ref, "line", 0, 0, 0)
    longest = parts[int(np.argmax(shapely.length(parts)))]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(longest, 0.5, normalized=True))[0]
    tolerance = 10.0
    course = shapely.get_coordinates(shapely.simplify(longest, tolerance))
    while len(course) > MOST_BENDS:
        tolerance *= 2
        course = shapely.get_coordinates(shapely.simplify(longest, tolerance))
    along = tuple((int(x), int(y)) for x, y in np.rint(course).tolist())
    return Place(ref, "line", round(middle[0]), round(middle[1]), round(PIXEL), along=along)


def _area_place(ref: FeatureRef, area: Any) -> Place:
    if shapely.area(area) < 1.0:
        here = shapely.get_coordinates(area)
        return Place(ref, "area", round(here[0, 0]), round(here[0, 1]), 1) if len(here) else Place(ref, "area", 0, 0, 0)
    circle = shapely.get_coordinates(shapely.maximum_inscribed_circle(area, tolerance=20.0))
    (x, y), edge = circle[0], circle[-1]
    reach = float(np.hypot(*(edge - circle[0])))
    return Place(ref, "area", round(x), round(y), max(1, round(reach)), candidates_inside(area))


def candidates_inside(area: Any) -> tuple[tuple[int, int], ...]:
    """Return places inside an area for a name, those farthest from its edge first."""
    grid = hatch_dots(area, max(LEAST_SPACING, float(shapely.area(area) / MOST_CANDIDATES) ** 0.5))
    if not len(grid):
        return ()
    depth = shapely.distance(shapely.points(grid), shapely.boundary(area))
    best = np.argsort(-np.round(depth, -1), kind="stable")[:MOST_CANDIDATES]
    return tuple((int(x), int(y)) for x, y in np.rint(grid[best]).tolist())
