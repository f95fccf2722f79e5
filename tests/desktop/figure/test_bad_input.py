"""Figures that cannot be made as they were asked for: a clear message, and no half-written file."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from desktop.__main__ import main
from tests.desktop.figure.exporting import compose_only, refusal

LONG = " ".join(f"word{number}" for number in range(300))


def export(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop", "export", *map(str, words)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def situation(folder: Path, *, statements: int = 0, **figure: Any) -> Path:
    """Write a situation of one named square."""
    folder.mkdir()
    ring = [[35, 34], [37, 34], [37, 36], [35, 36], [35, 34]]
    square = {
        "type": "Feature",
        "id": "a",
        "properties": {"name": "Square"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (folder / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [square]}))
    about = [{"layer": "a", "feature": "a"}]
    told = {
        "sitmap": 1,
        "title": "Case",
        "layers": [{"id": "a", "title": "Squares", "file": "a.geojson"}],
        "statements": [
            {"id": f"s{number}", "text": f"Claim number {number} of many.", "about": about}
            for number in range(statements)
        ],
        "figure": figure,
    }
    (folder / "situation.json").write_text(json.dumps(told))
    return folder


def test_a_title_of_two_thousand_letters_is_shortened_on_the_page_and_whole_in_the_file(tmp_path: Path) -> None:
    assert len(LONG) > 2000
    case = situation(tmp_path / "case", title=LONG)
    done = export(case, "-o", tmp_path / "map.pdf", "-o", tmp_path / "map.svg", "-o", tmp_path / "map.html")
    assert done.returncode == 0, done.stderr
    assert "the end of the title" in done.stderr
    metadata = PdfReader(tmp_path / "map.pdf").metadata
    assert metadata is not None
    assert metadata.title == LONG
    assert "word299" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_five_hundred_notes_go_on_over_as_many_pages_as_they_need(tmp_path: Path) -> None:
    case = situation(tmp_path / "case", statements=500)
    done = export(case, "-o", tmp_path / "map.pdf", "-o", tmp_path / "map.svg")
    assert done.returncode == 0, done.stderr
    reader = PdfReader(tmp_path / "map.pdf")
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert all(f"Claim number {number} of many." in text for number in range(500))
    assert len(list(tmp_path.glob("map*.svg"))) == len(reader.pages) > 2


def test_a_missing_picture_and_a_broken_one_are_named_and_the_figure_is_made_without(tmp_path: Path) -> None:
    box = {"kind": "image", "anchor": "paper", "points": [[20, 40], [40, 60]]}
    case = situation(
        tmp_path / "case",
        logo="logo.png",
        annotations=[{"id": "one", **box, "file": "gone.png"}, {"id": "two", **box, "file": "broken.jpg"}],
    )
    (case / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    done = export(case, "-o", tmp_path / "map.pdf")
    assert done.returncode == 0, done.stderr
    for name in ("logo.png", "gone.png", "broken.jpg"):
        assert name in done.stderr
    assert len(PdfReader(tmp_path / "map.pdf").pages) == 1


def test_a_picture_outside_the_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(tmp_path / "outside.png"))
    case = situation(tmp_path / "case", logo="logo.png")
    (case / "logo.png").symlink_to(tmp_path / "outside.png")
    compose_only(case, "-o", tmp_path / "map.pdf")
    assert "leads out of the situation's folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--bbox", "170", "-20", "190", "10"), "outside the world"),
        (("--bbox", "10", "5", "15", "1"), "is empty"),
        (("--as-of", "soon"), "soon"),
        (("--layers", "b"), "no layer called 'b'"),
        (("--paper", "napkin"), "napkin"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    case = situation(tmp_path / "case")
    assert message in refusal(case, "-o", tmp_path / "map.pdf", *words)


def test_what_is_refused_ends_with_one_sentence_and_writes_nothing(tmp_path: Path) -> None:
    case = situation(tmp_path / "case")
    outputs = ("-o", tmp_path / "map.pdf", "-o", tmp_path / "map.svg", "-o", tmp_path / "map.html")
    done = export(case, *outputs, "--bbox", "10", "5", "15", "1")
    assert done.returncode == 1
    assert done.stderr.startswith("sitmap export: The extent 10 5 15 1 is empty")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that nobody can write to")
@pytest.mark.parametrize("name", ["map.pdf", "map.png", "map.svg"])
def test_a_folder_that_cannot_be_written_to_is_named_with_a_remedy(tmp_path: Path, name: str) -> None:
    done = export(situation(tmp_path / "case"), "-o", f"/proc/{name}")
    assert done.returncode == 1
    assert "/proc" in done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that nobody can write to")
def test_a_folder_that_takes_no_web_page_is_named_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(situation(tmp_path / "case")), "-o", "/proc/map.html"]) == 1
    assert "/proc/map.html: cannot be written" in capsys.readouterr().err


def test_an_annotation_that_is_not_published_is_named(tmp_path: Path) -> None:
    hidden = {"id": "c", "kind": "callout", "points": [[36, 35], [38, 36]], "text": "Watch this"}
    case = situation(tmp_path / "case", annotations=[{**hidden, "subject": {"layer": "a", "feature": "other"}}])
    done = export(case, "-o", tmp_path / "map.pdf")
    assert done.returncode == 0
    assert "The callout that is annotation 1 is left out: what it is about is not published" in done.stderr
