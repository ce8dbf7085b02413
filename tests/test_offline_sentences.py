"""What a sentence shows by itself: marks, weights, and an answer that is as good as the sentences that carry it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline_requests import request

from rehearse import paths
from rehearse.errors import DataError
from rehearse.offline.grading import graded
from rehearse.offline.sayings import load_sayings
from rehearse.offline.sentence_marks import BEGIN, END, Marks, marks_of
from rehearse.offline.sentence_weights import (
    AGAINST,
    EVIDENCE,
    KINDS,
    SINGLE,
    evidence,
    sentence_weights,
    two_best,
    value_of,
)
from rehearse.offline.signals import load_signals
from rehearse.offline.traits import Shown, sentence_traits
from rehearse.offline.weights import load_weights

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WEIGHTS = load_weights()[1].sentences
PLAN = "In March I start the evening course in stock control, so that by 2029 I can run the depot's night shift."
TALK = ("The rain held off, which was a mercy.", "My sister has two cats and a lodger.", "What a lovely carpet.")
STOCK = "Salary is negotiable, and I am sure that we will come to an agreement."
DODGE = "I'd rather hear what you pay, if you don't mind."
values = st.lists(st.floats(-6, 6), max_size=6)
steps = st.lists(st.floats(-3, 3), min_size=4, max_size=4).map(lambda some: tuple(sorted(some)))


def marks(answer: str, question: str = "five_years") -> tuple[Marks, ...]:
    made = graded(request(question, answer), load_signals(), load_sayings()[1].ladder, None, now=NOW)
    return marks_of(made.answer, made.goals, sentence_traits(made.answer))


def best(answer: str, kind: str, question: str = "five_years") -> tuple[int, float]:
    return two_best(WEIGHTS.values(marks(answer, question))[kind], single=kind in SINGLE)[0]


def test_a_sentence_is_its_words_pairs_and_marks() -> None:
    (one,) = marks("By 2029 I want to be shift planner.")
    assert {"(year)", "shift", "planner"} <= set(one.words)
    assert {f"{BEGIN} by", "by (year)", f"planner {END}"} <= set(one.pairs)
    assert {"[goal]", "[goal role]", "[wish_job]", "[dated]", "[far]", "[about work]"} <= set(one.marks)
    assert marks("What a lovely carpet.")[0].marks == ()


def test_what_stands_in_the_table_is_known_and_nothing_in_it_is_of_one_employer() -> None:
    assert set(WEIGHTS.steps) == set(KINDS)
    known = {name for name in WEIGHTS.worth if name.startswith("[")}
    assert {"[goal]", "[about work]", "[said dodge]"} <= known
    assert not {"thornbury", "beechmount", "tekla"} & WEIGHTS.worth.keys()


def test_small_talk_around_it_changes_nothing_of_what_the_best_sentence_shows() -> None:
    alone = best(PLAN, "development")
    first, *others = TALK
    at, value = best(" ".join([first, PLAN, *others]), "development")
    assert at == 1
    assert value == pytest.approx(alone[1])
    assert value > 2


def test_a_plan_shows_more_than_talk_does() -> None:
    for kind in ("specificity", "horizon", "development"):
        assert best(PLAN, kind)[1] > 1 + max(best(talk, kind)[1] for talk in TALK), kind


def test_who_dodges_or_puts_off_speaks_against_a_level() -> None:
    honest = "I'd want about 34,000 to begin with, because that is what my rent and the nursery come to."
    against = {text: best(text, AGAINST["handling"], "salary_goals")[1] for text in (STOCK, DODGE, honest)}
    assert against[honest] < min(against[STOCK], against[DODGE])


@given(steps, st.floats(-50, 50), st.floats(0, 50))
def test_more_of_what_speaks_for_it_never_shows_less(steps: tuple[float, ...], total: float, more: float) -> None:
    assert 0 <= value_of(total, steps) <= value_of(total + more, steps) <= 4
    assert -6 <= value_of(total, steps[:1]) <= value_of(total + more, steps[:1]) <= 6


@given(values)
def test_the_two_best_are_the_highest_and_of_equals_the_first(some: list[float]) -> None:
    (first, high), (second, low) = two_best(some, single=True)
    assert (first, high) == ((some.index(max(some)), max(some)) if some else (-1, -6.0))
    if len(some) > 1:
        assert low == sorted(some)[-2]
        assert first != second
    else:
        assert (second, low) == (-1, -6.0)


def test_the_same_sentence_twice_is_worth_a_second_sentence_and_three_times_no_more() -> None:
    once, twice, thrice = (
        {name: one.value for name, one in evidence_of(" ".join([PLAN] * times)).items()} for times in (1, 2, 3)
    )
    assert once["best_sentence"] == twice["best_sentence"] == thrice["best_sentence"]
    assert once["second_sentence"] < twice["second_sentence"] == thrice["second_sentence"]


def evidence_of(answer: str) -> dict[str, Shown]:
    made = graded(request("five_years", answer), load_signals(), load_sayings()[1].ladder, None, now=NOW)
    sentences = marks_of(made.answer, made.goals, sentence_traits(made.answer))
    shown = evidence(WEIGHTS.values(sentences), "development", made.answer)
    assert set(shown) == set(EVIDENCE[:2])
    return dict(shown)


def test_a_sentence_is_quoted_only_where_it_shows_more_than_a_stock_phrase_would() -> None:
    plan, talk = (evidence_of(answer)["best_sentence"] for answer in (PLAN, TALK[2]))
    assert plan.value >= 1.0
    assert plan.hits
    assert 0 < talk.value < 1.0
    assert not talk.hits


def test_a_criterion_with_evidence_against_it_has_all_four() -> None:
    made = graded(request("salary_goals", STOCK), load_signals(), load_sayings()[1].ladder, None, now=NOW)
    sentences = marks_of(made.answer, made.goals, sentence_traits(made.answer))
    assert set(evidence(WEIGHTS.values(sentences), "handling", made.answer)) == set(EVIDENCE)


def test_one_word_is_worth_less_among_many_words_and_a_mark_is_not() -> None:
    model = sentence_weights({"vague": (0.0,)}, {"vague": {"grow": 2.0, "[goal]": 1.0}})
    many = tuple(f"word{number}" for number in range(15))
    few, more = (model.values([Marks(("grow", *some), (), ())])["vague"][0] for some in ((), many))
    assert (few, more) == (pytest.approx(1.0), pytest.approx(0.5))
    assert model.values([Marks(many, (), ("[goal]",))])["vague"] == (1.0,)


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rubric"
    shutil.copytree(paths.rubric(), folder)
    (folder / "sentence_weights.csv").write_text("word,horizon\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"sentence_weights\.csv, line 1: expected the columns word, specificity"):
        load_weights(folder)
