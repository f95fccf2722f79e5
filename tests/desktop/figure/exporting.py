"""Exports without a process of their own: composed alone, or printed by this process as the window does it."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop import cli
from desktop.figure.content import FigureComposer
from desktop.figure.export import composed
from desktop.figure.export_parts import for_the_user
from desktop.figure.series import SeriesJob
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome
from layers.figure.model import FigureOptions
from layers.storage.store import open_path


def compose_only(*words: str | Path) -> None:
    """Do what the second process of `sitmap export` does with these words: read the situation, compose the figure."""
    for _ in composed(cli.parse(["export", *map(str, words)])):
        pass


def refusal(*words: str | Path) -> str:
    """Return what the user is told of a figure that is refused while it is composed."""
    try:
        compose_only(*words)
    except Exception as error:
        if not for_the_user(error):
            raise
        return str(error)
    raise AssertionError(f"{words} is not refused")


def print_here(qtbot: QtBot, situation: Path, output: Path, options: FigureOptions, dpi: int | None = None) -> None:
    """Write a figure of a folder's situation, with this process's own Chromium."""
    document = open_path(situation).document
    figure = SeriesFigure(output.stem, (output,))
    job = SeriesJob([figure], lambda _: FigureComposer().content_first(document, options, situation), dpi)
    ended: list[object] = []
    job.finished.connect(ended.append)
    job.failed.connect(ended.append)
    try:
        qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    finally:
        job.close()
    [outcome] = ended
    assert isinstance(outcome, SeriesOutcome), outcome
    assert outcome.whole, outcome.told()
