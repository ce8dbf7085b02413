"""What traits, words and sentences are worth to a criterion: `rubric/weights.yaml` and its two tables."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from rehearse import paths
from rehearse.offline.sentence_weights import EVIDENCE, KINDS, SINGLE, SentenceWeights, sentence_weights
from rehearse.offline.sentence_weights import NAME as SENTENCES
from rehearse.offline.signals import Name
from rehearse.offline.traits import SIGNALS, TRAITS
from rehearse.offline.verdict import CASES, WEIGHED_PITFALLS
from rehearse.offline.word_weights import NAME, WordWeights, stepwise, word_weights
from rehearse.rubric import Frozen
from rehearse.yaml_files import fault, parse, read_bytes

RULE = ("rule_one", "rule_two", "rule_three", "rule_four")
"""Whether the rules of a criterion come to at least this level: 1 where they do, else 0."""
FOUND = "rule_found"
"""Whether phrases show a pitfall: 1 where they do, else 0."""
KNOWN = frozenset({*RULE, FOUND, *EVIDENCE, *TRAITS, *(f"said_{name}" for name in SIGNALS)})
"""All names that a weight may have."""
STEPS = 4
"""From level 0 to level 4."""
WORD_COLUMNS: dict[str, tuple[str, ...]] = {
    **{id: tuple(f"{id}_{level}" for level in range(1, STEPS + 1)) for id in CASES},
    **{id: (id,) for id in WEIGHED_PITFALLS},
}
"""The columns of `word_weights.csv` by criterion (one for each step, `horizon_3` for level 3 or more) or pitfall."""


OfSteps = Annotated[tuple[float, ...], Field(min_length=STEPS, max_length=STEPS)]


class CriterionWeights(Frozen):
    """Of one criterion, the four steps from level to level, and what each trait adds to (or takes from) each."""

    steps: OfSteps
    weights: dict[Name, OfSteps]

    def expected(self, values: Mapping[str, float], words: Sequence[float] = (0.0,) * STEPS) -> float:
        """Return the level that traits and words speak for, 0-4, by a logistic model for each step (Frank & Hall 2001).

        ``Σ_k 1 / (1 + exp(step_k - words_k - Σ_t weight_tk x value_t))``: the expected level, where what lifts an
        answer from nothing need not be what lifts it to the top.

        Args:
            values: By name the value of each trait that is not 0.
            words: What words add to each step.
        """
        totals = list(words)
        for name, some in self.weights.items():
            if value := values.get(name):
                totals = [total + weight * value for total, weight in zip(totals, some, strict=True)]
        return math.fsum(
            1 / (1 + math.exp(min(700.0, step - total))) for step, total in zip(self.steps, totals, strict=True)
        )

    def at(self, level: int) -> dict[str, float]:
        """Return what each trait adds to reaching a level, 1-4."""
        return {name: some[level - 1] for name, some in self.weights.items()}


Chance = Annotated[float, Field(gt=0, lt=1)]


class PitfallWeights(Frozen):
    """Of one pitfall: what each trait adds to its chance, the step that stands against it, and what is enough."""

    enough: Chance
    step: float
    weights: dict[Name, float]

    def chance(self, values: Mapping[str, float], words: float = 0.0) -> float:
        """Return the chance, 0-1, that the pitfall is present, by a logistic model of traits and words."""
        total = words + math.fsum(weight * values.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(min(700.0, self.step - total)))


Margin = Annotated[float, Field(ge=0, le=4)]


class Margins(Frozen):
    """How far, in levels, traits have to speak against the rules before a level is raised or lowered."""

    up: Margin
    down: Margin


class WeightsFile(Frozen):
    """What `rubric/weights.yaml` holds."""

    version: Annotated[int, Field(ge=1)]
    margins: Margins
    sentences: dict[Name, Annotated[tuple[float, ...], Field(min_length=1, max_length=STEPS)]]
    criteria: dict[Name, CriterionWeights]
    pitfalls: dict[Name, PitfallWeights]


class Weights(NamedTuple):
    """What the three files hold: of traits, by criterion or pitfall of words, and of sentences by themselves."""

    traits: WeightsFile
    words: Mapping[str, WordWeights]
    sentences: SentenceWeights


def load_weights(folder: Path | None = None) -> tuple[str, Weights]:
    """Return the SHA-256 of the three files in hex and the weights (default: those that ship with Rehearse).

    Raises:
        DataError: a file is missing or malformed, a criterion lacks, or a name is unknown.
    """
    path = (folder or paths.rubric()).resolve() / "weights.yaml"
    return _load(path, *(read_bytes(path.with_name(name)) for name in (path.name, NAME, SENTENCES)))


@lru_cache(maxsize=4)
def _load(path: Path, data: bytes, table: bytes, of_sentences: bytes) -> tuple[str, Weights]:
    file = parse(data, path=path, model=WeightsFile)
    if strangers := set(file.criteria) ^ set(CASES):
        raise fault(path, ["criteria"], f"{sorted(strangers)[0]!r} is missing, or there is no such criterion")
    if strangers := set(file.sentences) ^ set(KINDS):
        raise fault(path, ["sentences"], f"{sorted(strangers)[0]!r} is missing, or there is nothing of that name")
    if strangers := set(file.pitfalls) ^ set(WEIGHED_PITFALLS):
        raise fault(path, ["pitfalls"], f"{sorted(strangers)[0]!r} is missing, or there is no such pitfall here")
    for kind, id, names in (
        *(("criteria", id, list(one.weights)) for id, one in file.criteria.items()),
        *(("pitfalls", id, list(one.weights)) for id, one in file.pitfalls.items()),
    ):
        if unknown := sorted(set(names) - KNOWN):
            raise fault(path, [kind, id, "weights", unknown[0]], "there is no trait of that name")
    for id in KINDS:
        asked = 1 if id in SINGLE else STEPS
        if len(file.sentences.get(id, ())) != asked:
            raise fault(path, ["sentences", id], f"expected {asked} steps")
    columns = [column for some in WORD_COLUMNS.values() for column in some]
    of_column = word_weights(table, path=path.with_name(NAME), columns=columns)
    words = {id: stepwise([of_column[column] for column in some]) for id, some in WORD_COLUMNS.items()}
    by_sentence = word_weights(of_sentences, path=path.with_name(SENTENCES), columns=KINDS)
    steps = {id: file.sentences[id] for id in KINDS}
    sha256 = hashlib.sha256(data + table + of_sentences).hexdigest()
    return sha256, Weights(file, words, sentence_weights(steps, by_sentence))
