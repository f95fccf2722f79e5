"""What the analyst drew on the figure, as plain data: shapes on the page in hundredths of a millimetre.

What is anchored to the ground keeps its corners and vertices on the ground, whatever the projection; what joins them
is drawn straight on paper, so that a rectangle is one on every map. Outlines are cut off at the frame. An annotation
that the page does not show is named in `left_out`, one that cannot be drawn in `problems`; neither stops a figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from msgspec import structs
from shapely.ops import substring

from layers.document import Annotation, Document, FeatureRef, Layer
from layers.drawing import packing
from layers.drawing.packs import Pack
from layers.figure import annotation_style
from layers.figure.annotation_placing import RADIUS, free_places
from layers.figure.annotation_shapes import (
    HOLLOW,
    ShapeError,
    bounds_of,
    box_between,
    curve,
    distinct,
    head_at,
    ring_area,
)
from layers.figure.annotation_style import AnnotationStyle
from layers.figure.clipping import OVERHANG, clip
from layers.figure.extents import ExtentError
from layers.figure.frame import UNITS
from layers.figure.ground import Ground
from layers.figure.inset import inset_map
from layers.figure.kept import Kept
from layers.figure.page_ground import PageGround
from layers.figure.paper import Box
from layers.figure.projection import Floats
from layers.figure.shapes import PIXEL, Place, draw
from layers.figure.vector_paths import lines_path, polygons_path
from layers.style import styler
from layers.subjects import SubjectIndex

MOST_LETTERS = 2000
MOST_POINTS = 20_000
HEAD = 4.0  # CSS pixels that an arrow's head is long, and as many times the width of its line
HEAD_OF_WIDTH = 3.0
SPOT = 4.0  # millimetres that a spotlight leaves bright around a point, a quarter of it around a line
LEAST_BOX = 3.0  # millimetres a side
LEAST_INSET = 10.0
EDGE = 3.5  # millimetres from the frame that the number of a callout keeps
NEEDED = {"callout": 2, "text": 1, "arrow": 2, "line": 2, "rectangle": 2, "ellipse": 2, "inset": 2, "image": 2}
KINDS = {
    "callout": "callout",
    "text": "text",
    "arrow": "arrow",
    "rectangle": "rectangle",
    "ellipse": "ellipse",
    "line": "line",
    "spotlight": "spotlight",
    "inset": "inset map",
    "image": "picture",
}


class LayersShown(NamedTuple):
    """The layers that a figure shows, each with its pack, and the document that they are of."""

    document: Document
    layers: Sequence[tuple[Layer, Pack]]


class Sheet(NamedTuple):
    """The page that annotations are drawn on: its size in millimetres, the factor of its type, where texts can go.

    `taken` are the boxes, in millimetres, in which something stands that nothing may be put over by itself.
    """

    width: float
    height: float
    type_scale: float
    has_columns: bool
    ground: PageGround
    taken: Sequence[Box] = ()


class _Left(Exception):  # noqa: N818 # no error: what the page does not show is left out
    """Say why an annotation is not on the page."""


def annotations(shown: LayersShown, sheet: Sheet, base: Ground, kept: Kept) -> dict[str, Any]:
    """Return the annotations of a figure as they are drawn, those at the end of the list on top.

    `items` are in drawing order, `veil` is what dims everything but spotlights, or None; `listed` are the callouts
    whose texts go into the columns. An image carries the name of its file: whoever
    shows the figure reads it.
    """
    drawn: dict[str, Any] = {"items": [], "veil": None, "listed": [], "left_out": [], "problems": []}
    artist = _Artist(shown, sheet, base, kept)
    bright: list[tuple[shapely.Geometry, AnnotationStyle]] = []
    labels = letters()
    for annotation in shown.document.figure.annotations:
        style = annotation_style.resolve(annotation)
        try:
            item = artist.item(annotation, style)
        except _Left as reason:
            drawn["left_out"].append(f"{name_of(annotation)} ({reason})")
            continue
        except (ShapeError, ExtentError) as error:
            drawn["problems"].append(f"The {name_of(annotation)} is not drawn: {error}.")
            continue
        if annotation.text and len(annotation.text) > MOST_LETTERS:
            drawn["problems"].append(f"The {name_of(annotation)} is cut after {MOST_LETTERS:,} letters.")
        if annotation.kind == "callout":
            item["label"] = style.number or next(labels)
            if item["text"] and style.place == "list" and sheet.has_columns:
                item["listed"] = True
                drawn["listed"].append(
                    {"label": item["label"], "text": item["text"], "colour": style.stroke or annotation_style.INK}
                )
        if annotation.kind == "spotlight":
            bright.append((item.pop("area"), style))
        drawn["items"].append(item)
    _place_letters(drawn["items"], shown.document.figure.annotations, sheet)
    drawn["veil"] = _veil(bright, sheet)
    return drawn


def _place_letters(items: Sequence[dict[str, Any]], annotations: Sequence[Annotation], sheet: Sheet) -> None:
    """Give the letters of callouts a place that have none of their own, clear of everything else that is drawn."""
    placeless = {each.id for each in annotations if each.kind == "callout" and not each.points}
    loose = [item for item in items if item["id"] in placeless]
    if not loose:
        return
    others = [item for item in items if item["id"] not in placeless]
    boxes = [(left, top, left + width, top + height) for left, top, width, height in _solid(others, sheet.type_scale)]
    boxes += [
        (box.left * UNITS, box.top * UNITS, (box.left + box.width) * UNITS, (box.top + box.height) * UNITS)
        for box in sheet.taken
    ]
    joined = [item["points"] for item in others if item["kind"] == "callout"]
    leaders = [((float(x1), float(y1)), (float(x2), float(y2))) for (x1, y1), (x2, y2) in joined]
    left, top, right, bottom = (value * UNITS for value in sheet.ground.box)
    tips = [(float(x), float(y)) for x, y in (item["points"][0] for item in loose)]
    for item, (x, y) in zip(
        loose, free_places(tips, (left, top, right, bottom), boxes, leaders, sheet.type_scale), strict=True
    ):
        item["points"][1] = [round(x), round(y)]


def _solid(items: Sequence[dict[str, Any]], scale: float) -> Iterator[list[float]]:
    """Yield the boxes of what covers the map: pictures, inset maps, and the letters of other callouts."""
    for item in items:
        if item["kind"] in ("inset", "image"):
            yield item["box"]
        elif item["kind"] == "callout":
            x, y = item["points"][1]
            yield [x - RADIUS * scale, y - RADIUS * scale, 2 * RADIUS * scale, 2 * RADIUS * scale]


def said_by(drawn: Mapping[str, Any]) -> list[str]:
    """Return what drawn callouts and texts say, callouts with their letters."""
    return [
        " ".join(f"{item['label']}, {item['text']}".split())
        if item["kind"] == "callout"
        else " ".join(item["text"].split())
        for item in drawn["items"]
        if item["text"] and item["kind"] in ("callout", "text")
    ]


def name_of(annotation: Annotation) -> str:
    """Return what an annotation is called in messages: its kind, and its text or its id."""
    text = " ".join((annotation.text or annotation.id).split())
    return f"{KINDS[annotation.kind]} “{text if len(text) <= 40 else text[:38] + ' …'}”"


def letters() -> Any:
    """Yield the labels of callouts: A to Z, then AA to ZZ and so on."""
    for length in range(1, 4):
        for number in range(26**length):
            yield "".join(chr(65 + number // 26**place % 26) for place in reversed(range(length)))
    yield from iter(lambda: "…", None)


class _Artist:
    def __init__(self, shown: LayersShown, sheet: Sheet, base: Ground, kept: Kept):
        self._shown = shown
        self._sheet = sheet
        self._base = base
        self._kept = kept
        self._subjects = SubjectIndex(shown.document)
        left, top, right, bottom = sheet.ground.box
        self._frame = (left, top, right, bottom)

    def item(self, annotation: Annotation, style: AnnotationStyle) -> dict[str, Any]:
        """Return one annotation as it is drawn; raises _Left and ShapeError."""
        page = self._placed(annotation)
        item: dict[str, Any] = {
            "id": annotation.id,
            "kind": annotation.kind,
            "anchor": annotation.anchor,
            "points": [] if annotation.kind == "spotlight" and annotation.subject else _whole(page),
            "tied": annotation.subject is not None and annotation.kind in ("callout", "spotlight"),
            "text": _text(annotation),
            "style": structs.asdict(style),
        }
        match annotation.kind:
            case "callout":
                self._inside(annotation, page[:1])
                page = np.vstack((page[:1], self._kept_inside(annotation, page[1:2])))
                item["points"] = _whole(page)
                place = self._subject_place(annotation) if annotation.subject else None
                item["reach"] = place.reach if place and place.shape == "point" else 0
            case "text":
                self._inside(annotation, page[:1])
            case "arrow" | "line":
                item |= self._path(annotation, style, page)
            case "rectangle" | "ellipse":
                area = self._cut(annotation, box_between(page * UNITS, round_=annotation.kind == "ellipse"))
                item |= {"d": polygons_path([area]), "box": bounds_of(area)}
            case "spotlight":
                area = self._bright(annotation, page)
                item |= {"area": area, "d": polygons_path([area]), "box": bounds_of(area)}
            case "inset":
                item |= self._inset(annotation, page)
            case "image":
                if not annotation.file:
                    raise ShapeError("no file is chosen for it")
                item |= {"box": self._boxed(annotation, page, LEAST_BOX), "file": annotation.file}
        if annotation.kind in ("inset", "image"):
            left, top, width, height = item["box"]
            item["points"] = [[left, top], [left + width, top + height]]
        return item

    def _placed(self, annotation: Annotation) -> Floats:
        """Return an annotation's points on the page in millimetres, those of its subject included."""
        if len(annotation.points) > MOST_POINTS:
            raise ShapeError(f"it has more than {MOST_POINTS:,} points")
        page = self._sheet.ground.to_page(annotation.points, annotation.anchor)
        if not np.isfinite(np.array(annotation.points, dtype=np.float64)).all():
            raise ShapeError("a coordinate is not a number")
        if not np.isfinite(page).all():
            raise _Left("beyond what the projection can show")
        if annotation.kind == "callout" and annotation.subject:
            place = self._subject_place(annotation)
            tip = np.array([[place.x, place.y]]) / UNITS + (self._sheet.ground.left, self._sheet.ground.top)
            return np.vstack((tip, page[-1:] if len(page) else tip))
        if annotation.kind == "spotlight":
            if not annotation.subject and len(page) < 2:
                raise ShapeError("it has neither an outline nor a feature")
        elif len(page) < NEEDED[annotation.kind]:
            raise ShapeError(f"it needs {NEEDED[annotation.kind]} points and has {len(page) or 'none'}")
        return page

    def _inside(self, annotation: Annotation, page: Floats) -> None:
        """Raise _Left when any of these places is not on the page, or for the ground not in the frame."""
        left, top, right, bottom = self._window(annotation)
        inside = (page >= (left, top)) & (page <= (right, bottom))
        if not inside.all():
            raise _Left(self._outside(annotation))

    def _outside(self, annotation: Annotation) -> str:
        return "outside the map" if annotation.anchor == "ground" else "off the page"

    def _window(self, annotation: Annotation) -> tuple[float, float, float, float]:
        return self._frame if annotation.anchor == "ground" else (0.0, 0.0, self._sheet.width, self._sheet.height)

    def _kept_inside(self, annotation: Annotation, page: Floats) -> Floats:
        left, top, right, bottom = self._window(annotation)
        edge = EDGE * self._sheet.type_scale
        return np.clip(
            page, (left + edge, top + edge), (max(right - edge, left + edge), max(bottom - edge, top + edge))
        )

    def _cut(self, annotation: Annotation, shape: Any) -> Any:
        """Return what of a shape, in hundredths of a millimetre, is on the page; raises _Left when nothing is."""
        left, top, right, bottom = (value * UNITS for value in self._window(annotation))
        if not shapely.intersects(shape, shapely.box(left, top, right, bottom)):
            raise _Left(self._outside(annotation))
        # beyond the frame by a little, so that an outline does not run along the frame itself
        return shapely.clip_by_rect(shape, left - OVERHANG, top - OVERHANG, right + OVERHANG, bottom + OVERHANG)

    def _path(self, annotation: Annotation, style: AnnotationStyle, page: Floats) -> dict[str, Any]:
        """Return a line that ends where its heads begin, and the heads, as far as they are on the page."""
        xy = distinct(page * UNITS)
        if len(xy) < 2:
            raise ShapeError("its points are all in one place")
        xy = curve(xy) if style.smooth and len(xy) > 2 else xy
        line = shapely.LineString(xy)
        left, top, right, bottom = (value * UNITS for value in self._window(annotation))
        size = min((HEAD + HEAD_OF_WIDTH * style.stroke_width) * PIXEL * self._sheet.type_scale, line.length / 2)
        ends = {"none": (), "end": (-1,), "both": (0, -1)}[style.head]
        heads = []
        start, stop = 0.0, line.length
        for end in ends:
            if left <= xy[end, 0] <= right and top <= xy[end, 1] <= bottom:
                heads.append(
                    head_at(xy[end], shapely.get_coordinates(line.interpolate(size if end == 0 else -size))[0])
                )
                start, stop = (size * HOLLOW, stop) if end == 0 else (start, stop - size * HOLLOW)
        shaft = self._cut(annotation, substring(line, start, stop))
        return {
            "d": lines_path([shaft]),
            "heads": polygons_path(heads) if heads else None,
            "box": bounds_of(shapely.union_all([shaft, *heads])),
        }

    def _boxed(self, annotation: Annotation, page: Floats, least: float) -> list[int]:
        """Return left, top, width and height of the box between two corners; raises _Left where it sees no page."""
        low, high = np.minimum(page[0], page[1]), np.maximum(page[0], page[1])
        if (high - low < least).any():
            raise ShapeError(f"it is smaller than {least:g} mm")
        left, top, right, bottom = self._window(annotation)
        if annotation.anchor == "paper":  # the page may have become smaller since
            size = high - low
            low = np.clip(low, 0.0, np.maximum(np.array([right, bottom]) - size, 0.0))
            high = low + size
        if low[0] >= right or low[1] >= bottom or high[0] <= left or high[1] <= top:
            raise _Left(self._outside(annotation))
        return [int(value) for value in np.rint(np.concatenate((low, high - low)) * UNITS)]

    def _inset(self, annotation: Annotation, page: Floats) -> dict[str, Any]:
        box = self._boxed(annotation, page, LEAST_INSET)
        ground, layers, scale = self._sheet.ground, tuple(self._shown.layers), self._sheet.type_scale
        made = self._kept.of(
            ("inset", annotation.id),
            (annotation.extent, ground, box, layers, scale),
            lambda: inset_map(
                annotation.extent,
                ground,
                [value / UNITS for value in box],
                layers,
                base=self._base,
                type_scale=scale,
            ),
        )
        return {"box": box, **made}

    def _subject_place(self, annotation: Annotation) -> Place:
        """Return where in the frame the feature is that a callout points at."""
        layer, pack = self._subject_pack(annotation)
        ground = self._sheet.ground
        places = draw(layer, pack, ground.frame, self._sheet.type_scale).places
        if not places:
            raise _Left("its feature is outside the map")
        return places[0]

    def _bright(self, annotation: Annotation, page: Floats) -> Any:
        """Return what a spotlight leaves bright, in hundredths of a millimetre of the page."""
        if annotation.subject is None:
            return self._cut(
                annotation, box_between(page * UNITS, round_=True) if len(page) == 2 else ring_area(page * UNITS)
            )
        ground = self._sheet.ground
        _, pack = self._subject_pack(annotation)
        shapes = clip(pack, ground.frame)
        spot = SPOT * UNITS * self._sheet.type_scale
        parts = [shapely.make_valid(area) for area in shapes.polygons]
        parts += [shapely.buffer(line, spot / 4) for line in shapes.lines]
        parts += [shapely.buffer(shapely.Point(x, y), spot, quad_segs=24) for x, y in shapes.points.tolist()]
        if not parts:
            raise _Left("its feature is outside the map")
        moved = shapely.transform(shapely.union_all(parts), lambda xy: xy + np.array([ground.left, ground.top]) * UNITS)
        return self._cut(annotation, moved)

    def _subject_pack(self, annotation: Annotation) -> tuple[Layer, Pack]:
        """Return the layer of an annotation's feature, and the pack of that feature alone; raises _Left."""
        document = self._shown.document
        refs: tuple[FeatureRef, ...] = self._subjects.find(annotation.subject) if annotation.subject else ()
        for layer, _ in self._shown.layers:
            keys = {ref.key for ref in refs if ref.layer == layer.id}
            if keys:
                return layer, packing.pack(layer, styler(layer, document), keys=keys, as_of=document.as_of)
        raise _Left("its feature is not on the map")


def _veil(bright: Sequence[tuple[Any, AnnotationStyle]], sheet: Sheet) -> Mapping[str, Any] | None:
    """Return the frame without what is bright, to be laid over the layers; the first spotlight says how it looks."""
    if not bright:
        return None
    left, top, right, bottom = (value * UNITS for value in sheet.ground.box)
    whole = shapely.box(left, top, right, bottom)
    dark = shapely.difference(whole, shapely.union_all([shapely.make_valid(area) for area, _ in bright]))
    style = bright[0][1]
    return {"d": polygons_path([dark]), "fill": style.fill or "#ffffff", "opacity": style.dim}


def _text(annotation: Annotation) -> str | None:
    text = (annotation.text or "").strip()
    return (f"{text[:MOST_LETTERS].rstrip()} …" if len(text) > MOST_LETTERS else text) or None


def _whole(page: Floats) -> list[list[int]]:
    return [[int(x), int(y)] for x, y in np.rint(page * UNITS).tolist()]
