"""Coordinates as people write them: decimal degrees, degrees and minutes, degrees, minutes and seconds, UTM and MGRS.

Letters (N, S, E, W), the words latitude and longitude, and the brackets of a GeoJSON position decide which number is
which. Where nothing does, latitude comes first, and the result says that this was assumed.
"""

import re
from typing import Literal, NamedTuple

Order = Literal["stated", "only possible", "assumed"]
"""How it is known which number is the latitude: it was said, no other order is on Earth, or it was taken as usual."""


class Coordinate(NamedTuple):
    """A place in degrees of WGS 84, and how it is known which of the two numbers is which."""

    longitude: float
    latitude: float
    order: Order


class CoordinateError(ValueError):
    """Say why a text is no coordinate, in a sentence for the user."""


class _Angle(NamedTuple):
    degrees: float
    letter: str | None


_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("′’‘ʹ´`", "'"),
        **dict.fromkeys("″”“ʺ", '"'),
        **dict.fromkeys("−–‒‐‑", "-"),
        **{digit: str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)},
        "٫": ".",
        "،": ",",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_WORDS = re.compile(r"\b(?:(LAT)(?:ITUDE)?|(LON)(?:G(?:ITUDE)?)?|(LNG))\b\s*[:=]?", re.IGNORECASE)
_UNITS = ((re.compile(r"\bDEG(?:REES?)?\b\.?"), "°"), (re.compile(r"\bMIN(?:UTES?)?\b\.?"), "'"))
_SECONDS = re.compile(r"\bSEC(?:ONDS?)?\b\.?")
_NUMBER = r"\d+(?:\.\d*)?|\.\d+"
_ANGLE = re.compile(
    rf"""\s*(?P<front>[NSEW])?\s*(?P<sign>[-+])?\s*
    (?P<degrees>{_NUMBER})\s*°?
    (?:[\s-]*(?P<minutes>{_NUMBER})\s*'?)?
    (?:[\s-]*(?P<seconds>{_NUMBER})\s*"?)?
    \s*(?P<behind>[NSEW])?\s*""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"\s*([NSEW])?\s*(\d{2,3})(\d{2})(\d{2})?(\.\d+)?\s*([NSEW])?\s*")
_ONE_LETTER = "Give both numbers a letter: N or S for the latitude, E or W for the longitude."
# A zone, a band, and then the two letters of a square with four digits or more (DEG and LAT have fewer behind them),
# or an easting of six digits.
_GRID_REFERENCE = re.compile(
    r"\d{1,2}\s*[C-HJ-NP-X]\s*(?:[A-HJ-NP-Z][A-HJ-NP-V]\s*(?:\d\s?){4}|[\s,]\d{6}(?:\.\d+)?(?!\d))"
)
_SEPARATORS = re.compile(r"[,;/|\n]")


def parse(text: str) -> Coordinate:
    """Read one coordinate; raises CoordinateError.

    Decimal points and decimal commas, straight and typographic signs, letters in front or behind, and run-together
    digits with letters (345454N 0355226E) are understood.
    """
    plain = text.translate(_SIGNS).strip().upper()
    if not re.search(r"\d", plain):
        raise CoordinateError(f"“{text.strip()}” is not a coordinate.")
    if _GRID_REFERENCE.match(plain):
        return _grid_reference(plain)
    readings = [plain]
    if "." not in plain:  # 34,915: a decimal comma is more likely than a separator without a space
        readings.insert(0, re.sub(r"(\d+),(\d+)", r"\1.\2", plain))
    problem: CoordinateError | None = None
    for reading in dict.fromkeys(readings):
        try:
            return _coordinate(reading)
        except CoordinateError as error:
            problem = problem or error
    raise problem or CoordinateError(text)


def parse_lines(text: str) -> list[Coordinate]:
    """Read one coordinate a line, or a single one over several lines; raises CoordinateError that names the line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found: list[Coordinate] = []
    for number, line in lines:
        try:
            found.append(parse(line))
        except CoordinateError as error:
            if len(lines) == 1:
                raise
            try:
                return [parse(text)]
            except CoordinateError:
                raise CoordinateError(f"Line {number}: {error}") from None
    return found or [parse(text)]


def _grid_reference(plain: str) -> Coordinate:
    from layers.geodesy import grid_references  # noqa: PLC0415 # pyproj costs start-up time, and few type grid references

    try:
        place = grid_references.parse(plain)
    except grid_references.GridReferenceError as error:
        raise CoordinateError(str(error)) from None
    if place is None:
        raise CoordinateError("A grid reference is like 37S 316000 3866000 (UTM) or 37SCU1600066000 (MGRS).")
    return Coordinate(*place, "stated")


def decimal_text(longitude: float, latitude: float, places: int = 6) -> str:
    """Return decimal degrees with letters, latitude first: 34.915° N, 35.874° E."""
    return ", ".join(
        f"{_trimmed(abs(value), places)}° {letters[value < 0]}"
        for value, letters in ((latitude, "NS"), (longitude, "EW"))
    )


def dms_text(longitude: float, latitude: float, places: int = 0) -> str:
    """Return degrees, minutes and seconds with letters, latitude first: 34°54′54″ N, 35°52′26″ E."""
    return ", ".join(
        f"{_dms(abs(value), places)} {letters[value < 0]}" for value, letters in ((latitude, "NS"), (longitude, "EW"))
    )


def _dms(degrees: float, places: int) -> str:
    # Rounded once, in the smallest unit shown, so that 59.9996″ becomes the next minute and never 60″.
    seconds = round(degrees * 3600 * 10**places)
    minutes, rest = divmod(seconds, 60 * 10**places)
    whole, minutes = divmod(minutes, 60)
    width = places + 3 if places else 2
    return f"{whole}°{minutes:02d}′{rest / 10**places:0{width}.{places}f}″"


def _trimmed(value: float, places: int) -> str:
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _coordinate(plain: str) -> Coordinate:
    words = [next(filter(None, found)) for found in _WORDS.findall(plain)]
    position = plain.startswith("[") and plain.endswith("]")
    plain = _WORDS.sub(" ", plain).strip("[](){} \t\n")
    for pattern, sign in (*_UNITS, (_SECONDS, '"')):
        plain = pattern.sub(sign, plain)
    first, second = (_angle(half) for half in _halves(plain.replace("''", '"')))
    if first.letter or second.letter:
        return _by_letters(first, second)
    if words:
        if len(words) != 2 or (words[0] == "LAT") == (words[1] == "LAT"):
            raise CoordinateError("Say one latitude and one longitude.")
        return _checked(first, second, "stated", longitude_first=words[0] != "LAT")
    if position:
        return _checked(first, second, "stated", longitude_first=True)
    if abs(first.degrees) > 90 >= abs(second.degrees):
        return _checked(first, second, "only possible", longitude_first=True)
    return _checked(first, second, "assumed", longitude_first=False)


def _by_letters(first: _Angle, second: _Angle) -> Coordinate:
    if not (first.letter and second.letter):
        raise CoordinateError(_ONE_LETTER)
    longitude_first = first.letter in "EW"
    if longitude_first == (second.letter in "EW"):
        raise CoordinateError("One of the two needs N or S, the other E or W.")
    return _checked(first, second, "stated", longitude_first=longitude_first)


def _checked(first: _Angle, second: _Angle, order: Order, *, longitude_first: bool) -> Coordinate:
    longitude, latitude = (first, second) if longitude_first else (second, first)
    if abs(latitude.degrees) > 90:
        raise CoordinateError(f"A latitude goes up to 90°; {latitude.degrees:g} does not exist.")
    if abs(longitude.degrees) > 180:
        raise CoordinateError(f"A longitude goes up to 180°; {longitude.degrees:g} does not exist.")
    return Coordinate(longitude.degrees, latitude.degrees, order)


def _halves(plain: str) -> tuple[str, str]:
    """Split a text into its two angles: at the letters, else at a separator, a degree sign, or in the middle."""
    letters = [found.start() for found in re.finditer(r"[NSEW]", plain)]
    if len(letters) == 2:
        cut = letters[1] if letters[0] == 0 else letters[0] + 1
        return plain[:cut].rstrip(" ,;/|\n\t"), plain[cut:].lstrip(" ,;/|\n\t")
    if len(letters) == 1:
        raise CoordinateError(_ONE_LETTER)
    parts = [part for part in _SEPARATORS.split(plain) if part.strip()]
    if len(parts) == 2:
        return parts[0], parts[1]
    signs = list(re.finditer(rf"[-+]?\s*(?:{_NUMBER})\s*°", plain))
    if len(signs) == 2:
        return plain[: signs[1].start()], plain[signs[1].start() :]
    numbers = plain.split()
    if len(parts) == 1 and len(numbers) in (2, 4, 6):
        middle = len(numbers) // 2
        return " ".join(numbers[:middle]), " ".join(numbers[middle:])
    raise CoordinateError("A coordinate is a latitude and a longitude, such as 34.915 N 35.874 E.")


def _angle(text: str) -> _Angle:
    compact = _COMPACT.fullmatch(text)
    if compact and (compact[1] or compact[6]):
        return _run_together(compact)
    found = _ANGLE.fullmatch(text)
    if not found:
        raise CoordinateError(f"“{text.strip()}” is not an angle.")
    letter = _only_letter(found["front"], found["behind"], text)
    if letter and found["sign"]:
        raise CoordinateError(f"“{text.strip()}” has a sign and a letter; one of them is enough.")
    degrees = _sum(found["degrees"], found["minutes"], found["seconds"], text)
    return _Angle(-degrees if found["sign"] == "-" or letter in ("S", "W") else degrees, letter)


def _run_together(found: re.Match[str]) -> _Angle:
    """Read degrees, minutes and perhaps seconds whose digits stand together; longitudes have three of degrees."""
    letter = _only_letter(found[1], found[6], found[0])
    fraction = found[5] or ""
    if found[4]:
        degrees = _sum(found[2], found[3], found[4] + fraction, found[0])
    else:
        degrees = _sum(found[2], found[3] + fraction, None, found[0])
    return _Angle(-degrees if letter in ("S", "W") else degrees, letter)


def _only_letter(front: str | None, behind: str | None, text: str) -> str | None:
    if front and behind:
        raise CoordinateError(f"“{text.strip()}” has two letters; one of them is enough.")
    return front or behind


def _sum(degrees: str, minutes: str | None, seconds: str | None, text: str) -> float:
    """Return the degrees that the three parts make; only the last of them may have a fraction."""
    given = [part for part in (degrees, minutes, seconds) if part is not None]
    if any("." in part for part in given[:-1]):
        raise CoordinateError(f"In “{text.strip()}” only the last number may have a fraction.")
    if any(float(part) >= 60 for part in given[1:]):
        raise CoordinateError(f"In “{text.strip()}” minutes and seconds must stay below 60.")
    return float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
