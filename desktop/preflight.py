"""Check Qt's system libraries before Qt is loaded, so that a missing one is a sentence and not a death in the loader.

PySide6's wheels bring Qt itself; what Qt takes from the system is listed here with the Debian package that holds it.
The module imports nothing outside the standard library: it runs before anything else of the program.
"""

import ctypes
import os
import shutil
import subprocess
import sys

# Shared object -> Debian packages that hold it: newer releases renamed one for the 64-bit time type.
WEB_ENGINE = {
    "libnss3.so": ("libnss3",),
    "libnspr4.so": ("libnspr4",),
    "libasound.so.2": ("libasound2t64", "libasound2"),
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libgbm.so.1": ("libgbm1",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libexpat.so.1": ("libexpat1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbfile.so.1": ("libxkbfile1",),
    "libX11.so.6": ("libx11-6",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libXcomposite.so.1": ("libxcomposite1",),
    "libXdamage.so.1": ("libxdamage1",),
    "libXrandr.so.2": ("libxrandr2",),
    "libXtst.so.6": ("libxtst6",),
    "libxcb-dri3.so.0": ("libxcb-dri3-0",),
    "libudev.so.1": ("libudev1",),
}
X11_DISPLAY = {
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}


def missing_libraries() -> list[str]:
    """Return the shared objects that Qt needs on this system and that the loader cannot find."""
    if not sys.platform.startswith("linux"):
        return []  # the wheels for Windows and macOS need nothing beyond the system
    needed = [*WEB_ENGINE, *(X11_DISPLAY if os.environ.get("DISPLAY") else ())]
    return [name for name in needed if not _loads(name)]


def check() -> None:
    """Leave the program with the one line to run when a library is missing."""
    missing = missing_libraries()
    if missing:
        raise SystemExit(_advice(missing))


def install() -> None:
    """Install what is missing as root on Debian or Ubuntu, otherwise leave with the one line to run."""
    missing = missing_libraries()
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise SystemExit(_advice(missing))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], check=True, env=environment)  # noqa: S603 - a fixed command
    packages = [_available(library) for library in missing]
    print("Installing Qt's system libraries:", *packages, flush=True)
    subprocess.run([apt, "install", "-y", "-qq", *packages], check=True, env=environment)  # noqa: S603 - names from the tables above
    still = missing_libraries()
    if still:
        raise SystemExit(f"These libraries are still missing after the installation: {', '.join(still)}")


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _candidates(library: str) -> tuple[str, ...]:
    return (WEB_ENGINE | X11_DISPLAY)[library]


def _available(library: str) -> str:
    """Return the first package name that this release of Debian or Ubuntu can install."""
    *renamed, oldest = _candidates(library)
    tool = shutil.which("apt-cache")
    for name in renamed if tool else ():
        found = subprocess.run([tool, "show", name], capture_output=True, check=False)  # type: ignore[list-item]  # noqa: S603 - as above
        if found.returncode == 0:
            return name
    return oldest


def _advice(missing: list[str]) -> str:
    lines = [f"Sitmap cannot start: the system lacks {', '.join(missing)}, which Qt needs."]
    if shutil.which("apt-get"):
        packages = " ".join(dict.fromkeys(_available(library) for library in missing))
        lines.append(f"Run this once, then start again:\n  sudo apt-get install -y {packages}")
    else:
        names = " ".join(dict.fromkeys(_candidates(library)[-1] for library in missing))
        lines.append(f"Install the packages that hold them, then start again. Debian calls them: {names}")
    return "\n".join(lines)


if __name__ == "__main__":
    install()
