"""The right half of the status bar: what is going on, what the check found, scale, coordinates, the unsaved mark."""

from math import floor, log10

from PySide6.QtCore import QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from desktop import theme, wording
from layers.geodesy import coordinates
from layers.geodesy.geodesic import metres_per_pixel

PIXEL = 0.0254 / 96  # metres: the CSS pixel


def scale_at(latitude: float, zoom: float) -> float:
    """Return the denominator of the map's scale on a screen of 96 pixels an inch, at a latitude in degrees."""
    return metres_per_pixel(latitude, zoom) / PIXEL


def rounded(value: float) -> int:
    """Return a number with two significant digits, for a scale that nobody reads more exactly."""
    digits = 1 - max(1, floor(log10(value)))
    return round(round(value, digits))


class Coordinates(QLabel):
    """Shows where the pointer is; a click changes the notation."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self._settings = settings
        self._position: tuple[float, float] | None = None
        self.setMinimumWidth(190)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setToolTip(
            "Where the pointer is (WGS 84). Click to change between decimal degrees and minutes and seconds."
        )
        self.setAccessibleName("Position of the pointer")

    def show_position(self, longitude: float, latitude: float) -> None:
        """Show a position in degrees."""
        self._position = ((longitude + 180) % 360 - 180, latitude)
        if self._settings.value("coordinates") == "sexagesimal":
            self.setText(coordinates.dms_text(*self._position))
        else:
            self.setText(coordinates.decimal_text(*self._position, places=5))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Change the notation."""
        other = "decimal" if self._settings.value("coordinates") == "sexagesimal" else "sexagesimal"
        self._settings.setValue("coordinates", other)
        if self._position is not None:
            self.show_position(*self._position)


class StatusBar(QStatusBar):
    """Shows passing messages on the left and what lasts on the right."""

    problems_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.busy = QLabel(self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setFixedWidth(110)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setFlat(True)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.check = QPushButton(self)
        self.check.setFlat(True)
        self.check.setAccessibleName("What the check found")
        self.check.clicked.connect(self.problems_wanted)
        self.measured = QLabel(self)
        self.measured.setAccessibleName("Measures of the shape at hand")
        self.unsaved = QLabel(self)
        self.scale = QLabel(self)
        self.scale.setToolTip("Scale of the map on a screen of 96 pixels an inch, at the latitude of its middle")
        self.coordinates = Coordinates(settings, self)
        for widget in (
            self.measured,
            self.busy,
            self.progress,
            self.cancel,
            self.unsaved,
            self.check,
            self.scale,
            self.coordinates,
        ):
            self.addPermanentWidget(widget)
        self._counts = (0, 0, 0)
        self.show_busy("")
        self.show_check(0, 0, 0)

    def show_busy(self, text: str) -> None:
        """Show what is being done, with a moving bar, or nothing."""
        self.busy.setText(f"{text} …" if text else "")
        for widget in (self.busy, self.progress, self.cancel):
            widget.setVisible(bool(text))
        if not text:
            self.progress.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Let the bar show how much of what is being done is done, until nothing is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_scale(self, latitude: float, zoom: float) -> None:
        """Show the scale at the latitude (degrees) of the map's middle."""
        self.scale.setText(f"1 : {rounded(scale_at(latitude, zoom)):,}")

    def show_check(self, errors: int, warnings: int, flaws: int) -> None:
        """Show how many problems there are: errors and warnings of files, and flaws of shapes."""
        self._counts = errors, warnings, flaws
        tones = theme.colours()
        if errors:
            name, colour = "error", tones.error
        elif warnings or flaws:
            name, colour = "warning", tones.warning
        else:
            name, colour = "check", tones.good
        counted = [
            wording.count(errors, "error") if errors else "",
            wording.count(warnings, "warning") if warnings else "",
            wording.count(flaws, "flaw") if flaws else "",
        ]
        self.check.setText(", ".join(filter(None, counted)) or "No problems")
        self.check.setIcon(theme.icon(name, 16, colour))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "check"):
            self.show_check(*self._counts)
