"""Load the guide from `rubric/guide/`, and check that it fits the rubric beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from rehearse import paths
from rehearse.errors import DataError
from rehearse.rubric.guide import (
    Guide,
    GuidePitfall,
    HardSituation,
    LookedFor,
    QuestionSamples,
    SampleAnswer,
    Strategy,
)
from rehearse.rubric.load import load_rubric
from rehearse.rubric.model import Frozen, Rubric
from rehearse.yaml_files import fault, parse, read_bytes, shown


class StrategiesFile(Frozen):
    """What `guide/strategies.yaml` holds."""

    strategies: tuple[Strategy, ...]


class GuidePitfallsFile(Frozen):
    """What `guide/pitfalls.yaml` holds."""

    pitfalls: tuple[GuidePitfall, ...]


class SituationsFile(Frozen):
    """What `guide/situations.yaml` holds."""

    situations: tuple[HardSituation, ...]


class InterviewersFile(Frozen):
    """What `guide/interviewers.yaml` holds."""

    looked_for: tuple[LookedFor, ...]


GUIDE_FILES: dict[str, type[Frozen]] = {
    "interviewers": InterviewersFile,
    "pitfalls": GuidePitfallsFile,
    "situations": SituationsFile,
    "strategies": StrategiesFile,
}


def load_guide(folder: Path | None = None) -> Guide:
    """Return the checked guide from `guide/` in the rubric folder (default: the one that ships).

    Parsed once as long as the files stay the same; an edit is seen at the next call.

    Args:
        folder: The rubric's folder, whose rubric the guide has to fit.

    Raises:
        DataError: a file is missing, malformed, or does not fit the rubric; the message names file and key.
    """
    folder = (folder or paths.rubric()).resolve()
    rubric = load_rubric(folder)
    names = [f"guide/{name}.yaml" for name in GUIDE_FILES]
    names += [f"guide/answers/{question.id}.yaml" for question in rubric.questions]
    return _load(folder, tuple((name, read_bytes(folder / name)) for name in names), rubric.hash)


@lru_cache(maxsize=8)
def _load(folder: Path, files: tuple[tuple[str, bytes], ...], rubric_hash: str) -> Guide:
    rubric = load_rubric(folder)
    values: dict[str, Any] = {}
    samples: list[QuestionSamples] = []
    for name, data in files:
        path = folder / name
        if path.parent.name == "answers":
            samples.append(parse(data, path=path, model=QuestionSamples))
        else:
            part = parse(data, path=path, model=GUIDE_FILES[path.stem])
            values |= {key: getattr(part, key) for key in type(part).model_fields}
    guide = Guide(samples=tuple(samples), **values)
    for error in _faults(guide, rubric, folder):
        raise error
    return guide


def _faults(guide: Guide, rubric: Rubric, folder: Path) -> Iterator[DataError]:
    expected = {
        "pitfalls": ([pitfall.id for pitfall in guide.pitfalls], [pitfall.id for pitfall in rubric.pitfalls]),
        "situations": (
            [situation.id for situation in guide.situations],
            [question.id for question in rubric.questions if question.kind == "situation"],
        ),
        "interviewers": ([item.id for item in guide.looked_for], [lens.id for lens in rubric.lenses]),
    }
    for name, (found, wanted) in expected.items():
        if found != wanted:
            problem = f"expected the ids {', '.join(wanted)} in this order, found {', '.join(found)}"
            yield fault(folder / "guide" / f"{name}.yaml", ["looked_for" if name == "interviewers" else name], problem)
    yield from _strategy_faults(guide, rubric, folder)
    for question, samples in zip(rubric.questions, guide.samples, strict=True):
        path = folder / "guide" / "answers" / f"{question.id}.yaml"
        if samples.question != question.id:
            yield fault(
                path, ["question"], f"expected {question.id!r} as in the file's name, found {samples.question!r}"
            )
        if [sample.level for sample in samples.samples] != ["weak", "solid", "standout"]:
            yield fault(path, ["samples"], "expected one weak, one solid and one standout answer, in this order")
        for sample in samples.samples:
            for keys, problem in _sample_faults(sample, question.criteria, rubric):
                yield fault(path, ["samples", sample.level, *keys], problem)


def _strategy_faults(guide: Guide, rubric: Rubric, folder: Path) -> Iterator[DataError]:
    known = [strategy.id for strategy in guide.strategies]
    for strategy in guide.strategies:
        path = folder / "guide" / "strategies.yaml"
        if known.count(strategy.id) > 1:
            yield fault(path, ["strategies"], f"the id {strategy.id!r} stands more than once")
        if strategy.criterion not in {criterion.id for criterion in rubric.criteria}:
            yield fault(path, ["strategies", strategy.id, "criterion"], f"there is no criterion {strategy.criterion!r}")
    for question in rubric.questions:
        if question.strategy not in known:
            problem = f"there is no strategy {question.strategy!r} in {shown(folder / 'guide' / 'strategies.yaml')}"
            yield fault(folder / "questions.yaml", ["questions", question.id, "strategy"], problem)


def _sample_faults(
    sample: SampleAnswer, criteria: tuple[str, ...], rubric: Rubric
) -> Iterator[tuple[tuple[str, ...], str]]:
    if tuple(sample.why) != criteria:
        yield (
            ("why",),
            f"expected the criteria in play, {', '.join(criteria)}, in this order, found {', '.join(sample.why)}",
        )
    for id, grade in sample.why.items():
        if grade.level >= rubric.arithmetic.quote_needed_from and not grade.quotes:
            yield ("why", id), f"level {grade.level} needs a quote from the answer"
        yield from _quote_faults(("why", id, "quotes"), grade.quotes, sample.answer)
    for id, quotes in sample.pitfalls.items():
        if id not in {pitfall.id for pitfall in rubric.pitfalls}:
            yield ("pitfalls",), f"there is no pitfall {id!r}"
        yield from _quote_faults(("pitfalls", id), quotes, sample.answer)


def _quote_faults(keys: tuple[str, ...], quotes: tuple[str, ...], answer: str) -> Iterator[tuple[tuple[str, ...], str]]:
    text = " ".join(answer.split())
    for quote in quotes:
        if " ".join(quote.split()) not in text:
            yield keys, f"the words {quote!r} do not stand in the answer"
