"""The commands of the Statement menu: write statements and sources, and tie them to what is selected."""

from msgspec import structs
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop import wording
from desktop.commands.actions import Command
from desktop.panels.statements.card import plain_text
from desktop.panels.statements.form import StatementForm
from desktop.panels.statements.panel import StatementsPanel
from desktop.panels.statements.parties import PartiesDialog
from desktop.panels.statements.sources import SourcesDialog, ask_for_source
from desktop.workspace import Workspace
from layers.document import FeatureRef, Statement
from layers.edits import EditError
from layers.edits import statements as edits_statements
from layers.edits.identifiers import notice_of_ids

KEPT_FOR_THE_NEXT = ("source", "speaks_of", "reported", "start", "end", "basis")


class StatementCommands:
    """Writes statements and sources by form; what one claim has in common with the next is offered again."""

    def __init__(self, workspace: Workspace, panel: StatementsPanel, window: QWidget):
        self._workspace = workspace
        self._panel = panel
        self._window = window
        self._last = Statement(id="", text="")
        self.form: StatementForm | None = None
        workspace.opened_changed.connect(self._forget)

    def commands(self) -> list[Command]:
        """Return the commands of the Statement menu."""
        one, both = self._why_no_statement, self._why_not_attach
        return [
            Command("add_statement", "&New statement…", "statement", ("Ctrl+T",), self.add),
            Command("edit_statement", "&Edit statement…", "edit", ("Ctrl+Return",), self.edit, one),
            Command("delete_statement", "&Delete statement", "delete", (), self.delete, one),
            Command("attach", "&Attach to selected features", "attach", ("Ctrl+K",), self.attach, both),
            Command(
                "detach",
                "De&tach from selected features",
                "detach",
                ("Ctrl+Shift+K",),
                self.detach,
                self._why_not_detach,
            ),
            Command("copy_statement", "&Copy statement", "copy", ("Ctrl+Shift+C",), self.copy, one),
            Command("sources", "&Sources…", "source", ("Ctrl+Shift+R",), self.sources),
            Command(
                "parties", "&Parties…", "party", (), self.parties, more="Whose the shapes are, and in which colour"
            ),
        ]

    def add(self) -> None:
        """Open the form for a new statement about what is selected."""
        refs = self._workspace.selection.features
        about = wording.feature_names(self._workspace.document, refs, most=6) if refs else "no shape on the map"
        form = self._open(self._next(), about)
        form.saved.connect(lambda statement: self._add(statement, refs))

    def edit(self) -> None:
        """Open the form for the chosen statement."""
        statement = self._panel.current
        if statement is None:
            return
        refs = self._workspace.subjects.features(statement)
        about = wording.feature_names(self._workspace.document, refs, most=6) if refs else "no shape on the map"
        form = self._open(statement, about)
        form.saved.connect(self._change)

    def _open(self, statement: Statement, about: str) -> StatementForm:
        form = StatementForm(statement, self._workspace.document.sources, about, self._window)
        form.source_wanted.connect(lambda: self._add_source(form))
        form.open()
        self.form = form
        return form

    def _add_source(self, form: StatementForm) -> None:
        source = ask_for_source(self._workspace, form)
        if source is not None and self._workspace.run("Add source", edits_statements.add_source(source)):
            form.show_sources(self._workspace.document.sources, source.id)

    def _add(self, statement: Statement, refs: tuple[FeatureRef, ...]) -> None:
        document = self._workspace.document
        statement = structs.replace(statement, id=edits_statements.statement_id(document, statement.text))
        notice = notice_of_ids(document, refs)
        if not self._workspace.run("Add statement", edits_statements.add_statement(statement, refs)):
            return
        self._last = statement
        self._workspace.select(refs, statement.id)
        if notice:
            self._workspace.message.emit(notice)
        if self.form is not None:
            self.form.go_on_with(self._next())

    def _change(self, statement: Statement) -> None:
        values = structs.asdict(statement)
        identifier = values.pop("id")
        self._workspace.run("Change statement", edits_statements.change_statement(identifier, **values))

    def _next(self) -> Statement:
        kept = {name: getattr(self._last, name) for name in KEPT_FOR_THE_NEXT}
        if self._workspace.document.source(kept["source"]) is None:
            kept["source"] = None
        return Statement(id="", text="", **kept)

    def _forget(self) -> None:
        self._last = Statement(id="", text="")

    def delete(self) -> None:
        """Delete the chosen statement; undo brings it back."""
        statement = self._panel.current
        if statement is not None:
            self._workspace.run("Delete statement", edits_statements.delete_statement(statement.id))

    def attach(self) -> None:
        """Say that the chosen statement is about the selected features; tell which of them get an id in the file."""
        statement, refs = self._panel.current, self._workspace.selection.features
        if statement is None:
            return
        try:
            notice = notice_of_ids(self._workspace.document, refs)
        except EditError as error:
            self._workspace.fail(str(error), "edit")
            return
        if notice and not self._agreed(notice):
            return
        self._workspace.run("Attach statement", edits_statements.attach(statement.id, refs))

    def _agreed(self, notice: str) -> bool:
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(self._window, "Attach statement", notice, button.Ok | button.Cancel)
        return answer == button.Ok

    def detach(self) -> None:
        """Say that the chosen statement is no longer about the selected features."""
        statement = self._panel.current
        if statement is not None:
            refs = self._workspace.selection.features
            self._workspace.run("Detach statement", edits_statements.detach(statement.id, refs))

    def copy(self) -> None:
        """Put the chosen statement on the clipboard, with its source, date and grade."""
        statement = self._panel.current
        if statement is not None:
            refs = self._workspace.subjects.features(statement)
            QApplication.clipboard().setText(plain_text(statement, refs, self._workspace.document))

    def sources(self) -> None:
        """Open the list of sources."""
        SourcesDialog(self._workspace, self._window).open()

    def parties(self) -> None:
        """Open the list of parties."""
        PartiesDialog(self._workspace, self._window).open()

    # Reasons

    def _why_no_statement(self) -> str | None:
        return None if self._panel.current else "Choose a statement first."

    def _why_not_attach(self) -> str | None:
        if not self._workspace.selection.features:
            return "Choose a statement, then add the features that it is about with Shift and a click on the map."
        return self._why_no_statement()

    def _why_not_detach(self) -> str | None:
        statement = self._panel.current
        if statement is None:
            return "Choose a statement first."
        about = set(self._workspace.subjects.features(statement))
        if not about.intersection(self._workspace.selection.features):
            return "The statement is about none of the selected features."
        return None
