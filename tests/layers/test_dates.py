from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015-09-30", (2015, 9, 30), (2015, 9, 30)),
        ("2015-09", (2015, 9, 1), (2015, 9, 30)),
        ("2015", (2015, 1, 1), (2015, 12, 31)),
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("1900-02", (1900, 2, 1), (1900, 2, 28)),
        ("2015-09~", (2015, 9, 1), (2015, 9, 30)),
        ("2015-09?", (2015, 9, 1), (2015, 9, 30)),
        ("2015-09-30%", (2015, 9, 30), (2015, 9, 30)),
        ("201X", (2010, 1, 1), (2019, 12, 31)),
        ("20XX", (2000, 1, 1), (2099, 12, 31)),
        ("-004X", (-49, 1, 1), (-40, 12, 31)),
        ("2015-XX", (2015, 1, 1), (2015, 12, 31)),
        ("2015-XX-XX", (2015, 1, 1), (2015, 12, 31)),
        ("2015-09-XX", (2015, 9, 1), (2015, 9, 30)),
        ("2015-21", (2015, 3, 1), (2015, 5, 31)),
        ("2015-24", (2015, 12, 1), (2016, 2, 29)),
        ("2015-09-30T14:30:00Z", (2015, 9, 30), (2015, 9, 30)),
        ("Y170000002", (170000002, 1, 1), (170000002, 12, 31)),
        ("-0043", (-43, 1, 1), (-43, 12, 31)),
        ("2015-08/2015-09", (2015, 8, 1), (2015, 9, 30)),
        ("2015-08~/2015-09?", (2015, 8, 1), (2015, 9, 30)),
        ("2015-08-01/..", (2015, 8, 1), (inf, 12, 31)),
        ("2015-08-01/", (2015, 8, 1), (inf, 12, 31)),
        ("../2015", (-inf, 1, 1), (2015, 12, 31)),
        ("/2015", (-inf, 1, 1), (2015, 12, 31)),
    ],
)
def test_first_and_last_day(text: str, first: tuple[float, int, int], last: tuple[float, int, int]) -> None:
    assert dates.first_day(text) == first
    assert dates.last_day(text) == last


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a date"),
        ("September 2015", "is not a date"),
        ("30.09.2015", "is not a date"),
        ("2015-9-30", "is not a date"),
        ("15-09-30", "is not a date"),
        ("2015-09-30T25:00:00", "is not a date"),
        ("٢٠١٥", "is not a date"),
        ("2015-13", "no such month: 13"),
        ("2015-00-01", "no such month: 00"),
        ("2015-09-31", "September 2015 has 30 days"),
        ("2015-02-29", "February 2015 has 28 days"),
        ("201X-09", "leaves the year open"),
        ("2015-XX-01", "leaves the month open"),
        ("2015-10/2015-09", "ends before it starts"),
        ("../..", "names no date"),
        ("/", "names no date"),
        ("2015/2016/2017", "is not a date"),
    ],
)
def test_what_is_not_a_date_says_why(text: str, reason: str) -> None:
    assert not dates.is_valid(text)
    with pytest.raises(dates.DateError, match=reason):
        dates.parse(text)
    assert dates.prose(text) == text


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("2015-09-30", "30 September 2015"),
        ("2015-09-03", "3 September 2015"),
        ("2015-09", "September 2015"),
        ("2015-09~", "about September 2015"),
        ("2015-09?", "September 2015 (uncertain)"),
        ("2015%", "about 2015 (uncertain)"),
        ("2015", "2015"),
        ("0000", "1 BC"),
        ("201X", "the 2010s"),
        ("20XX", "some year from 2000 to 2099"),
        ("2015-XX", "some month of 2015"),
        ("2015-XX-XX", "some day of 2015"),
        ("2015-09-XX", "some day in September 2015"),
        ("2015-22", "summer 2015"),
        ("2015-09-30T14:30:00Z", "30 September 2015, 14:30 UTC"),
        ("2015-09-30T14:30:00+03:00", "30 September 2015, 14:30 UTC+03:00"),
        ("2015-09-30T14:30:00", "30 September 2015, 14:30"),
        ("2015-08-01/2015-08-03", "1 to 3 August 2015"),
        ("2015-08-30/2015-09-02", "30 August to 2 September 2015"),
        ("2015-08/2015-09", "August to September 2015"),
        ("2014-12/2015-01", "December 2014 to January 2015"),
        ("2014/2015", "2014 to 2015"),
        ("2015-08~/2015-09", "about August 2015 to September 2015"),
        ("2015-08-01/2015-09", "1 August 2015 to September 2015"),
        ("2015-08-01/..", "from 1 August 2015"),
        ("2015-08-01/", "from 1 August 2015, end unknown"),
        ("../2015-08", "until August 2015"),
        ("/2015-08", "until August 2015, start unknown"),
    ],
)
def test_prose(text: str, prose: str) -> None:
    assert dates.prose(text) == prose


@pytest.mark.parametrize(
    ("start", "end", "as_of", "shown"),
    [
        (None, None, "2015-09-30", True),
        ("2015-10-01", None, "2015-09-30", False),
        ("2015-10-01", None, None, True),
        ("2015-09", None, "2015-09", True),
        ("2015-09-30", None, "2015-09", True),  # the month means its last day
        ("2015-09", None, "2015-09-01", True),
        (None, "2015-09", "2015-09-30", True),
        (None, "2015-09", "2015-10-01", False),
        (None, "2015-09-29", "2015-09", False),
        ("2015-09~", "2015-09?", "2015-09-15", True),
        ("2015-08/2015-10", None, "2015-08-01", True),
        (None, "2015-08/..", "2020", True),
        ("soon", "later", "2015", True),
        ("2016", None, "whenever", True),
    ],
)
def test_what_shows_at_a_date(start: str | None, end: str | None, as_of: str | None, shown: bool) -> None:
    assert dates.shows(start, end, as_of) is shown


@given(st.dates())
def test_a_day_is_its_own_first_and_last_and_lies_in_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    assert dates.first_day(text) == dates.last_day(text) == (day.year, day.month, day.day)
    for wider in (text[:7], text[:4]):
        assert dates.first_day(wider) <= dates.first_day(text) <= dates.last_day(wider)
    if (day + timedelta(1) if day != date.max else day).month != day.month:
        assert dates.last_day(text[:7]) == dates.last_day(text)


@given(st.dates(), st.dates(), st.dates())
def test_something_shows_from_its_first_to_its_last_day(start: date, end: date, as_of: date) -> None:
    shown = dates.shows(start.isoformat(), end.isoformat(), as_of.isoformat())
    assert shown == (start <= as_of <= end)


@given(st.text(alphabet="0123456789-/.~?%XYTZ:+", max_size=24))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    if dates.is_valid(text):
        assert dates.first_day(text) <= dates.last_day(text)
        assert dates.prose(text)
