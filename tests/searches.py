"""Every search by a regular expression in the program: which pattern, by which method, where it stands."""

from __future__ import annotations

import ast
import importlib
import re
import signal
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from worst_inputs import worst_inputs

from rehearse import paths

_SEARCHING = frozenset({"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"})
_LONGEST = 2.0
"""Seconds of processor time after which a search is broken off."""


class Search(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    method: str


class Unclear(Exception):
    """A search whose pattern cannot be told from the source."""


class _TooLong(Exception):
    pass


def searches() -> Iterator[Search]:
    """Yield the searches of the package and the pages.

    Raises:
        Unclear: a pattern is put together where it is used, so that nobody can say how long it may take.
    """
    root = paths.root()
    for path in sorted([*(root / "rehearse").rglob("*.py"), *(root / "app_pages").rglob("*.py"), root / "app.py"]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.Import) and "re" in [name.name for name in node.names] for node in ast.walk(tree)):
            yield from _in_module(path.relative_to(root), tree)


def _in_module(path: Path, tree: ast.Module) -> Iterator[Search]:
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    named = {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}
    seen = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if node.value.id in named and node.attr in _SEARCHING:
            seen.add(node.value.id)
            yield Search(f"{path}: {node.value.id}", named[node.value.id], node.attr)
    if unused := set(named) - seen:
        raise Unclear(f"{path}: how are {unused} used?")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_of_re(node.func):
            yield from _inline(path, tree, node)


def _is_of_re(function: ast.expr, name: str | None = None) -> bool:
    if not isinstance(function, ast.Attribute) or name not in (None, function.attr):
        return False
    return isinstance(function.value, ast.Name) and function.value.id == "re"


def _inline(path: Path, tree: ast.Module, call: ast.Call) -> Iterator[Search]:
    assert isinstance(call.func, ast.Attribute)
    name = call.func.attr
    pattern, where = call.args[0], f"{path}: line {call.lineno}"
    if name == "escape":
        return
    if name == "compile":
        if not any(isinstance(node, ast.Assign | ast.AnnAssign) and node.value is call for node in tree.body):
            raise Unclear(f"{where}: compile patterns at the top of a module, under a name")
        return
    if isinstance(pattern, ast.Constant):
        yield Search(where, re.compile(pattern.value), name)
    elif not (isinstance(pattern, ast.Call) and _is_of_re(pattern.func, "escape")):
        raise Unclear(f"{where}: a pattern put together from what comes in")


def worst_time(search: Search, size: int, *, enough: float = _LONGEST) -> tuple[float, int]:
    """Return the longest processor time (s) of the search over a worst input of about `size` characters.

    And which of them that is, counted from 0.
    """
    longest, which = 0.0, 0
    for number, text in enumerate(worst_inputs(search.pattern, size)):
        took = time_of(search, text)
        if took > longest:
            longest, which = took, number
        if longest >= enough:
            break
    return longest, which


def worst_text(search: Search, size: int, number: int) -> str:
    """Return the worst input of this number, of about `size` characters."""
    return next(islice(worst_inputs(search.pattern, size), number, None))


def time_of(search: Search, text: str) -> float:
    """Return the processor time (s) that a search takes; `_LONGEST` where it was broken off."""

    def stop(number: int, frame: Any) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LONGEST)
    begun = time.process_time()
    try:
        _run(search, text)
    except _TooLong:
        return _LONGEST
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - begun


def _run(search: Search, text: str) -> None:
    method = getattr(search.pattern, search.method)
    if search.method in ("sub", "subn"):
        method("", text)
    elif search.method == "finditer":
        for _ in method(text):
            pass
    else:
        method(text)
