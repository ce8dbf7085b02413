"""The evals as a task of Inspect AI: cases in, the product's coach as solver, gradings and a few figures out.

    rehearse eval                                    the usual way
    inspect eval evals/task.py --model none          the same with Inspect's own command
    inspect eval evals/task.py --model openai/gpt-4.1-mini -M responses_api=false --batch

With a model of Inspect's, the coach's requests go through it, with its providers, cache and batch mode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.dataset import Sample as InspectSample
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser, ModelOutput, get_model
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, Value, metric, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import Store

from evals.asking import Asked
from evals.cases import Case
from evals.gold import load_gold
from evals.grading import Grading
from evals.measures.all import measure
from evals.selection import Part, every_case, selected
from evals.showing import expected, found, side_by_side
from evals.versions import versions_of
from evals.work import Work, at_hand
from rehearse.coaches import find_coach
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings

GRADINGS = "gradings"
"""Under which name a log keeps the gradings of an answer and its twins, in a sample's store: each as a line of JSON.

Inspect goes through whatever is nested there a dozen times for each sample.
"""
VERSIONS = "versions"
"""Under which name a log keeps what it was made with."""
SCORER = "grades"
_SHOWN = ("qwk", "exact", "within_one", "not_graded")


@task
def agreement(
    coach: Literal["offline", "llm"] | None = None,
    model: str | None = None,
    base_url: str | None = None,
    split: Part = "test",
    twins: bool = True,
    rewrites: bool = False,
    limit: int | None = None,
    tags: str | Sequence[str] | None = None,
    concurrency: int = 16,
) -> Task:
    """Have a coach grade the samples, and compare its levels with the labels.

    Args:
        coach: Who grades; the coach in use by default. A key is read from the environment.
        model: The model that the llm coach asks.
        base_url: The address of an OpenAI-compatible endpoint.
        split: What to measure on: "train", "dev", "test" or "all".
        twins: Whether the changed answers are graded too.
        rewrites: Whether stronger versions are asked for and looked through for invented facts.
        limit: So many answers at most.
        tags: Only answers with one of these tags; several with commas.
        concurrency: How many requests to a model may be under way at a time.
    """
    work = at_hand()
    if work is None:
        words = tags.split(",") if isinstance(tags, str) else [*(tags or ())]
        everything = _everything()
        work = Work(
            cases=selected(everything.cases, split=split, twins=twins, limit=limit, tags=words),
            samples=everything.samples,
            rubric=everything.rubric,
            settings=load_settings(coach=coach, model=model, base_url=base_url),
            rewrites=rewrites,
            concurrency=concurrency,
        )
    versions = versions_of(work.rubric, kind=find_coach(work.settings).coach, rewrites=work.rewrites)
    return Task(
        dataset=MemoryDataset([_shown(cases, work) for cases in work.by_sample.values()], name=f"answers-{split}"),
        solver=put_to_coach(work),
        scorer=grades(),
        early_stopping=work.spending,
        metadata={VERSIONS: versions.model_dump(mode="json")},
        display_name="Rehearse",
    )


def put_to_coach(work: Work) -> Solver:
    """Return the solver that puts an answer and its twins to the product's coach.

    The coach is synchronous, so each grading is made in a thread. What is there already when Inspect begins
    an answer again is not made twice.
    """
    asked: list[Asked] = []

    @solver(name="put_to_coach")
    def put_to_coach() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            if not asked:
                asked.append(Asked.of(work, get_model()))
            try:
                await asked[0].grade(str(state.sample_id), epoch=state.epoch)
            finally:
                made = work.made(str(state.sample_id), state.epoch)
                state.store.set(GRADINGS, [one.model_dump_json(exclude_defaults=True) for one in made])
            state.output = ModelOutput.from_content(
                model=asked[0].coach.label, content=found(made[0]) if made else "nothing graded"
            )
            return state

        return solve

    return put_to_coach()


@metric(scores="unreduced")
def figures() -> Metric:
    """Return the metric of a few figures by our own formulas, without intervals; NaN where one is undefined.

    They are of the answers as given, out of the scores alone: after a retry some of these come out of a log.
    """

    def of(scores: list[SampleScore]) -> Value:
        work = at_hand() or _everything()
        epochs: Counter[str] = Counter()
        made: list[Grading] = []
        for one in scores:
            id = str(one.sample_id)
            epochs[id] += 1
            made.append(Grading.model_validate({"case": id, "epoch": epochs[id], "levels": one.score.value}))
        taken = measure(made, work.by_id, work.samples, work.rubric, resamples=1)
        values = {id: taken[id].value for id in _SHOWN if id in taken}
        return {id: float("nan") if value is None else value for id, value in values.items()}

    return of


@scorer(metrics=[figures()], name=SCORER)
def grades() -> Scorer:
    """Return the scorer that shows gradings beside the labels; what they are worth is measured over all of them.

    It asks nobody: a log can be scored again as often as somebody likes.
    """

    async def score(state: TaskState, target: Target) -> Score:
        work = at_hand() or _everything()
        made = gradings_in(state.store)
        cases = [work.by_id[one.case] for one in made]
        shown = side_by_side(cases, work.samples[str(state.sample_id)], made)
        if not made or made[0].case != state.sample_id:
            return Score.unscored(answer="nothing graded", explanation=shown)
        return Score(value=dict(made[0].levels), answer=found(made[0]), explanation=shown)

    return score


def gradings_in(store: Store | Mapping[str, Any]) -> list[Grading]:
    """Return the gradings that a sample of a log holds."""
    return [Grading.model_validate_json(line) for line in store.get(GRADINGS) or ()]


@lru_cache(maxsize=1)
def _everything() -> Work:
    """Return everything that is there to be graded, for when Inspect was started on its own."""
    rubric = load_rubric()
    files = load_gold(rubric)
    samples = {sample.id: sample for file in files for sample in file.samples}
    return Work(cases=every_case(files, rubric), samples=samples, rubric=rubric, settings=load_settings())


def _shown(cases: Sequence[Case], work: Work) -> InspectSample:
    """Return an answer as Inspect shows it: the interview, what was expected, and what it is an answer of."""
    first, sample = cases[0], work.samples[cases[0].sample]
    said: list[ChatMessage] = []
    for exchange in (*first.request.earlier, *first.request.exchanges):
        said += [ChatMessageAssistant(content=exchange.question), ChatMessageUser(content=exchange.answer)]
    about = {"question": first.question_id, "job": first.job, "split": first.split, "kind": sample.kind}
    about |= {"voice": sample.voice, "twins": ", ".join(case.id.partition("~")[2] for case in cases if case.twin)}
    return InspectSample(id=first.sample, input=said, target=expected(first, sample), metadata=about)


# Inspect would search all that is installed for the package of this task, which takes half a second. It has none.
agreement.__module__ = ""
