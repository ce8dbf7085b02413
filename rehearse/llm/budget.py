"""What of a person's texts goes into a request: all of it where it fits, and what does not is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rehearse.interview.coach import Exchange
from rehearse.llm.inquiry import Inquiry
from rehearse.tokens import clipped, count

FENCE = 60
"""Tokens that the fence, heading and opening of one text take at most."""
_LEAST = 20
"""Tokens of an answer below which sending a part of it tells nothing."""


class Fitted(NamedTuple):
    """A text as it is sent, and what is said where it was shortened."""

    text: str
    notices: tuple[str, ...]


def fitted(text: str, room: int, *, what: str) -> Fitted:
    """Return as much of the text as fits into `room` tokens, cut after a sentence or line.

    Args:
        text: A person's text.
        room: Tokens for it.
        what: What the notice calls it, such as "your answer".
    """
    part = clipped(text, max(0, room))
    if part.kept >= part.of:
        return Fitted(text, ())
    return Fitted(
        part.text,
        (
            f"Only the first {part.kept:,} of {part.of:,} tokens of {what} were sent to the model, "
            "since a request has room for no more.",
        ),
    )


def fitted_beside(inquiry: Inquiry, values: Mapping[str, str], text: str, *, name: str, what: str) -> Fitted:
    """Return as much of the text as the request has room for beside the other values.

    Args:
        inquiry: What is asked for.
        values: What the prompt is filled with.
        text: A person's text.
        name: The value that it becomes.
        what: What the notice calls it.
    """
    room = inquiry.room(**{**values, name: ""}) - FENCE
    part = fitted(text, room, what=what)
    while part.text and inquiry.room(**{**values, name: part.text}) < 0:
        # What looks like a fence is made harmless, and then takes more tokens than it did as it was written.
        room = min(room, count(part.text)) // 2
        part = fitted(text, room, what=what)
    return part


def fitted_exchanges(exchanges: Sequence[Exchange], room: int, *, what: str) -> Fitted:
    """Return questions and answers with the answers shortened evenly where they don't fit, long ones first.

    Args:
        exchanges: In the order in which they were.
        room: Tokens for all of them together.
        what: What the notice calls the answers.
    """
    if not exchanges:
        return Fitted("", ())
    heads = [_head(exchange) for exchange in exchanges]
    left = room - sum(count(head) for head in heads)
    lengths = [count(exchange.answer) for exchange in exchanges]
    share = _share(lengths, left)
    if left < 0 or (share < _LEAST and any(length > share for length in lengths)):
        return Fitted("", (f"A request to this model has no room for {what}, so they were left out.",))
    parts = [clipped(exchange.answer, share) for exchange in exchanges]
    text = "\n\n".join(f"{head}{part.text}" for head, part in zip(heads, parts, strict=True))
    if all(part.kept >= part.of for part in parts):
        return Fitted(text, ())
    notice = f"Of {what}, only the first {share:,} tokens each were sent to the model; a request has room for no more."
    return Fitted(text, (notice,))


def _head(exchange: Exchange) -> str:
    id = f"question_id: {exchange.question_id}\n" if exchange.question_id else ""
    question = f"Question: {exchange.question}\n" if exchange.question else ""
    return f"{id}{question}Answer: "


def _share(lengths: Sequence[int], room: int) -> int:
    """Return the largest number of tokens that each may take so that all fit into the room."""
    left, waiting = room, sorted(lengths)
    while waiting:
        share = left // len(waiting)
        if waiting[0] > share:
            return max(0, share)
        left -= waiting.pop(0)
    return max(lengths, default=0)
