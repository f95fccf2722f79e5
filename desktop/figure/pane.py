"""What stands in the middle of the window while the figure is looked at: tools, the pages, and what to know of them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolBar, QVBoxLayout, QWidget

from desktop.figure import protocol as figure_protocol
from desktop.figure.export_parts import named
from desktop.panels.banner import Banner

PATIENCE = 200  # milliseconds before it is said that something takes time


class FigurePane(QWidget):
    """Frames the figure's view; `tools` is the bar above it, to which tools for the figure may be added."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.tools = QToolBar("Figure", self)
        self.tools.setIconSize(QSize(20, 20))
        self.banner = Banner(self)
        self.zoom = QLabel(self)
        self.zoom.setProperty("role", "secondary")
        self.zoom.setAccessibleName("Size on the screen")
        self.pages = QLabel(self)
        self.pages.setProperty("role", "secondary")
        self.left_out = QLabel(self)
        self.left_out.setTextFormat(Qt.TextFormat.PlainText)
        self.left_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(80)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName("The figure is being made")
        self.busy.hide()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self.busy.show)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.tools)
        self._layout.addWidget(self.banner)
        self._layout.addWidget(self._line())

    def _line(self) -> QWidget:
        line = QWidget(self)
        line.setProperty("role", "bar")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(line)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(14)
        row.addWidget(self.left_out, 1)
        for widget in (self.busy, self.pages, self.zoom):
            row.addWidget(widget)
        return line

    def show_view(self, view: QWidget) -> None:
        """Give the view its place, once."""
        if view.parent() is not self:
            self._layout.insertWidget(2, view, 1)

    def show_busy(self, busy: bool) -> None:
        """Show that a figure is being made, unless that is over at once."""
        if not busy:
            self._patience.stop()
            self.busy.hide()
        elif self.busy.isHidden() and not self._patience.isActive():
            self._patience.start()

    def show_zoom(self, zoomed: figure_protocol.Zoomed) -> None:
        """Say how large the paper is shown."""
        self.zoom.setText(f"{zoomed.factor:.0%}")

    def show_result(self, shown: figure_protocol.Shown, problems: Sequence[str] = ()) -> None:
        """Say on how many pages the figure is, what found no room on it, and what cannot be drawn."""
        self.pages.setText("1 page" if shown.pages == 1 else f"{shown.pages} pages")
        left_out = [f"Left out: {named(shown.left_out)}"] if shown.left_out else []
        self.left_out.setText(" ".join((*problems, *left_out)))
        all_of_it = [f"Left out: {', '.join(shown.left_out)}"] if shown.left_out else []
        self.left_out.setToolTip("\n".join((*problems, *all_of_it)))

    def show_failure(self, text: str) -> None:
        """Say why there is no figure, or take that back."""
        if text:
            self.banner.tell("error", text)
        else:
            self.banner.hide()
