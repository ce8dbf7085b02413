"""The gold samples: answers with labels, loaded and checked against the rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field

from rehearse.errors import DataError
from rehearse.evidence import find
from rehearse.rubric import Frozen, LevelNumber, Rubric, answer_score
from rehearse.yaml_files import parse, read_bytes

FOLDER = Path(__file__).resolve().parent / "samples"

_COMPRESSED = 0.75
"""So much of an answer's words a compressed twin has at most."""

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
"""What an answer is for: weights are fitted to `train`, `dev` is looked at, `test` is measured on and nothing else."""

Kind = Literal[
    "strong", "mid", "mixed", "clumsy_concrete", "fluent_empty", "keyword_salad", "off_topic", "other_language",
    "weak_short",
]  # fmt: skip
Voice = Literal["terse", "rambling", "transcribed", "non_native", "polished", "plain"]


class Label(Frozen):
    """The level (0-4) that an answer earns on one criterion, the words that earn it, and what tipped the decision."""

    level: LevelNumber
    quotes: tuple[str, ...]
    why: str


class Earlier(Frozen):
    """A question of the same interview that was answered before."""

    question: str
    answer: str


class Twin(Frozen):
    """The same answer changed so that the right grade follows from the change alone.

    `time_removed`: only specificity and horizon may fall; `fact_removed`: only alignment may fall;
    `advice_applied`: `criterion` must rise; `compressed`: said in far fewer words, nothing may move.
    `need_not_fall` says why a level that falls with such a removal elsewhere may stay here.
    """

    kind: Literal["time_removed", "fact_removed", "advice_applied", "compressed"]
    answer: str
    criterion: str | None = None
    need_not_fall: str = ""


class Sample(Frozen):
    """One answer of a made-up person with its labels; `near_misses` are pitfalls that only seem to be there."""

    id: str
    question_id: str
    question: str
    kind: Kind
    voice: Voice
    person: str
    answer: str
    labels: dict[str, Label]
    pitfalls: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]
    near_misses: tuple[str, ...]
    tags: tuple[str, ...]
    twins: tuple[Twin, ...]
    resume: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that this person said or wrote, the answer first."""
        return (self.answer, *(exchange.answer for exchange in self.earlier), self.resume)


class Reading(Frozen):
    """The facts of a posting, read from it before and in its words: what every coach is told of the job."""

    title: str
    employer: str
    objectives: Annotated[tuple[str, ...], Field(min_length=1)]
    skills: tuple[str, ...]
    growth: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """All facts, in the order in which they are told."""
        return (self.title, self.employer, *self.objectives, *self.skills, *self.growth)


class Job(Frozen):
    """The posting that the answers of a file were given for; no posting stands in two splits.

    Its `reading` stands beside it, so that a coach is measured by how it grades and not by how well the posting
    was read before.
    """

    id: str
    title: str
    split: Split
    posting: str
    reading: Reading

    def line_of(self, fact: str) -> int:
        """Return the 1-based line of the posting in which a fact of the reading begins.

        Raises:
            DataError: the posting does not say it.
        """
        spans = find(fact, self.posting)
        if not spans:
            raise DataError(f"{self.id}.yaml: the posting does not say {fact!r}; copy the fact from it word for word.")
        return self.posting[: spans[0].start].count("\n") + 1


class GoldFile(Frozen):
    """What one file of `samples/` holds."""

    job: Job
    samples: Annotated[tuple[Sample, ...], Field(min_length=1)]


def load_gold(rubric: Rubric, folder: Path = FOLDER) -> tuple[GoldFile, ...]:
    """Return all files of samples, in the order of their names.

    Raises:
        DataError: a file is malformed or does not fit the rubric; the message names file and sample.
    """
    files: list[GoldFile] = []
    for path in sorted(folder.glob("*.yaml")):
        file = parse(read_bytes(path), path=path, model=GoldFile)
        if file.job.id != path.stem:
            raise DataError(
                f"{path.name}: expected the job's id to be {path.stem!r}, found {file.job.id!r}; rename one."
            )
        for fact in file.job.reading.facts:
            file.job.line_of(fact)
        for sample in file.samples:
            for problem in faults(sample, rubric):
                raise DataError(f"{path.name}, sample {sample.id}: {problem}; correct it.")
        files.append(file)
    return tuple(files)


def faults(sample: Sample, rubric: Rubric) -> Iterator[str]:
    """Yield what is wrong with a sample by the rubric's contract: criteria, quotes, rulings that code can check."""
    if sample.question_id not in {question.id for question in rubric.questions}:
        yield f"there is no question {sample.question_id!r}"
        return
    yield from label_faults(sample, sample.labels, sample.pitfalls, rubric)
    if strangers := set(sample.near_misses) - {pitfall.id for pitfall in rubric.pitfalls}:
        yield f"there is no pitfall {', '.join(sorted(strangers))}"
    if both := set(sample.pitfalls) & set(sample.near_misses):
        yield f"{', '.join(sorted(both))} cannot be present and a near miss"
    criteria = rubric.question(sample.question_id).criteria
    for twin in sample.twins:
        if twin.answer.split() == sample.answer.split():
            yield f"the twin {twin.kind} changes nothing"
        if (twin.kind == "advice_applied") != (twin.criterion in criteria):
            yield f"the twin {twin.kind} and its criterion {twin.criterion!r} do not go together"
        if twin.need_not_fall and not twin.kind.endswith("_removed"):
            yield f"nothing falls in the twin {twin.kind}, so that need_not_fall has no place there"
        if twin.kind == "compressed" and len(twin.answer.split()) > _COMPRESSED * len(sample.answer.split()):
            yield f"the twin compressed has more than {_COMPRESSED:.0%} of the answer's words"


def labelled_score(sample: Sample, rubric: Rubric) -> float | None:
    """Return the score (0-100) that a sample's labels and pitfalls come to; None where the rubric gives none."""
    question = rubric.question(sample.question_id)
    return answer_score(
        rubric,
        primary=question.primary,
        secondary=question.secondary,
        levels={name: label.level for name, label in sample.labels.items()},
        pitfalls=sample.pitfalls.keys(),
    )


def label_faults(
    sample: Sample, labels: Mapping[str, Label], pitfalls: Mapping[str, tuple[str, ...]], rubric: Rubric
) -> Iterator[str]:
    """Yield what is wrong with labels that somebody gave a sample, its own or another reader's."""
    criteria = rubric.question(sample.question_id).criteria
    if set(labels) != set(criteria):
        yield f"expected labels for {', '.join(criteria)}, found {', '.join(labels)}"
    if strangers := set(pitfalls) - {pitfall.id for pitfall in rubric.pitfalls}:
        yield f"there is no pitfall {', '.join(sorted(strangers))}"
    for id, label in labels.items():
        if label.level >= rubric.arithmetic.quote_needed_from and not label.quotes:
            yield f"{id} has level {label.level} and no quote"
        yield from (
            f"{id}: the answer does not say {quote!r}" for quote in label.quotes if not find(quote, sample.answer)
        )
    for id, quotes in pitfalls.items():
        lost = [quote for quote in quotes if not any(find(quote, text) for text in sample.texts)]
        yield from (f"{id}: nothing says {quote!r}" for quote in lost)
    if len(pitfalls.get("contradiction", ("", ""))) < 2:
        yield "a contradiction needs both passages"
    specificity = labels.get("specificity")
    if "vague" in pitfalls and (specificity is None or specificity.level > 1):
        yield "vague stands only where specificity is in play and is 0 or 1"
