"""Twins: which there are, what may become of their levels, and that all else stays as it was."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import pytest

from evals.cases import Case, base_cases
from evals.dealing import IDLE, mean_label
from evals.gold import SPLITS, GoldFile, Label, Sample, Twin, load_gold
from evals.twins import Effect, all_cases, effect_of, twin_cases
from evals.wordings import load_wordings
from rehearse.rubric import Rubric

HAND_MADE = {"time_removed", "fact_removed", "advice_applied", "compressed"}
ADDED_TO = ("padding", "fillers", "question_repeated", "names", "injection")


@pytest.fixture(scope="module")
def files(rubric: Rubric) -> tuple[GoldFile, ...]:
    return load_gold(rubric)


@pytest.fixture(scope="module")
def samples(files: tuple[GoldFile, ...]) -> dict[str, Sample]:
    return {sample.id: sample for file in files for sample in file.samples}


@pytest.fixture(scope="module")
def twins(files: tuple[GoldFile, ...], rubric: Rubric) -> tuple[Case, ...]:
    return twin_cases(files, rubric)


@pytest.fixture(scope="module")
def generated(twins: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(twin for twin in twins if twin.twin not in HAND_MADE)


def labelled(**levels: int) -> Sample:
    return Sample(
        id="made_up",
        question_id="five_years",
        question="Where do you see yourself in five years?",
        kind="mid",
        voice="plain",
        person="graduate",
        answer="I want to lead the night shift by 2030.",
        labels={criterion: Label(level=level, quotes=(), why="") for criterion, level in levels.items()},
        pitfalls={},
        near_misses=(),
        tags=(),
        twins=(),
    )


def test_there_are_at_least_four_hundred_and_every_id_stands_once(twins: tuple[Case, ...]) -> None:
    assert len(twins) >= 400
    assert [id for id, count in Counter(twin.id for twin in twins).items() if count > 1] == []


def test_an_id_says_sample_kind_and_attack(twins: tuple[Case, ...]) -> None:
    for twin in twins:
        assert twin.id == f"{twin.sample}~{twin.twin}" + (f".{twin.attack}" if twin.attack else "")
        assert (twin.twin == "injection") == (twin.attack is not None)


def test_twins_stand_after_their_answer(files: tuple[GoldFile, ...], rubric: Rubric) -> None:
    cases = all_cases(files, rubric)
    last = ""
    for case in cases:
        last = case.id if case.twin is None else last
        assert case.sample == last
    assert tuple(case for case in cases if case.twin is None) == base_cases(files, rubric)


def test_the_same_samples_give_the_same_twins(files: tuple[GoldFile, ...], rubric: Rubric) -> None:
    assert twin_cases(load_gold(rubric), rubric) == twin_cases(files, rubric)


def test_a_samples_words_do_not_depend_on_the_other_samples(
    files: tuple[GoldFile, ...], twins: tuple[Case, ...], rubric: Rubric
) -> None:
    whole = {twin.id: twin for twin in twins}
    alone = [twin for file in files for twin in twin_cases([file], rubric) if twin.id in whole]
    assert len(alone) > len(whole) // 2
    assert all(twin == whole[twin.id] for twin in alone)


@pytest.mark.parametrize(("kind", "share"), IDLE.items())
def test_each_idle_change_reaches_its_share_in_both_splits(
    kind: str, share: int, generated: tuple[Case, ...], samples: dict[str, Sample]
) -> None:
    chosen = [twin for twin in generated if twin.twin == kind]
    assert len(chosen) == pytest.approx(len(samples) / share, rel=0.15)
    assert min(Counter(twin.split for twin in chosen).values()) >= 10
    means = [mean_label(samples[twin.sample]) for twin in chosen]
    assert min(means) < 1.5
    assert max(means) >= 3
    assert len({samples[twin.sample].kind for twin in chosen}) >= 6


def test_each_attack_reaches_low_and_high_answers_in_every_split(
    generated: tuple[Case, ...], samples: dict[str, Sample]
) -> None:
    by_attack: dict[tuple[str, str], list[float]] = defaultdict(list)
    for twin in generated:
        if twin.attack is not None:
            by_attack[twin.attack, twin.split].append(mean_label(samples[twin.sample]))
    attacks = load_wordings().attacks
    assert len(by_attack) == len(SPLITS) * len(attacks) >= 30
    for means in by_attack.values():
        assert len(means) >= 6
        assert 0 < sum(mean <= 2.5 for mean in means) < len(means)
    attacked = {samples[twin.sample].kind for twin in generated if twin.attack}
    assert attacked == {sample.kind for sample in samples.values()}


def test_no_english_words_are_mixed_into_an_answer_in_another_language(
    generated: tuple[Case, ...], samples: dict[str, Sample]
) -> None:
    foreign = {twin.twin for twin in generated if samples[twin.sample].kind == "other_language"}
    assert foreign <= {"injection", "names"}
    assert "injection" in foreign


def test_nothing_may_move_in_a_generated_twin(generated: tuple[Case, ...]) -> None:
    assert all(not (twin.must_fall or twin.may_fall or twin.must_rise) for twin in generated)


def test_every_generated_twin_changes_the_answer_and_nothing_else(
    generated: tuple[Case, ...], files: tuple[GoldFile, ...], rubric: Rubric
) -> None:
    base = {case.id: case for case in base_cases(files, rubric)}
    for twin in generated:
        was, now = base[twin.sample], twin.request
        assert now.answer != was.request.answer
        same = {"exchanges": was.request.exchanges}
        if twin.twin == "names":
            same["resume"] = was.request.resume
        assert now.model_copy(update=same) == was.request
        assert (twin.split, twin.tags, twin.posting) == (was.split, was.tags, was.posting)


@pytest.mark.parametrize("kind", ADDED_TO)
def test_all_words_of_the_answer_are_still_there_in_order(
    kind: str, generated: tuple[Case, ...], samples: dict[str, Sample]
) -> None:
    for twin in generated:
        if twin.twin == kind:
            now = iter(twin.request.answer.split())
            lost = [word for word in samples[twin.sample].answer.split() if word not in now]
            assert lost == [], twin.id


@pytest.mark.parametrize(
    ("levels", "must_fall", "may_fall"),
    [
        ({"specificity": 4, "horizon": 3}, ("horizon",), ("specificity", "horizon")),
        ({"specificity": 4, "horizon": 1}, (), ("specificity", "horizon")),
        ({"specificity": 3, "alignment": 4}, ("specificity",), ("specificity",)),
        ({"specificity": 2, "alignment": 4}, (), ("specificity",)),
    ],
)
def test_without_its_time_an_answer_loses_its_horizon(
    levels: dict[str, int], must_fall: tuple[str, ...], may_fall: tuple[str, ...]
) -> None:
    twin = Twin(kind="time_removed", answer="I want to lead the night shift.")
    assert effect_of(twin, labelled(**levels)) == Effect(must_fall=must_fall, may_fall=may_fall)


def test_a_removal_that_leaves_a_milestone_may_leave_the_level() -> None:
    twin = Twin(kind="time_removed", answer="I want to lead it, with my licence first.", need_not_fall="A milestone.")
    assert effect_of(twin, labelled(specificity=3)) == Effect(may_fall=("specificity",))


@pytest.mark.parametrize(("level", "must_fall"), [(4, ("alignment",)), (3, ("alignment",)), (2, ())])
def test_without_the_fact_an_answer_loses_its_alignment(level: int, must_fall: tuple[str, ...]) -> None:
    effect = effect_of(Twin(kind="fact_removed", answer=""), labelled(alignment=level, horizon=4))
    assert effect == Effect(must_fall=must_fall, may_fall=("alignment",))


def test_with_the_advice_the_criterion_must_rise_and_others_are_not_judged() -> None:
    twin = Twin(kind="advice_applied", answer="", criterion="horizon")
    assert effect_of(twin, labelled(horizon=1, alignment=2)) == Effect(must_rise=("horizon",))


def test_nothing_may_move_in_a_hand_made_twin_of_another_kind() -> None:
    twin = Twin(kind="compressed", answer="To lead the night shift by 2030.")
    assert effect_of(twin, labelled(horizon=3, alignment=4)) == Effect()


def test_compressed_twins_are_of_many_voices_kinds_and_levels_in_every_split(
    twins: tuple[Case, ...], samples: dict[str, Sample]
) -> None:
    for split in SPLITS:
        of = [samples[twin.sample] for twin in twins if twin.twin == "compressed" and twin.split == split]
        assert len({sample.voice for sample in of}) >= 5
        assert len({sample.kind for sample in of}) >= 5
        assert min(map(mean_label, of)) <= 1
        assert max(map(mean_label, of)) >= 3.5


def test_what_must_fall_may_fall_and_is_in_play(twins: tuple[Case, ...], samples: dict[str, Sample]) -> None:
    for twin in twins:
        assert set(twin.must_fall) <= set(twin.may_fall)
        assert {*twin.may_fall, *twin.must_rise} <= set(samples[twin.sample].labels)


def test_a_twin_survives_being_written_to_a_file(generated: tuple[Case, ...]) -> None:
    for twin in generated[:: len(generated) // 20]:
        assert Case.model_validate(json.loads(twin.model_dump_json())) == twin
