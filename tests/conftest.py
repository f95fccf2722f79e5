"""No test needs a display, is timed, or touches what the user of the machine has unsaved."""

import os
import tempfile
from typing import Any

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="sitmap-tests-")  # where journals of unsaved changes are kept

settings.register_profile("untimed", deadline=None)  # speed is measured in tests/bench
settings.load_profile("untimed")

LONGEST_WAIT = 30_000  # milliseconds; only a test that fails waits so long


class PatientBot(QtBot):
    """Waits long enough for a page to start on a machine that has much else to do, whatever a test asked for."""

    def waitUntil(self, callback: Any, *, timeout: int = 0) -> None:  # noqa: N802 # pytest-qt's name
        super().waitUntil(callback, timeout=max(timeout, LONGEST_WAIT))

    def waitSignal(self, signal: Any, *, timeout: int = 0, **more: Any) -> Any:  # noqa: N802 # pytest-qt's name
        if more.get("raising") is not False:  # else it waits to see that nothing comes
            timeout = max(timeout, LONGEST_WAIT)
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 # there must be an application
    return PatientBot(request)


@pytest.fixture(scope="module")
def module_qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 # there must be an application
    """Wait for a page that all tests of a module look at."""
    return PatientBot(request)
