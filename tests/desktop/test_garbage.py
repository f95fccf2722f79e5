import gc
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from desktop.garbage import MainThreadCollector


class Circle:
    """Refers to itself, so that only the collector ends it."""

    ends: list[int]

    def __init__(self, ends: list[int]):
        self.ends = ends
        self.itself = self

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


@pytest.fixture
def collector(qapp: QCoreApplication) -> Iterator[MainThreadCollector]:
    parent = QObject(qapp)
    collector = MainThreadCollector(parent)
    yield collector
    if shiboken6.isValid(parent):
        shiboken6.delete(parent)
    assert gc.isenabled()


@pytest.mark.usefixtures("collector")
def test_what_dies_while_other_threads_work_ends_on_the_window_s_thread(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    ends: list[int] = []

    def work() -> None:
        Circle(ends)
        for _ in range(3 * gc.get_threshold()[0]):
            Circle([])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ends == []
    qtbot.waitUntil(lambda: ends != [])
    assert ends == [threading.get_ident()]


def test_only_what_has_come_to_its_threshold_is_looked_through(
    collector: MainThreadCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for count in ((700, 10, 10), (701, 10, 10), (5, 11, 0), (9000, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda count=count: count)
        collector.look()
    assert collected == [0, 1, 2]
