"""What the messages between the shell and each of its pages have in common: JSON texts `{v, type, ...}`.

What a page sends is parsed or rejected as a whole, by a reader of the kinds of messages that are its own.
"""

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec import Struct

VERSION = 1


class ProtocolError(ValueError):
    """A page sent something that is no message."""


def _tag(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class ToPage(Struct, frozen=True, kw_only=True, tag_field="type", tag=_tag):
    """What every message of the shell has."""

    v: int = VERSION


class FromPage(Struct, frozen=True, kw_only=True, tag_field="type", tag=_tag, forbid_unknown_fields=True):
    """What every message of a page has."""

    v: Literal[1]


class Ready(FromPage, frozen=True):
    """The page can show something, or has missed a message; everything that it shows answers it."""


class Error(FromPage, frozen=True):
    """Something failed in the page."""

    message: str


_encoder = msgspec.json.Encoder()


def encode(message: ToPage) -> str:
    """Return a message as the text that a page reads."""
    return _encoder.encode(message).decode()


def reader(page: str, kinds: Any, check: Callable[[Any], object] = lambda _: None) -> Callable[[str], Any]:
    """Return what parses the texts of a page, or raises ProtocolError, which names the page.

    `kinds` is the union of its messages; `check` looks at what their types cannot say, and raises a
    msgspec.ValidationError.
    """
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kinds)

    def decode(text: str) -> Any:
        try:
            message = decoder.decode(text)
            check(message)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
            raise ProtocolError(f"a message of {page} was rejected: {error}") from error
        return message

    return decode
