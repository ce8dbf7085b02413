"""Times as a report says them, in UTC; the machine that makes a report may stand anywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day_of(moment: datetime) -> str:
    """Return a day such as '3 November 2026'."""
    return day_of_date(moment.astimezone(UTC).date())


def day_of_date(day: date) -> str:
    """Return a calendar's day in the same form."""
    return f"{day.day} {day:%B %Y}"


def minute_of(moment: datetime) -> str:
    """Return a minute such as '3 November 2026, 14:05 UTC'."""
    return f"{day_of(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def span_of(first: datetime, last: datetime) -> str:
    """Return one minute, or two where they differ."""
    start, end = minute_of(first), minute_of(last)
    return start if start == end else f"{start} to {end}"
