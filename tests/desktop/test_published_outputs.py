"""What is not public is in no byte of a PDF, a PNG or a web page, whatever they compress."""

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

from layers.mercator import grid_point, to_grid
from layers.packs import Pack

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
    files = [word for name in ("map.pdf", "map.png", "map.html") for word in ("-o", folder / name)]
    done = export(situation, *files, "--dpi", "60")
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
    at, texts = 8, b""
    while at < len(data):
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


@pytest.mark.parametrize("name", ["map.pdf", "map.png", "map.html"])
def test_no_planted_secret_is_in_any_byte(outputs: Path, name: str) -> None:
    found = re.findall(rb"(?i).{0,40}secret.{0,40}", contents(outputs / name))
    assert found == []


@pytest.mark.parametrize("name", ["map.pdf", "map.html"])
def test_what_is_public_is_there_with_its_mark(outputs: Path, name: str) -> None:
    text = contents(outputs / name).decode("utf-8", "replace")
    for part in ("Depot", "A depot stands here.", "A resident", "TLP:AMBER", "B2"):
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


def test_sensitive_features_need_an_answer(tmp_path: Path) -> None:
    situation = write_situation(tmp_path / "case", amenity="hospital", name="Field hospital")
    output = tmp_path / "map.html"
    for words in (("-o", output), ("-o", output, "-o", tmp_path / "map.pdf")):
        refused = export(situation, *words)
        assert refused.returncode == 1
        assert "health site: 1 (Field hospital)" in refused.stderr
        assert "--sensitive" in refused.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["case"]
    expected = {"show": (True, True), "generalise": (False, True), "withhold": (False, False)}
    for answer, (named, told) in expected.items():
        done = export(situation, "-o", output, "--sensitive", answer)
        assert done.returncode == 0, done.stderr
        page = output.read_text(encoding="utf-8")
        assert ("Field hospital" in page) == named
        assert ("A depot stands here." in page) == told
