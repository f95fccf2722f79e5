"""Exports without a process of their own, for what is refused or said before a page is printed."""

from pathlib import Path

from desktop import cli
from desktop.figure.export import composed
from desktop.figure.export_parts import for_the_user


def compose_only(*words: str | Path) -> None:
    """Do what the second process of `sitmap export` does with these words: read the situation, compose the figure."""
    for _ in composed(cli.parse(["export", *map(str, words)])):
        pass


def refusal(*words: str | Path) -> str:
    """Return what the user is told of a figure that is refused while it is composed."""
    try:
        compose_only(*words)
    except Exception as error:
        if not for_the_user(error):
            raise
        return str(error)
    raise AssertionError(f"{words} is not refused")
