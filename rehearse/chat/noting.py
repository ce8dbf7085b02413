"""What is kept of each call: what it took goes into a tally, how it ended into the log. Never what was said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from rehearse.chat.faults import Place
from rehearse.chat.messages import Tally
from rehearse.interview.assessment import Usage

_log = logging.getLogger(__name__)

Outcome = Literal["ok", "form_refused", "stopped", "failed"]


class Noted:
    """A call under way, as far as it is known."""

    def __init__(self) -> None:
        self.usage = Usage(calls=1)
        self.outcome: Outcome = "ok"


@contextmanager
def noted(
    place: Place, tally: Tally | None, *, timer: Callable[[], float], is_stopped: Callable[[], bool]
) -> Iterator[Noted]:
    """Count and log the call that is made inside, whatever becomes of it.

    Args:
        place: Where it goes.
        tally: Takes its usage, seconds included.
        timer: Tells seconds from any point on.
        is_stopped: Whether a person ended it.
    """
    call, begun = Noted(), timer()
    try:
        yield call
    except GeneratorExit:
        call.outcome = "stopped"
        raise
    except BaseException:
        call.outcome = "stopped" if is_stopped() else "failed"
        raise
    finally:
        usage = call.usage.model_copy(update={"seconds": timer() - begun})
        if tally is not None:
            tally.add(usage)
        fields = {
            "model": place.model,
            "outcome": call.outcome,
            "seconds": round(usage.seconds, 3),
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
        }
        _log.info("A model was called.", extra={"event": "model_call", "fields": fields})
