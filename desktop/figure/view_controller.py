"""Between the workspace and the figure view: each change is composed in the background, and the newest wins."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.background import Background
from desktop.figure import protocol as figure_protocol
from desktop.figure.content import FigureComposer
from desktop.figure.fetched import Content
from desktop.figure.outputs import production_date
from desktop.figure.staged import ExportError
from desktop.figure.view import FigureView
from desktop.web.messages import Error, Ready
from desktop.workspace import Workspace
from layers.document import Document
from layers.figure.extents import ExtentError
from layers.figure.model import FigureError, FigureOptions
from layers.figure.page_ground import PageGround
from layers.figure.paper import PaperError


class FigureController(QObject):
    """Shows the figure of the workspace's document for as long as it is active.

    `shown` carries the page's `Shown` when a figure is painted, `busy_changed` whether one is being made, `failed` why
    none can be made, or an empty text when one can again. `zoomed` carries the page's `Zoomed`. Everything that the
    page says is in `received`, for those who add tools to it.
    """

    shown = Signal(object)
    zoomed = Signal(object)
    received = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, make_view: Callable[[], FigureView], parent: QObject | None = None):
        """`make_view` makes the web view when the figure is first looked at."""
        super().__init__(parent)
        self.view: FigureView | None = None
        self.content: Content | None = None  # the figure that was made last
        self.ground: PageGround | None = None  # under its page
        self._workspace = workspace
        self._make_view = make_view
        self._background = Background(self)
        self._composer = FigureComposer()
        self._active = False
        self._ready = False
        self._due = False  # the document differs from what was composed last
        self._composing = False
        self._number = 0  # of the newest figure
        self._sent = 0
        self._painted = 0
        self._zoom = figure_protocol.Zoom(fit="page")
        workspace.changed.connect(self.refresh)
        workspace.opened_changed.connect(self.refresh)

    def activate(self) -> FigureView:
        """Begin to show the figure, and return the view."""
        self._active = True
        if self.view is None:
            self.view = self._make_view()
            self.view.received.connect(self._receive)
            self.view.received.connect(self.received)
            self._due = True
        self._compose_next()
        return self.view

    def deactivate(self) -> None:
        """Stop following the document until the figure is looked at again."""
        self._active = False

    def refresh(self) -> None:
        """Make the figure again."""
        self._due = True
        self._compose_next()

    def zoom(self, how: figure_protocol.Zoom) -> None:
        """Enlarge or reduce the pages."""
        if self.view is not None:
            self.view.send(how)

    def paint(self) -> None:
        """Show the window's colours."""
        if self.view is not None:
            self.view.paint()

    def finish(self) -> None:
        """Wait for what is being composed; for closing the program."""
        self._active = self._ready = False  # what is done last has no page to go to any more
        self._background.wait()

    @property
    def busy(self) -> bool:
        """Say whether a newer figure is being made than the one that is painted."""
        return self._active and (self._due or self._composing or self._painted < self._number)

    def _compose_next(self) -> None:
        if self._active and self._due and not self._composing:
            self._due, self._composing = False, True
            document, composer = self._workspace.document, self._composer
            folder = self._workspace.opened.folder if self._workspace.opened else None

            def work() -> Content:
                return composer.content(document, view_options(document), folder)

            self._background.run(work, self._composed, self._not_composed)
        self.busy_changed.emit(self.busy)

    def _composed(self, content: Content) -> None:
        self._composing = False
        self.content, self.ground = content, self._composer.ground
        self._number += 1
        self.failed.emit("")
        self._send_newest()
        self._compose_next()

    def _not_composed(self, error: Exception) -> None:
        self._composing = False
        if not isinstance(error, (FigureError, ExtentError, PaperError, ExportError)):
            self._compose_next()
            raise error
        self.failed.emit(f"The figure cannot be made like this: {error}")
        self._compose_next()

    def _send_newest(self) -> None:
        """Send the newest figure, unless the page still works on another: it then waits, and newer ones replace it."""
        if self.view is None or self.content is None or not self._ready or self._sent > self._painted:
            return
        if self._sent < self._number:
            self._sent = self._number
            self.view.send(figure_protocol.Show(number=self._number, url=self.view.publish(self.content)))

    def _receive(self, message: figure_protocol.Received) -> None:
        match message:
            case Ready():
                self._started()
            case figure_protocol.Shown():
                self._painted = message.number
                self.shown.emit(message)
                self._send_newest()
                self.busy_changed.emit(self.busy)
            case figure_protocol.Zoomed():
                self._zoom = figure_protocol.Zoom(fit=message.fit, factor=None if message.fit else message.factor)
                self.zoomed.emit(message)
            case Error():
                self._painted = self._sent  # it will not come
                self.failed.emit(f"The figure could not be laid out: {message.message}")
                self.busy_changed.emit(self.busy)

    def _started(self) -> None:
        """Give a page that has just been loaded, perhaps again after its process died, everything to show."""
        self._ready = True
        self._sent = self._painted = 0
        self.paint()
        self.zoom(self._zoom)
        self._send_newest()


def view_options(document: Document) -> FigureOptions:
    """Return what an export of this document from the window asks for."""
    del document
    return FigureOptions(produced=production_date())
