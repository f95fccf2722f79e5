"""No test needs a display, or touches what the user of the machine has unsaved."""

import os
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="sitmap-tests-")  # where journals of unsaved changes are kept
