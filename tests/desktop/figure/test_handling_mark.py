"""The handling mark on every page, read back from the PDF: where it stands, and how large (TLP 2.0, FIRST, 2022)."""

import json
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

import assets
from layers.figure.model import FigureOptions
from tests.desktop.figure.exporting import print_here

MARK = "TLP:AMBER+STRICT"
LONG = (
    "For internal use of the reader alone, not to be handed on to anyone without the written consent of "
    + "the author " * 6
)


class Written(NamedTuple):
    """A piece of text: its size in points, and where it starts from the left and the top, in shares of the page."""

    text: str
    size: float
    left: float
    down: float


def situation(folder: Path, handling: str) -> Path:
    folder.mkdir()
    source = assets.path("situations", "syria-2015-09")
    for file in source.glob("*.geojson"):
        (folder / file.name).write_bytes(file.read_bytes())
    held = json.loads((source / "situation.json").read_text(encoding="utf-8"))
    held["figure"]["handling"] = handling
    (folder / "situation.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


def written(page: Any) -> list[Written]:
    found: list[Written] = []
    width, height = float(page.mediabox.width), float(page.mediabox.height)

    def visit(text: str, around: list[float], matrix: list[float], _font: Any, size: float) -> None:
        whole = np.array([[*matrix[:2], 0], [*matrix[2:4], 0], [*matrix[4:], 1]]) @ np.array(
            [[*around[:2], 0], [*around[2:4], 0], [*around[4:], 1]]
        )
        if text.strip():
            grown = float(np.hypot(whole[1, 0], whole[1, 1]))
            found.append(Written(text.strip(), size * grown, whole[2, 0] / width, 1 - whole[2, 1] / height))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("frame", ["page", "map"])
def test_a_mark_stands_above_and_below_on_every_page_at_twelve_points_on_the_right(
    qtbot: QtBot, tmp_path: Path, frame: Literal["page", "map"]
) -> None:
    print_here(qtbot, situation(tmp_path / "s", MARK), tmp_path / "map.pdf", FigureOptions(frame=frame))
    pages = PdfReader(tmp_path / "map.pdf").pages
    assert len(pages) == 1 if frame == "map" else len(pages) > 1
    for page in pages:
        marks = [piece for piece in written(page) if piece.text == MARK]
        assert len(marks) == 2
        top, bottom = sorted(marks, key=lambda piece: piece.down)
        assert top.down < 0.1
        assert bottom.down > 0.9
        for mark in marks:
            assert mark.size >= 11.95
            assert mark.left > 0.7


def test_words_of_ones_own_that_are_longer_than_the_page_are_made_smaller_and_not_cut(
    qtbot: QtBot, tmp_path: Path
) -> None:
    print_here(qtbot, situation(tmp_path / "s", LONG), tmp_path / "map.pdf", FigureOptions())
    for page in PdfReader(tmp_path / "map.pdf").pages:
        found = written(page)
        marks = [
            piece for piece in found if piece.text and LONG.strip().startswith(piece.text[:20]) and len(piece.text) > 40
        ]
        assert len(marks) == 2
        for mark in marks:
            assert mark.text == LONG.strip()
            assert 6 <= mark.size < 12
            assert mark.left > 0.01
