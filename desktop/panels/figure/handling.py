"""The handling mark of the figure: chosen from TLP's or typed, and not lowered without a question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QMessageBox, QSizePolicy, QWidget

from desktop.panels.figure.controls import StillWheel
from desktop.panels.figure.settings import FigureSettings
from layers.publishing.handling import MARKS, lowers


class HandlingField(QComboBox):
    """The mark counts when it is chosen, or when typing is over: a mark that is half typed is none."""

    def __init__(self, settings: FigureSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self.setEditable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Handling mark")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        self.addItem("", None)
        self.addItems(list(MARKS))
        self._settings = settings
        self.question: QMessageBox | None = None
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("none")
            line.editingFinished.connect(self._wanted)
        self.setCompleter(None)  # type: ignore[arg-type]  # the stubs do not know that None takes it away
        self.activated.connect(self._wanted)
        settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the figure's mark."""
        text = self._settings.figure.handling or ""
        if text != self.currentText().strip():
            self.setCurrentIndex(max(0, self.findText(text)))
            self.setEditText(text)

    def _wanted(self) -> None:
        """Set the mark; ask before it is lowered."""
        former, wanted = self._settings.figure.handling, self.currentText().strip() or None
        if wanted == former or self.question is not None:
            return
        if lowers(former, wanted):
            self._ask(former, wanted)
        else:
            self._settings.set(handling=wanted)

    def _ask(self, former: str | None, wanted: str | None) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("A lower handling mark")
        box.setText(f"The figure is marked {former}. Mark it {wanted or 'with nothing'} all the same?")
        box.setInformativeText(
            "More people may then be shown it. What is marked higher by itself, a layer, a feature or a statement, "
            "still raises the mark of every figure that shows it."
        )
        lower = box.addButton("&Lower the mark", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(f"&Keep {former}", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        self.question = box

        def answered() -> None:
            agreed = box.clickedButton() is lower
            self.question = None
            box.deleteLater()
            if agreed:
                self._settings.set(handling=wanted)
            else:
                self.refresh()

        box.finished.connect(answered)
        box.open()
