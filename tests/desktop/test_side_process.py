import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from desktop.side_process import SideProcess, SideProcessError
from layers.figure.ratio import RatioError, ratio_of


@pytest.fixture
def side() -> Iterator[SideProcess]:
    with contextlib.closing(SideProcess()) as process:
        yield process


def test_values_come_in_their_order_from_another_process(side: SideProcess) -> None:
    assert list(side.run(enumerate, ["a", "b"])) == [(0, "a"), (1, "b")]
    (pid,) = side.run(map, os.getpgid, [0])
    assert pid == os.getpgid(0)


def test_what_a_function_raises_is_raised_here_and_the_process_goes_on(side: SideProcess) -> None:
    with pytest.raises(RatioError):
        list(side.run(map, ratio_of, ["nonsense"]))
    assert list(side.run(map, ratio_of, ["1:50000"])) == [50000]


def test_values_that_were_not_taken_are_dropped(side: SideProcess) -> None:
    next(side.run(range, 1000))
    assert list(side.run(range, 2)) == [0, 1]


def test_what_is_printed_does_not_stand_between_the_values(capfd: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(SideProcess()) as side:
        assert list(side.run(map, print, ["said"])) == [None]
    assert capfd.readouterr() == ("", "said\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended otherwise there")
def test_a_process_that_dies_is_told_from_one_that_has_finished(side: SideProcess) -> None:
    with pytest.raises(SideProcessError, match="has ended"):
        list(side.run(map, signal.raise_signal, [signal.SIGKILL]))
    with pytest.raises(SideProcessError, match="has ended"):
        side.run(range, 1)


def test_modules_of_the_folder_that_one_is_in_are_not_taken(
    tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open("pickle.py", "w", encoding="utf-8") as trap:  # noqa: PTH123 - in the folder that one is in
        trap.write("raise SystemExit('taken')")
    with contextlib.closing(SideProcess()) as process:
        assert list(process.run(range, 1)) == [0]
