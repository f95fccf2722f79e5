"""Differences between two long lists that share most of their items.

Lists are compared in slices, at C speed: the comparison of two tuples asks for identity before equality, so items that
both lists share cost a pointer comparison each.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Splice(Struct, Generic[T], frozen=True):
    """A run of items that another run replaces; the starts are positions from 0 in the old and in the new list."""

    old_start: int
    new_start: int
    old: tuple[T, ...]
    new: tuple[T, ...]

    def inverse(self) -> "Splice[T]":
        """Return the splice that goes back."""
        return Splice(self.new_start, self.old_start, self.new, self.old)


class Touched(NamedTuple):
    """The keys (of features) or ids (of everything else) that a change adds, removes, and changes in place."""

    added: frozenset[Any] = frozenset()
    removed: frozenset[Any] = frozenset()
    changed: frozenset[Any] = frozenset()


def find_splices(old: Sequence[T], new: Sequence[T], name: str) -> Iterator[Splice[T]]:
    """Yield the runs that differ, in order; `apply_splices(old, them)` equals `new`.

    `name` is the attribute that tells items apart and that no two items of a list share.
    """
    if old is new:
        return
    identity = attrgetter(name)
    start = _common_prefix(old, 0, new, 0)
    tail = _common_suffix(old, new, start)
    replaced = _replaced(old, new, range(start, len(old) - tail), identity) if len(old) == len(new) else None
    if replaced is None:
        yield from _aligned(old, new, start, tail, identity)
        return
    for first, end in replaced:
        yield Splice(first, first, tuple(old[first:end]), tuple(new[first:end]))


def _replaced(
    old: Sequence[T], new: Sequence[T], span: range, identity: Callable[[T], Any]
) -> list[tuple[int, int]] | None:
    """Return the runs (first, end) of items that others of the same identity replace, or None if any moved."""
    unlike = map(is_not, old[span.start : span.stop], new[span.start : span.stop])
    runs: list[tuple[int, int]] = []
    for position in compress(span, unlike):
        before, after = old[position], new[position]
        if identity(before) != identity(after):
            return None
        if before == after:
            continue
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return runs


def _aligned(
    old: Sequence[T], new: Sequence[T], start: int, tail: int, identity: Callable[[T], Any]
) -> Iterator[Splice[T]]:
    """Yield the runs that differ between a common start and a common tail where items came, went or moved."""
    old_end, new_end = len(old) - tail, len(new) - tail
    old_ids = frozenset(map(identity, old[start:old_end]))
    new_ids = frozenset(map(identity, new[start:new_end]))
    old_at = new_at = start
    while old_at < old_end or new_at < new_end:
        old_start, new_start = old_at, new_at
        while old_at < old_end and identity(old[old_at]) not in new_ids:
            old_at += 1
        while new_at < new_end and identity(new[new_at]) not in old_ids:
            new_at += 1
        while old_at < old_end and new_at < new_end and _is_replacement(old[old_at], new[new_at], identity):
            old_at, new_at = old_at + 1, new_at + 1
        if (old_at, new_at) == (old_start, new_start):  # items changed places: the rest is one run
            old_at, new_at = old_end, new_end
        yield Splice(old_start, new_start, tuple(old[old_start:old_at]), tuple(new[new_start:new_at]))
        common = min(_common_prefix(old, old_at, new, new_at), old_end - old_at, new_end - new_at)
        old_at, new_at = old_at + common, new_at + common


def _is_replacement(old: Any, new: Any, identity: Callable[[Any], Any]) -> bool:
    return old is not new and bool(identity(old) == identity(new)) and bool(old != new)


def _common_prefix(old: Sequence[T], old_at: int, new: Sequence[T], new_at: int) -> int:
    """Count the items that are equal from two positions on; growing slices compare at C speed."""
    limit = min(len(old) - old_at, len(new) - new_at)
    count, size = 0, 8
    while count < limit:
        size = min(size, limit - count)
        if old[old_at + count : old_at + count + size] == new[new_at + count : new_at + count + size]:
            count, size = count + size, min(size * 2, 4096)
        elif size == 1:
            break
        else:
            size //= 2
    return count


def _common_suffix(old: Sequence[T], new: Sequence[T], start: int) -> int:
    """Count the items that are equal before the ends, not reaching back before `start`."""
    limit = min(len(old), len(new)) - start
    old_end, new_end = len(old), len(new)
    count, size = 0, 4096
    while count < limit:
        size = min(size, limit - count)
        old_slice = old[old_end - count - size : old_end - count]
        if old_slice == new[new_end - count - size : new_end - count]:
            count += size
        elif size == 1:
            break
        else:
            size //= 2
    return count


def apply_splices(items: tuple[T, ...], splices: tuple[Splice[T], ...]) -> tuple[T, ...]:
    """Return the items after the splices; raises ValueError when the old runs are not where they were."""
    if not splices:
        return items
    result: list[T] = []
    position = 0
    for splice in splices:
        end = splice.old_start + len(splice.old)
        if items[splice.old_start : end] != splice.old:
            raise ValueError("the change does not fit the document")
        result += items[position : splice.old_start]
        result += splice.new
        position = end
    result += items[position:]
    return tuple(result)


def touched_by(splices: tuple[Splice[Any], ...], name: str) -> Touched:
    """Return what the splices add, remove and change, told apart by the attribute `name`."""
    identity = attrgetter(name)
    old = {identity(item): item for splice in splices for item in splice.old}
    new = {identity(item): item for splice in splices for item in splice.new}
    both = old.keys() & new.keys()
    return Touched(
        added=frozenset(new.keys() - both),
        removed=frozenset(old.keys() - both),
        changed=frozenset(item_id for item_id in both if old[item_id] is not new[item_id]),
    )
