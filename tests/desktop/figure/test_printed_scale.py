"""Distances on the printed page, in pixels of the exported picture, against the ground on WGS 84."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from layers.figure.ground import Ground
from layers.figure.model import FigureOptions, compose
from layers.figure.projection import WGS84
from layers.storage.store import open_path
from tests.desktop.figure.exporting import print_here

DPI = 300
STROKE = 0.18  # millimetres that the outline adds to a bar
MAGENTA = np.array([255, 0, 255])


def situation(folder: Path, places: list[tuple[float, float]], extent: tuple[float, ...]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"marker-color": "#ff00ff"},
            "geometry": {"type": "Point", "coordinates": place},
        }
        for place in places
    ]
    (folder / "marks.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    figure = {"extent": extent, "hidden": ["locator"]}
    layers = [{"id": "marks", "title": "Marks", "file": "marks.geojson"}]
    text = json.dumps({"sitmap": 1, "title": "Distances", "layers": layers, "figure": figure})
    (folder / "situation.json").write_text(text)
    return folder


def pixels(file: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    image = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int64)


def middles(picture: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[float]:
    """Return where the middles of the two magenta discs are, from left to right."""
    columns = np.flatnonzero((np.abs(picture - MAGENTA).sum(axis=2) < 60).sum(axis=0) > 3)
    gap = int(np.argmax(np.diff(columns)))
    return [float(np.mean(columns[: gap + 1])), float(np.mean(columns[gap + 1 :]))]


def longest_dark_run(picture: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> int:
    dark = picture.sum(axis=2) < 250
    longest = 0
    for row in dark:
        edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(int)))
        longest = max([longest, *(edges[1::2] - edges[::2]).tolist()])
    return longest


@pytest.mark.parametrize(
    ("projection", "extent"),
    [
        ("mercator", (20.0, 50.0, 32.0, 60.0)),
        ("utm", (36.0, 35.0, 37.0, 35.8)),
        ("EPSG:2263", (-74.2, 40.5, -73.6, 40.9)),  # counts in feet
        ("EPSG:3995", (86.0, 70.0, 94.0, 73.0)),  # with north to the left
    ],
)
def test_the_printed_bar_measures_printed_distances(
    qtbot: QtBot, tmp_path: Path, projection: str, extent: tuple[float, float, float, float]
) -> None:
    """The marks stand side by side on the paper, at the height of the bar, wherever that is on the ground."""
    options = FigureOptions(projection=projection)
    empty = open_path(situation(tmp_path, [], extent)).document
    model, frame = compose(empty, options, Ground())
    left, top, width, height = model["furniture"]["scale"]["box"]
    [bar] = model["furniture"]["scale"]["bars"]
    spots = [frame.plane_at(left + width + 15, top + height / 2), frame.plane_at(frame.width - 15, top + height / 2)]
    x, y = np.array(spots).T
    longitudes, latitudes = frame.projection.to_degrees(x, y)
    places = [(float(longitude), float(latitude)) for longitude, latitude in zip(longitudes, latitudes, strict=True)]
    print_here(qtbot, situation(tmp_path, places, extent), tmp_path / "map.png", options, DPI)
    picture = pixels(tmp_path / "map.png")
    map_left, map_top, *_ = model["plan"]["map"]
    pixel = DPI / 25.4
    rows = slice(round((map_top + top) * pixel), round((map_top + top + height) * pixel))
    columns = slice(round((map_left + left) * pixel), round((map_left + left + width) * pixel))
    bar_pixels = longest_dark_run(picture[rows, columns]) - STROKE * pixel
    first, second = middles(picture[:, : round((map_left + frame.width) * pixel)])  # the legend has a sample of its own
    assert (second - first) / pixel == pytest.approx(frame.width - left - width - 30, abs=0.15)
    bar_start, bar_end = (frame.plane_at(left + indent, top + height / 2) for indent in (12.0, 12.0 + bar["width"]))
    marks = tuple(zip(x.tolist(), y.tolist(), strict=True))
    # the ground may be a little more or less stretched at the marks than under the bar
    stretch = (frame.projection.ground_length(*marks) / (marks[1][0] - marks[0][0])) / (
        frame.projection.ground_length(bar_start, bar_end) / (bar_end[0] - bar_start[0])
    )
    ground = float(WGS84.inv(*places[0], *places[1])[2])
    assert (second - first) / bar_pixels * bar["length"] == pytest.approx(ground / stretch, rel=0.005)
    assert stretch == pytest.approx(1.0, abs=0.01)
