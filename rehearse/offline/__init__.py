"""The coach that needs no network and no key: reads postings, asks, grades, rewrites and sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearse.offline.coach import OfflineCoach
    from rehearse.offline.reading import read_posting

__all__ = ["OfflineCoach", "read_posting"]


def __getattr__(name: str) -> Any:
    """Import what is asked for: the first page wants the sample postings only, and must not wait for the coach."""
    if name == "OfflineCoach":
        from rehearse.offline.coach import OfflineCoach

        return OfflineCoach
    if name == "read_posting":
        from rehearse.offline.reading import read_posting

        return read_posting
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
