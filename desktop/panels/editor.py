"""The GeoJSON panel: the selected feature, or a whole layer, as the text that its file holds.

What is typed reaches the document when typing pauses and the reader accepts it, each time as one step. Until then it
lives in a draft, which nothing but the user discards. The web view is made when the panel is first shown.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.editor import protocol as messages
from desktop.editor import scope as editor_scope
from desktop.editor.judge import Draft, TextJudge, verdict, worst
from desktop.editor.scope import Scope
from desktop.editor.session import Push, TextSession
from desktop.editor.view import EditorView
from desktop.panels.layers.panel import LayersPanel
from desktop.panels.notices import Notice, Notices
from desktop.web.messages import Error, Ready
from desktop.workspace import Workspace
from layers.document import FeatureRef, Problem
from layers.edits import EditError
from layers.shown_text import Layout, Replacement

PAUSE = 600
"""Milliseconds without typing after which the text is taken over."""
MOST_MARKED = 200
"""Problems that are marked in the text; a text with more is not mended by reading them all."""

_HINT = "Select a feature on the map to edit its text here, or choose Layer for the text of the whole layer."
_LABEL = "Edit as text"


class _Kept(NamedTuple):
    """A draft that is not valid yet, of a scope that is not shown now."""

    name: str
    session: TextSession


class _Shown(NamedTuple):
    """What the editor shows: its scope, how its text is laid out, and where the page fetched it."""

    scope: Scope
    name: str
    layout: Layout
    read_only: str | None
    url: str


class EditorPanel(QWidget):
    """Shows one text at a time and takes over what is typed into it."""

    def __init__(
        self,
        workspace: Workspace,
        layers: LayersPanel,
        make_view: Callable[[], EditorView],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._workspace = workspace
        self._layers = layers
        self._make_view = make_view
        self._view: EditorView | None = None
        self._ready = False
        self._shown: _Shown | None = None
        self._session = TextSession("")
        self._kept: dict[Scope, _Kept] = {}
        self._problems: tuple[Problem, ...] = ()
        self._applying = False
        self._judge = TextJudge(self)
        self._judge.judged.connect(self._mark)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.commit)
        self._lay_out()
        workspace.changed.connect(lambda _change: self._refresh())
        workspace.selection_changed.connect(self._selection_changed)
        workspace.opened_changed.connect(self._opened)
        layers.current_changed.connect(self._refresh)

    # Where things stand

    def _lay_out(self) -> None:
        self.feature_button = self._scope_button("Feature", "The text of the selected feature")
        self.layer_button = self._scope_button("Layer", "The text of the whole layer")
        self.feature_button.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.feature_button)
        group.addButton(self.layer_button)
        group.buttonClicked.connect(lambda _: self._refresh())
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "heading")
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.addWidget(self.feature_button)
        top.addWidget(self.layer_button)
        top.addSpacing(6)
        top.addWidget(self.title, 1)
        self.notices = Notices()
        self.hint = QLabel(_HINT)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setMargin(24)
        self.hint.setProperty("role", "secondary")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.hint)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setProperty("role", "secondary")
        self.go_to_problem = QPushButton("Go &there")
        self.go_to_problem.setFlat(True)
        self.go_to_problem.setToolTip("Put the cursor to the problem")
        self.go_to_problem.clicked.connect(self._go_to_problem)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(10, 5, 6, 5)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.go_to_problem, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.notices)
        layout.addWidget(self.stack, 1)
        layout.addLayout(bottom)
        self.setAccessibleName("GeoJSON")

    def _scope_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        button.setCheckable(True)
        return button

    # Which text is shown

    def _refresh(self) -> None:
        """Show the text that the selection and the chosen scope ask for, as the document has it now."""
        if not self.isVisible() or self._applying:
            return
        wanted = self._wanted()
        if self._shown is not None and self._shown.scope == wanted:
            self._follow()
        else:
            self._leave()
            if wanted is not None:
                self._enter(wanted)
        self._tell()

    def _wanted(self) -> Scope | None:
        document = self._workspace.document
        scope: Scope | None = self._selected()
        if self.layer_button.isChecked():
            layer_id = self._layer_id()
            if layer_id is not None and editor_scope.too_long(document, layer_id) is None:
                return layer_id
        return None if scope is None or editor_scope.too_long(document, scope) else scope

    def _selected(self) -> FeatureRef | None:
        return next(iter(self._workspace.selection.features), None)

    def _layer_id(self) -> str | None:
        if (ref := self._selected()) is not None:
            return ref.layer
        return self._layers.current_layer.id if self._layers.current_layer else None

    def _enter(self, scope: Scope) -> None:
        document = self._workspace.document
        layout = editor_scope.layout(document, scope)
        text = layout.show(editor_scope.text_of(document, scope)) or ""
        kept = self._kept.pop(scope, None)
        self._session = TextSession(text)
        if kept is not None:
            self._session = kept.session
            self._session.follow(text)
        reason = editor_scope.why_read_only(document, scope)
        self._shown = _Shown(scope, editor_scope.name(document, scope), layout, reason, "")
        self._open()

    def _open(self) -> None:
        """Have the page show the draft from its first version on."""
        if self._shown is None or self._view is None:
            return
        self._session = self._session.reopened()
        self._shown = self._shown._replace(url=self._view.publish(self._session.draft))
        if not self._ready:
            return
        self._view.send(
            messages.Open(
                url=self._shown.url,
                label=f"GeoJSON text of {self._shown.name}",
                read_only=self._shown.read_only is not None,
                clean=not self._session.dirty,
            )
        )
        self._problems = ()
        self._reveal()
        self._ask(at_once=True)

    def _leave(self) -> None:
        """Take over what is valid, and keep what is not for when the user comes back."""
        self.commit()
        if self._shown is not None and (self._session.dirty or self._session.theirs is not None):
            self._kept[self._shown.scope] = _Kept(self._shown.name, self._session)
        self._shown = None
        self._pause.stop()

    def _follow(self) -> None:
        """Bring the text in step with what was changed on the map or in another panel."""
        if (shown := self._shown) is None:
            return
        document = self._workspace.document
        text = shown.layout.show(editor_scope.text_of(document, shown.scope))
        reason = editor_scope.why_read_only(document, shown.scope)
        if text is None or reason != shown.read_only:
            self._leave()
            self._enter(shown.scope)
            return
        self._shown = shown._replace(name=editor_scope.name(document, shown.scope))
        if (push := self._session.follow(text)) is not None:
            self._send(push)
            self._ask()

    def _selection_changed(self) -> None:
        before = self._shown
        self._refresh()
        if self._shown is not None and before is not None and before.scope == self._shown.scope:
            self._reveal()

    def _opened(self) -> None:
        """Forget everything about the situation that was open before."""
        self._shown = None
        self._kept.clear()
        self._refresh()

    # Between the page and the document

    def _receive(self, message: messages.Received) -> None:
        match message:
            case Ready():
                self._ready = True
                self._paint()
                self._open()
            case messages.Typed() if self._is_shown(message.url):
                changes = [Replacement(*each) for each in map(_members, message.changes)]
                push = self._session.typed(message.version, message.edit, changes)
                self._pause.start()
                self._send(push)
                self._ask()
            case messages.Cursor() if self._is_shown(message.url):
                self._select(message)
            case messages.Left():
                self.commit()
            case messages.Undo():
                self._workspace.undo()
            case messages.Redo():
                self._workspace.redo()
            case Error():
                self._workspace.failed.emit(f"The editor reports a fault: {message.message}")

    def _is_shown(self, url: str) -> bool:
        return self._shown is not None and self._shown.url == url

    def _send(self, push: Push | None) -> None:
        if push is None or self._view is None or not self._ready:
            return
        change = messages.Change(*push.change)
        self._view.send(messages.Replace(version=push.version, edit=push.edit, change=change, clean=push.clean))

    def commit(self) -> None:
        """Take over what was typed, as one step, if the reader accepts it."""
        self._pause.stop()
        shown, session = self._shown, self._session
        if shown is None or not session.dirty or session.theirs is not None or shown.read_only is not None:
            return
        try:
            after = editor_scope.edit(shown.scope, shown.layout.original(session.draft))(self._workspace.document)
        except EditError:
            self._tell()  # the text keeps its marks, and the document what it has
            return
        self._applying = True
        try:
            self._workspace.run(_LABEL, lambda _: after)
        finally:
            self._applying = False
        text = shown.layout.show(editor_scope.text_of(after, shown.scope))
        self._shown = shown._replace(name=editor_scope.name(after, shown.scope))
        self._send(session.committed(session.draft if text is None else text))
        self._tell()

    def _select(self, message: messages.Cursor) -> None:
        """Select the feature that the cursor stands in."""
        shown = self._shown
        if shown is None or isinstance(shown.scope, FeatureRef) or self._session.dirty:
            return
        document = self._workspace.document
        ref = editor_scope.feature_at(document, shown.scope, shown.layout, message.position)
        if ref is not None and self._workspace.selection.features != (ref,):
            self._workspace.select([ref])

    def _reveal(self) -> None:
        """Show the selected feature in the text of its layer."""
        shown, ref = self._shown, self._selected()
        if shown is None or ref is None or ref.layer != shown.scope or self._session.dirty or self._view is None:
            return
        start, end = editor_scope.run_of(self._workspace.document, ref, shown.layout)
        self._view.send(messages.Reveal(start=start, end=end, focus=False))

    # What is wrong

    def _ask(self, *, at_once: bool = False) -> None:
        """Have the reader judge the draft."""
        if (shown := self._shown) is not None:
            key = (self._session, self._session.edit)
            draft = Draft(self._workspace.document, shown.scope, shown.layout, self._session.draft, key)
            self._judge.judge(draft, at_once=at_once)

    def _mark(self, key: tuple[TextSession, int], problems: tuple[Problem, ...]) -> None:
        """Mark in the text what was found, if it is about what stands there now."""
        session, edit = key
        if session is not self._session or edit != session.edit or self._view is None:
            return
        self._problems = problems
        items = tuple(
            messages.Problem(each.severity, each.message, each.line, each.column or 1)
            for each in problems[:MOST_MARKED]
            if each.line is not None
        )
        self._view.send(messages.Problems(edit=edit, items=items))
        self._tell()

    def _go_to_problem(self) -> None:
        problem = worst(self._problems)
        if problem is not None and problem.line is not None and self._view is not None:
            self._view.setFocus()
            self._view.send(messages.GoTo(line=problem.line, column=problem.column or 1))

    # What the user is told

    def _tell(self) -> None:
        shown = self._shown
        self.stack.setCurrentIndex(0 if shown is None or self._view is None else 1)
        self.title.setText("" if shown is None else shown.name)
        self._explain_scopes()
        self.notices.tell(tuple(self._find_notices()))
        problem = worst(self._problems) if shown is not None else None
        self.status.setText(verdict(self._problems) if shown is not None else "")
        self.go_to_problem.setVisible(problem is not None and problem.line is not None)

    def _explain_scopes(self) -> None:
        """Say in the buttons why a scope cannot be chosen."""
        document, layer_id = self._workspace.document, self._layer_id()
        reason = "There is no layer." if layer_id is None else editor_scope.too_long(document, layer_id)
        self.layer_button.setEnabled(reason is None)
        self.layer_button.setToolTip(reason or "The text of the whole layer")

    def _find_notices(self) -> list[Notice]:
        found = []
        document, selected = self._workspace.document, self._workspace.selection.features
        shown, layer_id = self._shown, self._layer_id()
        if self.layer_button.isChecked() and layer_id is not None:
            if (reason := editor_scope.too_long(document, layer_id)) is not None:
                found.append(Notice(reason))
        elif selected and (reason := editor_scope.too_long(document, selected[0])) is not None:
            found.append(Notice(reason))
        if shown is not None and isinstance(shown.scope, FeatureRef) and len(selected) > 1:
            told = f"{wording.count(len(selected), 'feature')} are selected; this is the first."
            button = (("Show the &layer", self.layer_button.click),) if self.layer_button.isEnabled() else ()
            found.append(Notice(told, button))
        if shown is not None and shown.read_only is not None:
            found.append(Notice(f"Read-only: {shown.read_only}"))
        if shown is not None and self._session.theirs is not None:
            told = "This was changed elsewhere at the place where your typing is not taken over yet."
            buttons = (("&Keep what I typed", self._keep_mine), ("Take the &change", self._take_theirs))
            found.append(Notice(told, buttons))
        return [*found, *(self._kept_notice(scope, kept) for scope, kept in self._kept.items())]

    def _kept_notice(self, scope: Scope, kept: _Kept) -> Notice:
        def discard() -> None:
            del self._kept[scope]
            self._tell()

        try:
            editor_scope.layer_of(self._workspace.document, scope)
            editor_scope.name(self._workspace.document, scope)
        except KeyError:
            told = f"What you typed into “{kept.name}”, which is gone, is kept."

            def copy() -> None:
                QApplication.clipboard().setText(kept.session.draft)

            return Notice(told, (("&Copy it", copy), ("&Discard", discard)))
        told = f"What you typed into “{kept.name}” is not valid yet. It is kept, and not taken over."
        return Notice(told, (("&Return to it", lambda: self._return_to(scope)), ("&Discard", discard)))

    def _return_to(self, scope: Scope) -> None:
        if isinstance(scope, FeatureRef):
            self.feature_button.setChecked(True)
            self._workspace.select([scope])
        else:
            self.layer_button.setChecked(True)
            self._workspace.select([])
            self._layers.choose(scope)
        self._refresh()

    def _keep_mine(self) -> None:
        self._session.keep_mine()
        self.commit()
        self._tell()

    def _take_theirs(self) -> None:
        self._session = TextSession(self._session.theirs or "")
        self._open()
        self._tell()

    # The window's part

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Return the names of what holds typing that is not valid yet, and would be lost with the window."""
        here = (self._shown.name,) if self._shown is not None and self._session.dirty else ()
        return (*here, *(kept.name for kept in self._kept.values()))

    def finish(self) -> None:
        """Wait for what is being judged; for closing the program."""
        self._pause.stop()
        self._judge.finish()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the web view when the panel is first shown, and catch up with the document."""
        super().showEvent(event)
        if self._view is None:
            self._view = self._make_view()
            self._view.received.connect(self._receive)
            self.stack.addWidget(self._view)
            self.setFocusProxy(self._view)
            self._paint()
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        if self._view is not None:
            self._view.paint()


def _members(change: messages.Change) -> tuple[int, int, str]:
    return change.start, change.end, change.text
