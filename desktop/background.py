"""Work off the window's thread: reading, writing and checking must never freeze the window."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot


class Task:
    """One piece of work; `cancel` makes its result be dropped, since parsers cannot be stopped half-way."""

    def __init__(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]):
        self.work = work
        self.done = done
        self.failed = failed
        self.cancelled = False

    def cancel(self) -> None:
        """Forget the result: neither `done` nor `failed` is called any more."""
        self.cancelled = True


class Background(QObject):
    """Runs tasks in a thread and hands their results back in the thread that this object lives in."""

    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._ended.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> Task:
        """Start `work` in a thread; then call `done` with what it returned or `failed` with what it raised."""
        task = Task(work, done, failed)
        self._pool.start(QRunnable.create(lambda: self._work(task)))
        return task

    def wait(self) -> None:
        """Block until every started piece of work has ended; for closing the program."""
        self._pool.waitForDone()

    def _work(self, task: Task) -> None:
        result, error = None, None
        try:
            result = task.work()
        except Exception as raised:  # any failure must reach the window instead of dying in a thread
            error = raised
        self._ended.emit(task, result, error)

    @Slot(object, object, object)
    def _deliver(self, task: Task, result: Any, error: Exception | None) -> None:
        if task.cancelled:
            return
        if error is None:
            task.done(result)
        else:
            task.failed(error)
