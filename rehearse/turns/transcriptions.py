"""Recordings being written down in the background: one call for one recording, however often a page is drawn."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rehearse.errors import RehearseError
from rehearse.interview.assessment import Usage
from rehearse.interview.work import Clock
from rehearse.speech import NOTHING_HEARD, Transcriber, delivery_of, sound_of, warm
from rehearse.turns.limits import Allowance, Limits
from rehearse.turns.worker import unexpected

if TYPE_CHECKING:
    from rehearse.speech import Endpoint
    from rehearse.speech.transcript import Transcript
    from rehearse.store import Recording, Store

_log = logging.getLogger(__name__)
_Key = tuple[str, str, str, str]
_AT_ONCE = 4
"""Calls at a time in one process; the others wait, so that one person's ten minutes don't stop everybody's."""


class Transcriptions:
    """Starts and finds such work. Safe to use from several threads; meant to be made once per process.

    What is to be done follows from the stored recordings alone: one that is neither written down nor failed is
    begun again by the next `ensure` after a crash.
    """

    def __init__(
        self,
        store: Store,
        *,
        at_once: int = _AT_ONCE,
        limits: Limits = Limits(),  # noqa: B008  # a tuple that cannot change
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        """Take where recordings are, how many are written down at once, and how many of one person in a minute."""
        self._store, self._clock = store, clock
        self._allowance = Allowance(store, limits)
        self._places = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._begun: dict[_Key, float] = {}
        self._unsaved: dict[_Key, Callable[[], None]] = {}
        self._is_warm = False

    def warm(self) -> None:
        """Import in the background, once, what the first recording would wait for."""
        with self._lock:
            is_warm, self._is_warm = self._is_warm, True
        if not is_warm:
            threading.Thread(target=warm, name="rehearse-transcription-warm-up", daemon=True).start()

    def ensure(
        self, id: str, slot: str, recording: Recording, *, owner: str, transcriber: Transcriber, language: str
    ) -> float | None:
        """See to it that a recording is being written down; return for how many seconds it has been, None where it is.

        Raises:
            StoreError: what was written down could not be stored; the next call tries to store it again.
        """
        key = (owner, id, slot, recording.name)
        with self._lock:
            since = self._begun.get(key)
            if since is not None:
                return time.monotonic() - since
            save = self._unsaved.get(key)
            if save is None:
                if recording.delivery is not None or recording.fault is not None:
                    return None
                self._begun[key] = time.monotonic()
                work = threading.Thread(
                    target=self._write_down,
                    args=(key, transcriber, language),
                    name="rehearse-transcription",
                    daemon=True,
                )
                work.start()
                return 0.0
        save()
        with self._lock:
            self._unsaved.pop(key, None)
        return None

    def _write_down(self, key: _Key, transcriber: Transcriber, language: str) -> None:
        with self._places:
            save = self._outcome(key, transcriber, language)
        try:
            save()
        except RehearseError:
            # Asking again would be paid for again: it is kept here until it can be stored.
            with self._lock:
                self._unsaved[key] = save
        finally:
            with self._lock:
                self._begun.pop(key, None)

    def _outcome(self, key: _Key, transcriber: Transcriber, language: str) -> Callable[[], None]:
        owner, id, slot, name = key
        kept, place = self._store.recordings, transcriber.place
        try:
            # Whoever asked may have read it before it was written down, and asked when that had just been stored.
            if any(one.name == name and (one.delivery or one.fault) for one in kept.of(id, slot, owner=owner)):
                return lambda: None
            wav = kept.audio(id, slot, name, owner=owner)
            sound = sound_of(wav)
            if sound.is_silent:
                return lambda: kept.failed(id, slot, name, NOTHING_HEARD, owner=owner)
            self._allowance.take_minute(owner, now=self._clock())
            said = self._counted(owner, place, lambda: transcriber.transcribe(wav, language=language))
            delivery = delivery_of(said, seconds=sound.seconds, language=language, model=place.model, host=place.host)
        except RehearseError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001  # a thread has nobody above it who could be told
            reason = unexpected(error)
        else:
            return lambda: kept.heard(id, slot, name, delivery, owner=owner)
        return lambda: kept.failed(id, slot, name, reason, owner=owner)

    def _counted(self, owner: str, place: Endpoint, call: Callable[[], Transcript]) -> Transcript:
        """Make the call and count it for its owner, whatever becomes of it."""
        begun = time.monotonic()
        try:
            return call()
        finally:
            took = Usage(calls=1, seconds=time.monotonic() - begun)
            try:
                self._store.add_usage(took, owner=owner, coach="speech", model=place.model, host=place.host)
            except RehearseError as error:
                _log.warning("A recording that was written down could not be counted: %s", error)
