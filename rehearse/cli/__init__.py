"""The command line: practise, plan, grade, check the installation, and move interviews."""

from rehearse.cli.program import main

__all__ = ["main"]
