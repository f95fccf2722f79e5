from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.figure.ratio import RatioError, ratio_as_text, ratio_of


@pytest.mark.parametrize(
    "text",
    [
        "1:2,250,000",
        "1:2250000",
        "2250000",
        " 1 : 2 250 000 ",
        "1:2.250.000",
        "1/2'250'000",
        "1:2.25m",
        "1:2,25 m",
        "2.25 million",
        "1:2.25M",
        "2250k",
        "1:2\u202f250\u202f000",
    ],
)
def test_a_scale_is_recognised_however_it_is_typed(text: str) -> None:
    assert ratio_of(text) == 2_250_000


@pytest.mark.parametrize("text", ["", "1:", "large", "2:5", "1:2.2.5", "-5", "1:1e6", "1:0", "0.5", "nan", "1:∞"])
def test_what_is_no_scale_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RatioError, match="1:2,250,000"):
        ratio_of(text)


@given(st.integers(1, 10**9))
def test_what_is_written_is_read_again(ratio: int) -> None:
    assert ratio_of(ratio_as_text(ratio)) == ratio


@given(st.text(max_size=20))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with suppress(RatioError):
        assert ratio_of(text) >= 1
