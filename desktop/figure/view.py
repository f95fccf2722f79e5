"""The web view with the page of the figure, as it will print."""

from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.figure import protocol as figure_protocol
from desktop.figure.fetched import Content
from desktop.map.content import MapContent
from desktop.web.page_view import PageView
from desktop.web.scheme import FIGURE_VIEW_PAGE


class FigureView(PageView):
    """Shows the pages of a figure on a desk."""

    def __init__(self, profile: QWebEngineProfile, content: MapContent, parent: QWidget | None = None):
        super().__init__(profile, FIGURE_VIEW_PAGE, figure_protocol.decode, parent)
        self._content = content
        self.setAccessibleName("Figure")

    def publish(self, content: Content) -> str:
        """Put a figure where the page can fetch it, and return its address."""
        return self._content.publish_figure(content.model, content.relief, content.pictures)

    def paint(self) -> None:
        """Show the window's colours."""
        colours = theme.colours()
        self.page().setBackgroundColor(colours.border)  # until the page has painted itself
        self.send(figure_protocol.Desk(desk=colours.border, handle=colours.disabled))
