"""The gold samples fit the rubric, and what does not fit is refused with file and sample."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.gold import FOLDER, load_gold
from rehearse.errors import DataError
from rehearse.rubric import Rubric


def test_all_samples_fit_the_rubric_and_have_an_id_of_their_own(rubric: Rubric) -> None:
    files = load_gold(rubric)
    ids = [sample.id for file in files for sample in file.samples]
    assert len(ids) >= 120
    assert len(set(ids)) == len(ids)


def test_every_question_is_answered_and_both_splits_are_filled(rubric: Rubric) -> None:
    files = load_gold(rubric)
    asked = {sample.question_id for file in files for sample in file.samples}
    assert asked == {question.id for question in rubric.questions}
    assert {file.job.split for file in files} == {"dev", "test"}
    postings = [" ".join(file.job.posting.split()) for file in files]
    assert len(set(postings)) == len(postings)


def test_no_question_level_or_pitfall_is_rare(rubric: Rubric) -> None:
    files = load_gold(rubric)
    samples = [sample for file in files for sample in file.samples]
    levels = Counter((id, label.level) for sample in samples for id, label in sample.labels.items())
    assert len(files) >= 12
    assert min(Counter(sample.question_id for sample in samples).values()) >= 8
    assert min(levels[criterion.id, level] for criterion in rubric.criteria for level in range(5)) >= 6
    for pitfall in rubric.pitfalls:
        assert sum(pitfall.id in sample.pitfalls for sample in samples) >= 8, pitfall.id
        assert sum(pitfall.id in sample.near_misses for sample in samples) >= 8, pitfall.id
    kinds = Counter(sample.kind for sample in samples)
    assert min(kinds["fluent_empty"], kinds["clumsy_concrete"]) >= 20


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
    "there is no key": lambda document, sample: sample.update(colour="red"),
    "the posting does not say": lambda document, sample: document["job"]["reading"]["objectives"].append("fly to Mars"),
    "job's id": lambda document, sample: document["job"].update(id="other"),
}


@pytest.mark.parametrize("says", CHANGES)
def test_a_sample_that_does_not_fit_is_refused(rubric: Rubric, broken: Any, says: str) -> None:
    with pytest.raises(DataError, match=says):
        load_gold(rubric, broken(CHANGES[says]))
