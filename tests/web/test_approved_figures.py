"""Figures compared with pictures that somebody has looked at and approved: `approved/`, 60 pixels an inch.

Two pictures count as the same when no square of a few millimetres differs much and both differ little as a whole:
letters may be smoothed differently on another machine, but nothing may be missing, new, moved or of another colour.
When a figure has changed on purpose, look at the new one and renew the pictures:

    SITMAP_APPROVE=1 python -m pytest tests/web/test_approved_figures.py
"""

import os
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from msgspec import structs
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

import assets
from layers import edits
from layers.document import Annotation, FeatureRef, Subject
from layers.edits.pins import pin
from layers.figure.model import FigureOptions
from layers.storage import store
from tests.web.measured import laid_out

APPROVED = Path(__file__).parent / "approved"
DPI = 60
SQUARE = 6  # pixels, 2.5 mm
MOST_IN_A_SQUARE = 20.0  # levels of 255 that the colour of a square may differ by
MOST_ON_AVERAGE = 1.5
LARGEST_FILE = 300_000  # bytes

Picture = npt.NDArray[np.uint8]
PRODUCED = date(2026, 1, 1)
FIGURES = {
    "report": (FigureOptions(), 0),
    "report-2": (FigureOptions(), 1),
    "portrait-july": (FigureOptions(orientation="portrait", as_of="2015-07-31"), 0),
    "map-mgrs": (FigureOptions(frame="map", paper="A5", grid="mgrs"), 0),
    "slide": (FigureOptions(layout="slide", paper="16:9"), 0),
    "card": (FigureOptions(layout="card", paper="1080"), 0),
    "annotated": (FigureOptions(), 0),
}
ANNOTATIONS = (
    Annotation("zone", "spotlight", subject=Subject("proposed-zone", "zone-b")),
    Annotation("front", "callout", points=((37.16, 36.2), (38.35, 35.75)), text="A callout whose text is listed."),
    Annotation(
        "base", "callout", subject=Subject("bases", "tartus-naval-facility"), text="One that follows its feature."
    ),
    Annotation("homs", "callout", points=((36.72, 34.73), (37.5, 34.3)), text="Beside it", style={"place": "map"}),
    Annotation("box", "text", points=((38.0, 34.9),), text="In a box", style={"fill": "#ffffff", "stroke": "#22201d"}),
    Annotation("road", "text", points=((38.05, 35.33),), text="طريق الإمداد (2015)", style={"text-bold": True}),
    Annotation(
        "push", "arrow", points=((36.4, 34.0), (37.1, 34.2), (37.3, 34.9)), style={"smooth": True, "stroke-width": 5}
    ),
    Annotation("dashed", "arrow", points=((38.9, 36.15), (38.0, 36.35)), style={"dash": "dashed", "head": "both"}),
    Annotation("dotted", "line", points=((38.9, 35.9), (38.0, 36.0), (37.6, 35.7)), style={"dash": "dotted"}),
    Annotation(
        "area", "rectangle", points=((36.55, 35.45), (37.0, 35.85)), style={"fill": "#005f9e", "fill-opacity": 0.2}
    ),
    Annotation("town", "ellipse", points=((36.5, 34.9), (37.0, 35.25)), style={"stroke": "#006b4c"}),
    Annotation(
        "detail", "inset", "paper", ((14.0, 28.0), (54.0, 64.0)), text="Aleppo", extent=(36.9, 36.0, 37.4, 36.4)
    ),
)


@pytest.mark.parametrize("name", FIGURES)
def test_the_figure_looks_as_approved(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    options, page = FIGURES[name]
    document = store.open_path(assets.path("situations", store.SAMPLE)).document
    if name == "annotated":
        document = edits.set_figure(annotations=ANNOTATIONS)(document)
    with laid_out(qtbot, document, structs.replace(options, produced=PRODUCED)) as laid:
        picture = laid.picture(DPI, page)
    file = APPROVED / f"{name}.png"
    if os.environ.get("SITMAP_APPROVE"):
        save(picture, file)
    save(picture, tmp_path / "now.png")
    assert file.stat().st_size < LARGEST_FILE
    said = difference(picture, read(file))
    assert said is None, f"{said}: compare {file} with {tmp_path / 'now.png'}; the module tells how to renew it"


def test_the_comparison_sees_what_a_reader_would(qtbot: QtBot) -> None:
    approved = read(APPROVED / "report.png")
    assert difference(approved, approved) is None
    document = store.open_path(assets.path("situations", store.SAMPLE)).document
    towns = document.layer("towns")
    for changed in (
        structs.replace(document, figure=structs.replace(document.figure, title="Another title of about that length")),
        pin(FeatureRef("towns", towns.features[0].key), 8, -8)(document),
        document.with_layer(structs.replace(document.layer("bases"), visible=False)),
    ):
        with laid_out(qtbot, changed, FigureOptions(produced=PRODUCED)) as laid:
            assert difference(laid.picture(DPI), approved) is not None


def test_the_comparison_forgives_other_smoothing_of_letters() -> None:
    approved = read(APPROVED / "report.png").astype(np.float64)
    shifted = (approved * 0.8 + np.roll(approved, 1, axis=1) * 0.2).astype(np.uint8)
    assert difference(shifted, approved.astype(np.uint8)) is None


def difference(picture: Picture, approved: Picture) -> str | None:
    """Say where and by how much a picture differs from the approved one, or return None."""
    if picture.shape != approved.shape:
        return f"{picture.shape[1]} × {picture.shape[0]} pixels in place of {approved.shape[1]} × {approved.shape[0]}"
    apart = np.abs(squares(picture) - squares(approved)).max(axis=2)
    row, column = np.unravel_index(int(apart.argmax()), apart.shape)
    if apart[row, column] > MOST_IN_A_SQUARE:
        place = f"{column * SQUARE / DPI * 25.4:.0f} mm from the left, {row * SQUARE / DPI * 25.4:.0f} mm from the top"
        return f"the figure differs by {apart[row, column]:.0f} levels {place}"
    average = float(apart.mean())
    return f"the figure differs by {average:.1f} levels on average" if average > MOST_ON_AVERAGE else None


def squares(picture: Picture) -> npt.NDArray[np.float64]:
    """Return the mean colours of the picture's squares."""
    rows, columns = (length // SQUARE for length in picture.shape[:2])
    cut = picture[: rows * SQUARE, : columns * SQUARE].astype(np.float64)
    return np.asarray(cut.reshape(rows, SQUARE, columns, SQUARE, 3).mean(axis=(1, 3)))


def read(file: Path) -> Picture:
    picture = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width() * 3].reshape(picture.height(), picture.width(), 3).copy()


def save(picture: Picture, file: Path) -> None:
    height, width = picture.shape[:2]
    data = np.ascontiguousarray(picture)
    assert QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).save(str(file), "PNG", 0)
