"""Measure Sitmap, and QGIS in turn with it where QGIS is installed, on the bundled situation and on files.

    python tests/bench/run.py [--files situation,me,admin1,pts100k,pts1m] [--rounds 3] [--inputs FOLDER] [--json FILE]

For each file: open to painted, toggle, pan, zoom step, move a vertex to painted, save, and the export of an A4 page
as PNG and PDF as one whole process. For the bundled situation: the figure view first shown and redrawn after each
kind of change, and the export of an A4 page as PNG at 300 dpi as one whole process; QGIS lays out the same layers.
Every figure is the median over all rounds of the medians within a round, in seconds, beside what is aimed at: a time
of its own, or a share of the peer's. Nothing here fails on a slow machine: it prints what it measured, and the
machine's load.
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
from typing import NamedTuple

from inputs import make_inputs

BENCH = Path(__file__).parent
ROOT = BENCH.parent.parent
PEER_PYTHON = "/usr/bin/python3"  # Debian's QGIS brings its modules to Debian's Python alone
WORK = ("open", "toggle", "pan", "zoom", "edit", "save", "figure", "redraw", "export")
SITUATION = ROOT / "assets" / "situations" / "syria-2015-09"
FRAME = 1 / 60
AIMS: dict[tuple[str, str], float] = {  # seconds
    ("situation", "export"): 1.5,
    ("situation", "redraw"): 0.1,
    ("me", "open"): 0.1,
    ("admin1", "pan"): 2 * FRAME,
    ("admin1", "zoom"): 2 * FRAME,
    ("admin1", "edit"): 0.05,
} | {(name, "toggle"): FRAME for name in ("me", "admin1", "pts100k", "pts1m")}
SHARES: dict[tuple[str, str], float] = {  # of the peer's seconds
    (name, work): share
    for name in ("admin1", "pts100k", "pts1m")
    for work, share in {"open": 0.5, "export": 0.5, "pan": 0.1}.items()
}
LONGEST_RUN_S = 600
Seconds = dict[str, float]


def main() -> None:
    """Measure what the command line asks for and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--files", default="situation,me,admin1,pts100k,pts1m", help="which inputs, separated by commas"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    parser.add_argument(
        "--inputs", type=Path, default=ROOT / "out" / "bench", help="where the inputs are or will be made"
    )
    parser.add_argument("--json", type=Path, help="also write the medians as JSON")
    options = parser.parse_args()
    inputs = make_inputs(options.inputs) | {"situation": SITUATION}
    report = {}
    for name in options.files.split(","):
        measured = measure_in_turn(inputs[name], options.rounds)
        print_table(name, measured)
        report[name] = measured
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")


class Program(NamedTuple):
    """How a program is run: its window on a copy of a file or folder, and its export of one to a stem."""

    window: Callable[[Path], Seconds]
    export: Callable[[Path, Path], None]


def programs() -> dict[str, Program]:
    """Return the programs to be measured by their names."""
    found = {"Sitmap": Program(sitmap_window, sitmap_export)}
    if shutil.which("qgis"):
        found["QGIS"] = Program(qgis_window, qgis_export)
    return found


def sitmap_window(path: Path) -> Seconds:
    """Time the map of a file, or the figure view of a situation's folder."""
    return in_window([sys.executable, str(BENCH / ("figure.py" if path.is_dir() else "window.py")), str(path)], path)


def sitmap_export(path: Path, stem: Path) -> None:
    """Export a file as PNG and PDF, a situation as PNG."""
    wanted = (".png",) if path.is_dir() else (".png", ".pdf")
    outputs = [word for suffix in wanted for word in ("-o", f"{stem}{suffix}")]
    whole_process([sys.executable, "-m", "desktop", "export", str(path), *outputs])


def qgis_window(path: Path) -> Seconds:
    """Time the map of a file; QGIS has nothing like the figure view of a folder."""
    if path.is_dir():
        return {}
    code = str(BENCH / "peer_qgis_window.py")
    return in_window(["qgis", "--nologo", "--noplugins", "--noversioncheck", "--code", code], path)


def qgis_export(path: Path, stem: Path) -> None:
    """Export a file as PNG and PDF, the layers of a folder as PNG."""
    png_alone = ("png",) if path.is_dir() else ()
    whole_process([PEER_PYTHON, str(BENCH / "peer_qgis_export.py"), str(path), str(stem), *png_alone])


def measure_in_turn(path: Path, rounds: int) -> dict[str, Seconds]:
    """Return each program's median seconds of each kind of work; the programs take turns within a round."""
    taken: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for name, program in programs().items():
            with tempfile.TemporaryDirectory(prefix="sitmap-bench-") as folder:
                copy = Path(folder, path.name)
                if path.is_dir():
                    shutil.copytree(path, copy)
                else:
                    shutil.copy(path, copy)
                seconds = program.window(copy)
                start = time.perf_counter()
                program.export(path, Path(folder) / "figure")
                seconds["export"] = time.perf_counter() - start
            for work, value in seconds.items():
                taken.setdefault(name, {}).setdefault(work, []).append(value)
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
    """Print one line a kind of work: seconds of each program, Sitmap's time as a share of the peer's, and the aim."""
    peers = [program for program in measured if program != "Sitmap"]
    print(f"\n{name}, seconds (load of the machine: {os.getloadavg()[0]:.1f})")
    heads = (*measured, *("ratio" for _ in peers), "aim")
    print(f"{'':30}" + "".join(f"{head:>10}" for head in heads))
    for work in (*WORK, *(name for name in measured["Sitmap"] if name not in WORK)):
        ours = measured["Sitmap"].get(work)
        if ours is None:
            continue
        theirs = [measured[peer].get(work) for peer in peers]
        columns = [f"{seconds:.3f}" if seconds else "" for seconds in (ours, *theirs)]
        columns += [f"{ours / seconds:.2f}" if seconds else "" for seconds in theirs]
        columns.append(aim(name, work))
        print(f"{work:30}" + "".join(f"{column:>10}" for column in columns), flush=True)


def aim(name: str, work: str) -> str:
    """Return what is aimed at as a text."""
    if (name, work) in SHARES:
        return f"{SHARES[name, work]:.2f}"
    return f"{AIMS[name, work]:.3f} s" if (name, work) in AIMS else ""


if __name__ == "__main__":
    main()
