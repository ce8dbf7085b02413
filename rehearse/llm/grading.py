"""Grading one answer as often as wanted: each grading a request of its own, none of which sees another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from itertools import chain
from typing import NamedTuple, Protocol

from rehearse.errors import RehearseError
from rehearse.interview.assessment import Usage
from rehearse.interview.coach import AnswerRequest
from rehearse.llm.assessing import assessed
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.verdict import Verdict
from rehearse.rubric import Rubric


class Grading(NamedTuple):
    """One grading: its inquiry (None where there could be none), and its verdict, or why there is none."""

    inquiry: Inquiry | None
    verdict: Verdict | None
    failure: str


class Begin(Protocol):
    """Makes the inquiry of a grading; raises a `RehearseError` where it cannot be made."""

    def __call__(self, *, markers: Callable[[], str], on_call: Callable[[Usage], None]) -> Inquiry:
        """Return the inquiry.

        Args:
            markers: Makes the markers of its fences.
            on_call: Told what each call took.
        """


def gradings_of(
    request: AnswerRequest,
    rubric: Rubric,
    begin: Begin,
    *,
    now: datetime,
    times: int,
    markers: Callable[[], str],
    on_call: Callable[[Usage], None],
) -> list[Grading]:
    """Grade an answer so many times: once alone, so that a provider has the prompt in its cache, then the rest at once.

    Args:
        request: The answer.
        rubric: What is graded by.
        begin: Makes each grading's inquiry.
        now: The time.
        times: How often, at least once.
        markers: Makes the marker of each request's fences.
        on_call: Told in this thread what each call took.
    """
    # One marker for all: the same request to the last byte is read from the cache to the last byte.
    marker = markers()

    def grade(on_call: Callable[[Usage], None]) -> Grading:
        first_of_all = chain([marker], iter(markers, None))
        inquiry: Inquiry | None = None
        try:
            inquiry = begin(markers=lambda: next(first_of_all), on_call=on_call)
            return Grading(inquiry, assessed(inquiry, request, rubric, now=now), "")
        except RehearseError as error:
            return Grading(inquiry, None, str(error))

    first = grade(on_call)
    if times == 1:
        return [first]
    calls: list[Usage] = []
    contexts = [copy_context() for _ in range(times - 1)]
    with ThreadPoolExecutor(max_workers=len(contexts)) as pool:
        others = list(pool.map(lambda context: context.run(grade, calls.append), contexts))
    for usage in calls:
        on_call(usage)
    return [first, *others]
