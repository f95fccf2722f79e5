"""The section that shows and changes how the selected annotations are drawn."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.figure.annotating import Annotating
from desktop.panels.figure.annotation_controls import Amount, ColourBox, Words
from desktop.panels.figure.section import Section
from layers.document import Annotation, Bounds
from layers.figure import annotation_style
from layers.figure.annotations import KINDS
from layers.figure.extents import extent_text, seen_extent, typed_extent

TEXTS = {
    "callout": "What the callout says; its letter stands on the map.",
    "text": "What stands on the map; each line of its own.",
    "inset": "A title for the inset map.",
    "image": "What the picture shows, for those who do not see it.",
}
CHOICES: dict[str, dict[str, str]] = {
    "place": {"list": "In the column", "map": "Beside its letter"},
    "dash": {"solid": "Solid", "dashed": "Dashed", "dotted": "Dotted"},
    "head": {"none": "None", "end": "At the end", "both": "At both ends"},
    "text-align": {"left": "Left", "center": "Centred", "right": "Right"},
}
AMOUNTS: dict[str, tuple[float, float, float, str, float]] = {  # least, most, step, unit, and shown for each of ours
    "stroke-width": (0.25, 20.0, 0.25, "px", 1.0),
    "fill-opacity": (0.0, 100.0, 5.0, "%", 100.0),
    "text-size": (annotation_style.LEAST_TEXT, annotation_style.MOST_TEXT, 0.5, "pt", 1.0),
    "text-width": (5.0, 400.0, 1.0, "mm", 1.0),
    "dim": (0.0, 100.0, 5.0, "%", 100.0),
}
LABELS = {
    "number": "&Letter",
    "place": "Text stan&ds",
    "stroke": "&Line",
    "stroke-width": "Line &width",
    "dash": "Line st&yle",
    "head": "&Arrow head",
    "smooth": "",
    "fill": "&Fill",
    "fill-opacity": "O&pacity",
    "text-size": "Text si&ze",
    "text-colour": "Text &colour",
    "text-bold": "",
    "text-align": "Text ali&gned",
    "text-width": "Text wid&th",
    "dim": "Di&mming",
}


class AnnotationSection(Section):
    """Is there while annotations are selected; what they have in common is changed for all of them."""

    def __init__(self, annotating: Annotating, remembered: QSettings, view: Callable[[], Bounds | None]):
        """`view` returns what the map shows: west, south, east, north in degrees."""
        super().__init__("Annotation", remembered)
        self._annotating = annotating
        self._view = view
        self._showing = False
        self._typing = object()
        self.about = QLabel()
        self.form.addRow(self.about)
        self.text = _TextField(self._end_step)
        self.text.textChanged.connect(self._text_changed)
        self.add_row("Te&xt", self.text)
        self.fields: dict[str, QWidget] = {}
        for name, label in LABELS.items():
            self.fields[name] = self._field(name)
            self.add_row(label, self.fields[name])
        self.anchor = Words("Anchored to", {"ground": "The ground", "paper": "The paper"})
        self.anchor.chosen.connect(annotating.anchor)
        self.anchor.setToolTip("What stands on the ground follows it when the map shows another part of it.")
        self.add_row("Anc&hored to", self.anchor)
        self.extent = QLineEdit()
        self.extent.setAccessibleName("What the inset shows: west, south, east, north")
        self.extent.setPlaceholderText("where the map lies")
        self.extent.setToolTip(
            "West, south, east and north in degrees; empty for a map of where the figure's map lies."
        )
        self.extent.editingFinished.connect(self._extent_typed)
        self.take = QPushButton("Ta&ke what the map shows")
        self.take.clicked.connect(self._take_extent)
        self.add_row("Sho&ws", self.extent)
        self.add_row("", self.take)
        self.file = QLineEdit()
        self.file.setAccessibleName("File of the picture, inside the situation's folder")
        self.file.editingFinished.connect(self._file_typed)
        self.add_row("F&ile", self.file)
        self.browse = QPushButton("Ch&oose another picture…")
        self.browse.clicked.connect(self._ask_for_picture)
        self.add_row("", self.browse)
        annotating.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected; the first says what stands in the fields."""
        found = self._annotating.annotations
        self.setHidden(not found)
        if not found:
            return
        self._showing = True
        first = found[0]
        alone = len(found) == 1
        self.about.setText(_said_of(found))
        self.form.setRowVisible(self.text, alone and first.kind in TEXTS)
        self.text.setAccessibleName(f"Text: {TEXTS.get(first.kind, '')}")
        self.text.setPlaceholderText(TEXTS.get(first.kind, ""))
        if self.text.value() != (first.text or ""):
            self.text.setPlainText(first.text or "")
        shared = [name for name in LABELS if all(name in annotation_style.USED[each.kind] for each in found)]
        for name, field in self.fields.items():
            self.form.setRowVisible(field, name in shared and (alone or name != "number"))
            self._show(name, field, first)
        self.anchor.show_value(first.anchor)
        self.form.setRowVisible(self.anchor, any(each.points for each in found))
        for row in (self.extent, self.take):
            self.form.setRowVisible(row, alone and first.kind == "inset")
        if not self.extent.isModified():
            self.extent.setText(extent_text(first.extent) if first.extent else "")
        for row in (self.file, self.browse):
            self.form.setRowVisible(row, alone and first.kind == "image")
        if not self.file.isModified():
            self.file.setText(first.file or "")
        self._showing = False

    def _field(self, name: str) -> QWidget:
        title = annotation_style.SETTINGS[name].title
        if name in CHOICES:
            words = Words(title, CHOICES[name])
            words.chosen.connect(partial(self._set, name))
            return words
        if name in AMOUNTS:
            least, most, step, unit, factor = AMOUNTS[name]
            amount = Amount(title, least, most, step, unit)
            amount.entered.connect(lambda value: self._set(name, value / factor, amount.gesture))
            return amount
        if name in ("smooth", "text-bold"):
            box = QCheckBox(title)
            box.clicked.connect(lambda checked: self._set(name, checked))
            return box
        if name == "number":
            letter = QLineEdit()
            letter.setMaxLength(4)
            letter.setAccessibleName("Letter or number of the callout")
            letter.setPlaceholderText("by itself")
            letter.editingFinished.connect(lambda: self._set(name, letter.text().strip() or None))
            return letter
        colours = ColourBox(title, allows_none=name in ("stroke", "fill"))
        colours.chosen.connect(partial(self._set, name))
        return colours

    def _show(self, name: str, field: QWidget, annotation: Annotation) -> None:
        value = getattr(annotation_style.resolve(annotation), annotation_style.SETTINGS[name].name)
        match field:
            case Words():
                written = annotation.style.get(name)
                field.show_value(written if written in CHOICES[name] else _written(name, value))
            case Amount():
                field.show_value(None if value is None else value * AMOUNTS[name][4])
            case QCheckBox():
                field.setChecked(bool(value))
            case ColourBox():
                field.show_value(value)
            case QLineEdit() if not field.hasFocus():
                field.setText(value or "")

    def _set(self, name: str, value: Any, gesture: object | None = None) -> None:
        if not self._showing:
            self._annotating.style(gesture, **{name: value})

    def _text_changed(self) -> None:
        if not self._showing:
            self._annotating.set(self._typing, text=self.text.value().strip() or None)

    def _end_step(self) -> None:
        self._typing = object()

    def _extent_typed(self) -> None:
        if not self.extent.isModified():
            return
        self.extent.setModified(False)
        try:
            text = self.extent.text().strip()
            self._annotating.set(extent=typed_extent(text) if text else None)
        except ValueError as error:
            self._annotating.workspace.failed.emit(f"The inset's extent was not changed: {error}")
            self.refresh()

    def _take_extent(self) -> None:
        seen = self._view()
        if seen is None:
            self._annotating.workspace.failed.emit("The map has not been shown yet, so there is no extent to take.")
            return
        self._annotating.set(extent=seen_extent(seen))

    def _file_typed(self) -> None:
        if self.file.isModified():
            self.file.setModified(False)
            self._annotating.set(file=self.file.text().strip() or None)
            self.refresh()

    def _ask_for_picture(self) -> None:
        opened = self._annotating.workspace.opened
        folder = str(opened.folder) if opened else ""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a picture", folder, "Pictures (*.png *.jpg *.jpeg)")
        if name:
            self.take_picture(Path(name))

    def take_picture(self, path: Path) -> None:
        """Show another picture in place of the one that is selected."""
        file = self._annotating.adopted(path)
        if file is not None:
            self._annotating.set(file=file)


class _TextField(QPlainTextEdit):
    """Some lines of text; leaving the field ends the step."""

    def __init__(self, left: Callable[[], None]):
        super().__init__()
        self._left = left
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 14)

    def value(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let what is typed next be another step."""
        super().focusOutEvent(event)
        self._left()


def _said_of(found: tuple[Annotation, ...]) -> str:
    if len(found) > 1:
        return f"{len(found)} annotations are selected."
    tied = " on a feature" if found[0].subject else ""
    return f"One {KINDS[found[0].kind]}{tied} is selected."


def _written(name: str, value: Any) -> Any:
    """Return how a file has a resolved setting."""
    if name != "dash":
        return value
    return next((word for word, dash in annotation_style.DASHES.items() if dash == value), "solid")
