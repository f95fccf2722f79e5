import contextlib
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import assets
from desktop.figure.pins import FigurePins
from desktop.figure.view import FigureView
from desktop.figure.view_controller import FigureController
from desktop.map.content import MapContent
from desktop.map.view import MapView
from desktop.web import scheme
from desktop.workspace import Workspace
from layers.storage import store
from tests.web.gestures import HEIGHT, WIDTH, Page, Shapes
from tests.web.viewed import Viewed

scheme.prepare()  # before there is an application


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Iterator[Page]:
    shapes = Shapes()
    profile = scheme.create_profile(shapes, qapp)
    view = MapView(profile)
    view.resize(WIDTH, HEIGHT)
    page = Page(qtbot, view, shapes)
    view.show()
    yield page
    shiboken6.delete(view)  # the page must be gone before its profile
    shiboken6.delete(profile)


@pytest.fixture
def viewed(qtbot: QtBot, qapp: QApplication) -> Iterator[Viewed]:
    with figure_view(qtbot, qapp) as viewed:
        yield viewed


@pytest.fixture(scope="module")
def module_viewed(module_qtbot: QtBot, qapp: QApplication) -> Iterator[Viewed]:
    """One page for all tests of a module; each must begin by giving it a document of its own."""
    with figure_view(module_qtbot, qapp) as viewed:
        yield viewed


@contextlib.contextmanager
def figure_view(qtbot: QtBot, qapp: QApplication) -> Iterator[Viewed]:
    workspace = Workspace(qapp)
    workspace.new(store.open_path(assets.path("situations", store.SAMPLE)).document)
    content = MapContent()
    profile = scheme.create_profile(content, qapp)
    controller = FigureController(workspace, lambda: FigureView(profile, content))
    FigurePins(workspace, controller, controller)
    viewed = Viewed(qtbot, workspace, controller)
    yield viewed
    controller.finish()
    shiboken6.delete(viewed.view)  # the page must be gone before its profile
    shiboken6.delete(profile)
    workspace.close()
