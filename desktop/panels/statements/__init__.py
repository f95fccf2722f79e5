"""Statements, sources and parties, read and written."""
