"""Progress: how scores develop, what keeps coming back, every question and interview, and the ways in and out."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import archive, beginning, deletion, progress, session, trend
from app_pages.parts.strings import say
from rehearse.interview.history import past_of
from rehearse.server import resources

rubric = session.rubric()
st.title(say("progress.title"), anchor=False)
has_any = bool(resources.store().summaries(session.owner()))
if has_any:
    kept = progress.interviews()
    trend.draw(past_of(kept.values(), rubric), rubric)
    progress.returning(kept, rubric)
    progress.questions(kept, rubric)
    archive.listed(kept, rubric)
else:
    progress.nothing_yet()
progress.transfer(has_any=has_any)
if has_any:
    deletion.draw()
beginning.ready()
