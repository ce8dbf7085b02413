"""What the tests of `rehearse eval` share: the program run in this process, and a changed prompt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from wired import MODEL

from evals.cases import Case
from evals.gold import load_gold
from evals.selection import every_case, selected
from rehearse.cli import main
from rehearse.rubric import load_rubric

FEW = ("--limit", "4", "--no-twins")


class Ran(NamedTuple):
    """The exit status of the program, and what it wrote."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `rehearse eval` with some arguments in this process."""

    def run(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(["eval", *map(str, arguments)])
        out, err = capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return run


def few_cases() -> tuple[Case, ...]:
    """Return the cases that `FEW` chooses."""
    rubric = load_rubric()
    return selected(every_case(load_gold(rubric), rubric), limit=4, twins=False)


def asking(url: str) -> tuple[str, ...]:
    """Return the options that have a few answers graded by the tiny model at an address."""
    return ("--model", MODEL, "--base-url", url, *FEW)


def change_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another line in the prompt that answers are graded by."""
    from rehearse.llm import inquiry
    from rehearse.prompts import load_prompt

    changed = load_prompt("assess").model_copy(update={"system": "Be kind."})
    monkeypatch.setattr(inquiry, "load_prompt", lambda id: changed if id == "assess" else load_prompt(id))
