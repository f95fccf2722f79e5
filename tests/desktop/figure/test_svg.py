"""The figure as SVG: text that stays text, layers with names, nothing from outside, and the same picture as the PNG."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

import assets
from desktop.figure.svg import with_words_and_fonts
from layers.figure.model import FigureOptions
from layers.figure.words import Words
from tests.desktop.figure.exporting import print_here

SAMPLE = assets.path("situations", "syria-2015-09")
SVG, INKSCAPE = "{http://www.w3.org/2000/svg}", "{http://www.inkscape.org/namespaces/inkscape}"
XLINK = "{http://www.w3.org/1999/xlink}href"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BLOCK = 12  # pixels at 192 dpi, the width of a letter


def export(*words: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "export", *map(str, words)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("svg")
    export(SAMPLE, "-o", folder / "syria.svg", "-o", folder / "syria.png", "--dpi", "192")
    return folder


@pytest.fixture(scope="module")
def root(folder: Path) -> ElementTree.Element:
    return ElementTree.parse(folder / "syria.svg").getroot()  # noqa: S314  # our own file


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def test_each_page_is_a_file_of_its_size(folder: Path, root: ElementTree.Element) -> None:
    assert sorted(file.name for file in folder.iterdir()) == ["syria-2.png", "syria-2.svg", "syria.png", "syria.svg"]
    assert (root.get("width"), root.get("height")) == ("297mm", "210mm")
    second = ElementTree.parse(folder / "syria-2.svg").getroot()  # noqa: S314  # our own file
    assert any("Spaulding, Hugo" in text for text in texts(second))


def test_text_stays_text_in_the_order_of_reading(root: ElementTree.Element) -> None:
    found = texts(root)
    for text in (
        "Syria, September 2015: bases, contested provinces and a proposed border zone",
        "Latakia air base",
        "محافظة حماة",
        "خليج إسكندرون",
        "30 September 2015",
    ):
        assert text in found
    assert any("القواعد والمحافظات المتنازع عليها والمنطقة المقترحة على الحدود" in text for text in found)
    assert any("agreed in July 2015 that the coalition may use air bases in Turkey" in text for text in found)
    assert found.count("Latakia air base") == 1, "the halo is no second text"


def test_layers_are_named_for_inkscape(root: ElementTree.Element) -> None:
    labels = [group.get(f"{INKSCAPE}label") for group in root.iter() if group.get(f"{INKSCAPE}groupmode") == "layer"]
    assert labels == [
        "Paper",
        "Map",
        "Ground",
        "Contested provinces",
        "Proposed Turkish-border zone",
        "Towns and cities named",
        "Bases",
        "Names and numbers",
        "Scale bar and north",
        "Locator",
        "Page text",
    ]


def test_nothing_comes_from_outside(folder: Path, root: ElementTree.Element) -> None:
    page = (folder / "syria.svg").read_text(encoding="utf-8")
    addresses = [element.get(XLINK) or element.get("href") for element in root.iter(f"{SVG}image")]
    assert addresses
    assert all(address and address.startswith("data:image/") for address in addresses)
    urls = re.findall(r"url\(&?q?u?o?t?;?\"?([^)]{0,12})", page)
    assert {url[:5] for url in urls if not url.startswith("#")} == {"data:"}
    assert not list(root.iter(f"{SVG}foreignObject"))


def test_fonts_are_inside_for_every_weight_that_is_used(root: ElementTree.Element) -> None:
    (style,) = root.iter(f"{SVG}style")
    rules = re.findall(r"@font-face\{.*?\}", style.text or "")
    faces = {
        (re.search(r"font-family:[\"']?([^;\"']*)", rule)[1], *re.findall(r"font-weight:(\d+)", rule)) for rule in rules
    }  # type: ignore[index]  # each rule has a family
    assert {("Noto Sans", "400"), ("Noto Sans", "600"), ("Noto Sans", "700"), ("Noto Sans Arabic", "400")} <= faces
    assert "cyrillic" not in (style.text or "")


def test_the_file_says_what_it_shows(root: ElementTree.Element) -> None:
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text or "").startswith("Syria, September 2015")
    assert "Contested provinces: 4 areas, contested, assessed" in (description.text or "")
    assert root.get("aria-labelledby") == "title description"
    metadata = ElementTree.tostring(root.find(f"{SVG}metadata") or root, encoding="unicode")
    for part in ("Sitmap sample", "2026-01-01", "34.4283 33.8790 39.3717 37.2687", "Situation as of: 2015-09-30"):
        assert part in metadata


def test_words_are_escaped() -> None:
    words = Words(title='A & B <script>"', alt_text="1 < 2", extent=(0, 0, 1, 1), handling="TLP:RED")
    page = with_words_and_fonts('<svg xmlns="http://www.w3.org/2000/svg" width="1mm"><text>&lt;</text></svg>', words)
    root = ElementTree.fromstring(page)  # noqa: S314  # our own text
    assert root.findtext(f"{SVG}title") == 'A & B <script>"'
    assert "TLP:RED" in page.decode()


def test_the_same_situation_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    export(SAMPLE, "-o", tmp_path / "syria.svg")
    for name in ("syria.svg", "syria-2.svg"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def grey(file: Path) -> NDArray[np.float64]:
    """Return a picture's grey in blocks as wide as a letter, so that it does not matter how edges are smoothed."""
    picture = QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    rows, columns = (length // BLOCK * BLOCK for length in (picture.height(), picture.width()))
    blocks = pixels[:rows, :columns].reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float64)


def assert_alike(file: Path, other: Path, *, furthest: float, mean: float) -> None:
    one, two = grey(file), grey(other)
    rows, columns = min(one.shape[0], two.shape[0]), min(one.shape[1], two.shape[1])
    apart = np.abs(one[:rows, :columns] - two[:rows, :columns])
    assert apart.max() < furthest
    assert apart.mean() < mean


def shown_by_a_browser(file: Path, folder: Path) -> Path:
    """Return the picture that a browser shows of an A4 page."""
    picture = folder / f"{file.stem}-seen.png"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
    window = ["--window-size=1123,794", f"--user-data-dir={folder / 'profile'}", f"--screenshot={picture}"]
    subprocess.run([str(CHROMIUM), *options, *window, file.as_uri()], capture_output=True, timeout=60, check=True)
    return picture


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium")
@pytest.mark.parametrize("name", ["syria", "syria-2"])
def test_a_browser_shows_the_picture_that_the_png_has(folder: Path, tmp_path: Path, name: str) -> None:
    seen = shown_by_a_browser(folder / f"{name}.svg", tmp_path)
    assert_alike(seen, folder / f"{name}.png", furthest=50, mean=3.0)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium")
def test_a_mark_and_annotations_lie_above_a_map_alone(tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(SAMPLE, case)
    told = json.loads((case / "situation.json").read_text(encoding="utf-8"))
    note = {"id": "a", "kind": "text", "anchor": "paper", "points": [[60, 60]], "text": "حلب\nBy hand"}
    told["figure"] |= {"handling": "TLP:AMBER", "grid": "graticule", "annotations": [note]}
    (case / "situation.json").write_text(json.dumps(told), encoding="utf-8")
    files = [tmp_path / f"map_TLP-AMBER{suffix}" for suffix in (".svg", ".png")]
    export(case, *(word for file in files for word in ("-o", file)), "--frame", "map", "--dpi", "192")
    assert_alike(shown_by_a_browser(files[0], tmp_path), files[1], furthest=50, mean=2.0)
    labels = re.findall(r'inkscape:label="([^"]*)"', files[0].read_text(encoding="utf-8"))
    assert labels.index("Map") < labels.index("Annotations") < labels.index("Page text")


def has_noto_sans() -> bool:
    found = subprocess.run(["fc-match", "Noto Sans:bold"], capture_output=True, text=True, check=False)
    return "NotoSans-" in found.stdout


@pytest.mark.skipif(shutil.which("inkscape") is None, reason="no Inkscape here: install Debian's package inkscape")
def test_inkscape_shows_the_picture_that_the_png_has(folder: Path, tmp_path: Path) -> None:
    if not has_noto_sans():
        pytest.skip("Inkscape takes fonts from the system: install Debian's package fonts-noto-core")
    picture = tmp_path / "inkscape.png"
    command = ["inkscape", "--export-type=png", "--export-dpi=192", "-o", str(picture), str(folder / "syria.svg")]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert_alike(picture, folder / "syria.png", furthest=110, mean=2.5)


def test_the_labels_of_a_grid_stand_around_the_map_and_are_not_cut(qtbot: QtBot, tmp_path: Path) -> None:
    print_here(qtbot, SAMPLE, tmp_path / "grid.svg", FigureOptions(grid="graticule"))
    root = ElementTree.parse(tmp_path / "grid.svg").getroot()  # noqa: S314  # our own file
    parents = {child: parent for parent in root.iter() for child in parent}
    labels = [element for element in root.iter(f"{SVG}text") if "".join(element.itertext()) in ("36° E", "35° N")]
    assert len(labels) == 4
    for label in labels:
        above = label
        while above in parents:
            assert "clip-path" not in above.attrib
            above = parents[above]
