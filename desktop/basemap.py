"""The bundled basemap as a figure's ground."""

import json
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

import assets
from layers.figure.ground import Ground, GroundLayer
from layers.figure.relief import Greys, Relief
from layers.packs import Pack

RELIEF_OPACITY = 0.42
JPEG_QUALITY = 80


def read_ground() -> Ground:
    """Read the basemap's index, packs and names."""
    index = json.loads(assets.path("basemap", "basemap.json").read_bytes())
    return Ground(
        layers=[
            GroundLayer(
                entry["kind"],
                entry["min_zoom"],
                entry["max_zoom"],
                partial(_read_pack, entry["file"]),
            )
            for entry in index["layers"]
        ],
        labels=json.loads(assets.path("basemap", index["labels"]).read_bytes()),
        attribution=index["attribution"],
        disputed=index["disputed"],
        view=index["view"],
    )


def relief_bounds() -> tuple[int, int, int, int]:
    """Return the bounds of the shaded relief on the Web Mercator grid: least x and y, greatest x and y."""
    west, south, east, north = _relief_entry()["bounds_grid"]
    return west, south, east, north


def read_relief() -> Relief:
    """Read the basemap's shaded relief."""
    picture = QImage(str(assets.path("basemap", _relief_entry()["file"]))).convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return Relief(pixels[:, : picture.width()].copy(), relief_bounds())


def as_shadow(pixels: Greys) -> bytes:
    """Return a grey picture (rows, columns) as PNG: black, the more opaque the darker it is, white nothing at all.

    Laid over a colour it darkens it as multiplying would, which takes QtPdf twice as long.
    """
    rows, columns = pixels.shape
    shadow = np.zeros((rows, columns, 4), dtype=np.uint8)
    shadow[..., 3] = (255 - pixels) * RELIEF_OPACITY
    picture = QImage(shadow.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())


def as_jpeg(pixels: Greys, longest: int) -> bytes:
    """Return a grey picture (rows, columns) as JPEG, made smaller where a side has more pixels than `longest`."""
    rows, columns = pixels.shape
    picture = QImage(np.ascontiguousarray(pixels).data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    if max(rows, columns) > longest:
        picture = picture.scaled(
            longest, longest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG", JPEG_QUALITY)  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())


def _read_pack(file: str) -> Pack:
    return Pack.from_bytes(assets.path("basemap", file).read_bytes())


def _relief_entry() -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(assets.path("basemap", "basemap.json").read_bytes())["relief"]
    return entry
