"""Measure Sitmap, and QGIS in turn with it where QGIS is installed, on files from small to very large.

    python tests/bench/run.py [--files me,admin1,pts100k,pts1m] [--rounds 3] [--inputs FOLDER] [--json FILE]

For each file: open to painted, toggle, pan, zoom step, move a vertex to painted, save, and the export of an A4 page as
PNG and PDF as one whole process. Every figure is the median over all rounds of the medians within a round, in seconds.
Nothing here fails on a slow machine: it prints what it measured.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from inputs import make_inputs

BENCH = Path(__file__).parent
ROOT = BENCH.parent.parent
PEER_PYTHON = "/usr/bin/python3"  # Debian's QGIS brings its modules to Debian's Python alone
WORK = ("open", "toggle", "pan", "zoom", "edit", "save", "export")
LONGEST_RUN_S = 600
Seconds = dict[str, float]


def main() -> None:
    """Measure what the command line asks for and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", default="me,admin1,pts100k,pts1m", help="which inputs, separated by commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    parser.add_argument(
        "--inputs", type=Path, default=ROOT / "out" / "bench", help="where the inputs are or will be made"
    )
    parser.add_argument("--json", type=Path, help="also write the medians as JSON")
    options = parser.parse_args()
    inputs = make_inputs(options.inputs)
    report = {}
    for name in options.files.split(","):
        measured = measure_in_turn(inputs[name], options.rounds)
        print_table(name, measured)
        report[name] = measured
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")


def programs() -> dict[str, tuple[Callable[[Path], Seconds], Callable[[Path, Path], None]]]:
    """Return how each program is run: its window on a copy of a file, and its export of a file to a stem."""
    found: dict[str, tuple[Callable[[Path], Seconds], Callable[[Path, Path], None]]] = {
        "Sitmap": (
            lambda path: in_window([sys.executable, str(BENCH / "window.py"), str(path)], path),
            lambda path, stem: whole_process(
                [sys.executable, "-m", "desktop", "export", str(path), "-o", f"{stem}.png", "-o", f"{stem}.pdf"]
            ),
        )
    }
    if shutil.which("qgis"):
        code = str(BENCH / "peer_qgis_window.py")
        found["QGIS"] = (
            lambda path: in_window(["qgis", "--nologo", "--noplugins", "--noversioncheck", "--code", code], path),
            lambda path, stem: whole_process([PEER_PYTHON, str(BENCH / "peer_qgis_export.py"), str(path), str(stem)]),
        )
    return found


def measure_in_turn(path: Path, rounds: int) -> dict[str, Seconds]:
    """Return each program's median seconds of each kind of work; the programs take turns within a round."""
    taken: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for program, (window, export) in programs().items():
            with tempfile.TemporaryDirectory(prefix="sitmap-bench-") as folder:
                copy = Path(shutil.copy(path, folder))
                seconds = window(copy)
                start = time.perf_counter()
                export(path, Path(folder) / "figure")
                seconds["export"] = time.perf_counter() - start
            for work, value in seconds.items():
                taken.setdefault(program, {}).setdefault(work, []).append(value)
    return {
        program: {work: statistics.median(values) for work, values in by_work.items()}
        for program, by_work in taken.items()
    }


def in_window(command: Sequence[str], path: Path) -> Seconds:
    """Run a program's window on a file that it may change; return its medians."""
    screen = (
        [] if os.environ.get("DISPLAY") else ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24"]
    )
    environment = os.environ | {"SITMAP_BENCH_FILE": str(path), "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [*screen, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN_S,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"{command[0]} measured nothing on {path}:\n{done.stdout}\n{done.stderr}")
    return {work: statistics.median(values) for work, values in json.loads(lines[-1]).items()}


def whole_process(command: Sequence[str]) -> None:
    """Run a command to its end; what it says is shown when it fails."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST_RUN_S, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")


def print_table(name: str, measured: dict[str, Seconds]) -> None:
    """Print one line a kind of work: seconds of each program, and Sitmap's time as a share of the peer's."""
    peers = [program for program in measured if program != "Sitmap"]
    print(f"\n{name}.geojson, seconds")
    print(f"{'':8}" + "".join(f"{program:>10}" for program in measured) + "".join(f"{'ratio':>10}" for _ in peers))
    for work in WORK:
        ours = measured["Sitmap"][work]
        columns = "".join(f"{seconds[work]:10.3f}" for seconds in measured.values())
        ratios = "".join(f"{ours / measured[peer][work]:10.2f}" for peer in peers)
        print(f"{work:8}{columns}{ratios}", flush=True)


if __name__ == "__main__":
    main()
