"""A wheel built from a clean checkout holds what the program needs at run time, and nothing that builds it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDED = (
    "assets/web/dist/live.js",
    "assets/web/dist/live.css",
    "assets/web/dist/figure.js",
    "assets/web/dist/woff2/noto-sans-latin-400-normal.woff2",
    "assets/web/dist/woff2/noto-sans-arabic-arabic-400-normal.woff2",
    "assets/basemap/basemap.json",
    "assets/basemap/labels.json",
    "assets/basemap/relief.jpg",
    "assets/situations/syria-2015-09/situation.json",
    "assets/situations/syria-2015-09/bases.geojson",
    "assets/situation.schema.json",
    "desktop/theme.qss",
)
UNWANTED = (
    "node_modules",
    "assets/web/src",
    "package.json",
    "build.mjs",
    "assets/basemap/make",
    "make_syria",
    "tests/",
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(checkout)],
        check=True,
    )
    (wheel,) = folder.glob("sitmap-*.whl")
    return zipfile.ZipFile(wheel).namelist()


@pytest.mark.long
def test_wheel_holds_page_fonts_basemap_and_situation(names: list[str]) -> None:
    assert [name for name in NEEDED if name not in names] == []


@pytest.mark.long
def test_wheel_holds_nothing_that_only_builds_it(names: list[str]) -> None:
    assert [name for name in names if any(part in name for part in UNWANTED)] == []
