"""The report: figures first, then what to do about them, then every question with every attempt."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import beginning, findings, overview, report, room, session, spending, tongue, waiting
from app_pages.parts.strings import language
from rehearse.interview.stage import next_work
from rehearse.report import content, words_in

rubric = session.rubric()
id = session.interview_id()
if id is None:
    room.nobody_here()
    st.stop()
interview, job = waiting.settle(id)
tongue.speaks(interview.setup.language)
made = content(interview, rubric, words_in(language()))
report.head(interview, made)
overview.figures(made, rubric)
overview.next_time(interview, made, rubric)
overview.heat(made, rubric)
findings.faults(made)
findings.contradictions(made)
findings.objectives(made)
report.questions(interview, made, rubric)
report.downloads(interview, rubric)
spending.section(made)
report.signatures(made)
beginning.ready()
if interview.trouble is not None:
    waiting.trouble(interview)
elif next_work(interview, rubric) is not None:
    waiting.watch(interview, job)
