"""Judges the open situation while one works, off the window's thread."""
