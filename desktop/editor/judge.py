"""Judges what is being typed, away from the window's thread and not before typing rests for a moment."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Background, Task
from desktop.editor import scope as editor_scope
from desktop.editor.scope import Scope
from layers.document import Document, Problem
from layers.shown_text import Layout

_RESTED = 150
"""Milliseconds without typing."""


class Draft(NamedTuple):
    """A shown text as that of a scope of a document; `key` tells the one who asked what the answer is about."""

    document: Document
    scope: Scope
    layout: Layout
    text: str
    key: object


class TextJudge(QObject):
    """Judges the latest draft; `judged` carries its key and its problems."""

    judged = Signal(object, object)

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self._background = Background(self)
        self._running: Task | None = None
        self._draft: Draft | None = None
        self._rested = QTimer(self, singleShot=True, interval=_RESTED)
        self._rested.timeout.connect(self._start)

    def judge(self, draft: Draft, *, at_once: bool = False) -> None:
        """Judge a draft when no other comes for a moment, or at once; what is asked about earlier drafts is dropped."""
        if self._running is not None:
            self._running.cancel()
        self._draft = draft
        self._rested.start(0 if at_once else _RESTED)

    def finish(self) -> None:
        """Wait for what is being judged; for closing the program."""
        self._rested.stop()
        self._background.wait()

    def _start(self) -> None:
        if self._draft is not None:
            document, scope, layout, text, key = self._draft
            self._running = self._background.run(
                lambda: editor_scope.problems(document, scope, layout, text),
                lambda problems: self.judged.emit(key, problems),
                _raise,
            )


def _raise(error: Exception) -> None:
    raise error


def worst(problems: tuple[Problem, ...]) -> Problem | None:
    """Return the first of the gravest problems, None without any."""
    order = {"error": 0, "warning": 1, "information": 2}
    return min(problems, key=lambda each: order[each.severity], default=None)


def verdict(problems: tuple[Problem, ...]) -> str:
    """Return what a text's problems come to, in one line."""
    problem = worst(problems)
    if problem is None:
        return "No problems found"
    place = f"Line {problem.line}, column {problem.column}: " if problem.line is not None else ""
    if problem.severity == "error":
        return f"Not taken over. {place}{problem.message}"
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{place}{problem.message}{more}"
