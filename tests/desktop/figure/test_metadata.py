"""What pictures say of themselves, and where they lie."""

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyproj import Transformer

import assets
from desktop.figure.content import figure_content
from layers.figure.model import FigureOptions
from layers.storage.store import open_situation
from tests.desktop.figure.exporting import refusal

SAMPLE = assets.path("situations", "syria-2015-09")
LATAKIA = (35.9487, 35.4011)


def export(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "export", *map(str, words)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def chunks(file: Path) -> Iterator[tuple[bytes, bytes]]:
    data, at = file.read_bytes(), 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(data[at + 8 + length : at + 12 + length])
        yield kind, body
        at += 12 + length


def texts(file: Path) -> dict[str, str]:
    found = {}
    for kind, body in chunks(file):
        if kind == b"iTXt":
            keyword, _, rest = body.partition(b"\0")
            assert rest[:2] == b"\0\0", "not compressed"
            found[keyword.decode("latin-1")] = rest[2:].split(b"\0", 2)[2].decode()
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metadata")
    export(SAMPLE, "-o", folder / "page.png", "--dpi", "72")
    export(SAMPLE, "-o", folder / "map.png", "--dpi", "127", "--frame", "map")
    return folder


def test_a_picture_says_what_it_shows_whose_it_is_and_where_it_comes_from(folder: Path) -> None:
    said = texts(folder / "page.png")
    assert said["Title"].startswith("Syria, September 2015")
    assert "Contested provinces: 4 areas" in said["Description"]
    assert said["Situation as of"] == "2015-09-30"
    assert said["Produced"] == "2026-01-01"
    assert said["Extent (W S E N)"] == "34.4283 33.8790 39.3717 37.2687"
    assert said["Author"] == "Sitmap sample"
    assert len(said["Source"].split("\n")) == 7
    assert "AltTextAccessibility" in said["XML:com.adobe.xmp"]
    assert dict(chunks(folder / "page.png"))[b"pHYs"] == (2835).to_bytes(4) * 2 + b"\x01"


def test_a_page_that_goes_on_says_so_instead_of_describing_a_map(folder: Path) -> None:
    said = texts(folder / "page-2.png")
    assert said["Description"].startswith("Page 2 of 2")
    assert "Page 2 of 2" in said["XML:com.adobe.xmp"]


def test_only_a_map_alone_has_a_place(folder: Path) -> None:
    names = {file.name for file in folder.iterdir()}
    assert names == {"page.png", "page-2.png", "map.png", "map.pgw", "map.prj", "map.png.aux.xml"}


def test_the_world_file_leads_to_the_place_that_the_map_shows(folder: Path) -> None:
    across, turned, turned_too, down, x, y = map(float, (folder / "map.pgw").read_text().split())
    assert turned == turned_too == 0
    plane = Transformer.from_crs("EPSG:4326", (folder / "map.prj").read_text(), always_xy=True)
    assert across == pytest.approx(400, rel=0.002), "1:2,000,000 at five dots a millimetre"
    east, north = plane.transform(*LATAKIA)
    model = figure_content(open_situation(SAMPLE), FigureOptions(frame="map")).model
    shown = next(one for one in model["features"] if one["name"] == "Latakia air base")
    found = ((east - x) / across + 0.5, (north - y) / down + 0.5)
    assert found == pytest.approx((shown["x"] / 100 * 5, shown["y"] / 100 * 5), abs=1), "a pixel"


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="no GDAL here: install Debian's package gdal-bin")
def test_gdal_knows_the_plane(folder: Path) -> None:
    told = subprocess.run(["gdalinfo", str(folder / "map.png")], capture_output=True, text=True, check=True).stdout
    assert "Lambert Conic Conformal (2SP)" in told
    assert "Pixel Size = (39" in told or "Pixel Size = (40" in told


def test_a_mark_that_the_name_does_not_say_is_pointed_out_and_the_name_kept(tmp_path: Path) -> None:
    situation = tmp_path / "case"
    situation.mkdir()
    told = {"sitmap": 1, "title": "Case", "figure": {"handling": "TLP:AMBER", "extent": [34, 33, 38, 37]}}
    (situation / "situation.json").write_text(json.dumps(told))
    names = {"map.pdf": True, "map.html": True, "marked_TLP-AMBER.pdf": False}
    done = export(situation, *(word for name in names for word in ("-o", tmp_path / name)))
    for name, said in names.items():
        assert (tmp_path / name).exists()
        assert (f"{name} is marked TLP:AMBER, but its name does not say so" in done.stderr) == said
    assert done.stderr.count("map_TLP-AMBER") == 2
    assert "marked_TLP-AMBER" not in done.stderr


def test_a_day_of_production_that_is_given_counts(tmp_path: Path) -> None:
    files = [tmp_path / "map.png", tmp_path / "map.html", tmp_path / "map.svg"]
    export(SAMPLE, *(word for file in files for word in ("-o", file)), "--dpi", "60", "--produced", "2019-05-04")
    assert texts(files[0])["Produced"] == "2019-05-04"
    for file in files[1:]:
        assert "2019-05-04" in file.read_text(encoding="utf-8")
    assert "'soon' is no day: write it as 2015-09-30" in refusal(SAMPLE, "-o", files[0], "--produced", "soon")
