"""The offline coach on answers that nothing was fitted to: short ones with pitfalls, and pairs from career sites."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from evals.held_out import FILE, held_out_request, load_held_out
from evals.pairs import load_pairs, pair_request
from rehearse.errors import DataError
from rehearse.interview.view import assessment_score
from rehearse.offline import OfflineCoach
from rehearse.rubric import Rubric

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_pitfalls_are_found_in_trades_that_no_signal_was_written_for(rubric: Rubric) -> None:
    coach = OfflineCoach(rubric)
    file = load_held_out(rubric)
    right = wrong = missed = 0
    for one in file.answers:
        found = {finding.pitfall for finding in coach.assess(held_out_request(one, file, rubric), now=NOW).pitfalls}
        right += len(found & set(one.pitfalls))
        wrong += len(found - set(one.pitfalls))
        missed += len(set(one.pitfalls) - found)
    assert right / (right + wrong) >= 0.75, (right, wrong, missed)
    assert right / (right + missed) >= 0.50, (right, wrong, missed)


def test_half_of_the_unseen_answers_only_seem_to_have_a_pitfall(rubric: Rubric) -> None:
    answers = load_held_out(rubric).answers
    assert len(answers) >= 60
    assert 0.4 <= sum(bool(one.near) for one in answers) / len(answers) <= 0.6


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("question", "no_such", "there is no question"),
        ("pitfalls", ["no_such"], "there is no pitfall"),
        ("near", ["vague"], "not both"),
        ("job", "no_such", "there is no job"),
        ("handling", 2, "handling is not in play"),
    ],
)
def test_a_fault_in_the_unseen_answers_is_named(
    key: str, value: object, said: str, tmp_path: Path, rubric: Rubric
) -> None:
    held = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    held["answers"][0][key] = value
    (tmp_path / "pitfalls.yaml").write_text(yaml.safe_dump(held), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        load_held_out(rubric, tmp_path / "pitfalls.yaml")


def test_of_the_pairs_that_career_sites_print_the_better_answer_scores_higher(rubric: Rubric) -> None:
    coach = OfflineCoach(rubric)
    pairs = load_pairs(rubric)
    assert len(pairs) >= 25
    wrong = []
    for pair in pairs:
        asked = [pair_request(pair, text, rubric) for text in (pair.good, pair.bad)]
        good, bad = (assessment_score(rubric, one.planned, coach.assess(one, now=NOW)) for one in asked)
        if good is None or good <= (bad or 0.0):
            wrong.append(pair.id)
    assert 1 - len(wrong) / len(pairs) > 0.8, wrong
