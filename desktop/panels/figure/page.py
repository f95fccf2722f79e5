"""The section that says what the figure is printed on."""

from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from desktop.figure.outputs import HIGHEST_DPI, LOWEST_DPI
from desktop.panels.figure.controls import CheckedField, Choice, Count
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings
from desktop.panels.figure.template_row import TemplateRow
from layers.document import FigureLayout
from layers.figure.paper import PAPERS, PaperError, is_free, page_size, paper_dpi, paper_named

LAYOUTS: dict[FigureLayout, str] = {
    "report": "Report: map beside notes",
    "page": "Full page: legend on the map",
    "slide": "Slide: large type, short legend",
    "card": "Social card: map, title and credit",
}
OWN_SIZE = "own size"
MOST_MARGIN = 500.0  # millimetres
_PAPERS = {
    **{name: name for name in PAPERS},
    "16:9": "16:9, 1920 × 1080 pixels",
    "4:3": "4:3, 1440 × 1080 pixels",
    "1080": "Square, 1080 × 1080 pixels",
    OWN_SIZE: "A size of one's own",
}
_ORIENTATIONS = {"landscape": "Landscape", "portrait": "Portrait"}


class _PaperChoice(Choice):
    """A paper by its name; the size of one's own starts as what was chosen before."""

    def refresh(self) -> None:
        """Show the figure's paper."""
        self.setCurrentIndex(self.findData(_known(self._settings.figure.paper) or OWN_SIZE))

    def _chosen(self) -> None:
        figure, chosen = self._settings.figure, self.currentData()
        settings: dict[str, Any] = {"paper": chosen}
        if chosen == OWN_SIZE:
            width, height = page_size(figure.paper, figure.orientation)
            settings["paper"] = paper_named(f"{width:.2f}x{height:.2f}")
        elif figure.dpi == paper_dpi(figure.paper):
            settings["dpi"] = paper_dpi(chosen)  # nobody has chosen a resolution, so it goes with the paper
        self._settings.set(**settings)


class PageSection(Section):
    """Layout, paper, orientation, margins and resolution."""

    def __init__(self, settings: FigureSettings, remembered: QSettings):
        super().__init__("Page", remembered)
        self._settings = settings
        self.templates = TemplateRow(settings)
        self.layout_choice = Choice(settings, "layout", "Layout", LAYOUTS)
        self.paper = _PaperChoice(settings, "paper", "Paper", _PAPERS)
        self.own_size = CheckedField(settings, "Width and height in millimetres", read=_read_size, write=self._size)
        self.own_size.setPlaceholderText("width x height in mm: 200x120")
        self.orientation = Choice(settings, "orientation", "Orientation", _ORIENTATIONS)
        self.margin = CheckedField(settings, "Margin in millimetres", read=_read_margin, write=self._margin)
        self.margin.setPlaceholderText("the layout's own, in mm")
        self.dpi = Count(settings, "dpi", "Resolution of a PNG", least=LOWEST_DPI, most=HIGHEST_DPI, unit="dpi")
        self.dpi.setSingleStep(50)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("", self.templates),
            ("&Layout", self.layout_choice),
            ("Pa&per", self.paper),
            ("&Size", self.own_size),
            ("", self.own_size.problem),
            ("&Orientation", self.orientation),
            ("&Margin", self.margin),
            ("", self.margin.problem),
            ("&Resolution", self.dpi),
        )
        for label, field in rows:
            self.add_row(label, field)
        self.measures = self.add_note("")
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the paper's own fields, and how large the page is."""
        figure = self._settings.figure
        try:
            paper = paper_named(figure.paper)
        except PaperError as error:
            self.measures.setText(str(error))
            return
        free = is_free(paper)
        self.form.setRowVisible(self.own_size, free)
        self.orientation.setEnabled(not free and paper != "1080")
        width, height = page_size(paper, figure.orientation)
        across, down = (round(side / 25.4 * figure.dpi) for side in (width, height))
        self.measures.setText(f"{width:.5g} × {height:.5g} mm, as a picture {across:,} × {down:,} pixels")

    def _size(self) -> str:
        paper = self._settings.figure.paper
        return "" if _known(paper) else paper

    def _margin(self) -> str:
        margin = self._settings.figure.margin
        return "" if margin is None else f"{margin:g}"


def _known(paper: str) -> str | None:
    """Return the name of a paper that is no size of one's own, however it is spelled."""
    return next((name for name in _PAPERS if name.casefold() == paper.strip().casefold()), None)


def _read_size(text: str) -> dict[str, Any]:
    return {"paper": paper_named(text)}


def _read_margin(text: str) -> dict[str, Any]:
    if not text:
        return {"margin": None}
    try:
        margin = float(text.removesuffix("mm").replace(",", "."))
    except ValueError:
        raise ValueError(f"{text!r} is no number of millimetres") from None
    if not 0 <= margin <= MOST_MARGIN:
        raise ValueError(f"A margin is from 0 to {MOST_MARGIN:g} mm")
    return {"margin": margin}
