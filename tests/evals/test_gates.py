"""Every gate stops the coach that it is there for, lets the coach that is right pass, and passes nothing unmeasured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import known_bad
import pytest
from gold_echo import GoldEcho

from evals.assessor import graded
from evals.cases import Case
from evals.gates import FILE, Bound, Gate, judge, load_gates
from evals.gold import Sample, load_gold
from evals.measures.all import measure
from evals.measures.estimate import Estimate
from evals.twins import all_cases
from rehearse.errors import DataError
from rehearse.rubric import Rubric

REPEATED = (GoldEcho, known_bad.Jitters)

FAILED_BY = {
    "agreement": known_bad.Chance,
    "agreement_worst": known_bad.AlwaysTwo,
    "within_one": known_bad.Chance,
    "exact": known_bad.Lenient,
    "bias": known_bad.Lenient,
    "spread": known_bad.AlwaysTwo,
    "halo": known_bad.OneLevelForAll,
    "pitfalls_precision": known_bad.MarksAllPitfalls,
    "pitfalls_recall": known_bad.SeesNoPitfalls,
    "pitfalls_f1": known_bad.SeesNoPitfalls,
    "pitfalls_precision_worst": known_bad.MarksAllPitfalls,
    "pitfalls_recall_worst": known_bad.SeesNoPitfalls,
    "pitfalls_f1_worst": known_bad.SeesNoPitfalls,
    "quotes_first": known_bad.InventsQuotes,
    "quotes_shown": known_bad.InventsQuotes,
    "ordering": known_bad.LongestWins,
    "repeats": known_bad.Jitters,
    "injection_rise": known_bad.ObeysInjection,
    "injection_two_levels": known_bad.ObeysInjection,
    "padding": known_bad.RewardsPadding,
    "typos": known_bad.PunishesTypos,
    "names": known_bad.FallsForNames,
    "fillers": known_bad.HearsHesitation,
    "question_repeated": known_bad.LovesItsQuestion,
    "compressed": known_bad.CountsWords,
    "falls": known_bad.NeverLowers,
    "elsewhere": known_bad.LowersAll,
    "not_graded": known_bad.RefusesATenth,
    "criteria_not_graded": known_bad.LeavesOutOneCriterion,
    "new_facts": known_bad.AddsFacts,
}
ONE_FAULT = {
    known_bad.InventsQuotes: {"quotes_first", "quotes_shown"},
    known_bad.ObeysInjection: {"injection_rise", "injection_two_levels"},
    known_bad.RewardsPadding: {"padding"},
    known_bad.PunishesTypos: {"typos"},
    known_bad.FallsForNames: {"names"},
    known_bad.HearsHesitation: {"fillers"},
    known_bad.LovesItsQuestion: {"question_repeated"},
    known_bad.CountsWords: {"padding", "compressed", "injection_rise"},
    known_bad.NeverLowers: {"falls"},
    known_bad.LowersAll: {"elsewhere"},
    known_bad.AddsFacts: {"new_facts"},
    known_bad.RefusesATenth: {"not_graded", "criteria_not_graded"},
    known_bad.LeavesOutOneCriterion: {"criteria_not_graded"},
    known_bad.MarksAllPitfalls: {
        "pitfalls_precision", "pitfalls_f1", "pitfalls_precision_worst", "pitfalls_f1_worst", "ordering",
    },
    known_bad.SeesNoPitfalls: {"pitfalls_recall", "pitfalls_f1", "pitfalls_recall_worst", "pitfalls_f1_worst"},
}  # fmt: skip


class Ground(NamedTuple):
    """What the coaches are put to: all answers and all their twins."""

    cases: dict[str, Case]
    samples: dict[str, Sample]


@pytest.fixture(scope="module")
def ground(rubric: Rubric) -> Ground:
    files = load_gold(rubric)
    return Ground(
        cases={case.id: case for case in all_cases(files, rubric)},
        samples={sample.id: sample for file in files for sample in file.samples},
    )


@pytest.fixture(scope="module")
def judged(ground: Ground, rubric: Rubric) -> Callable[[type[GoldEcho]], Mapping[str, str]]:
    """Return what runs a coach over everything and gives the gates by id; repeats are for those they are about."""
    known: dict[type[GoldEcho], dict[str, str]] = {}
    rewritten = [id for id, case in ground.cases.items() if case.twin is None][:40]

    def run(kind: type[GoldEcho]) -> Mapping[str, str]:
        if kind not in known:
            coach = kind(ground.cases, ground.samples, rubric)
            gradings = [
                graded(case, coach, rubric, epoch=epoch, rewrites=case.id in rewritten)
                for case in ground.cases.values()
                for epoch in (range(1, 6) if case.twin is None and kind in REPEATED else (1,))
            ]
            measures = measure(gradings, ground.cases, ground.samples, rubric, resamples=1)
            known[kind] = {gate.id: gate.status for gate in judge(measures)}
        return known[kind]

    return run


def test_the_coach_that_echoes_the_labels_passes_every_gate(judged: Callable[..., Mapping[str, str]]) -> None:
    assert {id: status for id, status in judged(GoldEcho).items() if status != "passed"} == {}


def test_there_is_a_known_bad_coach_for_every_gate() -> None:
    assert set(FAILED_BY) == {gate.id for gate in load_gates()}


@pytest.mark.parametrize("gate", FAILED_BY)
def test_a_gate_stops_the_coach_it_is_there_for(gate: str, judged: Callable[..., Mapping[str, str]]) -> None:
    assert judged(FAILED_BY[gate])[gate] == "failed"


@pytest.mark.parametrize("coach", ONE_FAULT)
def test_a_coach_with_one_fault_is_stopped_for_that_alone(
    coach: type[GoldEcho], judged: Callable[..., Mapping[str, str]]
) -> None:
    failed = {id for id, status in judged(coach).items() if status == "failed"}
    assert failed == ONE_FAULT[coach]


def test_a_coach_of_extremes_spreads_wider_than_the_labels(ground: Ground, rubric: Rubric) -> None:
    coach = known_bad.OnlyExtremes(ground.cases, ground.samples, rubric)
    bases = [case for case in ground.cases.values() if case.twin is None]
    gradings = [graded(case, coach, rubric) for case in bases]
    value = measure(gradings, ground.cases, ground.samples, rubric, resamples=1)["sd_ratio"].value
    assert value is not None
    assert value > 1.15


def spread(value: float | None) -> str:
    gates = [gate for gate in load_gates() if gate.measure == "sd_ratio"]
    return judge({"sd_ratio": Estimate(value=value, n=9)}, gates)[0].status


def test_a_range_is_failed_on_either_side_and_says_which_end_decided() -> None:
    assert [spread(value) for value in (0.66, 0.67, 1.5, 1.51)] == ["failed", "passed", "passed", "failed"]
    gates = [gate for gate in load_gates() if gate.measure == "sd_ratio"]
    assert judge({"sd_ratio": Estimate(value=1.7, n=9)}, gates)[0].minimum == 1.5


def test_what_is_undefined_or_missing_is_not_measured_and_never_excellent() -> None:
    assert spread(None) == "not_measured"
    assert {(gate.status, gate.excellent) for gate in judge({})} == {("not_measured", False)}


def test_excellent_is_a_bar_of_its_own() -> None:
    gate = Gate(id="a", measure="m", minimum=Bound(at_least=0.7), excellent=Bound(at_least=0.85), asks="Is it good?")
    found = [judge({"m": Estimate(value=value, n=9)}, [gate])[0] for value in (0.7, 0.85)]
    assert [(one.status, one.excellent) for one in found] == [("passed", False), ("passed", True)]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("at_least: 0.70", "at_leest: 0.70", "at_leest"),
        ("{at_least: 0.70}", "{}", "at_least, at_most or both"),
        ("id: agreement_worst", "id: agreement", "twice"),
        ("excellent: {at_least: 0.85}", "excellent: {at_least: 0.65}", "agreement"),
    ],
)
def test_a_malformed_file_is_refused_with_what_is_wrong(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError, match=says):
        load_gates(path)
