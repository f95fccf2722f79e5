"""A statement as a card: who said what, where, about when, and how good it is thought to be."""

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from desktop import wording
from desktop.theme import Colours
from layers import citation, dates, geojson
from layers.document import Document, FeatureRef, Statement


def date_of(statement: Statement) -> str:
    """Return in prose what date a statement speaks of, or that it names none."""
    if statement.speaks_of:
        text = dates.prose(statement.speaks_of)
        return text[0].upper() + text[1:]
    if statement.start or statement.end:
        text = dates.prose(f"{statement.start or ''}/{statement.end or '..'}")
        return text[0].upper() + text[1:]
    return "No date given"


def source_line(statement: Statement, document: Document) -> str:
    """Return the short citation with the place in the source, or that there is none."""
    source = document.source(statement.source)
    if source is None:
        return f"Source “{statement.source}” is missing" if statement.source else "No source given"
    return ", ".join(filter(None, (citation.short(source.csl), statement.locator)))


def judgement(statement: Statement) -> str:
    """Return basis, likelihood and confidence as far as they are given."""
    parts = [
        f"basis: {statement.basis}" if statement.basis else "",
        f"likelihood: {statement.likelihood}" if statement.likelihood else "",
        f"confidence: {statement.confidence}" if statement.confidence else "",
    ]
    return " · ".join(part for part in parts if part)


def shape_lines(refs: tuple[FeatureRef, ...], document: Document) -> list[str]:
    """Return, for the features that a statement is about, how well they are placed and how they came to be."""
    lines = []
    for ref in refs[:4]:
        properties = geojson.properties(document.feature(ref))
        told = [
            f"{name}: {value}" for name in ("precision", "method") if isinstance(value := properties.get(name), str)
        ]
        if told:
            lines.append(f"{wording.feature_name(document.feature(ref))} – {'; '.join(told)}")
    return lines


def plain_text(statement: Statement, refs: tuple[FeatureRef, ...], document: Document) -> str:
    """Return the card as text, for the clipboard, the filter and screen readers."""
    lines = [
        statement.text,
        f"“{statement.quote}”" if statement.quote else "",
        source_line(statement, document),
        f"{date_of(statement)}; {wording.grade(statement)}",
        judgement(statement),
        f"About {wording.feature_names(document, refs, most=8)}" if refs else "",
        ", ".join(statement.tags),
    ]
    return "\n".join(line for line in lines if line)


class Card:
    """The laid-out text of one card."""

    def __init__(
        self, statement: Statement, refs: tuple[FeatureRef, ...], document: Document, tones: Colours, font: QFont
    ):
        self.statement = statement
        self.text = QTextDocument()
        self.text.setDocumentMargin(0)
        self.text.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setDefaultTextOption(option)
        self._cursor = QTextCursor(self.text)
        self._tones = tones
        self._small = font.pointSizeF() * 0.89
        self._write(statement, refs, document)

    def height(self, width: float) -> float:
        """Lay the card out in a width and return its height, both in logical pixels."""
        if self.text.textWidth() != width:
            self.text.setTextWidth(width)
        size: QSizeF = self.text.size()
        return size.height()

    def _write(self, statement: Statement, refs: tuple[FeatureRef, ...], document: Document) -> None:
        tones = self._tones
        self._line(
            [(date_of(statement), self._format(tones.secondary, small=True)), *self._marks(statement)], first=True
        )
        self._line([(statement.text, self._format(tones.text))], above=3)
        if statement.quote:
            self._line([(f"“{statement.quote}”", self._format(tones.secondary, italic=True))], above=3)
        self._line([(source_line(statement, document), self._format(tones.text, small=True))], above=5)
        if judgement(statement):
            self._line([(judgement(statement), self._format(tones.secondary, small=True))], above=1)
        if refs:
            names = wording.feature_names(document, refs)
            self._line([(names, self._format(tones.accent, small=True))], above=1)
        for text in shape_lines(refs, document):
            self._line([(text, self._format(tones.secondary, small=True))], above=1)
        for other in _disagreements(statement, document):
            self._line([(other, self._format(tones.warning, small=True))], above=1)

    def _marks(self, statement: Statement) -> list[tuple[str, QTextCharFormat]]:
        tones = self._tones
        graded = statement.reliability is not None or statement.credibility is not None
        mark = self._format(tones.text if graded else tones.secondary, small=True, bold=graded)
        marks = [("   ", self._format(tones.secondary, small=True)), (wording.grade(statement), mark)]
        if statement.restricted:
            marks += [("   ", mark), ("restricted", self._format(tones.error, small=True, bold=True))]
        return marks

    def _format(self, colour: str, *, small: bool = False, bold: bool = False, italic: bool = False) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setForeground(QColor(colour))
        if small:
            result.setFontPointSize(self._small)
        if bold:
            result.setFontWeight(QFont.Weight.DemiBold)
        result.setFontItalic(italic)
        return result

    def _line(self, runs: list[tuple[str, QTextCharFormat]], *, above: float = 0, first: bool = False) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(above)
        block.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if first:
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block)
        for text, appearance in runs:
            self._cursor.insertText(text, appearance)


def _disagreements(statement: Statement, document: Document) -> list[str]:
    lines = []
    for identifier in statement.contradicts:
        other = next((each for each in document.statements if each.id == identifier), None)
        if other is not None:
            lines.append(f"Contradicts: {other.text[:90]}{'…' if len(other.text) > 90 else ''}")
    return lines
