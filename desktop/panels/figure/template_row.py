"""The row that offers templates: those that come with the program, the user's own, and any file."""

from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from desktop.figure import templates
from desktop.figure.staged import ExportError
from desktop.panels.figure.settings import FigureSettings
from layers import edits
from layers.figure.templates import BUILT_IN, Template, TemplateError, template_of


class TemplateRow(QWidget):
    """Two buttons: use a template, and keep the figure as one."""

    def __init__(self, settings: FigureSettings):
        super().__init__()
        self._settings = settings
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self.fill)
        self.use = QPushButton("&Use template")
        self.use.setToolTip("Lay the figure out as a template says; texts, extent and handling mark stay.")
        self.use.setMenu(self.menu)
        self.save = QPushButton("Sa&ve as…")
        self.save.setAccessibleName("Save as template")
        self.save.setToolTip("Keep layout, paper, furniture and publisher of this figure as a template.")
        self.save.clicked.connect(self.ask_name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.use)
        layout.addWidget(self.save)
        layout.addStretch()

    def fill(self) -> None:
        """List the templates that there are now."""
        self.menu.clear()
        for template in BUILT_IN:
            self._add(template)
        self.menu.addSeparator()
        own = templates.own()
        for template in own.values():
            self._add(template)
        if own:
            self.menu.addSeparator()
        self.menu.addAction("From a &file…").triggered.connect(self.ask_file)
        unwanted = self.menu.addMenu("&Remove")
        unwanted.setEnabled(bool(own))
        if not own:
            unwanted.setTitle("&Remove (none of your own)")
        for path, template in own.items():
            action = unwanted.addAction(f"{template.name.replace('&', '&&')}…")
            action.triggered.connect(lambda _checked=False, path=path, name=template.name: self.ask_remove(path, name))

    def ask_file(self) -> None:
        """Let the user choose a file with a template, and use it."""
        kinds = "Templates (*.json);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, "Use template", str(Path.home()), kinds)
        if name:
            self.use_file(Path(name))

    def use_file(self, path: Path) -> None:
        """Use the template in a file, or say why it cannot be used."""
        try:
            self.apply(templates.load(path))
        except TemplateError as error:
            self._settings.workspace.failed.emit(f"The template was not used. {error}")

    def apply(self, template: Template) -> None:
        """Lay the figure out as a template says, as one step."""
        self._settings.workspace.run(f"Use template “{template.name}”", edits.set_figure(**template.settings))

    def ask_name(self) -> None:
        """Let the user name a template, and keep the figure as that."""
        hint = "Name of the template; one of the same name is replaced."
        name, accepted = QInputDialog.getText(self, "Save as template", hint, QLineEdit.EchoMode.Normal)
        if accepted and name.strip():
            self.keep(name)

    def keep(self, name: str) -> None:
        """Keep the figure as a template of this name, and say where its file is."""
        workspace = self._settings.workspace
        try:
            path = templates.keep(template_of(self._settings.figure, name))
        except (ExportError, OSError) as error:
            workspace.failed.emit(f"The template was not saved: {error}")
        else:
            workspace.message.emit(f"Saved the template “{name.strip()}” as {path}; the file can be passed on")

    def ask_remove(self, path: Path, name: str) -> None:
        """Ask whether one of the user's own templates goes, and delete its file."""
        buttons = QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel
        question = QMessageBox(QMessageBox.Icon.Question, "Remove template", f"Remove the template “{name}”?", buttons)
        question.setInformativeText(f"Its file is deleted, which cannot be undone:\n{path}\nFigures stay as they are.")
        question.button(QMessageBox.StandardButton.Discard).setText("&Remove")
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        if question.exec() != QMessageBox.StandardButton.Discard:
            return
        workspace = self._settings.workspace
        try:
            templates.remove(path)
        except OSError as error:
            workspace.failed.emit(f"The template “{name}” was not removed: {error.strerror}: {path}")
        else:
            workspace.message.emit(f"Removed the template “{name}”")

    def _add(self, template: Template) -> None:
        action = self.menu.addAction(template.name.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: self.apply(template))
