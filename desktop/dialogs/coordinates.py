"""The dialog that takes coordinates as people write them: for a vertex that moves, or for the places of a shape."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import wording
from layers.geodesy import coordinates, geodesic
from layers.geodesy.coordinates import Coordinate, CoordinateError

EXAMPLES = (
    "Degrees (34.915 N 35.874 E), degrees and minutes, degrees, minutes and seconds (34 54 54 N 35 52 26 E),"
    " UTM (36S 762645 3867223) and MGRS (36SYC6264567223) are told apart by themselves."
)


class _Lines(QPlainTextEdit):
    """A text whose lines are places; Return agrees to a single one, Ctrl+Return to several."""

    def __init__(self, agree: Callable[[], object], parent: QWidget, *, many: bool):
        super().__init__(parent)
        self._agree = agree
        self._many = many

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Agree, or write."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and (not self._many or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._agree()
        else:
            super().keyPressEvent(event)


class CoordinatesDialog(QDialog):
    """Reads what is typed while it is typed, says what was understood, and can be agreed to once all of it was."""

    def __init__(
        self, title: str, parent: QWidget | None = None, *, many: bool, start: tuple[float, float] | None = None
    ):
        """`many` lets each line be a place; `start` (degrees) is where a vertex stands that is to be moved."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self._many = many
        self._start = start
        self.places: tuple[Coordinate, ...] = ()
        words = QLabel(f"{EXAMPLES} {'One place a line; Ctrl+Return adds them.' if many else ''}".strip(), self)
        words.setProperty("role", "secondary")
        words.setWordWrap(True)
        self.edit = _Lines(self._agree_if_understood, self, many=many)
        self.edit.setAccessibleName("Coordinates, one place a line" if many else "Coordinate")
        self.edit.setTabChangesFocus(True)
        lines = 5 if many else 2
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * lines + 16)
        self.understood = QLabel(self)
        self.understood.setWordWrap(True)
        self.understood.setMinimumHeight(self.understood.fontMetrics().lineSpacing() * 2)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.agree = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.agree.setText("&Add" if many else "&Place")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (words, self.edit, self.understood, self.buttons):
            layout.addWidget(widget)
        self.edit.textChanged.connect(self._read)
        if start is not None:
            self.edit.setPlainText(coordinates.decimal_text(*start, places=9))
            self.edit.selectAll()
        self._read()
        self.edit.setFocus()

    def ask(self, agreed: Callable[[Sequence[Coordinate]], object]) -> None:
        """Open the dialog, and call `agreed` with the places when the user agrees."""
        self.accepted.connect(lambda: agreed(self.places))
        self.finished.connect(self.deleteLater)
        self.open()

    def _agree_if_understood(self) -> None:
        if self.agree.isEnabled():
            self.accept()

    def _read(self) -> None:
        text = self.edit.toPlainText()
        self.places = ()
        if not text.strip():
            self._show("", "Type or paste a coordinate first.")
            return
        try:
            found = coordinates.parse_lines(text)
        except CoordinateError as error:
            self._show(str(error), str(error))
            return
        if not self._many and len(found) > 1:
            self._show("That is more than one place.", "That is more than one place.")
            return
        self.places = tuple(found)
        self._show(self._words(), None)

    def _show(self, text: str, reason: str | None) -> None:
        self.understood.setText(text)
        self.agree.setEnabled(reason is None)
        self.agree.setToolTip(reason or "")

    def _words(self) -> str:
        first = self.places[0]
        said = coordinates.decimal_text(first.longitude, first.latitude)
        if len(self.places) > 1:
            said = f"{wording.count(len(self.places), 'place')}, the first at {said}"
        if any(place.order == "assumed" for place in self.places):
            said += " (latitude first)"
        if self._start is not None:
            metres = geodesic.distance(self._start, (first.longitude, first.latitude))
            said += f": {_far(metres)} from where it stands"
        return f"{said}."


def _far(metres: float) -> str:
    return f"{metres / 1000:,.4g} km" if metres >= 1000 else f"{metres:.3g} m"
