"""What differs between two documents, and the labelled steps that undo and redo walk along.

No inverse is ever written by hand: a `Change` holds the old and the new value of every touched thing, and undo swaps
them. Values are compared by identity first, which is what makes a difference between two large documents cheap.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter, is_
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct, structs

from layers.document import Document, Feature, Figure, Layer, Party, Source, Statement, View
from layers.splices import Splice, Touched, apply_splices, find_splices, touched_by

T = TypeVar("T")

_PLAIN_FIELDS = ("title", "as_of", "view", "figure", "previous", "extra", "text")
_LISTED_FIELDS = ("parties", "sources", "statements")
_PRESENTATION = ("title", "visible", "opacity", "locked", "style")

_key_of = attrgetter("key")
_id_of = attrgetter("id")


class Swap(Struct, Generic[T], frozen=True):
    """An old and a new value."""

    old: T
    new: T

    def inverse(self) -> "Swap[T]":
        """Return the swap that goes back."""
        return Swap(self.new, self.old)


class LayerChange(Struct, frozen=True):
    """What differs in one layer.

    `shell` swaps the layer without its features, and is None when nothing but features differs. An added layer has None
    as its old shell, a removed one as its new shell; their features are then in `features` too.
    """

    id: str
    shell: Swap[Layer | None] | None = None
    features: tuple[Splice[Feature], ...] = ()

    @property
    def added(self) -> bool:
        """Tell whether the layer is new."""
        return self.shell is not None and self.shell.old is None

    @property
    def removed(self) -> bool:
        """Tell whether the layer is gone."""
        return self.shell is not None and self.shell.new is None

    @property
    def presentation(self) -> bool:
        """Tell whether title, visibility, opacity, lock or style differ, or the layer came or went."""
        if self.shell is None:
            return False
        old, new = self.shell.old, self.shell.new
        return old is None or new is None or any(getattr(old, name) != getattr(new, name) for name in _PRESENTATION)

    @property
    def touched(self) -> Touched:
        """Return the keys of the features that were added, removed and changed."""
        return touched_by(self.features, "key")

    @property
    def reordered(self) -> bool:
        """Tell whether features that stay have changed places."""
        return any(_kept(splice.old, splice.new) != _kept(splice.new, splice.old) for splice in self.features)

    def inverse(self) -> "LayerChange":
        """Return the change that goes back."""
        shell = self.shell.inverse() if self.shell else None
        return LayerChange(self.id, shell, tuple(splice.inverse() for splice in self.features))

    def apply(self, layer: Layer | None) -> Layer | None:
        """Return the layer after the change; raises ValueError when it is not the one that the change was made on."""
        shell = layer
        if self.shell is not None:
            if _shell(layer) != self.shell.old:
                raise ValueError(f"the change does not fit the layer “{self.id}”")
            shell = self.shell.new
        if shell is None:
            return None
        return structs.replace(shell, features=apply_splices(layer.features if layer else (), self.features))


class Change(Struct, frozen=True):
    """What differs between two documents: for each touched thing its old and its new value.

    `order` holds the layers' ids, bottom first, when layers were added, removed or moved. Views read `features`,
    `presentation`, `touched_statements`, `touched_sources`, `touched_parties`, and compare the other members with None.
    """

    layers: tuple[LayerChange, ...] = ()
    order: Swap[tuple[str, ...]] | None = None
    parties: tuple[Splice[Party], ...] = ()
    sources: tuple[Splice[Source], ...] = ()
    statements: tuple[Splice[Statement], ...] = ()
    title: Swap[str] | None = None
    as_of: Swap[str | None] | None = None
    view: Swap[View | None] | None = None
    figure: Swap[Figure] | None = None
    previous: Swap[str | None] | None = None
    extra: Swap[dict[str, Any]] | None = None
    text: Swap[bytes] | None = None

    def __bool__(self) -> bool:
        return self != _NOTHING

    @property
    def features(self) -> dict[str, Touched]:
        """Return, for each layer whose features differ, the keys that were added, removed and changed.

        A layer that came or went is here with all its features.
        """
        return {layer.id: layer.touched for layer in self.layers if layer.features}

    @property
    def presentation(self) -> frozenset[str]:
        """Return the ids of the layers whose title, visibility, opacity, lock or style differ, or that came or went."""
        return frozenset(layer.id for layer in self.layers if layer.presentation)

    @property
    def touched_statements(self) -> Touched:
        """Return the ids of the statements that were added, removed and changed."""
        return touched_by(self.statements, "id")

    @property
    def touched_sources(self) -> Touched:
        """Return the ids of the sources that were added, removed and changed."""
        return touched_by(self.sources, "id")

    @property
    def touched_parties(self) -> Touched:
        """Return the ids of the parties that were added, removed and changed."""
        return touched_by(self.parties, "id")

    def inverse(self) -> "Change":
        """Return the change that goes back."""
        values: dict[str, Any] = {}
        for name in ("layers", *_LISTED_FIELDS):
            values[name] = tuple(part.inverse() for part in getattr(self, name))
        for name in ("order", *_PLAIN_FIELDS):
            swap = getattr(self, name)
            values[name] = swap and swap.inverse()
        return Change(**values)

    def apply(self, document: Document) -> Document:
        """Return the document after the change; raises ValueError when it was made on another document."""
        values: dict[str, Any] = {}
        for name in _PLAIN_FIELDS:
            swap = getattr(self, name)
            if swap is not None:
                if getattr(document, name) != swap.old:
                    raise ValueError(f"the change does not fit the document's {name}")
                values[name] = swap.new
        for name in _LISTED_FIELDS:
            splices = getattr(self, name)
            if splices:
                values[name] = apply_splices(getattr(document, name), splices)
        if self.layers or self.order:
            values["layers"] = self._apply_layers(document.layers)
        return structs.replace(document, **values) if values else document

    def _apply_layers(self, old: tuple[Layer, ...]) -> tuple[Layer, ...]:
        layers: dict[str, Layer] = {layer.id: layer for layer in old}
        if self.order is not None and tuple(layers) != self.order.old:
            raise ValueError("the change does not fit the document's layers")
        for change in self.layers:
            layer = change.apply(layers.pop(change.id, None) if change.removed else layers.get(change.id))
            if layer is not None:
                layers[change.id] = layer
        order = self.order.new if self.order is not None else layers
        return tuple(layers[layer_id] for layer_id in order)


_NOTHING = Change()


def diff(old: Document, new: Document) -> Change:
    """Return what differs between two documents, told apart by the ids of their parts and the keys of their features.

    `diff(old, new).apply(old)` equals `new`. Two documents that share their features are compared at the speed of a
    walk over pointers: a million features take some twenty milliseconds.
    """
    if old is new:
        return _NOTHING
    values: dict[str, Any] = {}
    for name in _PLAIN_FIELDS:
        old_value, new_value = getattr(old, name), getattr(new, name)
        if old_value is not new_value and old_value != new_value:
            values[name] = Swap(old_value, new_value)
    for name in _LISTED_FIELDS:
        values[name] = tuple(find_splices(getattr(old, name), getattr(new, name), "id"))
    if old.layers is not new.layers:
        values["layers"] = tuple(_layer_changes(old.layers, new.layers))
        orders = Swap(tuple(map(_id_of, old.layers)), tuple(map(_id_of, new.layers)))
        if orders.old != orders.new:
            values["order"] = orders
    return Change(**values)


def _layer_changes(old: tuple[Layer, ...], new: tuple[Layer, ...]) -> Iterator[LayerChange]:
    old_layers = {layer.id: layer for layer in old}
    new_layers = {layer.id: layer for layer in new}
    for layer_id in old_layers | new_layers:
        before, after = old_layers.get(layer_id), new_layers.get(layer_id)
        if before is after:
            continue
        shells = Swap(_shell(before), _shell(after))
        shell = None if shells.old == shells.new else shells
        features = find_splices(before.features if before else (), after.features if after else (), "key")
        change = LayerChange(layer_id, shell, tuple(features))
        if change.shell or change.features:
            yield change


def _shell(layer: Layer | None) -> Layer | None:
    return layer and structs.replace(layer, features=())


def _kept(features: tuple[Feature, ...], others: tuple[Feature, ...]) -> list[int]:
    keys = frozenset(map(_key_of, others))
    return [feature.key for feature in features if feature.key in keys]


class Step(NamedTuple):
    """One thing that the user did: what it is called, and what it changed."""

    label: str
    change: Change


class History:
    """The steps of one document, where in them it stands, and which of them was saved.

    The history does not hold the document: `undo` and `redo` return the change to apply. A drag is one step: it is
    recorded at its start and replaced, with `replace`, while it moves.
    """

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._position = 0
        self._saved: int | None = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return every step, the oldest first, those that were undone included."""
        return tuple(self._steps)

    @property
    def position(self) -> int:
        """Return how many of the steps are done."""
        return self._position

    @property
    def modified(self) -> bool:
        """Tell whether the document differs from the saved one by any step."""
        return self._position != self._saved

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back, or None."""
        return self._steps[self._position - 1].label if self._position else None

    @property
    def redo_label(self) -> str | None:
        """Return what redo would do again, or None."""
        return self._steps[self._position].label if self._position < len(self._steps) else None

    def record(self, label: str, change: Change) -> None:
        """Add a step after the present one; what was undone before can no longer be redone."""
        del self._steps[self._position :]
        if self._saved is not None and self._saved > self._position:
            self._saved = None
        self._steps.append(Step(label, change))
        self._position += 1

    def replace(self, change: Change) -> None:
        """Put another change in the place of the last step's; raises IndexError when there is none.

        The change runs from the document before that step to the present one.
        """
        if not self._position:
            raise IndexError("there is no step to replace")
        step = self._steps[self._position - 1]
        self._position -= 1
        self.record(step.label, change)

    def undo(self) -> Step:
        """Step back and return the change that does so, under its step's label; raises IndexError at the start."""
        if not self._position:
            raise IndexError("there is nothing to undo")
        self._position -= 1
        step = self._steps[self._position]
        return Step(step.label, step.change.inverse())

    def redo(self) -> Step:
        """Step forward again and return the step; raises IndexError at the end."""
        if self._position == len(self._steps):
            raise IndexError("there is nothing to redo")
        step = self._steps[self._position]
        self._position += 1
        return step

    def go_to(self, position: int) -> tuple[Step, ...]:
        """Step to where this many steps are done, and return what to apply one after the other; raises IndexError."""
        if not 0 <= position <= len(self._steps):
            raise IndexError("there is no such step")
        back = tuple(self.undo() for _ in range(self._position - position))
        return back or tuple(self.redo() for _ in range(position - self._position))

    @property
    def saved(self) -> int | None:
        """Return how many steps were done when the document was saved; None when no steps lead there any more."""
        return self._saved

    def mark_saved(self, steps: Sequence[Step] | None = None) -> None:
        """Remember that the document was saved when these steps were done, by default those that are done now.

        Of steps that were undone since and replaced by others, none leads to the saved document.
        """
        done = self._steps[: self._position] if steps is None else list(steps)
        same = len(done) <= len(self._steps) and all(map(is_, done, self._steps))
        self._saved = len(done) if same else None
