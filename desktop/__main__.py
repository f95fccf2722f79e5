"""The program: reads the command line, checks Qt's libraries, and hands over to what does the work."""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from desktop import cli, preflight
from desktop.figure.interrupting import INTERRUPTED, leave_at_ctrl_c

# numpy's BLAS would start a thread a processor, which takes 35 ms of each; nothing here multiplies matrices.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(words: Sequence[str] | None = None) -> int:
    """Run the program with these words of the command line and return the exit code.

    Without words it takes those of the process, and may end the process itself.
    """
    try:
        return _main(cli.parse(sys.argv[1:] if words is None else words), whole=words is None)
    except KeyboardInterrupt:  # before there was anything to give up in order; half-written files are gone by now
        if words is not None:
            raise
        _leave(INTERRUPTED)


def _main(arguments: argparse.Namespace, *, whole: bool) -> int:
    if arguments.command in ("open", "export"):
        preflight.check()
    code: int
    if whole and arguments.command == "export":
        leave_at_ctrl_c()
    if arguments.command != "open":
        code = _run(arguments)
        if whole and arguments.command == "export":
            _leave(code)
        return code
    if not has_display():
        return write_figure(arguments)
    code = import_module("desktop.application").run(arguments.path)  # Qt is loaded only for the window
    return code


def _run(arguments: argparse.Namespace) -> int:
    """Run a command; one whose output nobody reads to the end, as with `| head`, ends quietly."""
    try:
        code = cli.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        return 1
    return code


def _leave(code: int) -> NoReturn:
    """End the process when all files have their names and the temporary ones are gone.

    All that is left to do is to take Chromium down piece by piece, which takes 130 ms; its processes end with this one.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def has_display() -> bool:
    """Tell whether a window can be opened; asked before Qt is loaded, which would end the program without a display."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin") or platform not in ("", "xcb", "wayland"):
        return True
    return _has_wayland() or _has_x11(os.environ.get("DISPLAY", ""))


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), str(name)).exists()


def _has_x11(display: str) -> bool:
    """Tell whether an X server listens: a name may be left over in an environment that has none."""
    host, colon, number = display.partition(":")
    if not colon:
        return False
    if host not in ("", "unix"):
        return True  # on another machine: Qt finds out
    address = f"/tmp/.X11-unix/X{number.partition('.')[0]}"  # noqa: S108 - where X servers listen
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        return any(connection.connect_ex(name) == 0 for name in (address, f"\0{address}"))


def write_figure(arguments: argparse.Namespace) -> int:
    """Write the figure of what would have been opened to `out/`, as PNG and PDF, and say where."""
    store = import_module("layers.storage.store")
    assets = import_module("assets")
    path = arguments.path or assets.path("situations", store.SAMPLE)
    folder = Path("out")
    folder.mkdir(exist_ok=True)
    outputs = [folder / f"{path.resolve().stem}{suffix}" for suffix in (".png", ".pdf")]
    print("There is no display to open a window on, so the figure is written instead.", flush=True)
    code = cli.run(cli.parse(["export", str(path), *(word for output in outputs for word in ("-o", str(output)))]))
    if code == 0:
        print("The figure is in", " and ".join(str(output.resolve()) for output in outputs))
    return code


if __name__ == "__main__":
    sys.exit(main())
