"""A follow-up question on the criterion that was chosen for it, worded by the model."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.errors import ModelError
from rehearse.interview.coach import LineRequest
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.spoken import spoken
from rehearse.llm.tongue import other_language
from rehearse.rubric import Criterion


def followed_up(inquiry: Inquiry, request: LineRequest, criterion: Criterion, *, model: str) -> Iterator[str]:
    """Yield the question piece by piece as it is written.

    Raises:
        CoachError: the texts do not fit the context, the call failed, or what came cannot be spoken.
    """
    line = ""
    for piece in spoken(_written(inquiry, request, criterion), model=model):
        line += piece
        yield piece
    if code := other_language([line], wanted=request.language):
        raise ModelError(f"Expected a line in the language {request.language} from {model}, but it is in {code}.")


def _written(inquiry: Inquiry, request: LineRequest, criterion: Criterion) -> Iterator[str]:
    # Where the grading says what is missing, the rubric's own words would say it twice.
    missing = [f"What is missing: {request.missing}"] if request.missing.strip() else []
    wordings = [text for level, texts in criterion.follow_ups.items() if level == request.level for text in texts]
    asked = [] if missing else [criterion.asks, *wordings[:1]]
    said = [f"Question: {one.question}\nAnswer: {one.answer}" for one in request.exchanges]
    yield from inquiry.stream(
        criterion=" ".join([f"{criterion.name}.", *asked]),
        exchange="\n".join([*said, *missing]),
        manner=request.manner,
        language=request.language,
    )
