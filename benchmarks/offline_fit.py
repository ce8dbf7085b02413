"""Fits `rubric/weights.yaml` anew, and says by cross-validation what its weights are worth on answers not fitted to.

    python benchmarks/offline_fit.py [--write] [--without GROUP | --ablation]

Answers: `evals/training/`, the dev split of the samples, and (with less weight, since signals were changed because of
them) the guide's and the tests' own. The test split is never opened. Each posting in turn is left out, the weights
are fitted to the others, and its answers are graded with them. The model is one of proportional odds, written as
logistic regressions of "above level k" that share their weights (Li & Lin 2007), with an L2 penalty. A trait whose
weight comes out against the sign that the rubric gives it (a date never lowers `horizon`) is dropped and the rest
fitted again. `--without` leaves a group of traits out, to show what it adds; `--ablation` prints the table of all.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from offline_requests import guide_answers, labelled_answers, request_of

from evals.cases import request_for
from evals.gold import load_gold
from evals.trained_on import load_training, padded, training_request, training_talk
from rehearse.interview.coach import AnswerRequest
from rehearse.offline.grading import graded
from rehearse.offline.sayings import load_sayings
from rehearse.offline.signals import load_signals
from rehearse.offline.traits import traits_of
from rehearse.offline.verdict import HELD, Verdict
from rehearse.offline.weights import RULE, CriterionWeights, Margins
from rehearse.rubric import load_rubric

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PENALTY, SMALLEST = 0.08, 0.02
MARGINS = Margins(up=0.8, down=1.0)
# The held-out answers of the tests only measure.
WEIGHT = {"training": 1.0, "padded": 0.5, "dev": 2.0, "held_out": 0.0, "tuned": 0.5, "guide": 1.0}
MEASURED = ("training", "padded", "dev", "held_out")
# By criterion: traits that can only raise it, and traits that can only lower it.
RAISING = {
    "specificity": "wish wish_job job_name figure name date future near_time far_time named_goal done past_telling "
    "full fact objective reason means_word",
    "alignment": "fact objective shared_words title_word you_telling you_gain you_can figure name job_name wish_job "
    "full able said_given",
    "development": "learning means_word done able date past_telling full name often_looking said_enabling",
    "horizon": "near_time far_time vague_time date future reason named_goal wish full figure",
    "flexibility": "condition condition_would either limit often_looking past_turn past_telling wish_job full name "
    "reason",
    "handling": "fact objective you_telling you_gain you_can learning reason full shared_words figure means_word "
    "condition_would said_honest title_word name able",
}
LOWERING = {
    "specificity": "keyword_row said_general_goal",
    "alignment": "slight keyword_row said_flattery",
    "development": "keyword_row said_learning_stock",
    "horizon": "keyword_row",
    "flexibility": "said_rigid said_ultimatum",
    "handling": "slight said_deflects said_contempt said_ultimatum said_belittles said_gain said_dodge said_bristles "
    "said_flattery denial",
}
GROUPS = {
    "goal and time": "wish wish_job job_name named_goal date future near_time far_time vague_time",
    "employer": "fact objective shared_words title_word you_telling you_gain you_can said_given",
    "learning and past": "learning means_word done past_telling past_turn said_enabling",
    "condition and review": "condition condition_would either limit often_looking",
    "ties": "reason able",
    "names and figures": "name figure full",
    "against": "slight denial keyword_row said_general_goal said_flattery said_learning_stock said_rigid "
    "said_ultimatum said_deflects said_contempt said_belittles said_gain said_dodge said_bristles",
}
HEAD = """\
# yaml-language-server: $schema=schemas/weights.schema.json
# What each trait of an answer is worth to a criterion. Written by `python benchmarks/offline_fit.py --write`; do not
# change it by hand. Traits are counted 0, 1 or 2 (in how many sentences); `rule_three` is 1 where the criterion's own
# rules come to level 3 or more; `said_...` are signals of signals.yaml. The sum of weight x trait is set against the
# four `steps`: the higher it is above a step, the surer the next level is earned. `margins` are how far, in levels, the
# result has to be above or below the rules' own level before it moves that level.
"""


class Example(NamedTuple):
    """An answer to fit to: where it is from, its posting, its labels, and by criterion the rules' verdict."""

    source: str
    posting: str
    labels: dict[str, int]
    rules: dict[str, Verdict]
    values: dict[str, float]

    def row(self, criterion: str, names: Collection[str]) -> list[float]:
        """Return the values of traits, the rules' level among them."""
        level = self.rules[criterion].level
        reached = {name: float(level >= at) for at, name in enumerate(RULE, start=1)}
        return [reached.get(name, self.values.get(name, 0.0)) for name in names]


Shown = dict[str, dict[str, list[tuple[int, int, int]]]]
"""By source and criterion: the label, the level with the weights, and that of the rules."""


def main(*, write: bool, without: str | None, ablation: bool) -> None:
    """Print what cross-validation says, and write the weights where asked to."""
    examples = tuple(_examples())
    if ablation:
        _print_ablation(examples)
        return
    left_out = set(GROUPS[without].split()) if without else set()
    shown = left_one_out(examples, left_out)
    for source in (*MEASURED, ""):
        print(_told(source or "all", [shown[one] for one in MEASURED if source in ("", one)]))
    if write:
        lines = [HEAD, "version: 1\n\n", f"margins: {{up: {MARGINS.up}, down: {MARGINS.down}}}\n\n", "criteria:\n"]
        for criterion in RAISING:
            of_one = [one for one in examples if criterion in one.labels]
            lines += _as_yaml(criterion, fitted(of_one, criterion, _signs(criterion, left_out)))
        (ROOT / "rubric" / "weights.yaml").write_text("".join(lines), encoding="utf-8")


def left_one_out(examples: Collection[Example], left_out: Collection[str]) -> Shown:
    """Return the levels that each posting's answers get from weights fitted to the other postings.

    Args:
        examples: All answers.
        left_out: Traits that are not looked at.
    """
    shown: Shown = defaultdict(lambda: defaultdict(list))
    for criterion in RAISING:
        of_one = [one for one in examples if criterion in one.labels]
        signs = _signs(criterion, left_out)
        for posting in sorted({one.posting for one in of_one if one.source in MEASURED}):
            model = fitted([one for one in of_one if one.posting != posting], criterion, signs)
            for one in of_one:
                if one.posting == posting:
                    rule, label = one.rules[criterion].level, one.labels[criterion]
                    shown[one.source][criterion].append((label, moved(one, criterion, model), rule))
    return shown


def _print_ablation(examples: Collection[Example]) -> None:
    """Print a table of Markdown: kappa when a group of traits is left out."""
    print("| left out | " + " | ".join(MEASURED) + " |")
    print("| --- " * (len(MEASURED) + 1) + "|")
    rows = [("nothing", frozenset[str]())]
    rows += [(name, frozenset(traits.split())) for name, traits in GROUPS.items()]
    for name, left_out in rows:
        shown = left_one_out(examples, left_out)
        figures = [_kappa(_pairs(shown[source])[:, :2]) for source in MEASURED]
        print(f"| {name} | " + " | ".join(f"{figure:.3f}"[1:] for figure in figures) + " |", flush=True)
        if not left_out:
            rules = [f"{_kappa(_pairs(shown[source])[:, ::2]):.3f}"[1:] for source in MEASURED]
            print("| all traits (rules alone) | " + " | ".join(rules) + " |")


def _signs(criterion: str, left_out: Collection[str]) -> dict[str, int]:
    raising = (*RULE, *RAISING[criterion].split())
    signs = {name: 1 for name in raising if name not in left_out}
    return signs | {name: -1 for name in LOWERING[criterion].split() if name not in left_out}


def _pairs(group: dict[str, list[tuple[int, int, int]]]) -> np.ndarray:
    return np.array([row for rows in group.values() for row in rows], dtype=float)


def moved(one: Example, criterion: str, model: CriterionWeights) -> int:
    """Return the level that the coach would give with these weights."""
    level, case, _, floor = one.rules[criterion]
    expected = model.expected(dict(zip(model.weights, one.row(criterion, model.weights), strict=True)))
    if -MARGINS.down <= expected - level <= MARGINS.up or (case in HELD and expected > level):
        return level
    return max(int(expected + 0.5), floor)


def fitted(examples: list[Example], criterion: str, signs: dict[str, int]) -> CriterionWeights:
    """Return the weights of one criterion; traits whose weight would go against their sign are left out."""
    names = list(signs)
    weight = np.array([WEIGHT[one.source] for one in examples])
    labels = np.array([one.labels[criterion] for one in examples])
    while True:
        rows = np.array([one.row(criterion, names) for one in examples])
        mean, spread = rows.mean(axis=0), rows.std(axis=0) + 0.15
        scaled = (rows - mean) / spread
        # The intercepts are columns so tall that the penalty does not reach them.
        stacked = [np.hstack([scaled, 30.0 * np.eye(4)[np.full(len(labels), step)]]) for step in range(4)]
        model = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2_000).fit(
            np.vstack(stacked), np.concatenate([labels > step for step in range(4)]), np.tile(weight, 4)
        )
        found = model.coef_[0][:-4]
        against = [
            (value * signs[name], name) for value, name in zip(found, names, strict=True) if value * signs[name] < 0
        ]
        if not against:
            break
        names.remove(min(against)[1])
    raw = found / spread
    steps = -(30.0 * model.coef_[0][-4:] - (raw * mean).sum())
    kept = {name: round(float(value), 3) for name, value in zip(names, raw, strict=True) if abs(value) >= SMALLEST}
    return CriterionWeights(steps=tuple(round(float(step), 3) for step in steps), weights=kept)


def _examples() -> Iterator[Example]:
    rubric, signals, ladder = load_rubric(), load_signals(), load_sayings()[1].ladder

    def example(source: str, posting: str, request: AnswerRequest, labels: dict[str, int]) -> Example:
        found = graded(request, signals, ladder, None, now=NOW)
        values = {name: one.value for name, one in traits_of(found.answer, found.goals).items()}
        return Example(source, posting, labels, found.verdicts, values)

    talk = training_talk()
    for file in load_training(rubric):
        for number, answer in enumerate(file.answers):
            for source, text in (("training", answer.answer), ("padded", padded(answer.answer, talk, number))):
                changed = answer.model_copy(update={"answer": text})
                request = training_request(changed, file.job, rubric)
                yield example(source, file.job.employer, request, dict(answer.levels))
    for gold in load_gold(rubric):
        for sample in gold.samples if gold.job.split == "dev" else ():
            if sample.kind != "other_language":
                labels: dict[str, int] = {id: label.level for id, label in sample.labels.items()}
                yield example("dev", gold.job.id, request_for(sample, gold.job, rubric), labels)
    for one in labelled_answers():
        yield example(one.group, one.group if one.group == "held_out" else one.id, request_of(one), one.levels)
    for one in guide_answers():
        yield example("guide", one.id, request_of(one), one.levels)


def _told(name: str, groups: list[dict[str, list[tuple[int, int, int]]]]) -> str:
    """Return a line with kappa (with the weights, and of the rules alone), exact and within-one shares, and biases."""
    by_criterion = {id: [pair for group in groups for pair in group[id]] for id in RAISING}
    rows = np.array([pair for pairs in by_criterion.values() for pair in pairs], dtype=float)
    each = "  ".join(
        f"{id} {_kappa(np.array(pairs, float)[:, :2]):.2f} ({np.mean([b - a for a, b, _ in pairs]):+.2f})"
        for id, pairs in by_criterion.items()
    )
    return (
        f"{name:9} n {len(rows):4}  kappa {_kappa(rows[:, :2]):.3f} (rules alone {_kappa(rows[:, ::2]):.3f})  "
        f"exact {np.mean(rows[:, 0] == rows[:, 1]):.2f}  "
        f"within one {np.mean(abs(rows[:, 0] - rows[:, 1]) <= 1):.2f}\n  {each}"
    )


def _kappa(pairs: np.ndarray) -> float:
    """Return the quadratic weighted kappa (Cohen 1968)."""
    label, given = pairs[:, 0], pairs[:, 1]
    return float(1 - ((label - given) ** 2).mean() / ((label[:, None] - given[None]) ** 2).mean())


def _as_yaml(criterion: str, model: CriterionWeights) -> list[str]:
    steps = ", ".join(str(step) for step in model.steps)
    return [
        f"  {criterion}:\n    steps: [{steps}]\n    weights:\n",
        *(f"      {name}: {value}\n" for name, value in model.weights.items()),
        "\n" if criterion != list(RAISING)[-1] else "",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write rubric/weights.yaml")
    parser.add_argument("--without", choices=GROUPS, help="leave a group of traits out")
    parser.add_argument("--ablation", action="store_true", help="print what is lost without each group")
    chosen = parser.parse_args()
    main(write=chosen.write, without=chosen.without, ablation=chosen.ablation)
