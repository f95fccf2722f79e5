"""What a figure that is composed again need not make again."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """The last result of each name, used again while what it was made from is the same.

    Whoever composes a figure time and again owns one and hands it to `compose`; it belongs to one thread at a time.
    Inputs are compared with `==`: of an unchanged tuple of a million features Python sees at once that it is the same.
    """

    def __init__(self) -> None:
        self._results: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

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
