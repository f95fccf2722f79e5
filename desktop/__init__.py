"""The Qt shell around the map: window, panels, web view and command line."""
