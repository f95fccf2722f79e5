"""A second process of the program, for work that would otherwise wait for this one's processor.

Python's process pools do more, and cost more: 40 ms to import and as long to start, where this takes 4 ms and 20 ms,
and an export lasts hardly more than a second.
"""

import contextlib
import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_ROOT = Path(__file__).parents[1]
_CODE = "from desktop.side_process import serve; serve()"
# What the process lets go of it keeps for itself: the C library of Linux gives large arrays back to the system at once,
# and clearing pages for the next ones takes 5 % of the time in which a large file becomes a figure.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "2000000000"}
_OBJECTS = 200_000  # that come to live before dead ones are looked for


class SideProcessError(RuntimeError):
    """The second process ended before it had answered."""


class SideProcess:
    """Runs generator functions one after another; both they and their values must be such that pickle takes them.

    What they print reaches this process's standard error. The process ends with this one, whatever happens to it.
    """

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        with _uninterrupted():
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and words of our own
                [sys.executable, "-P", "-c", _CODE],  # -P: no module is taken from the folder that we happen to be in
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**_MEMORY, **os.environ, "PYTHONPATH": path},
            )
        self._answers: Iterator[Any] = iter(())

    def run(self, function: Callable[..., Iterator[T]], *arguments: object) -> Iterator[T]:
        """Let a function start at once; return its values, which are waited for as they are asked for.

        What the function raises is raised here. Values of an earlier function that were not taken are dropped.
        """
        for _ in self._answers:
            pass
        requests = self._process.stdin
        try:
            pickle.dump((function, arguments), requests)  # type: ignore[arg-type]  # it has a stdin
            requests.flush()  # type: ignore[union-attr]  # the same
        except BrokenPipeError as error:
            raise self._ended() from error
        self._answers = self._read()
        return self._answers

    def close(self) -> None:
        """End the process, also in the middle of its work."""
        self._process.kill()
        self._process.communicate()

    def _read(self) -> Iterator[Any]:
        while True:
            try:
                kind, value = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own
            except (EOFError, pickle.UnpicklingError) as error:
                raise self._ended() from error
            if kind == "end":
                return
            if kind == "error":
                raise value
            yield value

    def _ended(self) -> SideProcessError:
        self._process.kill()
        code = self._process.wait()
        return SideProcessError(f"the second process of the program has ended ({code}); perhaps memory was short")


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl+C from a process that is started here, before it can do so itself; for this one it waits a moment."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve() -> None:
    """Run what the first process asks for until it closes the pipe."""
    gc.set_threshold(_OBJECTS)  # nearly all that reading makes stays alive; to look through it takes 20 ms and more
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process is interrupted as well, and ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed must not stand between the answers
    sys.stdout = sys.stderr

    def answer(kind: str, value: object) -> None:
        pickle.dump((kind, value), answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()

    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the first process alone
        except EOFError:
            return
        try:
            for value in function(*arguments):
                answer("value", value)
            answer("end", None)
        except BrokenPipeError:
            return
        except Exception as error:  # the first process decides what becomes of it
            answer("error", error)
