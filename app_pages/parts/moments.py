"""Times as the pages say them, in the zone of the visitor's browser where it tells."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from app_pages.parts.strings import say, say_all, say_n

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
_A_WEEK = 7 * 86_400


def day(moment: datetime) -> str:
    """Return a day such as '3 November 2026', as the interface's language writes it."""
    return date_of(moment.astimezone(_zone()).date())


def short_day(moment: datetime) -> str:
    """Return a day where there is little room, such as '3 Nov'."""
    at = moment.astimezone(_zone())
    return f"{at.day} {say_all('app.months')[at.month - 1][:3]}"


def date_of(day: date) -> str:
    """Return a calendar's day in the same form."""
    return say("app.day_form", day=day.day, month=say_all("app.months")[day.month - 1], year=day.year)


def minute(moment: datetime) -> str:
    """Return a minute such as '3 November 2026, 14:05'."""
    return f"{day(moment)}, {moment.astimezone(_zone()):%H:%M}"


def when(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, in the largest unit that fits; after a week, its day."""
    seconds = int((now - moment).total_seconds())
    if seconds >= _A_WEEK:
        return day(moment)
    for unit, length in _UNITS:
        if seconds >= length:
            return say_n(f"app.ago.{unit}", seconds // length)
    return say("app.just_now")


def clock(seconds: int) -> str:
    """Return a span such as '2:05'."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _zone() -> tzinfo:
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
