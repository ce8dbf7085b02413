"""How a call is made: in how much time, how often, with which options, until it is stopped; and how it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import TypeVar

from rehearse.chat import faults
from rehearse.chat.abilities import Abilities
from rehearse.chat.door import door, untraced
from rehearse.chat.faults import Place
from rehearse.chat.retries import retrying
from rehearse.chat.stopping import Stopper
from rehearse.chat.symptoms import status_of, words_of
from rehearse.chat.wire import refusals
from rehearse.errors import ModelError

_Result = TypeVar("_Result")


class Calling:
    """What the calls of one chat have in common; safe to use from several threads at once."""

    def __init__(
        self,
        place: Place,
        abilities: Abilities,
        *,
        temperature: float,
        retries: int,
        sleep: Callable[[float], None] | None,
    ) -> None:
        """Take where calls go and what the model takes.

        Args:
            place: The model, its host, its time and its key.
            abilities: What the model was found to take so far.
            temperature: 0-2; left out for models that refuse it.
            retries: How often a call that failed in passing is sent again.
            sleep: Waits so many seconds between the two (default: or until it is stopped).
        """
        self.place = place
        self.abilities = abilities
        self.stopper = Stopper()
        self._temperature, self._retries, self._sleep = temperature, retries, sleep

    def apart(self) -> Calling:
        """Return the same for calls that are stopped on their own."""
        other = copy(self)
        other.stopper = Stopper()
        return other

    @contextmanager
    def door(self) -> Iterator[None]:
        """Turn what goes wrong inside into words for the candidate.

        Raises:
            ModelError: the call failed, or was stopped.
        """
        try:
            with door(self.place):
                if self.stopper.is_stopped:
                    raise ModelError(faults.stopped(self.place))
                yield
        except ModelError:
            if self.stopper.is_stopped:
                # Whatever the connection broke with is what was wanted.
                raise ModelError(faults.stopped(self.place)) from None
            raise

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Cut off what takes longer inside than a reply may.

        Raises:
            ModelError: it took longer.
        """
        with self.stopper.within(self.place.timeout) as is_over:
            try:
                yield
            except Exception as error:
                if is_over.is_set():
                    raise ModelError(faults.too_slow(self.place)) from error
                raise

    def sent(self, call: Callable[[float | None], _Result]) -> _Result:
        """Return what `call` gives, sent again without an option that the model refuses, or after a while.

        `call` is handed the temperature, None where it is left to the model.
        """
        stopper = self.stopper
        again = retrying(self._retries, sleep=self._sleep or stopper.wait, is_over=lambda: stopper.is_stopped)
        while True:
            heat = self._temperature if self.abilities.takes_temperature else None
            try:
                with untraced(), refusals():
                    return again(call, heat)
            except Exception as error:
                if not self.abilities.lower(code=status_of(error), text=words_of(error)):
                    raise
