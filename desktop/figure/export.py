"""`sitmap export`: a situation's figure as PDF or PNG, or its map as a web page, with no window and no display.

Chromium is started first; reading the situation and composing the figure happen on another thread while it starts.
Everything is written to temporary files beside the target and renamed at the end, so a figure is there whole or not at
all.
"""

import argparse
import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from desktop.figure.printing import Content, Printed
    from layers.document import Document
    from layers.figure.model import FigureOptions

FORMATS = (".pdf", ".png", ".html")
NOT_YET = (".svg",)
WEB_PAGE = ".html"
LOWEST_DPI = 36
HIGHEST_DPI = 600
MOST_NAMED = 12


class ExportError(RuntimeError):
    """An export that cannot be done; the message is for the user."""


class Exported(NamedTuple):
    """The files that were written and the names that found no room on the map."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def run(arguments: argparse.Namespace) -> int:
    """Run `sitmap export` and return the exit code: 1 when it cannot be done, 2 for wrong use, both with the reason."""
    from layers.disk_errors import StoreError
    from layers.figure.frame import ExtentError
    from layers.figure.model import FigureError, FigureOptions
    from layers.figure.paper import PaperError

    if not LOWEST_DPI <= arguments.dpi <= HIGHEST_DPI:
        return _fail(f"--dpi {arguments.dpi}: from {LOWEST_DPI} to {HIGHEST_DPI}", code=2)
    try:
        options = FigureOptions(
            paper=arguments.paper,
            orientation=arguments.orientation,
            frame=arguments.frame,
            as_of=arguments.as_of,
            layers=None if arguments.layers is None else tuple(filter(None, arguments.layers.split(","))),
            extent=None if arguments.bbox is None else tuple(arguments.bbox),
            title=arguments.title,
            produced=production_date(),
            sensitive=arguments.sensitive,
        )
        done = export(arguments.path, tuple(arguments.outputs), options, arguments.dpi)
    except (ExportError, StoreError, FigureError, ExtentError, PaperError, OSError) as error:
        return _fail(str(error))
    for file in done.files:
        print(file)
    if done.left_out:
        print(f"No room on the map for: {named(done.left_out)}.", file=sys.stderr)
    return 0


def named(left_out: Sequence[str]) -> str:
    """Return names as a text, beyond a dozen only how many more."""
    more = len(left_out) - MOST_NAMED
    return ", ".join(left_out) if more <= 0 else f"{', '.join(left_out[:MOST_NAMED])} and {more} more"


def export(path: Path, outputs: tuple[Path, ...], options: "FigureOptions", dpi: int) -> Exported:
    """Write the figure or the web page of what lies at a path to files, all of them or none; raises ExportError.

    There is one rendering for all figures. A PNG holds one page: the second becomes `name-2.png` and so on. For a
    figure the process must not have an application yet.
    """
    for output in outputs:
        check_output(output)
    figures = [output for output in outputs if output.suffix.lower() != WEB_PAGE]
    left_out: tuple[str, ...] = ()
    with _staged() as staged:
        if figures:
            printed, model = _printed(path, options)
            _write_all(staged, figures, printed, model, dpi)
            left_out = printed.left_out
        if len(figures) < len(outputs):
            page = _web_page(path, options)
            for output in outputs:
                if output not in figures:
                    staged.write(output, page)
        return Exported(staged.commit(), left_out)


def write_figure(outputs: tuple[Path, ...], printed: "Printed", model: dict[str, Any], dpi: int) -> Exported:
    """Write a printed figure to files, all of them or none; raises ExportError. Works in any thread."""
    with _staged() as staged:
        _write_all(staged, outputs, printed, model, dpi)
        return Exported(staged.commit(), printed.left_out)


def write_web_page(output: Path, document: "Document", options: "FigureOptions") -> Exported:
    """Write a document's map as a web page that stands alone; raises ExportError. Works in any thread."""
    from desktop.figure.web_page import html_of

    page = html_of(document, options)
    with _staged() as staged:
        staged.write(output, page)
        return Exported(staged.commit(), ())


def check_output(output: Path) -> None:
    """Raise ExportError when no file can be written there, before any work is done."""
    suffix = output.suffix.lower()
    if suffix in NOT_YET:
        raise ExportError(f"{output.name}: {suffix[1:].upper()} is not yet written; use .pdf, .png or .html")
    if suffix not in FORMATS:
        raise ExportError(f"{output.name}: the name must end in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    folder = output.parent
    if not folder.is_dir():
        raise ExportError(f"{folder}: there is no such folder; make it first")
    if output.is_dir():
        raise ExportError(f"{output}: this is a folder, give the name of a file")
    if not os.access(folder, os.W_OK):
        raise ExportError(f"{folder}: the folder cannot be written to; choose another or change its permissions")


def production_date() -> date:
    """Return the day of production: that of SOURCE_DATE_EPOCH where it is set, otherwise today.

    Raises ExportError when SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ExportError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds since 1970") from error


def _printed(path: Path, options: "FigureOptions") -> tuple["Printed", dict[str, Any]]:
    """Run an application just long enough to print the figure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # nothing is shown, with or without a display
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    # Starting a process for the graphics card costs 0.4 s and gains a page that is only printed nothing.
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} --disable-gpu --log-level=3".strip()
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtGui import QGuiApplication

    qInstallMessageHandler(_log_qt)  # without a graphics card Qt says so seven times

    from desktop import scheme

    scheme.prepare()
    application = QGuiApplication.instance() or QGuiApplication(["sitmap"])
    from desktop.figure.printing import FigureJob, FigureJobError

    results: list[Printed | BaseException] = []
    contents: list[Content] = []

    def compose() -> "Content":
        contents.append(_content(path, options))
        return contents[0]

    job = FigureJob(compose)

    def over(result: "Printed | BaseException") -> None:
        results.append(result)
        application.quit()

    job.finished.connect(over)
    job.failed.connect(over)
    application.exec()
    job.close()
    if not results:
        raise ExportError("the figure was not finished")
    if isinstance(results[0], FigureJobError):
        raise ExportError(str(results[0])) from results[0]
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0], contents[0].model


def _content(path: Path, options: "FigureOptions") -> "Content":
    """Read the situation and compose its figure."""
    from desktop.figure.content import figure_content

    return figure_content(_document(path, options), options)


def _web_page(path: Path, options: "FigureOptions") -> bytes:
    from desktop.figure.web_page import html_of

    return html_of(_document(path, options), options)


def _document(path: Path, options: "FigureOptions") -> "Document":
    """Open what is to be exported; what could not be read is said, since a figure without it looks complete."""
    from layers.store import open_path

    opened = open_path(path)
    for message in opened.messages:
        print(f"sitmap export: {message}", file=sys.stderr)
    ask_first(opened.document, options)
    return opened.document


def ask_first(document: "Document", options: "FigureOptions") -> None:
    """Raise ExportError where features are sensitive and nobody has said what becomes of them."""
    if options.sensitive is not None:
        return
    from layers.figure.model import as_asked
    from layers.publishing.sensitivity import sensitive, sentence

    found = sensitive(as_asked(document, options))
    if found:
        raise ExportError(
            f"some features can put people in danger when they are published. {sentence(found)}. Decide what becomes "
            "of them: --sensitive generalise shows the province instead, --sensitive withhold leaves them out, "
            "--sensitive show publishes them as they are"
        )


def _log_qt(kind: object, context: object, message: str) -> None:
    """Keep what Qt says for the log; what goes wrong is said by the command itself."""
    del kind, context
    logging.getLogger("qt").info(message)


def _fail(message: str, code: int = 1) -> int:
    print(f"sitmap export: {message}", file=sys.stderr)
    return code


def _write_all(staged: "_Staged", outputs: Sequence[Path], printed: "Printed", model: dict[str, Any], dpi: int) -> None:
    for output in outputs:
        if output.suffix.lower() == ".pdf":
            staged.write(output, printed.pdf)
        else:
            _write_pages(staged, output, printed, model, dpi)


def _write_pages(staged: "_Staged", output: Path, printed: "Printed", model: dict[str, Any], dpi: int) -> None:
    from desktop.figure.raster import Pages

    size = (model["plan"]["width"], model["plan"]["height"])
    texts = {"Title": model["title"], "Software": "Sitmap"}
    names = [
        output,
        *(output.with_name(f"{output.stem}-{page}{output.suffix}") for page in range(2, printed.pages + 1)),
    ]
    files = [staged.open(name) for name in names]

    def write(page: int) -> None:
        with files[page].open("wb") as file:
            Pages(printed.pdf).write_png(file, page, size, dpi, texts)

    with ThreadPoolExecutor(max_workers=2) as executor:  # one page is drawn while the one before is compressed
        list(executor.map(write, range(printed.pages)))


class _Staged:
    """Files written under temporary names beside their targets."""

    def __init__(self) -> None:
        self._names: dict[Path, Path] = {}  # target to temporary file

    def open(self, target: Path) -> Path:
        """Return the temporary file for a target."""
        try:
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        except OSError as error:
            raise ExportError(f"{target}: cannot be written ({error.strerror})") from error
        os.close(handle)
        self._names[target] = Path(name)
        return Path(name)

    def write(self, target: Path, data: bytes) -> None:
        """Write a whole file."""
        self.open(target).write_bytes(data)

    def commit(self) -> tuple[Path, ...]:
        """Give every file its own name, with the permissions that a new file gets."""
        mask = os.umask(0)
        os.umask(mask)
        for target, temporary in self._names.items():
            temporary.chmod(0o666 & ~mask)
            temporary.replace(target)
        written = tuple(self._names)
        self._names = {}
        return written

    def discard(self) -> None:
        """Remove what was not committed."""
        for temporary in self._names.values():
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _staged() -> Iterator[_Staged]:
    staged = _Staged()
    try:
        yield staged
    except OSError as error:
        raise ExportError(f"{error.filename or 'the figure'}: cannot be written ({error.strerror})") from error
    finally:
        staged.discard()
