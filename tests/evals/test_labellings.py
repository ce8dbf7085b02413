"""Two readers' labels are kept as they were given, fit samples and rubric, and can be compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.gold import Sample, load_gold
from evals.labellings import FOLDER, load_labellings
from rehearse.errors import DataError
from rehearse.rubric import Rubric, load_rubric


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [sample for file in load_gold(load_rubric()) for sample in file.samples]


def test_the_first_reader_labelled_every_answer(samples: list[Sample], rubric: Rubric) -> None:
    first, second = load_labellings(samples, rubric)
    assert set(first.answers) == {sample.id for sample in samples}
    assert set(second.answers) <= set(first.answers)
    assert (first.reader, second.reader) == ("first", "second")


def test_agreement_counts_what_both_have_labelled(samples: list[Sample], rubric: Rubric) -> None:
    labellings = load_labellings(samples, rubric)
    both = labellings.agreement(rubric)
    assert both["exact"].n == sum(len(levels) for levels in labellings.second.levels.values())
    with_itself = labellings._replace(second=labellings.first).agreement(rubric)
    assert with_itself["qwk"].value == with_itself["pitfalls.f1"].value == 1
    assert with_itself["bias.worst"].value == 0


def test_one_level_changed_lowers_the_agreement(samples: list[Sample], rubric: Rubric) -> None:
    first, _ = load_labellings(samples, rubric)
    id, labelled = next(iter(first.answers.items()))
    criterion, given = next(iter(labelled.labels.items()))
    other = given.model_copy(update={"level": 4 if given.level < 2 else 0})
    changed = labelled.model_copy(update={"labels": {**labelled.labels, criterion: other}})
    second = first.model_copy(update={"answers": {**first.answers, id: changed}})
    found = load_labellings(samples, rubric)._replace(second=second).agreement(rubric)
    assert found["exact"].value is not None
    assert found["exact"].value < 1


def _broken(change: Callable[[dict[str, Any]], Any], folder: Path) -> Path:
    for name in ("first.yaml", "second.yaml"):
        document = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        if name == "first.yaml":
            change(document["answers"])
        (folder / name).write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return folder


def _levels(answers: dict[str, Any]) -> Any:
    return next(
        one["labels"] for one in answers.values() if any(level["level"] >= 2 for level in one["labels"].values())
    )


def _without_quotes(answers: dict[str, Any]) -> None:
    for given in _levels(answers).values():
        given["quotes"] = []


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "there is no sample": lambda answers: answers.update(stranger=next(iter(answers.values()))),
    "expected labels for": lambda answers: _levels(answers).popitem(),
    "and no quote": _without_quotes,
    "does not say": lambda answers: next(iter(_levels(answers).values()))["quotes"].append("never said by anybody"),
    "there is no pitfall": lambda answers: next(iter(answers.values()))["pitfalls"].update(rudeness=["so"]),
    "nothing says": lambda answers: next(iter(answers.values()))["pitfalls"].update(vague=["never said by anybody"]),
}


@pytest.mark.parametrize("says", CHANGES)
def test_labels_that_do_not_fit_are_refused(says: str, samples: list[Sample], rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=says):
        load_labellings(samples, rubric, _broken(CHANGES[says], tmp_path))
