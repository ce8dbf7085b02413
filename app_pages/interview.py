"""The interview room: whatever the interview is waiting for is what this page shows."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import answering, feedback, reading, room, session, tongue, waiting
from rehearse.interview.stage import stage

rubric = session.rubric()
id = session.interview_id()
if id is None:
    room.nobody_here()
    st.stop()
interview, job = waiting.settle(id)
tongue.speaks(interview.setup.language)
room.title(interview)
answering.words_left_behind(interview)
with st.container():
    room.kept_words()
match stage(interview, rubric):
    case "review":
        reading.draw(interview)
    case "answering":
        answering.draw(interview, rubric)
    case "feedback":
        feedback.draw(interview, rubric)
    case "trouble":
        room.conversation_so_far(interview, rubric)
        waiting.trouble(interview)
    case "finished":
        st.switch_page("app_pages/report.py", query_params={"s": id})
    case "working":
        room.conversation_so_far(interview, rubric)
        waiting.watch(interview, job)
