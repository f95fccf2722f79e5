"""What DESIGN promises about who may import whom, checked by machine."""

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYER_MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "layers").rglob("*.py")
    if path.stem != "__init__"
)

IMPORT_WITHOUT_QT = """
import importlib, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "desktop"}:
            raise ImportError(f"{name} must not be imported here")
sys.meta_path.insert(0, Refuse())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_layers_import_without_qt_and_without_the_shell() -> None:
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_QT, *LAYER_MODULES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def imported_names(path: Path) -> set[str]:
    """Return the absolute names that a module imports anywhere, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("package", ["layers", "assets"])
def test_imports_go_one_way(package: str) -> None:
    offenders = {
        str(path.relative_to(ROOT)): sorted(
            name for name in imported_names(path) if name.split(".")[0] in {"PySide6", "desktop"}
        )
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts
    }
    assert {path: names for path, names in offenders.items() if names} == {}


def test_the_installed_command_is_there_to_be_called() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert list(scripts) == ["sitmap"]
    module, _, name = scripts["sitmap"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))


def test_root_holds_only_what_the_design_names() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    allowed = {"desktop", "layers", "assets", "tests", "pyproject.toml", "README.md", "LICENSE", "Makefile"}
    top = {path.split("/")[0] for path in tracked}
    assert {name for name in top if not name.startswith(".")} <= allowed
