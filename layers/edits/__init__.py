"""Edits: pure functions from one document to the next.

Each function here takes what the user decided and returns an `Edit`; the edit is applied to whatever the document is by
then. An edit that changes nothing returns the document itself, so that no step is recorded. Statements and sources are
edited by `statements`, properties by `properties`, geometry by `geometry`, and text as it is typed by `text`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from msgspec import Struct, structs

from layers import dates
from layers.document import Document, Figure, Layer, Party, View

Edit = Callable[[Document], Document]
S = TypeVar("S", bound=Struct)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PRESENTATION = frozenset({"title", "visible", "opacity", "locked", "style"})


class EditError(Exception):
    """Say why an edit cannot be done, in a sentence for the user."""


def changed(value: S, **changes: Any) -> S:
    """Return the value itself when the changes change nothing, else a changed copy."""
    unlike = {name: new for name, new in changes.items() if getattr(value, name) != new}
    return structs.replace(value, **unlike) if unlike else value


def check_names(values: Collection[str], allowed: Collection[str]) -> None:
    """Raise TypeError for a setting that is not allowed: a slip of the program, not of the user."""
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise TypeError(f"no such setting: {', '.join(unknown)}")


def known_layer(document: Document, layer_id: str) -> Layer:
    """Return the layer with this id; raises EditError when it is gone."""
    try:
        return document.layer(layer_id)
    except KeyError:
        raise EditError(f"There is no layer “{layer_id}” any more.") from None


def editable_layer(document: Document, layer_id: str) -> Layer:
    """Return a layer whose features may change; raises EditError when it is gone, locked or could not be read."""
    layer = known_layer(document, layer_id)
    if layer.unreadable is not None:
        raise EditError(f"“{layer.title}” cannot be edited, because its file could not be read.")
    if layer.locked:
        raise EditError(f"“{layer.title}” is locked. Unlock it in the list of layers to edit it.")
    return layer


def check_date(text: str | None) -> None:
    """Raise EditError when a text is given and is not a date."""
    if text is not None:
        try:
            dates.parse(text)
        except dates.DateError as error:
            raise EditError(str(error)) from None


def free_name(wish: str, taken: Collection[str]) -> str:
    """Return a name of lower-case letters, digits and dashes made from a text, and not taken yet.

    Names that differ only by case count as taken: some file systems cannot hold both.
    """
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "unnamed"
    folded = {name.casefold() for name in taken}
    name, number = base, 2
    while name in folded:
        name, number = f"{base}-{number}", number + 1
    return name


def set_title(title: str) -> Edit:
    """Name the situation."""
    return lambda document: changed(document, title=title)


def set_as_of(as_of: str | None) -> Edit:
    """Set the day that the map shows; a month or a year means its last day, None shows every date."""

    def edit(document: Document) -> Document:
        check_date(as_of)
        if as_of is not None and "/" in as_of:
            raise EditError("The map shows one day: write a day, a month or a year, not an interval.")
        return changed(document, as_of=as_of)

    return edit


def set_view(view: View | None) -> Edit:
    """Set where the map opens; None fits the layers."""
    return lambda document: changed(document, view=view)


def set_figure(**settings: Any) -> Edit:
    """Change settings of the figure, by the names of `Figure`'s members."""
    check_names(settings, Figure.__struct_fields__)

    def edit(document: Document) -> Document:
        return changed(document, figure=changed(document.figure, **settings))

    return edit


def set_layer(layer_id: str, **presentation: Any) -> Edit:
    """Change a layer's title, visible, opacity (0 to 1), locked or style; a locked layer allows it too."""
    check_names(presentation, _PRESENTATION)

    def edit(document: Document) -> Document:
        layer = known_layer(document, layer_id)
        if not 0 <= presentation.get("opacity", 1) <= 1:
            raise EditError("Opacity runs from 0 to 1.")
        if not presentation.get("title", layer.title).strip():
            raise EditError("A layer needs a title.")
        shown = changed(layer, **presentation)
        return document if shown is layer else document.with_layer(shown)

    return edit


def move_layer(layer_id: str, position: int) -> Edit:
    """Move a layer to a position from 0, the bottom, in the drawing order; beyond the end means the top."""

    def edit(document: Document) -> Document:
        layer = known_layer(document, layer_id)
        layers = [other for other in document.layers if other is not layer]
        layers.insert(max(position, 0), layer)
        return document if tuple(layers) == document.layers else structs.replace(document, layers=tuple(layers))

    return edit


def new_layer(document: Document, title: str) -> Layer:
    """Return an empty layer with an id and a file that the document does not have yet; it is not added."""
    taken = {layer.id for layer in document.layers} | {layer.file.removesuffix(".geojson") for layer in document.layers}
    name = free_name(title, taken)
    return Layer(id=name, title=title, file=f"{name}.geojson")


def add_layer(layer: Layer, position: int | None = None) -> Edit:
    """Add a layer on top, or at a position from 0, the bottom; its id and file must not be taken."""

    def edit(document: Document) -> Document:
        for other in document.layers:
            if other.id == layer.id:
                raise EditError(f"There is a layer with the id “{layer.id}” already.")
            if other.file.casefold() == layer.file.casefold():
                raise EditError(f"The layer “{other.title}” is kept in {other.file} already.")
        layers = list(document.layers)
        layers.insert(len(layers) if position is None else max(position, 0), layer)
        return structs.replace(document, layers=tuple(layers))

    return edit


def remove_layer(layer_id: str) -> Edit:
    """Remove a layer from the situation, and its features from what statements are about; its file stays on disk."""

    def edit(document: Document) -> Document:
        layer = known_layer(document, layer_id)
        if layer.locked:
            raise EditError(f"“{layer.title}” is locked. Unlock it in the list of layers to remove it.")
        layers = tuple(other for other in document.layers if other is not layer)
        statements = tuple(
            changed(statement, about=tuple(subject for subject in statement.about if subject.layer != layer_id))
            for statement in document.statements
        )
        return structs.replace(document, layers=layers, statements=statements)

    return edit


def add_party(party: Party) -> Edit:
    """Add a party at the end of the list; its id must not be taken."""

    def edit(document: Document) -> Document:
        if document.party(party.id) is not None:
            raise EditError(f"There is a party with the id “{party.id}” already.")
        _check_party(party)
        return structs.replace(document, parties=(*document.parties, party))

    return edit


def change_party(party_id: str, **values: Any) -> Edit:
    """Change a party's name, short name or colour (#rrggbb)."""
    check_names(values, {"name", "short", "colour"})

    def edit(document: Document) -> Document:
        party = _known_party(document, party_id)
        renewed = changed(party, **values)
        _check_party(renewed)
        parties = tuple(renewed if other is party else other for other in document.parties)
        return changed(document, parties=parties)

    return edit


def delete_party(party_id: str) -> Edit:
    """Delete a party; shapes that name it keep the name, and are drawn as of no stated party."""

    def edit(document: Document) -> Document:
        party = _known_party(document, party_id)
        return structs.replace(document, parties=tuple(other for other in document.parties if other is not party))

    return edit


def move_party(party_id: str, position: int) -> Edit:
    """Move a party to a position from 0 in the list, the order in which the legend names them."""

    def edit(document: Document) -> Document:
        party = _known_party(document, party_id)
        parties = [other for other in document.parties if other is not party]
        parties.insert(max(position, 0), party)
        return changed(document, parties=tuple(parties))

    return edit


def _known_party(document: Document, party_id: str) -> Party:
    party = document.party(party_id)
    if party is None:
        raise EditError(f"There is no party “{party_id}” any more.")
    return party


def _check_party(party: Party) -> None:
    if not party.name.strip():
        raise EditError("A party needs a name.")
    if not _COLOUR.fullmatch(party.colour):
        raise EditError(f"“{party.colour}” is not a colour. Write # and six digits, such as #5b544c.")
