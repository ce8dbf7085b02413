"""The gold samples fit the rubric, and what does not fit is refused with file and sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.balance import balance
from evals.gold import FOLDER, load_gold
from rehearse.errors import DataError
from rehearse.rubric import Rubric


def test_all_samples_fit_the_rubric_and_have_an_id_of_their_own(rubric: Rubric) -> None:
    ids = [sample.id for file in load_gold(rubric) for sample in file.samples]
    assert len(set(ids)) == len(ids)


def test_the_samples_keep_every_rule_of_balance(rubric: Rubric) -> None:
    found = balance(load_gold(rubric), rubric)
    assert [(checked.rule.id, checked.thing, checked.found) for checked in found.broken] == []


@pytest.fixture
def broken(tmp_path: Path) -> Any:
    """Return what writes the first file with a change made to its first graded sample."""

    def write(change: Any) -> Path:
        path = sorted(FOLDER.glob("*.yaml"))[0]
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(document, next(s for s in document["samples"] if any(g["level"] >= 2 for g in s["labels"].values())))
        (tmp_path / path.name).write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return write


def _no_quotes(document: Any, sample: Any) -> None:
    for label in sample["labels"].values():
        label["quotes"] = []


CHANGES = {
    "has level": _no_quotes,
    "there is no question": lambda document, sample: sample.update(question_id="nonsense"),
    "expected labels for": lambda document, sample: sample["labels"].popitem(),
    "does not say": lambda document, sample: next(iter(sample["labels"].values())).update(quotes=["never said by me"]),
    "there is no pitfall": lambda document, sample: sample.update(near_misses=["rudeness"]),
    "nothing says": lambda document, sample: sample.update(pitfalls={"self_serving": ["never said"]}, near_misses=[]),
    "both passages": lambda document, sample: sample.update(
        pitfalls={"contradiction": [sample["answer"].split(".")[0]]}, near_misses=[]
    ),
    "changes nothing": lambda document, sample: sample.update(
        twins=[{"kind": "time_removed", "answer": sample["answer"]}]
    ),
    "more than 75% of": lambda document, sample: sample.update(
        twins=[{"kind": "compressed", "answer": f"Well, {sample['answer']}"}]
    ),
    "nothing falls in": lambda document, sample: sample.update(
        twins=[{"kind": "compressed", "answer": "Well.", "need_not_fall": "It stays."}]
    ),
    "there is no key": lambda document, sample: sample.update(colour="red"),
    "the posting does not say": lambda document, sample: document["job"]["reading"]["objectives"].append("fly to Mars"),
    "job's id": lambda document, sample: document["job"].update(id="other"),
}


@pytest.mark.parametrize("says", CHANGES)
def test_a_sample_that_does_not_fit_is_refused(rubric: Rubric, broken: Any, says: str) -> None:
    with pytest.raises(DataError, match=says):
        load_gold(rubric, broken(CHANGES[says]))
