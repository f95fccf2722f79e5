"""The questions that the window asks: one dialog a module."""
