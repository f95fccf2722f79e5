"""`sitmap export`: a situation's figure as PDF, PNG or SVG, or its map as a web page, with no window and no display.

Two processes share the work: one starts Chromium, and lays out and prints the page, while the other reads the situation
and composes the figure; then both turn the pages into pixels. Each imports only what it needs.
Everything is written to temporary files beside the target and renamed at the end, so a figure is there whole or not at
all.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module
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
from desktop.figure.interrupting import give_up_at_ctrl_c, interrupting, run_until_quit
from desktop.figure.outputs import (
    HIGHEST_DPI,
    LOWEST_DPI,
    WEB_PAGE,
    Exported,
    check_output,
    marks_missing,
    pages_left_over,
    stage_outputs,
    wants_svg,
)
from desktop.figure.staged import ExportError, staged
from desktop.side_process import SideProcess

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from desktop.figure.fetched import Content
    from desktop.figure.printing import Printed
    from desktop.figure.web_page import WebPage
    from layers.figure.model import FigureOptions
    from layers.storage.opening import Opened


def run(arguments: argparse.Namespace) -> int:
    """Run `sitmap export` and return the exit code: 1 when it cannot be done, 2 for wrong use, both with the reason."""
    if arguments.dpi is not None and not LOWEST_DPI <= arguments.dpi <= HIGHEST_DPI:
        return _fail(f"--dpi {arguments.dpi}: from {LOWEST_DPI} to {HIGHEST_DPI}", code=2)
    if arguments.series or arguments.dates or arguments.regions:
        give_up_at_ctrl_c()
        code: int = import_module("desktop.figure.export_series").run(arguments)
        return code
    try:
        done = export(arguments)
    except Exception as error:
        if not for_the_user(error):
            raise
        return _fail(str(error))
    for file in done.files:
        print(file)
    for warning in done.warnings:
        print(f"{warning}.", file=sys.stderr)
    if done.left_out:
        print(f"Left out of the figure: {named(done.left_out)}.", file=sys.stderr)
    return 0


def export(arguments: argparse.Namespace) -> Exported:
    """Write the figure or the web page that the command line asks for, all files or none; raises ExportError.

    There is one rendering for all figures. For a figure the process must not have an application yet.
    """
    outputs = tuple(arguments.outputs)
    for output in outputs:
        check_output(output)
    figures = [output for output in outputs if output.suffix.lower() != WEB_PAGE]
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    with staged() as files:
        if figures:
            with contextlib.closing(SideProcess()) as side:
                printed, model = _printed(side, arguments, svg=wants_svg(figures))
                give_up_at_ctrl_c()
                stage_outputs(files, figures, printed, model, arguments.dpi, side=side)
            left_out = printed.left_out
            warnings = (
                *model["warnings"],
                *marks_missing(figures, model["words"]),
                *pages_left_over(figures, printed.pages),
            )
        if len(figures) < len(outputs):
            pages = [output for output in outputs if output not in figures]
            page = _web_page(arguments)
            give_up_at_ctrl_c()
            for output in pages:
                files.write(output, page.html)
            left_out += page.left_out
            warnings += (*page.warnings, *marks_missing(pages, page.words))
        return Exported(files.commit(), left_out, tuple(dict.fromkeys(warnings)))


def _printed(side: SideProcess, arguments: argparse.Namespace, *, svg: bool) -> tuple["Printed", dict[str, Any]]:
    """Run an application just long enough to print the figure, which the second process composes."""
    results: list[Printed | BaseException] = []
    contents: list[Content] = []
    application: QCoreApplication | None = None

    def over(result: "Printed | BaseException") -> None:
        results.append(result)
        if application is not None:
            application.quit()

    with interrupting(lambda: over(ExportError("it was interrupted, and nothing was written"))):
        parts = side.run(composed, arguments)
        application = start_application()
        from desktop.figure.printing import FigureJob

        def compose() -> "Content":
            import_module("desktop.figure.raster")  # while there is nothing else to do
            contents.append(next(parts))
            return contents[0]

        job = FigureJob(compose, relief=lambda: next(parts), svg=svg)
        job.finished.connect(over)
        job.failed.connect(over)
        if not results:
            run_until_quit(application)
        job.close()
    if not results:
        raise ExportError("the figure was not finished")
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0], contents[0].model


def composed(arguments: argparse.Namespace) -> Iterator[Any]:
    """Read the situation and compose its figure: yield what the page fetches first, then the relief for it.

    The second process runs this.
    """
    from desktop.figure.content import FigureComposer

    options = options_of(arguments)
    opened = opened_for(arguments.path, options)
    content, shadow = FigureComposer().content_first(opened.document, options, opened.folder)
    composing_failed(content, told=opened.messages)
    yield content
    yield shadow()
    import_module("desktop.figure.raster")  # while the page is laid out and printed


def _web_page(arguments: argparse.Namespace) -> "WebPage":
    from desktop.figure.web_page import written

    options = options_of(arguments)
    opened = opened_for(arguments.path, options)
    return written(opened.document, options, opened.folder)


def opened_for(path: Path, options: "FigureOptions") -> "Opened":
    """Open what is to be exported; what could not be read is said, since a figure without it looks complete.

    Raises ExportError where features are sensitive and nobody has said what becomes of them.
    """
    opened = opened_with_messages(path)
    if options.sensitive is None:
        from layers.figure.model import as_asked
        from layers.publishing.sensitivity import sensitive

        ask_first(sensitive(as_asked(opened.document, options)))
    return opened


def _fail(message: str, code: int = 1) -> int:
    print(f"sitmap export: {message}", file=sys.stderr)
    return code
