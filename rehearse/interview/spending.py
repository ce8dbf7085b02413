"""What an interview asked of models: one entry a call, none of them lost and none of them made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rehearse.interview.assessment import Provenance, Usage
from rehearse.interview.model import Interview, Spent, WorkKind


def spent_of(interview: Interview) -> tuple[Spent, ...]:
    """Return every call of a model, in order.

    For an interview that was stored before calls were, these are the calls behind the results it holds: what
    failed, was graded anew, or streamed as a line is not among them.
    """
    if interview.spent:
        return interview.spent
    return tuple(
        Spent(kind=kind, model=by.model, host=by.host, usage=usage, at=by.at)
        for kind, by, usage in _results(interview)
        if usage.calls and by is not None
    )


def with_calls(before: Interview, changed: Interview, calls: Sequence[Spent]) -> Interview:
    """Return `changed`, the interview `before` with a piece of work done, with the calls that this took."""
    return changed.model_copy(update={"spent": (*spent_of(before), *calls)}) if calls else changed


def _results(interview: Interview) -> Iterator[tuple[WorkKind, Provenance | None, Usage]]:
    yield "prepare", interview.plan_provenance, interview.plan_usage
    for turn in interview.turns:
        for attempt in turn.attempts:
            for reply in attempt.replies:
                if reply.assessment is not None:
                    yield "assess", reply.assessment.provenance, reply.assessment.usage
            if attempt.rewrite is not None:
                yield "rewrite", attempt.rewrite.provenance, attempt.rewrite.usage
    if interview.debrief is not None:
        yield "debrief", interview.debrief.provenance, interview.debrief.usage
