"""The answers whose grades are furthest from their labels, with everything that explains why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from evals.gold import Sample
from evals.measures.run import Run
from evals.report.marks import Stretch, strangers, stretches
from rehearse.evidence import source_of
from rehearse.rubric import Frozen

MOST = 10
_PLACES = {"earlier": "said in an earlier answer", "resume": "stands in the resume", None: "stands nowhere"}


class Judged(Frozen):
    """A criterion as the labeller and as the coach judge it; `given` is None where the coach gives no level."""

    name: str
    label: int
    given: int | None
    label_words: tuple[str, ...]
    why: str
    given_words: tuple[str, ...]
    reason: str

    @property
    def apart(self) -> int:
        """By how many levels the coach is above the label, below 0 beneath it; 0 where there is no level."""
        return 0 if self.given is None else self.given - self.label


class PitfallJudged(Frozen):
    """A pitfall that one of the two sees, with the words that show it."""

    name: str
    verdict: Literal["both", "missed", "made up"]
    label_words: tuple[str, ...] = ()
    given_words: tuple[str, ...] = ()


class Elsewhere(Frozen):
    """A quote that does not stand in the answer, whose it is, and where it stands instead."""

    quote: str
    whose: Literal["labeller", "coach"]
    place: str


class Disagreement(Frozen):
    """An answer beside its label and its grade; `apart` is how far they are from each other in all."""

    id: str
    title: str
    question: str
    answer: tuple[Stretch, ...]
    elsewhere: tuple[Elsewhere, ...]
    criteria: tuple[Judged, ...]
    pitfalls: tuple[PitfallJudged, ...]
    apart: int


class Disagreements(Frozen):
    """Those that are furthest apart, the worst first, how many answers differ in anything, and of how many."""

    worst: tuple[Disagreement, ...]
    differing: int
    graded: int


def disagreements_of(run: Run, *, most: int = MOST) -> Disagreements:
    """Return the answers that are furthest from their labels; equally far ones go by their id.

    The distance is the sum over the criteria of the absolute difference in level, and 1 for every pitfall that
    was missed or made up. What has no level adds nothing: that is counted as not graded. Levels are the lower
    medians over the epochs; words and reasons are those of the first epoch that gave that level.
    """
    graded = [id for id in run.answers if run.levels(id)]
    apart = {id: distance(run, id) for id in graded}
    ordered = sorted((id for id in graded if apart[id]), key=lambda id: (-apart[id], id))
    return Disagreements(
        worst=tuple(_disagreement(run, id, apart[id]) for id in ordered[:most]),
        differing=len(ordered),
        graded=len(graded),
    )


def distance(run: Run, id: str) -> int:
    """Return how far an answer's grade is from its label, 0 where they are the same."""
    given, sample = run.levels(id), run.samples[id]
    steps = sum(abs(given[name] - label.level) for name, label in sample.labels.items() if name in given)
    return steps + len(run.found(id) ^ frozenset(sample.pitfalls))


def _disagreement(run: Run, id: str, apart: int) -> Disagreement:
    sample, request = run.samples[id], run.cases[id].request
    criteria = tuple(_criteria(run, id))
    pitfalls = tuple(_pitfalls(run, id))
    labeller = _quotes((*(one.label_words for one in criteria), *(one.label_words for one in pitfalls)))
    coach = _quotes((*(one.given_words for one in criteria), *(one.given_words for one in pitfalls)))
    title = request.job.title.text if request.job is not None and request.job.title is not None else run.cases[id].job
    return Disagreement(
        id=id,
        title=title,
        question=sample.question,
        answer=stretches(sample.answer, labeller=labeller, coach=coach),
        elsewhere=(*_elsewhere(sample, labeller, "labeller"), *_elsewhere(sample, coach, "coach")),
        criteria=criteria,
        pitfalls=pitfalls,
        apart=apart,
    )


def _criteria(run: Run, id: str) -> Iterator[Judged]:
    sample, given = run.samples[id], run.levels(id)
    names = {criterion.id: criterion.short for criterion in run.rubric.criteria}
    for criterion in (name for name in names if name in sample.labels):
        label, level = sample.labels[criterion], given.get(criterion)
        graded = next((one for one in run.by_case[id] if one.levels.get(criterion) == level), None)
        yield Judged(
            name=names[criterion],
            label=label.level,
            given=level,
            label_words=label.quotes,
            why=label.why,
            given_words=graded.quotes.get(criterion, ()) if graded else (),
            reason=graded.reasons.get(criterion, "") if graded else "",
        )


def _pitfalls(run: Run, id: str) -> Iterator[PitfallJudged]:
    marked, found = run.samples[id].pitfalls, run.found(id)
    for pitfall in run.rubric.pitfalls:
        if pitfall.id not in marked and pitfall.id not in found:
            continue
        seen = (one for one in run.by_case[id] if pitfall.id in one.pitfalls)
        graded = next(seen, None) if pitfall.id in found else None
        yield PitfallJudged(
            name=pitfall.name,
            verdict="missed" if pitfall.id not in found else "both" if pitfall.id in marked else "made up",
            label_words=marked.get(pitfall.id, ()),
            given_words=graded.pitfalls[pitfall.id] if graded else (),
        )


def _elsewhere(sample: Sample, quotes: Iterable[str], whose: Literal["labeller", "coach"]) -> Iterator[Elsewhere]:
    earlier = tuple(before.answer for before in sample.earlier)
    for quote in strangers(sample.answer, quotes):
        source = source_of(quote, answer="", earlier=earlier, resume=sample.resume)
        yield Elsewhere(quote=quote, whose=whose, place=_PLACES[None if source == "answer" else source])


def _quotes(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(quote for group in groups for quote in group)
