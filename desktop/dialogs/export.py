"""The dialog for an export: which file, of which format. How the page looks is set beside the figure view."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from desktop.dialogs.fields import choice, lay_out, row, text_line
from desktop.figure.outputs import HIGHEST_DPI, LOWEST_DPI, check_output, production_date
from desktop.figure.staged import ExportError
from desktop.panels.figure.page import LAYOUTS
from layers.document import Document
from layers.figure.file_name import proposed
from layers.figure.model import FigureOptions
from layers.publishing import publish
from layers.publishing.handling import strictest

WIDTH = 560
MOST_LOOKED_AT = 20_000
"""Features that are looked at one by one for their handling marks before the dialog opens."""


class FigureRequest(NamedTuple):
    """What the dialog asks for."""

    output: Path
    dpi: int
    options: FigureOptions


class ExportDialog(QDialog):
    """Asks for everything that a file needs; `request` returns the answer when the dialog was accepted.

    `figure_view_wanted` tells that the user would rather look at the page, or change it, first.
    """

    figure_view_wanted = Signal()

    def __init__(self, document: Document, folder: Path, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Export figure")
        figure = document.figure
        self.format = choice(
            "Format",
            {
                ".pdf": "PDF, vectors and text",
                ".png": "PNG, a picture",
                ".svg": "SVG, a drawing to work on",
                ".html": "HTML, a map to click on, in one file",
            },
        )
        self.dpi = QSpinBox()
        self.dpi.setRange(LOWEST_DPI, HIGHEST_DPI)
        self.dpi.setValue(figure.dpi)
        self.dpi.setSingleStep(50)
        self.dpi.setSuffix(" dpi")
        self.dpi.setAccessibleName("Resolution of a PNG")
        self.frame = choice("What is written", {"page": "The whole page", "map": "The map alone"})
        self.output = text_line("File", str(folder / f"{_file_stem(document)}.pdf"))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self._lay_out(document)
        self.format.activated.connect(self._format_chosen)
        self.output.textEdited.connect(self._show_format)
        self._show_format()

    def _lay_out(self, document: Document) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        browse = QPushButton("&Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        look = QPushButton("Figure &view")
        look.setAutoDefault(False)
        look.setToolTip("Look at the page as it will print, and change it, before it is exported (F9).")
        look.clicked.connect(self.reject)
        look.clicked.connect(self.figure_view_wanted)
        page = QLabel(_page_text(document))
        page.setWordWrap(True)
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        form.addRow("F&ile", row(self.output, browse))
        form.addRow("&Format", self.format)
        form.addRow("&Resolution", self.dpi)
        form.addRow("&Content", self.frame)
        form.addRow("Page", row(page, look))
        lay_out(self, form, self.problem, accept="Export", accepted=self._accept, width=WIDTH)

    def request(self) -> FigureRequest:
        """Return what was asked for; raises ExportError when no file can be written there."""
        output = Path(self.output.text().strip()).expanduser()
        check_output(output)
        options = FigureOptions(frame=self.frame.currentData(), produced=production_date())
        return FigureRequest(output, self.dpi.value(), options)

    def _accept(self) -> None:
        try:
            self.request()
        except ExportError as error:
            self.problem.setText(str(error))
            return
        self.accept()

    def _browse(self) -> None:
        kinds = "PDF (*.pdf);;PNG (*.png);;SVG (*.svg);;HTML (*.html)"
        name, _ = QFileDialog.getSaveFileName(self, "Export figure", self.output.text(), kinds)
        if name:
            self.output.setText(name)
            self._show_format()

    def _format_chosen(self) -> None:
        self.output.setText(str(Path(self.output.text()).with_suffix(self.format.currentData())))
        self._show_format()

    def _show_format(self) -> None:
        index = self.format.findData(Path(self.output.text().strip()).suffix.lower())
        if index >= 0:
            self.format.setCurrentIndex(index)
        chosen = self.format.currentData()
        self.dpi.setEnabled(chosen == ".png")
        self.frame.setEnabled(chosen != ".html")


def _page_text(document: Document) -> str:
    """Return in a line what the page is like: its layout, its paper, and the layers that it shows."""
    figure = document.figure
    upright = ", upright" if figure.orientation == "portrait" else ""
    shown = ", ".join(layer.title for layer in reversed(document.layers) if layer.visible) or "no layer is visible"
    return f"{LAYOUTS[figure.layout].partition(':')[0]} on {figure.paper}{upright}. {shown}."


def _file_stem(document: Document) -> str:
    """Return the name that is proposed for the file, with the handling mark of what the figure shows."""
    figure = document.figure
    few = sum(len(layer.features) for layer in document.layers if layer.visible) <= MOST_LOOKED_AT
    marks = [figure.handling, *(layer.handling for layer in document.layers if layer.visible)]
    mark = publish(document).figure.handling if few else strictest(marks)
    return proposed(
        figure.title or document.title, number=figure.map_number, paper=figure.paper, day=document.as_of, mark=mark
    )
