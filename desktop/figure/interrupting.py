"""Ctrl+C while Qt is in charge: what was begun is given up in order, and no file is left half-written."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

LOOK_FOR_SIGNALS = 100  # milliseconds; Python sees a Ctrl+C only between two of its own steps


INTERRUPTED = 130
"""The exit code of a program that Ctrl+C has ended, as shells have it."""


def leave_at_ctrl_c() -> None:
    """End the program at once at Ctrl+C, as long as no file is begun: Python loses one that comes as it imports."""
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))


def give_up_at_ctrl_c() -> None:
    """Raise KeyboardInterrupt at Ctrl+C again, so that what is begun is taken back."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextlib.contextmanager
def interrupting(cancel: Callable[[], None]) -> Iterator[None]:
    """Call `cancel` at the first Ctrl+C or request to end; a second one ends the program at once."""

    def handle(number: int, _frame: object) -> None:
        signal.signal(number, former[number])
        cancel()

    former = {int(number): signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in former:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def run_until_quit(application: "QCoreApplication") -> None:
    """Run Qt's events, with a step of Python's own now and then."""
    from PySide6.QtCore import QTimer

    timer = QTimer(interval=LOOK_FOR_SIGNALS)
    timer.timeout.connect(lambda: None)
    timer.start()
    application.exec()
