"""The messages between the shell and the page of the text editor, of the kind that `desktop/web/messages.py` describes.

`assets/web/src/editor/protocol.ts` is the other side. Positions in the text count UTF-16 code units from 0, as
JavaScript does; lines and columns count from 1, columns in characters. `edit` numbers what the user did to the text:
what is about an older edit than the latest is passed over, and sent again by whoever has to.
"""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct

from desktop.web.messages import Error, FromPage, Ready, ToPage, reader
from layers.document import Severity

Count = Annotated[int, Meta(ge=0)]


class Problem(Struct, frozen=True):
    """What is wrong at a place of the text."""

    severity: Severity
    message: str
    line: int
    column: int


class Change(Struct, frozen=True):
    """A run of the text from `start` up to, not including, `end`, and what takes its place."""

    start: Count
    end: Count
    text: str


class Open(ToPage, frozen=True):
    """Show another text, which lies at `url`; it is the first version, and no edit was made of it.

    With `clean` false it holds typing that the document does not.
    """

    url: str
    label: str
    read_only: bool
    clean: bool


class Replace(ToPage, frozen=True):
    """Change a run of the text, which makes it this version; `clean` says that the document holds all of it."""

    version: int
    edit: int
    change: Change
    clean: bool


class Problems(ToPage, frozen=True):
    """Everything that is wrong with the text after an edit."""

    edit: int
    items: tuple[Problem, ...]


class Reveal(ToPage, frozen=True):
    """Show a run of the text and, if the cursor is outside it, put it to its beginning; `focus` moves the keyboard."""

    start: int
    end: int
    focus: bool


class GoTo(ToPage, frozen=True):
    """Put the cursor to a line and column, and the keyboard into the text."""

    line: int
    column: int


class Theme(ToPage, frozen=True):
    """The colours of the window, each #rrggbb by its name."""

    dark: bool
    colours: dict[str, str]


class Opened(FromPage, frozen=True):
    """The text at this address is shown."""

    url: str


class Typed(FromPage, frozen=True):
    """How the text differs from a version after an edit: runs in order that do not overlap."""

    url: str
    version: Count
    edit: Count
    changes: tuple[Change, ...]


class Cursor(FromPage, frozen=True):
    """The user put the cursor here."""

    url: str
    edit: Count
    position: Count


class Left(FromPage, frozen=True):
    """The keyboard left the text."""


class Undo(FromPage, frozen=True):
    """Take back the document's last step: no typing is left to take back."""


class Redo(FromPage, frozen=True):
    """Do the document's last undone step again."""


Received = Ready | Opened | Typed | Cursor | Left | Undo | Redo | Error

decode: Callable[[str], Received] = reader("the editor", Received)
"""Returns the message that a text of the page holds; raises ProtocolError."""
