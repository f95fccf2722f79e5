"""What a figure's file says of itself: the same words in the metadata of every format.

The module imports little: so does the process that writes the files.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, structs

from layers.document import Bounds

LANGUAGE = "en"
PROGRAM = "Sitmap"


class Words(Struct, frozen=True):
    """The figure in words; `as_of` is the situation's own date, `extent` west, south, east and north in degrees."""

    title: str
    alt_text: str
    extent: Bounds
    subtitle: str | None = None
    publisher: str | None = None
    handling: str | None = None
    as_of: str | None = None
    produced: date | None = None
    projection: str | None = None
    ratio: str | None = None
    sources: Sequence[str] = ()
    attribution: str | None = None

    def labelled(self) -> Mapping[str, str]:
        """Return every word that is given under the name it goes by in a file's metadata."""
        words = {
            "Title": self.title,
            "Subject": self.subtitle,
            "Author": self.publisher,
            "Description": self.alt_text,
            "Handling": self.handling,
            "Situation as of": self.as_of,
            "Produced": self.produced.isoformat() if self.produced else None,
            "Extent (W S E N)": self.extent_text,
            "Projection": self.projection,
            "Scale": self.ratio,
            "Source": "\n".join(self.sources),
            "Base map": self.attribution,
            "Software": PROGRAM,
        }
        return {name: text for name, text in words.items() if text}

    def of_page(self, page: int, pages: int) -> "Words":
        """Return the words of a page, counted from 1, that is a file of its own: only the first one shows the map."""
        if page == 1:
            return self
        text = f"Page {page} of {pages}: text that goes on from the first page of “{self.title}”."
        return structs.replace(self, alt_text=text)

    @property
    def extent_text(self) -> str:
        """The extent as four numbers with four decimals, about ten metres."""
        return " ".join(f"{value:.4f}" for value in self.extent)
