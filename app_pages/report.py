"""The report: figures first, then what to do about them, then every question with every attempt."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import report, room, session, spending, waiting
from rehearse.interview.stage import next_work
from rehearse.report import content
from rehearse.server import resources

rubric = resources.rubric()
id = session.interview_id()
if id is None:
    room.nobody_here()
    st.stop()
interview, job = waiting.settle(id)
made = content(interview, rubric)
report.head(interview, made)
report.figures(made, rubric)
report.heat(made, rubric)
report.faults(made)
report.objectives(made)
report.questions(interview, rubric)
report.downloads(interview, rubric)
spending.section(made)
report.signatures(made)
if interview.trouble is not None:
    waiting.trouble(interview)
elif next_work(interview, rubric) is not None:
    waiting.watch(interview, job)
