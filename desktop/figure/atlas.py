"""An atlas: all figures of a series in one PDF, written when the last of them is made."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from desktop.figure.outputs import marks_missing
from desktop.figure.staged import ExportError, staged

if TYPE_CHECKING:
    from desktop.figure.printing import Printed
    from layers.figure.words import Words


class Atlas:
    """Collects finished figures; works in any thread, one at a time."""

    def __init__(self, output: Path, title: str):
        """`title` is that of the whole."""
        self.output = output
        self._title = title
        self._figures: list[tuple[str, bytes]] = []
        self._words: list[Words] = []

    def add(self, name: str, printed: "Printed", model: dict[str, Any]) -> None:
        """Take the next figure."""
        from desktop.figure import pdf

        self._figures.append((name, pdf.finished(printed.pdf, model["words"], model["place"])))
        self._words.append(model["words"])

    def write(self) -> tuple[Path, tuple[str, ...]]:
        """Write the file; return it and what the user should know of it. Raises ExportError."""
        from desktop.figure.pdf.joining import joined
        from desktop.figure.pdf.objects import PdfError

        words = self._joined_words()
        try:
            data = joined(self._figures, words)
        except PdfError as error:
            raise ExportError(f"{self.output}: the figures cannot be joined: {error}") from error
        with staged() as files:
            files.write(self.output, data)
            (written,) = files.commit()
        return written, marks_missing((self.output,), words)

    def _joined_words(self) -> "Words":
        """Return the words of the whole: what all figures say alike, the strictest mark, every name."""
        from layers.figure.extents import extent_of_boxes
        from layers.publishing.handling import strictest

        first = self._words[0]
        same = {
            name: getattr(first, name)
            if all(getattr(each, name) == getattr(first, name) for each in self._words)
            else None
            for name in ("subtitle", "publisher", "as_of", "produced", "projection", "ratio", "attribution")
        }
        names = ", ".join(name for name, _ in self._figures)
        return structs.replace(
            first,
            title=self._title,
            alt_text=f"{len(self._figures)} figures: {names}.",
            extent=extent_of_boxes([words.extent for words in self._words]),
            handling=strictest(words.handling for words in self._words),
            sources=tuple(dict.fromkeys(source for words in self._words for source in words.sources)),
            **same,
        )
