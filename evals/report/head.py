"""What has to be known before any figure: who graded what, when, how replies were obtained, what has changed since."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from evals.commands.telling import counted
from evals.gates import load_gates
from evals.report.wording import Words
from evals.result import Result
from evals.versions import differences, versions_of
from evals.work import Work
from rehearse.rubric import Frozen

_TWIN = "~"
_SHORT = 12
_SPLITS = {
    "train": "the train split, which the offline coach is fitted to",
    "dev": "the dev split, which rules and prompts may be tuned to",
    "test": "the test split, which nothing is tuned to",
    "all": "all splits, those that coaches are fitted and tuned to too",
}


class Fact(Frozen):
    """A line of the head: what it is about, and what is said of it."""

    name: str
    text: str


class Head(Frozen):
    """The facts of a run, and the warnings that come with its result."""

    coach: str
    date: str
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]


def head_of(result: Result, work: Work, words: Words) -> Head:
    """Return what stands at the top of the page."""
    return Head(
        coach=result.coach.label,
        date=f"{result.made_at:%Y-%m-%d}",
        facts=tuple(_facts(result, words)),
        warnings=tuple(_warnings(result, work)),
    )


def command_of(result: Result) -> str:
    """Return the command that makes such a result again, as far as the result tells it."""
    words = {"live": ["eval"], "imported": ["eval", "import", "ANSWERS.jsonl"]}.get(
        result.how, ["eval", "replay", "RECORDING.jsonl"]
    )
    if result.how == "live" and result.coach.kind == "offline":
        words += ["--coach", "offline"]
    if result.coach.model is not None:
        words += ["--model", result.coach.model]
    if result.coach.host is not None:
        words += ["--base-url", "ADDRESS"]
    words += [] if result.split == "test" else ["--split", result.split]
    words += [] if result.epochs == 1 else ["--epochs", str(result.epochs)]
    words += [] if _twins(result) else ["--no-twins"]
    words += ["--rewrites"] if any(prompt.id == "rewrite" for prompt in result.versions.prompts) else []
    return shlex.join(["rehearse", *words])


def _facts(result: Result, words: Words) -> Iterator[Fact]:
    yield Fact(name="Coach", text=_coach(result))
    yield Fact(name="When", text=f"{result.made_at:%Y-%m-%d, %H:%M} UTC")
    yield Fact(name="Measured on", text=_on(result))
    yield Fact(name="Replies", text=words.how[result.how])
    if result.note:
        yield Fact(name="Note", text=result.note)
    yield Fact(name="Versions", text=_versions(result))


def _coach(result: Result) -> str:
    kind = "rules, with no model" if result.coach.kind == "offline" else "asks a language model"
    return f"{result.coach.label} ({kind})"


def _on(result: Result) -> str:
    answers = {one.case for one in result.gradings if _TWIN not in one.case}
    twins = _twins(result)
    where = _SPLITS[result.split]
    changed = f"and {counted(len(twins), 'changed version')} of them" if twins else "without changed versions of them"
    often = "each graded once" if result.epochs == 1 else f"each graded {result.epochs} times"
    lost = sum(not one.is_graded for one in result.gradings)
    without = f"; {counted(lost, 'grading')} came to nothing" if lost else ""
    return f"{counted(len(answers), 'answer')} of {where}; {changed}; {often}{without}"


def _versions(result: Result) -> str:
    made = result.versions
    told = [
        f"Rehearse {made.rehearse}",
        f"rubric {made.rubric_version} ({made.rubric_hash[:_SHORT]})",
        f"samples {made.samples_hash[:_SHORT]}",
        *(f"prompt {prompt.id} {prompt.version} ({prompt.hash})" for prompt in made.prompts),
    ]
    if made.coach_hash is not None:
        told.append(f"rules of the offline coach {made.coach_hash[:_SHORT]}")
    return ", ".join(told)


def _twins(result: Result) -> set[str]:
    return {one.case for one in result.gradings if _TWIN in one.case}


def _warnings(result: Result, work: Work) -> Iterator[str]:
    rewrites = any(prompt.id == "rewrite" for prompt in result.versions.prompts)
    now = versions_of(work.rubric, kind=result.coach.kind, rewrites=rewrites)
    if changed := differences(result.versions, now):
        yield (
            f"Since this was measured, {_listed(changed)} changed. The figures are those of then; the tables of levels,"
            " the pitfalls' counts, the disagreements and the twins are made with the answers and labels as they are"
            " now."
        )
    if gone := {one.case for one in result.gradings} - work.by_id.keys():
        answers = sum(_TWIN not in id for id in gone)
        yield (
            f"{counted(answers, 'answer')} and {counted(len(gone) - answers, 'changed version')} of the result are no"
            " longer among the samples. They are left out wherever answers are looked at one by one, and are still in"
            " the figures."
        )
    if _are_other_gates(result):
        yield "The gates have changed since this was measured; whether each is passed is said by the gates of then."


def _are_other_gates(result: Result) -> bool:
    gates = {gate.id: gate for gate in load_gates()}
    for gated in result.gates:
        gate, found = gates.get(gated.id), result.measures.get(gated.measure)
        value = None if found is None else found.value
        if gate is None or gate.measure != gated.measure or gate.minimum.nearest(value) != gated.minimum:
            return True
    return len(gates) != len(result.gates)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
