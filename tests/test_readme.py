"""The README says what is there: its tree, its commands, its links."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT / "docs"))


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="the tree is made of the files that git knows"
)
def test_the_tree_has_a_line_for_every_file() -> None:
    from write_tree import readme, tree

    assert all(f"  {name} " in tree() for name in ("coach", "launch", "interviews", "scores"))
    assert readme() == README, "the README's tree is out of date; run `make tree`"


def test_every_file_says_in_its_first_line_what_it_holds() -> None:
    from write_tree import tree

    silent = [line for line in tree().splitlines()[1:-1] if not line.rstrip().endswith("/") and " " not in line.strip()]
    assert silent == []


def test_links_and_pictures_lead_somewhere() -> None:
    for document in (
        "README.md",
        "CONTRIBUTING.md",
        "rubric/README.md",
        "prompts/README.md",
        "postings/README.md",
        "evals/README.md",
    ):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / document).parent / target).exists(), f"{document}: {target}"


def test_the_commands_it_names_exist() -> None:
    targets = subprocess.run(["make", "-qp"], cwd=ROOT, capture_output=True, text=True).stdout
    for name in re.findall(r"^ {4}make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{name}:", targets, flags=re.MULTILINE), name
    from rehearse.cli.program import program

    for name in re.findall(r"^ {4}rehearse (\w+)", README, flags=re.MULTILINE):
        assert name in program.commands, name


def test_its_figures_of_the_offline_coach_are_those_of_the_accepted_result() -> None:
    from evals.result import FOLDER, read_result

    result = read_result(FOLDER / "offline.json")
    exact, near = (round(100 * (result.measures[id].value or 0)) for id in ("exact", "within_one"))
    passed = sum(gate.status == "passed" for gate in result.gates)
    text = " ".join(README.split())
    assert f"{exact} are exactly the label and {near} at most one off" in text
    assert f"it passes {passed} of {len(result.gates)} gates" in text


def test_its_counts_of_answers_are_those_of_the_samples() -> None:
    from evals.gold import load_gold
    from evals.twins import all_cases
    from rehearse.rubric import load_rubric

    rubric = load_rubric()
    cases = all_cases(load_gold(rubric), rubric)
    answers = sum(case.twin is None for case in cases)
    assert f"{answers} labelled answers and {len(cases) - answers} changed copies" in " ".join(README.split())
