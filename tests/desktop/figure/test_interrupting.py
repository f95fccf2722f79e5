"""Ctrl+C in the middle of an export, in a real process."""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import assets

SAMPLE = assets.path("situations", "syria-2015-09")
LONGEST_WAIT = 60  # seconds


def commands_below(process: int) -> list[bytes]:
    """Return the command lines of a process's children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    commands: list[bytes] = []
    for child in children:
        with contextlib.suppress(OSError):  # it has just ended
            commands.append(Path(f"/proc/{child}/cmdline").read_bytes())
    return commands


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the processes are looked up where Linux lists them")
def test_ctrl_c_ends_an_export_with_a_sentence_and_without_files(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "desktop", "export", str(SAMPLE), "-o", str(tmp_path / "figure.png")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as export:
        late = time.monotonic() + LONGEST_WAIT
        while not any(b"QtWebEngineProcess" in command for command in commands_below(export.pid)):
            assert export.poll() is None
            assert time.monotonic() < late
            with contextlib.suppress(subprocess.TimeoutExpired):
                export.wait(timeout=0.02)
        export.send_signal(signal.SIGINT)
        _, said = export.communicate(timeout=LONGEST_WAIT)
    assert export.returncode == 1
    assert "interrupted" in said
    assert not any(tmp_path.iterdir())
