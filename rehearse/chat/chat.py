"""A chat with one model at one address: lines streamed, structured replies, and never anything raised but ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from copy import copy
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rehearse.chat import faults
from rehearse.chat.abilities import Abilities, Form, abilities_of
from rehearse.chat.address import OPENAI, host_of
from rehearse.chat.calling import Calling
from rehearse.chat.client import Client, Endpoint, Kind, make_client, text_of, usage_of
from rehearse.chat.faults import Place
from rehearse.chat.forms import told_of, value_in
from rehearse.chat.keys import usable_key
from rehearse.chat.messages import Message, Reply, Schema, Tally
from rehearse.chat.noting import Noted, noted
from rehearse.chat.symptoms import is_option_refused
from rehearse.chat.wire import Wire
from rehearse.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk

_TRUNCATED, _FILTERED = "length", "content_filter"
_STREAM_LONGEST = 20_000


class Chat:
    """One model behind an OpenAI-compatible endpoint; safe to use from several threads at once."""

    def __init__(
        self,
        *,
        model: str,
        base_url: str = OPENAI,
        api_key: SecretStr | None = None,
        temperature: float = 0.0,
        timeout: float = 60.0,
        retries: int = 2,
        sleep: Callable[[float], None] | None = None,
        timer: Callable[[], float] = time.perf_counter,
        wire: Wire | None = None,
        kind: Kind = "openai",
        api_version: str | None = None,
        context: int | None = None,
    ) -> None:
        """Take the settings; nothing is imported or connected before the first call.

        Args:
            model: Its name, as the server knows it; at Azure the deployment's.
            base_url: Address of the endpoint.
            api_key: Sent as the server wants it, mostly as bearer token.
            temperature: 0-2; left out for models that refuse it.
            timeout: Seconds until a reply is given up, for a streamed line as a whole.
            retries: How often a call that failed in passing is sent again.
            sleep: Waits that many seconds between the two (default: or until the chat is stopped).
            timer: Tells seconds from any point on.
            wire: Sees the requests, and may answer them in the network's place.
            kind: Which protocol the server is spoken to in.
            api_version: The date of Azure's interface, where the dated one is to be used.
            context: Tokens that an Ollama is told to make room for, prompt and reply together.

        Raises:
            SettingsError: the address is no http or https address, or the key holds what cannot be sent.
        """
        self.model = model
        self.host = host_of(base_url)
        self._timer = timer
        place = Place(model=model, host=self.host, timeout=timeout, key=usable_key(api_key))
        # Where a wire answers, what the server once did says nothing, and requests must not depend on it.
        known = Abilities() if wire is not None else abilities_of(base_url, model, kind=kind)
        self._calling = Calling(place, known, temperature=temperature, retries=retries, sleep=sleep)
        self._wire = wire
        self._at = Endpoint(kind, model, base_url, place.key, timeout, api_version=api_version, context=context)
        self._making = Lock()
        self._made: Client | None = None

    def __repr__(self) -> str:
        return f"Chat(model={self.model!r}, host={self.host!r})"

    def apart(self) -> Chat:
        """Return a chat with the same model over connections of its own, so that it can be stopped alone."""
        other = copy(self)
        other._calling, other._making, other._made = self._calling.apart(), Lock(), None
        return other

    def stop(self) -> None:
        """End the calls under way, from any thread, and let none begin until `go_on`; they fail and say so."""
        self._calling.stopper.stop()

    def go_on(self) -> None:
        """Let calls begin again."""
        self._calling.stopper.go_on()

    def stream(self, messages: Sequence[Message], *, tally: Tally | None = None) -> Generator[str, None, None]:
        """Yield a reply's text piece by piece as it is written; afterwards `tally` holds what it took.

        Raises:
            ModelError: the call failed, the reply is empty, was stopped, or is not complete in time. Pieces
                that were yielded before stand for nothing then.
        """
        begun, finish, length = self._timer(), None, 0
        with self._noted(tally) as call:
            with self._calling.door(), self._calling.in_time():
                for chunk in self._opened(messages):
                    call.usage = usage_of(chunk, before=call.usage)
                    finish = chunk.response_metadata.get("finish_reason") or finish
                    if self._timer() - begun > self._calling.place.timeout:
                        raise ModelError(faults.too_slow(self._calling.place))
                    if text := chunk.text:
                        length += len(text)
                        if length > _STREAM_LONGEST:
                            raise ModelError(faults.truncated(self._calling.place))
                        yield text
            self._check_end(finish, is_empty=not length)

    @property
    def is_stopped(self) -> bool:
        """True from `stop` to `go_on`."""
        return self._calling.stopper.is_stopped

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What the server was found not to do as it is asked to, in sentences; empty where nothing is missing."""
        return self._calling.abilities.shortfalls(self.model)

    def structured(
        self, messages: Sequence[Message], schema: type[Schema], *, tally: Tally | None = None
    ) -> Reply[Schema]:
        """Return a reply in the form of `schema`, checked here whatever the server promises.

        The strictest form that the server can do is used: JSON schema, function call, JSON mode, JSON in
        plain text. Which one that is, is found out at the first call and remembered.

        Raises:
            ModelError: the call failed, or the reply was refused, stopped by a filter, cut or empty.
        """
        own = Tally()
        try:
            return self._in_best_form(messages, schema, own)
        finally:
            if tally is not None:
                tally.add(own.usage)

    def _in_best_form(self, messages: Sequence[Message], schema: type[Schema], tally: Tally) -> Reply[Schema]:
        known = self._calling.abilities
        with self._calling.door():
            forms = self._client.forms
        to_try = (known.form,) if known.is_form_proven else forms
        reply: Reply[Schema] | None = None
        for form in to_try:
            raw = self._written(messages, schema, form, tally, is_last=form == to_try[-1])
            if raw is None:
                continue
            value, problem = value_in(raw, schema)
            reply = Reply(value=value, problem=problem, usage=tally.usage, raw=raw)
            if "{" in raw:
                known.prove(form)
                return reply
        if reply is None:
            raise ModelError(faults.empty(self._calling.place))
        known.prove(to_try[-1])
        return reply

    def _written(
        self, messages: Sequence[Message], schema: type[Schema], form: Form, tally: Tally, *, is_last: bool
    ) -> str | None:
        """Return the reply's text, or None where the server cannot do this form and there is another to be tried."""
        asked = _with_form(messages, told_of(form, schema))
        with self._noted(tally) as call:
            with self._calling.door():
                try:
                    message = self._calling.sent(lambda heat: self._whole(asked, form, schema, heat))
                except Exception as error:
                    if is_last or not is_option_refused(error):
                        raise
                    call.outcome = "form_refused"
                    return None
                call.usage = usage_of(message, before=call.usage)
            if message.additional_kwargs.get("refusal"):
                raise ModelError(faults.refused(self._calling.place))
            text = text_of(message)
            self._check_end(message.response_metadata.get("finish_reason"), is_empty=not text.strip())
            return text

    def _noted(self, tally: Tally | None) -> AbstractContextManager[Noted]:
        return noted(self._calling.place, tally, timer=self._timer, is_stopped=lambda: self.is_stopped)

    def _whole(self, messages: Sequence[Message], form: Form, schema: type[Schema], heat: float | None) -> AIMessage:
        with self._calling.in_time():
            return self._client.whole(messages, form, schema, temperature=heat)

    def _opened(self, messages: Sequence[Message]) -> Iterator[AIMessageChunk]:
        def first(heat: float | None) -> tuple[AIMessageChunk | None, Iterator[AIMessageChunk]]:
            tells_usage = self._calling.abilities.tells_stream_usage
            chunks = self._client.pieces(messages, temperature=heat, tells_usage=tells_usage)
            return next(chunks, None), chunks

        # Only up to its first piece can a stream be sent for again: after that it has been seen.
        head, rest = self._calling.sent(first)
        if head is not None:
            yield head
        yield from rest

    def _check_end(self, finish: str | None, *, is_empty: bool) -> None:
        if finish == _TRUNCATED:
            raise ModelError(faults.truncated(self._calling.place))
        if finish == _FILTERED:
            raise ModelError(faults.filtered(self._calling.place))
        if finish is None:
            raise ModelError(faults.broken_off(self._calling.place))
        if is_empty:
            raise ModelError(faults.empty(self._calling.place))

    @property
    def _client(self) -> Client:
        with self._making:
            if self._made is None:
                self._made = make_client(self._at, stopper=self._calling.stopper, wire=self._wire)
            return self._made


def _with_form(messages: Sequence[Message], told: str) -> Sequence[Message]:
    # Templates of local models take one system message, and that only at the beginning.
    if not told:
        return messages
    first, *rest = messages
    if first.role != "system":
        return [Message("system", told), *messages]
    return [Message("system", f"{first.content}\n\n{told}".strip()), *rest]
