"""No test needs a display, is timed, or touches what the user of the machine has unsaved."""

import os
import tempfile

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="sitmap-tests-")  # where journals of unsaved changes are kept

settings.register_profile("untimed", deadline=None)  # speed is measured in tests/bench
settings.load_profile("untimed")
