"""The dialog that selects features by what a property of theirs says."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.workspace import Workspace
from layers.document import FeatureRef, Layer
from layers.properties.table import PropertyTable
from layers.properties.values import OPERATORS, Question


class SelectByPropertyDialog(QDialog):
    """Asks for a layer, a property, a relation and a value; stays open, so that one question can follow another."""

    def __init__(self, workspace: Workspace, layer_id: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle("Select by property")
        self.setMinimumWidth(440)
        self.layer = QComboBox(self)
        for layer in reversed(workspace.document.layers):  # top-most first, as in the layers panel
            self.layer.addItem(layer.title, layer.id)
        self.layer.setCurrentIndex(self.layer.findData(layer_id))
        self.name = QComboBox(self)
        self.operator = QComboBox(self)
        self.operator.addItems(OPERATORS)
        self.value = QLineEdit(self)
        self.add = QCheckBox("&Add to what is selected now", self)
        self.answer = QLabel(self)
        self.answer.setProperty("role", "secondary")
        self.answer.setWordWrap(True)
        self.select = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.button = self.select.addButton("&Select", QDialogButtonBox.ButtonRole.ApplyRole)
        self._lay_out()
        self.layer.currentIndexChanged.connect(self._layer_changed)
        self.operator.currentTextChanged.connect(self._refresh)
        self.button.clicked.connect(self.apply)
        self.select.rejected.connect(self.reject)
        self._layer_changed()

    def _lay_out(self) -> None:
        self.button.setDefault(True)
        form = QFormLayout()
        form.addRow("&Layer", self.layer)
        form.addRow("&Property", self.name)
        form.addRow("&Relation", self.operator)
        form.addRow("&Value", self.value)
        form.addRow("", self.add)
        form.addRow("", self.answer)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.select)

    def _chosen_layer(self) -> Layer | None:
        layer_id = self.layer.currentData()
        return next((layer for layer in self._workspace.document.layers if layer.id == layer_id), None)

    def _layer_changed(self) -> None:
        layer = self._chosen_layer()
        self.name.clear()
        if layer is not None:
            self.name.addItems(PropertyTable(layer).columns)
        self._refresh()

    def _refresh(self) -> None:
        question = self._question()
        self.value.setEnabled(question.needs_value)
        self.value.setToolTip("" if question.needs_value else "This relation needs no value.")
        self.button.setEnabled(bool(question.name))
        self.button.setToolTip("" if question.name else "No feature of this layer has a property.")
        self.answer.setText("" if question.name else "No feature of this layer has a property.")

    def _question(self) -> Question:
        operator = OPERATORS[self.operator.currentIndex()]
        return Question(self.name.currentText(), operator, self.value.text())

    def apply(self) -> None:
        """Select what answers the question, and say how much that is."""
        layer = self._chosen_layer()
        if layer is None:
            self.answer.setText("That layer is not there any more.")
            return
        found = [FeatureRef(layer.id, key) for key in self._question().matching(layer)]
        former, statement = self._workspace.selection
        if self.add.isChecked():
            self._workspace.select((*former, *found), statement)
        else:
            self._workspace.select(found)
        counted = wording.count(len(found), "feature")
        unseen = "" if layer.visible or not found else " The layer is hidden, so nothing of it is on the map."
        self.answer.setText(f"Found {counted}." + unseen if found else "No feature answers that.")
