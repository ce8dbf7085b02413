"""What traits, words and sentences are worth to a criterion: `rubric/weights.yaml` and its two tables."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from rehearse import paths
from rehearse.offline.sentence_weights import EVIDENCE, KINDS, SINGLE, SentenceWeights, sentence_weights
from rehearse.offline.sentence_weights import NAME as SENTENCES
from rehearse.offline.signals import Name
from rehearse.offline.traits import SIGNALS, TRAITS
from rehearse.offline.verdict import CASES, WEIGHED_PITFALLS
from rehearse.offline.word_weights import NAME, word_weights
from rehearse.rubric import Frozen
from rehearse.yaml_files import fault, parse, read_bytes

RULE = ("rule_one", "rule_two", "rule_three", "rule_four")
"""Whether the rules of a criterion come to at least this level: 1 where they do, else 0."""
FOUND = "rule_found"
"""Whether phrases show a pitfall: 1 where they do, else 0."""
KNOWN = frozenset({*RULE, FOUND, *EVIDENCE, *TRAITS, *(f"said_{name}" for name in SIGNALS)})
"""All names that a weight may have."""
COLUMNS = (*CASES, *WEIGHED_PITFALLS)
"""What `word_weights.csv` has a column for."""
_STEPS = 4


class CriterionWeights(Frozen):
    """Of one criterion, the four steps from level to level, and what each trait adds (or, below 0, takes away)."""

    steps: Annotated[tuple[float, ...], Field(min_length=_STEPS, max_length=_STEPS)]
    weights: dict[Name, float]

    def expected(self, values: Mapping[str, float], words: float = 0.0) -> float:
        """Return the level that traits and words speak for, 0-4, by a proportional odds model (McCullagh 1980).

        ``Σ_k 1 / (1 + exp(-(words + Σ_t weight_t x value_t - step_k)))``: the expected level, where the chance of a
        level above k grows with the sum of what the traits add and of what the words do.
        """
        total = words + math.fsum(weight * values.get(name, 0.0) for name, weight in self.weights.items())
        return math.fsum(1 / (1 + math.exp(min(700.0, step - total))) for step in self.steps)


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
    sentences: dict[Name, Annotated[tuple[float, ...], Field(min_length=1, max_length=_STEPS)]]
    criteria: dict[Name, CriterionWeights]
    pitfalls: dict[Name, PitfallWeights]


class Weights(NamedTuple):
    """What the three files hold: of traits, by criterion or pitfall of words, and of sentences by themselves."""

    traits: WeightsFile
    words: Mapping[str, Mapping[str, float]]
    sentences: SentenceWeights


def load_weights(folder: Path | None = None) -> tuple[str, Weights]:
    """Return the SHA-256 of the three files in hex and the weights (default: those that ship with Rehearse).

    Raises:
        DataError: a file is missing or malformed, a criterion lacks, a name is unknown, or steps do not rise.
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
    for kind, id, weights in (
        *(("criteria", id, one.weights) for id, one in file.criteria.items()),
        *(("pitfalls", id, one.weights) for id, one in file.pitfalls.items()),
    ):
        if unknown := sorted(set(weights) - KNOWN):
            raise fault(path, [kind, id, "weights", unknown[0]], "there is no trait of that name")
    for id, one in file.criteria.items():
        if any(low >= high for low, high in pairwise(one.steps)):
            raise fault(path, ["criteria", id, "steps"], "each step has to be higher than the one before")
    for id in KINDS:
        asked = 1 if id in SINGLE else _STEPS
        if len(file.sentences.get(id, ())) != asked:
            raise fault(path, ["sentences", id], f"expected {asked} steps")
    words = word_weights(table, path=path.with_name(NAME), columns=COLUMNS)
    by_sentence = word_weights(of_sentences, path=path.with_name(SENTENCES), columns=KINDS)
    steps = {id: file.sentences[id] for id in KINDS}
    sha256 = hashlib.sha256(data + table + of_sentences).hexdigest()
    return sha256, Weights(file, words, sentence_weights(steps, by_sentence))
