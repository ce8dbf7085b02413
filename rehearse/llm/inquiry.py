"""One piece of work that a model is asked for: filled prompt, checked reply, one repair round, and the bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from rehearse.chat import Chat, Message, Tally
from rehearse.errors import ModelError
from rehearse.interview.assessment import PromptRef, Usage
from rehearse.prompts import load_prompt, new_marker
from rehearse.tokens import count, count_messages

Value = TypeVar("Value", bound=BaseModel)

_HASH = 12
_SPARE = 0.05
"""Part of the context left free: other makers' tokenizers split text into more tokens than the one that counts."""


class Checked(NamedTuple, Generic[Value]):
    """A reply in form; `problems` are those that the repair round has left, none of them to be passed over."""

    value: Value
    problems: tuple[str, ...]


class Inquiry:
    """Asks for one thing, and keeps which prompts were used and what it took. For one thread."""

    def __init__(
        self,
        chat: Chat,
        prompt: str,
        *,
        context: int,
        reserve: int,
        markers: Callable[[], str] = new_marker,
        on_call: Callable[[Usage], None] | None = None,
    ) -> None:
        """Take what is to be asked.

        Args:
            chat: The model.
            prompt: Id of the prompt file.
            context: Tokens that the model takes, prompt and reply together.
            reserve: Tokens to leave for the reply.
            markers: Makes the marker of each request's fences.
            on_call: Told what each call took, when it is over.

        Raises:
            DataError: the prompt file is not as it must be.
        """
        self._chat = chat
        self._prompt = load_prompt(prompt)
        self._refs = [PromptRef(id=prompt, version=self._prompt.version, hash=self._prompt.hash[:_HASH])]
        self._room = int(context * (1 - _SPARE)) - reserve
        self._tally = Tally(on_call)
        self._markers = markers
        self._marker = markers()
        self._last: tuple[dict[str, str], list[Message]] | None = None

    @property
    def prompts(self) -> tuple[PromptRef, ...]:
        """The prompts that were used so far."""
        return tuple(self._refs)

    @property
    def usage(self) -> Usage:
        """What was taken so far, failed calls included."""
        return self._tally.usage

    def room(self, **values: str) -> int:
        """Return how many tokens the prompt leaves when it is filled with these values; below 0: too many."""
        return self._room - count_messages(message.content for message in self._messages(values))

    def stream(self, **values: str) -> Iterator[str]:
        """Yield the reply as it is written.

        Raises:
            ModelError: the request does not fit, or the call failed.
        """
        self._must_fit(values)
        messages, call, text = self._messages(values), Tally(), ""
        try:
            # Closed before it is counted, also where nobody listens to the end.
            with closing(self._chat.stream(messages, tally=call)) as pieces:
                for piece in pieces:
                    text += piece
                    yield piece
        finally:
            self._tally.add(_counted(call.usage, messages, text))

    def ask(self, form: type[Value], check: Callable[[Value], list[str]], **values: str) -> Checked[Value]:
        """Return the reply, sent back once where it is out of form or `check` finds problems in it.

        Raises:
            ModelError: the request does not fit, the call failed, or the reply is out of form twice.
        """
        self._must_fit(values)
        messages = self._messages(values)
        reply = self._chat.structured(messages, form, tally=self._tally)
        first = None if reply.value is None else Checked(reply.value, tuple(check(reply.value)))
        if first is not None and not first.problems:
            return first
        problems = [reply.problem] if first is None else list(first.problems)
        again = self._sent_back(messages, reply.raw, problems)
        if self._room < count_messages(message.content for message in again):
            return self._kept(first, reply.problem)
        try:
            second = self._chat.structured(again, form, tally=self._tally)
        except ModelError:
            if first is None:
                raise
            return first
        if second.value is None:
            return self._kept(first, second.problem)
        checked = Checked(second.value, tuple(check(second.value)))
        return first if first is not None and len(first.problems) < len(checked.problems) else checked

    def _kept(self, first: Checked[Value] | None, problem: str) -> Checked[Value]:
        if first is None:
            where = problem.splitlines()[0][:160].rstrip(". ")
            raise ModelError(
                f"Expected {self._chat.model} to reply in the form that was asked for, but it did not ({where}); "
                "try again, or choose another model."
            )
        return first

    def _sent_back(self, messages: list[Message], raw: str, problems: list[str]) -> list[Message]:
        repair = load_prompt("repair")
        self._refs.append(PromptRef(id=repair.id, version=repair.version, hash=repair.hash[:_HASH]))
        filled = repair.fill(marker=self._markers(), problems="\n".join(f"- {problem}" for problem in problems))
        return [*messages, Message("assistant", raw), Message("user", filled.user)]

    def _must_fit(self, values: dict[str, str]) -> None:
        if (missing := -self.room(**values)) > 0:
            raise ModelError(
                f"The request is {missing} tokens too long for the context of {self._chat.model}; shorten the text, "
                "set REHEARSE_MODEL_CONTEXT to what the model can take, or choose another coach."
            )

    def _messages(self, values: dict[str, str]) -> list[Message]:
        # Whether it fits is asked right before it is sent, and mostly several times with the same values.
        if self._last is None or self._last[0] != values:
            filled = self._prompt.fill(marker=self._marker, **values)
            self._last = values, [Message("system", filled.system), Message("user", filled.user)]
        return self._last[1]


def _counted(usage: Usage, messages: Sequence[Message], text: str) -> Usage:
    """Return what a streamed line took, its tokens counted here where it came and the server did not tell them."""
    if usage.input_tokens is not None or not text:
        return usage
    tokens = {"input_tokens": count_messages(message.content for message in messages), "output_tokens": count(text)}
    return usage.model_copy(update={**tokens, "estimated": True})


def spent_on(inquiries: Iterable[Inquiry]) -> Usage:
    """Return what inquiries took together."""
    tally = Tally()
    for inquiry in inquiries:
        tally.add(inquiry.usage)
    return tally.usage
