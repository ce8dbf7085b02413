"""Fits `rubric/weights.yaml` and its two tables of words anew, and says by cross-validation what they are worth.

    python benchmarks/offline_fit.py [--write] [--without GROUP | --ablation]

Answers: `evals/training/`, the train split of the samples, and (with less weight, since signals were changed because of
them) the guide's and the tests' own. No weight is fitted to the dev split, and the test split is never opened. A
twelfth of the postings in turn is left out, the weights are fitted to the others (`offline_sentences.py`,
`offline_model.py`), and the answers to those are graded with them. A trait whose weight comes out against the sign that
the rubric gives it (a date never lowers `horizon`) is dropped and the rest fitted again. It takes about ten minutes of
two cores.
`--without` leaves a group of traits, the sentences or the words, out, to show what it adds; `--ablation` prints the
table of all.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from offline_examples import MEASURED, ROOT, WEIGHT, Example, examples, left_out
from offline_model import MARGINS, Fitted, FittedPitfall, fitted, levels_of, signs_of
from offline_pitfalls import pitfall_model, print_pitfalls
from offline_sentences import Evidence, Table, evidence_for, table_of

from rehearse.offline.sentence_weights import EVIDENCE, KINDS
from rehearse.offline.weights import WORD_COLUMNS
from rehearse.offline.word_weights import as_csv

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
    "sentences": " ".join(EVIDENCE),
    "goal and time": "wish wish_job job_name named_goal date future near_time far_time vague_time",
    "employer": "fact objective shared_words title_word you_telling you_gain you_can said_given",
    "learning and past": "learning means_word done past_telling past_turn said_enabling",
    "condition and review": "condition condition_would either limit often_looking",
    "ties": "reason able",
    "names and figures": "name figure full",
    "against": "slight denial keyword_row said_general_goal said_flattery said_learning_stock said_rigid "
    "said_ultimatum said_deflects said_contempt said_belittles said_gain said_dodge said_bristles",
}
WORDS = "words"
HEAD = """\
# yaml-language-server: $schema=schemas/weights.schema.json
# What each trait of an answer is worth to a criterion. Written by `python benchmarks/offline_fit.py --write`; do not
# change it by hand. Traits are counted 0, 1 or 2 (in how many sentences); `rule_three` is 1 where the criterion's own
# rules come to level 3 or more; `said_...` are signals of signals.yaml. A trait has four weights, since what lifts an
# answer from nothing need not be what lifts it to the top: one for each of the four `steps`. For each the sum of
# weight x trait, and of what the words of word_weights.csv add, is set against the step: the higher it is above, the
# surer the level is earned. `margins` are how far, in levels, the result has to be off the rules' level before that
# moves.
# `best_sentence` and `second_sentence` are the levels that the two best sentences would earn by themselves, by the
# words of sentence_weights.csv and the steps under `sentences`; `best_against` and `second_against` the log odds of
# those that cost a level. Of `pitfalls` the sum is set against one `step`, and sentences count by their log odds; one
# is named where its chance is `enough`, and where rules find it (`rule_found`) unless its chance is below half of that.
"""

Shown = dict[str, dict[str, list[tuple[int, int, int]]]]
"""By source and criterion: the label, the level with the weights, and that of the rules."""


def main(*, write: bool, without: str | None, ablation: bool) -> None:
    """Print what cross-validation says, and write the weights where asked to."""
    answers = tuple(examples())
    table = table_of(answers)
    if ablation:
        _print_ablation(answers, table)
        return
    shown = cross_validated(answers, table, *_dropped(without))
    for source in (*MEASURED, ""):
        print(_told(source or "all", [shown[one] for one in MEASURED if source in ("", one)]))
    enough = print_pitfalls(answers, table)
    if write:
        levels = {id: _model(answers, id, table) for id in RAISING}
        _write(levels, {id: pitfall_model(answers, id, table) for id in enough}, enough)


def _model(answers: Sequence[Example], criterion: str, table: Table) -> Fitted:
    """Return the weights of a criterion, fitted to all answers."""
    (sentences,) = evidence_for(answers, criterion, [()], table)
    fitted_to = [one for one in answers if criterion in one.labels and WEIGHT[one.source]]
    return fitted(fitted_to, criterion, _signs(criterion, ()), sentences)


def cross_validated(answers: Sequence[Example], table: Table, without: Collection[str], words: bool) -> Shown:
    """Return the levels that answers get from weights fitted to those of other postings.

    Args:
        answers: All answers.
        table: Their sentences.
        without: Traits that are not looked at.
        words: Whether words are.
    """
    shown: Shown = defaultdict(lambda: defaultdict(list))
    for criterion in RAISING:
        of_one = [one for one in answers if criterion in one.labels]
        signs = _signs(criterion, without)
        parts = left_out(of_one)
        for part, sentences in zip(parts, _evidence(answers, criterion, parts, table), strict=True):
            fitted_to = [one for one in of_one if one.posting not in part and WEIGHT[one.source]]
            model = fitted(fitted_to, criterion, signs, sentences, words=words)
            held = [one for one in of_one if one.posting in part]
            for one, level in zip(held, levels_of(held, criterion, model), strict=True):
                shown[one.source][criterion].append((one.labels[criterion], level, one.rules[criterion].level))
    return shown


_KEPT: dict[str, list[Evidence]] = {}


def _evidence(
    answers: Sequence[Example], criterion: str, parts: Sequence[Collection[str]], table: Table
) -> list[Evidence]:
    """Return what sentences show where each part is left out; it takes longest, and no trait changes it."""
    if criterion not in _KEPT:
        _KEPT[criterion] = evidence_for(answers, criterion, parts, table)
    return _KEPT[criterion]


def _dropped(name: str | None) -> tuple[frozenset[str], bool]:
    """Return the traits that go with a group, and whether words stay."""
    return frozenset(GROUPS[name].split() if name in GROUPS else ()), name != WORDS


def _write(models: Mapping[str, Fitted], pitfalls: Mapping[str, FittedPitfall], enough: Mapping[str, float]) -> None:
    of_sentences = {
        kind: one for model in (*models.values(), *pitfalls.values()) for kind, one in model.sentences.models.items()
    }
    lines = [HEAD, "version: 4\n\n", f"margins: {{up: {MARGINS.up}, down: {MARGINS.down}}}\n\n", "sentences:\n"]
    lines += [f"  {kind}: [{', '.join(map(str, of_sentences[kind].steps))}]\n" for kind in KINDS]
    lines.append("\ncriteria:\n")
    for criterion, model in models.items():
        steps = ", ".join(str(step) for step in model.traits.steps)
        of_steps = {name: f"[{', '.join(map(str, some))}]" for name, some in model.traits.weights.items()}
        lines += [f"  {criterion}:\n    steps: [{steps}]\n", *_weights(of_steps)]
    lines.append("\npitfalls:\n")
    for id, one in pitfalls.items():
        lines += [f"  {id}:\n    enough: {enough[id]}\n    step: {one.step}\n", *_weights(one.traits)]
    (ROOT / "rubric" / "weights.yaml").write_text("".join(lines), encoding="utf-8")
    of_words = {id: (models.get(id) or pitfalls[id]).words.hundredths for id in WORD_COLUMNS}
    columns = [(id, at, name) for id, some in WORD_COLUMNS.items() for at, name in enumerate(some)]
    _write_table(
        "word_weights.csv",
        {name: {word: some[at] / 100 for word, some in of_words[id].items() if some[at]} for id, at, name in columns},
    )
    _write_table("sentence_weights.csv", {kind: of_sentences[kind].weights for kind in KINDS})


def _write_table(name: str, weights: Mapping[str, Mapping[str, float]]) -> None:
    (ROOT / "rubric" / name).write_text("\n".join([*as_csv(weights), ""]), encoding="utf-8")


def _print_ablation(answers: Sequence[Example], table: Table) -> None:
    """Print a table of Markdown: kappa when a group of traits, or the words, are left out."""
    print("| left out | " + " | ".join(MEASURED) + " |")
    print("| --- " * (len(MEASURED) + 1) + "|")
    for name in (None, WORDS, *GROUPS):
        shown = cross_validated(answers, table, *_dropped(name))
        figures = [_kappa(_pairs(shown[source])[:, :2]) for source in MEASURED]
        print(f"| {name or 'nothing'} | " + " | ".join(f"{figure:.3f}"[1:] for figure in figures) + " |", flush=True)
        if name is None:
            rules = [f"{_kappa(_pairs(shown[source])[:, ::2]):.3f}"[1:] for source in MEASURED]
            print("| traits and words (rules alone) | " + " | ".join(rules) + " |")


def _signs(criterion: str, without: Collection[str]) -> dict[str, int]:
    return signs_of(RAISING[criterion], LOWERING[criterion], without)


def _pairs(group: dict[str, list[tuple[int, int, int]]]) -> np.ndarray:
    return np.array([row for rows in group.values() for row in rows], dtype=float)


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


def _weights(weights: Mapping[str, object]) -> list[str]:
    return ["    weights:\n", *(f"      {name}: {value}\n" for name, value in weights.items())]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write rubric/weights.yaml and its two tables")
    parser.add_argument("--without", choices=(WORDS, *GROUPS), help="leave the words or a group of traits out")
    parser.add_argument("--ablation", action="store_true", help="print what is lost without each group")
    chosen = parser.parse_args()
    if chosen.write and (chosen.without or chosen.ablation):
        parser.error("--write writes what all traits and words are worth; leave --without and --ablation out")
    main(write=chosen.write, without=chosen.without, ablation=chosen.ablation)
