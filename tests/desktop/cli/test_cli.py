"""The command line, run as its user does but for the process."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import desktop
from desktop import __main__ as program
from desktop import cli
from layers.storage import store


def test_the_version_is_that_of_the_package() -> None:
    with (Path(desktop.__file__).parent.parent / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == desktop.__version__


@pytest.mark.parametrize(
    ("words", "command", "path"),
    [([], "open", None), (["a.geojson"], "open", "a.geojson"), (["open", "show"], "open", "show")],
)
def test_without_a_command_a_path_is_opened(words: list[str], command: str, path: str | None) -> None:
    arguments = cli.parse(words)
    assert arguments.command == command
    assert arguments.path == (Path(path) if path else None)


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["export", "a"],
        ["export", "a", "-o", "b.png", "--units", "leagues"],
        ["export", "a", "-o", "b.png", "--grid", "squares"],
        ["show"],
        ["show", "a", "b"],
        ["new"],
        ["convert", "a"],
        ["diff"],
    ],
)
def test_wrong_use_is_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.parse(words)
    assert left.value.code == 2


def test_every_option_of_an_export_is_understood() -> None:
    words = "export a -o b.png -o c.pdf --dpi 150 --paper A3 --orientation portrait --frame map --as-of 2015-09"
    arguments = cli.parse([*words.split(), "--layers", "x,y", "--bbox", "35", "34", "38.5", "37", "--title", "T"])
    assert arguments.outputs == [Path("b.png"), Path("c.pdf")]
    assert (arguments.dpi, arguments.paper, arguments.orientation, arguments.frame) == (150, "A3", "portrait", "map")
    assert (arguments.as_of, arguments.layers, arguments.bbox) == ("2015-09", "x,y", [35, 34, 38.5, 37])


def test_projection_grid_and_units_are_understood() -> None:
    words = "export a -o b.png --projection EPSG:32637 --grid mgrs --units km,nmi"
    arguments = cli.parse(words.split())
    assert (arguments.projection, arguments.grid, arguments.units) == ("EPSG:32637", "mgrs", ("km", "nmi"))


VALID = '{"type": "FeatureCollection", "features": []}'
OPEN_RING = (
    '{"type": "Feature", "properties": {}, "geometry":\n {"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1]]]}}'
)
BROKEN = '{"type": "FeatureCollection",\n "features": [}'


@pytest.mark.parametrize(
    ("text", "verdict", "code"), [(VALID, "valid", 0), (OPEN_RING, "repairable", 0), (BROKEN, "invalid", 1)]
)
def test_a_check_gives_one_object_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, verdict: str, code: int
) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(text)
    assert program.main(["check", str(file), str(file), "--json"]) == code
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [result["path"] for result in results] == [str(file), str(file)]
    assert {result["verdict"] for result in results} == {verdict}
    for problem in results[0]["problems"]:
        assert set(problem) == {"severity", "code", "message", "line", "column", "feature"}
    if verdict == "invalid":
        assert results[0]["problems"][0]["line"] == 2


def test_output_that_nobody_reads_to_the_end_is_no_failure_of_the_program(tmp_path: Path) -> None:
    store.sample(tmp_path / "syria")
    words = [sys.executable, "-m", "desktop", "show", str(tmp_path / "syria"), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_check_of_a_folder_names_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "s"
    store.sample(folder)
    (folder / "towns.geojson").write_text(BROKEN)
    (folder / "bases.geojson").unlink()
    assert program.main(["check", str(folder), "--json"]) == 1
    verdicts = {}
    for line in capsys.readouterr().out.splitlines():
        result = json.loads(line)
        verdicts[Path(result["path"]).name] = result["verdict"]
    assert verdicts["situation.json"] != "invalid"
    assert verdicts["towns.geojson"] == verdicts["bases.geojson"] == "invalid"
    assert verdicts["contested-provinces.geojson"] == "valid"


def test_a_check_says_in_words_where_the_fault_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(BROKEN)
    assert program.main(["check", str(file)]) == 1
    assert "line 2, column" in capsys.readouterr().out


def test_show_lists_what_a_situation_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "s"
    assert program.main(["sample", str(folder)]) == 0
    capsys.readouterr()
    assert program.main(["show", str(folder), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [layer["features"] for layer in shown["layers"]] == [2, 9, 6, 3, 4]
    assert len(shown["statements"]) == 36
    assert program.main(["show", str(folder)]) == 0
    assert "Tartus" in capsys.readouterr().out


def test_a_new_situation_holds_copies_of_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "some points.geojson"
    file.write_text('{"type":"Point","coordinates":[1,2]}')
    folder = tmp_path / "new"
    assert program.main(["new", str(folder), str(file)]) == 0
    opened = store.open_path(folder)
    (layer,) = opened.document.layers
    assert (folder / layer.file).read_bytes() == file.read_bytes()
    assert program.main(["new", str(folder), str(file)]) == 1
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["show", "missing"], ["sample", "."], ["new", "x", "missing.geojson"], ["diff", "a", "b"], ["convert", "a", "b"]],
)
def test_what_fails_says_why_and_is_1(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "something").touch()
    monkeypatch.chdir(tmp_path)
    assert program.main(words) == 1
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "x").exists()


def test_a_comparison_tells_what_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    store.sample(old)
    store.sample(new)
    file = new / "bases.geojson"
    file.write_text(file.read_text("utf-8").replace('"Latakia air base"', '"Hmeimim"'), "utf-8")
    assert program.main(["diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out == "Nothing differs.\n"
    assert program.main(["diff", str(old), str(new), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["equal"], told["a"], told["from"]) == (False, str(old), None)
    (feature,) = told["layers"][0]["features"]
    assert feature["properties"][0] == {"name": "name", "old": "Latakia air base", "new": "Hmeimim"}
    assert program.main(["diff", str(old / "bases.geojson"), str(file)]) == 0
    assert "“Latakia air base” → “Hmeimim”" in capsys.readouterr().out


def test_a_situation_is_compared_with_itself_on_another_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    store.sample(folder)
    assert program.main(["diff", str(folder), "--from", "2015-07"]) == 0
    told = capsys.readouterr().out
    assert "As-of date: 2015-07 → 2015-09-30" in told
    assert "+ “Latakia air base”" in told
    assert program.main(["diff", str(folder)]) == 2
    assert "--from" in capsys.readouterr().err
    assert program.main(["diff", str(folder), "--to", "soon"]) == 1
    assert "“soon” is not a date" in capsys.readouterr().err


def test_a_layer_that_cannot_be_read_is_not_compared_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    store.sample(old)
    store.sample(new)
    (new / "bases.geojson").unlink()
    assert program.main(["diff", str(old), str(new)]) == 1
    told = capsys.readouterr()
    assert "Latakia" not in told.out
    assert "bases.geojson is missing" in told.err


def test_a_situation_and_a_file_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "s"
    store.sample(folder)
    assert program.main(["diff", str(folder), str(folder / "bases.geojson")]) == 1
    assert "name two of a kind" in capsys.readouterr().err


def test_a_conversion_says_what_it_wrote_and_what_it_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    store.sample(folder)
    target = tmp_path / "all.gpkg"
    assert program.main(["convert", str(folder), str(target)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{target}\n"
    assert "ids became the field “id”" in told.err
    assert program.main(["convert", str(folder), str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert program.main(["convert", str(target), str(tmp_path / "back.geojson"), "--force"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_the_next_edition_is_made_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    store.sample(old)
    assert program.main(["edition", str(old), str(new), "--as-of", "2015-10-15", "--number", "7"]) == 0
    told = capsys.readouterr().out
    assert "As-of date: 2015-09-30 → 2015-10-15" in told
    assert "map number “Sample 1” → “7”" in told
    assert "The title still names September 2015." in told
    assert store.open_path(new).document.as_of == "2015-10-15"
    assert program.main(["edition", str(old), str(new)]) == 1
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "display"),
    [
        ({}, False),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": "elsewhere:0"}, False),
        ({"DISPLAY": "elsewhere:0"}, True),
        ({"DISPLAY": ":97531"}, False),
        ({"WAYLAND_DISPLAY": "wayland-none", "XDG_RUNTIME_DIR": "/nowhere"}, False),
        ({"QT_QPA_PLATFORM": "vnc"}, True),
    ],
)
def test_a_display_is_known_before_qt_is_loaded(
    environment: dict[str, str], display: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert program.has_display() == display
