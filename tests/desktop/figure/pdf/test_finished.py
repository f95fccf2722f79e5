"""A figure's PDF read back: searched, copied, read aloud, placed on the ground; and it looks as Chromium printed it."""

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest
from msgspec import structs
from numpy.typing import NDArray
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pyproj import Transformer
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

import assets
from desktop.figure import pdf
from desktop.figure.content import figure_content
from desktop.figure.pdf.objects import Pdf, PdfError
from desktop.figure.printing import FigureJob, Printed
from desktop.web import scheme
from layers.figure.model import FigureOptions
from layers.storage import store

scheme.prepare()  # before there is an application

SAMPLE = store.open_situation(assets.path("situations", "syria-2015-09"))
LATAKIA = (35.9487, 35.4011)


class Figure:
    """The bundled situation's figure as Chromium prints it and as it is finished."""

    def __init__(self, qtbot: QtBot, **options: Any):
        content = figure_content(SAMPLE, FigureOptions(produced=date(2026, 1, 1), **options))
        self.model = content.model
        printed: list[Printed] = []
        job = FigureJob(lambda: content)
        job.finished.connect(printed.append)
        qtbot.waitUntil(lambda: bool(printed), timeout=30_000)
        job.close()
        self.raw = printed[0].pdf
        self.finished = pdf.finished(self.raw, self.model["words"], self.model["place"])


_PRINTED: list[Figure] = []


@pytest.fixture
def figure(qtbot: QtBot) -> Figure:
    """The figure with no options; it is printed once."""
    if not _PRINTED:
        _PRINTED.append(Figure(qtbot))
    return _PRINTED[0]


def opened(data: bytes) -> tuple[QPdfDocument, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-arg]  # the stubs want a parent
    document.load(buffer)
    return document, buffer


def pixels(data: bytes, page: int) -> NDArray[np.int16]:
    document, buffer = opened(data)
    rendered = document.render(page, QSize(1754, 1240)).convertToFormat(QImage.Format.Format_Grayscale8)
    del buffer
    rows = np.frombuffer(rendered.constBits(), dtype=np.uint8).reshape(rendered.height(), rendered.bytesPerLine())
    return rows[:, : rendered.width()].astype(np.int16)


def test_a_finished_page_looks_as_it_was_printed(figure: Figure) -> None:
    for page in range(2):
        apart = np.abs(pixels(figure.raw, page) - pixels(figure.finished, page))
        assert np.count_nonzero(apart > 32) <= 20, "single pixels along the edges of halos"
    assert len(figure.finished) < 0.6 * len(figure.raw), "outlines of halos weigh much"


def test_every_name_is_found_once_and_arabic_is_copied_as_it_is_read(figure: Figure, tmp_path: Path) -> None:
    document, buffer = opened(figure.finished)
    pdfium = document.getAllText(0).text()
    del buffer
    file = tmp_path / "figure.pdf"
    file.write_bytes(figure.finished)
    told = {"PDFium": pdfium, "pypdf": PdfReader(file).pages[0].extract_text()}
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-l", "1", str(file), "-"]
        told["Poppler"] = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for program, text in told.items():
        for name in ("Latakia air base", "Tartus naval facility", "Baniyas"):
            assert text.count(name) == 1, (program, name)
        if program != "pypdf":  # it reads no ActualText
            for name in ("محافظة حماة", "خليج إسكندرون", "القواعد"):
                assert name in text, (program, name)
    assert "القواعد والمحافظات المتنازع عليها" in told.get("Poppler", "القواعد والمحافظات المتنازع عليها")


def test_fonts_are_true_type_and_halos_are_paths(figure: Figure, tmp_path: Path) -> None:
    (tmp_path / "figure.pdf").write_bytes(figure.finished)
    reader = PdfReader(tmp_path / "figure.pdf")
    for page in reader.pages:
        resources: Any = page["/Resources"]
        kinds = {str(font.get_object()["/Subtype"]) for font in resources["/Font"].values()}
        assert kinds == {"/Type0"}


def test_the_title_is_a_heading_and_the_map_has_an_alternative_text(figure: Figure, tmp_path: Path) -> None:
    (tmp_path / "figure.pdf").write_bytes(figure.finished)
    reader = PdfReader(tmp_path / "figure.pdf")
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    document = root["/StructTreeRoot"]["/K"]
    kids = [kid.get_object() for kid in document["/K"]]
    assert [str(kid["/S"]) for kid in kids] == ["/H1", "/Figure", "/P", "/P"]
    assert kids[1]["/Alt"] == figure.model["words"].alt_text
    assert kids[2]["/Pg"].get_object() == reader.pages[0].get_object()
    assert kids[3]["/Pg"].get_object() == reader.pages[1].get_object()
    parents: Any = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for index, page in enumerate(reader.pages):
        marks = re.findall(rb"/MCID (\d+)", page.get_contents().get_data())  # type: ignore[union-attr]  # it has contents
        assert sorted(map(int, marks)) == list(range(len(marks)))
        assert parents[2 * index] == index == page["/StructParents"]
        assert len(parents[2 * index + 1]) == len(marks)


def test_the_words_are_in_the_information_and_in_xmp(figure: Figure, tmp_path: Path) -> None:
    (tmp_path / "figure.pdf").write_bytes(figure.finished)
    reader = PdfReader(tmp_path / "figure.pdf")
    words = figure.model["words"]
    metadata = reader.metadata
    assert metadata is not None
    assert (metadata.title, metadata.author, metadata.subject) == (words.title, words.publisher, words.alt_text)
    assert metadata["/CreationDate"] == "D:20260101000000+00'00'"
    root: Any = reader.trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    tree = ElementTree.fromstring(packet)  # noqa: S314  # our own text
    names = {element.tag.partition("}")[2]: "".join(element.itertext()) for element in tree.iter()}
    assert names["title"] == words.title
    assert names["AltTextAccessibility"] == words.alt_text
    assert names["CreateDate"] == "2026-01-01"


def test_the_same_print_gives_the_same_bytes(figure: Figure) -> None:
    assert pdf.finished(figure.raw, figure.model["words"], figure.model["place"]) == figure.finished


def test_corners_of_the_map_are_where_they_lie_on_the_ground(figure: Figure, tmp_path: Path) -> None:
    (tmp_path / "figure.pdf").write_bytes(figure.finished)
    page = PdfReader(tmp_path / "figure.pdf").pages[0]
    viewport: Any = page["/VP"][0].get_object()  # type: ignore[index]  # an array
    measure = viewport["/Measure"].get_object()
    left, bottom, right, top = (float(value) / 72 * 25.4 for value in viewport["/BBox"])
    box = figure.model["plan"]["map"]
    height = float(page.mediabox.height) / 72 * 25.4
    assert (left, height - top, right - left, top - bottom) == pytest.approx(box, abs=0.01)
    assert isinstance(measure, DictionaryObject)
    plane = Transformer.from_crs("EPSG:4326", str(measure["/GCS"]["/WKT"]), always_xy=True)
    latitudes, longitudes = ([float(value) for value in measure["/GPTS"]][start::2] for start in (0, 1))
    x, y = plane.transform(longitudes, latitudes)
    metres = figure.model["place"].metres
    assert x == pytest.approx([min(x), min(x), max(x), max(x)], abs=1)
    assert y == pytest.approx([min(y), max(y), max(y), min(y)], abs=1)
    assert (max(x) - min(x), max(y) - min(y)) == pytest.approx((box[2] * metres, box[3] * metres), abs=1)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="no GDAL here: install Debian's package gdal-bin")
def test_gdal_finds_a_place_where_the_map_shows_it(figure: Figure, tmp_path: Path) -> None:
    file = tmp_path / "figure.pdf"
    file.write_bytes(figure.finished)
    told = json.loads(subprocess.run(["gdalinfo", "-json", str(file)], capture_output=True, check=True).stdout)
    left, across, _, top, _, down = told["geoTransform"]
    x, y = Transformer.from_crs("EPSG:4326", told["coordinateSystem"]["wkt"], always_xy=True).transform(*LATAKIA)
    size = figure.model["plan"]["width"], figure.model["plan"]["height"]
    found = [
        (x - left) / across / told["size"][0] * size[0],
        (y - top) / down / told["size"][1] * size[1],
    ]
    shown = next(one for one in figure.model["features"] if one["name"] == "Latakia air base")
    box = figure.model["plan"]["map"]
    assert found == pytest.approx([box[0] + shown["x"] / 100, box[1] + shown["y"] / 100], abs=0.15), "millimetres"


def test_a_map_whose_corners_lie_beyond_the_world_has_no_place(figure: Figure) -> None:
    nowhere = structs.replace(figure.model["place"], corners=())
    assert b"/Measure" in figure.finished
    assert b"/Measure" not in pdf.finished(figure.raw, figure.model["words"], nowhere)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\nstartxref\n5\n%%EOF\n", b"no PDF at all"])
def test_what_chromium_did_not_write_stays_as_it_is(data: bytes, figure: Figure) -> None:
    with pytest.raises(PdfError):
        Pdf.read(data)
    assert pdf.finished(data, figure.model["words"], None) == data


def test_the_model_travels_as_json(figure: Figure) -> None:
    assert json.loads(msgspec.json.encode(figure.model))["words"]["title"] == figure.model["title"]
