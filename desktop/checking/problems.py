"""What is wrong with the situation, kept up to date while one works: in a list, in the status bar and on the map."""

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from desktop.checking.checker import Checker
from desktop.checking.flaw_finder import FlawFinder
from desktop.commands.actions import Command
from desktop.map.controller import MapController
from desktop.panels.layers.model import LayersModel
from desktop.panels.problems import Finding, ProblemsPanel
from desktop.panels.status import StatusBar
from desktop.workspace import Workspace
from layers.document import FeatureRef, Layer, Problem
from layers.edits import EditError
from layers.history import Change
from layers.operations.outcome import Operation
from layers.validity import Flaw, fix_all

_SAID_BY_FLAWS = frozenset({"polygon-invalid", "position-outside-world"})
"""What the check of files finds of shapes too; where a flaw says it better, with a fix, it is not said twice."""

MOST_MARKED = 1_000  # flaws on the map


class Problems(QObject):
    """Brings together what the check of files and the look at shapes find, shows it, and runs fixes.

    `run` runs an operation as one undo step, and tells when it fails.
    """

    def __init__(
        self,
        workspace: Workspace,
        the_map: MapController,
        settings: QSettings,
        run: Callable[[str, Operation], bool],
        window: QMainWindow,
    ):
        super().__init__(window)
        self._workspace = workspace
        self._map = the_map
        self._settings = settings
        self._run = run
        self.checker = Checker(workspace, self)
        self.finder = FlawFinder(workspace, self)
        self.panel = ProblemsPanel(window)
        self.dock = QDockWidget("Problems", window)
        self.dock.setObjectName("problems")
        self.dock.setWidget(self.panel)
        self._status: StatusBar | None = None
        self._model: LayersModel | None = None
        self._marked: list[int] = []  # which of the flaws have marks, in the order of these
        self.panel.chosen.connect(self._choose)
        self.panel.fix_wanted.connect(self._fix)
        self.dock.visibilityChanged.connect(self._visibility_changed)
        self.checker.changed.connect(self._show)
        self.finder.changed.connect(self._show)
        workspace.changed.connect(self._changed)
        the_map.drawn.connect(self.finder.wait_for_stillness)
        the_map.flaw_clicked.connect(self._show_flaw)

    def lay_out(self, window: QMainWindow, beside: QDockWidget, status: StatusBar, model: LayersModel) -> None:
        """Give the list its place, in one row of tabs with another dock, and tell where counts are shown."""
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        window.tabifyDockWidget(beside, self.dock)
        self.dock.hide()
        self._status, self._model = status, model
        self._show()

    def commands(self) -> list[Command]:
        """Return the commands that show the list, and the marks on the map."""
        return [
            Command(
                "problems",
                "What the &check found",
                "check",
                ("Ctrl+Shift+P",),
                self._toggle,
                is_on=lambda: not self.dock.isHidden(),
            ),
            Command(
                "show_flaws",
                "Mark &flaws of shapes on the map",
                None,
                (),
                self._toggle_marks,
                is_on=lambda: self._marks_flaws,
                more="Where a shape crosses itself, overlaps another one, leaves a narrow gap or the like.",
            ),
        ]

    def show(self) -> None:
        """Open the list, and look at large layers too without waiting."""
        self.checker.check(everything=True)
        self.finder.look_at_all()
        self.dock.show()
        self.dock.raise_()
        self.panel.setFocus()

    def finish(self) -> None:
        """Wait for what is being looked at; for closing the program."""
        self.checker.finish()
        self.finder.finish()

    def _toggle(self) -> None:
        if self.dock.isHidden():
            self.show()
        else:
            self.dock.hide()

    @property
    def _marks_flaws(self) -> bool:
        return bool(self._settings.value("editing/mark_flaws", True, bool))

    def _toggle_marks(self) -> None:
        self._settings.setValue("editing/mark_flaws", not self._marks_flaws)
        self._show()

    # Showing

    def findings(self) -> list[Finding]:
        """Return what the check of files found, without what the flaws of shapes say better."""
        flawed = {ref for flaw in self.finder.flaws for ref in flaw.refs}
        layers = self._workspace.document.layers
        found = [
            Finding(layer.id, problem)
            for layer in layers
            for problem in self.checker.problems_of(layer)
            if problem.code not in _SAID_BY_FLAWS
            or (self.checker.knows(layer) and _feature_of(layer, problem) not in flawed)
        ]
        return [*found, *(Finding(None, problem) for problem in self.checker.references)]

    def _show(self) -> None:
        findings, flaws = self.findings(), self.finder.flaws
        if self._status is not None:
            errors = sum(finding.problem.severity == "error" for finding in findings)
            warnings = sum(finding.problem.severity == "warning" for finding in findings)
            self._status.show_check(errors, warnings, len(flaws))
        if self._model is not None:
            self._model.mark_problems(self._by_layer(findings, flaws))
        self._mark(flaws)
        if not self.dock.isHidden():
            self.panel.show_problems(self._workspace.document, findings, flaws)
            self.panel.tell_progress(looking=self.finder.looking, total=len(findings) + len(flaws))

    def _changed(self, change: Change) -> None:
        if change.presentation or change.order:  # a layer that is hidden takes its marks along
            self._show()

    def _by_layer(self, findings: Sequence[Finding], flaws: Sequence[Flaw]) -> dict[str, list[Problem]]:
        told: dict[str, list[Problem]] = {layer.id: [] for layer in self._workspace.document.layers}
        for layer_id, problem in findings:
            if layer_id is not None and problem.severity != "information":
                told[layer_id].append(problem)
        for flaw in flaws:
            told[flaw.refs[0].layer].append(Problem("warning", flaw.code, flaw.message))
        return told

    def _mark(self, flaws: Sequence[Flaw]) -> None:
        """Mark the flaws of visible layers on the map."""
        visible = {layer.id for layer in self._workspace.document.layers if layer.visible}
        shown = (index for index, flaw in enumerate(flaws) if flaw.refs[0].layer in visible)
        self._marked = list(islice(shown, MOST_MARKED)) if self._marks_flaws else []
        self._map.show_flaws([(flaws[index].at, flaws[index].message) for index in self._marked])

    def _visibility_changed(self, visible: bool) -> None:
        if visible:
            self._show()
        else:
            self._map.unmark()

    # What the user does

    def _show_flaw(self, number: int) -> None:
        """Open the list at a flaw whose mark was clicked."""
        if number < len(self._marked):
            at = self._marked[number]
            self.show()
            self._show()
            self.panel.choose_flaw(at)

    def _choose(self, ref: FeatureRef | None, flaw: Flaw | None) -> None:
        if ref is not None:
            self._workspace.select([ref])
            self._map.show_features([ref])
        if flaw is not None:
            self._map.mark(*flaw.at)

    def _fix(self, flaws: Sequence[Flaw]) -> None:
        operation = flaws[0].fix if len(flaws) == 1 else fix_all(flaws)
        try:
            outcome = operation(self._workspace.document)
        except EditError as error:
            self.panel.tell_failed(str(error))
            return
        self._map.unmark()
        self._run("Fix shape" if len(flaws) == 1 else f"Fix {len(flaws):,} flaws", lambda _: outcome)


def _feature_of(layer: Layer, problem: Problem) -> FeatureRef | None:
    if problem.key is not None:
        return FeatureRef(layer.id, problem.key)
    if problem.feature is not None and problem.feature < len(layer.features):
        return FeatureRef(layer.id, layer.features[problem.feature].key)
    return None
