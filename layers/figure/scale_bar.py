"""A scale bar that is right where it stands, in round numbers of a unit, and the ratio in words."""

import math
from typing import Any, Literal

import numpy as np

from layers.figure.frame import Frame
from layers.figure.projection import degrees_text

Unit = Literal["km", "mi", "nmi"]

# a unit in metres, and what is counted instead where less than two of it, or half of one, are shown
_UNITS: dict[Unit, tuple[float, float, tuple[str, float]]] = {
    "km": (1000.0, 2.0, ("m", 1.0)),
    "mi": (1609.344, 0.5, ("ft", 0.3048)),
    "nmi": (1852.0, 0.0, ("nmi", 1852.0)),
}
STEPS = (1.0, 2.0, 4.0, 5.0, 10.0)  # each can be halved into a round number


def scale_bar(frame: Frame, *, left: float, top: float, longest: float, unit: Unit = "km") -> dict[str, Any]:
    """Return the bar that starts at a place of the frame, all in millimetres of paper.

    The result holds `width` in millimetres, its `length` in metres, the `labels` at its start, middle and end, and
    their `unit`: metres or feet where the bar shows little of a kilometre or a statute mile. Its length is geodesic on
    WGS 84 along the bar itself, so it holds at its own latitude in any projection.
    On a map of the whole world, whose corners are near the poles or show no ground at all, it is measured in the
    middle, where the ratio holds.
    """
    if frame.projection.rectangular or not _grounded(frame, left, top, longest):
        left, top = (frame.width - longest) / 2, frame.height / 2
    ground = _ground(frame, left, top, longest)
    metres, least, smaller = _UNITS[unit]
    named, metres = (str(unit), metres) if ground >= least * metres else smaller
    most = ground / metres
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in (*STEPS, 0.5) if step * power <= most)
    width = longest * length / most
    length *= metres
    for _ in range(3):  # the ground under a bar is not evenly stretched in every projection
        width *= length / _ground(frame, left, top, width)
    return {
        "width": round(width, 4),
        "length": length,
        "labels": [_number(length * share / metres) for share in (0.0, 0.5, 1.0)],
        "unit": named,
    }


def ratio_text(frame: Frame, size: str) -> str:
    """Return the scale and where it holds: 1:2,250,000 on A4, at 35.6° N; `size` is a phrase of `paper_phrase`."""
    _, latitude = middle(frame)
    return f"1:{frame.ratio:,.0f} {size}, at {degrees_text(latitude, 'NS')}"


def middle(frame: Frame) -> tuple[float, float]:
    """Return the longitude and latitude of the frame's middle."""
    x, y = frame.plane_at(frame.width / 2, frame.height / 2)
    longitude, latitude = frame.projection.to_degrees(np.array([x]), np.array([y]))
    return float(longitude[0]), float(latitude[0])


def _grounded(frame: Frame, left: float, top: float, width: float) -> bool:
    """Tell whether there is ground under a bar all along."""
    places = (frame.plane_at(left + width * share, top) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    x, y = np.array(list(places)).T
    return bool(np.isfinite(frame.projection.to_degrees(x, y)).all())


def _ground(frame: Frame, left: float, top: float, width: float) -> float:
    """Return the metres of ground under a bar; where a frame shows none even in its middle, what its ratio says."""
    ground = frame.projection.ground_length(frame.plane_at(left, top), frame.plane_at(left + width, top))
    return ground if math.isfinite(ground) else width / 1000.0 * frame.ratio


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:g}"
