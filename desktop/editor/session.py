"""A text that an editor and the document change at the same time: who has which, and what is not taken over yet.

The page sends what differs from a version that it was sent; the shell sends replacements, each a new version. A version
that crosses with typing is passed over by the page and made again here, on top of what was typed. So neither side waits
for the other, and no typing is lost. Positions count UTF-16 code units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from layers.shown_text import Replacement, difference, merged, replaced

_SPACE = " \t\r\n"


class _Version(NamedTuple):
    """What the page was sent, and the document's text that this was based on."""

    text: str
    base: str


class Push(NamedTuple):
    """A new version for the page: what to replace, if it has seen no more than `edit` of the user's edits.

    `clean` says that the document holds everything that was typed.
    """

    version: int
    edit: int
    change: Replacement
    clean: bool


class TextSession:
    """Holds the draft of one text. `base` is the document's text that the draft goes on from.

    `theirs` is the document's text where it changed what the user was changing too: until the user decides, it is None
    no more, and nothing may be taken over.
    """

    def __init__(self, text: str, draft: str | None = None):
        self.base = text
        self.draft = text if draft is None else draft
        self.edit = 0
        self.version = 0
        self.theirs: str | None = None
        self._versions = {0: _Version(self.draft, text)}
        self._heard = (0, self.draft)  # the page's own text when it was last heard of, and the version it goes on from

    def reopened(self) -> "TextSession":
        """Return the same for a page that shows the draft as its first version."""
        session = TextSession(self.base, self.draft)
        session.theirs = self.theirs
        return session

    @property
    def dirty(self) -> bool:
        """Say whether something was typed that the document does not hold; white space around it is nothing."""
        return self.draft != self.base and self.draft.strip(_SPACE) != self.base.strip(_SPACE)

    def typed(self, version: int, edit: int, changes: Sequence[Replacement]) -> Push | None:
        """Take what the page's text differs in from a version; return what the page passed over, made again."""
        if version not in self._versions or edit <= self.edit:
            return None
        self._versions = {number: each for number, each in self._versions.items() if number >= version}
        known = self._versions[version]
        self.draft, self.edit = replaced(known.text, changes), edit
        self._heard = (version, self.draft)
        document = self.base if self.theirs is None else self.theirs
        self.base, self.theirs = known.base, None
        return self.follow(document)

    def follow(self, text: str) -> Push | None:
        """Take over that the document's text changed; return what the page must change, None where nothing."""
        if text in (self.base, self.theirs):
            return None
        both = merged(self.base, self.draft, text)
        if both is None:
            self.theirs = text
            return None
        self.theirs = None
        change = difference(self.draft, both)
        self.draft, self.base = both, text
        return self._push(change)

    def committed(self, text: str) -> Push:
        """Take over that the document holds the draft now, as `text`."""
        self.base, self.theirs = text, None
        # What is typed from now on goes on from the text that the page has: a version, or what was typed after it. The
        # document holds more where it changed meanwhile, and that must not look as if the user had taken it out.
        version, heard = self._heard
        trimmed = text != self.draft  # the document holds the draft without the white space around it
        for number, each in self._versions.items():
            shown = heard if number == version else each.text
            same = trimmed and shown.strip(_SPACE) == text.strip(_SPACE)
            self._versions[number] = each._replace(base=text if same else shown)
        return self._push(Replacement(0, 0, ""))

    def keep_mine(self) -> None:
        """Decide that the draft shall replace what the document changed meanwhile."""
        if self.theirs is not None:
            self.base, self.theirs = self.theirs, None
            self._versions = {number: each._replace(base=self.base) for number, each in self._versions.items()}

    def _push(self, change: Replacement) -> Push:
        self.version += 1
        self._versions[self.version] = _Version(self.draft, self.base)
        return Push(self.version, self.edit, change, clean=not self.dirty)
