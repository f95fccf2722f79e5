"""Which feature's vertices can be dragged, and whether what the page has of it is still true."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote

from desktop.map import protocol
from desktop.web.messages import ToPage
from desktop.web.page import ORIGIN
from desktop.workspace import Workspace
from layers.document import Feature, FeatureRef


class _Held(NamedTuple):
    """A feature as the page has it: from an address, and by what it was told since of vertices that moved."""

    ref: FeatureRef
    feature: Feature
    url: str
    since: int  # the revision from which on it has been as it is


class MapHandles:
    """Tells the page of the only feature that is selected, before edit mode wants it: entering the mode costs nothing.

    The page asks for the whole geometry where something else than vertices has changed it, and for nothing where it was
    told which of them moved.
    """

    def __init__(self, workspace: Workspace, send: Callable[[ToPage], None]):
        self._workspace = workspace
        self._send = send
        self._held: _Held | None = None

    def forget(self) -> None:
        """Take it that the page has nothing any more: it was loaded, or told everything anew."""
        self._held = None

    def follow(self, patches: Iterable[protocol.FeaturePatch]) -> None:
        """Take over what patches that were sent say of vertices that moved."""
        held = self._held
        told = ((patch.layer, moved.key) for patch in patches for moved in patch.moved)
        if held is not None and held.ref in told:
            feature = self._workspace.document.feature(held.ref)
            self._held = held._replace(feature=feature, since=self._workspace.revision)

    def show(self, mode: protocol.Mode) -> FeatureRef | None:
        """Tell the page which feature edit mode is for, as it is now, and return it; None where it is for none."""
        ref, revision = self._editable(mode), self._workspace.revision
        if ref is None:
            self.forget()
            self._send(protocol.NoHandles())
            return None
        feature = self._workspace.document.feature(ref)
        if self._held is None or self._held.ref != ref or self._held.feature is not feature:
            url = f"{ORIGIN}/features/{quote(ref.layer, safe='')}/{ref.key}?rev={revision}"
            self._held = _Held(ref, feature, url, revision)
        self._send(protocol.Handles(layer=ref.layer, key=ref.key, revision=revision, url=self._held.url))
        return ref

    def are_of(self, ref: FeatureRef, revision: int) -> bool:
        """Say whether what the page had of a feature at a revision is how it is now."""
        return self._held is not None and self._held.ref == ref and revision >= self._held.since

    def _editable(self, mode: protocol.Mode) -> FeatureRef | None:
        """Return the only feature that is selected, if nothing forbids to edit it."""
        if mode not in ("select", "edit") or len(self._workspace.selection.features) != 1:
            return None
        (ref,) = self._workspace.selection.features
        layer = self._workspace.document.layer(ref.layer)
        return ref if layer.visible and not layer.locked else None
