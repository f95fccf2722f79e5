"""What a figure that is composed again need not make again."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Pieces:
    """Results that many parts of one thing had, of which only some are made anew when the thing changes.

    Each is used again for equal inputs; those that a round did not ask for are gone after the next.
    """

    def __init__(self) -> None:
        self._last: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}

    def begin(self) -> "Pieces":
        """Begin a round, in which everything that the thing consists of is asked for."""
        self._last, self._now = self._now, {}
        return self

    def of(self, inputs: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returned for these inputs in this round or the last; it must depend on nothing else."""
        for round_ in (self._now, self._last):
            if inputs in round_:
                result: T = round_[inputs]
                break
        else:
            result = make()
        self._now[inputs] = result
        return result


class Kept:
    """The last result of each name, used again while what it was made from is the same.

    Whoever composes a figure time and again owns one and hands it to `compose`; it belongs to one thread at a time.
    Inputs are compared with `==`: of an unchanged tuple of a million features Python sees at once that it is the same.
    """

    def __init__(self) -> None:
        self._results: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}
        self._pieces: dict[Hashable, Pieces] = {}

    def pieces(self, name: Hashable) -> Pieces:
        """Begin a round of the pieces that something of this name consists of."""
        return self._pieces.setdefault(name, Pieces()).begin()

    def of(self, name: Hashable, inputs: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Return what `make` returned for these inputs, calling it only when they differ from the last ones.

        `make` must depend on nothing else, and nobody may change what it returns.
        """
        found = self._results.get(name)
        if found is not None and found[0] == inputs:
            result: T = found[1]
            return result
        made = make()
        self._results[name] = (inputs, made)
        return made
