"""Edits of pins: names and note numbers of the figure that were put in their places by hand."""

from collections.abc import Iterable

from layers.document import Document, FeatureRef, Pin, Subject
from layers.edits import Edit, changed, known_layer
from layers.edits.identifiers import by_layer, identified, identifiers_of

FOR_A_PIN = "so that the figure can remember where its name was put"
_FINEST = 2  # decimals of a millimetre


def pin(ref: FeatureRef, right: float, down: float) -> Edit:
    """Put the middle of a feature's block so many millimetres right of and below the feature's place on paper."""

    def edit(document: Document) -> Document:
        document, (subject,) = identified(document, (ref,))
        put = Pin(subject.layer, subject.feature, round(right, _FINEST), round(down, _FINEST))
        pins = document.figure.pins
        if not any(_subject(other) == subject for other in pins):
            return _with_pins(document, (*pins, put))
        return _with_pins(document, tuple(put if _subject(other) == subject else other for other in pins))

    return edit


def unpin(refs: Iterable[FeatureRef]) -> Edit:
    """Let the figure place the blocks of these features again."""
    wanted = tuple(refs)

    def edit(document: Document) -> Document:
        gone: set[Subject] = set()
        for layer_id, keys in by_layer(wanted).items():
            identifiers = identifiers_of(known_layer(document, layer_id))
            found = (identifiers.get(key) for key in keys)
            gone |= {Subject(layer_id, identifier) for identifier in found if identifier is not None}
        return _with_pins(document, tuple(each for each in document.figure.pins if _subject(each) not in gone))

    return edit


def unpin_all() -> Edit:
    """Let the figure place every block again."""
    return lambda document: _with_pins(document, ())


def _subject(pin: Pin) -> Subject:
    return Subject(pin.layer, pin.feature)


def _with_pins(document: Document, pins: tuple[Pin, ...]) -> Document:
    return changed(document, figure=changed(document.figure, pins=pins))
