"""Edits of the figure's legend: what the analyst changes about entries that the map gives rise to, and their own.

Each edit takes `natural`, the ids of the entries in the map's own order (see `layers/figure/legend.py`), so that the
order that the reader sees can be written down where it is needed. No more is written than is needed: entries at the end
of the list that would stand there anyway are left to the map. What the document says of entries that are not visible
now is kept.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

from msgspec import structs

from layers.document import Document, FigureLegend, LegendEntry
from layers.edits import Edit, EditError, changed, free_name

MOST_COLUMNS = 4


def order_of(legend: FigureLegend, natural: Sequence[str]) -> list[str]:
    """Return the ids of the entries as they are shown: those that the document lists first, then the others."""
    listed = [entry.id for entry in legend.entries if entry.sample is not None or entry.id in natural]
    return [*listed, *(name for name in natural if name not in listed)]


def set_legend(*, title: str | None, columns: int | None) -> Edit:
    """Give the legend a title and a number of columns; None leaves either to the figure."""

    def edit(document: Document) -> Document:
        if columns is not None and not 1 <= columns <= MOST_COLUMNS:
            raise EditError(f"A legend has 1 to {MOST_COLUMNS} columns.")
        return _with(document, changed(document.figure.legend, title=title or None, columns=columns))

    return edit


def word_entry(entry_id: str, natural: Sequence[str], *, title: str | None, says: str | None) -> Edit:
    """Give an entry other words; None takes those of the map again, an empty text leaves them away."""
    return _change(entry_id, natural, lambda entry: changed(entry, title=title, says=says))


def hide_entries(ids: Collection[str], natural: Sequence[str], *, hidden: bool) -> Edit:
    """Leave entries away, or show them again; the map does not change."""

    def renewed(entries: list[LegendEntry]) -> list[LegendEntry]:
        for name in ids:
            _position(entries, name)
        return [changed(entry, hidden=hidden) if entry.id in ids else entry for entry in entries]

    return _edit(natural, renewed)


def move_entry(entry_id: str, natural: Sequence[str], before: str | None) -> Edit:
    """Move an entry in front of another one, or behind all of them."""

    def renewed(entries: list[LegendEntry]) -> list[LegendEntry]:
        if before == entry_id:
            return entries
        moved = entries.pop(_position(entries, entry_id))
        entries.insert(len(entries) if before is None else _position(entries, before), moved)
        return entries

    return _edit(natural, renewed)


def add_entry(
    natural: Sequence[str], *, title: str, says: str, shape: Literal["point", "line", "area"], sample: Mapping[str, Any]
) -> Edit:
    """Add an entry of one's own at the end, its sample drawn as a feature with these properties would be."""

    def renewed(entries: list[LegendEntry]) -> list[LegendEntry]:
        _check_words(title, says)
        name = free_name(f"own-{title}", [entry.id for entry in entries])
        return [*entries, LegendEntry(name, title=title, says=says or None, shape=shape, sample=dict(sample))]

    return _edit(natural, renewed)


def change_entry(
    entry_id: str,
    natural: Sequence[str],
    *,
    title: str,
    says: str,
    shape: Literal["point", "line", "area"],
    sample: Mapping[str, Any],
) -> Edit:
    """Change an entry of one's own."""

    def change(entry: LegendEntry) -> LegendEntry:
        _check_words(title, says)
        if entry.sample is None:
            raise EditError("Only an entry of your own has a sample that you choose.")
        return changed(entry, title=title, says=says or None, shape=shape, sample=dict(sample))

    return _change(entry_id, natural, change)


def remove_entry(entry_id: str, natural: Sequence[str]) -> Edit:
    """Remove an entry of one's own; what the map gives rise to can only be hidden."""

    def renewed(entries: list[LegendEntry]) -> list[LegendEntry]:
        position = _position(entries, entry_id)
        if entries[position].sample is None:
            raise EditError("This entry stands for something on the map. Hide it instead.")
        return entries[:position] + entries[position + 1 :]

    return _edit(natural, renewed)


def follow_map() -> Edit:
    """Take back every change to entries that the map gives rise to; those of one's own stay."""

    def edit(document: Document) -> Document:
        legend = document.figure.legend
        own = tuple(entry for entry in legend.entries if entry.sample is not None)
        return _with(document, changed(legend, entries=own))

    return edit


def _change(entry_id: str, natural: Sequence[str], change: Callable[[LegendEntry], LegendEntry]) -> Edit:
    def renewed(entries: list[LegendEntry]) -> list[LegendEntry]:
        position = _position(entries, entry_id)
        entries[position] = change(entries[position])
        return entries

    return _edit(natural, renewed)


def _edit(natural: Sequence[str], renewed: Callable[[list[LegendEntry]], list[LegendEntry]]) -> Edit:
    """Return the edit that changes the whole list, written out, and then shortens it again."""

    def edit(document: Document) -> Document:
        legend = document.figure.legend
        listed = {entry.id for entry in legend.entries}
        whole = [*legend.entries, *(LegendEntry(name) for name in natural if name not in listed)]
        entries = _shortened(renewed(list(whole)), natural)
        return _with(document, changed(legend, entries=entries))

    return edit


def _shortened(entries: list[LegendEntry], natural: Sequence[str]) -> tuple[LegendEntry, ...]:
    """Return the entries without those at the end that say nothing and would stand there anyway."""
    wanted = order_of(FigureLegend(entries=tuple(entries)), natural)
    kept = list(entries)
    while kept and kept[-1] == LegendEntry(kept[-1].id) and kept[-1].id in natural:
        if order_of(FigureLegend(entries=tuple(kept[:-1])), natural) != wanted:
            break
        kept.pop()
    return tuple(kept)


def _position(entries: Sequence[LegendEntry], entry_id: str) -> int:
    for position, entry in enumerate(entries):
        if entry.id == entry_id:
            return position
    raise EditError("This entry is not in the legend any more.")


def _check_words(title: str, says: str) -> None:
    if not title.strip() and not says.strip():
        raise EditError("An entry needs a title, or words beside its sample.")


def _with(document: Document, legend: FigureLegend) -> Document:
    if legend is document.figure.legend:
        return document
    return structs.replace(document, figure=structs.replace(document.figure, legend=legend))
