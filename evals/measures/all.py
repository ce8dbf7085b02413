"""All measures of a run, the differences between two runs, and the agreement of two labellings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import numpy as np

from evals.cases import Case
from evals.gold import Sample
from evals.grading import Grading
from evals.measures.agreement import agreement_measures
from evals.measures.bootstrap import estimate, interval, joined, lack, multiplicities, point, resampled
from evals.measures.coverage import coverage_measures
from evals.measures.estimate import Estimate, undefined
from evals.measures.halo import halo_measures
from evals.measures.measure import Matrix, Measure
from evals.measures.pitfalls import pitfall_measures
from evals.measures.repeats import repeat_measures
from evals.measures.run import Comparison, Levels, Run, compared, comparison_of, run_of
from evals.measures.scores import score_measures
from evals.measures.twins import twin_measures
from rehearse.rubric import Rubric

RESAMPLES = 2_000

_OF_A_RUN: tuple[Callable[[Run], Iterator[Measure]], ...] = (
    score_measures,
    repeat_measures,
    twin_measures,
    coverage_measures,
)
_OF_A_COMPARISON: tuple[Callable[[Comparison], Iterator[Measure]], ...] = (
    agreement_measures,
    halo_measures,
    pitfall_measures,
)


def measure(
    gradings: Iterable[Grading],
    cases: Mapping[str, Case],
    samples: Mapping[str, Sample],
    rubric: Rubric,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Return every measure by its id, undefined ones included.

    Agreement is that of the answers as they were given; with several epochs the lower median of a criterion's
    levels is compared. What was not graded enters no agreement and is counted in `not_graded`.

    Args:
        gradings: What a coach made of the cases, in any order; a case may be graded in several epochs.
        cases: The cases by id; those without a grading are not measured on.
        samples: The samples by id, with the labels to measure against.
        rubric: What was graded by.
        seed: Of the generator that draws the resamples.
        resamples: How many are drawn.

    Raises:
        DataError: a grading is of a case that is not there.
    """
    run = run_of(gradings, cases, samples, rubric)
    weights = multiplicities(len(run.answers), resamples=resamples, seed=seed)
    return {one.id: estimate(one, weights) for one in _measures(run)}


def difference(
    before: Iterable[Grading],
    after: Iterable[Grading],
    cases: Mapping[str, Case],
    samples: Mapping[str, Sample],
    rubric: Rubric,
    *,
    ids: Collection[str] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Return `after` minus `before` of each measure, on the cases that both have graded (paired bootstrap).

    Both are computed on the same resamples, so that answers that are hard for both do not widen the interval.

    Args:
        before: The gradings of the first coach.
        after: The gradings of the second.
        cases: The cases by id.
        samples: The samples by id.
        rubric: What was graded by.
        ids: The measures to compare; all where it is None.
        seed: Of the generator that draws the resamples.
        resamples: How many are drawn.

    Raises:
        DataError: a grading is of a case that is not there.
    """
    first, second = list(before), list(after)
    common = {grading.case for grading in first} & {grading.case for grading in second}
    runs = [run_of([one for one in side if one.case in common], cases, samples, rubric) for side in (first, second)]
    weights = multiplicities(len(runs[0].answers), resamples=resamples, seed=seed)
    old, new = ({one.id: one for one in _measures(run)} for run in runs)
    wanted = [id for id in new if id in old] if ids is None else list(ids)
    return {id: _apart(old.get(id), new.get(id), weights) for id in wanted}


def agreement(
    first: Mapping[str, Levels],
    second: Mapping[str, Levels],
    rubric: Rubric,
    *,
    first_pitfalls: Mapping[str, Collection[str]] | None = None,
    second_pitfalls: Mapping[str, Collection[str]] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Return how far two labellings of the same answers agree, by the ids and formulas that a coach is measured by.

    The first stands where the coach does: a bias is first minus second.

    Args:
        first: Level by criterion of each answer, by the answer's id.
        second: The same of the other labelling; answers that only one of them has are left out.
        rubric: What was labelled by.
        first_pitfalls: The pitfalls that the first labelling marks, by the answer's id; none where it is None.
        second_pitfalls: The same of the other labelling.
        seed: Of the generator that draws the resamples.
        resamples: How many are drawn.
    """
    answers = sorted(set(first) & set(second))
    comparison = compared(
        answers,
        coach=first,
        labels=second,
        found={id: (first_pitfalls or {}).get(id, ()) for id in answers},
        marked={id: (second_pitfalls or {}).get(id, ()) for id in answers},
        criteria=[criterion.id for criterion in rubric.criteria],
        pitfalls=[pitfall.id for pitfall in rubric.pitfalls],
    )
    weights = multiplicities(len(answers), resamples=resamples, seed=seed)
    return {one.id: estimate(one, weights) for family in _OF_A_COMPARISON for one in family(comparison)}


def _measures(run: Run) -> Iterator[Measure]:
    comparison = comparison_of(run)
    for of_comparison in _OF_A_COMPARISON:
        yield from of_comparison(comparison)
    for of_run in _OF_A_RUN:
        yield from of_run(run)


def _apart(before: Measure | None, after: Measure | None, weights: Matrix) -> Estimate:
    if before is None or after is None:
        return undefined("not measured on the cases that both have graded")
    old, new = point(before), point(after)
    n = min(before.n, after.n)
    if np.isnan(old) or np.isnan(new):
        sides = (("before", before, old), ("after", after, new))
        return undefined(joined(*(f"{name}: {lack(one)}" for name, one, value in sides if np.isnan(value))), n=n)
    return interval(new - old, resampled(after, weights) - resampled(before, weights), n=n)
