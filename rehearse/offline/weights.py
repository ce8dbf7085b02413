"""What each trait of an answer is worth to a criterion: `rubric/weights.yaml`, checked on load."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rehearse import paths
from rehearse.offline.signals import Name
from rehearse.offline.traits import SIGNALS, TRAITS
from rehearse.offline.verdict import CASES
from rehearse.rubric import Frozen
from rehearse.yaml_files import fault, parse, read_bytes

RULE = ("rule_one", "rule_two", "rule_three", "rule_four")
"""Whether the rules of a criterion come to at least this level: 1 where they do, else 0."""
KNOWN = frozenset({*RULE, *TRAITS, *(f"said_{name}" for name in SIGNALS)})
"""All names that a weight may have."""
_STEPS = 4


class CriterionWeights(Frozen):
    """Of one criterion, the four steps from level to level, and what each trait adds (or, below 0, takes away)."""

    steps: Annotated[tuple[float, ...], Field(min_length=_STEPS, max_length=_STEPS)]
    weights: dict[Name, float]

    def expected(self, values: Mapping[str, float]) -> float:
        """Return the level that traits speak for, 0-4, by a proportional odds model (McCullagh 1980).

        ``Σ_k 1 / (1 + exp(-(Σ_t weight_t x value_t - step_k)))``: the expected level, where the chance of a level
        above k grows with the sum of what the traits add.
        """
        total = math.fsum(weight * values.get(name, 0.0) for name, weight in self.weights.items())
        return math.fsum(1 / (1 + math.exp(min(700.0, step - total))) for step in self.steps)


Margin = Annotated[float, Field(ge=0, le=4)]


class Margins(Frozen):
    """How far, in levels, traits have to speak against the rules before a level is raised or lowered."""

    up: Margin
    down: Margin


class WeightsFile(Frozen):
    """What `rubric/weights.yaml` holds."""

    version: Annotated[int, Field(ge=1)]
    margins: Margins
    criteria: dict[Name, CriterionWeights]


def load_weights(folder: Path | None = None) -> tuple[str, WeightsFile]:
    """Return the SHA-256 of the file in hex and the weights (default: those that ship with Rehearse).

    Raises:
        DataError: the file is missing or malformed, a criterion lacks, a name is unknown, or steps do not rise.
    """
    path = (folder or paths.rubric()).resolve() / "weights.yaml"
    return _load(path, read_bytes(path))


@lru_cache(maxsize=4)
def _load(path: Path, data: bytes) -> tuple[str, WeightsFile]:
    file = parse(data, path=path, model=WeightsFile)
    if strangers := set(file.criteria) ^ set(CASES):
        raise fault(path, ["criteria"], f"{sorted(strangers)[0]!r} is missing, or there is no such criterion")
    for id, one in file.criteria.items():
        if unknown := sorted(set(one.weights) - KNOWN):
            raise fault(path, ["criteria", id, "weights", unknown[0]], "there is no trait of that name")
        if any(low >= high for low, high in pairwise(one.steps)):
            raise fault(path, ["criteria", id, "steps"], "each step has to be higher than the one before")
    return hashlib.sha256(data).hexdigest(), file
