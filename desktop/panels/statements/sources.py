"""Sources: the list of them, and the form for one; what a form does not show of a CSL item is kept."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.workspace import Workspace
from layers import citation
from layers.document import Source
from layers.edits import statements as edits_statements

TYPES = {
    "report": "Report",
    "article-newspaper": "Newspaper article",
    "article-magazine": "Magazine article",
    "article-journal": "Journal article",
    "webpage": "Web page",
    "post": "Post on a platform",
    "post-weblog": "Blog post",
    "broadcast": "Broadcast",
    "interview": "Interview",
    "personal_communication": "Personal communication",
    "book": "Book",
    "chapter": "Chapter",
    "map": "Map",
    "dataset": "Data set",
    "document": "Other document",
}
TEXT_FIELDS = {"title": "&Title", "container-title": "&Published in", "publisher": "Pu&blisher", "URL": "&URL"}


def parse_csl(text: str) -> list[dict[str, Any]]:
    """Return the CSL items of a pasted text, an item or a list of them; raises ValueError with a text for the user."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"This is not CSL-JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from error
    items = found if isinstance(found, list) else [found]
    if not items or not all(isinstance(item, dict) and isinstance(item.get("type"), str) for item in items):
        raise ValueError("This is not CSL-JSON: each item needs a “type”. In Zotero, choose Export ▸ CSL JSON.")
    return items


def names_from_text(text: str) -> list[dict[str, str]]:
    """Return CSL names from lines such as “Family, Given”; a line without a comma is an institution."""
    names = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        family, comma, given = line.partition(",")
        names.append({"family": family.strip(), "given": given.strip()} if comma else {"literal": line})
    return names


def text_from_names(names: Any) -> str:
    """Return CSL names as lines, the way `names_from_text` reads them."""
    lines = []
    for name in names if isinstance(names, list) else []:
        if isinstance(name, dict):
            family, given = name.get("family"), name.get("given")
            lines.append(f"{family}, {given or ''}" if family else str(name.get("literal", "")))
    return "\n".join(lines)


def date_from_text(text: str) -> dict[str, Any]:
    """Return a CSL date: parts for 2015, 2015-09 or 2015-09-30, otherwise the words as they are."""
    parts = text.split("-")
    if 1 <= len(parts) <= 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4:
        return {"date-parts": [[int(part) for part in parts]]}
    return {"literal": text}


def text_from_date(date: Any) -> str:
    """Return a CSL date as text, the way `date_from_text` reads it."""
    if not isinstance(date, dict):
        return ""
    parts = (date.get("date-parts") or [[]])[0]
    if parts:
        return "-".join([f"{int(parts[0]):04}", *(f"{int(part):02}" for part in parts[1:])])
    return str(date.get("literal") or date.get("raw") or "")


class SourceForm(QDialog):
    """Edits one CSL item; `csl` returns it when the dialog was accepted."""

    def __init__(self, csl: Mapping[str, Any], parent: QWidget | None = None):
        super().__init__(parent)
        self._csl = dict(csl)
        self.setWindowTitle("Edit source" if csl.get("title") else "New source")
        self.setMinimumWidth(540)
        self.type = QComboBox()
        self.type.setAccessibleName("Type of source")
        for value, text in TYPES.items():
            self.type.addItem(text, value)
        self.fields = {name: QLineEdit() for name in TEXT_FIELDS}
        self.authors = QPlainTextEdit()
        self.authors.setTabChangesFocus(True)
        self.authors.setAccessibleName("Authors")
        self.authors.setPlaceholderText("One a line: Family, Given – or the name of an institution")
        self.authors.setFixedHeight(self.authors.fontMetrics().lineSpacing() * 3 + 16)
        self.issued = QLineEdit()
        self.issued.setAccessibleName("Date of publication")
        self.issued.setPlaceholderText("2015, 2015-09 or 2015-09-17")
        self.accessed = QLineEdit()
        self.accessed.setAccessibleName("Date of access")
        self.accessed.setPlaceholderText("2015-09-30")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "secondary")
        self._lay_out()
        self._fill(self._csl)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.addRow("T&ype", self.type)
        for name, label in TEXT_FIELDS.items():
            self.fields[name].setAccessibleName(label.replace("&", ""))
            form.addRow(label, self.fields[name])
            if name == "title":
                form.addRow("&Authors", self.authors)
                form.addRow("&Issued", self.issued)
        form.addRow("A&ccessed", self.accessed)
        paste = QPushButton("&Paste CSL-JSON (Zotero)")
        paste.setAutoDefault(False)
        paste.setToolTip("Fill the form from an item that Zotero has copied or exported as CSL JSON")
        paste.clicked.connect(self.paste)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(paste, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)

    def _fill(self, csl: Mapping[str, Any]) -> None:
        kind = csl.get("type", "report")
        if self.type.findData(kind) < 0:
            self.type.addItem(str(kind), kind)
        self.type.setCurrentIndex(self.type.findData(kind))
        for name, field in self.fields.items():
            field.setText(str(csl.get(name, "")))
        self.authors.setPlainText(text_from_names(csl.get("author")))
        self.issued.setText(text_from_date(csl.get("issued")))
        self.accessed.setText(text_from_date(csl.get("accessed")))

    def paste(self) -> None:
        """Fill the form from the CSL-JSON on the clipboard; every member of it is kept."""
        try:
            items = parse_csl(QApplication.clipboard().text())
        except ValueError as error:
            self.problem.setText(str(error))
            return
        self._csl = items[0]
        self._fill(self._csl)
        self.problem.setText(f"The first of {len(items)} items was taken." if len(items) > 1 else "")

    def csl(self) -> dict[str, Any]:
        """Return the item as the form has it; members that the form does not show or that did not change are kept."""
        csl = self._csl | {"type": self.type.currentData()}
        values: dict[str, tuple[Any, Any]] = {
            name: (str(self._csl.get(name, "")), field.text().strip()) for name, field in self.fields.items()
        }
        for name, (old, new) in values.items():
            _set(csl, name, old != new, new)
        authors = self.authors.toPlainText().strip()
        _set(csl, "author", text_from_names(csl.get("author")) != authors, names_from_text(authors))
        for name, field in (("issued", self.issued), ("accessed", self.accessed)):
            text = field.text().strip()
            _set(csl, name, text_from_date(csl.get(name)) != text, date_from_text(text) if text else None)
        return csl

    def _save(self) -> None:
        if not self.fields["title"].text().strip():
            self.problem.setText("Write the title: it is how readers find the source again.")
            return
        self.accept()


def _set(csl: dict[str, Any], name: str, changed: bool, value: Any) -> None:
    if not changed:
        return
    if value:
        csl[name] = value
    else:
        csl.pop(name, None)


def ask_for_source(workspace: Workspace, parent: QWidget) -> Source | None:
    """Ask for a new source and return it, not added yet, or None."""
    form = SourceForm({"type": "report"}, parent)
    if form.exec() != QDialog.DialogCode.Accepted:
        return None
    return Source(edits_statements.source_id(workspace.document, form.csl()), form.csl())


class SourcesDialog(QDialog):
    """The list of sources: add, edit, paste from Zotero, delete."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle("Sources")
        self.resize(640, 460)
        self.list = QListWidget()
        self.list.setAccessibleName("Sources")
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.used = QLabel()
        self.used.setProperty("role", "secondary")
        self._lay_out()
        workspace.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        for text, run in (
            ("&Add…", self.add),
            ("&Edit…", self.edit),
            ("&Paste CSL-JSON", self.paste),
            ("&Delete", self.delete),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            column.addWidget(button)
        column.addStretch()
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addWidget(close)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.used)
        layout = QHBoxLayout(self)
        layout.addLayout(left, 1)
        layout.addLayout(column)
        self.list.itemActivated.connect(self.edit)
        self.list.currentItemChanged.connect(self._show_use)

    def _show(self) -> None:
        current = self._current()
        self.list.clear()
        for source in self._workspace.document.sources:
            item = QListWidgetItem(citation.plain(citation.entry(source.csl)))
            item.setData(Qt.ItemDataRole.UserRole, source.id)
            self.list.addItem(item)
            if current and source.id == current.id:
                self.list.setCurrentItem(item)
        self._show_use()

    def _current(self) -> Source | None:
        item = self.list.currentItem()
        return self._workspace.document.source(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def _show_use(self) -> None:
        source = self._current()
        statements = self._workspace.document.statements
        number = sum(statement.source == source.id for statement in statements) if source else 0
        self.used.setText(f"Cited by {wording.count(number, 'statement')}" if source else "")

    def add(self) -> None:
        """Ask for a new source and add it."""
        source = ask_for_source(self._workspace, self)
        if source is not None:
            self._workspace.run("Add source", edits_statements.add_source(source))

    def edit(self) -> None:
        """Ask for changes of the chosen source."""
        source = self._current()
        if source is not None:
            form = SourceForm(source.csl, self)
            if form.exec() == QDialog.DialogCode.Accepted:
                self._workspace.run("Change source", edits_statements.change_source(source.id, csl=form.csl()))

    def paste(self) -> None:
        """Add every CSL item on the clipboard."""
        try:
            items = parse_csl(QApplication.clipboard().text())
        except ValueError as error:
            self._workspace.failed.emit(str(error))
            return
        for item in items:
            source = Source(edits_statements.source_id(self._workspace.document, item), item)
            self._workspace.run("Add source", edits_statements.add_source(source))

    def delete(self) -> None:
        """Delete the chosen source; one that is cited is refused with the reason."""
        source = self._current()
        if source is not None:
            self._workspace.run("Delete source", edits_statements.delete_source(source.id))
