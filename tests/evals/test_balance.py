"""The balance of the samples: every rule can be broken, says by what, and the command tells all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commanding import Run, runner
from hypothesis import given
from hypothesis import strategies as st

from evals.balance import FILE, TOLD, Balance, Checked, Rule, balance, check, load_rules
from evals.commands import sampling
from evals.counts import COUNTS, SPLITS, TWINS, Stock, stock_of
from evals.gates import Bound
from evals.gold import GoldFile, Sample, load_gold
from rehearse.errors import DataError
from rehearse.rubric import Rubric


@pytest.fixture(scope="module")
def stock(rubric: Rubric) -> Stock:
    return stock_of(load_gold(rubric), rubric)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(capsys)


def checked(stock: Stock, id: str) -> Checked:
    return check(next(rule for rule in load_rules() if rule.id == id), stock)


def broken(stock: Stock) -> set[str]:
    return {rule.id for rule in load_rules() if not check(rule, stock).ok}


def with_samples(stock: Stock, change: Callable[[Sample], Sample | None]) -> Stock:
    """Return the stock with each sample changed, or without it."""
    files = []
    for file in stock.files:
        kept = tuple(changed for sample in file.samples if (changed := change(sample)) is not None)
        files.append(file.model_copy(update={"samples": kept}))
    return stock._replace(files=tuple(files))


def in_the_other_split(file: GoldFile) -> GoldFile:
    other = "test" if file.job.split == "dev" else "dev"
    return file.model_copy(update={"job": file.job.model_copy(update={"split": other})})


# Rules ----------------------------------------------------------------------------------------------------------


def test_there_is_a_stock_that_breaks_each_rule(stock: Stock) -> None:
    nothing = broken(stock._replace(files=(), cases=()))
    split = stock.cases[0].split
    other = "test" if split == "dev" else "dev"
    leaked = broken(
        stock._replace(
            files=(*stock.files, in_the_other_split(stock.files[0])),
            cases=(*stock.cases, stock.cases[0].model_copy(update={"split": other})),
        )
    )
    unread = broken(stock._replace(read_twice=frozenset()))
    leaks = {"postings_in_several_splits", "answers_in_several_splits", "postings_repeated"}
    assert nothing == {rule.id for rule in load_rules()} - leaks - unread
    assert leaked >= leaks
    assert unread == {"second_labels"}


@pytest.mark.parametrize(
    ("id", "thing", "lost"),
    [
        ("questions", "setbacks", lambda sample: sample.question_id == "setbacks"),
        ("levels", "horizon 4", lambda sample: "horizon" in sample.labels and sample.labels["horizon"].level == 4),
        ("pitfalls_present", "vague", lambda sample: "vague" in sample.pitfalls),
        ("pitfalls_absent", "contradiction", lambda sample: "contradiction" in sample.near_misses),
        ("voices", "terse", lambda sample: sample.voice == "terse"),
        ("people", "executive", lambda sample: sample.person == "executive"),
        ("odd_answers", "other_language", lambda sample: sample.kind == "other_language"),
        ("contradictions", "resume", lambda sample: sample.resume and "contradiction" in sample.pitfalls),
    ],
)
def test_a_thing_that_is_lost_is_named_and_counts_nothing(
    id: str, thing: str, lost: Callable[[Sample], bool], stock: Stock
) -> None:
    found = checked(with_samples(stock, lambda sample: None if lost(sample) else sample), id)
    assert (found.thing, found.found, found.ok) == (thing, 0, False)


def test_a_kind_of_twin_that_is_lost_in_one_split_is_named(stock: Stock) -> None:
    left = [case for case in stock.cases if (case.twin, case.split) != ("compressed", "dev")]
    found = checked(stock._replace(cases=tuple(left)), "twin_kinds")
    assert (found.thing, found.found, found.ok) == ("compressed, dev", 0, False)


def test_words_that_predict_the_score_break_a_rule_in_either_direction(stock: Stock) -> None:
    def length(sample: Sample, sign: int) -> Sample:
        levels = [label.level for label in sample.labels.values()]
        points = sum(levels) / len(levels) - len(sample.pitfalls)
        return sample.model_copy(update={"answer": "word " * round(100 + sign * 10 * points)})

    for sign in (1, -1):
        found = checked(with_samples(stock, lambda sample, sign=sign: length(sample, sign)), "length")
        assert not found.ok
        assert found.found is not None
        assert found.found * sign > 0.8


def test_words_of_which_there_are_always_as_many_predict_nothing_and_break_the_rule(stock: Stock) -> None:
    found = checked(with_samples(stock, lambda sample: sample.model_copy(update={"answer": "yes"})), "length")
    assert (found.found, found.ok) == (None, False)


@given(
    bound=st.sampled_from([Bound(at_least=3), Bound(at_most=3), Bound(at_least=-2, at_most=5)]),
    things=st.dictionaries(st.text(min_size=1), st.integers(-9, 9) | st.none(), min_size=1),
)
def test_a_rule_is_kept_exactly_where_all_things_keep_it(bound: Bound, things: dict[str, int | None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(COUNTS, "made up", lambda stock: things)  # type: ignore[arg-type]  # a made-up kind of count
        rule = Rule(id="one", counts="made up", asked=bound, why="So.")
        found = check(rule, None)  # type: ignore[arg-type]  # that count looks at nothing
    kept = [count is not None and bound.holds(count) for count in things.values()]
    assert found.ok == all(kept)
    assert found.found == things[found.thing]


# The file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("counts: answers by voice", "counts: answers by colour", "to count one of"),
        ("id: twins\n", "id: answers\n", "answers twice"),
        ("at_least: 120", "at_leest: 120", "at_leest"),
        ("{at_least: 120}", "{}", "at_least, at_most or both"),
    ],
)
def test_a_malformed_file_is_refused_with_what_is_wrong(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "balance.yaml"
    whole = FILE.read_text(encoding="utf-8")
    assert right in whole
    path.write_text(whole.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError, match=says):
        load_rules(path)


# What is told ---------------------------------------------------------------------------------------------------


def test_the_splits_add_up_to_all(rubric: Rubric) -> None:
    found = balance(load_gold(rubric), rubric)
    assert set(found.told) == {"all", *SPLITS}
    for name in TOLD:
        if name in ("scores", "words", "length and score"):
            continue
        whole, *parts = (found.told[part][name] for part in ("all", *SPLITS))
        for thing, count in whole.items():
            assert count == sum(part.get(thing) or 0 for part in parts), (name, thing)
    assert set(found.told["all"]["twins by kind"]) == set(TWINS)


def test_the_command_prints_every_rule_and_every_figure(run: Run, rubric: Rubric) -> None:
    ran = run("samples")
    assert ran.status == 0
    assert f"All {len(load_rules())} rules are kept." in ran.out
    for told in ("length and score", "-0.2 to 0.2", "labels at level 0 1 2 3 4", "flexibility", "assessors_note", "SD"):
        assert told in ran.out


def test_the_same_as_json(run: Run) -> None:
    ran = run("samples", "--json")
    told = json.loads(ran.out)
    assert told["kept"] is True
    assert [one["rule"]["id"] for one in told["rules"]] == [rule.id for rule in load_rules()]
    assert set(told["told"]["dev"]) == set(TOLD)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_broken_rule_is_told_and_ends_with_1(
    options: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unkept(files: tuple[GoldFile, ...], rubric: Rubric) -> Balance:
        rule = Rule(id="voices", counts="answers by voice", asked=Bound(at_least=500), why="People talk in many ways.")
        return balance(files, rubric, [rule])

    monkeypatch.setattr(sampling, "balance", unkept)
    ran = run("samples", *options)
    assert ran.status == 1
    if options:
        assert json.loads(ran.out)["kept"] is False
    else:
        assert "Broken (1):\n  answers by voice: 33 (terse), asked is at least 500. People talk" in ran.out
