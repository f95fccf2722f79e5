"""The command line. Exit code 0: done; 1: invalid, or it failed with a clear message; 2: wrong use.

What a command needs is imported when it runs: start-up time counts.
"""

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from desktop import __version__

COMMANDS = ("open", "export", "check", "show", "diff", "new", "edition", "sample", "convert")

_HOMES = {  # of commands that need more than a situation's files
    "export": ("desktop.figure.export", "run"),
    "diff": ("desktop.cli.comparing", "diff"),
    "edition": ("desktop.cli.comparing", "edition"),
    "convert": ("desktop.cli.converting", "convert"),
}


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return the parsed command line; without a command, the words are those of `open`. Leaves with 2 on wrong use."""
    words = list(words)
    if not words or words[0] not in (*COMMANDS, "-h", "--help", "--version"):
        words.insert(0, "open")
    return _parser().parse_args(words)


def run(arguments: argparse.Namespace) -> int:
    """Run any command but `open` and return the exit code."""
    name: str = arguments.command
    module, function = _HOMES.get(name, ("desktop.cli.plain", name))
    run_command = getattr(import_module(module), function)
    code: int = run_command(arguments)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitmap",
        description="A map of a situation: editable layers, attributed statements, figures that are ready to print.",
        epilog="Without a command, the window opens on PATH, or on the bundled example.",
    )
    parser.add_argument("--version", action="version", version=f"sitmap {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command")
    opening = commands.add_parser("open", help="open the window on a situation's folder or a GeoJSON file")
    opening.add_argument("path", nargs="?", type=Path, metavar="PATH")
    _add_export(commands.add_parser("export", help="write a figure as PNG, PDF or SVG, or the map as a web page"))
    check = commands.add_parser("check", help="say whether files are valid, and what is wrong with them")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--json", action="store_true", help="one JSON object a file and line")
    show = commands.add_parser("show", help="list layers, statements and sources")
    show.add_argument("path", type=Path, metavar="PATH")
    show.add_argument("--json", action="store_true", help="as one JSON object")
    _add_difference(commands.add_parser("diff", help="say what differs between two situations, or two dates of one"))
    new = commands.add_parser("new", help="make a new situation, with files of any format as its layers")
    new.add_argument("folder", type=Path, metavar="FOLDER")
    new.add_argument("files", nargs="*", type=Path, metavar="FILE")
    _add_edition(commands.add_parser("edition", help="copy a situation as its next edition"))
    sample = commands.add_parser("sample", help="write a copy of the bundled example")
    sample.add_argument("folder", type=Path, metavar="FOLDER")
    _add_conversion(commands.add_parser("convert", help="convert between GeoJSON and other formats"))
    return parser


def _add_difference(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    parser.description = (
        "Says what differs: per layer the features, with areas and lengths on the ground, then statements, sources, "
        "parties and settings. With a date, a side is taken as it shows on that day."
    )
    add("a", type=Path, metavar="A", help="a situation's folder or a GeoJSON file")
    add("b", nargs="?", type=Path, metavar="B", help="what to compare it with (default: A itself, on another date)")
    add("--from", dest="start", metavar="DATE", help="take A as it shows on this day, month or year")
    add("--to", dest="end", metavar="DATE", help="take B as it shows on this day, month or year")
    add("--json", action="store_true", help="as one JSON object")


def _add_edition(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    parser.description = (
        "Copies a situation to a new folder as its next edition: the as-of date moves on, the map number's last digits "
        "count up, the version goes back to 1, all else stays. The old folder is not touched."
    )
    add("path", type=Path, metavar="PATH", help="the situation's folder")
    add("folder", type=Path, metavar="FOLDER", help="the new folder")
    add("--as-of", metavar="DATE", help="the new as-of date (default: the next year, month or end of a month)")
    add("--number", metavar="TEXT", help="the new map number (default: the last digits count up: 12, SYR-2015-07)")


def _units(text: str) -> tuple[str, ...]:
    """Return the units of scale bars that a list names; argparse turns the error into wrong use."""
    units = tuple(unit.strip() for unit in text.split(","))
    if not set(units) <= {"km", "mi", "nmi"}:
        raise argparse.ArgumentTypeError(f"{text!r}: give km, mi or nmi, or several of them with commas between")
    return units


def _add_series(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--series",
        choices=("layers", "dates", "regions"),
        help="the output's name then has places for words: -o 'out/{number} {name}.pdf', or {date}, {layer}, {region}, "
        "{mark}; a .pdf without any is an atlas of all figures",
    )
    add("--dates", metavar="D,D", help="days, months or years; 2015-07..2015-12 is each month from July to December")
    add("--every", type=int, default=1, metavar="N", help="the step of a range of dates (default 1)")
    add(
        "--regions",
        metavar="WHAT",
        help="a GeoJSON file of named areas, a layer's id, or provinces and countries such as Idlib,Aleppo",
    )


def _add_conversion(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    parser.description = (
        "Reads GeoJSON, GeoPackage, Shapefile (.shp, .zip), FlatGeobuf, KML, GPX, CSV, GML, MapInfo, TopoJSON and DXF; "
        "writes .geojson, .gpkg, .shp, .zip, .fgb, .kml, .gpx and .csv. What a format cannot hold is said."
    )
    add("source", type=Path, metavar="IN", help="a file, or a situation's folder for all its layers")
    add("target", type=Path, metavar="OUT", help="where several layers do not go into one file, each gets its own")
    add("--crs", metavar="CODE", help="the reference system of a file that does not say its own, such as EPSG:32637")
    add("--force", action="store_true", help="replace files that are there already")


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_series(parser.add_argument_group("a series", "one figure for each layer, date or region, in one go"))
    add = parser.add_argument
    add("path", type=Path, metavar="PATH", help="a situation's folder or a GeoJSON file")
    add(
        "-o",
        "--output",
        dest="outputs",
        action="append",
        type=Path,
        required=True,
        metavar="OUT",
        help="ends in .png, .pdf, .svg or .html; may be repeated",
    )
    add(
        "--dpi",
        type=int,
        default=None,
        help="of a PNG, 36 to 600 (default: as the situation or the template says; with --paper 300, of a screen 144)",
    )
    add(
        "--template",
        metavar="NAME|FILE",
        default=None,
        help="Report, Full page, Slide, Social card, one of your own, or a file with one; what else is asked for here "
        "comes before it",
    )
    add(
        "--layout",
        choices=("report", "page", "slide", "card"),
        default=None,
        help="map beside its notes, map over the whole page, slide, or square card (default: as the situation says)",
    )
    add(
        "--paper",
        default=None,
        help="A5 to A0, Letter, Tabloid, 16:9, 4:3, 1080 (a square), millimetres such as 200x120 or pixels such as "
        "1920x1080px (default: as the situation says, else A4)",
    )
    add("--orientation", choices=("landscape", "portrait"), default=None)
    add("--margin", type=float, metavar="MM", default=None, help="of the page, in millimetres")
    add("--scale", metavar="RATIO", default=None, help="1:2250000, 1:2.25m or 2250000 (default: one that fits)")
    add("--frame", choices=("page", "map"), default="page", help="the whole page, or the map alone")
    add("--as-of", metavar="DATE", default=None, help="show the situation on this day, month or year")
    add("--layers", metavar="A,B", default=None, help="ids of the layers to show (default: those that are visible)")
    add(
        "--bbox",
        nargs=4,
        type=float,
        metavar=("W", "S", "E", "N"),
        default=None,
        help="degrees; across the 180th meridian W is greater than E",
    )
    add("--title", default=None)
    add("--produced", metavar="DAY", default=None, help="the day of production, such as 2015-10-01 (default: today)")
    add(
        "--projection",
        metavar="NAME",
        default=None,
        help="fitting, utm (the zone of the middle), lambert (conformal conic), azimuthal (Lambert equal-area), "
        "mercator (Web Mercator), or a projected system's code such as EPSG:32637 "
        "(default: as the situation says, else fitting)",
    )
    add(
        "--grid",
        choices=("graticule", "mgrs", "none"),
        default=None,
        help="meridians and parallels, or the military grid, with labels along the frame",
    )
    add(
        "--units",
        type=_units,
        metavar="km,mi,nmi",
        default=None,
        help="of the scale bars, one below the other: kilometres, statute miles, nautical miles",
    )
    add(
        "--sensitive",
        choices=("show", "generalise", "withhold"),
        default=None,
        help="what becomes of health sites, displaced people, schools, homes and named persons: "
        "shown, as their province, or left out",
    )
