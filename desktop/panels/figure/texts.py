"""The section with the texts of the page."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from desktop.panels.figure.alt_text import AltTextField
from desktop.panels.figure.fields import ParagraphField, TextField
from desktop.panels.figure.handling import HandlingField
from desktop.panels.figure.logo import LogoField
from desktop.panels.figure.section import Section
from desktop.panels.figure.settings import FigureSettings


class TextsSection(Section):
    """Title, subtitle, who publishes, numbers, remarks, disclaimer and handling mark."""

    def __init__(self, settings: FigureSettings, remembered: QSettings):
        super().__init__("Texts", remembered)
        self._settings = settings
        self.title = TextField(settings, "title", "Title")
        self.subtitle = TextField(settings, "subtitle", "Subtitle")
        self.publisher = TextField(settings, "publisher", "Publisher")
        self.contact = TextField(settings, "contact", "Contact")
        self.logo = LogoField(settings)
        self.number = TextField(settings, "map_number", "Map number")
        self.version = TextField(settings, "version", "Version")
        self.cut_off = TextField(settings, "cut_off", "Data cut-off")
        self.cut_off.setPlaceholderText("until when reports were looked at")
        self.handling = HandlingField(settings)
        self.remarks = ParagraphField(settings, "notes", "Remarks, one on each line", several=True)
        self.remarks.setPlaceholderText("What the map does not show; one remark on each line")
        self.disclaimer = ParagraphField(settings, "disclaimer", "Disclaimer")
        self.disclaimer.setPlaceholderText("The usual sentence on boundaries and names")
        self.alt_text = AltTextField(settings)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("&Title", self.title),
            ("Su&btitle", self.subtitle),
            ("&Publisher", self.publisher),
            ("&Contact", self.contact),
            ("&Logo", self.logo),
            ("", self.logo.file.problem),
            ("Map n&umber", self.number),
            ("&Version", self.version),
            ("Cut-&off", self.cut_off),
            ("&Handling", self.handling),
            ("&Remarks", self.remarks),
            ("&Disclaimer", self.disclaimer),
            ("&Alt text", self.alt_text),
            ("", self.alt_text.start),
        )
        for label, field in rows:
            self.add_row(label, field)
        settings.changed.connect(self._show_default)
        self._show_default()

    def _show_default(self) -> None:
        self.title.setPlaceholderText(self._settings.document.title)
