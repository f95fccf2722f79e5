"""The scale as people type it: 1:2,250,000, 1:2.25m, 2250000."""

import re

_UNITS = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6}
_RATIO = re.compile(
    r"(?:1\s*[:/]\s*)?(?P<number>\d[\d.,'’\u202f\u00a0 ]*?)\s*(?P<unit>k|thousand|m|mio|million)?", re.IGNORECASE
)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,'’ ])\d{3})(?:(?P=mark)\d{3})*")


class RatioError(ValueError):
    """A scale that cannot be read or shown; the message is for the user."""


def ratio_of(text: str) -> float:
    """Return the denominator of a typed scale; raises RatioError.

    A comma or a full stop is a mark of thousands where whole groups of three follow, unless a unit follows too; else it
    is that of a fraction.
    """
    found = _RATIO.fullmatch(text.strip().replace("\u202f", " ").replace("\u00a0", " "))
    if found is None:
        raise RatioError(f"{text.strip()!r} is no scale; write 1:2,250,000, 1:2.25m or 2250000")
    number, unit = found["number"].strip(), (found["unit"] or "").lower()
    grouped = _GROUPED.fullmatch(number)
    if grouped and not (unit and grouped["mark"] in ",." and number.count(grouped["mark"]) == 1):
        number = number.replace(grouped["mark"], "")
    try:
        value = float(number.replace(",", ".")) * _UNITS[unit]
    except ValueError:
        raise RatioError(f"{text.strip()!r} is no scale; write 1:2,250,000, 1:2.25m or 2250000") from None
    if value < 1:
        raise RatioError(f"{text.strip()!r} would show the ground larger than it is; write 1:2,250,000")
    return value


def ratio_as_text(ratio: float) -> str:
    """Write a scale by its denominator: 1:2,250,000."""
    return f"1:{ratio:,.10g}" if ratio < 1e10 else f"1:{ratio:,.0f}"
