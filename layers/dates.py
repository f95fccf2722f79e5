"""Dates as analysts know them: EDTF levels 0 and 1 (ISO 8601-2:2019), their first and last day, and English prose.

A day, a month, a year, an interval; approximate (`~`), uncertain (`?`) or both (`%`); digits left open (`201X`); open
and unknown ends of intervals. Seasons are those of the northern hemisphere, by whole months.
"""

import re
from calendar import isleap, month_name
from functools import lru_cache
from math import inf
from typing import Literal, NamedTuple

Precision = Literal["century", "decade", "year", "season", "month", "day", "time"]
Ending = Literal["open", "unknown"]

SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

_LONG_YEAR = re.compile(r"Y(?P<year>-?[1-9]\d{4,})")
_DATE = re.compile(
    r"(?P<year>-?\d{4}|-?\d{3}X|-?\d{2}XX)(-(?P<month>\d\d|XX)(-(?P<day>\d\d|XX))?)?(?P<qualifier>[~?%])?", re.ASCII
)
_TIME = re.compile(
    r"(?P<date>-?\d{4}-\d\d-\d\d)T(?P<clock>([01]\d|2[0-3]):[0-5]\d):[0-5]\d"
    r"(?P<zone>Z|[+-](0\d|1[0-4]):?([0-5]\d)?)?",
    re.ASCII,
)
_EXAMPLES = "such as 2015, 2015-09, 2015-09-30, 2015-09~ or 2015-08/2015-09"


class Day(NamedTuple):
    """A day of the proleptic Gregorian calendar; the year is infinite where an interval has no end."""

    year: float
    month: int
    day: int


class DateError(ValueError):
    """Say why a text is not a date, in a sentence for the user."""


class Date(NamedTuple):
    """A single date: the days it spans, how precise it is, what doubts it carries, and how it reads."""

    first: Day
    last: Day
    precision: Precision
    approximate: bool
    uncertain: bool
    phrase: str  # without doubts: "September 2015"


class Interval(NamedTuple):
    """A stretch of time between two dates; an end may be open (`..`) or unknown (left empty)."""

    start: Date | Ending
    end: Date | Ending

    @property
    def first(self) -> Day:
        """Return the first day; its year is -inf when the start is open or unknown."""
        return self.start.first if isinstance(self.start, Date) else _BEGINNING

    @property
    def last(self) -> Day:
        """Return the last day; its year is inf when the end is open or unknown."""
        return self.end.last if isinstance(self.end, Date) else _END


_BEGINNING = Day(-inf, 1, 1)
_END = Day(inf, 12, 31)


@lru_cache(maxsize=4096)  # features of a layer share a few dates, and every one is asked at each redrawing
def parse(text: str) -> Date | Interval:
    """Read an EDTF text of level 0 or 1; raises DateError."""
    start, slash, end = text.partition("/")
    if not slash:
        return _date(text, text)
    interval = Interval(_ending(start, text), _ending(end, text))
    if not isinstance(interval.start, Date) and not isinstance(interval.end, Date):
        raise DateError(f"“{text}” names no date. Write a date, {_EXAMPLES}.")
    if interval.first > interval.last:
        raise DateError(f"“{text}” ends before it starts.")
    return interval


def is_valid(text: str) -> bool:
    """Tell whether a text is a date of EDTF level 0 or 1."""
    try:
        parse(text)
    except DateError:
        return False
    return True


def first_day(text: str) -> Day:
    """Return the first day that a date or interval may mean; raises DateError. Doubts do not move it."""
    return parse(text).first


def last_day(text: str) -> Day:
    """Return the last day that a date or interval may mean; raises DateError. Doubts do not move it."""
    return parse(text).last


def shows(start: str | None, end: str | None, as_of: str | None) -> bool:
    """Tell whether something that holds from `start` to `end` shows on the day of `as_of`.

    It shows when the first day of `start` ≤ the last day of `as_of` ≤ the last day of `end`. What is missing or is
    not a date does not bound, so that a slip in a date hides nothing.
    """
    if as_of is None or not is_valid(as_of):
        return True
    day = last_day(as_of)
    if start is not None and is_valid(start) and first_day(start) > day:
        return False
    return end is None or not is_valid(end) or day <= last_day(end)


def stepped(day: Day, precision: Literal["day", "month", "year"], steps: int) -> Day:
    """Return the day, or the first day of the month or year, that lies so many steps after another."""
    year = int(day.year)
    if precision == "year":
        return Day(year + steps, 1, 1)
    if precision == "month":
        months = year * 12 + day.month - 1 + steps
        return Day(months // 12, months % 12 + 1, 1)
    month, number = day.month, day.day + steps
    while number > (length := _month_length(year, month)):
        number -= length
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Day(year, month, number)


def written(day: Day, precision: Literal["day", "month", "year"]) -> str:
    """Return a day, or the month or year that it lies in, as ISO 8601 writes it."""
    text = f"{int(day.year):04d}-{day.month:02d}-{day.day:02d}"
    return text[: {"day": 10, "month": 7, "year": 4}[precision]]


def prose(text: str) -> str:
    """Return a date as English text, such as “about September 2015”; what is not a date is returned as it is."""
    try:
        date = parse(text)
    except DateError:
        return text
    return _doubtful(date) if isinstance(date, Date) else _interval_prose(date)


def _ending(text: str, whole: str) -> Date | Ending:
    if text == "..":
        return "open"
    return _date(text, whole) if text else "unknown"


def _date(text: str, whole: str) -> Date:
    if match := _DATE.fullmatch(text):
        return _calendar_date(match, whole)
    if match := _LONG_YEAR.fullmatch(text):
        year = int(match["year"])
        return Date(Day(year, 1, 1), Day(year, 12, 31), "year", False, False, _year_phrase(year))
    if match := _TIME.fullmatch(text):
        date = _date(match["date"], whole)
        zone = {None: "", "Z": " UTC"}.get(match["zone"], f" UTC{match['zone']}")
        return date._replace(precision="time", phrase=f"{date.phrase}, {match['clock']}{zone}")
    raise DateError(f"“{whole}” is not a date. Write one {_EXAMPLES}.")


def _calendar_date(match: re.Match[str], whole: str) -> Date:
    year, month, day = match["year"], match["month"], match["day"]
    first, last, precision, phrase = _span(year, month, day, whole)
    qualifier = match["qualifier"] or ""
    return Date(first, last, precision, qualifier in ("~", "%"), qualifier in ("?", "%"), phrase)


def _span(year: str, month: str | None, day: str | None, whole: str) -> tuple[Day, Day, Precision, str]:
    if "X" in year:
        if month is not None and (month, day) not in (("XX", None), ("XX", "XX")):
            raise DateError(f"“{whole}” leaves the year open but names a month or a day.")
        return _open_year(year)
    number = int(year)
    named = _year_phrase(number)
    whole_year = Day(number, 1, 1), Day(number, 12, 31)
    if month is None:
        return *whole_year, "year", named
    if month == "XX":
        if day not in (None, "XX"):
            raise DateError(f"“{whole}” leaves the month open but names a day.")
        return *whole_year, "year", f"some {'month' if day is None else 'day'} of {named}"
    if day is None and int(month) in SEASONS:
        return *_season(number, int(month)), "season", f"{SEASONS[int(month)]} {named}"
    if not 1 <= int(month) <= 12:
        raise DateError(f"“{whole}” has no such month: {month}.")
    return _in_month(number, int(month), day, whole)


def _in_month(year: int, month: int, day: str | None, whole: str) -> tuple[Day, Day, Precision, str]:
    named = f"{month_name[month]} {_year_phrase(year)}"
    length = _month_length(year, month)
    if day is None or day == "XX":
        return Day(year, month, 1), Day(year, month, length), "month", named if day is None else f"some day in {named}"
    if not 1 <= int(day) <= length:
        raise DateError(f"“{whole}” has no such day: {named} has {length} days.")
    here = Day(year, month, int(day))
    return here, here, "day", f"{int(day)} {named}"


def _open_year(year: str) -> tuple[Day, Day, Precision, str]:
    low, high = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
    first, last = Day(low, 1, 1), Day(high, 12, 31)
    if year.endswith("XX"):
        return first, last, "century", f"some year from {_year_phrase(low)} to {_year_phrase(high)}"
    if low < 0:
        return first, last, "decade", f"some year from {_year_phrase(low)} to {_year_phrase(high)}"
    return first, last, "decade", f"the {low}s"


def _season(year: int, season: int) -> tuple[Day, Day]:
    month = 3 * (season - 20)
    if season < 24:
        return Day(year, month, 1), Day(year, month + 2, _month_length(year, month + 2))
    return Day(year, 12, 1), Day(year + 1, 2, _month_length(year + 1, 2))


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _year_phrase(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"  # year 0 is 1 BC, as in ISO 8601


def _doubtful(date: Date) -> str:
    phrase = f"about {date.phrase}" if date.approximate else date.phrase
    return f"{phrase} (uncertain)" if date.uncertain else phrase


def _interval_prose(interval: Interval) -> str:
    start, end = interval
    if isinstance(start, Date) and isinstance(end, Date):
        return f"{_shortened(start, end)} to {_doubtful(end)}"
    if isinstance(start, Date):
        return f"from {_doubtful(start)}" + (", end unknown" if end == "unknown" else "")
    if isinstance(end, Date):
        return f"until {_doubtful(end)}" + (", start unknown" if start == "unknown" else "")
    return "at a time unknown"


def _shortened(start: Date, end: Date) -> str:
    """Leave out of the start what the end says again: “1 to 3 August 2015”."""
    certain = not (start.approximate or start.uncertain or end.approximate or end.uncertain)
    if certain and start.precision == end.precision == "day" and start.first.year == end.first.year:
        same_month = start.first.month == end.first.month
        return str(start.first.day) if same_month else f"{start.first.day} {month_name[start.first.month]}"
    if certain and start.precision == end.precision == "month" and start.first.year == end.first.year:
        return start.phrase.removesuffix(f" {_year_phrase(int(start.first.year))}")
    return _doubtful(start)
