"""Which failed calls are sent again, and after how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rehearse.chat.symptoms import is_out_of_quota, status_of, wait_asked_for

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

LONGEST_WAIT = 20.0
"""Seconds a candidate is kept waiting for a server that asks for patience; beyond that they are told."""
_FIRST_WAIT, _MOST_WAIT = 0.5, 8.0


def retrying(retries: int, *, sleep: Callable[[float], None], is_over: Callable[[], bool] = lambda: False) -> Retrying:
    """Return what calls a function again, up to `retries` times: no connection, 429, 5xx; never a timeout.

    Waits as long as Retry-After says, else 0.5 s doubled each time up to 8 s, with jitter. The last error is
    raised as it came. Once `is_over`, nothing is called again.
    """
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

    backing_off = wait_random_exponential(multiplier=_FIRST_WAIT, max=_MOST_WAIT)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = wait_asked_for(error) if isinstance(error, Exception) else None
        return backing_off(state) if asked is None else asked

    return Retrying(
        retry=retry_if_exception(lambda error: is_passing(error) and not is_over()),
        wait=wait,
        stop=stop_after_attempt(retries + 1),
        sleep=sleep,
        reraise=True,
    )


def is_passing(error: BaseException) -> bool:
    """Return True where the same call may work in a moment."""
    if not isinstance(error, Exception):
        return False
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"APITimeoutError", "TimeoutException"}:
        # It has taken all the time that a candidate is to wait.
        return False
    if names & {"APIConnectionError", "TransportError", "ConnectionError"}:
        return True
    status = status_of(error)
    if status == 429 and is_out_of_quota(error):
        return False
    if status == 429 or (status is not None and status >= 500 and status != 501):
        return (wait_asked_for(error) or 0.0) <= LONGEST_WAIT
    return False
