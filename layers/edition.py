"""The next edition of a situation: a copy in a new folder, moved on to the next as-of date.

What is counted up, and how:

- The as-of date moves on by its own precision: 2015 → 2016, 2015-09 → 2015-10, the last day of a month → the last day
  of the next. Of any other day nobody can tell what follows, so the date has to be given.
- The map number's last run of digits counts up and keeps its width: 12 → 13, SYR-2015-07 → SYR-2015-08, Sample 1 →
  Sample 2, 099 → 100. It is a number and no month: SYR-2015-12 → SYR-2015-13. A number without digits gets a 2.
- The version goes back to 1, since it counts the versions of one map number; where there is no map number, the version
  is all that tells editions apart, and counts up itself.

Everything else stays as it was, every byte of it, and the old folder is not touched.
"""

import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from layers import dates, situation
from layers.comparing.changes import compare
from layers.comparing.matching import aligned, shown_on, without_unreadable
from layers.dates import Date
from layers.document import Document, Figure
from layers.publishing import publish
from layers.storage.disk_errors import StoreError, not_saved
from layers.storage.opening import SITUATION, Opened, open_path

_OWN = re.compile(r"\..*sitmap-(lock|transaction|new)|\.sitmap-.*")
_OTHERS = frozenset({".git", ".hg", ".svn"})  # the history of the old folder is not the new one's
_DIGITS = re.compile(r"\d+")
_FIRST_VERSION = "1"
LAST_YEAR = 9999  # of dates with four digits


class Numbers(NamedTuple):
    """What tells an edition from the one before: its as-of date, map number and version."""

    as_of: str | None
    map_number: str | None
    version: str | None


def counted_up(text: str) -> str:
    """Return a text with the last number in it counted up, its width and its digits' script kept."""
    found = list(_DIGITS.finditer(text))
    if not found:
        return f"{text.rstrip()} 2".strip()
    start, end = found[-1].span()
    digits = text[start:end]
    zero = ord(digits[0]) - unicodedata.digit(digits[0])  # Arabic figures stay Arabic
    counted = str(int(digits) + 1).zfill(len(digits))
    return text[:start] + "".join(chr(zero + int(digit)) for digit in counted) + text[end:]


def following_date(as_of: str) -> str | None:
    """Return the date after an as-of date, as precise as it is; None where nobody can tell what follows."""
    if not dates.is_valid(as_of):
        return None
    date = dates.parse(as_of)
    if not isinstance(date, Date) or not 1 <= date.last.year < LAST_YEAR:
        return None
    if date.precision in ("year", "month"):
        return dates.written(dates.stepped(date.first, date.precision, 1), date.precision)
    if date.precision == "day" and date.last == dates.last_day(as_of[:7]):
        return dates.written(dates.last_day(dates.written(dates.stepped(date.last, "day", 1), "month")), "day")
    return None


def proposed(document: Document) -> Numbers:
    """Return what the next edition would be told apart by; the as-of date is None where it has to be given."""
    figure = document.figure
    if figure.map_number is not None:
        version = None if figure.version is None else _FIRST_VERSION
        number = counted_up(figure.map_number)
    else:
        number, version = None, None if figure.version is None else counted_up(figure.version)
    return Numbers(None if document.as_of is None else following_date(document.as_of), number, version)


def numbers_of(document: Document) -> Numbers:
    """Return what an edition is told apart by."""
    return Numbers(document.as_of, document.figure.map_number, document.figure.version)


def folder_name(name: str, old: str | None, new: str | None) -> str:
    """Return a name for the folder of the next edition: with the new date for the old one, else counted up."""
    for length in (10, 7, 4):  # a day, a month, a year
        then, now = (old or "")[:length], (new or "")[:length]
        if then in name and then != now and len(then) == len(now) == length:
            return name.replace(then, now)
    return counted_up(name) if name[-1:].isdecimal() and len(name) > 1 else f"{name}-2"


def leftovers(old: Numbers, document: Document) -> list[str]:
    """Return sentences about texts that still say what the edition before said, for the analyst to rewrite."""
    said = []
    if old.as_of is not None and old.as_of != document.as_of:
        texts = {
            "The title": document.title,
            "The figure's title": document.figure.title,
            "The subtitle": document.figure.subtitle,
            **{f"Note {number}": note for number, note in enumerate(document.figure.notes, 1)},
        }
        words = _spelled(old.as_of)
        for name, text in texts.items():
            found = next((word for word in words if text and word.casefold() in text.casefold()), None)
            if found:
                said.append(f"{name} still names {found}.")
    if document.figure.cut_off:
        said.append(f"The cut-off time is still “{document.figure.cut_off}”.")
    return said


def make_edition(source: Path, target: Path, numbers: Numbers | None = None) -> Opened:
    """Copy the situation in a folder to a new one as its next edition, all of it or nothing; raises StoreError.

    `numbers` are by default those that are proposed. Returns the new edition as it lies on the disk, without a lock.
    """
    old = open_path(source)
    if old.kind != "situation":
        raise StoreError(f"{old.path} is a GeoJSON file: an edition has a date and a number, which a situation keeps.")
    if old.read_only is not None:
        raise StoreError(f"{old.path} has no next edition: {old.read_only}")
    target = Path(os.path.abspath(target))  # noqa: PTH100 # see open_path
    numbers = numbers or proposed(old.document)
    check_edition(old.document, old.path, target, numbers)
    text = situation.dump(_next(old.document, numbers, old.path, target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.sitmap-new-", dir=target.parent))
    except OSError as error:
        raise not_saved(target, error) from error
    try:
        made = fresh / target.name  # with the permissions of a new folder, which `fresh` has not
        made.mkdir()
        _copy_folder(old.path, made, frozenset({os.path.realpath(old.path)}))
        (made / SITUATION).write_bytes(text)
        if target.is_dir():
            target.rmdir()  # it is empty; a folder does not replace another everywhere
        made.rename(target)
    except OSError as error:
        raise not_saved(Path(error.filename or target), error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return open_path(target)


def check_edition(document: Document, source: Path, target: Path, numbers: Numbers) -> None:
    """Raise StoreError where the situation in a folder can have no such edition in that place."""
    if document.as_of is not None and numbers.as_of is None:
        raise StoreError(
            f"What date follows {document.as_of} cannot be told. Say which day, month or year the edition is as of."
        )
    if numbers.as_of is not None:
        try:
            date = dates.parse(numbers.as_of)
        except dates.DateError as error:
            raise StoreError(str(error)) from None
        if not isinstance(date, Date):
            raise StoreError("The map shows one day: give a day, a month or a year, not an interval.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target} exists already and is not empty. Choose another folder.")
    inner, outer = os.path.realpath(target), os.path.realpath(source)
    if inner == outer or inner.startswith(f"{outer.rstrip(os.sep)}{os.sep}"):
        raise StoreError(f"{target} lies inside the situation itself. Choose a folder beside it.")


def both_as_shown(before: Document, now: Document) -> tuple[Document, Document]:
    """Return two editions to be compared, each as it shows on its own as-of date.

    The one before comes with the present one's layer ids and feature keys. Layers that cannot be read are in neither.
    """
    before, now = without_unreadable(aligned(now, before), now)
    return _as_shown(structs.replace(before, previous=now.previous)), _as_shown(
        now
    )  # that there is one before is known


def note_on_changes(before: Document, now: Document) -> str:
    """Return what differs between two editions of a figure, as a sentence for its notes: layers and names, no more.

    Nothing is told but what may be published: hidden layers and sensitive features are not in it.
    """
    numbers = numbers_of(before)
    date = dates.prose(numbers.as_of) if numbers.as_of else None
    edition = " of ".join(filter(None, ("the edition", date)))
    edition += f" ({numbers.map_number})" if numbers.map_number else ""
    found = compare(*(publish(each, "withhold") for each in both_as_shown(before, now)))
    told: list[str] = []
    for layer in reversed(found.layers):
        names = {
            word: ", ".join(one.name for one in layer.features if one.how == how)
            for how, word in (("added", "new"), ("removed", "no longer shown"), ("changed", "changed"))
        }
        said = "; ".join(f"{word}: {listed}" for word, listed in names.items() if listed)
        if said:
            told.append(f"{layer.title} – {said}.")
    return f"Since {edition}: {' '.join(told) if told else 'no feature has changed.'}"


def _as_shown(document: Document) -> Document:
    as_of = document.as_of
    return document if as_of is None or not dates.is_valid(as_of) else shown_on(document, as_of)


def previous_folder(opened: Opened) -> Path | None:
    """Return the folder of the edition before, whether or not it is still there; None for a first edition."""
    previous = opened.document.previous
    return None if previous is None else Path(os.path.normpath(opened.folder / previous))


def _next(document: Document, numbers: Numbers, source: Path, target: Path) -> Document:
    figure: Figure = structs.replace(document.figure, map_number=numbers.map_number, version=numbers.version)
    try:
        previous = Path(os.path.relpath(os.path.realpath(source), os.path.realpath(target))).as_posix()
    except ValueError:  # another drive
        previous = source.as_posix()
    return structs.replace(document, as_of=numbers.as_of, figure=figure, previous=previous)


def _copy_folder(source: Path, target: Path, above: frozenset[str]) -> None:
    """Copy what a situation's folder holds, but for what this program or a version control keeps there for itself.

    A link comes as what it leads to, so that the new edition shares nothing with the old one; what can be edited can be
    written. `above` are the real paths of the folders around: a link back to one of them stays a link.
    """
    for entry in _entries(source):
        copy = target / entry.name
        real = os.path.realpath(entry)
        if entry.is_dir() and real not in above:
            copy.mkdir()
            _copy_folder(entry, copy, above | {real})
        elif entry.is_file():
            shutil.copyfile(entry, copy)
            shutil.copystat(entry, copy)
            copy.chmod(stat.S_IMODE(copy.stat().st_mode) | stat.S_IWUSR)
        elif entry.is_symlink():  # it leads nowhere, or back
            copy.symlink_to(entry.readlink())


def _entries(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if not _OWN.fullmatch(entry.name) and entry.name not in _OTHERS:
            yield entry


def _spelled(as_of: str) -> list[str]:
    """Return the ways in which a text may name a date, the longest first."""
    found = [as_of]
    with suppress(dates.DateError):
        date = dates.parse(as_of)
        if isinstance(date, Date):
            found.insert(0, date.phrase)
            if date.precision == "day":
                found += [dates.prose(as_of[:7]), as_of[:7]]
    return found
