"""Progress: all interviews, how scores develop, what keeps coming back, and a way in and out for the data."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import progress, session
from app_pages.parts.strings import say
from rehearse.server import resources

rubric = resources.rubric()
st.title(say("progress.title"), anchor=False)
rows = resources.store().summaries(session.owner())
if rows:
    kept = progress.interviews()
    progress.trend(kept, rubric)
    progress.returning(kept, rubric)
    progress.listed(kept, rubric)
else:
    progress.nothing_yet()
progress.transfer(has_any=bool(rows))
