import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import pytest

from layers import edits, geojson
from layers.document import Document, FeatureRef, Party, Source, Statement, Subject, View
from layers.edits.properties import set_property
from layers.edits.statements import add_source, add_statement
from layers.history import diff
from layers.storage.journal import DraftJournal, Journal, Unsaved, left_behind

GEOJSON = b"""{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"name":\t"Tartus"},
  "geometry": {"type": "Point", "coordinates": [35.860, 34.900]}},
 {"type": "Feature", "id": "a/1", "properties": null, "geometry": null}
]}
"""


def opened() -> Document:
    layer = geojson.read(GEOJSON, layer_id="bases", title="Bases", file="bases.geojson")
    return Document(layers=(layer,), text=b'\xef\xbb\xbf{"sitmap": 1}')


EDITS = (
    set_property([FeatureRef("bases", 0)], "name", "طرطوس"),
    edits.set_layer("bases", opacity=0.5, style={"stroke": "#000000"}),
    add_source(Source("isw", {"type": "report", "issued": {"date-parts": [[2015, 9]]}})),
    add_statement(Statement("one", "Text.", source="isw", about=(Subject("bases", 1), Subject("bases", "1")))),
    edits.add_party(Party("government", "Government")),
    edits.set_view(View(38.5, 35, 6)),
    edits.remove_layer("bases"),
    edits.set_figure(extent=(35.0, 32.0, 42.0, 37.0), notes=("One.",)),
)


def edited(journal: Journal, document: Document) -> Document:
    for number, edit in enumerate(EDITS):
        after = edit(document)
        journal.append(f"Step {number}", diff(document, after))
        document = after
    return document


def restored(unsaved: Unsaved, document: Document) -> Document:
    for step in unsaved.steps:
        document = step.change.apply(document)
    return document


def test_every_kind_of_change_comes_back_byte_for_byte(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    after = edited(journal, opened())
    journal.flush()
    unsaved = Journal(tmp_path / "situation", tmp_path).unsaved(opened())
    assert [step.label for step in unsaved.steps] == [f"Step {number}" for number in range(len(EDITS))]
    assert restored(unsaved, opened()) == after
    assert unsaved.lost == 0


def test_undoing_is_a_change_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    before = opened()
    change = diff(before, EDITS[0](before))
    journal.append("Rename", change)
    journal.append("Rename", change.inverse())
    journal.flush()
    assert restored(journal.unsaved(before), before) == before


@contextmanager
def writing_journal(journal: str, folder: Path) -> Iterator[None]:
    """Let another program write the edits into a journal, and kill it at the end of the block."""
    program = f"""
import sys
from pathlib import Path
sys.path.insert(0, "tests/layers/storage")
from test_journal import edited, opened
from layers.storage.journal import DraftJournal, Journal
journal = {journal}
edited(journal, opened())
journal.flush()
print("written", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"written"
        yield
        process.kill()


def test_changes_survive_a_killed_program(tmp_path: Path) -> None:
    with writing_journal('Journal(Path(sys.argv[1]) / "situation", Path(sys.argv[1]))', tmp_path):
        pass
    steps = Journal(tmp_path / "situation", tmp_path).unsaved(opened()).steps
    assert len(steps) == len(EDITS)


def test_an_entry_that_was_cut_off_or_damaged_ends_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    edited(journal, opened())
    journal.flush()
    whole = journal.file.read_bytes()
    counts = set()
    for length in range(0, len(whole), 7):
        journal.file.write_bytes(whole[:length])
        counts.add(len(journal.unsaved(opened()).steps))
    assert counts == set(range(len(EDITS)))
    journal.file.write_bytes(whole[:20] + b"?" + whole[21:])
    assert journal.unsaved(opened()) == Unsaved()


def test_changes_are_not_made_on_files_that_changed_since(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    before = opened()
    edited(journal, before)
    journal.flush()
    other = edits.set_layer("bases", opacity=0.25)(before)
    unsaved = journal.unsaved(other)
    assert [step.label for step in unsaved.steps] == ["Step 0"]
    assert unsaved.lost == len(EDITS) - 1


def test_a_saved_situation_has_nothing_to_bring_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    journal.clear()
    edited(journal, opened())
    journal.clear()
    assert journal.unsaved(opened()) == Unsaved()
    assert list(tmp_path.iterdir()) == []
    edited(journal, opened())
    journal.flush()
    assert len(journal.unsaved(opened()).steps) == len(EDITS)


def test_each_path_has_a_journal_of_its_own_that_nobody_else_reads(tmp_path: Path) -> None:
    first, second = Journal(tmp_path / "a" / "x", tmp_path / "state"), Journal(tmp_path / "b" / "x", tmp_path / "state")
    assert first.file != second.file
    edited(first, opened())
    first.flush()
    assert first.file.stat().st_mode & 0o077 == 0
    assert first.file.parent.stat().st_mode & 0o077 == 0


def test_journals_lie_in_the_state_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Journal(Path("situation")).file.is_relative_to(tmp_path)


def test_a_disk_that_is_full_stops_the_journal_and_not_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)

    def full(*_: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "open", full)
    edited(journal, opened())
    journal.flush()
    assert journal.problem is not None
    assert "no space left on device" in journal.problem


def test_appending_does_not_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "situation", tmp_path)
    before = opened()
    change = diff(before, EDITS[0](before))
    disk_is_ready = Event()
    real = os.open

    def slow(*arguments: Any) -> int:
        assert disk_is_ready.wait(10)
        return real(*arguments)

    monkeypatch.setattr(os, "open", slow)
    for _ in range(20):
        journal.append("Rename", change)
    disk_is_ready.set()
    journal.flush()
    assert journal.file.stat().st_size > 20 * 100


def test_a_situation_that_was_stored_nowhere_comes_back_whole_after_a_killed_program(tmp_path: Path) -> None:
    with writing_journal("DraftJournal(opened(), Path(sys.argv[1]))", tmp_path):
        assert left_behind(tmp_path) == []  # its program still runs
    (draft,) = left_behind(tmp_path)
    assert draft.document == opened()
    assert restored(Unsaved(draft.steps), draft.document) == edited(Journal(tmp_path / "other", tmp_path), opened())
    draft.forget()
    assert left_behind(tmp_path) == []
    assert list((tmp_path / "drafts").iterdir()) == []


def test_a_draft_without_changes_is_not_written_and_one_that_was_stored_leaves_nothing(tmp_path: Path) -> None:
    journal = DraftJournal(opened(), tmp_path)
    journal.clear()
    assert list(tmp_path.iterdir()) == []
    edited(journal, opened())
    journal.clear()
    assert list((tmp_path / "drafts").iterdir()) == []
    edited(journal, opened())  # what is changed after that is kept again
    journal.flush()
    assert len(list((tmp_path / "drafts").glob("*.journal"))) == 1


def test_a_damaged_draft_is_passed_over(tmp_path: Path) -> None:
    journal = DraftJournal(opened(), tmp_path)
    edited(journal, opened())
    journal.flush()
    whole = journal.file.read_bytes()
    (tmp_path / "drafts" / "cut.journal").write_bytes(whole[:50])
    (tmp_path / "drafts" / "other.journal").write_bytes(b"not a journal")
    assert left_behind(tmp_path) == []
