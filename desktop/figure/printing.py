"""The figure's page in a hidden Chromium, printed to PDF.

The page is the same document wherever the figure is made. It needs neither a window nor a display: the page is never
shown, only printed. While Chromium starts, the figure's model is composed on a thread of its own.
"""

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QByteArray, QMarginsF, QObject, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage
from shiboken6 import delete, isValid

import assets
from desktop.figure.fetched import Content
from desktop.figure.pdf.objects import PdfError
from desktop.figure.pdf.shadow import STAND_IN, Shadow, shadow_of, with_shadow
from desktop.figure.staged import ExportError
from desktop.web.relief_pictures import alpha_of, as_black
from desktop.web.scheme import FIGURE_PAGE, LockedPage, create_profile

_log = logging.getLogger(__name__)


class Printed(NamedTuple):
    """A figure as Chromium prints it: a bare PDF, its pages, and the names that found no room on the map.

    `svg` is what the page wrote of each of its pages, where that was asked for.
    """

    pdf: bytes
    pages: int
    left_out: tuple[str, ...]
    svg: tuple[str, ...] = ()


class FigureJobError(ExportError):
    """A figure that could not be laid out or printed."""


class FigureJob(QObject):
    """Prints one figure after another; `finished` carries each, `failed` the exception that stopped it."""

    finished = Signal(object)
    failed = Signal(object)
    _composed = Signal()
    _shaded = Signal(bytes, object)  # what Chromium has printed, and the relief for it

    def __init__(
        self,
        compose: Callable[[], Content],
        parent: QObject | None = None,
        *,
        relief: Callable[[], bytes | None] | None = None,
        svg: bool = False,
    ):
        """Take the function that composes what the page shows; it runs on another thread and touches no Qt objects.

        With `relief`, which runs after it, the page is already laid out and printed while the relief is made. With
        `svg` the page is also written as SVG, and so shows the relief itself.
        """
        super().__init__(parent)
        self._wants_svg = svg
        self._executor = ThreadPoolExecutor(max_workers=1)
        # Queued, since what fails at once must not fail before anybody listens.
        self._composed.connect(self._check, Qt.ConnectionType.QueuedConnection)
        self._shaded.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._content = _FigureContent(self._executor, prints_only=not svg)
        self._compose(compose, relief)
        self._profile = create_profile(self._content, self)
        self._page = LockedPage(self._profile)
        self._bridge = _Bridge(self)
        self._bridge.posted.connect(self._received)
        channel = QWebChannel(self._page)
        channel.registerObject("bridge", self._bridge)
        self._page.setWebChannel(channel)
        self._page.loadFinished.connect(self._loaded)
        self._page.renderProcessTerminated.connect(self._died)
        self._page.load(FIGURE_PAGE)

    def print_next(self, compose: Callable[[], Content], *, relief: Callable[[], bytes | None] | None = None) -> None:
        """Print another figure in the same page, once the one before has finished or failed."""
        self._compose(compose, relief)
        self._page.load(FIGURE_PAGE)

    def _compose(self, compose: Callable[[], Content], relief: Callable[[], bytes | None] | None) -> None:
        self._laid_out = Printed(b"", 0, ())
        self._over = False
        self._model: Future[Content] = self._executor.submit(compose)
        self._model.add_done_callback(self._tell)
        self._content.show(self._model, relief)

    def close(self) -> None:
        """Let go of the page, and then of the profile that it belongs to, as Qt asks for.

        Both go here and now: left to Python's garbage collector, which runs on whichever thread is at work, they would
        be taken down on a thread that is not theirs, and Chromium ends the program when that happens.
        """
        self._executor.shutdown(wait=False, cancel_futures=True)
        for each in (self._page, self._profile):
            if isValid(each):
                delete(each)

    def _tell(self, _done: Future[Content]) -> None:
        """Say that the model is composed; called on the other thread, perhaps after this object is gone."""
        with suppress(RuntimeError):
            self._composed.emit()

    def _check(self) -> None:
        """Give up at once where there is nothing to lay out: a request that the scheme refuses never ends."""
        if not self._model.cancelled() and (error := self._model.exception()) is not None:
            self._fail(error)

    def _loaded(self, good: bool) -> None:
        if not good or not assets.path("web", "dist", "figure.js").is_file():
            self._fail(FigureJobError("the figure's page could not be loaded: the program's page is not built"))

    def _died(self, status: QWebEnginePage.RenderProcessTerminationStatus, exit_code: int) -> None:
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self._fail(FigureJobError(f"the page that draws the figure ended ({status.name}, {exit_code})"))

    def _received(self, text: str) -> None:
        message = msgspec.json.decode(text)
        if message["type"] == "figure_ready":
            self._laid_out = Printed(b"", message["pages"], tuple(message["left_out"]))
            if self._wants_svg:
                self._bridge.message.emit("svg")
            else:
                self._print()
        elif message["type"] == "figure_svg":
            self._laid_out = self._laid_out._replace(svg=tuple(message["pages"]))
            self._print()
        else:
            self._fail(FigureJobError(f"the figure could not be laid out: {message['message']}"))

    def _print(self) -> None:
        plan = self._model.result().model["plan"]

        def printed(data: QByteArray) -> None:
            if self._over:
                return
            if data.isEmpty():
                self._fail(FigureJobError("the figure's page could not be printed"))
            elif self._wants_svg or not self._model.result().model["map"]["relief"]:
                self._finish(bytes(data.data()), None)
            else:
                pdf = bytes(data.data())
                self._content.shadow().add_done_callback(lambda made: self._shade(pdf, made))

        self._page.printToPdf(printed, page_layout(plan["width"], plan["height"]))

    def _shade(self, pdf: bytes, made: Future[Shadow]) -> None:
        """Say that the relief is made; called on whichever thread made it, perhaps after this object is gone."""
        if not made.cancelled():
            with suppress(RuntimeError):
                self._shaded.emit(pdf, made)

    def _finish(self, pdf: bytes, made: Future[Shadow] | None) -> None:
        """Hand over what was printed, with the relief in place of its stand-in where there is one."""
        if self._over:
            return
        if made is not None:
            if (error := made.exception()) is not None:
                self._fail(error)
                return
            try:
                pdf = with_shadow(pdf, made.result())
            except PdfError as error:
                self._fail(FigureJobError(f"the relief could not be put into the figure: {error}"))
                return
        self._over = True
        self.finished.emit(self._laid_out._replace(pdf=pdf))

    def _fail(self, error: BaseException) -> None:
        if not self._over:
            self._over = True
            self.failed.emit(error)


def page_layout(width: float, height: float) -> QPageLayout:
    """Return the layout of a page of this size in millimetres; margins are the page's own affair."""
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, "figure", QPageSize.SizeMatchPolicy.ExactMatch)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


class _Bridge(QObject):
    """The object that the page sees in its channel."""

    message = Signal(str)
    posted = Signal(str)

    @Slot(str)
    def post(self, text: str) -> None:
        """Take a message of the page."""
        self.posted.emit(text)


class _FigureContent:
    """What the figure's page may see: its model, and nothing else of the situation."""

    def __init__(self, executor: ThreadPoolExecutor, *, prints_only: bool):
        self._executor = executor
        self._prints_only = prints_only

    def show(self, model: Future[Content], relief: Callable[[], bytes | None] | None) -> None:
        """Take what is to come; `relief` runs after the model is composed.

        Each piece of work holds the futures of its own figure: those of the next one stand behind it in the queue of
        the one thread, so that it would wait for them for ever.
        """
        self._model = model
        self._json = self._executor.submit(_encoded, model)
        self._relief = made = self._executor.submit(_made, model, relief)
        if self._prints_only:
            self._shadow = self._executor.submit(lambda: shadow_of(alpha_of(made.result())))

    def figure(self) -> Future[bytes]:
        """Return the model as JSON, to come when it is composed; null when there will be none."""
        return self._json

    def relief(self) -> bytes | Future[bytes]:
        """Return the relief under the map, to come when it is made; where the page is only printed, its stand-in."""
        return as_black(STAND_IN) if self._prints_only else self._relief

    def shadow(self) -> Future[Shadow]:
        """Return the relief to be put in place of its stand-in, to come when it is made."""
        return self._shadow

    def picture(self, number: int) -> bytes:
        """Return a picture of the analyst's own; raises LookupError."""
        return self._model.result().pictures[number]

    def layer(self, layer_id: str) -> bytes:
        """Refuse: the figure's geometry is in its model."""
        raise LookupError(layer_id)

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        """Refuse: the figure's geometry is in its model."""
        raise LookupError(layer_id, keys)

    def outlined(self, why: str, layer_id: str) -> bytes:
        """Refuse: nothing is selected on a figure."""
        raise LookupError(why, layer_id)

    def feature(self, layer_id: str, key: int) -> bytes:
        """Refuse: the figure's geometry is in its model."""
        raise LookupError(layer_id, key)

    def text(self, number: int) -> bytes:
        """Refuse: there is nothing to edit on a figure."""
        raise LookupError(number)


def _encoded(model: Future[Content]) -> bytes:
    return b"null" if model.exception() is not None else msgspec.json.encode(model.result().model)


def _made(model: Future[Content], relief: Callable[[], bytes | None] | None) -> bytes:
    shadow = relief() if relief else model.result().relief
    if shadow is None:
        raise LookupError("relief")
    return shadow
