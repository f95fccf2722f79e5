from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import scheme
from desktop.map_view import MapView
from tests.web.gestures import HEIGHT, WIDTH, Page, Shapes

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
