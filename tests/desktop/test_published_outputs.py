"""What is not public is in no byte of a PDF, a PNG, an SVG or a web page, whatever they compress."""

import base64
import gzip
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from desktop.__main__ import main
from layers.drawing.packs import Pack
from layers.geodesy.mercator import grid_point, to_grid

PLACE = (36.123456, 35.654321)
SITUATION = {
    "sitmap": 1,
    "title": "Depots",
    "memo": "SECRET member",
    "layers": [
        {"id": "sites", "title": "Sites", "file": "sites.geojson", "origin": "SECRET origin"},
        {"id": "agents", "title": "SECRET agents", "file": "agents.geojson", "visible": False},
    ],
    "sources": [
        {
            "id": "secret-agent",
            "type": "interview",
            "title": "Talk with SECRET person",
            "public": {"type": "interview", "title": "A resident", "note": "SECRET note"},
        },
        {"id": "cable", "type": "report", "title": "SECRET cable"},
    ],
    "statements": [
        {
            "id": "one",
            "text": "A depot stands here.",
            "source": "secret-agent",
            "locator": "SECRET cellar",
            "about": [{"layer": "sites", "feature": "secret-feature-id"}],
            "note": "SECRET note",
            "graded_by": "SECRET analyst",
            "reliability": "B",
            "credibility": "2",
            "tags": ["SECRET tag"],
            "evidence": [{"file": "SECRET.jpg"}],
            "handling": "TLP:AMBER",
        },
        {"id": "secret-two", "text": "SECRET statement", "source": "cable", "restricted": True},
    ],
    "figure": {
        "subtitle": "From /home/secret/scan.tif",
        "picture": "/home/secret/logo.png",
        "extent": [34, 33, 38, 37],
        "logo": "secret-logo.png",
        "notes": ["See C:\\Users\\secret\\case.docx"],
        "hidden": ["secret-part"],
        "legend": {
            "title": "Key from /home/secret/key.txt",
            "entries": [
                {"id": "agents:point:-:-:-:-", "title": "SECRET agents"},
                {"id": "own", "title": "SECRET entry", "sample": {"fill": "#112233"}, "hidden": True},
                {"id": "mine", "title": "Mine", "shape": "area", "sample": {"fill": "#112233", "memo": "SECRET"}},
            ],
        },
        "pins": [{"layer": "agents", "feature": "secret-feature-id", "right": 3, "down": 4}],
        "annotations": [
            {
                "id": "secret-1",
                "kind": "callout",
                "points": [PLACE, [35, 34]],
                "text": "SECRET callout",
                "subject": {"layer": "agents", "feature": "secret-feature-id"},
            },
            {"id": "secret-2", "kind": "text", "points": [PLACE], "text": "SECRET: it is exactly here"},
            {
                "id": "secret-3",
                "kind": "text",
                "anchor": "paper",
                "points": [[30, 40]],
                "text": "Words in /home/secret/x.txt",
                "style": {"memo": "SECRET"},
            },
            {
                "id": "secret-4",
                "kind": "callout",
                "points": [PLACE, [36.6, 35.9]],
                "text": "Seen here",
                "subject": {"layer": "sites", "feature": "secret-feature-id"},
            },
            {
                "id": "secret-5",
                "kind": "image",
                "anchor": "paper",
                "points": [[40, 60], [60, 75]],
                "file": "secret-photo.jpg",
            },
        ],
    },
}
SITE = {
    "type": "Feature",
    "id": "secret-feature-id",
    "properties": {"name": "Depot", "informant": "SECRET informant", "publish": "locality"},
    "geometry": {"type": "Point", "coordinates": PLACE},
}


def write_situation(folder: Path, **properties: object) -> Path:
    folder.mkdir()
    site = SITE | {"properties": {"name": "Depot", "informant": "SECRET informant", "publish": "locality"} | properties}
    (folder / "situation.json").write_text(json.dumps(SITUATION), encoding="utf-8")
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    picture.setText("Comment", "SECRET photographer")
    assert picture.save(str(folder / "secret-logo.png"))
    assert picture.save(str(folder / "secret-photo.jpg"))
    camera = b"Exif\0\0SECRET camera at 36.123456 35.654321"
    photo = (folder / "secret-photo.jpg").read_bytes()
    marker = b"\xff\xe1" + (len(camera) + 2).to_bytes(2) + camera
    (folder / "secret-photo.jpg").write_bytes(photo[:2] + marker + photo[2:])
    for name, feature in (("sites", site), ("agents", SITE)):
        collection = {"type": "FeatureCollection", "generator": "SECRET program", "features": [feature]}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return folder


def export(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop", "export", *map(str, words)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    situation = write_situation(folder / "secret-case")
    files = [word for name in ("map.pdf", "map.png", "map.svg", "map.html") for word in ("-o", folder / name)]
    done = export(situation, *files, "--dpi", "60")
    assert done.returncode == 0, done.stderr
    alone = [word for name in ("alone.pdf", "alone.png", "alone.svg") for word in ("-o", folder / name)]
    done = export(situation, *alone, "--dpi", "60", "--frame", "map")
    assert done.returncode == 0, done.stderr
    return folder


def packed_parts(page: str) -> list[bytes]:
    """Return everything that an exported page carries in compressed form."""
    texts = re.findall(r'"(H4sI[A-Za-z0-9+/=]+)"', page)
    return [gzip.decompress(base64.b64decode(text)) for text in texts]


def contents(file: Path) -> bytes:
    """Return the bytes of a file, and those that they hold in compressed form."""
    data = file.read_bytes()
    if file.suffix == ".html":
        return data + b"".join(packed_parts(data.decode()))
    if file.suffix == ".pdf":
        reader = PdfReader(file)
        text = " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata) + str(reader.xmp_metadata)
        streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
        return data + text.encode() + b"".join(inflated(stream) for stream in streams)
    if file.suffix == ".svg":
        pictures = re.findall(r'"data:image/[a-z]+;base64,([^"]+)"', data.decode())
        return data + b"".join(words_in(base64.b64decode(picture)) for picture in pictures)
    return words_in(data) if file.suffix == ".png" else data


def words_in(data: bytes) -> bytes:
    """Return a picture's bytes, and the texts that a PNG holds in compressed form."""
    at, texts = 8, b""
    while data.startswith(b"\x89PNG") and at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            chunk = data[at + 8 : at + 8 + length]
            texts += chunk + inflated(chunk.rpartition(b"\0")[2])
        at += 12 + length
    return data + texts


def inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def test_no_planted_secret_is_in_any_byte(outputs: Path) -> None:
    files = sorted(file for file in outputs.iterdir() if file.is_file())
    assert {file.suffix for file in files} == {".pdf", ".png", ".svg", ".html", ".pgw", ".prj", ".xml"}
    for file in files:
        held = contents(file)
        lower = held.lower()
        at = lower.find(b"secret")
        assert at < 0, (file.name, held[max(0, at - 40) : at + 46])
        for word in ("secret", "SECRET"):
            assert word.encode("utf-16-be").hex().encode() not in lower, file.name
        assert b"36.1234" not in held, file.name


@pytest.mark.parametrize("name", ["map.pdf", "map.svg", "map.html"])
def test_what_is_public_is_there_with_its_mark(outputs: Path, name: str) -> None:
    text = contents(outputs / name).decode("utf-8", "replace")
    for part in ("Depot", "A depot stands here.", "A resident", "TLP:AMBER", "B2"):
        assert part in text


@pytest.mark.parametrize("name", ["map.pdf", "map.png", "map.svg", "map.html", "alone.pdf", "alone.png", "alone.svg"])
def test_every_file_carries_the_strictest_mark(outputs: Path, name: str) -> None:
    held = contents(outputs / name)
    assert b"TLP:AMBER" in held or "TLP:AMBER".encode("utf-16-be").hex().upper().encode() in held


@pytest.mark.parametrize("name", ["map.pdf", "map.svg"])
def test_what_the_analyst_drew_is_there_where_it_may_be(outputs: Path, name: str) -> None:
    text = contents(outputs / name).decode("utf-8", "replace")
    for part in ("Words in (a local file)", "Seen here", "Mine"):
        assert part in text


def test_the_exact_place_is_not_in_the_page(outputs: Path) -> None:
    exact = np.array(grid_point(*PLACE))
    rounded = to_grid(np.array([[36.12, 35.65]]))[0]
    page = (outputs / "map.html").read_text(encoding="utf-8")
    assert "36.12345" not in page
    packs = [Pack.from_bytes(part) for part in packed_parts(page)]
    points = np.concatenate([pack.xy for pack in packs if set(pack.part_kind.tolist()) == {0}])
    assert points.tolist() == [rounded.tolist()]
    assert np.hypot(*(rounded - exact)) > 10_000, "hundreds of metres"


def test_sensitive_features_need_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    situation = write_situation(tmp_path / "case", amenity="hospital", name="Field hospital")
    output = tmp_path / "map.html"
    refused = export(situation, "-o", output, "-o", tmp_path / "map.pdf")
    page = ["export", str(situation), "-o", str(output)]  # which needs neither Qt nor a process of its own
    for code, told in ((refused.returncode, refused.stderr), (main(page), capsys.readouterr().err)):
        assert code == 1
        assert "health site: 1 (Field hospital)" in told
        assert "--sensitive" in told
        assert [path.name for path in tmp_path.iterdir()] == ["case"]
    expected = {"show": (True, True), "generalise": (False, True), "withhold": (False, False)}
    for answer, (named, stated) in expected.items():
        assert main([*page, "--sensitive", answer]) == 0
        written = output.read_text(encoding="utf-8")
        assert ("Field hospital" in written) == named
        assert ("A depot stands here." in written) == stated
