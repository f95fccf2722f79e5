"""The figure as `sitmap export` writes it: a real process, a real Chromium, a real PDF read back."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

import assets
from desktop.__main__ import main
from layers.figure.model import FigureOptions
from tests.desktop.figure.exporting import compose_only, print_here, refusal

SAMPLE = assets.path("situations", "syria-2015-09")
A_DAY = {"SOURCE_DATE_EPOCH": "1767225600"}  # 1 January 2026


def export(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop", "export", *map(str, words)],
        env={**os.environ, **A_DAY, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the figure of the bundled situation, as PDF and as PNG."""
    folder = tmp_path_factory.mktemp("figure")
    done = export(SAMPLE, "-o", folder / "syria.pdf", "-o", folder / "syria.png", "--dpi", "100")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(folder / name) for name in ("syria.pdf", "syria.png", "syria-2.png")]
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> PdfReader:
    return PdfReader(folder / "syria.pdf")


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def fonts_of(reader: PdfReader) -> list[Any]:
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    return [font.get_object() for each in resources for font in each["/Font"].values()]


def test_the_pdf_is_a_page_and_its_continuation_in_a4(reader: PdfReader) -> None:
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(297, abs=0.2)
        assert float(page.mediabox.height) / 72 * 25.4 == pytest.approx(210, abs=0.2)


def test_every_part_of_the_page_is_real_text(reader: PdfReader) -> None:
    text = text_of(reader)
    for part in (
        "Syria, September 2015",
        "Situation as of 30 September 2015",
        "1:2,250,000 on A4, at 35.6° N",
        "Lambert conformal conic",
        "datum WGS 84",
        "100 km",
        "Held by Russia, assessed",
        "United States and Turkey",
        "This map does not show control",
        "Accounts differ",
        "Grade B2",
        "Admiralty code",
        "OpenStreetMap",
        "do not imply",
        "produced 1 January 2026",
        "Page 2 of 2",
        "Spaulding, Hugo",
    ):
        assert part.lower() in text.lower(), part
    assert text.count("ungraded") == 1


def test_arabic_is_shaped(reader: PdfReader) -> None:
    # joined letters come out as presentation forms where the font has glyphs of their own for them
    assert re.search(r"[\ufe70-\ufefc]", reader.pages[0].extract_text())
    names = {str(font.get("/BaseFont")) for font in fonts_of(reader)}
    assert any("NotoSansArabic" in name for name in names)


def test_fonts_are_embedded_as_true_type_subsets(reader: PdfReader) -> None:
    composite = [font for font in fonts_of(reader) if font["/Subtype"] == "/Type0"]
    assert {str(font["/BaseFont"]).split("+")[1] for font in composite} >= {"NotoSans-Regular", "NotoSans-Bold"}
    for font in composite:
        descendant = font["/DescendantFonts"][0].get_object()
        assert descendant["/Subtype"] == "/CIDFontType2"
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


def test_the_only_picture_is_the_relief_and_the_file_is_small(folder: Path, reader: PdfReader) -> None:
    pictures = [
        (each.get_object()["/Width"], each.get_object()["/SMask"]["/Width"])
        for page in reader.pages
        for each in page["/Resources"].get("/XObject", {}).values()  # type: ignore[union-attr]  # a dictionary
        if each.get_object()["/Subtype"] == "/Image"
    ]
    assert len(pictures) == 1
    assert pictures[0] == pytest.approx((844, 844), abs=2)  # 110 pixels an inch, and as many for its shadows
    assert not any("/Pattern" in page["/Resources"] for page in reader.pages)  # type: ignore[operator]  # a dictionary
    assert (folder / "syria.pdf").stat().st_size < 1_500_000


def test_the_pdf_knows_its_title_and_its_day(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Syria, September 2015")
    assert str(reader.metadata.creation_date).startswith("2026-01-01")


def test_the_png_shows_sea_land_and_shapes(folder: Path) -> None:
    picture = QImage(str(folder / "syria.png"))
    assert (picture.width(), picture.height()) == (1169, 827)
    assert picture.dotsPerMeterX() == 3937
    assert picture.text("Title").startswith("Syria, September 2015")
    pixel = 100 / 25.4
    white = QColor("white")
    assert picture.pixelColor(2, 2) == white
    assert picture.pixelColor(1168, 826) == white
    sea = picture.pixelColor(round(20 * pixel), round(100 * pixel))
    assert sea.blue() > sea.red() + 8
    shades = {picture.pixel(x, y) for x in range(round(12 * pixel), round(200 * pixel), 3) for y in range(100, 700, 3)}
    assert len(shades) > 300


def test_the_same_situation_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    done = export(SAMPLE, "-o", tmp_path / "again.pdf", "-o", tmp_path / "again.png", "--dpi", "100")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.png").read_bytes() == (folder / "syria.png").read_bytes()
    assert (tmp_path / "again-2.png").read_bytes() == (folder / "syria-2.png").read_bytes()
    assert (tmp_path / "again.pdf").read_bytes() == (folder / "syria.pdf").read_bytes()


def test_the_map_alone_is_one_page_without_margins(qtbot: QtBot, tmp_path: Path) -> None:
    print_here(qtbot, SAMPLE, tmp_path / "map.png", FigureOptions(frame="map", paper="A5"), 60)
    assert [path.name for path in tmp_path.glob("*.png")] == ["map.png"]
    picture = QImage(str(tmp_path / "map.png"))
    assert (picture.width(), picture.height()) == (496, 350)
    assert picture.pixelColor(1, 175).blue() > picture.pixelColor(1, 175).red() + 8


def test_more_text_than_a_page_holds_flows_on_and_the_handling_mark_stands_on_every_page(tmp_path: Path) -> None:

    statements = [
        {"id": f"s{number}", "text": f"Statement number {number}. " + "Words that take room. " * 12}
        for number in range(60)
    ]
    figure = {"title": "A title " * 250, "handling": "TLP:AMBER+STRICT", "notes": ["A long remark. " * 150]}
    situation = {"sitmap": 1, "title": "Long", "layers": [], "statements": statements, "figure": figure}
    (tmp_path / "situation.json").write_bytes(msgspec.json.encode(situation))
    done = export(tmp_path, "-o", tmp_path / "long.pdf")
    assert done.returncode == 0, done.stderr
    reader = PdfReader(tmp_path / "long.pdf")
    assert len(reader.pages) >= 3
    text = text_of(reader)
    assert all(f"Statement number {number}." in text for number in range(60))
    assert text.count("Words that take room.") == 60 * 12
    assert text.count("A long remark.") == 150
    assert "the end of the title" in done.stderr
    for page in reader.pages:
        assert page.extract_text().count("TLP:AMBER+STRICT") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--bbox", "-200", "0", "10", "10"], "outside the world"),
        (["--paper", "A9"], "A9"),
        (["--as-of", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], message: str) -> None:
    assert message in refusal(SAMPLE, "-o", "figure.pdf", *words)


def test_what_cannot_be_done_leaves_nothing_behind(tmp_path: Path) -> None:
    done = export(SAMPLE, "-o", tmp_path / "figure.pdf", "--layers", "bases,nowhere")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_outputs_that_cannot_be_written_are_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for work in ("SideProcess", "start_application", "opened_for"):
        monkeypatch.delattr(f"desktop.figure.export.{work}")
    (tmp_path / "folder.pdf").mkdir()
    cases = {
        tmp_path / "missing" / "a.pdf": "no such folder",
        tmp_path / "a.gif": "must end in .pdf, .png, .svg or .html",
        tmp_path / "a.doc": ".pdf",
        tmp_path / "folder.pdf": "folder",
    }
    for output, message in cases.items():
        assert main(["export", str(SAMPLE), "-o", str(output)]) == 1
        assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]
    assert main(["export", str(SAMPLE), "-o", str(tmp_path / "a.png"), "--dpi", "601"]) == 2


def test_a_layer_that_cannot_be_read_is_named_since_its_absence_does_not_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "situation")
    (tmp_path / "situation" / "bases.geojson").unlink()
    compose_only(tmp_path / "situation", "-o", tmp_path / "map.png")
    told = capsys.readouterr().err
    assert "“Bases” is not shown" in told
    assert "bases.geojson is missing" in told


def test_a_projection_that_stretches_the_map_says_so_and_one_that_cannot_show_it_is_refused(tmp_path: Path) -> None:
    europe = ("--bbox", "-10", "35", "40", "60", "--dpi", "36")
    done = export(SAMPLE, "-o", tmp_path / "map.png", "--projection", "utm", *europe)
    assert done.returncode == 0
    assert "In UTM zone 33N lengths are up to 6.6 % off the stated scale within the map" in done.stderr
    refused = refusal(SAMPLE, "-o", tmp_path / "none.png", "--projection", "EPSG:4326", *europe)
    assert "EPSG:4326 (WGS 84) is no projection" in refused
