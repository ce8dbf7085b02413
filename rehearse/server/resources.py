"""What all pages of a process share: settings, rubric, the open store, the jobs. Made once, when first asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rehearse.settings import Settings, load_settings

if TYPE_CHECKING:
    from rehearse.rubric import Rubric
    from rehearse.store import Store
    from rehearse.turns import Limits, Transcriptions, Turns

_lock = threading.RLock()
_settings: Settings | None = None
_stores: dict[str, Store] = {}
_turns: dict[str, Turns] = {}
_transcriptions: dict[str, Transcriptions] = {}


def use(settings: Settings) -> None:
    """Let all pages of this process have these settings instead of the environment's."""
    # Pages run inside the server's process and are handed nothing by it.
    global _settings
    _settings = settings


def settings() -> Settings:
    """Return the settings that the server was started with, else those of the environment as it is now.

    Raises:
        SettingsError: a variable of the environment is malformed.
    """
    return _settings or load_settings()


def store() -> Store:
    """Return the open store of the settings' database.

    Raises:
        StoreError: it cannot be opened; the next call tries again.
        SettingsError: its address cannot be understood.
    """
    url = settings().database
    found = _stores.get(url)
    if found is not None:
        return found
    from rehearse.store import open_store

    with _lock:
        if url not in _stores:
            _stores[url] = open_store(url, pool=settings().database_pool)
        return _stores[url]


def turns() -> Turns:
    """Return the jobs on the settings' database; raises what `store` raises."""
    url = settings().database
    found = _turns.get(url)
    if found is not None:
        return found
    from rehearse.turns import Turns

    with _lock:
        if url not in _turns:
            _turns[url] = Turns(store(), rubric(), limit=settings().limit_at_once, limits=_limits())
        return _turns[url]


def load() -> tuple[int, int]:
    """Return how many jobs of this process are at work now, and how many wait; opens nothing."""
    with _lock:
        each = [turns.load for turns in _turns.values()]
    return sum(running for running, _ in each), sum(waiting for _, waiting in each)


def transcriptions() -> Transcriptions:
    """Return what writes down the recordings of the settings' database; raises what `store` raises."""
    url = settings().database
    found = _transcriptions.get(url)
    if found is not None:
        return found
    from rehearse.turns import Transcriptions

    with _lock:
        if url not in _transcriptions:
            _transcriptions[url] = Transcriptions(store(), limits=_limits())
        return _transcriptions[url]


def rubric() -> Rubric:
    """Return the rubric that ships with the program.

    Raises:
        DataError: one of its files is not as it must be.
    """
    from rehearse.rubric import load_rubric

    return load_rubric()


def _limits() -> Limits:
    from rehearse.turns import Limits

    chosen = settings()
    return Limits(
        tokens_per_day=chosen.limit_tokens_per_day,
        cost_per_day=chosen.limit_cost_per_day,
        calls_per_minute=chosen.limit_calls_per_minute,
    )


def finish(seconds: float) -> bool:
    """Let jobs finish what they have in hand and begin nothing more; True where that took no longer."""
    with _lock:
        running = list(_turns.values())
    ended = [each.close(seconds) for each in running]
    return all(ended)


def reset() -> None:
    """Close and forget everything; the next page makes it anew."""
    global _settings
    finish(0)
    with _lock:
        for each in _stores.values():
            each.close()
        _stores.clear()
        _turns.clear()
        _transcriptions.clear()
        _settings = None
