"""Work off the window's thread: reading, writing and checking must never freeze the window."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot


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
        # WORKAROUND for PySide6 (6.11.3): the wrapper of a QRunnable outlives it when QThreadPool deletes it, and is
        # then handed out for another object at the same address. So the threads are Python's own.
        self._threads = ThreadPoolExecutor(max_workers=2)
        self._running: set[Future[None]] = set()
        self._ended.connect(self._deliver)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> Task:
        """Start `work` in a thread; then call `done` with what it returned or `failed` with what it raised."""
        task = Task(work, done, failed)
        future = self._threads.submit(self._work, task)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return task

    def wait(self) -> None:
        """Block until every started piece of work has ended; for closing the program."""
        wait(self._running.copy())

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
