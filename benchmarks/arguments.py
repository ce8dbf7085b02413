"""Numbers that a benchmark is given on its command line, each with a default."""

from __future__ import annotations

import argparse


def numbers(doc: str | None, **defaults: int) -> list[int]:
    """Return the numbers in the order of the names; `--help` prints the benchmark's own text.

    Args:
        doc: The benchmark's docstring.
        defaults: By the name that the text has for it in capitals, what counts where nothing is given.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in defaults.items():
        parser.add_argument(name, nargs="?", type=int, default=default, metavar=name.upper())
    return list(vars(parser.parse_args()).values())
