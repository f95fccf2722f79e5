import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

import layers
from layers import edits
from layers.document import Annotation, Document, FeatureRef, Layer, Statement, Subject
from layers.edits.properties import set_property
from layers.edits.statements import add_statement
from layers.storage import store
from layers.storage.store import Opened, StoreError

BASES = b"""{"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": 1, "properties": {"name": "Tartus"},
   "geometry": {"type": "Point", "coordinates": [35.860, 34.90]}},
  {"type": "Feature", "id": 2, "properties": {"name": "Latakia"}, "geometry": null}
]}
"""
ZONES = b'{"type":"Feature","id":"z","properties":{},"geometry":null}\r\n'
SITUATION = b"""{
  "sitmap": 1,
  "title": "Syria",
  "layers": [
    {"id": "bases", "title": "Bases", "file": "bases.geojson"},
    {"id": "zones", "title": "Zones", "file": "parts/zones.geojson", "mine": 1}
  ],
  "statements": [
    {"id": "one", "text": "One.", "about": [{"layer": "bases", "feature": 1}]}
  ]
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "syria"
    (path / "parts").mkdir(parents=True)
    (path / "situation.json").write_bytes(SITUATION)
    (path / "bases.geojson").write_bytes(BASES)
    (path / "parts" / "zones.geojson").write_bytes(ZONES)
    return path


@pytest.fixture
def opened(folder: Path) -> Iterator[Opened]:
    opened = store.open_path(folder, to_edit=True)
    yield opened
    store.close(opened)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def inodes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


RENAME_TARTUS = set_property([FeatureRef("bases", 0)], "name", "Tartous")


# Opening


def test_a_folder_its_situation_and_a_relative_path_open_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    for path in (folder, folder / "situation.json", Path("syria"), Path("syria/situation.json")):
        opened = store.open_path(path)
        assert (opened.path, opened.kind, opened.read_only, opened.messages) == (folder, "situation", None, ())
        assert [len(layer.features) for layer in opened.document.layers] == [2, 1]
        assert opened.document.title == "Syria"
    assert not (folder / ".sitmap-lock").exists()


def test_a_geojson_file_opens_as_a_situation_of_one_layer(folder: Path) -> None:
    opened = store.open_path(folder / "bases.geojson")
    assert (opened.kind, opened.document.title) == ("file", "bases")
    assert [(layer.id, layer.title, layer.file) for layer in opened.document.layers] == [
        ("bases", "bases", "bases.geojson")
    ]


def test_layers_that_are_missing_or_broken_do_not_stop_the_others(folder: Path) -> None:
    (folder / "bases.geojson").unlink()
    (folder / "parts" / "zones.geojson").write_bytes(b'{"type": "Feature",\n "properties": NaN}')
    (folder / "situation.json").write_bytes(
        SITUATION.replace(b'"layers": [', b'"layers": [{"id": "ok", "title": "Ok", "file": "ok.geojson"},')
    )
    (folder / "ok.geojson").write_bytes(BASES)
    opened = store.open_path(folder)
    ok, bases, zones = opened.document.layers
    assert len(ok.features) == 2
    assert bases.unreadable is not None
    assert "bases.geojson is missing. Put the file back" in bases.unreadable
    assert zones.unreadable is not None
    assert "zones.geojson, line 2, column 16: " in zones.unreadable
    assert [message[:20] for message in opened.messages] == ["“Bases” is not shown", "“Zones” is not shown"]


def test_a_file_that_is_no_file_is_not_read(folder: Path) -> None:
    (folder / "bases.geojson").unlink()
    os.mkfifo(folder / "bases.geojson")
    opened = store.open_path(folder)
    assert opened.document.layers[0].unreadable is not None
    with pytest.raises(StoreError, match="no file that holds data"):
        store.open_path(folder / "bases.geojson")


def test_what_the_situation_names_and_does_not_hold_is_told(folder: Path) -> None:
    (folder / "situation.json").write_bytes(SITUATION.replace(b'"feature": 1', b'"feature": "1"'))
    assert store.open_path(folder).messages == (
        "situation.json: statements[0].about[0].feature: bases.geojson has no feature with the id “1”.",
    )


def test_many_messages_of_one_kind_are_counted(folder: Path) -> None:
    missing = ", ".join(f'{{"layer": "bases", "feature": {number}}}' for number in range(100, 120))
    (folder / "situation.json").write_bytes(SITUATION.replace(b'{"layer": "bases", "feature": 1}', missing.encode()))
    messages = store.open_path(folder).messages
    assert len(messages) == 6
    assert messages[-1] == "situation.json: 15 more of this kind."


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("nothing", None, r"nothing does not exist"),
        ("empty", {}, r"holds no situation.json. Open one of its GeoJSON files"),
        ("broken", {"situation.json": b'{"sitmap": 1,}'}, r"broken/situation.json, line 1, column 14: "),
        ("wrong", {"situation.json": b'{"sitmap": 1, "layers": 3}'}, r"line 1, column 25: layers: must be a list"),
        ("a.geojson", b"{", r"a.geojson, line 1, column 2: "),
        ("b.json", b'{"a": 1}', r"b.json, line 1, column 1: "),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path: Path, name: str, data: Any, message: str) -> None:
    if isinstance(data, bytes):
        (tmp_path / name).write_bytes(data)
    elif data is not None:
        (tmp_path / name).mkdir()
        for file, text in data.items():
            (tmp_path / name / file).write_bytes(text)
    with pytest.raises(StoreError, match=message):
        store.open_path(tmp_path / name)


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EACCES, "may not be read. Change its permissions"), (errno.EIO, "input/output error")]
)
def test_a_disk_that_refuses_to_be_read_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(path: Path, *_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=f"situation.json .*{reason}"):
        store.open_path(folder)
    with pytest.raises(StoreError, match=f"bases.geojson .*{reason}"):
        store.open_path(folder / "bases.geojson")


def test_a_newer_situation_opens_read_only(folder: Path) -> None:
    (folder / "situation.json").write_bytes(SITUATION.replace(b'"sitmap": 1', b'"sitmap": 2'))
    opened = store.open_path(folder)
    assert opened.read_only is not None
    assert "newer version of Sitmap" in opened.messages[0]
    with pytest.raises(StoreError, match="Save it elsewhere"):
        store.save(opened, RENAME_TARTUS(opened.document))
    assert (folder / "bases.geojson").read_bytes() == BASES


# Saving


def test_saving_without_a_change_touches_nothing(folder: Path, opened: Opened) -> None:
    before = contents(folder), inodes(folder)
    assert store.save(opened, opened.document).document is opened.document
    assert (contents(folder), inodes(folder)) == before


def test_only_what_changed_is_written(folder: Path, opened: Opened) -> None:
    before = inodes(folder)
    document = RENAME_TARTUS(opened.document)
    saved = store.save(opened, document)
    assert saved.document is document
    assert (folder / "bases.geojson").read_bytes() == BASES.replace(b"Tartus", b"Tartous")
    assert {name for name, inode in inodes(folder).items() if before[name] != inode} == {"bases.geojson"}
    hidden = edits.set_layer("zones", visible=False)(document)
    store.save(saved, hidden)
    assert (folder / "situation.json").read_bytes() == SITUATION.replace(b', "mine"', b', "visible": false, "mine"')


def test_undoing_to_what_was_opened_gives_the_first_bytes_back(folder: Path, opened: Opened) -> None:
    before = contents(folder)
    changed = add_statement(Statement("two", "Two."), [FeatureRef("bases", 1)])(RENAME_TARTUS(opened.document))
    saved = store.save(opened, changed)
    assert contents(folder) != before
    store.save(saved, opened.document)
    assert contents(folder) == before


def test_saved_again_from_what_a_save_returned(folder: Path, opened: Opened) -> None:
    for name in ("A", "B", "C"):
        opened = store.save(opened, set_property([FeatureRef("bases", 0)], "name", name)(opened.document))
        assert f'"{name}"'.encode() in (folder / "bases.geojson").read_bytes()
    assert store.changed_on_disk(opened) == ()


def test_what_another_program_changed_is_not_written_over(folder: Path, opened: Opened) -> None:
    theirs = BASES.replace(b"34.90", b"34.95")
    (folder / "bases.geojson").write_bytes(theirs)
    assert store.changed_on_disk(opened) == ("bases.geojson",)
    before = contents(folder)
    changed = edits.set_title("Other")(RENAME_TARTUS(opened.document))
    with pytest.raises(StoreError, match=r"bases.geojson was changed by another program.*Nothing was saved"):
        store.save(opened, changed)
    assert contents(folder) == before
    store.save(opened, edits.set_title("Other")(opened.document))  # what is not written does not stand in the way
    assert (folder / "bases.geojson").read_bytes() == theirs


def test_a_file_that_was_only_touched_is_no_change(folder: Path, opened: Opened) -> None:
    os.utime(folder / "bases.geojson", (1, 1))
    os.utime(folder / "situation.json", (1, 1))
    assert store.changed_on_disk(opened) == ()
    store.save(opened, edits.set_title("Other")(RENAME_TARTUS(opened.document)))
    assert b"Tartous" in (folder / "bases.geojson").read_bytes()


def test_a_file_that_was_deleted_meanwhile_is_written_again(folder: Path, opened: Opened) -> None:
    (folder / "parts" / "zones.geojson").unlink()
    assert store.changed_on_disk(opened) == ("parts/zones.geojson",)
    store.save(opened, opened.document)
    assert (folder / "parts" / "zones.geojson").read_bytes() == ZONES


def test_a_layer_that_could_not_be_read_is_never_written(folder: Path) -> None:
    (folder / "bases.geojson").write_bytes(b"{")
    (folder / "parts" / "zones.geojson").unlink()
    opened = store.open_path(folder)
    store.save(opened, edits.set_title("Other")(opened.document))
    assert (folder / "bases.geojson").read_bytes() == b"{"
    assert not (folder / "parts" / "zones.geojson").exists()


def test_a_new_layer_does_not_take_the_place_of_a_stranger(folder: Path, opened: Opened) -> None:
    (folder / "roads.geojson").write_bytes(b"somebody else's")
    document = edits.add_layer(edits.new_layer(opened.document, "Roads"))(opened.document)
    with pytest.raises(StoreError, match=r"roads.geojson exists already and is no part of this situation"):
        store.save(opened, document)
    (folder / "roads.geojson").unlink()
    store.save(opened, document)
    assert store.open_path(folder).document.layer("roads").features == ()


def test_a_removed_layer_leaves_its_file_and_can_come_back(folder: Path, opened: Opened) -> None:
    saved = store.save(opened, edits.remove_layer("bases")(opened.document))
    assert (folder / "bases.geojson").read_bytes() == BASES
    assert len(store.open_path(folder).document.layers) == 1
    store.save(saved, RENAME_TARTUS(opened.document))
    assert (folder / "bases.geojson").read_bytes() == BASES.replace(b"Tartus", b"Tartous")


def test_a_layer_cannot_be_kept_outside_the_folder(folder: Path, opened: Opened) -> None:
    for file in ("../evil.geojson", "/tmp/evil.geojson", "situation.json"):  # noqa: S108 # nothing is written there
        document = edits.add_layer(Layer("evil", "Evil", file))(opened.document)
        with pytest.raises(StoreError, match="The layer's file must"):
            store.save(opened, document)
    assert not (folder.parent / "evil.geojson").exists()


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, r"the disk is full. Nothing was changed. Free some space"),
        (errno.EROFS, r"may not be written there. Nothing was changed. .*“Save as”"),
        (errno.EACCES, r"may not be written there. Nothing was changed"),
    ],
)
def test_a_disk_that_refuses_keeps_the_old_files_and_the_save_can_be_tried_again(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    before = contents(folder)
    document = edits.set_title("Other")(RENAME_TARTUS(opened.document))
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=message):
        store.save(opened, document)
    assert contents(folder) == before
    monkeypatch.undo()
    assert store.save(opened, document).document is document


def test_an_interrupted_save_is_finished_by_saving_again(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = edits.set_title("Other")(RENAME_TARTUS(opened.document))
    _interrupt(monkeypatch, opened, document)
    store.save(opened, document)
    assert store.open_path(folder).document.title == "Other"
    assert store.open_path(folder).messages == ()


def test_an_interrupted_save_is_finished_by_opening(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupt(monkeypatch, opened, edits.set_title("Other")(RENAME_TARTUS(opened.document)))
    with pytest.raises(StoreError, match="is being saved by"):
        store.open_path(folder)  # the one who saves still holds the lock
    store.close(opened)
    again = store.open_path(folder)
    assert again.messages == ("Saving was interrupted last time; it is finished now: bases.geojson, situation.json.",)
    assert again.document.title == "Other"
    assert b"Tartous" in (folder / "bases.geojson").read_bytes()


def test_remains_of_a_save_that_was_never_committed_go_when_it_is_opened_to_edit(folder: Path) -> None:
    remains = (folder / ".bases.geojson.sitmap-new", folder / "parts" / ".zones.geojson.sitmap-new")
    for file in remains:
        file.write_bytes(b"half")
    store.open_path(folder)
    assert all(file.exists() for file in remains)  # a reader touches nothing: somebody may be saving
    store.close(store.open_path(folder, to_edit=True))
    assert not any(file.exists() for file in remains)


def _interrupt(monkeypatch: pytest.MonkeyPatch, opened: Opened, document: Document) -> None:
    real, calls = os.replace, iter(range(1, 9))

    def replace(*arguments: Any, **options: Any) -> None:
        if next(calls) == 3:  # the record and one file are in place
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(*arguments, **options)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(StoreError, match="Saving was interrupted"):
        store.save(opened, document)
    monkeypatch.undo()


# A single file


def test_a_single_file_keeps_its_features_and_says_what_it_cannot_hold(folder: Path) -> None:
    file = folder / "bases.geojson"
    opened = store.open_path(file, to_edit=True)
    document = add_statement(Statement("one", "One."), [FeatureRef("bases", 0)])(RENAME_TARTUS(opened.document))
    saved = store.save(opened, document)
    assert file.read_bytes() == BASES.replace(b"Tartus", b"Tartous")
    assert saved.messages == ("bases.geojson holds the features alone. “Save as situation” keeps the rest too.",)
    assert saved.document.statements == ()
    assert store.save(saved, saved.document).messages == ()
    store.close(saved)
    assert (folder / "situation.json").read_bytes() == SITUATION


def test_a_single_file_holds_one_layer(folder: Path) -> None:
    opened = store.open_path(folder / "bases.geojson")
    for document in (
        edits.add_layer(edits.new_layer(opened.document, "Roads"))(opened.document),
        edits.remove_layer("bases")(opened.document),
    ):
        with pytest.raises(StoreError, match="Save as situation"):
            store.save(opened, document)


# Saving elsewhere


def test_a_situation_saved_elsewhere_is_whole_and_the_first_one_untouched(
    folder: Path, opened: Opened, tmp_path: Path
) -> None:
    before = contents(folder)
    saved = store.save_as(opened, RENAME_TARTUS(opened.document), tmp_path / "deep" / "copy")
    copy = tmp_path / "deep" / "copy"
    assert contents(folder) == before
    assert (copy / "situation.json").read_bytes() == SITUATION
    assert (copy / "parts" / "zones.geojson").read_bytes() == ZONES
    assert saved.path == copy
    store.save(saved, edits.set_title("Copy")(saved.document))
    assert store.open_path(copy).document.title == "Copy"
    assert contents(folder) == before
    store.close(saved)


def test_files_that_could_not_be_read_are_copied_as_they_are(folder: Path, tmp_path: Path) -> None:
    (folder / "bases.geojson").write_bytes(b"\xff{")
    (folder / "parts" / "zones.geojson").unlink()
    opened = store.open_path(folder)
    store.close(store.save_as(opened, opened.document, tmp_path / "copy"))
    assert contents(tmp_path / "copy") == {"situation.json": SITUATION, "bases.geojson": b"\xff{"}


def test_pictures_of_the_figure_go_along_to_another_place(folder: Path, tmp_path: Path) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "logo.png").write_bytes(b"as it is")
    opened = store.open_path(folder)
    images = tuple(Annotation(file, "image", file=file) for file in ("pictures/logo.png", "missing.png"))
    document = edits.set_figure(annotations=images)(opened.document)
    store.close(store.save_as(opened, document, tmp_path / "copy"))
    assert (tmp_path / "copy" / "pictures" / "logo.png").read_bytes() == b"as it is"
    assert not (tmp_path / "copy" / "missing.png").exists()


def test_a_file_becomes_a_situation_with_its_statements(folder: Path, tmp_path: Path) -> None:
    opened = store.open_path(folder / "bases.geojson")
    document = add_statement(Statement("one", "One."), [FeatureRef("bases", 0)])(opened.document)
    saved = store.save_as(opened, document, tmp_path / "new")
    assert saved.document is document
    again = store.open_path(tmp_path / "new").document
    assert again.statements == (Statement("one", "One.", about=(Subject("bases", 1),)),)
    assert (tmp_path / "new" / "bases.geojson").read_bytes() == BASES
    store.close(saved)


def test_a_file_is_saved_under_another_name(folder: Path, tmp_path: Path) -> None:
    opened = store.open_path(folder / "bases.geojson")
    saved = store.save_as(opened, RENAME_TARTUS(opened.document), tmp_path / "other.json")
    assert (tmp_path / "other.json").read_bytes() == BASES.replace(b"Tartus", b"Tartous")
    store.save(saved, opened.document)
    assert (tmp_path / "other.json").read_bytes() == BASES
    store.close(saved)


def test_saving_elsewhere_writes_over_no_other_situation(opened: Opened, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "bases.geojson").write_bytes(b"other")
    with pytest.raises(StoreError, match=r"bases.geojson exists already. Choose a new or empty folder"):
        store.save_as(opened, opened.document, other)
    assert contents(other) == {"bases.geojson": b"other"}
    (other / "bases.geojson").write_bytes(BASES)
    (other / "situation.json").write_bytes(SITUATION)
    with pytest.raises(StoreError, match=r"situation.json exists already"):
        store.save_as(opened, opened.document, other)


def test_saving_where_it_is_already_is_a_save(folder: Path, opened: Opened) -> None:
    saved = store.save_as(opened, RENAME_TARTUS(opened.document), folder)
    assert saved.lock is opened.lock
    assert b"Tartous" in (folder / "bases.geojson").read_bytes()


def test_a_failed_save_elsewhere_leaves_no_folder_and_no_lock(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="the disk is full"):
        store.save_as(opened, edits.remove_layer("zones")(opened.document), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


# Locks


def test_a_second_one_opens_read_only(folder: Path, opened: Opened) -> None:
    second = store.open_path(folder, to_edit=True)
    assert second.read_only is not None
    assert f"process {os.getpid()}" in second.messages[0]
    with pytest.raises(StoreError, match="it is open for editing by"):
        store.save(second, RENAME_TARTUS(second.document))
    store.close(opened)
    third = store.open_path(folder, to_edit=True)
    assert third.read_only is None
    store.close(third)
    assert not (folder / ".sitmap-lock").exists()


def test_opening_the_same_again_takes_the_lock_over(folder: Path, opened: Opened) -> None:
    again = store.open_path(folder, to_edit=True, instead_of=opened)
    assert again.read_only is None
    store.close(opened, kept=again)
    assert store.open_path(folder, to_edit=True).read_only is not None
    store.close(again)


def test_an_opening_that_fails_keeps_no_lock(folder: Path) -> None:
    (folder / "situation.json").write_bytes(b"{")
    with pytest.raises(StoreError):
        store.open_path(folder, to_edit=True)
    assert not (folder / ".sitmap-lock").exists()


def test_files_of_one_folder_are_locked_one_by_one(folder: Path) -> None:
    first = store.open_path(folder / "bases.geojson", to_edit=True)
    second = store.open_path(folder / "parts" / "zones.geojson", to_edit=True)
    assert (first.read_only, second.read_only) == (None, None)
    store.close(first)
    store.close(second)


def test_a_folder_that_may_not_be_written_opens_read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    opened = store.open_path(folder, to_edit=True)
    assert opened.messages == (f"{folder} is read-only: {folder} may not be written.",)
    assert contents(folder).keys() == {"situation.json", "bases.geojson", "parts/zones.geojson"}


# New ones


def test_a_new_situation_is_made_of_files(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "new"
    store.close(store.new(target, [folder / "bases.geojson", folder / "parts" / "zones.geojson"]))
    opened = store.open_path(target)
    assert (opened.document.title, opened.messages) == ("new", ())
    assert (target / "bases.geojson").read_bytes() == BASES
    assert (target / "zones.geojson").read_bytes() == ZONES


def test_a_new_situation_can_be_made_where_its_files_are(folder: Path) -> None:
    target = folder / "parts"
    store.close(store.new(target, [target / "zones.geojson", folder / "bases.geojson"]))
    assert [layer.id for layer in store.open_path(target).document.layers] == ["zones", "bases"]
    assert (target / "zones.geojson").read_bytes() == ZONES


def test_files_of_the_same_name_get_names_of_their_own(folder: Path, tmp_path: Path) -> None:
    (folder / "parts" / "bases.geojson").write_bytes(ZONES)
    store.close(store.new(tmp_path / "new", [folder / "bases.geojson", folder / "parts" / "bases.geojson"]))
    assert (tmp_path / "new" / "bases-2.geojson").read_bytes() == ZONES


def test_a_new_situation_is_not_made_of_a_broken_file(folder: Path, tmp_path: Path) -> None:
    (folder / "bases.geojson").write_bytes(b"[")
    with pytest.raises(StoreError, match=r"bases.geojson, line 1"):
        store.new(tmp_path / "new", [folder / "bases.geojson"])
    assert not (tmp_path / "new").exists()


def test_the_bundled_situation_can_be_copied_and_is_sound(tmp_path: Path) -> None:
    store.sample(tmp_path / "sample")
    opened = store.open_path(tmp_path / "sample")
    assert opened.messages == ()
    assert len(opened.document.layers) == 5
    with pytest.raises(StoreError, match="is not empty"):
        store.sample(tmp_path / "sample")


# As a library


def test_scripts_open_and_save_situations(folder: Path, tmp_path: Path) -> None:
    document = layers.open_situation(folder)
    layers.save_situation(document, tmp_path / "copy")
    assert contents(tmp_path / "copy") == contents(folder)
    before = inodes(folder)
    layers.save_situation(RENAME_TARTUS(document), folder)
    assert {name for name, inode in inodes(folder).items() if before[name] != inode} == {"bases.geojson"}
    fresh = structs.replace(document, text=b"", layers=document.layers[:1])
    layers.save_situation(fresh, str(tmp_path / "fresh"))
    assert json.loads((tmp_path / "fresh" / "situation.json").read_bytes())["sitmap"] == 1
