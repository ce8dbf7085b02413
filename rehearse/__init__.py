"""Rehearse: practise explaining your professional goals, graded by a published rubric."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("rehearse")
except PackageNotFoundError:  # a bare checkout that was never installed
    __version__ = "0+checkout"
