"""The dialog for a series of figures: over what it goes, what the files are called, and where they go."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from desktop.dialogs.fields import choice, lay_out, row, text_line
from desktop.figure.outputs import HIGHEST_DPI, LOWEST_DPI, WEB_PAGE
from desktop.figure.series_plan import check_templates
from desktop.figure.staged import ExportError
from layers import formats
from layers.document import Document
from layers.series import PLACES, SeriesError, SeriesRequest, dates_of

WIDTH = 560
ATLAS = "atlas"
_KINDS = {"layers": "Visible layer", "dates": "Date", "regions": "Region"}
_FORMATS = {
    ".pdf": "PDF, a file each",
    ATLAS: "PDF, an atlas: all figures in one file",
    ".png": "PNG, pictures",
    ".svg": "SVG, drawings to work on",
    WEB_PAGE: "HTML, web pages that open alone",
}


class SeriesAsked(NamedTuple):
    """What the dialog asks for: the output's name is a template, or that of an atlas."""

    request: SeriesRequest
    output: Path
    dpi: int


class SeriesDialog(QDialog):
    """Asks for a series; `asked` returns the answer when the dialog was accepted."""

    def __init__(self, document: Document, folder: Path, parent: QWidget | None = None):
        """`folder` is where figures went last."""
        super().__init__(parent)
        self.setWindowTitle("Export series")
        self._document = document
        self.kind = choice("One figure for each", _KINDS)
        self.dates = text_line("Dates", document.as_of[:7] if document.as_of else "")
        self.dates.setPlaceholderText("2015-07,2015-08 or 2015-07..2015-12")
        self.every = QSpinBox()
        self.every.setRange(1, 366)
        self.every.setPrefix("every ")
        self.every.setAccessibleName("Step of a range of dates")
        self.every.setToolTip("The step of a range such as 2015-07..2015-12, in days, months or years as it is written")
        self.regions = QComboBox()
        self.regions.setEditable(True)
        self.regions.setAccessibleName("Regions")
        self.regions.addItems([layer.title for layer in reversed(document.layers) if layer.unreadable is None])
        self.regions.setToolTip("A layer, a GeoJSON file, or provinces and countries such as Idlib,Aleppo")
        self.format = choice("Format", _FORMATS)
        self.dpi = QSpinBox()
        self.dpi.setRange(LOWEST_DPI, HIGHEST_DPI)
        self.dpi.setValue(document.figure.dpi)
        self.dpi.setSingleStep(50)
        self.dpi.setSuffix(" dpi")
        self.dpi.setAccessibleName("Resolution of a PNG")
        self.names = text_line("Names of the files", "{number} {name} {mark}")
        self.names.setToolTip("Places for words: " + ", ".join(f"{{{place}}}" for place in PLACES))
        self.folder = text_line("Folder", str(folder))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self._details = QStackedWidget()
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._details.setCurrentIndex)
        self.format.activated.connect(self._format_chosen)
        self._format_chosen()

    def asked(self) -> SeriesAsked:
        """Return what was asked for; raises SeriesError or ExportError where no such series can be made."""
        request = SeriesRequest(
            self.kind.currentData(), self.dates.text(), self.every.value(), self.regions.currentText()
        )
        if request.kind == "dates":
            dates_of(request.dates, request.every)
        elif request.kind == "regions" and not request.regions.strip():
            raise SeriesError("Name the regions: a layer, a GeoJSON file, or provinces such as Idlib,Aleppo.")
        is_atlas = self.format.currentData() == ATLAS
        name = self.names.text().strip() or ("atlas" if is_atlas else "{number} {name}")
        output = (
            Path(self.folder.text().strip()).expanduser() / f"{name}{'.pdf' if is_atlas else self.format.currentData()}"
        )
        if output.name != Path(output.name).name or set(name) & {"/", "\\"}:
            raise ExportError(f"{name}: a name holds no slashes; choose the folder below")
        check_templates([output])
        return SeriesAsked(request, output, self.dpi.value())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        browse_regions, browse = QPushButton("&Browse…"), QPushButton("Bro&wse…")
        for button, what in ((browse_regions, self._browse_regions), (browse, self._browse)):
            button.setAutoDefault(False)
            button.clicked.connect(what)
        shown = ", ".join(layer.title for layer in reversed(self._document.layers) if layer.visible)
        layers = QLabel(shown or "none is visible")
        layers.setWordWrap(True)
        layers.setProperty("role", "secondary")
        for widget in (layers, row(self.dates, self.every), row(self.regions, browse_regions)):
            self._details.addWidget(widget)
        hint = QLabel("Places for words: " + " ".join(f"{{{place}}}" for place in PLACES))
        hint.setProperty("role", "secondary")
        form.addRow("&One figure for each", self.kind)
        form.addRow("", self._details)
        form.addRow("&Format", self.format)
        form.addRow("&Resolution", self.dpi)
        form.addRow("&Names", self.names)
        form.addRow("", hint)
        form.addRow("Fol&der", row(self.folder, browse))
        lay_out(self, form, self.problem, accept="Export series", accepted=self._accept, width=WIDTH)

    def _accept(self) -> None:
        try:
            self.asked()
        except (ExportError, SeriesError) as error:
            self.problem.setText(str(error))
            return
        self.accept()

    def _format_chosen(self) -> None:
        chosen = self.format.currentData()
        self.dpi.setEnabled(chosen == ".png")
        if chosen == ATLAS and "{" in self.names.text():
            self.names.setText("atlas")
        elif chosen != ATLAS and "{" not in self.names.text():
            self.names.setText("{number} {name} {mark}")

    def _browse_regions(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Regions", "", formats.file_filter("GeoJSON"))
        if name:
            self.regions.setEditText(name)

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of the series", self.folder.text())
        if name:
            self.folder.setText(name)
