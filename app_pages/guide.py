"""The guide: strategies, pitfalls, hard situations, and every question with answers at three levels."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import guide
from app_pages.parts.markup import para
from app_pages.parts.strings import keys_under, say
from rehearse.rubric import load_guide
from rehearse.server import resources

rubric, study = resources.rubric(), load_guide()

st.title(say("guide.title"), anchor=False)
st.html(para(say("guide.lead"), "lead"))
part = st.segmented_control(
    say("guide.part"),
    keys_under("guide.parts"),
    format_func=lambda id: say(f"guide.parts.{id}"),
    default="questions",
    required=True,
    key="part",
    bind="query-params",
    label_visibility="collapsed",
)
match part:
    case "strategies":
        guide.strategies(study, rubric)
    case "pitfalls":
        guide.pitfalls(study, rubric)
    case "situations":
        guide.situations(study, rubric)
    case "looked_for":
        guide.looked_for(study, rubric)
    case "rubric":
        guide.contract(rubric)
    case _:
        guide.questions(study, rubric)
