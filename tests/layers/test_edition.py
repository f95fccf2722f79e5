"""The next edition of a situation: what is counted up, what is copied, and what is left alone."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers import dates, edits
from layers.document import Document, Figure
from layers.edition import Numbers, counted_up, following_date, leftovers, make_edition, previous_folder, proposed
from layers.storage import store
from layers.storage.disk_errors import StoreError


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("12", "13"),
        ("SYR-2015-07", "SYR-2015-08"),
        ("SYR-2015-12", "SYR-2015-13"),
        ("Sample 1", "Sample 2"),
        ("099", "100"),
        ("No. 9 (draft)", "No. 10 (draft)"),
        ("Map", "Map 2"),
        ("", "2"),
        ("خريطة ٩", "خريطة ١٠"),
    ],
)
def test_the_last_number_counts_up_and_keeps_its_width(text: str, following: str) -> None:
    assert counted_up(text) == following


@given(st.text(max_size=20))
def test_any_text_counts_up_to_another(text: str) -> None:
    assert counted_up(text) != text


@pytest.mark.parametrize(
    ("as_of", "following"),
    [
        ("2015", "2016"),
        ("2015-09", "2015-10"),
        ("2015-12~", "2016-01"),
        ("2015-09-30", "2015-10-31"),
        ("2016-01-31", "2016-02-29"),
        ("2015-12-31", "2016-01-31"),
        ("2015-09-14", None),
        ("201X", None),
        ("2015-08/2015-09", None),
        ("soon", None),
        ("9999", None),
    ],
)
def test_a_date_moves_on_by_its_own_precision(as_of: str, following: str | None) -> None:
    assert following_date(as_of) == following


@given(st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | st.dates().map(lambda day: str(day)[:4]))
def test_what_follows_a_date_is_later_and_as_precise(as_of: str) -> None:
    following = following_date(as_of)
    if following is not None:
        assert dates.last_day(following) > dates.last_day(as_of)
        assert len(following) == len(as_of)


def test_the_version_goes_back_to_1_or_counts_where_it_is_all_there_is() -> None:
    numbered = Document(figure=Figure(map_number="12", version="3"))
    assert proposed(numbered) == Numbers(None, "13", "1")
    assert proposed(Document(figure=Figure(version="v3"))) == Numbers(None, None, "v4")
    assert proposed(Document(as_of="2015")) == Numbers("2016", None, None)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "syria-09"
    store.sample(folder)
    (folder / "pictures").mkdir()
    (folder / "pictures" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    (folder / "notes.txt").write_text("kept")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("x")
    (folder / ".sitmap-lock").write_text("somebody")
    (folder / ".bases.geojson.sitmap-new").write_text("half")
    return folder


def test_an_edition_keeps_every_byte_but_the_numbers(old: Path, tmp_path: Path) -> None:
    before = contents(old)
    made = make_edition(old, tmp_path / "new" / "syria-10")
    assert contents(old) == before
    after = contents(made.path)
    own = {".git/HEAD", ".sitmap-lock", ".bases.geojson.sitmap-new"}
    assert after.keys() == before.keys() - own
    assert {name for name in after if after[name] != before[name]} == {"situation.json"}
    lines = before["situation.json"].splitlines(), after["situation.json"].splitlines()
    assert len(set(lines[1]) - set(lines[0])) == 4  # date, number, the folder before, and the comma in front of it
    assert (made.document.as_of, made.document.figure.map_number) == ("2015-10-31", "Sample 2")
    assert made.document.previous == "../../syria-09"
    assert previous_folder(made) == old
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["syria-10"]
    assert (made.path.stat().st_mode & 0o777) == (old.stat().st_mode & 0o777)


def test_an_edition_of_an_edition_names_the_last_one(old: Path, tmp_path: Path) -> None:
    first = make_edition(old, tmp_path / "a")
    second = make_edition(first.path, tmp_path / "b")
    assert (second.document.previous, second.document.figure.map_number) == ("../a", "Sample 3")
    assert second.document.as_of == "2015-11-30"


def test_the_numbers_can_be_given(old: Path, tmp_path: Path) -> None:
    made = make_edition(old, tmp_path / "a", Numbers("2016-02-03", "X", None))
    assert (made.document.as_of, made.document.figure.map_number, made.document.figure.version) == (
        "2016-02-03",
        "X",
        None,
    )


@pytest.mark.parametrize("as_of", ["2015-13", "soon", "2015-08/2015-09"])
def test_a_date_that_is_none_makes_nothing(old: Path, tmp_path: Path, as_of: str) -> None:
    with pytest.raises(StoreError):
        make_edition(old, tmp_path / "a", Numbers(as_of, None, None))
    assert [each.name for each in tmp_path.iterdir()] == ["syria-09"]


def test_a_day_that_nobody_can_follow_has_to_be_given(old: Path, tmp_path: Path) -> None:
    opened = store.open_path(old, to_edit=True)
    store.save(opened, edits.set_as_of("2015-09-14")(opened.document))
    store.close(opened)
    with pytest.raises(StoreError, match="What date follows 2015-09-14"):
        make_edition(old, tmp_path / "a")


def test_a_folder_in_use_or_inside_the_situation_is_refused(old: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    before = contents(tmp_path)
    for target in (tmp_path / "full", tmp_path / "full" / "x", old, old / "inside", old / "pictures" / "a"):
        with pytest.raises(StoreError):
            make_edition(old, target)
    with pytest.raises(StoreError, match="GeoJSON file"):
        make_edition(old / "bases.geojson", tmp_path / "a")
    assert contents(tmp_path) == before
    (tmp_path / "empty").mkdir()
    assert make_edition(old, tmp_path / "empty").document.as_of == "2015-10-31"


def test_a_copy_that_fails_leaves_nothing_behind(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_text(source.name)
        if source.name == "towns.geojson":
            raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(StoreError, match="the disk is full"):
        make_edition(old, tmp_path / "a")
    assert [each.name for each in tmp_path.iterdir()] == ["syria-09"]


def test_links_are_copied_as_what_they_lead_to_and_loops_end(old: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared.geojson"
    (old / "towns.geojson").rename(shared)
    (old / "towns.geojson").symlink_to(shared)
    (old / "loop").symlink_to(old)
    (old / "nowhere").symlink_to("missing")
    made = make_edition(old, tmp_path / "a").path
    assert not (made / "towns.geojson").is_symlink()
    assert (made / "towns.geojson").read_bytes() == shared.read_bytes()
    assert (made / "loop").is_symlink()
    assert (made / "nowhere").is_symlink()


def test_what_was_read_only_can_be_edited_in_the_edition(old: Path, tmp_path: Path) -> None:
    (old / "towns.geojson").chmod(0o444)
    made = make_edition(old, tmp_path / "a").path
    assert os.stat(made / "towns.geojson").st_mode & 0o200  # noqa: PTH116 - the mode as the system tells it


def test_texts_that_name_the_old_date_are_told() -> None:
    figure = Figure(subtitle="Late september 2015", notes=("As of 2015-09.", "x"), cut_off="noon")
    document = Document(title="Syria, September 2015", as_of="2015-10-31", figure=figure)
    old = Numbers("2015-09-30", None, None)
    assert leftovers(old, document) == [
        "The title still names September 2015.",
        "The subtitle still names September 2015.",
        "Note 1 still names 2015-09.",
        "The cut-off time is still “noon”.",
    ]
    assert leftovers(old, structs.replace(document, as_of="2015-09-30", figure=Figure())) == []
