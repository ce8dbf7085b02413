"""Two readings of the same answers, kept as they were given, and how far they agree.

The samples carry the labels that coaches are measured by. `labels/first.yaml` holds what the first reader gave,
`labels/second.yaml` what the second ones gave; each file says how. The two are not independent of each other,
so that their agreement must not be shown as what a coach can reach at best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from evals.gold import Label, Sample, label_faults
from evals.measures.all import agreement
from evals.measures.estimate import Estimate
from rehearse.errors import DataError
from rehearse.rubric import Frozen, LevelNumber, Rubric
from rehearse.yaml_files import parse, read_bytes

FOLDER = Path(__file__).resolve().parent / "labels"


class Given(Label):
    """A reader's label; `other` is the level that the reader wavered to."""

    other: LevelNumber | None = None


class Labelled(Frozen):
    """What a reader gave one answer: a label for each criterion in play, and the pitfalls with their words."""

    labels: dict[str, Given]
    pitfalls: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)


class Labelling(Frozen):
    """One reader's labels by the samples' ids."""

    reader: Literal["first", "second"]
    about: str
    answers: dict[str, Labelled]

    @property
    def levels(self) -> dict[str, dict[str, int]]:
        """Level by criterion, by the sample's id."""
        return {id: {name: given.level for name, given in one.labels.items()} for id, one in self.answers.items()}

    @property
    def pitfalls(self) -> dict[str, tuple[str, ...]]:
        """Pitfalls that are marked, by the sample's id."""
        return {id: tuple(one.pitfalls) for id, one in self.answers.items()}


class Labellings(NamedTuple):
    """What the two readers gave."""

    first: Labelling
    second: Labelling

    def agreement(self, rubric: Rubric) -> dict[str, Estimate]:
        """Return how far the two agree, by the measures that coaches are measured by.

        Answers that only one of them has labelled are left out. A bias is first minus second.
        """
        return agreement(
            self.first.levels,
            self.second.levels,
            rubric,
            first_pitfalls=self.first.pitfalls,
            second_pitfalls=self.second.pitfalls,
        )


def load_labellings(samples: Sequence[Sample], rubric: Rubric, folder: Path = FOLDER) -> Labellings:
    """Return both readers' labels.

    Raises:
        DataError: a file is malformed, or does not fit the samples or the rubric; the message names file and sample.
    """
    by_id = {sample.id: sample for sample in samples}
    return Labellings(_load(folder / "first.yaml", by_id, rubric), _load(folder / "second.yaml", by_id, rubric))


def _load(path: Path, samples: Mapping[str, Sample], rubric: Rubric) -> Labelling:
    labelling = parse(read_bytes(path), path=path, model=Labelling)
    for id, labelled in labelling.answers.items():
        if id not in samples:
            raise DataError(f"{path.name}: there is no sample {id!r}; take its labels out.")
        for problem in label_faults(samples[id], labelled.labels, labelled.pitfalls, rubric):
            raise DataError(f"{path.name}, sample {id}: {problem}; correct it.")
    return labelling
