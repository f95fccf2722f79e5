"""`sitmap export --series`: a series of figures, with no window and no display.

One process runs Chromium, prints and writes; the second one reads the situation once and composes one figure after the
other, ahead of the printing. Ctrl+C leaves the figures that are finished and no half of any.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.figure.export_parts import (
    ask_first,
    composing_failed,
    for_the_user,
    named,
    opened_with_messages,
    options_of,
    start_application,
)
from desktop.figure.interrupting import interrupting, run_until_quit
from desktop.figure.outputs import WEB_PAGE, Exported, write_web_page
from desktop.figure.series_plan import SeriesFigure, SeriesOutcome, atlas_title, has_places
from desktop.figure.staged import ExportError
from desktop.side_process import SideProcess

if TYPE_CHECKING:
    from layers.document import Document
    from layers.series import Kind, Part, SeriesRequest


def run(arguments: argparse.Namespace) -> int:
    """Run the series and return the exit code: 1 when not every figure was made, with the reason."""
    try:
        if all(output.suffix.lower() == WEB_PAGE for output in arguments.outputs):
            outcome = _web_pages(arguments)
        else:
            outcome = _figures(arguments)
    except Exception as error:
        if not for_the_user(error):
            raise
        print(f"sitmap export: {error}", file=sys.stderr)
        return 1
    for file in outcome.files:
        print(file)
    for warning in outcome.warnings:
        print(f"sitmap export: {warning}", file=sys.stderr)
    for name, left_out in outcome.left_out:
        print(f"{name}: left out {named(left_out)}.", file=sys.stderr)
    if not outcome.whole or sys.stderr.isatty():
        print(f"sitmap export: {outcome.told()}", file=sys.stderr)
    return int(not outcome.whole)


def request_of(arguments: argparse.Namespace) -> "SeriesRequest":
    """Return the series that the words of the command line ask for; raises SeriesError."""
    from layers.series import SeriesError, SeriesRequest

    named_kinds: tuple[Kind, ...] = ("dates", "regions")
    kinds = [name for name in named_kinds if getattr(arguments, name)]
    kind: Kind | None = arguments.series or (kinds[0] if len(kinds) == 1 else None)
    if kind is None:
        raise SeriesError("say what the series goes over: --series layers, --dates or --regions")
    for other in kinds:
        if other != kind:
            raise SeriesError(f"--{other} does not go with a series of {kind}")
    for option, value, of in (("--bbox", arguments.bbox, "regions"), ("--as-of", arguments.as_of, "dates")):
        if value and kind == of:
            raise SeriesError(f"{option} does not go with a series of {of}, which sets it for each figure")
    return SeriesRequest(kind, arguments.dates or "", arguments.every, arguments.regions or "")


def composed_series(arguments: argparse.Namespace) -> Iterator[Any]:
    """Read the situation, yield the plan of a series, then for each figure what its page fetches, and the relief.

    In the place of a figure that cannot be composed comes the error. The second process runs this.
    """
    from desktop.figure.content import FigureComposer

    document, folder, series, plan = _planned(arguments)
    yield plan, atlas_title(document)
    composer = FigureComposer()
    for part in series:
        try:
            content, shadow = composer.content_first(document, part.options, folder)
        except Exception as error:
            if not for_the_user(error):
                raise
            yield error
            continue
        composing_failed(content)
        yield content
        yield shadow()


def _planned(arguments: argparse.Namespace) -> tuple["Document", Path | None, "list[Part]", list[SeriesFigure]]:
    from desktop.figure.series_plan import check_templates, planned
    from layers.series import parts, sensitive_in

    options, request = options_of(arguments), request_of(arguments)
    check_templates(arguments.outputs)
    opened = opened_with_messages(arguments.path)
    series = parts(opened.document, request, options)
    if options.sensitive is None:
        ask_first(sensitive_in(opened.document, series))
    return opened.document, opened.folder, series, planned(opened.document, series, arguments.outputs)


def _figures(arguments: argparse.Namespace) -> SeriesOutcome:
    with contextlib.closing(SideProcess()) as side:
        answers = side.run(composed_series, arguments)
        application = start_application()
        from desktop.figure.atlas import Atlas
        from desktop.figure.series import SeriesJob

        plan, title = next(answers)

        def compose(_number: int) -> Any:
            content = next(answers)
            if isinstance(content, Exception):
                raise content
            return content, lambda: next(answers)

        atlases = [Atlas(output, arguments.title or title) for output in arguments.outputs if not has_places(output)]
        job = SeriesJob(plan, compose, arguments.dpi, next(iter(atlases), None))
        results: list[Any] = []

        def over(result: Any) -> None:
            results.append(result)
            application.quit()

        job.finished.connect(over)
        job.failed.connect(over)
        progress = _Progress(len(plan))
        job.progressed.connect(progress.show)
        with interrupting(job.cancel):
            run_until_quit(application)
        progress.clear()
        job.close()
    if not results:
        raise ExportError("the series was not finished")
    if isinstance(results[0], BaseException):
        raise results[0]
    outcome: SeriesOutcome = results[0]
    return outcome


def _web_pages(arguments: argparse.Namespace) -> SeriesOutcome:
    """Write web pages, which need no Chromium, one after another."""
    from desktop.figure.web_series import write_pages

    document, folder, series, plan = _planned(arguments)
    progress = _Progress(len(plan))

    def write(number: int, output: Path) -> Exported:
        return write_web_page(output, document, series[number].options, folder)

    stop: list[bool] = []
    with interrupting(lambda: stop.append(True)):
        outcome = write_pages(plan, write, progress.show, lambda: bool(stop))
    progress.clear()
    return outcome


class _Progress:
    """A line on standard error that says what is being made, where somebody watches."""

    def __init__(self, total: int):
        self._total = total
        self._watched = sys.stderr.isatty()
        self._width = 0

    def show(self, made: int, name: str) -> None:
        """Say how many figures are made and which one is at hand."""
        if self._watched:
            line = f"{made} of {self._total} figures, {name}"[:78]
            print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._watched and self._width:
            print(f"\r{'':{self._width}}\r", end="", file=sys.stderr, flush=True)
