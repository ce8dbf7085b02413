"""Whose request it is that goes over a wire: each grading has a ticket, which its thread carries with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from rehearse.chat import OPENAI, Wire, WireRequest, WireResponse
from rehearse.coaches import coach_for
from rehearse.errors import SettingsError
from rehearse.interview.coach import Coach
from rehearse.prompts.fence import DIGITS, new_marker
from rehearse.rubric import Rubric
from rehearse.settings import Settings

Work = Literal["assess", "rewrite"]


class Ticket:
    """What is known of one piece of work while it is done; belongs to the thread that does it.

    `requests` counts what was sent so far, `first_reply` is the body of the first usable response, and
    `lacking` says in a sentence which response was not to be had (None: none was missing).
    """

    def __init__(self, case: str, *, epoch: int = 1, work: Work = "assess") -> None:
        """Take the case's id, which grading of it this is (from 1), and what is asked for."""
        self.case = case
        self.epoch = epoch
        self.work: Work = work
        self.requests = 0
        self.first_reply: bytes | None = None
        self.lacking: str | None = None
        self._markers = 0

    def marker(self) -> str:
        """Return the next fence marker of this work: digits, the same whenever the work is done again."""
        self._markers += 1
        named = "\n".join((self.case, str(self.epoch), self.work, str(self._markers)))
        return f"{int.from_bytes(hashlib.sha256(named.encode()).digest()) % 10**DIGITS:0{DIGITS}}"


_current: ContextVar[Ticket | None] = ContextVar("ticket", default=None)


def current() -> Ticket | None:
    """Return the ticket of the work that this thread is at, None outside of `ticketed`."""
    return _current.get()


@contextmanager
def ticketed(ticket: Ticket) -> Iterator[Ticket]:
    """Make the ticket this thread's own as long as the block lasts."""
    token = _current.set(ticket)
    try:
        yield ticket
    finally:
        _current.reset(token)


def marker() -> str:
    """Return the next marker of the work at hand; outside of any, one that nobody can guess."""
    ticket = current()
    return new_marker() if ticket is None else ticket.marker()


class Witness:
    """A wire that notes in the ticket what was sent and what came first; `inner` may answer for the network."""

    def __init__(self, inner: Wire | None = None) -> None:
        """Take the wire that is asked, None to ask the network."""
        self._inner = inner

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return what the inner wire or the network answers.

        Raises:
            ModelError: the inner wire refuses.
        """
        ticket = current()
        if ticket is not None:
            ticket.requests += 1
        response = send() if self._inner is None else self._inner(request, send)
        if ticket is not None and ticket.first_reply is None and response.status == 200:
            ticket.first_reply = response.content
        return response


def coach_of(settings: Settings, rubric: Rubric, *, wire: Wire | None = None) -> Coach:
    """Return the product's coach for these settings, such that the same case is always the same request.

    Args:
        settings: What was chosen.
        rubric: What is graded by.
        wire: May see and answer a model's requests; None for the network alone.

    Raises:
        SettingsError: an LLM coach is wanted, but the settings don't lead to a model; says what to set.
    """
    return coach_for(settings, rubric, wire=Witness(wire), markers=marker)


def unconnected(settings: Settings) -> Settings:
    """Return the settings for a model that is not there: nothing is looked for, and no key is needed or kept.

    Raises:
        SettingsError: no model is named.
    """
    if not settings.model:
        raise SettingsError("Expected the name of the model, found none; name it (--model, or REHEARSE_MODEL).")
    named = {"coach": "llm", "base_url": settings.address or OPENAI, "api_key": None, "openai_api_key": None}
    return settings.model_copy(update=named)


def text_in(content: bytes) -> str:
    """Return the text of a chat completion's body, or the arguments of the function it calls; empty where none is."""
    try:
        message = json.loads(content)["choices"][0]["message"]
        calls = message.get("tool_calls")
        text = calls[0]["function"]["arguments"] if calls else message.get("content")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
    return text if isinstance(text, str) else ""
