"""The dates that occur in a situation, to step through."""

from collections.abc import Iterator

from layers import dates, geojson
from layers.document import Document, Layer

_DATED = (b'"start"', b'"end"')


def dates_that_occur(document: Document) -> list[str]:
    """Return every date on which something begins, ends or is spoken of, each once, the earliest first.

    An interval counts with its ends. What is no date is left out.
    """
    found = {part for text in _texts(document) for part in text.split("/") if dates.is_valid(part)}
    return sorted(found, key=lambda text: (dates.last_day(text), text))


def _texts(document: Document) -> Iterator[str]:
    for statement in document.statements:
        yield from filter(None, (statement.speaks_of, statement.start, statement.end))
    for layer in document.layers:
        yield from _feature_texts(layer)


def _feature_texts(layer: Layer) -> Iterator[str]:
    for feature in layer.features:
        text = bytes(feature.text)
        if any(name in text for name in _DATED):  # parsing a million features for a date that none has takes seconds
            properties = geojson.properties(feature)
            yield from (value for name in ("start", "end") if isinstance(value := properties.get(name), str))
