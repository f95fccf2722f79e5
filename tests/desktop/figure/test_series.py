"""A series of figures in the real page: whole, cancelled in its middle, and stopped by what cannot be written."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import __main__ as program
from desktop.figure.atlas import Atlas
from desktop.figure.content import FigureComposer
from desktop.figure.fetched import Content
from desktop.figure.outputs import stage_outputs
from desktop.figure.printing import _FigureContent
from desktop.figure.series import Composed, SeriesJob
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome, check_templates
from desktop.figure.staged import ExportError
from layers.document import Document
from layers.figure.model import FigureError, FigureOptions
from layers.series import SeriesRequest, file_names, parts
from layers.storage import store
from tests.layers.making import layer, named, square

SMALL = 40  # dpi


def regions(count: int) -> Document:
    return Document(layers=(layer(*(named(square(at % 50, at // 50, 0.5), f"r{at}/x حلب") for at in range(count))),))


def series(document: Document, template: Path) -> tuple[list[SeriesFigure], Callable[[int], Composed]]:
    found = parts(document, SeriesRequest("regions", regions="a"), FigureOptions(frame="map", paper="A5"))
    names = file_names(template, found, document)
    composer = FigureComposer()

    def compose(number: int) -> Composed:
        return composer.content_first(document, found[number].options)

    return [SeriesFigure(part.name, (name,)) for part, name in zip(found, names, strict=True)], compose


def run(qtbot: QtBot, job: SeriesJob) -> SeriesOutcome:
    results: list[Any] = []
    job.finished.connect(results.append)
    job.failed.connect(results.append)
    try:
        qtbot.waitUntil(lambda: bool(results), timeout=60_000)
    finally:
        job.close()
    assert isinstance(results[0], SeriesOutcome), results[0]
    return results[0]


def contents(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def pictures(folder: Path) -> set[str]:
    """The pictures alone, without the files beside them that say where on the ground they lie."""
    return {name for name in contents(folder) if name.endswith(".png")}


def test_every_figure_is_made_in_one_page(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    figures, compose = series(regions(4), tmp_path / "{number} {name}.png")
    job = SeriesJob(figures, compose, SMALL, parent=qapp)
    told: list[tuple[int, str]] = []
    job.progressed.connect(lambda made, name: told.append((made, name)))
    outcome = run(qtbot, job)
    assert outcome.whole
    assert outcome.told() == "4 figures made."
    assert pictures(tmp_path) == {f"{at + 1} r{at}-x حلب.png" for at in range(4)}
    assert len({file.read_bytes() for file in tmp_path.glob("*.png")}) == 4
    assert told[0] == (0, "r0/x حلب")
    assert told[-1][0] == 4


def test_a_cancelled_series_leaves_whole_figures_alone(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    figures, compose = series(regions(300), tmp_path / "{name}.png")
    job = SeriesJob(figures, compose, SMALL, parent=qapp)
    job.progressed.connect(lambda made, _: job.cancel() if made == 2 else None)
    outcome = run(qtbot, job)
    assert outcome.cancelled
    assert 2 <= outcome.made <= 4
    assert outcome.told() == (
        f"Cancelled: {outcome.made} of 300 figures made. Those are whole, nothing else was written."
    )
    assert contents(tmp_path) == {file.name for file in outcome.files}
    assert len(pictures(tmp_path)) == outcome.made
    assert all(file.read_bytes().endswith(b"IEND\xaeB`\x82") for file in tmp_path.glob("*.png"))


def test_a_figure_that_cannot_be_composed_is_named_and_the_others_go_on(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    figures, compose = series(regions(3), tmp_path / "{name}.png")

    def fails_once(number: int) -> Composed:
        if number == 1:
            raise FigureError("no such thing")
        return compose(number)

    outcome = run(qtbot, SeriesJob(figures, fails_once, SMALL, parent=qapp))
    assert (outcome.made, outcome.failed) == (2, (("r1/x حلب", "no such thing"),))
    assert outcome.told() == "2 of 3 figures made. Not made: r1/x حلب: no such thing"
    assert pictures(tmp_path) == {"r0-x حلب.png", "r2-x حلب.png"}


def test_a_full_disk_stops_the_series_and_leaves_no_half(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures, compose = series(regions(5), tmp_path / "{name}.png")
    stage = stage_outputs
    written: list[int] = []

    def full(files: Any, *arguments: Any) -> None:
        stage(files, *arguments)
        written.append(1)
        if len(written) == 2:
            raise ExportError("the disk is full")

    monkeypatch.setattr("desktop.figure.series.stage_outputs", full)
    outcome = run(qtbot, SeriesJob(figures, compose, SMALL, parent=qapp))
    assert (outcome.made, outcome.stopped) == (1, "the disk is full")
    assert outcome.told() == "1 of 5 figures made, then it went no further: the disk is full"
    assert pictures(tmp_path) == {"r0-x حلب.png"}


def test_a_failure_of_the_program_is_no_outcome(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    figures, _ = series(regions(2), tmp_path / "{name}.png")

    def broken(_: int) -> Composed:
        raise ZeroDivisionError

    job = SeriesJob(figures, broken, SMALL, parent=qapp)
    with qtbot.waitSignal(job.failed) as failed:
        pass
    job.close()
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert not contents(tmp_path)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["out/map.png"], "the same file"),
        (["out/{name}.tif"], "must end in"),
        (["out/{name}.html", "out/{name}.pdf"], "not as both"),
        (["missing/deep/{name}.pdf"], "no such folder"),
    ],
)
def test_what_cannot_be_written_is_said_first(tmp_path: Path, names: list[str], why: str) -> None:
    with pytest.raises(ExportError, match=why):
        check_templates([tmp_path / name for name in names])


def test_the_folder_of_a_series_is_made(tmp_path: Path) -> None:
    check_templates([tmp_path / "new" / "{name}.pdf"])
    assert (tmp_path / "new").is_dir()


# The command line


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--series regions", "needs a GeoJSON file"),
        ("--series dates", "needs dates"),
        ("--dates 2015 --regions Idlib", "say what the series goes over"),
        ("--series layers --dates 2015", "does not go with"),
        ("--dates 2015-13", "no such month"),
        ("--dates 2015 --as-of 2014", "--as-of does not go with"),
        ("--regions Idlib --bbox 1 2 3 4", "--bbox does not go with"),
        ("--regions Atlantis", "Atlantis"),
        ("--series layers --layers nothing", "no layer called"),
    ],
)
def test_a_series_that_cannot_be_made_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, why: str
) -> None:
    store.sample(tmp_path / "s")
    output = str(tmp_path / "out" / "{name}.html")
    assert program.main(["export", str(tmp_path / "s"), "-o", output, *words.split()]) == 1
    assert why in capsys.readouterr().err
    assert not [*(tmp_path / "out").glob("*")]


def test_web_pages_are_a_series_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.sample(tmp_path / "s")
    output = str(tmp_path / "{date}.html")
    assert program.main(["export", str(tmp_path / "s"), "-o", output, "--dates", "2015-08,2015-09"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / f"2015-0{month}.html") for month in (8, 9)]


def test_sensitive_features_are_asked_about_before_the_first_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.geojson"
    clinic = {"type": "Feature", "properties": {"amenity": "clinic"}, "geometry": square(36, 35)}
    file.write_text(json.dumps(clinic))
    words = ["export", str(file), "-o", str(tmp_path / "{layer}.html"), "--series", "layers"]
    assert program.main(words) == 1
    assert "--sensitive" in capsys.readouterr().err
    assert program.main([*words, "--sensitive", "withhold"]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is needed, which Windows gives another way")
def test_control_c_leaves_whole_figures_and_says_how_many(tmp_path: Path) -> None:
    store.save_situation(regions(300), tmp_path / "s")
    ours, theirs = pty.openpty()
    out = tmp_path / "out"
    words = ["-o", str(out / "{name}.png"), "--regions", "a", "--dpi", str(SMALL), "--frame", "map", "--paper", "A5"]
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "export", str(tmp_path / "s"), *words],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    os.close(theirs)
    told = b""
    while b"2 of 300 figures" not in told:
        told += os.read(ours, 1000)
    process.send_signal(signal.SIGINT)
    written, _ = process.communicate(timeout=60)
    while True:
        try:
            told += os.read(ours, 1000)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert process.returncode == 1
    names = {Path(line).name for line in written.decode().splitlines()}
    assert 2 <= len(pictures(out)) < 20
    assert contents(out) == names
    assert f"Cancelled: {len(pictures(out))} of 300 figures made." in told.decode()


# The atlas


def test_an_atlas_holds_every_figure_with_an_outline_and_one_structure(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    document = regions(3)
    figures, compose = series(document, tmp_path / "{name}.pdf")
    only = [SeriesFigure(figure.name, ()) for figure in figures]
    job = SeriesJob(only, compose, None, Atlas(tmp_path / "atlas.pdf", "All of it – الكل"), qapp)
    outcome = run(qtbot, job)
    assert outcome.whole
    assert outcome.files == (tmp_path / "atlas.pdf",)
    assert contents(tmp_path) == {"atlas.pdf"}
    reader = PdfReader(tmp_path / "atlas.pdf", strict=True)
    assert reader.metadata is not None
    assert reader.metadata.title == "All of it – الكل"
    assert len(reader.pages) == 3
    outline: list[Any] = list(reader.outline)
    assert [entry.title for entry in outline] == [f"r{at}/x حلب" for at in range(3)]
    assert [reader.get_destination_page_number(entry) for entry in outline] == [0, 1, 2]
    root: Any = reader.trailer["/Root"]["/StructTreeRoot"]
    assert root["/K"]["/S"] == "/Document"
    assert [part.get_object()["/S"] for part in root["/K"]["/K"]] == ["/Part"] * 3
    assert [page["/StructParents"] for page in reader.pages] == [0, 1, 2]
    assert root["/ParentTree"]["/Nums"][::2] == [0, 1, 2]
    for page in reader.pages:  # every mark of a page has its owner, which names that page
        owners = root["/ParentTree"]["/Nums"][1::2][page["/StructParents"]].get_object()
        assert {owner.get_object()["/Pg"].get_object() == page for owner in owners} == {True}


def test_a_cancelled_atlas_is_not_written(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    figures, compose = series(regions(300), tmp_path / "{name}.pdf")
    job = SeriesJob(figures, compose, None, Atlas(tmp_path / "atlas.pdf", "x"), qapp)
    job.progressed.connect(lambda made, _: job.cancel() if made == 1 else None)
    outcome = run(qtbot, job)
    assert outcome.cancelled
    assert "atlas.pdf" not in contents(tmp_path)
    assert contents(tmp_path) == {file.name for file in outcome.files}


def test_a_series_has_one_atlas(tmp_path: Path) -> None:
    check_templates([tmp_path / "{name}.pdf", tmp_path / "all.pdf"])
    with pytest.raises(ExportError, match="one atlas"):
        check_templates([tmp_path / "a.pdf", tmp_path / "all.pdf"])


def test_a_figure_never_waits_for_the_one_behind_it() -> None:
    """All of a figure's work may still stand in the queue when the next figure's is put behind it."""
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(gate.wait)
        content = _FigureContent(executor, prints_only=True)
        shadows = []
        for _ in range(2):
            content.show(executor.submit(Content, {}, None), None)
            shadows.append(content.shadow())
        gate.set()
        assert all(isinstance(shadow.exception(timeout=30), LookupError) for shadow in shadows), "there is no relief"
