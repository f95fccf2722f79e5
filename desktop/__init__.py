"""The Qt shell around the map: window, panels, web view and command line."""

__version__ = "0.1.0"
