"""An exported map: one HTML file with everything in it, which opens anywhere with no network at all.

Nothing of it needs Chromium to be made; the page draws with the same code as the window.
"""

import base64
import gzip
import json
import re
from collections.abc import Collection, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

import assets
from desktop.basemap import read_ground
from desktop.figure import fonts
from desktop.figure.content import LOGO_HEIGHT, LOGO_WIDTH
from desktop.figure.pictures import Pictures
from desktop.map.labels import MapLabels
from desktop.web.page import WebParts, web_page
from desktop.web.relief_pictures import as_jpeg, read_relief
from layers.document import Bounds, Document
from layers.drawing.packs import Pack
from layers.figure import ground_extract, parts
from layers.figure.ground import Ground
from layers.figure.model import FigureOptions
from layers.figure.web_model import WebMap, compose_web
from layers.figure.words import Words

_FACES = (("400", "normal"), ("600", "normal"), ("400", "italic"))  # those that the page sets type in
_RELIEF_PIXELS = 1200  # on the longer side
_RELIEF_ZOOM = 5  # it reaches as far as the ground is fine at this zoom level


class WebPage(NamedTuple):
    """An exported page, what it says of itself, the annotations that it cannot show, and pictures that are missing."""

    html: bytes
    words: Words
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]


def html_of(document: Document, options: FigureOptions, folder: Path | None = None) -> bytes:
    """Return the exported page of a document; raises what `compose_web` raises. It may run on any thread."""
    return written(document, options, folder).html


def written(document: Document, options: FigureOptions, folder: Path | None = None) -> WebPage:
    """Return the exported page of a document; raises what `compose_web` raises.

    `folder` is the situation's, where the logo is that it names.
    """
    base = read_ground()
    web = compose_web(document, options, base)
    names = MapLabels().of(web.document, _packs_by_layer(web), "en")
    pictures = Pictures(folder)
    model = web.model | {
        "names": [msgspec.to_builtins(name) for name in names],
        "layers": [
            layer | {"pack": _compressed(pack)} for layer, pack in zip(web.model["layers"], web.packs, strict=True)
        ],
        "basemap": _basemap(base, web.bounds),
        "logo": _logo(web.document, pictures),
    }
    data = msgspec.json.encode(model).decode()
    samples = (style for entry in model["legend"]["entries"] for style in entry.get("styles", ()))
    military = any(style.sidc for pack in web.packs for style in pack.styles) or any(map(itemgetter("sidc"), samples))
    page = web_page(
        WebParts(
            words=web.words,
            script=_script("web_export_military" if military else "web_export"),
            style=_style(_letters(model)),
            data=data,
        )
    )
    warnings = tuple(problem.rstrip(".") for problem in pictures.problems)
    return WebPage(page.encode(), web.words, web.left_out, warnings)


def _logo(document: Document, pictures: Pictures) -> dict[str, Any] | None:
    """Return the publisher's logo with its size in millimetres, None where there is none to show."""
    file = document.figure.logo
    if file is None or not parts.shown(document.figure, "logo"):
        return None
    placed = pictures.fitted(file, LOGO_WIDTH, LOGO_HEIGHT)
    if placed is None:
        return None
    return {
        "picture": base64.b64encode(pictures.images[-1]).decode(),
        "width": placed.width,
        "height": placed.height,
        "says": f"Logo of {document.figure.publisher}" if document.figure.publisher else "Logo",
    }


def _packs_by_layer(web: WebMap) -> dict[str, Pack]:
    return {layer.id: pack for layer, pack in zip(web.document.layers, web.packs, strict=True)}


def _basemap(base: Ground, bounds: Bounds) -> dict[str, Any]:
    return {
        "layers": [
            {
                "kind": layer.kind,
                "min_zoom": layer.min_zoom,
                "max_zoom": layer.max_zoom,
                "pack": _compressed(layer.pack),
            }
            for layer in ground_extract.extract(base, bounds)
        ],
        "relief": _relief(bounds),
        "labels": ground_extract.extract_labels(base.labels, bounds),
    }


def _relief(bounds: Bounds) -> dict[str, Any] | None:
    """Return the relief around bounds as JPEG with its place on the grid, None where there is none."""
    relief = read_relief()
    west, south, east, north = relief.bounds
    rows, columns = relief.pixels.shape
    low, high = ground_extract.fine_part(bounds, _RELIEF_ZOOM)
    left, right = (np.clip([low[0], high[0]], west, east) - west) / (east - west) * columns
    top, bottom = (north - np.clip([high[1], low[1]], south, north)) / (north - south) * rows
    window = np.array([np.floor(left), np.floor(top), np.ceil(right), np.ceil(bottom)], dtype=int)
    first_column, first_row, last_column, last_row = window.tolist()
    if last_column <= first_column or last_row <= first_row:
        return None
    pixels = relief.pixels[first_row:last_row, first_column:last_column]
    return {
        "picture": base64.b64encode(as_jpeg(pixels, _RELIEF_PIXELS)).decode(),
        "bounds_grid": [
            round(west + first_column / columns * (east - west)),
            round(north - last_row / rows * (north - south)),
            round(west + last_column / columns * (east - west)),
            round(north - first_row / rows * (north - south)),
        ],
    }


def _compressed(pack: Pack) -> str:
    """Return a pack compressed, as text; the same pack gives the same text."""
    return base64.b64encode(gzip.compress(pack.to_bytes(), mtime=0)).decode()


def _letters(model: Mapping[str, Any]) -> set[int]:
    """Return the code points of every text that the page shows."""
    places = [[label["name"], label.get("name_ar") or ""] for label in model["basemap"]["labels"]]
    shown = {name: value for name, value in model.items() if name not in ("basemap", "layers", "logo")}
    layers = [[layer["title"], layer["says"], layer["features"]] for layer in model["layers"]]
    text = json.dumps([places, layers, msgspec.to_builtins(shown)], ensure_ascii=False)
    return set(map(ord, text)) | set(range(0x20, 0x7F))


def _style(letters: Collection[int]) -> str:
    """Return the style sheet with the fonts that these code points need inside it, and nothing else to load."""
    text = _bundled("web_export.css")
    plain = re.sub(r'url\("\./png/[^)]*\)', "none", fonts.without_faces(text)).replace("url(#default#VML)", "none")
    return plain + fonts.faces(text, letters, _FACES)


def _script(name: str) -> str:
    """Return a script of the bundle under the licences of the libraries in it."""
    licences = _bundled(f"{name}.js.LEGAL.txt").replace("*/", "* /")
    return f"/*\n{licences}*/\n{_bundled(f'{name}.js')}"


def _bundled(name: str) -> str:
    return assets.path("web", "dist", name).read_text(encoding="utf-8")
