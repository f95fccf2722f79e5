"""The dialog for the figure: what it is called, on which paper, of which extent, and where it goes."""

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.figure.outputs import HIGHEST_DPI, LOWEST_DPI, check_output, production_date
from desktop.figure.staged import ExportError
from layers.document import Bounds, Document
from layers.figure.file_name import proposed
from layers.figure.model import FigureOptions
from layers.figure.paper import PAPERS
from layers.publishing import publish
from layers.publishing.handling import strictest

WIDTH = 560
MOST_LOOKED_AT = 20_000
"""Features that are looked at one by one for their handling marks before the dialog opens."""


class FigureRequest(NamedTuple):
    """What the dialog asks for: `settings` are those of the figure that belong to the situation."""

    output: Path
    dpi: int
    options: FigureOptions
    settings: dict[str, Any]


class ExportDialog(QDialog):
    """Asks for everything that a figure needs; `request` returns the answer when the dialog was accepted."""

    def __init__(self, document: Document, view: Bounds | None, folder: Path, parent: QWidget | None = None):
        """Start from the situation's own settings; `view` is what the map shows, west, south, east, north."""
        super().__init__(parent)
        self.setWindowTitle("Export figure")
        self._view = view
        figure = document.figure
        self.title = _line("Title", figure.title or document.title)
        self.subtitle = _line("Subtitle", figure.subtitle or "")
        self.format = _choice(
            "Format",
            {
                ".pdf": "PDF, vectors and text",
                ".png": "PNG, a picture",
                ".svg": "SVG, a drawing to work on",
                ".html": "HTML, a map to click on, in one file",
            },
        )
        self.paper = _choice("Paper", {name: name for name in PAPERS}, figure.paper)
        self.landscape = QRadioButton("&Landscape")
        self.portrait = QRadioButton("P&ortrait")
        (self.landscape if figure.orientation == "landscape" else self.portrait).setChecked(True)
        self.dpi = QSpinBox()
        self.dpi.setRange(LOWEST_DPI, HIGHEST_DPI)
        self.dpi.setValue(300)
        self.dpi.setSingleStep(50)
        self.dpi.setSuffix(" dpi")
        self.dpi.setAccessibleName("Resolution of a PNG")
        self.frame = _choice(
            "What is written", {"page": "The whole page with legend and notes", "map": "The map alone"}
        )
        self.all_layers = QRadioButton("What the situation &sets, else all visible layers")
        self.this_view = QRadioButton("What the map shows &now")
        self.all_layers.setChecked(True)
        self.this_view.setEnabled(view is not None)
        extent = QButtonGroup(self)  # radio buttons exclude each other within a parent, which these four share
        extent.addButton(self.all_layers)
        extent.addButton(self.this_view)
        self.output = _line("File", str(folder / f"{_file_stem(document)}.pdf"))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "secondary")
        self._lay_out(document)
        self.format.activated.connect(self._format_chosen)
        self.output.textEdited.connect(self._show_format)
        self._show_format()

    def _lay_out(self, document: Document) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Title", self.title)
        form.addRow("S&ubtitle", self.subtitle)
        form.addRow("&Format", self.format)
        form.addRow("&Resolution", self.dpi)
        form.addRow("&Paper", self.paper)
        form.addRow("", _row(self.landscape, self.portrait))
        form.addRow("&Content", self.frame)
        form.addRow("Extent", self.all_layers)
        form.addRow("", self.this_view)
        shown = [layer.title for layer in reversed(document.layers) if layer.visible]
        layers = QLabel(", ".join(shown) or "none is visible")
        layers.setWordWrap(True)
        layers.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        form.addRow("Layers", layers)
        browse = QPushButton("&Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        form.addRow("F&ile", _row(self.output, browse))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("Export")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def request(self) -> FigureRequest:
        """Return what was asked for; raises ExportError when no file can be written there."""
        output = Path(self.output.text().strip()).expanduser()
        check_output(output)
        options = FigureOptions(
            paper=self.paper.currentData(),
            orientation="landscape" if self.landscape.isChecked() else "portrait",
            frame=self.frame.currentData(),
            extent=self._view if self.this_view.isChecked() else None,
            produced=production_date(),
        )
        settings = {"title": self.title.text().strip() or None, "subtitle": self.subtitle.text().strip() or None}
        return FigureRequest(output, self.dpi.value(), options, settings)

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
        for of_paper in (self.paper, self.landscape, self.portrait, self.frame):
            of_paper.setEnabled(chosen != ".html")


def _file_stem(document: Document) -> str:
    """Return the name that is proposed for the file, with the handling mark of what the figure shows."""
    figure = document.figure
    few = sum(len(layer.features) for layer in document.layers if layer.visible) <= MOST_LOOKED_AT
    marks = [figure.handling, *(layer.handling for layer in document.layers if layer.visible)]
    mark = publish(document).figure.handling if few else strictest(marks)
    return proposed(
        figure.title or document.title, number=figure.map_number, paper=figure.paper, day=document.as_of, mark=mark
    )


def _line(name: str, text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setCursorPosition(0)
    return line


def _choice(name: str, entries: dict[str, str], chosen: str | None = None) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, text in entries.items():
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, int(isinstance(widget, QLineEdit)))
    layout.addStretch(0)
    return row
