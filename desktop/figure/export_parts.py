"""What `sitmap export` does for one figure as for a series: reads what is asked, opens the situation, says what failed.

Each function imports what it needs only when it runs, since start-up time counts in both of the export's processes.
"""

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.figure.outputs import production_date
from desktop.figure.staged import ExportError
from desktop.side_process import SideProcessError

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from desktop.figure.fetched import Content
    from layers.figure.model import FigureOptions
    from layers.publishing.sensitivity import Sensitive
    from layers.storage.opening import Opened

MOST_NAMED = 12


def options_of(arguments: argparse.Namespace) -> "FigureOptions":
    """Return what the words of the command line ask for; raises RatioError, TemplateError and ExportError."""
    from layers.figure.model import FigureOptions
    from layers.figure.ratio import ratio_of

    return FigureOptions(
        settings=None if arguments.template is None else _template(arguments.template),
        layout=arguments.layout,
        paper=arguments.paper,
        orientation=arguments.orientation,
        margin=arguments.margin,
        ratio=None if arguments.scale is None else ratio_of(arguments.scale),
        frame=arguments.frame,
        as_of=arguments.as_of,
        layers=None if arguments.layers is None else tuple(filter(None, arguments.layers.split(","))),
        extent=None if arguments.bbox is None else tuple(arguments.bbox),
        title=arguments.title,
        projection=arguments.projection,
        grid=arguments.grid,
        units=arguments.units,
        produced=production_date(arguments.produced),
        sensitive=arguments.sensitive,
    )


def _template(wanted: str) -> "Mapping[str, Any]":
    from desktop.figure.templates import find

    return find(wanted).settings


def opened_with_messages(path: Path) -> "Opened":
    """Open a situation or a file, and say what could not be read."""
    from layers.storage.store import open_path

    opened = open_path(path)
    for message in opened.messages:
        print(f"sitmap export: {message}", file=sys.stderr)
    return opened


def ask_first(found: "Sequence[Sensitive]") -> None:
    """Raise ExportError where features are sensitive, for nobody has said what becomes of them."""
    from layers.publishing.sensitivity import sentence

    if found:
        raise ExportError(
            f"some features can put people in danger when they are published. {sentence(found)}. Decide what becomes "
            "of them: --sensitive generalise shows the province instead, --sensitive withhold leaves them out, "
            "--sensitive show publishes them as they are"
        )


def start_application() -> "QCoreApplication":
    """Start Qt for a page that is never shown."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # nothing is shown, with or without a display
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    # Starting a process for the graphics card costs 0.4 s and gains a page that is only printed nothing.
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} --disable-gpu --log-level=3".strip()
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtGui import QGuiApplication

    qInstallMessageHandler(_log_qt)  # without a graphics card Qt says so seven times

    from desktop.web import scheme

    scheme.prepare()
    return QGuiApplication.instance() or QGuiApplication(["sitmap"])


def _log_qt(kind: object, context: object, message: str) -> None:
    """Keep what Qt says for the log; what goes wrong is said by the command itself."""
    del kind, context
    logging.getLogger("qt").info(message)


def composing_failed(content: "Content", told: Sequence[str] = ()) -> None:
    """Say what a figure could not be given, such as a picture that cannot be read, where it was not told before."""
    for problem in content.model["annotations"]["problems"]:
        reason = problem.partition(": ")[2].rstrip(".")
        if reason and any(reason in message for message in told):
            continue
        print(f"sitmap export: {problem}", file=sys.stderr)


def for_the_user(error: BaseException) -> bool:
    """Tell whether what an error says is meant for the user; only now is imported what may have raised it."""
    from layers.figure.extents import ExtentError
    from layers.figure.model import FigureError
    from layers.figure.paper import PaperError
    from layers.figure.ratio import RatioError
    from layers.figure.templates import TemplateError
    from layers.series import SeriesError
    from layers.storage.disk_errors import StoreError

    return isinstance(
        error,
        (
            ExportError,
            StoreError,
            FigureError,
            ExtentError,
            PaperError,
            RatioError,
            TemplateError,
            SeriesError,
            SideProcessError,
            OSError,
        ),
    )


def named(left_out: Sequence[str]) -> str:
    """Return names as a text, beyond a dozen only how many more."""
    more = len(left_out) - MOST_NAMED
    return ", ".join(left_out) if more <= 0 else f"{', '.join(left_out[:MOST_NAMED])} and {more} more"
